//! Conditional GET, and when its validators are dropped.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::{
    project::{Project, article, numbered, page},
    server::{Answer, Request, Server},
};

fn feeds(url: &str, item: &str) -> String {
    format!("[feed.news]\nurl = '{url}'\n[feed.news.list]\nitem = '{item}'\n")
}

/// A server whose page has an `ETag` and a `Last-Modified`, and which knows what to answer to them.
fn polite_server() -> Server {
    Server::start(|request: &Request| {
        if request.header("if-none-match") == Some("\"v1\"") {
            return Answer::status(304);
        }
        Answer::html(page(&[article("a", "First story"), article("b", "Second story")]))
            .with("ETag", "\"v1\"")
            .with("Last-Modified", "Mon, 01 Jun 2026 10:00:00 GMT")
    })
}

#[test]
fn sends_the_validators_on_the_second_run() {
    let server = polite_server();
    let project = Project::new(&feeds(&server.url("/news"), "article"));
    project.build();
    project.build();
    let second = &server.requests()[1];
    assert_eq!(second.header("if-none-match"), Some("\"v1\""));
    assert_eq!(second.header("if-modified-since"), Some("Mon, 01 Jun 2026 10:00:00 GMT"));
}

#[test]
fn reports_a_304_as_not_modified() {
    let server = polite_server();
    let project = Project::new(&feeds(&server.url("/news"), "article"));
    project.build();
    assert!(project.build().stdout.contains("not modified"));
}

#[test]
fn keeps_the_validators_after_a_304() {
    let server = polite_server();
    let project = Project::new(&feeds(&server.url("/news"), "article"));
    project.build();
    project.build();
    project.build();
    assert_eq!(server.requests()[2].header("if-none-match"), Some("\"v1\""));
}

#[test]
fn drops_the_validators_when_the_recipe_changes() {
    let server = polite_server();
    let project = Project::new(&feeds(&server.url("/news"), "article"));
    project.build();
    project.write("feeds.toml", feeds(&server.url("/news"), "main article"));
    project.build();
    assert_eq!(server.requests()[1].header("if-none-match"), None);
}

#[test]
fn keeps_the_validators_when_another_feed_changes() {
    let server = polite_server();
    let project = Project::new(&feeds(&server.url("/news"), "article"));
    project.build();
    let other = feeds(&server.url("/other"), "main article").replace("feed.news", "feed.other");
    project.write("feeds.toml", feeds(&server.url("/news"), "article") + &other);
    server.forget();
    project.build();
    let requests = server.requests();
    let news = requests.iter().find(|request| request.path == "/news").unwrap();
    assert_eq!(news.header("if-none-match"), Some("\"v1\""));
}

#[test]
fn sends_no_validators_that_the_server_did_not_give() {
    let server = Server::start(|_: &Request| Answer::html(page(&[article("a", "First story")])));
    let project = Project::new(&feeds(&server.url("/news"), "article"));
    project.build();
    project.build();
    let second = &server.requests()[1];
    assert_eq!((second.header("if-none-match"), second.header("if-modified-since")), (None, None));
}

#[test]
fn asks_for_the_whole_page_again_after_a_failure_to_read_it() {
    let count = AtomicUsize::new(0);
    let server = Server::start(move |_: &Request| match count.fetch_add(1, Ordering::SeqCst) {
        0 => Answer::html("<p>nothing here</p>").with("ETag", "\"empty\""),
        _ => Answer::html(page(&[article("a", "First story")])).with("ETag", "\"full\""),
    });
    let project = Project::new(&feeds(&server.url("/news"), "article"));
    assert_eq!(project.run(&["build"]).code, 1);
    project.build();
    assert_eq!(server.requests()[1].header("if-none-match"), None);
}

#[test]
fn names_itself_and_no_page_that_is_not_there() {
    let server = polite_server();
    let project = Project::new(&feeds(&server.url("/news"), "article"));
    project.build();
    let agent = server.requests()[0].header("user-agent").unwrap().to_owned();
    let page = option_env!("PAGEWIRE_HOMEPAGE").filter(|page| !page.is_empty());
    assert!(agent.starts_with("pagewire/") && agent.contains("+https://") == page.is_some(), "{agent}");
}

#[test]
fn reads_no_page_whose_bytes_are_the_same() {
    let server = Server::start(|_: &Request| Answer::html(numbered(1..6)));
    let project = Project::new(&feeds(&server.url("/news"), "article"));
    project.build();
    assert!(project.build().stdout.contains("unchanged"));
}
