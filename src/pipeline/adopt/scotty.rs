//! `ID.json` of Feed me up, Scotty!: what it remembers of a feed, and publishes beside it.

use std::sync::Arc;

use chrono::{DateTime, SecondsFormat};
use serde::Deserialize;

use crate::model::{Evidence, Extraction, Found, RawDate, RawItem};

#[derive(Deserialize)]
struct ScottyMemory {
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    url: Option<String>,
    elements: Vec<serde_json::Value>,
}

/// One entry; each of its members may be missing, or of another type.
#[derive(Default)]
struct ScottyEntry {
    title: Option<String>,
    contents: Option<String>,
    link: Option<String>,
    image: Option<String>,
    retrieved: Option<i64>,
}

/// Reads the file; `None` for anything else.
pub(super) fn read(text: &str) -> Option<Extraction> {
    if !text.trim_start_matches('\u{feff}').trim_start().starts_with('{') || !text.contains("\"elements\"") {
        return None;
    }
    let ScottyMemory { title, url, elements } = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()?;
    let items = elements.iter().map(entry).filter(|entry| entry.title.is_some() || entry.link.is_some()).map(item);
    Some(Extraction {
        items: items.collect(),
        title: title.map(|title| found(title, "title")),
        home: url.map(|url| found(url, "url")),
        ..Extraction::default()
    })
}

fn entry(value: &serde_json::Value) -> ScottyEntry {
    let text = |key: &str| value.get(key)?.as_str().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let milliseconds = value.get("retrieved").and_then(|at| at.as_i64().or_else(|| at.as_str()?.parse().ok()));
    ScottyEntry {
        title: text("title"),
        contents: text("contents"),
        link: text("link"),
        image: text("image"),
        retrieved: milliseconds,
    }
}

fn item(entry: ScottyEntry) -> RawItem {
    let instant = entry.retrieved.and_then(DateTime::from_timestamp_millis);
    let published = instant.map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true));
    RawItem {
        // the link is the guid there
        native_id: entry.link.clone().map(|link| found(link, "link")),
        link: entry.link.map(|link| found(link, "link")),
        title: entry.title.map(|title| found(title, "title")),
        content: entry.contents.map(|contents| found(contents, "contents")),
        published: published.map(|at| RawDate { found: found(at, "retrieved"), hint: None }),
        image: entry.image.map(|image| found(image, "image")),
        ..RawItem::default()
    }
}

fn found(text: String, name: &str) -> Found {
    Found::new(text, Evidence::Feed(Arc::from(name)))
}
