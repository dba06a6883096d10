//! From raw items to items: words become values, once, here.
//!
//! Given an [`Extraction`] and a [`Context`], hands on [`Item`]s and the issues met on the way. Addresses become absolute
//! (`url`), titles clean (`text`), dates moments (`date`), HTML safe (`html`), and each item gets the keys by which history
//! recognises it (`identity`).

pub mod charset;
pub mod date;
mod enclosure;
pub mod html;
mod identity;
mod item;
pub mod language;
mod limits;
mod prescan;
mod shorten;
pub mod text;
pub mod url;

use ::url::Url;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::model::{Extraction, Found, Image, Issue, Item, RawItem};

/// What the page's surroundings say about its items.
#[derive(Debug, Clone)]
pub struct Context {
    /// The page's address, which relative ones resolve against (`<base href>` is taken from the extraction).
    pub page_url: Url,
    /// The time of the fetch: relative and future dates are judged by it.
    pub now: DateTime<Utc>,
    /// The time zone of times that name none.
    pub timezone: Tz,
}

/// All that a page says, as values.
#[derive(Debug, Clone, Default)]
pub struct NormalisedPage {
    /// The items in reading order, each once.
    pub items: Vec<Item>,
    /// The page's title.
    pub title: Option<String>,
    /// The page's description.
    pub description: Option<String>,
    /// The page's language as a BCP 47 tag.
    pub language: Option<String>,
    /// The page's image.
    pub image: Option<Image>,
    /// What was lost on the way.
    pub issues: Vec<Issue>,
}

/// Makes values of all that was read on a page.
#[must_use]
pub fn normalise(mut extraction: Extraction, context: &Context) -> NormalisedPage {
    let base = extraction.base.as_deref().and_then(|base| url::resolve(&context.page_url, base));
    let base = base.filter(|base| base.as_str().len() <= limits::BASE).unwrap_or_else(|| context.page_url.clone());
    let mut issues = Vec::new();
    if extraction.items.len() > limits::ITEMS {
        let message = format!("of {} items the first {} are read", extraction.items.len(), limits::ITEMS);
        issues.push(Issue { item: context.page_url.to_string(), field: "item", message });
        extraction.items.truncate(limits::ITEMS);
    }
    let site_name = extraction.site_name.as_ref().map(|name| text::clean(&name.text));
    let dates = extraction.items.iter().flat_map(|item| [&item.published, &item.updated]).flatten();
    let day_first = date::infer_day_first(dates.map(|date| date.found.text.as_str()));
    let said: Vec<&str> = extraction.language.iter().map(|found| found.text.as_str()).collect();
    let language = language::settle(&said, &words(&extraction.items));
    let spoken = language.as_deref().map(language::primary);
    let mut reader = item::Reader::new(&base, site_name.as_deref(), (day_first, spoken.as_deref()), context);
    let items: Vec<_> = extraction.items.into_iter().filter_map(|raw| reader.read(raw)).collect();
    let clean = |found: Option<Found>| {
        let cleaned = found.map(|found| text::title(limits::begun(&found.text, limits::raw(limits::TITLE)), None));
        let short = cleaned.map(|text| shorten::text(&text, limits::TITLE).unwrap_or(text));
        short.filter(|text| !text.is_empty())
    };
    issues.append(&mut reader.issues);
    NormalisedPage {
        items: identity::identify(items, &context.page_url),
        title: clean(extraction.title),
        description: clean(extraction.description),
        language,
        image: extraction.image.and_then(|found| Some(Image { url: url::resolve(&base, &found.text)?, alt: None })),
        issues,
    }
}

/// What some items say, to tell their language by.
fn words(items: &[RawItem]) -> String {
    const ENOUGH: usize = 40;
    let texts = items.iter().take(ENOUGH).flat_map(|item| [&item.title, &item.summary]).flatten();
    texts.flat_map(|found| [limits::begun(&found.text, limits::TITLE), "\n"]).collect()
}

#[cfg(test)]
mod tests;
