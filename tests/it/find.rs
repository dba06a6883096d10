//! `pagewire find`: what could be subscribed to on a page.

use serde_json::Value;

use super::{
    project::{NOW, Project, numbered},
    server::{Answer, Request, Server},
};

const OPEN: &str = "--allow-private=127.0.0.0/8";

fn list() -> String {
    let stories: String = (1..9)
        .map(|n| {
            format!(
                "<article class='teaser css-1x{n}y2z'><h3 class=teaser-title><a href='/2026/story-of-number-{n}'>The story of number {n} in full</a></h3>\
                 <p class=teaser-intro>Some words about story {n} that follow its headline.</p></article>"
            )
        })
        .collect();
    format!(
        "<!DOCTYPE html><html lang=en><head><title>The Harbour Post</title>HEAD</head><body><nav><a href=/a>World</a> <a href=/b>Sport</a></nav><main>{stories}</main></body></html>"
    )
}

fn feed() -> Answer {
    let items: String = (1..4)
        .map(|n| format!("<item><title>Story {n} of the feed</title><link>https://post.example/{n}</link></item>"))
        .collect();
    let body = format!(
        "<rss version='2.0'><channel><title>Post</title><link>https://post.example/</link><description>d</description>{items}</channel></rss>"
    );
    Answer { headers: vec![("Content-Type".into(), "application/rss+xml".into())], ..Answer::html(body) }
}

fn site(head: &'static str, feed_at: &'static str) -> Server {
    Server::start(move |request: &Request| match request.path.as_str() {
        "/world/" => Answer::html(list().replace("HEAD", head)),
        path if path == feed_at => feed(),
        _ => Answer::status(404),
    })
}

#[test]
fn a_feed_that_the_page_names_comes_first_and_the_list_after_it() {
    let server = site("<link rel=alternate type=application/rss+xml href=/all.rss title='All news'>", "/all.rss");
    let project = Project::new("");
    let ran = project.run(&["find", &server.url("/world/"), OPEN, "--delay=0s", "--now", NOW]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let (native, list) = (
        ran.stdout.find("a feed of the site's own “All news”").unwrap(),
        ran.stdout.find("a list of 8 items").unwrap(),
    );
    assert!(native < list && ran.stdout.contains("Story 1 of the feed"), "{}", ran.stdout);
    assert!(ran.stdout.contains("item = \"article.teaser\""), "{}", ran.stdout);
}

#[test]
fn feeds_at_usual_places_are_tried_only_where_the_page_names_none() {
    let server = site("<meta name=generator content='WordPress 6.9'>", "/feed/");
    let ran = Project::new("").run(&["find", &server.url("/world/"), OPEN, "--delay=0s", "--now", NOW]);
    assert!(ran.stdout.contains("WordPress has one there"), "{}", ran.stdout);
    let paths: Vec<String> = server.requests().into_iter().map(|request| request.path).collect();
    assert_eq!(paths, ["/world/", "/world/feed/", "/feed/"]);
    let ran = Project::new("").run(&["find", &server.url("/world/"), OPEN, "--delay=0s", "--no-probe", "--now", NOW]);
    assert!(!ran.stdout.contains("WordPress has one there"));
}

#[test]
fn add_writes_a_feed_that_builds_and_keeps_the_comments_of_the_file() {
    let server = site("", "/none");
    let project = Project::new("# my feeds\n[feed.old] # the first\nurl = 'old.html'\n");
    let before = project.read("feeds.toml");
    let ran = project.run(&["find", &server.url("/world/"), OPEN, "--delay=0s", "--add", "--id", "post", "--now", NOW]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    let after = project.read("feeds.toml");
    assert!(after.starts_with(&before), "{after}");
    assert!(after.contains("[feed.post]") && after.contains("[feed.post.list]"), "{after}");
    project.write("feeds.toml", &after);
    let ran = project.run(&["build", "post", "--now", NOW]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    assert_eq!(project.titles("post").len(), 8);
    assert_eq!(project.titles("post")[0], "The story of number 1 in full");
}

#[test]
fn add_makes_the_file_where_there_is_none_and_never_a_second_feed_of_one_id() {
    let server = site("", "/none");
    let project = Project::new("");
    std::fs::remove_file(project.path("feeds.toml")).unwrap();
    let add = || project.run(&["find", &server.url("/world/"), OPEN, "--delay=0s", "--add", "--now", NOW]);
    assert_eq!(add().code, 0);
    assert_eq!(add().code, 0);
    let text = project.read("feeds.toml");
    assert_eq!(text.matches("\n[feed.").count() + usize::from(text.starts_with("[feed.")), 4, "{text}");
    assert_eq!(project.run(&["check"]).code, 0);
    let again = project.run(&["find", &server.url("/world/"), OPEN, "--delay=0s", "--add=7", "--now", NOW]);
    assert_eq!(again.code, 2);
    assert_eq!(project.read("feeds.toml"), text);
}

#[test]
fn a_broken_file_is_not_made_longer() {
    let project = Project::new("[feed.a\n");
    project.write("page.html", list());
    let before = project.read("feeds.toml");
    assert_eq!(
        project.run(&["find", "page.html", "--base", "https://post.example/world/", "--add", "--now", NOW]).code,
        2
    );
    assert_eq!(project.read("feeds.toml"), before);
}

#[test]
fn json_is_for_programs() {
    let project = Project::new("");
    project.write("page.html", list());
    let ran =
        project.run(&["find", "page.html", "--base", "https://post.example/world/", "--format", "json", "--now", NOW]);
    let found: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(found["lists"][0]["kind"], "list");
    assert_eq!(found["lists"][0]["items"].as_array().unwrap().len(), 8);
    assert_eq!(found["lists"][0]["items"][0]["link"], "https://post.example/2026/story-of-number-1");
    assert!(found["lists"][0]["confidence"].as_f64().unwrap() > 0.5);
    assert!(!found["lists"][0]["reasons"].as_array().unwrap().is_empty());
}

#[test]
fn reasons_are_sentences() {
    let project = Project::new("");
    project.write("page.html", list());
    let ran = project.run(&["find", "page.html", "--base", "https://post.example/world/", "--now", NOW]);
    assert!(ran.stdout.contains("for: ") && !ran.stdout.contains("(log)"), "{}", ran.stdout);
}

#[test]
fn a_page_without_anything_says_so_and_fails() {
    let project = Project::new("");
    project.write("page.html", "<title>Nothing</title><p>Just a sentence.</p>");
    let ran = project.run(&["find", "page.html", "--now", NOW]);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.contains("Nothing on this page looks like a list"), "{}", ran.stdout);
    assert!(ran.stdout.contains("watch = true"), "{}", ran.stdout);
}

#[test]
fn a_feed_is_read_like_a_page() {
    let server = site("", "/all.rss");
    let project = Project::new(&format!("[feed.news]\nurl = '{}'\n", server.url("/all.rss")));
    project.build();
    assert_eq!(project.titles("news"), ["Story 1 of the feed", "Story 2 of the feed", "Story 3 of the feed"]);
}

#[test]
fn a_saved_page_without_an_address_is_told_how_to_get_one() {
    let project = Project::with_page(&numbered(1..9));
    let bare = project.run(&["find", "page.html"]);
    assert!(bare.stderr.contains("say where it is from with --base URL"), "{}", bare.stderr);
    let based = project.run(&["find", "page.html", "--base", "https://news.example/"]);
    assert!(!based.stderr.contains("--base"), "{}", based.stderr);
    assert!(based.stdout.contains("a list of 8 items"), "{}", based.stdout);
}

#[test]
fn a_recipe_is_offered_with_the_changes_of_its_page_that_it_survives() {
    let project = Project::empty();
    let items: Vec<String> = (1..9)
        .map(|n| format!("<article class=card><h2><a href=/s{n}>The story of number {n}</a></h2><p class=lead>About it, number {n}.</p></article>"))
        .collect();
    project.write("page.html", format!("<title>News</title><main>{}</main>", items.concat()));
    let ran = project.run(&["find", "page.html", "--base", "https://news.example/", "--format", "json", "--now", NOW]);
    let found: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr));
    let survival = &found["lists"][0]["survival"];
    let breaks = survival["breaks"].as_array().unwrap().len() as u64;
    assert_eq!(
        (survival["tried"].as_u64(), survival["survived"].as_u64().unwrap() + breaks),
        (Some(10), 10),
        "{survival}"
    );
    let told = project.run(&["find", "page.html", "--base", "https://news.example/", "--now", NOW]).stdout;
    assert!(told.contains("of 10 changes of its page"), "{told}");
}

#[test]
fn check_says_which_changes_of_a_page_a_recipe_does_not_survive() {
    let recipe = |item: &str| {
        format!("[feed.news]\nurl = 'page.html'\nbase = 'https://news.example/'\n[feed.news.list]\nitem = '{item}'\n")
    };
    let project = Project::new(&recipe("main > div.card"));
    let items: Vec<String> =
        (1..9).map(|n| format!("<div class=card><h2><a href=/s{n}>Story number {n}</a></h2></div>")).collect();
    project.write("page.html", format!("<title>News</title><main>{}</main>", items.concat()));
    let check = || project.run(&["check", "--chaos"]).stdout;
    assert!(check().contains("no page of it is kept"));
    project.build();
    let brittle = check();
    for words in
        ["survives 7 of 10", "the class of items renamed", "classes with hashes", "one more element around each item"]
    {
        assert!(brittle.contains(words), "{words}: {brittle}");
    }
    project.write("feeds.toml", recipe("main div:has(> h2)"));
    assert!(check().contains("survives 9 of 10"), "{}", check());
}

#[test]
fn where_a_list_goes_on_is_told() {
    let project = Project::empty();
    let page = list().replace("HEAD", "").replace("</main>", "<a rel=next href='/world/?page=2'>Older</a></main>");
    project.write("page.html", page);
    let ran = project.run(&["find", "page.html", "--base", "https://post.example/world/"]);
    assert!(ran.stdout.contains("The list goes on at https://post.example/world/?page=2"), "{}", ran.stdout);
    assert!(ran.stdout.contains(".pages]"), "{}", ran.stdout);
    let json = project.run(&["find", "page.html", "--base", "https://post.example/world/", "--format", "json"]);
    let found: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(found["next"], "https://post.example/world/?page=2");
}

/// What `pagewire find` prints of a page of this type.
fn said_of(media_type: &'static str, body: &'static str) -> String {
    let server = Server::start(move |_| Answer {
        headers: vec![("Content-Type".into(), media_type.into())],
        ..Answer::html(body)
    });
    let project = Project::empty();
    let ran =
        project.run(&["find", "--no-probe", "--delay", "0s", "--allow-private", "127.0.0.0/8", &server.url("/page")]);
    assert_eq!(ran.code, 1, "{}{}", ran.stdout, ran.stderr);
    ran.stdout
}

#[test]
fn a_page_without_a_list_is_told_what_it_is_and_what_to_do() {
    let said = said_of("application/json", r#"{"meta": {"total": 2}, "stats": [{"n": 1}, {"n": 2}]}"#);
    assert!(
        said.contains("at its top there are: meta, stats")
            && said.contains("what to do  name the list: `item = { json"),
        "{said}"
    );
    let said = said_of("text/html", "<title>App</title><div id=root></div><script src=/app.js></script>");
    assert!(said.contains("empty until its scripts have run") && said.contains("`fetch = \"browser\"`"), "{said}");
    let said = said_of(
        "text/html",
        "<title>About</title><h1>About us</h1><p>We are a small firm in a small town by the sea.</p>",
    );
    assert!(said.contains("looks like a list of items.\n  what to do  look at it in a browser"), "{said}");
}

#[test]
fn a_host_in_figures_is_one_of_the_web_without_its_scheme() {
    let server = Server::start(|_| Answer::html("<title>Here</title>"));
    let bare = server.url("/page").replace("http://", "");
    let ran = Project::empty().run(&["find", "--no-probe", "--delay", "0s", "--allow-private", "127.0.0.0/8", &bare]);
    assert!(ran.stdout.starts_with("Here\n"), "{}{}", ran.stdout, ran.stderr);
}
