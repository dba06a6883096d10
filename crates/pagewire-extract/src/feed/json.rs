use serde::Deserialize;

use super::{date, found, names};
use crate::model::{Extraction, Found, RawEnclosure, RawItem};

/// <https://www.jsonfeed.org/version/1.1/>, as far as it is read. What is no text where a text should be counts as missing.
#[derive(Debug, Deserialize)]
struct Feed {
    #[serde(default)]
    title: Text,
    #[serde(default)]
    description: Text,
    #[serde(default)]
    language: Text,
    #[serde(default)]
    icon: Text,
    #[serde(default)]
    authors: Vec<Author>,
    #[serde(default)]
    items: Vec<Item>,
}

#[derive(Debug, Deserialize)]
struct Item {
    #[serde(default)]
    id: Text,
    #[serde(default)]
    url: Text,
    #[serde(default)]
    title: Text,
    #[serde(default)]
    summary: Text,
    #[serde(default)]
    content_html: Text,
    #[serde(default)]
    content_text: Text,
    #[serde(default)]
    image: Text,
    #[serde(default)]
    banner_image: Text,
    #[serde(default)]
    date_published: Text,
    #[serde(default)]
    date_modified: Text,
    #[serde(default)]
    authors: Vec<Author>,
    /// Of version 1.0.
    author: Option<Author>,
    #[serde(default)]
    tags: Vec<Text>,
    #[serde(default)]
    attachments: Vec<Attachment>,
}

#[derive(Debug, Deserialize)]
struct Author {
    #[serde(default)]
    name: Text,
}

#[derive(Debug, Deserialize)]
struct Attachment {
    #[serde(default)]
    url: Text,
    #[serde(default)]
    mime_type: Text,
    size_in_bytes: Option<u64>,
}

/// A text, or a number in its place (identifiers often are); anything else is empty.
#[derive(Debug, Default)]
struct Text(String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(match serde_json::Value::deserialize(deserializer)? {
            serde_json::Value::String(text) => text,
            serde_json::Value::Number(number) => number.to_string(),
            _ => String::new(),
        }))
    }
}

impl Text {
    fn found(&self, name: &str) -> Option<Found> {
        found(&self.0, name)
    }
}

/// Reads JSON Feed 1.0 and 1.1.
pub(super) fn read(text: &str) -> Result<Extraction, String> {
    let feed: Feed = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let feed_authors = authors(&feed.authors);
    Ok(Extraction {
        title: feed.title.found("title"),
        description: feed.description.found("description"),
        language: feed.language.found("language"),
        image: feed.icon.found("icon"),
        base: None,
        site_name: None,
        items: feed.items.iter().map(|from| item(from, &feed_authors)).collect(),
    })
}

fn authors(authors: &[Author]) -> Vec<Found> {
    names(authors.iter().filter_map(|author| author.name.found("authors")))
}

fn item(item: &Item, feed_authors: &[Found]) -> RawItem {
    let own = authors(&item.authors);
    let one = item.author.as_ref().and_then(|author| author.name.found("author"));
    let named = if own.is_empty() { one.into_iter().collect() } else { own };
    let enclosure = |attachment: &Attachment| {
        Some(RawEnclosure {
            url: attachment.url.found("attachments")?,
            media_type: attachment.mime_type.found("mime_type").map(|found| found.text),
            length: attachment.size_in_bytes,
        })
    };
    RawItem {
        native_id: item.id.found("id"),
        link: item.url.found("url"),
        title: item.title.found("title"),
        summary: item.summary.found("summary").or_else(|| item.content_text.found("content_text")),
        content: item.content_html.found("content_html"),
        published: date(&item.date_published.0, "date_published"),
        updated: date(&item.date_modified.0, "date_modified"),
        authors: if named.is_empty() { feed_authors.to_vec() } else { named },
        image: item.image.found("image").or_else(|| item.banner_image.found("banner_image")),
        enclosures: item.attachments.iter().filter_map(enclosure).collect(),
        categories: item.tags.iter().filter_map(|tag| tag.found("tags")).collect(),
        ..RawItem::default()
    }
}
