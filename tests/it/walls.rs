//! The first look at a page: a wall with links is named, and nothing of it is published until somebody accepts it.

use super::project::{Project, numbered};

const FEEDS: &str = "[feed.news]\nurl = 'page.html'\nbase = 'https://post.example/'\n";

fn wall() -> String {
    let links = [
        "Back to the home page",
        "What happened in town today",
        "All about sport in the region",
        "Contact our editors",
    ];
    let links: Vec<String> =
        links.iter().enumerate().map(|(n, link)| format!("<li><a href='/x/{n}'>{link}</a></li>")).collect();
    format!(
        "<title>Page not found | Post</title><h1>Page not found</h1><p>It does not exist.</p><ul>{}</ul>",
        links.concat()
    )
}

#[test]
fn a_wall_at_the_first_look_fails_and_is_named() {
    let project = Project::new(FEEDS);
    project.write("page.html", wall());
    let ran = project.build_at("2026-06-01T12:00:00Z");
    assert_eq!(ran.code, 1, "{}", ran.stdout);
    assert!(ran.stdout.contains("says “not found”"), "{}", ran.stdout);
    assert!(ran.stdout.contains("pagewire build --accept news"), "{}", ran.stdout);
    for args in [["preview", "news"], ["explain", "news"], ["export", "page.html"]] {
        let ran = project.run(&args);
        let said = format!("{}{}", ran.stdout, ran.stderr);
        assert!(said.contains("says “not found”"), "{args:?}: {said}");
    }
    let found = project.run(&["find", "page.html"]);
    assert!(found.code == 1 && found.stdout.contains("says “not found”"), "{}", found.stdout);
    assert_ne!(project.run(&["find", "page.html", "--add"]).code, 0);
}

#[test]
fn what_looks_like_a_wall_is_believed_once_it_is_accepted() {
    let project = Project::new(FEEDS);
    project.write("page.html", wall());
    project.build_at("2026-06-01T12:00:00Z");
    let accepted = project.run(&["build", "--accept", "news", "--now", "2026-06-02T12:00:00Z"]);
    assert_eq!(accepted.code, 0, "{}{}", accepted.stdout, accepted.stderr);
    assert!(project.titles("news").contains(&"Contact our editors".to_owned()));
    let next = project.build_at("2026-06-03T12:00:00Z");
    assert_eq!(next.code, 0, "{}", next.stdout);
    assert_eq!(project.run(&["export", "page.html", "--base", "https://post.example/", "--accept"]).code, 0);
}

#[test]
fn a_wall_after_a_list_leaves_the_feed_as_it_was() {
    let project = Project::new(FEEDS);
    project.write("page.html", numbered(1..11));
    assert_eq!(project.build_at("2026-06-01T12:00:00Z").code, 0);
    let before = project.titles("news");
    project.write("page.html", wall());
    let ran = project.build_at("2026-06-02T12:00:00Z");
    assert!(ran.code == 1 && ran.stdout.contains("says “not found”"), "{}", ran.stdout);
    assert_eq!(project.titles("news"), before);
}

/// A feed of so many stories.
fn feed(count: usize) -> String {
    let item = |n: usize| {
        format!(
            "<item><title>Story number {n}</title><link>https://post.example/{n}</link><guid>{n}-post</guid></item>"
        )
    };
    let items: String = (1..=count).rev().map(item).collect();
    format!(
        "<?xml version='1.0'?><rss version='2.0'><channel><title>Post</title><link>https://post.example/</link>\
         <description>News</description>{items}</channel></rss>"
    )
}

#[test]
fn a_feed_that_was_a_whole_page_to_sign_in_at_for_a_day_is_no_page_that_is_cut_off() {
    let project = Project::new(FEEDS);
    project.write("page.html", feed(8));
    assert_eq!(project.build_at("2026-06-01T12:00:00Z").code, 0);
    project.write(
        "page.html",
        "<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>Sign in to go on reading</h1>\
         <form><input type='password'><button>Sign in</button></form></body></html>",
    );
    assert_eq!(project.build_at("2026-06-02T12:00:00Z").code, 1);
    project.write("page.html", feed(9));
    let ran = project.build_at("2026-06-03T12:00:00Z");
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    assert_eq!(project.titles("news")[0], "Story number 9");
}
