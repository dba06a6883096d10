//! JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>).
//!
//! Given a [`Feed`], hands on the document's bytes: one line, no nulls, fields in the order of the specification.
//! The structs here are the format's own shape and borrow from the feed.

use std::borrow::Cow;

use chrono::SecondsFormat;
use serde::Serialize;

use super::{EmitError, wording, xml};
use crate::model::{self, Entry, Feed, Format, Relation};

const VERSION: &str = "https://jsonfeed.org/version/1.1";

#[derive(Serialize)]
struct JsonFeed<'a> {
    version: &'static str,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    home_page_url: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feed_url: Option<String>,
    description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_url: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    icon: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hubs: Vec<JsonHub<'a>>,
    items: Vec<JsonItem<'a>>,
}

#[derive(Serialize)]
struct JsonHub<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    url: Cow<'a, str>,
}

#[derive(Serialize)]
struct JsonItem<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    content_html: Cow<'a, str>,
    /// Beside it where there is no more than text: some readers know but one of the two.
    #[serde(skip_serializing_if = "Option::is_none")]
    content_text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<Cow<'a, str>>,
    date_published: String,
    date_modified: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<JsonAuthor<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<Attachment<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonAuthor<'a> {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<Cow<'a, str>>,
}

#[derive(Serialize)]
struct Attachment<'a> {
    url: Cow<'a, str>,
    mime_type: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    size_in_bytes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_in_seconds: Option<u32>,
}

/// Writes a feed.
pub(super) fn render(feed: &Feed) -> Result<Vec<u8>, EmitError> {
    let document = JsonFeed {
        version: VERSION,
        title: wording::feed_title(feed),
        home_page_url: feed.home.as_ref().map(xml::uri),
        feed_url: feed.self_url(Format::Json).map(|url| xml::uri(&url).into_owned()),
        description: wording::feed_description(feed),
        next_url: related(feed, Relation::Next).next(),
        icon: feed.image.as_ref().map(|image| xml::uri(&image.url)),
        language: xml::language(feed.language.as_deref()),
        hubs: related(feed, Relation::Hub).map(|url| JsonHub { kind: "WebSub", url }).collect(),
        items: feed.entries.iter().map(|entry| item(entry, feed)).collect(),
    };
    let mut bytes = serde_json::to_vec(&document)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn related(feed: &Feed, relation: Relation) -> impl Iterator<Item = Cow<'_, str>> {
    feed.links.iter().filter(move |(related, _)| *related == relation).map(|(_, url)| xml::uri(url))
}

fn item<'a>(entry: &'a Entry, feed: &Feed) -> JsonItem<'a> {
    let item = &entry.item;
    let title = xml::line(&item.title);
    let (content_html, content_text) = match wording::entry_content(entry) {
        Some(html) => (Cow::Owned(html), None),
        None => {
            // one of the two is required: an empty one where the title says it all, and the text where there is no title
            let words = wording::entry_words(entry, &title);
            let text =
                words.or_else(|| title.is_empty().then(|| wording::entry_title(entry, feed))).unwrap_or_default();
            (Cow::Owned(xml::text_as_html(&text).into_owned()), Some(text))
        }
    };
    JsonItem {
        id: entry.guid(),
        url: item.link.as_ref().map(xml::uri),
        // the specification knows items without a title, such as short posts
        title: (!title.is_empty()).then(|| title.clone()),
        content_html,
        content_text,
        // whoever lists items asks for their summary, also where there is no more to an item than that
        summary: item
            .summary
            .as_ref()
            .map(drop)
            .or(item.event.as_ref().map(drop))
            .and_then(|()| wording::entry_words(entry, &title)),
        image: item.image.as_ref().map(|image| xml::uri(&image.url)),
        date_published: rfc3339(entry.published),
        date_modified: rfc3339(entry.updated),
        authors: item.authors.iter().filter_map(author).collect(),
        tags: item.categories.iter().map(|name| xml::line(name)).filter(|name| !name.is_empty()).collect(),
        attachments: attachments(item),
        language: wording::entry_language(entry, feed),
    }
}

fn author(author: &model::Author) -> Option<JsonAuthor<'_>> {
    Some(JsonAuthor { name: wording::author_name(author)?, url: author.url.as_ref().map(xml::uri) })
}

/// The files of an item; what is known of how long it takes is so of the one that is played.
fn attachments<'i>(item: &'i model::Item) -> Vec<Attachment<'i>> {
    let played = item.played();
    let duration = item.episode.as_ref().and_then(|episode| episode.duration);
    let attachment = |enclosure: &'i model::Enclosure| Attachment {
        url: xml::uri(&enclosure.url),
        mime_type: xml::media_type(&enclosure.media_type),
        size_in_bytes: enclosure.length,
        duration_in_seconds: duration.filter(|_| played.is_some_and(|played| std::ptr::eq(played, enclosure))),
    };
    item.enclosures.iter().map(attachment).collect()
}

fn rfc3339(moment: chrono::DateTime<chrono::FixedOffset>) -> String {
    xml::instant(moment).to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::emit::testing::{EntryBuilder, FeedBuilder, entry, feed, nasty_feed};

    fn read(feed: FeedBuilder) -> Value {
        serde_json::from_slice(&render(&feed.build()).unwrap()).unwrap()
    }

    fn only_item(entry: EntryBuilder) -> Value {
        read(feed().entry(entry))["items"][0].clone()
    }

    fn holds_null(value: &Value) -> bool {
        match value {
            Value::Null => true,
            Value::Array(values) => values.iter().any(holds_null),
            Value::Object(fields) => fields.values().any(holds_null),
            _ => false,
        }
    }

    #[test]
    fn no_field_is_null() {
        assert!(!holds_null(&serde_json::from_slice(&render(&nasty_feed()).unwrap()).unwrap()));
    }

    #[test]
    fn feed_rs_reads_every_item() {
        assert_eq!(feed_rs::parser::parse(render(&nasty_feed()).unwrap().as_slice()).unwrap().entries.len(), 5);
    }

    #[test]
    fn same_feed_gives_same_bytes() {
        assert_eq!(render(&nasty_feed()).unwrap(), render(&nasty_feed()).unwrap());
    }

    #[test]
    fn head_has_the_fields_of_version_1_1() {
        let mut document = read(feed());
        document["items"].take();
        assert_eq!(
            document,
            json!({
                "version": "https://jsonfeed.org/version/1.1",
                "title": "World news",
                "home_page_url": "https://news.example.org/world",
                "feed_url": "https://feeds.example.org/world.json",
                "description": "What happens in the world",
                "language": "en-GB",
                "items": null,
            })
        );
    }

    #[test]
    fn every_item_has_its_content_as_html() {
        let document: Value = serde_json::from_slice(&render(&nasty_feed()).unwrap()).unwrap();
        assert!(document["items"].as_array().unwrap().iter().all(|item| item["content_html"].is_string()));
        let item = only_item(entry(1).summary(Some("a < b")));
        assert_eq!((&item["content_html"], &item["content_text"]), (&json!("a &lt; b"), &json!("a < b")));
    }

    #[test]
    fn an_item_in_another_language_than_the_feed_says_so() {
        assert_eq!(only_item(entry(1).language("de"))["language"], "de");
        assert_eq!(only_item(entry(1).language("en-US"))["language"], Value::Null);
    }

    #[test]
    fn an_item_without_content_has_its_summary_as_both() {
        let item = only_item(entry(1));
        assert_eq!((&item["content_text"], &item["summary"]), (&json!("Summary 1"), &json!("Summary 1")));
    }

    #[test]
    fn untitled_item_has_no_title() {
        assert_eq!(only_item(entry(1).title("")).get("title"), None);
    }

    #[test]
    fn item_without_words_has_its_address_as_text() {
        assert_eq!(only_item(entry(1).title("").summary(None))["content_text"], "https://news.example.org/1");
    }

    #[test]
    fn rfc3339_dates_keep_their_offset() {
        assert_eq!(only_item(entry(0))["date_published"], "2026-11-20T09:30:00+01:00");
    }

    #[test]
    fn author_is_in_authors() {
        assert_eq!(only_item(entry(1).author("Ann"))["authors"], json!([{"name": "Ann"}]));
    }

    #[test]
    fn attachment_of_unknown_size_says_no_size() {
        let item = only_item(entry(1).enclosure("https://e.org/a.mp3", None));
        assert_eq!(item["attachments"], json!([{"url": "https://e.org/a.mp3", "mime_type": "audio/mpeg"}]));
    }

    #[test]
    fn text_holds_no_control_characters() {
        assert_eq!(only_item(entry(1).title("a\u{0}\u{85}b"))["title"], "ab");
    }
}
