//! `pagewire plan`: what a changed feeds.toml would do, before it does it.

use super::{
    project::{NOW, Project, article, dated, numbered, page},
    server::{Answer, Request, Server},
};

fn changed(project: &Project, from: &str, to: &str) {
    let before = project.read("feeds.toml");
    assert!(before.contains(from), "{before}");
    project.write("feeds.toml", before.replace(from, to));
}

fn json(project: &Project, args: &[&str]) -> (i32, serde_json::Value) {
    let ran = project.run(&[&["plan", "--json", "--now", NOW], args].concat());
    (ran.code, serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}{}", ran.stdout, ran.stderr)))
}

#[test]
fn a_configuration_that_was_built_changes_nothing() {
    let project = Project::with_page(&numbered(1..11));
    assert_eq!(project.run(&["plan"]).code, 2, "nothing is built yet");
    project.build();
    let ran = project.run(&["plan", "--now", NOW]);
    assert!(ran.code == 0 && ran.stdout.contains("nothing changes"), "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn a_changed_title_is_told_with_old_and_new_and_nothing_is_asked_or_written() {
    let server = Server::start(|_: &Request| Answer::html(numbered(1..11)));
    let project =
        Project::new(&format!("[feed.news]\nurl = '{}'\n[feed.news.list]\nitem = 'article'\n", server.url("/")));
    project.build();
    let (before, requests) = (project.outputs(), server.requests().len());
    changed(&project, "item = 'article'", "item = 'article'\ntitle = 'p'");
    let ran = project.run(&["plan", "news", "--now", NOW]);
    assert_eq!(ran.code, 3, "{}{}", ran.stdout, ran.stderr);
    for words in [
        "10 → 10 items: 0 new, 0 gone, 10 changed; 10 known under their ids",
        "“Story number 10” → “About Story number 10.”",
    ] {
        assert!(ran.stdout.contains(words), "{words}: {}", ran.stdout);
    }
    assert_eq!((project.outputs(), server.requests().len()), (before, requests));
    project.build();
    assert_eq!(project.run(&["plan", "--now", NOW]).code, 0);
}

#[test]
fn a_small_change_is_told_and_does_not_end_with_3() {
    let items: Vec<String> = (1..11).map(|n| dated(&format!("s{n}"), &format!("Story {n}"), "2026-05-30")).collect();
    let project = Project::with_page(&page(&[&items[..], &[article("ad", "Sponsored: a sofa")]].concat()));
    project.build();
    changed(&project, "summary = 'p'\n", "summary = 'p'\n[feed.news.drop]\ntitle = '^Sponsored'\n");
    let (code, plan) = json(&project, &[]);
    assert_eq!(code, 0, "{plan:#}");
    assert_eq!(plan["feeds"][0]["sources"][0]["gone"][0]["title"], "Sponsored: a sofa");
    assert_eq!((&plan["feeds"][0]["published_before"], &plan["feeds"][0]["published_after"]), (&11.into(), &10.into()));
}

#[test]
fn a_feed_with_another_name_loses_its_ids_and_its_documents() {
    let project = Project::with_page(&numbered(1..11));
    project.build();
    let text = project.read("feeds.toml").replace("feed.news", "feed.world");
    project.write("feeds.toml", text);
    let (code, plan) = json(&project, &[]);
    assert_eq!((code, plan["feeds"][0]["was"].as_str()), (3, Some("news")), "{plan:#}");
    assert_eq!(plan["feeds"][0]["sources"][0]["ids_lost"], 10);
    assert_eq!(plan["documents_removed"].as_array().unwrap().len(), 3);
}

#[test]
fn documents_that_are_renamed_come_in_or_go_are_told() {
    let project = Project::with_page(&numbered(1..11));
    project.build();
    changed(&project, "[feed.news]\n", "[feed.news]\nfile = 'feed.xml'\nformats = ['rss', 'json']\n");
    let (code, plan) = json(&project, &[]);
    assert_eq!((code, &plan["documents_renamed"]), (3, &serde_json::json!([["news.rss", "feed.xml"]])));
    assert_eq!(plan["documents_removed"], serde_json::json!(["news.atom"]));
}

#[test]
fn a_run_of_one_feed_does_not_hide_what_is_to_come_for_another() {
    let feed = |id: &str| {
        format!("[feed.{id}]\nurl = '{id}.html'\nbase = 'https://news.example/'\n[feed.{id}.list]\nitem = 'article'\n")
    };
    let project = Project::new(&(feed("a") + &feed("b")));
    project.write("a.html", numbered(1..11));
    project.write("b.html", numbered(1..11));
    project.build();
    let text = project.read("feeds.toml").replace("item = 'article'", "item = 'article'\ntitle = 'p'");
    project.write("feeds.toml", text);
    project.run(&["build", "a", "--now", NOW]);
    let (code, plan) = json(&project, &["b"]);
    assert_eq!((code, plan["feeds"][0]["feed"].as_str()), (3, Some("b")), "{plan:#}");
}
