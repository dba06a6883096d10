//! Items by the structured data a page carries.
//!
//! `microdata` and `microformats` read two of the notations; JSON-LD, the third, the page reads itself. `schema` knows which things of
//! schema.org are items, whichever of the notations they were written in, `thing` reads the fields of one, `article` what is told of the
//! page's own article, `state_text` the text that scripts would show of it; `graph` follows references, `value` unwraps words. The notation that lists the most items with links counts; an
//! item alone (the page of an article) counts only where nothing lists more.

mod article;
mod graph;
mod microdata;
mod microformats;
mod own;
mod schema;
pub(super) mod state;
mod state_text;
mod thing;
mod value;

use std::collections::HashMap;

pub(super) use article::ArticleData;
pub(super) use state_text::text as state_text;
pub(super) use thing::Agent;

use super::{Document, fill::fill};
use crate::model::{Evidence, Extraction, RawItem};

/// Items that a page may list.
const MAX_ITEMS: usize = 5_000;
/// How deep things may nest within one another.
const MAX_DEPTH: usize = 64;

/// Reads a page's structured data; `None` where it lists no items.
pub(super) fn extract(document: &Document) -> Option<Extraction> {
    let items = items(document);
    (!items.is_empty()).then(|| Extraction { items, ..document.head().extraction() })
}

/// The items of the notation that lists the most of them.
pub(super) fn items(document: &Document) -> Vec<RawItem> {
    let json_ld = schema::items(document.json_ld(), &Evidence::JsonLd);
    let microdata = document.has_microdata.then(|| microdata::read(&document.html));
    let microformats = document.has_microformats.then(|| microformats::read(&document.html));
    let lists = [Some(json_ld), microdata, microformats].into_iter().flatten().map(once_each);
    let mut best = Vec::new();
    for list in lists {
        // the first notation wins a draw: JSON-LD is the one that search engines check
        if rank(&list) > rank(&best) {
            best = list;
        }
    }
    best
}

/// Items with links count first, then those with titles; several without any link are no list to subscribe to.
fn rank(items: &[RawItem]) -> (usize, usize) {
    let links = items.iter().filter(|item| item.link.is_some()).count();
    let titles = items.iter().filter(|item| item.title.is_some()).count();
    if links == 0 && items.len() > 1 { (0, 0) } else { (links, titles) }
}

/// Joins the items of one address: what the first says counts, the others fill what it leaves open.
fn once_each(items: Vec<RawItem>) -> Vec<RawItem> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut unique: Vec<RawItem> = Vec::new();
    for item in items {
        let Some(link) = &item.link else {
            unique.push(item);
            continue;
        };
        match places.get(&link.text).and_then(|&place| unique.get_mut(place)) {
            Some(first) => fill(first, item),
            None => {
                places.insert(link.text.clone(), unique.len());
                unique.push(item);
            }
        }
        if unique.len() >= MAX_ITEMS {
            break;
        }
    }
    unique
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(page: &str) -> Vec<RawItem> {
        extract(&Document::parse(page)).unwrap().items
    }

    const ARTICLE: &str = r#"<script type="application/ld+json">{"@type":"Article","url":"x","headline":"x"}</script>"#;
    const ENTRIES: &str = "<p class=h-entry><a class=u-url href=a>a</a><p class=h-entry><a class=u-url href=b>b</a>";

    #[test]
    fn the_notation_that_lists_most_counts() {
        assert_eq!(items(&format!("{ARTICLE}{ENTRIES}"))[0].link.as_ref().unwrap().evidence, Evidence::Microformats);
    }

    #[test]
    fn a_reference_may_lead_to_another_script() {
        let list = r##"{"@type":"ItemList","itemListElement":[{"@id":"#a"}]}"##;
        let thing = r##"{"@id":"#a","@type":"Article","name":"a"}"##;
        let page = [list, thing].map(|json| format!("<script type=application/ld+json>{json}</script>")).concat();
        assert_eq!(items(&page)[0].title.as_ref().unwrap().text, "a");
    }

    #[test]
    fn an_article_alone_will_do() {
        assert_eq!(items(ARTICLE).len(), 1);
    }

    #[test]
    fn several_items_without_any_link_are_no_list() {
        let page = ENTRIES.replace("href", "title");
        assert_eq!(extract(&Document::parse(&page)), None);
    }

    #[test]
    fn a_page_without_any_is_an_error() {
        assert_eq!(extract(&Document::parse("<p>a")), None);
    }

    #[test]
    fn an_address_counts_once_and_gathers_what_is_said_of_it() {
        let page = ARTICLE.replace("headline", "description");
        let list = items(&format!("{page}{ARTICLE}"));
        assert_eq!((list.len(), list[0].title.is_some()), (1, true));
    }
}
