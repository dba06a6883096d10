use std::fmt::Write;

use url::Url;

use super::{Candidate, Field, Senses, Shape, candidates, extract, trace};
use crate::{extract::Document, model::RawItem};

fn with<T>(page: &str, work: impl FnOnce(&Document, &Senses<'_>) -> T) -> T {
    let url = Url::parse("https://news.example/world").unwrap();
    let is_date = |text: &str| text.starts_with("2026-") || text.ends_with(" 2026");
    work(&Document::parse(page), &Senses { page: &url, is_date: &is_date })
}

fn items(page: &str) -> Vec<RawItem> {
    with(page, |document, senses| extract(document, senses).map(|extraction| extraction.items).unwrap_or_default())
}

fn all(page: &str) -> Vec<Candidate> {
    with(page, candidates)
}

/// A page with a menu, a list of titles as cards, and a box of most read pages.
fn page(titles: &[&str]) -> String {
    let mut page = String::from("<title>World</title><body><nav><ul>");
    for name in ["World", "Business", "Culture", "Sport"] {
        write!(page, "<li><a href=/{name}>{name}</a>").unwrap();
    }
    page.push_str("</ul></nav><main>");
    for (n, title) in titles.iter().enumerate() {
        write!(
            page,
            "<article class=card><h2><a href=/news/{n}-the-story-of-the-day>{title}</a></h2>\
             <p class=summary>What happened after that was told by several people who were there, number {n}.</p>\
             <p><span class=byline>By Ann Example</span> <time datetime=2026-05-{:02}>day {n}</time></p></article>",
            n + 1
        )
        .unwrap();
    }
    page.push_str("</main><aside class=popular><ol>");
    for n in 0..4 {
        write!(
            page,
            "<li><a href=/news/{n}00-an-older-story-that-is-read>An older story that many read, number {n}</a>"
        )
        .unwrap();
    }
    page.push_str("</ol></aside><footer><a href=/imprint>Imprint</a> <a href=/privacy>Privacy</a></footer>");
    page
}

const TITLES: [&str; 5] = [
    "Council votes on the harbour bridge",
    "Rain ends a dry summer in the north",
    "A museum opens its cellars",
    "Ferries run late for a third week",
    "School starts with fewer teachers",
];

#[test]
fn the_first_candidate_is_what_extract_gives() {
    let page = page(&TITLES);
    let first: Vec<RawItem> = all(&page)[0].items.iter().map(|listed| listed.item.clone()).collect();
    assert_eq!(first, items(&page));
}

#[test]
fn a_candidate_gives_its_reasons_and_stands_by_them() {
    let candidate = all(&page(&TITLES)).swap_remove(0);
    assert_eq!(candidate.shape, Shape::List);
    assert!(!candidate.reasons.is_empty() && !candidate.witnesses.is_empty());
    assert!(candidate.confidence > 0.5 && candidate.confidence <= 1.0, "{}", candidate.confidence);
}

#[test]
fn an_item_of_a_candidate_names_its_element() {
    let page = page(&TITLES);
    let path = all(&page)[0].items[1].path.clone().unwrap();
    assert_eq!(path, "body > main:nth-of-type(1) > article:nth-of-type(2)");
}

#[test]
fn candidates_do_not_share_their_items() {
    let list = all(&page(&TITLES));
    let mut links: Vec<String> =
        list.iter().flat_map(|one| &one.items).map(|one| one.item.link.as_ref().unwrap().text.clone()).collect();
    let count = links.len();
    links.sort();
    links.dedup();
    assert_eq!(links.len(), count);
}

#[test]
fn a_trace_names_the_element_of_each_field() {
    let traces = with(&page(&TITLES), trace);
    let field = |field| traces[2].fields.iter().find(|trace| trace.field == field).unwrap();
    let card = "body > main:nth-of-type(1) > article:nth-of-type(3)";
    assert_eq!(traces[2].path, card);
    assert_eq!(field(Field::Summary).path.as_deref(), Some(format!("{card} > p:nth-of-type(1)").as_str()));
    assert_eq!(field(Field::Published).words.as_deref(), Some("2026-05-03"));
}
