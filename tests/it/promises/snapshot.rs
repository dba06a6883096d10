//! What a reader sees of a feed: its JSON Feed document.

use chrono::{DateTime, Utc};
use serde_json::Value;

/// One published item.
#[derive(Debug, Clone)]
pub(super) struct Published {
    pub id: String,
    pub url: String,
    /// The number of the story whose address it has.
    pub number: Option<usize>,
    pub title: Option<String>,
    pub summary: Option<String>,
    /// The whole text.
    pub text: Option<String>,
    pub author: Option<String>,
    pub image: Option<String>,
    pub published: DateTime<Utc>,
    pub modified: DateTime<Utc>,
}

/// The items of a document, in order.
pub(super) fn read(document: &str) -> Vec<Published> {
    let document: Value = serde_json::from_str(document).unwrap();
    document["items"].as_array().unwrap().iter().map(item).collect()
}

fn item(item: &Value) -> Published {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let date = |name: &str| DateTime::parse_from_rfc3339(item[name].as_str().unwrap()).unwrap().to_utc();
    let title = text(&item["title"]);
    let url = text(&item["url"]).unwrap_or_default();
    // where there is no more to an item than a text, its title or its address, that stands as HTML too
    let html = text(&item["content_html"]).filter(|_| item["content_text"].is_null());
    let summary = text(&item["summary"]).or_else(|| html.clone());
    Published {
        id: text(&item["id"]).unwrap(),
        number: number(&url),
        summary: summary.filter(|summary| Some(summary) != title.as_ref()),
        text: html,
        title,
        author: text(&item["authors"][0]["name"]),
        image: text(&item["image"]),
        published: date("date_published"),
        modified: date("date_modified"),
        url,
    }
}

/// The last number in an address, its query aside.
fn number(url: &str) -> Option<usize> {
    let (path, fragment) = url.split_once('#').unwrap_or((url, ""));
    let url = if fragment.is_empty() { path.split('?').next()? } else { fragment };
    let end = url.rfind(|c: char| c.is_ascii_digit())? + 1;
    let start = url[..end].rfind(|c: char| !c.is_ascii_digit())? + 1;
    url[start..end].parse().ok()
}
