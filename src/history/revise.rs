//! What becomes of a known item by what its page shows of it now.
//!
//! What a page no longer says of an item stays known, and a field that broke changes nothing. `updated` moves with the words of title,
//! summary and content alone (RFC 4287, 4.2.15: a significant change): not with a link, an author, a picture, and not where the
//! page is read another way.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{fields::Judgement, known::KnownItem, matching, words};
use crate::model::{Field, Item, Moment, SourceNames};

/// A known item as it is to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// The item.
    pub item: Item,
    /// When what readers see last changed, in unix seconds.
    pub updated: i64,
    /// Its place in the order of the feed, in unix seconds.
    pub sort_at: i64,
    /// Its words changed, and it is shown as edited.
    pub is_edited: bool,
}

/// How a page is to be taken.
#[derive(Debug, Clone, Copy)]
pub(super) struct HistoryManner<'a> {
    /// What was made of its fields.
    pub judgement: &'a Judgement,
    /// The recipe is another one, or the operator says that the page is right: what is stored is corrected, which is no edit.
    pub corrects: bool,
    /// Another recipe corrects dates, too; no page does.
    pub redates: bool,
    /// Fields that were broken up to now: what comes back is no edit.
    pub recovering: &'a [Field],
    pub timezone: Tz,
    pub now: DateTime<Utc>,
}

/// The item as it is shown, with what its own page said.
pub(super) fn completed(known: &KnownItem, shown: &Item) -> Item {
    match &known.article {
        Some(article) => shown.clone().completed_by(article),
        None => shown.clone(),
    }
}

/// What is to be written of a known item; none where nothing is.
pub(super) fn revise(known: &KnownItem, shown: &Item, manner: HistoryManner<'_>) -> Option<Edit> {
    if known.is_buried {
        return None;
    }
    let mut item = completed(known, shown);
    let is_dated = !manner.judgement.keeps(Field::Published);
    item.published = settle_published(known, item.published.filter(|_| is_dated), manner);
    let is_edited = known.item.as_ref().is_some_and(|before| {
        keep(before, &mut item, manner);
        !known.is_unread && !manner.corrects && is_edited((known, before), &item, manner)
    });
    let same_link = item.link.as_ref().map(url::Url::as_str) == known.link.as_deref();
    let same = known.item.as_ref().is_some_and(|before| same_but_keys(before, &item));
    if known.is_sound && same && same_link && item.published == known.published && !known.is_unread {
        return None;
    }
    let first_seen = known.first_seen.and_then(|seen| DateTime::from_timestamp(seen, 0)).unwrap_or(manner.now);
    let sort_at = item.published.map_or(first_seen, |moment| moment.begins(manner.timezone).to_utc().min(first_seen));
    let last = known.updated.unwrap_or_else(|| first_seen.timestamp());
    let updated = if is_edited { edited_at(&item, last, manner) } else { last };
    Some(Edit { item, updated, sort_at: sort_at.timestamp(), is_edited })
}

/// What is to be written of a known item whose own page was read, beside its list's `shown`; none where nothing is. A page that was
/// read before `corrects` what it gave.
#[must_use]
pub fn complete(known: &KnownItem, shown: &Item, corrects: bool, (timezone, now): (Tz, DateTime<Utc>)) -> Option<Edit> {
    revise(
        known,
        shown,
        HistoryManner { judgement: &Judgement::default(), corrects, redates: false, recovering: &[], timezone, now },
    )
}

/// Puts back what the page does not say any more, and what of it is not believed.
fn keep(before: &Item, item: &mut Item, manner: HistoryManner<'_>) {
    let judgement = manner.judgement;
    // a corrected recipe may give less; a field that it finds nowhere is a mistake
    let shown = item.clone();
    let lacks = |field: Field, is_empty: bool| {
        let says_less = || !manner.corrects && is_cut(before, &shown, field);
        judgement.keeps_beside(field, &shown) || (is_empty && !manner.corrects) || says_less()
    };
    if lacks(Field::Title, item.title.is_empty()) {
        item.title.clone_from(&before.title);
    }
    if lacks(Field::Summary, item.summary.is_none()) {
        item.summary.clone_from(&before.summary);
    }
    if lacks(Field::Content, item.content.is_none()) {
        item.content.clone_from(&before.content);
    }
    if lacks(Field::Author, item.authors.is_empty()) {
        item.authors.clone_from(&before.authors);
    }
    if lacks(Field::Image, item.image.is_none()) {
        item.image.clone_from(&before.image);
    }
    if item.categories.is_empty() && !manner.corrects {
        item.categories.clone_from(&before.categories);
    }
    if item.enclosures.is_empty() && !manner.corrects {
        item.enclosures.clone_from(&before.enclosures);
    }
    item.enclosures.iter_mut().for_each(|file| file.complete_by(&before.enclosures));
    if item.link.is_none() || judgement.keeps(Field::Link) {
        item.link.clone_from(&before.link);
    }
    if item.episode.is_none() {
        item.episode.clone_from(&before.episode);
    }
    if item.event.is_none() && !manner.corrects {
        item.event.clone_from(&before.event);
    }
    item.updated = item.updated.or(before.updated);
    item.language = item.language.take().or_else(|| before.language.clone());
}

/// Whether a text is the one before, cut short.
fn is_cut(before: &Item, shown: &Item, field: Field) -> bool {
    if !matches!(field, Field::Title | Field::Summary) {
        return false;
    }
    let (Some(was), Some(is)) = (super::fields::value(before, field), super::fields::value(shown, field)) else {
        return false;
    };
    let begun = is.strip_suffix('…').or_else(|| is.strip_suffix("...")).map(words::letters);
    begun.is_some_and(|begun| {
        let was = words::letters(&was);
        was.len() > begun.len() && was.starts_with(&begun)
    })
}

/// Whether the words that readers see are others. What is there for the first time, and is read another way, is no edit.
fn is_edited((known, before): (&KnownItem, &Item), item: &Item, manner: HistoryManner<'_>) -> bool {
    [Field::Title, Field::Summary, Field::Content].into_iter().any(|field| {
        if manner.judgement.keeps(field) || manner.judgement.reread.contains(&field) {
            return false;
        }
        let (was, is) = (super::fields::value(before, field), super::fields::value(item, field));
        match (was, is) {
            (Some(was), Some(is)) => {
                let is_other = !words::same(words::uncounted(&was), words::uncounted(&is));
                // headlines that take turns are no corrections
                let had_it = || field == Field::Title && matching::had_title(item, known);
                is_other && !manner.judgement.is_hollow(field, &was) && !had_it()
            }
            (None, Some(_)) => !manner.recovering.contains(&field),
            (_, None) => false,
        }
    })
}

fn same_but_keys(before: &Item, item: &Item) -> bool {
    let without_keys = Item { keys: Vec::new(), named: SourceNames::default(), ..item.clone() };
    before.keys.is_empty() && *before == without_keys
}

/// The date under which an item was published stays, whether its page gave it or it was that of its first sight; a corrected recipe
/// corrects it. A day that is told to the minute later stays that day: it would be another date to whoever has the item.
fn settle_published(known: &KnownItem, shown: Option<Moment>, manner: HistoryManner<'_>) -> Option<Moment> {
    let is_first = known.first_seen == Some(manner.now.timestamp());
    match (known.published, shown) {
        (before, Some(_)) if manner.redates && (before.is_some() || !is_first) => shown,
        (Some(before), _) => Some(before),
        // it was not published before
        (None, shown) if is_first || known.is_unread || known.item.is_none() => shown,
        (None, _) => None,
    }
}

/// When an edit happened: what the page says, if that is after the last known change and not in the future; else now.
fn edited_at(item: &Item, last: i64, manner: HistoryManner<'_>) -> i64 {
    let said = item.updated.map(|moment| moment.begins(manner.timezone).timestamp());
    said.filter(|said| *said > last && *said <= manner.now.timestamp()).unwrap_or_else(|| manner.now.timestamp())
}

#[cfg(test)]
mod tests;
