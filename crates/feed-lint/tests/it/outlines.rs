//! OPML, and documents beside feeds.

use crate::broken;

fn opml(outline: &str) -> String {
    format!("<opml version='2.0'><head><title>Feeds</title></head><body>{outline}</body></opml>")
}

#[test]
fn a_list_of_feeds_is_well() {
    assert!(broken(&opml("<outline text='News' type='rss' xmlUrl='https://news.example/feed.rss'/>")).is_empty());
}

#[test]
fn an_outline_of_a_feed_has_text_type_and_address() {
    assert_eq!(broken(&opml("<outline type='rss' xmlUrl='https://news.example/'/>")), ["outline-without-text"]);
    assert_eq!(broken(&opml("<outline text='News' type='rss'/>")), ["outline-without-url"]);
    assert_eq!(broken(&opml("<outline text='News' xmlUrl='https://news.example/'/>")), ["outline-type"]);
    assert_eq!(broken(&opml("<outline text='News' type='rss' xmlUrl='feed.rss'/>")), ["outline-relative-address"]);
}

#[test]
fn a_list_has_a_version_a_head_and_a_body() {
    assert_eq!(broken("<opml/>"), ["opml-version", "missing-element", "missing-element"]);
}

#[test]
fn a_description_of_a_search_has_what_it_needs() {
    let missing = broken("<OpenSearchDescription xmlns='http://a9.com/-/spec/opensearch/1.1/'/>");
    assert_eq!(missing.iter().filter(|rule| **rule == "missing-element").count(), 3);
}

#[test]
fn a_page_is_no_feed() {
    assert_eq!(broken("<html><body>Not found</body></html>"), ["unknown-root"]);
}
