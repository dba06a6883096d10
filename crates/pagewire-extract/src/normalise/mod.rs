//! From raw items to items: words become values, once, here.
//!
//! Given an [`Extraction`] and a [`Context`], hands on [`Item`]s and the issues met on the way. Addresses become absolute
//! (`url`), titles clean (`text`), dates moments (`date`), HTML safe (`html`), and each item gets the keys by which history
//! recognises it (`identity`).

mod byline;
pub mod charset;
pub mod date;
mod doubled;
mod enclosure;
mod event;
pub mod html;
mod identity;
mod item;
pub mod language;
mod limits;
mod podcast;
mod prescan;
#[cfg(test)]
mod properties;
mod shorten;
pub mod text;
pub mod url;
mod zone;

use std::ops::Range;

use ::url::Url;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::model::{Extent, Extraction, Found, Image, Issue, Item, Moment, RawDate, RawItem, Sense, Show};

/// What the page's surroundings say about its items.
#[derive(Debug, Clone)]
pub struct Context {
    /// The page's address, which relative ones resolve against (`<base href>` is taken from the extraction).
    pub page_url: Url,
    /// The time of the fetch: relative dates are counted from it.
    pub now: DateTime<Utc>,
    /// What is dated after it lies in the future: the time of the fetch, or a later one where its clock is known to be behind.
    pub latest: DateTime<Utc>,
    /// The time zone of times that name none.
    pub timezone: Tz,
}

/// All that a page says, as values.
#[derive(Debug, Clone, Default)]
pub struct NormalisedPage {
    /// The items in reading order, each once.
    pub items: Vec<Item>,
    /// How many of them, at their end, stand on further pages of the list.
    pub further: usize,
    /// The page's title.
    pub title: Option<String>,
    /// The page's description.
    pub description: Option<String>,
    /// The page's language as a BCP 47 tag.
    pub language: Option<String>,
    /// The page's image.
    pub image: Option<Image>,
    /// The page that a feed is made from.
    pub home: Option<Url>,
    /// What a feed is as a podcast.
    pub show: Option<Show>,
    /// The time zone of its times that name none, where UTC would put some of them into the future.
    pub zone: Option<Tz>,
    /// What was lost on the way.
    pub issues: Vec<Issue>,
}

/// What became of one raw item.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Made {
    /// Its place in [`NormalisedPage::items`]; none where nothing in it could be read. Items that are one share a place.
    pub place: Option<usize>,
    /// Where its issues stand in [`NormalisedPage::issues`].
    pub issues: Range<usize>,
}

/// Makes values of all that was read on a page.
///
/// A column of dates is read at once: whether the day or the month comes first, and the time zone of times that name none, is asked of
/// all of them.
#[must_use]
pub fn normalise(extraction: Extraction, context: &Context) -> NormalisedPage {
    normalise_each(extraction, context).0
}

/// The same, with what became of each raw item, in their order.
#[must_use]
pub fn normalise_each(mut extraction: Extraction, context: &Context) -> (NormalisedPage, Vec<Made>) {
    let base = extraction.base.as_deref().and_then(|base| url::resolve(&context.page_url, base));
    let base = base.filter(|base| base.as_str().len() <= limits::BASE).unwrap_or_else(|| context.page_url.clone());
    let cut = cut(&mut extraction.items, context);
    extraction.items.iter_mut().for_each(|item| choose_published(item, context));
    let site_name = extraction.site_name.as_ref().map(|name| text::clean(&name.text));
    let begun = extraction.items.iter().filter_map(|item| Some(&item.event.as_ref()?.starts));
    let dates = extraction.items.iter().flat_map(|item| [&item.published, &item.updated]).flatten().chain(begun);
    let day_first = date::infer_day_first(dates.map(|date| date.found.text.as_str()), context.now);
    let said: Vec<&str> = extraction.language.iter().map(|found| found.text.as_str()).collect();
    let language = language::settle(&said, &words(&extraction.items));
    let spoken = language.as_deref().map(language::primary);
    let told = DateOrder { day_first, language: spoken.as_deref(), tag: said.first().copied() };
    let zone = zone_of(&extraction.items, &told, context);
    let timezone = zone.unwrap_or(context.timezone);
    let mut reader = item::ItemReader::new(&base, site_name.as_deref(), told, &Context { timezone, ..context.clone() });
    reader.issues.extend(cut);
    reader.issues.extend(zone.map(|zone| Issue {
        item: context.page_url.to_string(),
        field: "published",
        message: format!(
            "times without a zone are read in {zone}: in UTC some would lie in the future; set `timezone`"
        ),
    }));
    let (mut items, mut made) = (Vec::new(), Vec::new());
    for raw in extraction.items {
        let from = reader.issues.len();
        let item = reader.read(raw);
        let place = item.is_some().then_some(items.len());
        items.extend(item);
        made.push(Made { place, issues: from..reader.issues.len() });
    }
    let clean = |found: Option<Found>| {
        let cleaned = found.map(|found| text::title(limits::begun(&found.text, limits::raw(limits::TITLE)), None));
        let short = cleaned.map(|text| shorten::text(&text, limits::TITLE).unwrap_or(text));
        short.filter(|text| !text.is_empty())
    };
    let (items, places) = identity::identify(items, &context.page_url);
    for made in &mut made {
        made.place = made.place.and_then(|place| places.get(place).copied().flatten());
    }
    let page = NormalisedPage {
        items,
        further: 0,
        title: clean(extraction.title),
        description: clean(extraction.description),
        language,
        image: extraction.image.and_then(|found| Some(Image { url: url::resolve(&base, &found.text)?, alt: None })),
        home: extraction.home.and_then(|found| url::permalink(&base, &found.text)),
        show: extraction.show.and_then(|raw| podcast::show(&raw)),
        zone,
        issues: reader.issues,
    };
    (page, made)
}

/// Takes away the items beyond the bound, and says so.
fn cut(items: &mut Vec<RawItem>, context: &Context) -> Option<Issue> {
    if items.len() <= limits::ITEMS {
        return None;
    }
    let message = format!("of {} items the first {} are read", items.len(), limits::ITEMS);
    items.truncate(limits::ITEMS);
    Some(Issue { item: context.page_url.to_string(), field: "item", message })
}

/// What a page tells of how its dates are written.
#[derive(Clone, Copy)]
struct DateOrder<'a> {
    /// Whether the day stands before the month.
    day_first: Option<bool>,
    /// Its language, without script and region.
    language: Option<&'a str>,
    /// The language tag, as the page has it.
    tag: Option<&'a str>,
}

/// The time zone of the dates that name none, where UTC is nobody's choice and would put some of them into the future.
fn zone_of(items: &[RawItem], told: &DateOrder<'_>, context: &Context) -> Option<Tz> {
    if context.timezone != Tz::UTC {
        return None;
    }
    let dates = items.iter().flat_map(|item| [&item.published, &item.updated]).flatten();
    let dates = dates.filter(|date| date.hint.as_ref().is_none_or(|hint| hint.timezone.is_none()));
    let read: Vec<date::Dated> = dates.filter_map(|date| told.read(date, context).1.ok()).collect();
    let evidence = zone::ZoneEvidence { tag: told.tag, language: told.language, host: context.page_url.host_str() };
    zone::of_column(&read, &evidence, context.latest)
}

/// The zone in which a moment of a page, which was read in UTC and lies ahead there, has come; by its language and its host.
pub(crate) fn zone_of_page(
    moment: Moment,
    (language, host): (Option<&str>, Option<&str>),
    now: DateTime<Utc>,
) -> Option<Tz> {
    let dated = date::Dated { moment, is_zoned: false, extent: Extent::Whole, sense: Sense::Published };
    zone::of_column(&[dated], &zone::ZoneEvidence { tag: language, language: None, host }, now)
}

impl DateOrder<'_> {
    /// The words of a date, clean, and what they are read as.
    fn read(&self, raw: &RawDate, context: &Context) -> (String, Result<date::Dated, date::UnreadableDate>) {
        let Context { now, timezone, .. } = *context;
        let (hint, day_first, language) = (raw.hint.as_deref(), self.day_first, self.language);
        let around = date::Surroundings { now, timezone, hint, day_first, language };
        let words = text::clean(limits::begun(&raw.found.text, limits::TITLE));
        let read = date::read(&words, &around);
        (words, read)
    }
}

/// Settles which of an item's dates is that of its publication.
fn choose_published(item: &mut RawItem, context: &Context) {
    prefer_readable(item, context);
    forget_beginning(item, context);
}

/// Takes the first date of publication that can be read; whether its day or its month comes first, the column tells later.
fn prefer_readable(item: &mut RawItem, context: &Context) {
    if item.published_else.is_empty() {
        return;
    }
    let told = DateOrder { day_first: None, language: None, tag: None };
    let can_be_read = |date: &RawDate| {
        matches!(
            told.read(date, context).1,
            Ok(_) | Err(date::UnreadableDate::Ambiguous | date::UnreadableDate::Format)
        )
    };
    if !item.published.as_ref().is_some_and(can_be_read) {
        let others = std::mem::take(&mut item.published_else);
        item.published = others.into_iter().find(can_be_read).or_else(|| item.published.take());
    }
}

/// Takes the day on which an event begins for no date of its publication, also where the page shows it in the place of one.
fn forget_beginning(item: &mut RawItem, context: &Context) {
    let Some(event) = &item.event else { return };
    let told = DateOrder { day_first: None, language: None, tag: None };
    let day = |date: &RawDate| told.read(date, context).1.ok().map(|dated| dated.moment.day());
    let begins = |date: &RawDate| {
        date.found.text == event.starts.found.text || day(date).is_some_and(|day_of| Some(day_of) == day(&event.starts))
    };
    if item.published.as_ref().is_some_and(begins) {
        item.published = None;
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
