//! One look at a page serves all feeds that are made of it, in the server, too.

use super::{
    daemon::Daemon,
    project::{Project, numbered},
    server::{Answer, Server},
};

#[test]
fn two_feeds_of_one_page_ask_for_it_once() {
    let server = Server::start(|request| match request.path.as_str() {
        "/news" => Answer::html(numbered(1..6)),
        _ => Answer::status(404),
    });
    let (page, other) = (server.url("/news"), server.url("/other"));
    let list = "list = { item = 'article' }\n";
    let project = Project::new(&format!(
        "[feed.all]\nurl = '{page}'\n{list}[feed.odd]\nurl = '{page}'\nwhen = 'title ~ \"[135]$\"'\n{list}[feed.else]\nurl = '{other}'\n{list}"
    ));
    let mut daemon = Daemon::start(&project);
    let mut read = std::collections::HashSet::new();
    while read.len() < 2 {
        let event = daemon.wait_for(|event| event["outcome"] == "read");
        read.insert(event["feed"].as_str().unwrap_or_default().to_owned());
    }
    assert_eq!(server.requests().iter().filter(|request| request.path == "/news").count(), 1);
    let items = |feed: &str| daemon.get(&format!("/feeds/{feed}.json")).json()["items"].as_array().unwrap().len();
    assert_eq!((items("all"), items("odd")), (5, 3));
}
