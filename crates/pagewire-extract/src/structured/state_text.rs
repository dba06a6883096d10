//! The text of an article in the data that a page's own scripts work on.
//!
//! As with lists there is no standard: the text is the longest one that a member holds which is named as texts are, or the lines
//! of an array of parts. Beside it stands the page's title, or no title at all: what has another is another story.

use scraper::Html;
use serde_json::{Map, Value};

use super::state::values;
use crate::model::{Evidence, Found};

/// Members that are looked at on one page.
const MOST: usize = 200_000;
/// Names of members that hold a title.
const TITLES: [&str; 6] = ["title", "headline", "name", "heading", "displayTitle", "shortTitle"];
/// Names of members that hold the text of an article.
const TEXTS: [&str; 13] = [
    "articleBody",
    "body",
    "bodyHtml",
    "body_html",
    "content",
    "contentHtml",
    "content_html",
    "text",
    "html",
    "fullText",
    "rendered",
    "paragraphs",
    "blocks",
];
/// Bytes of the shortest text of an article.
const SHORTEST: usize = 400;

/// The longest text of the page's title in the data that its scripts work on: markup, or a line a paragraph.
pub(crate) fn text(html: &Html, title: &str) -> Option<Found> {
    let title = letters(title);
    let mut best = Found::new("", Evidence::Blocks);
    let mut seen = 0;
    for value in values(html) {
        let mut open = vec![&value];
        while let Some(value) = open.pop() {
            seen += 1;
            if seen > MOST {
                break;
            }
            match value {
                Value::Array(members) => open.extend(members),
                Value::Object(members) => {
                    let named = TITLES.iter().find_map(|name| members.get(*name)?.as_str()).map(letters);
                    let is_own = named.is_none_or(|named| named == title);
                    for (name, member) in members {
                        if is_own
                            && TEXTS.contains(&name.as_str())
                            && let Some(text) = body(member)
                            && text.len() > best.text.len()
                        {
                            best = Found::new(text, Evidence::Member(name.as_str().into()));
                        }
                        open.push(member);
                    }
                }
                _ => {}
            }
        }
    }
    (best.text.len() >= SHORTEST && best.text.contains(' ')).then_some(best)
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A text, or the texts of an array of parts, a line each.
fn body(value: &Value) -> Option<String> {
    let part = |object: &Map<String, Value>| {
        ["text", "html", "content", "value"].iter().find_map(|name| object.get(*name)?.as_str().map(ToOwned::to_owned))
    };
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(members) => {
            let lines = members.iter().filter_map(|member| match member {
                Value::String(text) => Some(text.clone()),
                Value::Object(object) => part(object),
                _ => None,
            });
            Some(lines.collect::<Vec<String>>().join("\n"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(data: &str) -> Option<String> {
        text(
            &Html::parse_document(&format!("<script id=__NEXT_DATA__ type=application/json>{data}</script>")),
            "A ferry",
        )
        .map(|found| found.text)
    }

    #[test]
    fn the_longest_text_of_a_member_named_as_texts_are_is_the_articles() {
        let long = "The ferry goes no more. ".repeat(30);
        let other = serde_json::json!({"title": "Fog", "body": "The fog stays. ".repeat(90)});
        let data =
            serde_json::json!({"post": {"title": "A ferry!", "body": long, "note": "x ".repeat(900)}, "next": other});
        assert_eq!(page(&data.to_string()).as_deref(), Some(long.as_str()));
    }

    #[test]
    fn an_array_of_parts_is_a_line_a_part() {
        let line = "The ferry goes no more. ".repeat(12);
        let data =
            serde_json::json!({"blocks": [{"type": "p", "text": line}, {"type": "img"}, {"type": "p", "text": line}]});
        assert_eq!(page(&data.to_string()).map(|text| text.lines().count()), Some(2));
    }

    #[test]
    fn short_texts_are_none() {
        assert_eq!(page("{\"body\": \"Please wait\"}"), None);
    }
}
