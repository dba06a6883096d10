//! `paused`: a feed is kept, and its pages are left alone.

use super::{
    project::{Project, numbered},
    server::{Answer, Server},
};

#[test]
fn a_paused_feed_is_not_asked_for_and_stays_as_it_is() {
    let server = Server::start(|_| Answer::html(numbered(1..6)));
    let feeds = format!("[feed.news]\nurl = '{}'\n[feed.news.list]\nitem = 'article'\n", server.url("/"));
    let project = Project::new(&feeds);
    project.build();
    let before = project.read("out/news.atom");
    server.forget();
    project.write("feeds.toml", feeds.replace("[feed.news]\n", "[feed.news]\npaused = true\n"));
    let ran = project.build_at("2026-06-02T12:00:00Z");
    assert!(ran.code == 0 && ran.stdout.contains("paused, and so not read: news"), "{}", ran.stdout);
    assert!(server.requests().is_empty() && project.read("out/news.atom") == before);
    let listed = project.run(&["list"]).stdout;
    let row = listed.lines().find(|line| line.starts_with("news")).unwrap();
    assert!(row.contains("paused") && row.trim_end().ends_with('-'), "{listed}");
    // whoever names it wants it now
    project.run(&["build", "news", "--now", "2026-06-03T12:00:00Z"]);
    assert!(!server.requests().is_empty());
}

#[cfg(feature = "serve")]
#[test]
fn a_server_leaves_a_paused_feed_alone_and_says_who_paused_it() {
    let server = Server::start(|_| Answer::html(numbered(1..6)));
    let feeds = format!(
        "[serve]\nadmin = 'a-secret-of-the-operator'\n[feed.news]\nurl = '{0}'\npaused = true\n[feed.more]\nurl = '{0}more'\n",
        server.url("/")
    );
    let project = Project::new(&feeds);
    let mut daemon = super::daemon::Daemon::start(&project);
    daemon.wait_until("more", "read");
    assert!(server.requests().iter().all(|request| request.path == "/more"));
    let key = ("Authorization", "Bearer a-secret-of-the-operator");
    let refused = daemon.post("/api/v1/feeds/news/resume", &[key], "");
    assert!(
        refused.status == 409 && refused.text().contains("take `paused = true` out of [feed.news]"),
        "{}",
        refused.text()
    );
    project.write("feeds.toml", feeds.replace("paused = true\n", ""));
    daemon.wait_until("news", "read");
}
