//! What an answer asks for counts from the answer, not from the beginning of the run.

use super::{
    project::{Project, numbered},
    server::{Answer, Request, Server},
};

const NOON: &str = "2026-06-01T12:00:00Z";

/// Feeds of one host, which is asked every two seconds: first for its robots.txt, then for one page after the other.
fn paced(urls: &[String]) -> Project {
    let feed = |(n, url): (usize, &String)| format!("[feed.f{n}]\nurl = '{url}'\n[feed.f{n}.list]\nitem = 'article'\n");
    let fetch = "[fetch]\ndelay = '2s'\nallow_private = ['127.0.0.0/8']\n";
    Project::new(&format!("{fetch}{}", urls.iter().enumerate().map(feed).collect::<String>()))
}

fn page() -> Answer {
    Answer::html(numbered(1..6))
}

fn asked(server: &Server) -> Vec<String> {
    server.requests().into_iter().map(|request| request.path).collect()
}

#[test]
fn retry_after_counts_from_the_answer() {
    let server = Server::start(|request: &Request| match request.path.as_str() {
        "/b" => Answer::status(503).with("Retry-After", "60"),
        _ => page(),
    });
    let project = paced(&[server.url("/a"), server.url("/b"), server.url("/c")]);
    project.build_at(NOON);
    assert_eq!(asked(&server), ["/a", "/b"]);
    let early = project.run(&["build", "--force", "--now", "2026-06-01T12:01:03Z"]);
    assert_eq!(server.requests().len(), 2, "{}", early.stdout);
    project.run(&["build", "f2", "--force", "--now", "2026-06-01T12:01:08Z"]);
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn a_page_is_fresh_from_its_answer_on() {
    let server = Server::start(|_: &Request| page().with("Cache-Control", "max-age=60"));
    let project = paced(&[server.url("/a"), server.url("/b")]);
    project.build_at(NOON);
    server.forget();
    project.build_at("2026-06-01T12:01:03Z");
    assert_eq!(asked(&server), ["/a"]);
}

#[test]
fn a_304_makes_fresh_from_its_answer_on() {
    let server = Server::start(|request: &Request| match request.header("if-none-match") {
        Some(_) => Answer::status(304).with("Cache-Control", "max-age=60"),
        None => page().with("ETag", "\"1\""),
    });
    let project = paced(&[server.url("/a"), server.url("/b")]);
    project.build_at(NOON);
    project.build_at("2026-06-01T13:00:00Z");
    server.forget();
    project.build_at("2026-06-01T13:01:01Z");
    assert_eq!(asked(&server), ["/a"]);
}

#[test]
fn an_expiry_date_is_seen_from_the_answer() {
    let server = Server::start(|_: &Request| page().with("Expires", "Mon, 01 Jun 2026 12:01:00 GMT"));
    let project = paced(&[server.url("/a"), server.url("/b")]);
    project.build_at(NOON);
    server.forget();
    project.build_at("2026-06-01T12:01:01Z");
    assert_eq!(asked(&server), ["/a", "/b"]);
}

#[test]
fn a_robots_txt_that_asks_for_time_closes_its_host() {
    for status in [429, 503] {
        let server = Server::with_robots(move |request: &Request| match request.path.as_str() {
            "/robots.txt" => Answer::status(status).with("Retry-After", "60"),
            _ => page(),
        });
        let project =
            Project::new(&format!("[feed.a]\nurl = '{}'\n[feed.b]\nurl = '{}'\n", server.url("/a"), server.url("/b")));
        let ran = project.build_at(NOON);
        assert_eq!((ran.code, asked(&server)), (0, vec!["/robots.txt".to_owned()]), "{}", ran.stdout);
        assert!(ran.stdout.contains("left alone until 2026-06-01T12:01:0"), "{}", ran.stdout);
        project.run(&["build", "--force", "--now", "2026-06-01T12:00:59Z"]);
        assert_eq!(server.requests().len(), 1);
        project.build_at("2026-06-01T12:01:05Z");
        assert_eq!(server.requests().len(), 2);
    }
}

#[test]
fn a_redirect_leads_to_no_host_that_is_to_be_left_alone() {
    let closed = Server::start_at("127.0.0.2", |_: &Request| Answer::status(503).with("Retry-After", "600"));
    let target = closed.url("/x");
    let open = Server::start(move |_: &Request| Answer::status(302).with("Location", &target));
    let project =
        Project::new(&format!("[feed.a]\nurl = '{}'\n[feed.b]\nurl = '{}'\n", closed.url("/"), open.url("/")));
    project.run(&["build", "a", "--now", NOON]);
    let ran = project.run(&["build", "b", "--now", "2026-06-01T12:05:00Z"]);
    assert_eq!((ran.code, closed.requests().len()), (0, 1), "{}", ran.stdout);
    assert!(ran.stdout.contains("left alone until 2026-06-01T12:10:0"), "{}", ran.stdout);
}

#[test]
fn the_page_of_an_item_closes_its_host_for_lists_too() {
    let server = Server::start(|request: &Request| match request.path.as_str() {
        "/list" => page(),
        _ => Answer::status(429).with("Retry-After", "600"),
    });
    let project = Project::new(&format!(
        "[feed.a]\nurl = '{}'\nfull_text = true\n[feed.a.list]\nitem = 'article'\n",
        server.url("/list")
    ));
    project.build_at(NOON);
    project.run(&["build", "--force", "--now", "2026-06-01T12:09:00Z"]);
    // one refusal is about its address, the second about the host
    assert_eq!(asked(&server).len(), 3);
}
