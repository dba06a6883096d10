//! Embedded state: the data that a page's own scripts draw its list from (`__NEXT_DATA__`, Nuxt, Redux, Apollo, flight data).
//!
//! There is no standard for it. What is a list is told by its shape: an array of objects of which each has a title, and an
//! address that begins like one. The array with the most of them is the list.

use std::borrow::Cow;

use scraper::{ElementRef, Html};
use serde_json::{Map, Value};

use super::payload;
use crate::{
    bounds::json,
    model::{Evidence, Found, RawDate, RawItem},
    page::is_json_ld,
};

/// Members that are looked at in one script's data.
pub(super) const MOST: usize = 200_000;
/// Objects that make a list.
const LEAST: usize = 3;

pub(super) const TITLES: [&str; 6] = ["title", "headline", "name", "heading", "displayTitle", "shortTitle"];
const LINKS: [&str; 10] =
    ["url", "link", "href", "permalink", "canonicalUrl", "canonical_url", "webUrl", "path", "uri", "fullUrl"];
const SUMMARIES: [&str; 8] =
    ["summary", "description", "excerpt", "dek", "abstract", "subtitle", "standfirst", "metaDescription"];
const DATES: [&str; 13] = [
    "published",
    "publishedAt",
    "published_at",
    "datePublished",
    "publishDate",
    "publicationDate",
    "pubDate",
    "firstPublished",
    "firstPublishedAt",
    "date",
    "createdAt",
    "created_at",
    "timestamp",
];
const IMAGES: [&str; 8] =
    ["image", "thumbnail", "imageUrl", "image_url", "coverImage", "featuredImage", "heroImage", "leadImage"];
const AUTHORS: [&str; 5] = ["author", "authors", "byline", "creator", "contributors"];

/// The list in the data that the page's scripts work on; empty where there is none.
pub(crate) fn items(html: &Html) -> Vec<RawItem> {
    let lists = values(html).into_iter().map(|value| longest(&value));
    lists.fold(Vec::new(), |best, list| if list.len() > best.len() { list } else { best })
}

/// The data that the page's scripts work on.
pub(super) fn values(html: &Html) -> Vec<Value> {
    let scripts = || html.root_element().descendent_elements().filter(|element| element.value().name() == "script");
    // pieces are cut anywhere: only all of them together are lines
    let pieces: String =
        scripts().filter_map(|script| payload::flight_piece(&script.text().collect::<String>())).collect();
    scripts().filter_map(data).chain(payload::flight(&pieces)).collect()
}

/// The JSON in a script: all of it, or what is assigned to a variable.
fn data(script: ElementRef<'_>) -> Option<Value> {
    let text: String = script.text().collect();
    let text = text.trim();
    if is_json_ld(script) {
        return None;
    }
    if text.starts_with(['{', '[']) {
        let value = json::value(text)?;
        return if script.attr("id") == Some("__NUXT_DATA__") { payload::nuxt(&value) } else { Some(value) };
    }
    // `window.__STATE__ = {…};`, `… = JSON.parse("…")`
    let (_, assigned) = text.get(..text.len().min(20_000_000))?.split_once('=')?;
    let assigned = assigned.trim_start();
    let quoted = assigned.strip_prefix("JSON.parse(").map(str::trim_start);
    let text: Cow<'_, str> = match quoted {
        Some(quoted) => Cow::Owned(first_value(quoted)?.as_str()?.to_owned()),
        None => Cow::Borrowed(assigned),
    };
    first_value(&text)
}

fn first_value(text: &str) -> Option<Value> {
    json::first(text)
}

/// The items of the longest list in some data.
fn longest(value: &Value) -> Vec<RawItem> {
    let mut best = Vec::new();
    let mut open = vec![value];
    let mut seen = 0;
    while let Some(value) = open.pop() {
        seen += 1;
        if seen > MOST {
            break;
        }
        match value {
            Value::Array(members) => {
                let items: Vec<RawItem> = members.iter().filter_map(|member| item(member, 0)).collect();
                if items.len() >= LEAST && items.len() * 2 > members.len() && items.len() > best.len() {
                    best = items;
                }
                open.extend(members);
            }
            // caches keep their objects in one object, by key
            Value::Object(members) => {
                let items: Vec<RawItem> = members.values().filter_map(|member| item(member, 0)).collect();
                if items.len() > LEAST && items.len() * 2 > members.len() && items.len() > best.len() {
                    best = items;
                }
                open.extend(members.values());
            }
            _ => {}
        }
    }
    best
}

/// An object with a title and an address; what wraps one (`node`, `item`, `attributes`) is looked into once.
fn item(value: &Value, depth: usize) -> Option<RawItem> {
    let object = value.as_object()?;
    let title = text(object, &TITLES).filter(|title| title.chars().any(char::is_alphabetic));
    let link = text(object, &LINKS).filter(|link| is_address(link));
    let (Some(title), Some(link)) = (title, link) else {
        let wrapped = ["node", "item", "attributes", "data", "content", "article", "post"];
        return wrapped.iter().filter(|_| depth == 0).find_map(|name| item(object.get(*name)?, depth + 1));
    };
    Some(RawItem {
        title: Some(found(title)),
        link: Some(found(link)),
        summary: text(object, &SUMMARIES).map(found),
        published: date(object).map(|date| RawDate { found: found(date), hint: None }),
        image: named(object, &IMAGES).and_then(|value| nested(value, &["url", "src", "href"])).map(found),
        authors: authors(object),
        ..RawItem::default()
    })
}

fn found(text: String) -> Found {
    Found::new(text, Evidence::State)
}

fn named<'v>(object: &'v Map<String, Value>, names: &[&str]) -> Option<&'v Value> {
    names.iter().find_map(|name| object.get(*name).filter(|value| !value.is_null()))
}

/// The first of some members that is a text, or holds one (`rendered`, as WordPress writes it).
fn text(object: &Map<String, Value>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| nested(object.get(*name)?, &["rendered", "text", "value", "plain", "url"]))
}

fn nested(value: &Value, names: &[&str]) -> Option<String> {
    let text = match value {
        Value::String(text) => text.as_str(),
        Value::Object(object) => names.iter().find_map(|name| object.get(*name)?.as_str())?,
        Value::Array(members) => return nested(members.first()?, names).filter(|_| !members.is_empty()),
        _ => return None,
    };
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A path from the root or a whole address: a bare slug could lead anywhere.
fn is_address(text: &str) -> bool {
    let is_path = text.starts_with('/') && text.len() > 1;
    (is_path || text.starts_with("http://") || text.starts_with("https://")) && !text.contains(char::is_whitespace)
}

fn date(object: &Map<String, Value>) -> Option<String> {
    DATES.iter().find_map(|name| match object.get(*name)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

fn authors(object: &Map<String, Value>) -> Vec<Found> {
    let Some(value) = named(object, &AUTHORS) else { return Vec::new() };
    let names = ["name", "displayName", "title", "fullName"];
    match value {
        Value::Array(members) => members.iter().filter_map(|member| nested(member, &names)).map(found).collect(),
        value => nested(value, &names).map(found).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Document;

    fn list(html: &str) -> Vec<RawItem> {
        items(&Document::parse(html).html)
    }

    const ARTICLES: &str = r#"{"props":{"menu":[{"title":"A","url":"/a"},{"title":"B","url":"/b"}],"page":{"articles":[
        {"headline":"First","url":"/2026/first","datePublished":"2026-11-03T08:00:00Z","author":{"name":"Ada"},"image":{"url":"/1.jpg"}},
        {"headline":"Second","url":"/2026/second","description":"Of the second."},{"type":"ad"},
        {"node":{"title":"Third","path":"/2026/third"}},{"title":{"rendered":"Fourth"},"link":"https://post.example/4"}]}}}"#;

    fn titles(html: &str) -> Vec<String> {
        list(html).into_iter().map(|item| item.title.unwrap().text).collect()
    }

    #[test]
    fn the_longest_array_of_things_with_title_and_address_is_the_list() {
        let html = format!("<div id=app></div><script id=__NEXT_DATA__ type=application/json>{ARTICLES}</script>");
        let items = list(&html);
        assert_eq!(titles(&html), ["First", "Second", "Third", "Fourth"]);
        assert_eq!(items[0].authors[0].text, "Ada");
        assert_eq!(items[0].image.as_ref().unwrap().text, "/1.jpg");
        assert_eq!(items[0].published.as_ref().unwrap().found.text, "2026-11-03T08:00:00Z");
    }

    #[test]
    fn what_is_assigned_to_a_variable_is_read_too() {
        assert_eq!(
            titles(&format!("<script>window.__INITIAL_STATE__ = {ARTICLES};(function(){{}})()</script>")).len(),
            4
        );
        let quoted = serde_json::to_string(ARTICLES).unwrap();
        assert_eq!(titles(&format!("<script>window.__PRELOADED_STATE__=JSON.parse({quoted})</script>")).len(), 4);
    }

    #[test]
    fn what_is_sent_in_pieces_and_what_is_flat_is_read_too() {
        let row = format!("5:{}\n", ARTICLES.replace('\n', " "));
        let (one, other) = row.split_at(row.len() / 2);
        let push =
            |piece: &str| format!("<script>self.__next_f.push([1,{}])</script>", serde_json::to_string(piece).unwrap());
        assert_eq!(titles(&format!("{}{}", push(one), push(other))).len(), 4);
        let flat = r#"[{"posts":1},[2,5,8],{"title":3,"url":4},"One","/s/1",{"title":6,"url":7},"Two","/s/2",{"title":9,"url":10},"Three","/s/3"]"#;
        let html = format!("<script id=__NUXT_DATA__ type=application/json>{flat}</script>");
        assert_eq!(titles(&html), ["One", "Two", "Three"]);
    }

    #[test]
    fn slugs_and_single_things_are_no_list() {
        let html = "<script type=application/json>[{\"title\":\"a\",\"url\":\"a-slug\"},{\"title\":\"b\",\"url\":\"b\"},{\"title\":\"c\",\"url\":\"c\"}]</script>";
        assert!(list(html).is_empty());
        assert!(
            list("<script type=application/json>{\"title\":\"a\",\"url\":\"/a\"}</script><script>x = {</script>")
                .is_empty()
        );
    }
}
