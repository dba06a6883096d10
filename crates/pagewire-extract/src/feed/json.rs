//! JSON Feed 1.0 and 1.1 (<https://www.jsonfeed.org/version/1.1/>): each member is taken for what it is, or for nothing.

use serde_json::Value;

use super::{date, found, names, text};
use crate::{
    ExtractError,
    bounds::json,
    model::{Extraction, Found, RawEnclosure, RawEpisode, RawItem},
};

/// Reads JSON Feed.
///
/// # Errors
/// [`ExtractError::ExcessiveFeed`] beyond the bounds, [`ExtractError::BrokenFeed`] when it is no JSON, and not for a comma too many.
pub(super) fn read(text: &str) -> Result<Extraction, ExtractError> {
    json::check(text).map_err(ExtractError::ExcessiveFeed)?;
    let feed = parse(text)?;
    let feed_authors = authors(&feed);
    Ok(Extraction {
        title: plain(&feed, "title"),
        description: plain(&feed, "description"),
        language: member(&feed, "language"),
        image: member(&feed, "icon").or_else(|| member(&feed, "favicon")),
        home: member(&feed, "home_page_url"),
        base: None,
        site_name: None,
        show: None,
        items: list(&feed, "items").filter(|item| item.is_object()).map(|from| item(from, &feed_authors)).collect(),
    })
}

fn parse(text: &str) -> Result<Value, ExtractError> {
    // what follows the feed is not part of it
    let first = |text: &str| serde_json::Deserializer::from_str(text).into_iter::<Value>().next();
    let fault = match first(text) {
        Some(Ok(feed)) => return Ok(feed),
        Some(Err(fault)) => fault.to_string(),
        None => "it is empty".to_owned(),
    };
    let mended = first(&mended(text)).and_then(Result::ok);
    mended.ok_or_else(|| ExtractError::BrokenFeed(format!("it is no JSON: {fault}")))
}

/// JSON without commas before closing brackets, and with the controls in its strings escaped.
fn mended(text: &str) -> String {
    let mut mended = String::with_capacity(text.len());
    let (mut in_string, mut is_escaped, mut comma) = (false, false, None);
    for c in text.chars() {
        if in_string {
            match c {
                _ if is_escaped => mended.push(c),
                '\n' => mended.push_str("\\n"),
                '\t' => mended.push_str("\\t"),
                _ if c.is_control() => {}
                _ => mended.push(c),
            }
            in_string = is_escaped || c != '"';
            is_escaped = !is_escaped && c == '\\';
            continue;
        }
        match c {
            ',' => comma = Some(mended.len()),
            '}' | ']' => {
                if let Some(at) = comma.take() {
                    mended.truncate(at);
                }
            }
            _ if c.is_whitespace() => {}
            _ => comma = None,
        }
        in_string = c == '"';
        mended.push(c);
    }
    mended
}

fn item(item: &Value, feed_authors: &[Found]) -> RawItem {
    let own = authors(item);
    let (summary, content) = texts(item);
    RawItem {
        native_id: member(item, "id"),
        link: member(item, "url").or_else(|| member(item, "external_url")),
        title: plain(item, "title"),
        summary,
        content,
        published: text_of(item, "date_published").and_then(|text| date(&text, "date_published")),
        updated: text_of(item, "date_modified").and_then(|text| date(&text, "date_modified")),
        authors: if own.is_empty() { feed_authors.to_vec() } else { own },
        image: member(item, "image").or_else(|| member(item, "banner_image")),
        enclosures: list(item, "attachments").filter_map(enclosure).collect(),
        episode: duration(item),
        categories: list(item, "tags").filter_map(|tag| found(&words(tag)?, "tags")).collect(),
        ..RawItem::default()
    }
}

/// The short and the full form; a text of several lines is the full one.
fn texts(item: &Value) -> (Option<Found>, Option<Found>) {
    let (summary, html) = (plain(item, "summary"), member(item, "content_html"));
    let Some(plain_text) = text_of(item, "content_text").filter(|_| html.is_none()) else { return (summary, html) };
    let has_lines = plain_text.trim().contains('\n');
    if has_lines || summary.is_some() {
        (summary, found(&text::as_markup(&plain_text), "content_text"))
    } else {
        (plain(item, "content_text"), None)
    }
}

/// The names of `authors`, or of the one `author` of version 1.0.
fn authors(of: &Value) -> Vec<Found> {
    let named = |author: &Value| author.get("name").map_or_else(|| words(author), words);
    let of_all = |name| names(list(of, name).filter_map(named).filter_map(|name| found(&name, "authors")));
    let several = of_all("authors");
    if several.is_empty() { of_all("author") } else { several }
}

fn enclosure(attachment: &Value) -> Option<RawEnclosure> {
    // sizes may be written as floats, and as texts
    let size = attachment.get("size_in_bytes").and_then(words);
    let size = size.and_then(|size| size.split('.').next()?.parse().ok()).filter(|size| *size > 0);
    Some(RawEnclosure { url: member(attachment, "url")?, media_type: text_of(attachment, "mime_type"), length: size })
}

/// How long the first attachment takes that says it.
fn duration(item: &Value) -> Option<Box<RawEpisode>> {
    let seconds = list(item, "attachments").find_map(|attachment| text_of(attachment, "duration_in_seconds"))?;
    Some(Box::new(RawEpisode { duration: Some(seconds), ..RawEpisode::default() }))
}

/// The parts of a list, or the one value in its place.
fn list<'v>(of: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    match of.get(name) {
        Some(Value::Array(all)) => all.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    }
    .iter()
}

fn member(of: &Value, name: &str) -> Option<Found> {
    found(&text_of(of, name)?, name)
}

/// A member that is plain text.
fn plain(of: &Value, name: &str) -> Option<Found> {
    found(&text::literal_tags(&text_of(of, name)?), name)
}

fn text_of(of: &Value, name: &str) -> Option<String> {
    of.get(name).and_then(words)
}

/// A text, or a number in its place (identifiers often are).
fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
