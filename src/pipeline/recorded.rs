//! Pages that were recorded with the items expected of them, beside the configuration: read again without the network, at the time of
//! the recording, they say whether a recipe still gives what it gave.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

use super::{Comparison, SourceError};
use crate::{
    config::{FeedConfig, Source},
    extract,
    model::{Item, Page},
};

/// What is expected of the pages of a feed: the content of `items.json`.
#[derive(Debug, Serialize, Deserialize)]
pub struct Recording {
    /// Its pages in the order of feeds.toml.
    pub pages: Vec<RecordedPage>,
}

/// A page and what is expected of it.
#[derive(Debug, Serialize, Deserialize)]
pub struct RecordedPage {
    /// The source, as feeds.toml writes it.
    pub source: String,
    /// The name of the file beside this one that holds the page as it came.
    pub file: String,
    /// Where it was found.
    pub url: Url,
    /// What the server said that it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// The charset that the server named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charset: Option<String>,
    /// The language that the server named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// When it was fetched: the present of "two hours ago".
    pub recorded: DateTime<Utc>,
    /// The items that are published of it.
    pub items: Vec<Item>,
}

/// What became of a recorded page.
#[derive(Debug)]
pub struct PageVerdict {
    /// The source.
    pub source: String,
    /// Items that were expected.
    pub expected: usize,
    /// Why it gives none.
    pub fault: Option<String>,
    /// How what it gives differs from what is expected.
    pub items: Comparison,
    /// What it gives.
    pub found: Vec<Item>,
}

impl PageVerdict {
    /// Whether the page gives what is expected.
    #[must_use]
    pub fn is_well(&self) -> bool {
        self.fault.is_none() && self.items.is_none()
    }
}

impl RecordedPage {
    /// Records a page of a source, under a file name.
    ///
    /// # Errors
    /// [`SourceError`] where it gives no items.
    pub fn of(feed: &FeedConfig, source: &Source, page: &Page, file: String) -> Result<Self, SourceError> {
        let items = items(feed, source, page)?;
        let Page { url, media_type, charset, language, fetched_at, .. } = page.clone();
        Ok(Self { source: source.id.clone(), file, url, media_type, charset, language, recorded: fetched_at, items })
    }

    /// Reads the page as the feed does now.
    #[must_use]
    pub fn judge(&self, feed: &FeedConfig, body: Vec<u8>) -> PageVerdict {
        let Self { source, url, media_type, charset, language, recorded, items: expected, .. } = self;
        let (url, media_type, charset, language) = (url.clone(), media_type.clone(), charset.clone(), language.clone());
        let page = Page { url, media_type, charset, language, body, fetched_at: *recorded };
        let found = match feed.sources().iter().find(|known| known.id == *source) {
            Some(source) => items(feed, source, &page).map_err(|error| error.to_string()),
            None => Err(format!("[feed.{}] has no such `url` any more", feed.id)),
        };
        let (found, fault) = match found {
            Ok(found) => (found, None),
            Err(fault) => (Vec::new(), Some(fault)),
        };
        let items = if fault.is_some() { Comparison::default() } else { Comparison::of(expected, &found, |_, _| None) };
        PageVerdict { source: source.clone(), expected: expected.len(), fault, items, found }
    }
}

/// The items of a page that the feed's rules keep.
fn items(feed: &FeedConfig, source: &Source, page: &Page) -> Result<Vec<Item>, SourceError> {
    let read = extract::read(page, &source.how())?;
    Ok(read.items.into_iter().filter(|item| feed.rules.keep(item)).collect())
}

/// The name of the file that holds a page: its kind, and its number where it is not the first.
#[must_use]
pub fn page_file_name(page: &Page, number: usize) -> String {
    let kind = page.media_type.as_deref().unwrap_or_default();
    let extension = match kind {
        kind if kind.contains("html") => "html",
        kind if kind.contains("json") => "json",
        kind if kind.contains("xml") => "xml",
        "text/plain" => "txt",
        _ => "html",
    };
    match number {
        1 => format!("page.{extension}"),
        number => format!("page-{number}.{extension}"),
    }
}
