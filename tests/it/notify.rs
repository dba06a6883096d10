//! `[feed.ID.notify]`: new items are posted, each once.

use std::sync::{Arc, Mutex};

use serde_json::Value;

use super::{
    project::{Project, article, numbered, page},
    server::{Answer, Server},
};

fn project(notify: &str) -> Project {
    let project = Project::guarded(&format!(
        "[feed.news]\nurl = 'page.html'\nbase = 'https://news.example/'\n[feed.news.list]\nitem = 'article'\n[feed.news.notify]\n{notify}\n"
    ));
    project.write("page.html", numbered(1..6));
    project
}

fn hour(project: &Project, hour: u32) {
    let ran = project.build_at(&format!("2026-06-01T{hour:02}:00:00Z"));
    assert!(ran.code <= 1, "{}{}", ran.stdout, ran.stderr);
}

fn titles(body: &[u8]) -> Vec<String> {
    let feed: Value = serde_json::from_slice(body).unwrap();
    feed["items"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn new_items_are_posted_as_a_feed_and_none_of_those_that_were_there_before() {
    let server = Server::start(|_| Answer::status(200));
    let project = project(&format!("url = '{}'", server.url("/hook")));
    hour(&project, 0);
    hour(&project, 1);
    assert!(server.requests().is_empty(), "the first look brings nothing new");
    project.write("page.html", numbered(1..8));
    hour(&project, 2);
    hour(&project, 3);
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].header("content-type"), Some("application/feed+json"));
    assert_eq!(requests[0].header("x-pagewire-feed"), Some("news"));
    let mut posted = titles(&requests[0].body);
    posted.sort();
    let mut new: Vec<String> = project.titles("news").into_iter().take(2).collect();
    new.sort();
    assert_eq!(posted, new);
}

#[test]
fn what_could_not_be_posted_is_posted_later_with_all_that_came_since() {
    let is_well = Arc::new(Mutex::new(false));
    let asked = Arc::clone(&is_well);
    let server = Server::start(move |_| Answer::status(if *asked.lock().unwrap() { 200 } else { 503 }));
    let project = project(&format!("url = '{}'", server.url("/hook")));
    hour(&project, 0);
    project.write("page.html", numbered(1..7));
    let ran = project.build_at("2026-06-01T02:00:00Z");
    assert!(
        ran.code == 1 && ran.stdout.contains("[feed.news.notify]: 127.0.0.1 answered with status 503"),
        "{}",
        ran.stdout
    );
    *is_well.lock().unwrap() = true;
    project.write("page.html", numbered(1..8));
    hour(&project, 3);
    assert_eq!(titles(&server.requests().last().unwrap().body).len(), 2);
    assert_eq!(project.run(&["list"]).code, 0);
}

#[test]
fn a_template_is_filled_in_for_each_item_and_its_words_stay_words() {
    let server = Server::start(|_| Answer::status(200));
    let project =
        project(&format!("url = '{}'\ntemplate = '{{\"text\": \"{{title}} <{{link}}>\"}}'", server.url("/hook")));
    hour(&project, 0);
    let title = "He said \"{link}\" \\ and left";
    project.write("page.html", page(&[article("new", title), article("other", "Another story of the day")]));
    project.write("page.html", [numbered(1..6).replace("</body>", ""), article("new", title)].concat());
    hour(&project, 2);
    let requests = server.requests();
    assert_eq!(requests.len(), 1, "{requests:#?}");
    let posted: Value = serde_json::from_slice(&requests[0].body).unwrap();
    assert_eq!(posted["text"], format!("{title} <https://news.example/new>"));
}
