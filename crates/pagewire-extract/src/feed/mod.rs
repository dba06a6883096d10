//! Items of a page that is itself a feed: RSS 0.9 to 2.0, Atom 0.3 and 1.0, JSON Feed.
//!
//! A native feed is read like any page, so that it can be merged, filtered, completed with full texts and kept from
//! flooding. `tokens` and `element` read XML as it is in the wild into a tree, within bounds; `rss` and `atom` map it, `json` maps
//! what is no XML. One thing that is wrong costs itself, not the feed; of a document that breaks off the items before are read.

mod atom;
#[cfg(test)]
mod bounds_tests;
mod element;
mod json;
mod kind;
mod media;
mod podcast;
pub(crate) mod references;
mod rss;
mod space;
#[cfg(test)]
mod tests;
pub(crate) mod text;
pub(crate) mod tokens;

use std::sync::Arc;

use self::{
    element::{Element, Texts},
    kind::FeedKind,
    space::Space,
};
use super::ExtractError;
use crate::model::{Evidence, Extraction, Found, RawDate, RawItem};

/// Reads a page that is a feed; `None` for a page that is none.
///
/// # Errors
/// [`ExtractError::ExcessiveFeed`] when it leaves the bounds of what is read, [`ExtractError::BrokenFeed`] when it begins like a feed and cannot be read as one, [`ExtractError::EmptyFeed`] when it has no
/// items.
pub fn read(text: &str) -> Option<Result<Extraction, ExtractError>> {
    let (kind, text) = kind::of(text)?;
    let read = match kind {
        FeedKind::Json => json::read(text),
        FeedKind::Rss | FeedKind::Atom => from_xml(kind, text),
    };
    Some(
        read.and_then(
            |extraction| if extraction.items.is_empty() { Err(ExtractError::EmptyFeed) } else { Ok(extraction) },
        ),
    )
}

fn from_xml(kind: FeedKind, text: &str) -> Result<Extraction, ExtractError> {
    let broken = || ExtractError::BrokenFeed("it breaks off before its first item ends".to_owned());
    let root = element::read(text).map_err(ExtractError::ExcessiveFeed)?.ok_or_else(broken)?;
    let extraction = if kind == FeedKind::Atom { atom::read(&root) } else { rss::read(&root) };
    if extraction.items.is_empty() && !root.is_whole { Err(broken()) } else { Ok(extraction) }
}

/// A value of an element or member of this name.
fn found(text: &str, name: &str) -> Option<Found> {
    let text = text.trim();
    (!text.is_empty()).then(|| Found::new(text, Evidence::Feed(Arc::from(name))))
}

/// Those of some authors that are names, which every item of a feed may take over.
fn names(found: impl Iterator<Item = Found>) -> Vec<Found> {
    /// Authors of one item, one more than are published.
    const MOST: usize = 101;
    /// Bytes of a name.
    const LONGEST: usize = 1_000;
    found.filter(|found| found.text.len() <= LONGEST).take(MOST).collect()
}

fn date(text: &str, name: &str) -> Option<RawDate> {
    found(text, name).map(|found| RawDate { found, hint: None })
}

/// The dates of some elements, in their order.
fn dates(of: &Element<'_>, wanted: &[(Space, &str)]) -> Vec<RawDate> {
    wanted.iter().filter_map(|(space, name)| date(&of.first(*space, name)?.text(), name)).collect()
}

/// With dates of publication, the first of which counts where it can be read.
fn with_dates(item: RawItem, mut published: Vec<RawDate>, updated: Vec<RawDate>) -> RawItem {
    let others = published.split_off(published.len().min(1));
    RawItem { published: published.pop(), published_else: others, updated: updated.into_iter().next(), ..item }
}

/// The description of Media RSS as the short form, or with its lines as the full one.
fn described(item: &Element<'_>) -> (Option<Found>, Option<Found>) {
    const NAME: &str = "media:description";
    let Some(description) = media::description(item) else { return (None, None) };
    let words = description.text();
    let is_html = description.attribute("type") == Some("html") || text::is_markup(&words);
    match (is_html, words.trim().contains('\n')) {
        (true, _) => (None, found(&words, NAME)),
        (false, true) => (None, found(&text::as_markup(&words), NAME)),
        (false, false) => (found(&text::literal(&words), NAME), None),
    }
}
