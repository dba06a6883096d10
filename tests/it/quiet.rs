//! Quiet hours: in them nothing is asked, but what somebody wants now.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::{
    project::{NOW, Project, numbered},
    server::{Answer, Request, Server},
};

const EVENING: &str = "2026-03-10T22:10:00Z";
const NIGHT: &str = "2026-03-10T23:10:00Z";
const MORNING: &str = "2026-03-11T06:00:00Z";

fn page() -> Answer {
    Answer::html(numbered(1..6))
}

fn feeds(quiet: &str, urls: &[String]) -> String {
    let feed = |(n, url): (usize, &String)| format!("[feed.f{n}]\nurl = '{url}'\n[feed.f{n}.list]\nitem = 'article'\n");
    format!("[pagewire]\nquiet = {quiet}\n{}", urls.iter().enumerate().map(feed).collect::<String>())
}

fn asked(server: &Server) -> Vec<String> {
    server.requests().into_iter().map(|request| request.path).collect()
}

#[test]
fn what_was_due_before_they_began_waits_for_their_end() {
    let server = Server::start(|_: &Request| page());
    let project = Project::new(&feeds("'23:00-06:00'", &[server.url("/p")]));
    for (now, requests) in [(EVENING, 1), (NIGHT, 1), ("2026-03-11T05:59:00Z", 1), (MORNING, 2)] {
        let ran = project.run(&["build", "--due", "--now", now]);
        assert_eq!((ran.code, server.requests().len()), (0, requests), "{now}: {}", ran.stdout);
    }
}

#[test]
fn a_plain_build_asks_nothing_in_them_and_says_until_when() {
    let server = Server::with_robots(|_: &Request| page());
    let project = Project::new(&format!(
        "{}timezone = 'America/Toronto'\n{}",
        "[pagewire]\nquiet = ['22:00-24:00', '00:00-06:00']\n",
        feeds("''", &[server.url("/p")]).split_once("''\n").unwrap().1
    ));
    // ten past eleven in the evening there
    let ran = project.build_at("2026-03-11T03:10:00Z");
    assert_eq!((ran.code, server.requests().len()), (0, 0), "{}", ran.stdout);
    assert!(ran.stdout.contains("quiet until 06:00 (EDT)"), "{}", ran.stdout);
    let listed = project.run(&["list", "--now", "2026-03-11T03:10:00Z"]);
    assert!(listed.stdout.contains("quiet until 06:00 (EDT)"), "{}", listed.stdout);
    project.build_at("2026-03-11T10:00:00Z");
    assert_eq!(asked(&server), ["/robots.txt", "/p"]);
}

#[test]
fn force_and_accept_ask_all_the_same() {
    let asked = AtomicUsize::new(0);
    let server = Server::start(move |_: &Request| match asked.fetch_add(1, Ordering::SeqCst) {
        0 => page(),
        _ => Answer::html(numbered(101..106)),
    });
    let project = Project::new(&feeds("'23:00-06:00'", &[server.url("/p")]));
    project.run(&["build", "--force", "--now", NIGHT]);
    project.run(&["build", "--force", "--now", NIGHT]);
    project.run(&["build", "--accept", "f0", "--now", NIGHT]);
    assert_eq!(server.requests().len(), 3);
    assert_eq!(project.titles("f0").len(), 10);
}

#[test]
fn a_run_that_they_overtake_stops_asking() {
    let server = Server::start(|_: &Request| page());
    let urls = [server.url("/a"), server.url("/b"), server.url("/c")];
    let fetch = "[fetch]\ndelay = '10s'\nallow_private = ['127.0.0.0/8']\n";
    let project =
        Project::new(&format!("{fetch}{}", feeds("'23:00-06:00'", &urls).replace("url =", "robots = 'ignore'\nurl =")));
    let ran = project.build_at("2026-03-10T22:59:53Z");
    assert_eq!((ran.code, asked(&server)), (0, vec!["/a".to_owned()]), "{}", ran.stdout);
    assert_eq!(ran.stdout.matches("quiet until 06:00 (UTC)").count(), 2, "{}", ran.stdout);
}

#[test]
fn a_run_that_they_overtake_leaves_the_pages_of_items_for_later() {
    let server = Server::start(|_: &Request| page());
    let fetch = "[fetch]\ndelay = '10s'\nallow_private = ['127.0.0.0/8']\n";
    let feed = feeds("'23:00-06:00'", &[server.url("/a")])
        .replace("[feed.f0]\n", "[feed.f0]\nfull_text = true\nrobots = 'ignore'\n");
    let project = Project::new(&format!("{fetch}{feed}"));
    let ran = project.build_at("2026-03-10T22:59:53Z");
    assert_eq!((ran.code, asked(&server)), (0, vec!["/a".to_owned()]), "{}", ran.stdout);
    assert!(ran.stdout.contains("quiet hours have begun: 5 of the items' pages"), "{}", ran.stdout);
}

#[test]
fn a_failing_source_is_not_tried_again_in_them() {
    let server = Server::start(|_: &Request| Answer::status(500));
    let project = Project::new(&feeds("'23:00-06:00'", &[server.url("/p")]));
    project.build_at("2026-03-10T22:00:00Z");
    for now in [NIGHT, "2026-03-11T03:00:00Z"] {
        assert_eq!(project.build_at(now).code, 1);
    }
    assert_eq!(server.requests().len(), 1);
    project.build_at(MORNING);
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn spans_of_the_whole_day_are_refused_with_their_place() {
    for quiet in ["['06:00-18:00', '18:00-06:00']", "'00:00-24:00'"] {
        let project = Project::new(&feeds(quiet, &["https://news.example/".into()]));
        let ran = project.run(&["check"]);
        assert!(ran.code == 2 && ran.stderr.contains("feeds.toml:2"), "{quiet}: {}", ran.stderr);
    }
    assert_eq!(Project::new(&feeds("'23:00-06:00'", &["https://news.example/".into()])).build_at(NOW).code, 1);
}
