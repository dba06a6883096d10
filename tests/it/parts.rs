//! Parts of a feed over HTTP: older pages, archives, and what a reader leaves of it.

use super::serve::{titles, token, with_items};

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

#[test]
fn links_between_pages_keep_what_the_feed_was_cut_down_by() {
    let (_project, daemon) = with_items(30, "keep = { items = 10 }\n");
    let page = daemon.get("/feeds/news.json?page=1&only=number%201").json();
    assert_eq!(page["next_url"], daemon.url("/feeds/news.json?page=2&only=number+1"));
    assert_eq!(page["feed_url"], daemon.url("/feeds/news.json?page=1&only=number+1"));
}

#[test]
fn the_address_of_a_private_feed_in_itself_can_be_followed() {
    let (project, daemon) = with_items(3, "private = true\n");
    let feed = daemon.get_with("/feeds/news.json", &[("Authorization", &token(&project))]).json();
    let own = feed["feed_url"].as_str().unwrap().strip_prefix(&daemon.url("")).unwrap().to_owned();
    assert_eq!((daemon.get(&own).status, daemon.get("/feeds/news.json").status), (200, 401));
    let page = daemon.get(&own.replace(".json", ".html")).text();
    let query = own.split_once('?').unwrap().1;
    assert!(page.contains(&format!("href=\"news.rss?{query}\"")), "{page}");
}

#[test]
fn rfc5005_4_an_archive_that_is_full_stays_as_it_is() {
    let (project, mut daemon) = with_items(60, "");
    let before = daemon.get("/feeds/news.atom?archive=1").text();
    assert_eq!(before.matches("<entry>").count(), 50);
    // enough for an archive more, which is linked by what comes after it and not by what is full already
    let late = |n: usize| {
        format!(
            "<article><h2><a href=\"/late-{n}\">Report {n} that comes late</a></h2><p>Of then.</p>\
             <time datetime=\"2020-01-01\">then</time></article>"
        )
    };
    project.write("page.html", (1..51).map(late).collect::<String>() + &project.read("page.html"));
    assert_eq!(daemon.post("/api/v1/feeds/news/refresh", &[("Authorization", &token(&project))], "").status, 202);
    daemon.wait_until("news", "read");
    assert_eq!(daemon.get("/feeds/news.atom?archive=2").text().matches("<entry>").count(), 50);
    assert_eq!(daemon.get("/feeds/news.atom?archive=1").text(), before);
}

#[test]
fn a_browser_that_asks_for_a_feed_is_shown_a_page() {
    let (_project, daemon) = with_items(3, "");
    let browser = [("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")];
    let page = daemon.get_with("/feeds/news", &browser);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert!(page.header("content-security-policy").starts_with("default-src 'none'"));
    assert_eq!(daemon.get("/feeds/news.html").text(), page.text());
    assert_eq!(
        daemon.get_with("/feeds/news.rss", &browser).header("content-type"),
        "application/rss+xml; charset=utf-8"
    );
    assert_eq!(daemon.get("/feeds/news").header("content-type"), "application/rss+xml; charset=utf-8");
}
