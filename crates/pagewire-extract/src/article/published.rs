//! When the article was published and last changed, by the agreement of data, head, times and address.
//!
//! What is made for machines and names the article is believed first. The day alone is asked of what readers see near the title, and last
//! of the address. Of all metadata of the day that was found the most precise gives the time.

use std::sync::Arc;

use chrono::{TimeDelta, TimeZone};
use url::Url;

use super::{
    address,
    dated::{FoundDate, ReadDate},
    dates_on_page,
    metadata::Metadata,
    outline::ArticleOutline,
};
use crate::{
    element_text::{attribute, text_of},
    model::{Evidence, Found, Moment},
};

/// When an article was published and when it was changed.
#[derive(Debug, Clone, Default)]
pub(super) struct ArticleDates {
    pub published: Option<FoundDate>,
    pub updated: Option<FoundDate>,
}

/// Names of `<meta>` that tell when an article was published, the most trusted first.
const PUBLISHED: [&str; 30] = [
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "publish-date",
    "publishdate",
    "publish_date",
    "publication_date",
    "publication-date",
    "published-date",
    "published_date",
    "pubdate",
    "published_at",
    "published",
    "article.published",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.issued",
    "dc.date.created",
    "citation_publication_date",
    "date.created",
    "dc.date",
    "dcterms.date",
    "date",
    "w-published-date",
];
const UPDATED: [&str; 8] = [
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "datemodified",
    "lastmod",
    "last-modified",
    "dcterms.modified",
    "dc.date.modified",
];
/// Finds the dates; of the blocks those are left out that are `elsewhere`: of another story, or hidden. Where `stands_in` is set, a day
/// of change that readers see is better than none.
pub(super) fn find(
    metadata: &Metadata<'_>,
    (outline, elsewhere): (&ArticleOutline<'_>, &[bool]),
    (title, stands_in): (usize, bool),
    url: &Url,
    read: ReadDate<'_>,
) -> ArticleDates {
    let dated = |text: &str, evidence: Evidence| {
        Some(FoundDate { moment: read(text.trim())?, found: Found::new(text.trim(), evidence) })
    };
    let metas = |names: &[&'static str]| -> Vec<FoundDate> {
        let all = names.iter().flat_map(|name| metadata.head.all_of(name).map(move |text| (*name, text)));
        all.filter_map(|(name, text)| dated(text, Evidence::Meta(Arc::from(name)))).collect()
    };
    let data = metadata.data.published.as_deref().and_then(|text| dated(text, Evidence::JsonLd));
    let mut updates: Vec<FoundDate> =
        metadata.data.updated.as_deref().and_then(|text| dated(text, Evidence::JsonLd)).into_iter().collect();
    updates.extend(metas(&UPDATED));
    let mut firm: Vec<FoundDate> = data.into_iter().chain(metas(&PUBLISHED)).collect();
    for element in metadata.with_property("datePublished").filter(|element| element.value().name() != "meta").take(3) {
        let text = attribute(element, "datetime")
            .or_else(|| attribute(element, "content"))
            .map_or_else(|| text_of(element), ToOwned::to_owned);
        firm.extend(dated(&text, Evidence::Microdata));
    }
    // what is covered may have begun long before anything was written of it
    firm.extend(metadata.data.begun.as_deref().and_then(|text| dated(text, Evidence::JsonLd)));
    let shown = dates_on_page::dates(metadata, (outline, elsewhere), title, read);
    updates.extend(shown.iter().filter(|(_, changed)| *changed).map(|(dated, _)| dated.clone()));
    let seen: Vec<FoundDate> = shown.into_iter().filter(|(_, changed)| !changed).map(|(dated, _)| dated).collect();
    let page = metadata.data.page_published.as_deref().and_then(|text| dated(text, Evidence::JsonLd));
    let address = address::day(url).and_then(|text| dated(&text, Evidence::Address));
    // when a page was published is told of its article only if the page shows that day
    let page = page.filter(|page| seen.iter().any(|seen| seen.moment.day() == page.moment.day()));
    let changes = updates.iter().filter(|dated| matches!(dated.found.evidence, Evidence::Byline | Evidence::Time));
    let chosen = match firm.first() {
        Some(first) => {
            let moved = moved(first, &seen).filter(|_| may_have_moved(first, metadata));
            let renewed = || renewed(first, seen.iter().chain(changes)).filter(|_| may_be_renewed(first, metadata));
            Some(moved.or_else(renewed).unwrap_or(first))
        }
        None => {
            // a line that tells when a page was published, too, says that the day of change is another
            let mut alone = changes.filter(|change| !dates_on_page::is_published(&change.found.text.to_lowercase()));
            seen.first().or(address.as_ref()).or(page.as_ref()).or_else(|| stands_in.then(|| alone.next())?)
        }
    };
    let chosen = chosen.cloned();
    let all: Vec<FoundDate> = firm.into_iter().chain(page).chain(seen).collect();
    let published = chosen.map(|chosen| at_offset_of(precise(chosen, &all), all.iter().chain(&updates)));
    ArticleDates { published, updated: updates.into_iter().next() }
}

/// How long after its publication an article that shows another date is a new one.
const RENEWED: TimeDelta = TimeDelta::days(30);

/// Whether an article is of a sort that is written anew under one address: a guide or a post by its data.
fn may_be_renewed(first: &FoundDate, metadata: &Metadata<'_>) -> bool {
    first.found.evidence == Evidence::JsonLd && !is_news(metadata)
}

/// Whether what tells of an article may tell when its page moved: news does not move, nor does what is told of an article alone.
fn may_have_moved(first: &FoundDate, metadata: &Metadata<'_>) -> bool {
    first.found.evidence != Evidence::Meta(Arc::from(PUBLISHED[0])) && !is_news(metadata)
}

fn is_news(metadata: &Metadata<'_>) -> bool {
    metadata.data.has(|name| name.ends_with("NewsArticle") || name == "LiveBlogPosting")
}

/// The day that a page shows, long before the one its data tells: the data tells when the page moved to another system.
fn moved<'d>(first: &FoundDate, seen: &'d [FoundDate]) -> Option<&'d FoundDate> {
    let day = first.moment.day();
    seen.first().filter(|_| seen.iter().all(|seen| day - seen.moment.day() > RENEWED))
}

/// The date that a page shows in place of the one it was first published on, long ago: guides are written anew under one address.
fn renewed<'d>(first: &FoundDate, mut shown: impl Iterator<Item = &'d FoundDate> + Clone) -> Option<&'d FoundDate> {
    let day = first.moment.day();
    if shown.clone().any(|shown| shown.moment.day() == day) {
        return None;
    }
    shown.find(|shown| shown.moment.day() - day > RENEWED)
}

/// Whether a written time ends with its offset: `Z`, `+01:00`, `-0500`.
fn tells_offset(text: &str) -> bool {
    let text = text.trim();
    let offset = text.rfind(['+', '-', '−']).and_then(|at| Some((text.get(..at)?, text.get(at..)?)));
    text.ends_with(['Z', 'z'])
        || ["GMT", "UTC"].iter().any(|zone| text.ends_with(zone))
        || offset.is_some_and(|(time, offset)| time.contains(':') && offset.len() <= 8)
}

/// A time that names no offset at the one that other times of the page are told with; Greenwich's is what machines write anywhere.
fn at_offset_of<'d>(chosen: FoundDate, mut others: impl Iterator<Item = &'d FoundDate>) -> FoundDate {
    let Moment::Instant(instant) = chosen.moment else { return chosen };
    if instant.offset().local_minus_utc() != 0 || tells_offset(&chosen.found.text) {
        return chosen;
    }
    let offset = others.find_map(|other| match other.moment {
        Moment::Instant(other) => Some(*other.offset()).filter(|offset| offset.local_minus_utc() != 0),
        Moment::Day(_) => None,
    });
    let moved = offset.and_then(|offset| offset.from_local_datetime(&instant.naive_local()).single());
    FoundDate { moment: moved.map_or(chosen.moment, Moment::Instant), ..chosen }
}

/// The same day as another witness has it who knows the time, and the same time as one who knows its offset.
fn precise(chosen: FoundDate, all: &[FoundDate]) -> FoundDate {
    if let Moment::Instant(instant) = chosen.moment {
        if tells_offset(&chosen.found.text) {
            return chosen;
        }
        // the same time on the clock by a witness who knows where the clock hangs
        let same = |other: &&FoundDate| match other.moment {
            Moment::Instant(other) => {
                other.naive_local().format("%F %R").to_string() == instant.naive_local().format("%F %R").to_string()
            }
            Moment::Day(_) => false,
        };
        let other = all.iter().filter(|other| tells_offset(&other.found.text)).find(same);
        return other.cloned().unwrap_or(chosen);
    }
    let day = chosen.moment.day();
    let other = all.iter().find(|other| matches!(other.moment, Moment::Instant(_)) && other.moment.day() == day);
    other.cloned().unwrap_or(chosen)
}
