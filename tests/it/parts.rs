//! Parts of a feed over HTTP: older pages, archives, and what a reader leaves of it.

use super::serve::{titles, with_items};

#[test]
fn rfc5005_older_items_are_on_further_pages_and_in_archives() {
    let (_project, daemon) = with_items(120, "keep = { items = 50 }\n");
    let newest = daemon.get("/feeds/news.json");
    assert_eq!(titles(&newest.json()).len(), 50);
    let mut seen = Vec::new();
    let mut next = Some("/feeds/news.json?page=1".to_owned());
    while let Some(path) = next {
        let page = daemon.get(&path).json();
        seen.extend(titles(&page));
        next = page["next_url"].as_str().map(|url| url.strip_prefix(&daemon.url("")).unwrap().to_owned());
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 120);
    assert_eq!(daemon.get("/feeds/news.json?page=4").status, 404);
    let atom = daemon.get("/feeds/news.atom").text();
    assert!(atom.contains("news.atom?archive=2\" rel=\"prev-archive\""), "{atom}");
    let archive = daemon.get("/feeds/news.atom?archive=2").text();
    assert!(archive.contains("rel=\"current\"") && archive.contains("archive=1\" rel=\"prev-archive\""), "{archive}");
    assert_eq!(daemon.get("/feeds/news.atom?archive=3").status, 404);
}

#[test]
fn a_reader_can_cut_a_feed_down() {
    let (_project, daemon) = with_items(12, "");
    let titles_of = |query: &str| titles(&daemon.get(&format!("/feeds/news.json?{query}")).json());
    assert_eq!(titles_of("limit=4").len(), 4);
    assert_eq!(titles_of("only=number%201[12]$").len(), 2);
    assert_eq!(titles_of("drop=number%201").len(), 8);
    let wrong = daemon.get("/feeds/news.json?only=(");
    assert_eq!(wrong.status, 400);
    assert!(wrong.text().contains("`only` is no regular expression"), "{}", wrong.text());
    assert_eq!(daemon.get("/feeds/news.json?limit=many").status, 400);
}
