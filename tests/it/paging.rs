//! Lists on several pages, and one page for several feeds.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use crate::{
    project::Project,
    server::{Answer, Request, Server},
};

/// A site whose list has three stories a page, the newest first, of as many as there are by now; its pages name the next one.
fn site(stories: &Arc<AtomicUsize>, per_page: usize) -> Server {
    let stories = Arc::clone(stories);
    Server::start(move |request: &Request| {
        let all = stories.load(Ordering::Relaxed);
        let page: usize = request.path.split_once("page=").map_or(1, |(_, number)| number.parse().unwrap());
        let numbers: Vec<usize> = (1..=all).rev().skip((page - 1) * per_page).take(per_page).collect();
        let stories: Vec<String> = numbers.iter().map(|n| story(*n)).collect();
        let next = if page * per_page < all {
            format!("<a rel=next href='/list?page={}'>Older</a>", page + 1)
        } else {
            String::new()
        };
        Answer::html(format!("<html><title>News</title><main>{}</main>{next}</html>", stories.concat()))
    })
}

fn story(number: usize) -> String {
    let (month, day) = (1 + number / 28, 1 + number % 28);
    format!(
        "<article><h2><a href='/n/{number}'>The bridge report number {number} is out</a></h2>\
         <time datetime='2026-{month:02}-{day:02}T08:00:00Z'></time></article>"
    )
}

fn project(server: &Server, pages: &str) -> Project {
    Project::new(&format!(
        "[feed.news]\nurl = '{}'\nformats = ['json']\n[feed.news.list]\nitem = 'article'\n{pages}",
        server.url("/list")
    ))
}

fn titles(project: &Project) -> usize {
    project.titles("news").len()
}

fn asked(server: &Server) -> Vec<String> {
    let paths = server.requests().iter().map(|request| request.path.clone()).collect();
    server.forget();
    paths
}

#[test]
fn all_pages_are_read_at_the_first_look_and_then_only_until_one_shows_what_is_known() {
    let stories = Arc::new(AtomicUsize::new(12));
    let server = site(&stories, 4);
    let project = project(&server, "[feed.news.pages]\n");
    assert_eq!(project.run(&["build"]).code, 0);
    assert_eq!((titles(&project), asked(&server).len()), (12, 3));
    stories.store(13, Ordering::Relaxed);
    assert_eq!(project.run(&["build", "--now", "2026-06-02T12:00:00Z"]).code, 0);
    assert_eq!((titles(&project), asked(&server)), (13, vec!["/list".to_owned()]));
    // five came at once, and one of them is on the second page by now
    stories.store(18, Ordering::Relaxed);
    let ran = project.run(&["build", "--now", "2026-06-09T12:00:00Z"]);
    assert_eq!((titles(&project), asked(&server).len()), (18, 2), "{}", ran.stdout);
    assert!(!format!("{}{}", ran.stdout, ran.stderr).contains("lost"), "{}", ran.stdout);
}

#[test]
fn a_gap_that_stays_is_told() {
    let stories = Arc::new(AtomicUsize::new(8));
    let server = site(&stories, 4);
    let project = project(&server, "[feed.news.pages]\nnext = 'a[rel=next] @href'\nmax = 2\n");
    project.run(&["build"]);
    stories.store(20, Ordering::Relaxed);
    let ran = project.run(&["build", "--now", "2026-06-20T12:00:00Z"]);
    let told = format!("{}{}", ran.stdout, ran.stderr).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("items may have been lost between “The bridge report number 13 is out”"), "{told}");
    assert!(told.contains("“The bridge report number 8 is out”"), "{told}");
}

#[test]
fn numbered_pages_are_asked_for_until_one_shows_nothing_new() {
    let server = Server::start(|request: &Request| match request.path.as_str() {
        "/list" | "/list/1" | "/list/4" => Answer::html([story(9), story(8)].concat()),
        "/list/2" => Answer::html([story(7), story(6)].concat()),
        "/list/3" => Answer::html([story(5), story(4)].concat()),
        _ => Answer::status(404),
    });
    let url = server.url("/list/{n}");
    for (start, asked_pages) in [(2, 4), (1, 5)] {
        let project = project(&server, &format!("[feed.news.pages]\nurl = '{url}'\nstart = {start}\n"));
        project.run(&["build"]);
        assert_eq!((titles(&project), asked(&server).len()), (6, asked_pages));
    }
}

#[test]
fn a_page_that_fails_ends_the_walk_and_the_earlier_ones_count() {
    let server = Server::start(|request: &Request| match request.path.as_str() {
        "/list" => Answer::html(story(9) + "<a class=next href=/list/2>2</a>"),
        "/list/2" => Answer::html(story(8) + "<a class=next href=/list/3>3</a>"),
        _ => Answer::status(500),
    });
    let project = project(&server, "[feed.news.pages]\nnext = 'a.next @href'\n");
    let ran = project.run(&["build"]);
    assert_eq!((ran.code, titles(&project)), (0, 2));
    let told = format!("{}{}", ran.stdout, ran.stderr);
    assert!(told.contains("/list/3") && told.contains("500"), "{told}");
}

#[test]
fn an_api_is_followed_by_its_cursor() {
    let server = Server::start(|request: &Request| {
        let page = |n: u32, next: &str| {
            let body =
                format!(r#"{{"posts":[{{"title":"The bridge report {n}","url":"/n/{n}"}}],"meta":{{"next":{next}}}}}"#);
            Answer { headers: vec![("Content-Type".into(), "application/json".into())], ..Answer::html(body) }
        };
        match request.path.as_str() {
            "/list" => page(3, "\"a b\""),
            "/list?after=a+b" => page(2, "\"c\""),
            _ => page(1, "null"),
        }
    });
    let url = server.url("/list");
    let project = Project::new(&format!(
        "[feed.news]\nurl = '{url}'\nformats = ['json']\n[feed.news.list]\nitem = {{ json = 'posts[*]' }}\n\
         [feed.news.pages]\nurl = '{url}?after={{cursor}}'\nnext = {{ json = 'meta.next' }}\n"
    ));
    project.run(&["build"]);
    assert_eq!((titles(&project), asked(&server).len()), (3, 3));
}

#[test]
fn a_budget_bounds_what_is_asked_in_one_run() {
    let stories = Arc::new(AtomicUsize::new(12));
    let server = site(&stories, 4);
    let project = Project::new(&format!(
        "[feed.news]\nurl = '{}'\nformats = ['json']\nbudget = {{ requests = 2 }}\n[feed.news.list]\nitem = 'article'\n[feed.news.pages]\n",
        server.url("/list")
    ));
    let ran = project.run(&["build"]);
    assert_eq!((titles(&project), asked(&server).len()), (8, 2));
    assert!(format!("{}{}", ran.stdout, ran.stderr).contains("2 requests"), "{}", ran.stdout);
}

#[test]
fn two_feeds_of_one_page_ask_for_it_once() {
    let server = Server::start(|request: &Request| match request.header("if-none-match") {
        Some("\"one\"") => Answer::status(304),
        _ => Answer::html([story(2), story(1)].concat()).with("ETag", "\"one\""),
    });
    let url = server.url("/list");
    let feed =
        |id: &str| format!("[feed.{id}]\nurl = '{url}'\nformats = ['json']\n[feed.{id}.list]\nitem = 'article'\n");
    let project = Project::new(&feed("news"));
    project.run(&["build"]);
    assert_eq!(asked(&server).len(), 1);
    // the second one has no page yet, and the answer to the first is that nothing has changed
    project.write("feeds.toml", [feed("news"), feed("more")].concat());
    assert_eq!(project.run(&["build", "--now", "2026-06-02T12:00:00Z"]).code, 0);
    assert_eq!((titles(&project), asked(&server).len()), (2, 1));
    assert_eq!(project.titles("more").len(), 2);
}
