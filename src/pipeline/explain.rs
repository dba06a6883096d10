//! Why a feed's items are what they are: the evidence for each field, and what was passed over.

use chrono::{DateTime, Utc};

use super::{Error, SourceError};
use crate::{
    config::{FeedConfig, Source},
    extract::{
        self, Explained, FoundBy, Reading, Refusal,
        marked::{self, Mark, Stroke, View},
    },
    history,
    model::{Field, Item, Page},
    store::Store,
};

/// Items of a list that are marked on the page.
const MARKED: usize = 500;

/// How one page is read.
#[derive(Debug)]
pub struct Explanation {
    /// How its list is known.
    pub way: FoundBy,
    /// What the page looks like instead of one with items; without history it is not believed.
    pub refusal: Option<Refusal>,
    /// Its items in the order of the page.
    pub items: Vec<Explained>,
    /// The page with the items, their fields and the lists that were passed over outlined, as HTML that runs nothing.
    pub html: String,
}

/// Explains how a page of a source is read.
///
/// # Errors
/// [`SourceError::NoText`] for a page that is no text, [`SourceError::Extract`] for a feed that is broken.
pub fn explain(source: &Source, page: &Page) -> Result<Explanation, SourceError> {
    let reading = Reading::of(page, &source.how())?;
    let show = View { page: &page.url, text: "", numbered: false, via: None, readable: false };
    let html = marked::render(&reading.document, show, &marks(&reading));
    let (way, items) = reading.items();
    let read: Vec<Item> = items.iter().filter_map(|explained| explained.item.clone()).collect();
    let refusal = match read.is_empty() {
        true => extract::text_of(page, source.how().charset)
            .ok()
            .and_then(|text| extract::recognise(&text, page.url.as_str())),
        false => extract::shown_instead(page, &source.how(), &read),
    };
    Ok(Explanation { way, refusal, items, html })
}

/// The items of a page as they are remembered, in their order; none of one that is not known. What the page says of a field that is not
/// believed is taken from those that are new.
///
/// # Errors
/// [`Error::Store`].
pub fn as_kept(
    store: &Store,
    (feed, source): (&FeedConfig, &Source),
    explained: &mut [Explained],
    now: DateTime<Utc>,
) -> Result<Vec<Option<Item>>, Error> {
    let of = (feed.id.as_str(), source.id.as_str());
    let items: Vec<Item> = explained.iter().map(|read| read.item.clone().unwrap_or_default()).collect();
    let kept = store.recognise(of, &items, now)?;
    let broken = store.source(of.0, of.1, now)?.memory.fields.broken;
    let withheld: Vec<Field> =
        broken.iter().filter(|verdict| verdict.state.is_withheld()).map(|verdict| verdict.field).collect();
    for (read, _) in explained.iter_mut().zip(&kept).filter(|(_, kept)| kept.is_none()) {
        if let Some(item) = &mut read.item {
            withheld.iter().for_each(|field| history::clear(item, *field));
        }
    }
    Ok(kept)
}

/// What is outlined on a page.
pub(super) fn marks(reading: &Reading) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (number, trace) in reading.traces.iter().take(MARKED).enumerate() {
        // a field's mark comes first: it is the smaller part, and an element has one label
        for field in &trace.fields {
            let label = field.field.name().to_owned();
            marks.extend(field.path.clone().filter(|path| *path != trace.path).map(|path| Mark {
                path,
                label,
                stroke: Stroke::Field,
            }));
        }
        if !trace.path.is_empty() {
            marks.push(Mark { path: trace.path.clone(), label: format!("item {}", number + 1), stroke: Stroke::Item });
        }
    }
    if let FoundBy::Itself(candidates) = &reading.way {
        for (number, candidate) in candidates.iter().enumerate().skip(1) {
            let label = format!("passed over: list {} ({:.0} %)", number + 1, candidate.confidence * 100.0);
            let paths = candidate.items.iter().take(MARKED).filter_map(|listed| listed.path.clone());
            marks.extend(paths.map(|path| Mark { path, label: label.clone(), stroke: Stroke::Other }));
        }
    }
    marks
}
