//! From a feed to documents: one file a format.
//!
//! Given a [`Feed`], hands on bytes; the same feed gives the same bytes. The wire types of the `rss` and
//! `atom_syndication` crates do not leave these files.

mod atom;
mod excerpt;
mod extension;
mod html;
mod ics;
mod index;
mod json_feed;
mod opml;
mod page;
mod podcast;
mod rows;
mod rss;
#[cfg(test)]
mod testing;
mod wording;
mod xml;

pub use index::{Beside, FeedCard, render as render_index};
pub use opml::render as render_opml;
pub use page::{POLICY as PAGE_POLICY, PageLinks, render as render_page};
pub use rows::{csv as render_csv, ndjson as render_ndjson};

use crate::model::{Feed, Format};

/// Why a document could not be written.
#[derive(Debug, thiserror::Error)]
pub enum EmitError {
    /// The RSS crate refused the channel.
    #[error("cannot write RSS: {0}")]
    Rss(String),
    /// The Atom crate refused the feed.
    #[error("cannot write Atom: {0}")]
    Atom(String),
    /// The JSON could not be written.
    #[error("cannot write JSON Feed: {0}")]
    Json(#[from] serde_json::Error),
    /// XML could not be written.
    #[error("cannot write XML: {0}")]
    Xml(#[from] std::io::Error),
}

/// Writes a feed in one format.
///
/// # Errors
/// [`EmitError`] where the format's crate refuses it.
pub fn render(feed: &Feed, format: Format) -> Result<Vec<u8>, EmitError> {
    match format {
        Format::Rss => rss::render(feed),
        Format::Atom => atom::render(feed),
        Format::Json => json_feed::render(feed),
        Format::Ics => Ok(ics::render(feed)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use testing::{entry, feed};

    /// What a reader remembers of each item.
    fn as_read(format: Format) -> Vec<(String, String, String, i64)> {
        let feed = feed().entry(entry(1).content("<p>x</p>")).entry(entry(2).day("2026-11-03")).build();
        let read = feed_rs::parser::parse(render(&feed, format).unwrap().as_slice()).unwrap();
        let item = |entry: feed_rs::model::Entry| {
            let title = entry.title.unwrap().content;
            (entry.id, title, entry.links[0].href.clone(), entry.published.unwrap().timestamp())
        };
        read.entries.into_iter().map(item).collect()
    }

    #[test]
    fn a_reader_sees_the_same_items_in_rss_and_atom() {
        assert_eq!(as_read(Format::Rss), as_read(Format::Atom));
    }

    #[test]
    fn a_reader_sees_the_same_items_in_rss_and_json() {
        assert_eq!(as_read(Format::Rss), as_read(Format::Json));
    }
}
