//! `pagewire serve` as the operator has it: who may change what, what is told of faults, feeds.toml taken up, nothing lost by an end.

use std::sync::{
    Arc,
    atomic::{AtomicU16, Ordering},
};

use super::{
    daemon::Daemon,
    project::{Project, numbered, page},
    serve::{titles, token, with_items},
    server::{Answer, Request, Server},
};

/// Logs in; gives the cookie, and the mark that forms carry.
fn log_in(project: &Project, daemon: &Daemon) -> (String, String) {
    let secret = project.read(".pagewire/admin-token");
    let answer = daemon.post("/login", &[], &format!("secret={}", secret.trim()));
    assert_eq!(answer.status, 303, "{}", answer.text());
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    let form = daemon.get_with("/add", &[("Cookie", &cookie)]).text();
    (cookie, between(&form, "name=\"csrf\" value=\"", "\""))
}

fn between(text: &str, before: &str, after: &str) -> String {
    let start = text.find(before).unwrap_or_else(|| panic!("{before} is not in {text}")) + before.len();
    text[start..].split(after).next().unwrap().to_owned()
}

#[test]
fn only_the_operator_changes_things() {
    let (project, daemon) = with_items(3, "");
    assert_eq!(daemon.post("/api/v1/feeds/news/pause", &[], "").status, 401);
    assert_eq!(daemon.post("/login", &[], "secret=guess").status, 401);
    let (cookie, csrf) = log_in(&project, &daemon);
    let pause = |cookie: &str, csrf: &str, site: &str| {
        daemon.post("/feed/news/pause", &[("Cookie", cookie), ("Sec-Fetch-Site", site)], &format!("csrf={csrf}")).status
    };
    assert_eq!(pause("", &csrf, "same-origin"), 401);
    assert_eq!(pause(&cookie, "", "same-origin"), 403);
    assert_eq!(pause(&cookie, &csrf, "cross-site"), 403);
    assert_eq!(pause(&cookie, &csrf, "same-origin"), 303);
    assert!(daemon.get("/?show=paused").text().contains("/feed/news"));
    let logged_out = daemon.post("/logout", &[("Cookie", &cookie)], &format!("csrf={csrf}"));
    assert_eq!(logged_out.status, 303);
    assert_eq!(pause(&cookie, &csrf, "same-origin"), 401);
    // a page is shown the way to the login
    let answer = daemon.get_with("/add", &[("Accept", "text/html")]);
    assert_eq!((answer.status, answer.header("location")), (303, "/login"));
}

#[test]
fn a_pause_outlives_the_server() {
    let (project, mut daemon) = with_items(3, "");
    daemon.post("/api/v1/feeds/news/pause", &[("Authorization", &token(&project))], "");
    assert_eq!(daemon.stop("-TERM"), Some(0));
    let daemon = Daemon::start(&project);
    assert_eq!(daemon.get("/api/v1/feeds/news").json()["paused"], true);
}

#[test]
fn a_changed_configuration_is_taken_up_and_a_broken_one_is_not() {
    let (project, mut daemon) = with_items(3, "");
    let before = project.read("feeds.toml");
    project
        .write("feeds.toml", format!("{before}[feed.more]\nurl = 'page.html'\n[feed.more.list]\nitem = 'article'\n"));
    daemon.signal("-HUP");
    daemon.wait_until("more", "read");
    assert_eq!(daemon.get("/feeds/more.rss").status, 200);
    project.write("feeds.toml", format!("{before}[feed.more\n"));
    daemon.signal("-HUP");
    daemon.wait_for(|event| event["message"].as_str().is_some_and(|message| message.contains("cannot be used")));
    assert_eq!(daemon.get("/feeds/more.rss").status, 200);
    assert!(daemon.get("/").text().contains("feeds.toml cannot be used"));
    project.write("feeds.toml", &before);
    daemon.signal("-HUP");
    daemon.wait_for(|event| event["message"] == "feeds.toml was read again");
    assert_eq!(daemon.get("/feeds/more.rss").status, 410);
    assert!(!daemon.get("/").text().contains("feeds.toml cannot be used"));
}

#[test]
fn the_health_feed_tells_once_of_a_fault_and_once_of_its_end() {
    let status = Arc::new(AtomicU16::new(200));
    let current = Arc::clone(&status);
    let server = Server::start(move |_: &Request| match current.load(Ordering::SeqCst) {
        200 => Answer::html(numbered(1..6)),
        status => Answer::status(status),
    });
    let project =
        Project::new(&format!("[feed.news]\nurl = '{}'\n[feed.news.list]\nitem = 'article'\n", server.url("/")));
    let mut daemon = Daemon::start(&project);
    daemon.wait_until("news", "read");
    let token = token(&project);
    let refresh = |outcome: &str, daemon: &mut Daemon| {
        let answer = daemon.post("/api/v1/feeds/news/refresh", &[("Authorization", &token)], "");
        assert_eq!(answer.status, 202, "{}", answer.text());
        daemon.wait_until("news", outcome);
    };
    assert_eq!(daemon.get("/feeds/health.atom").text().matches("<entry>").count(), 0);
    status.store(500, Ordering::SeqCst);
    refresh("failed", &mut daemon);
    refresh("failed", &mut daemon);
    let broken = daemon.get("/feeds/health.atom").text();
    assert_eq!(broken.matches("<entry>").count(), 1, "{broken}");
    assert!(broken.contains("news is broken") && broken.contains("500"), "{broken}");
    assert_eq!(titles(&daemon.get("/feeds/news.json").json()).len(), 5, "the feed stays as it was");
    let failing = daemon.get("/").text();
    assert!(failing.contains("1 of 1 feeds fails") && failing.contains("the server answered 500"), "{failing}");
    status.store(200, Ordering::SeqCst);
    refresh("unchanged", &mut daemon);
    let healed = daemon.get("/feeds/health.atom").text();
    assert_eq!(healed.matches("<entry>").count(), 2, "{healed}");
    assert!(healed.contains("news is well again"), "{healed}");
}

#[test]
fn nothing_that_a_page_says_runs_in_the_dashboard() {
    let project = Project::new(
        "[feed.news]\nurl = 'page.html'\nbase = 'https://news.example/'\n[feed.news.list]\nitem = 'article'\ncontent = 'div'\n",
    );
    let items = [
        "<article><h2><a href='/1'>&lt;script&gt;alert(1)&lt;/script&gt;</a></h2><div>x<script>alert(2)</script><img src=x onerror=alert(3)></div></article>".to_owned(),
        "<article><h2><a href='javascript:alert(4)'>Two</a></h2><div><a href='javascript:alert(5)'>y</a></div></article>".to_owned(),
    ];
    project.write("page.html", page(&items));
    let mut daemon = Daemon::start(&project);
    daemon.wait_until("news", "read");
    for path in ["/", "/feed/news"] {
        let answer = daemon.get(path);
        let html = answer.text();
        for wrong in ["<script>alert", "onerror=", "javascript:alert"] {
            assert!(!html.contains(wrong), "{path}: {wrong}");
        }
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(answer.header("x-frame-options"), "DENY");
    }
}

#[test]
fn the_feed_page_shows_edits_and_refreshes() {
    let (project, mut daemon) = with_items(4, "");
    project.write("page.html", numbered(1..5).replace("Story number 2", "Story number two, corrected"));
    daemon.post("/api/v1/feeds/news/refresh", &[("Authorization", &token(&project))], "");
    daemon.wait_until("news", "read");
    let detail = daemon.get("/api/v1/feeds/news").json();
    assert_eq!(detail["revisions"][0]["title"], "Story number 2", "{detail:#}");
    assert_eq!(detail["runs"].as_array().unwrap().len(), 2);
    let html = daemon.get("/feed/news").text();
    assert!(html.contains("Edited items") && html.contains("Story number two, corrected"), "{html}");
}

#[test]
fn a_write_that_waits_for_another_process_holds_up_no_reader() {
    let (project, daemon) = with_items(3, "");
    let other = rusqlite::Connection::open(project.path(".pagewire/pagewire.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let token = token(&project);
    std::thread::scope(|scope| {
        let pause = || daemon.post("/api/v1/feeds/news/pause", &[("Authorization", &token)], "").status;
        let waiting: Vec<_> = (0..4).map(|_| scope.spawn(pause)).collect();
        for path in ["/feeds/news.rss", "/feeds/news.json?limit=1", "/", "/readyz"].repeat(3) {
            assert_eq!(daemon.get(path).status, 200, "{path}");
        }
        assert!(waiting.iter().all(|pause| !pause.is_finished()));
        other.execute_batch("ROLLBACK").unwrap();
        assert!(waiting.into_iter().all(|pause| pause.join().unwrap() == 200));
    });
    assert_eq!(daemon.get("/api/v1/feeds/news").json()["paused"], true);
}

#[test]
fn a_document_that_cannot_be_written_is_told_to_the_operator() {
    let (project, mut daemon) = with_items(3, "");
    std::fs::remove_file(project.path("out/news.rss")).unwrap();
    std::fs::create_dir(project.path("out/news.rss")).unwrap();
    let refresh =
        |daemon: &Daemon| daemon.post("/api/v1/feeds/news/refresh", &[("Authorization", &token(&project))], "");
    project.write("page.html", numbered(1..6));
    refresh(&daemon);
    daemon.wait_for(|event| event["message"].as_str().is_some_and(|message| message.contains("cannot write")));
    let (cookie, _) = log_in(&project, &daemon);
    let told = |daemon: &Daemon| daemon.get_with("/", &[("Cookie", &cookie)]).text();
    assert!(told(&daemon).contains("Not everything can be written") && told(&daemon).contains("news.rss"));
    assert!(!daemon.get("/").text().contains("Not everything can be written"));
    // readers over HTTP have it all the same, a moment after it is told
    assert!((0..1000).any(|_| titles(&daemon.get("/feeds/news.json").json()).len() == 5));
    std::fs::remove_dir(project.path("out/news.rss")).unwrap();
    refresh(&daemon);
    daemon.wait_until("news", "unchanged");
    assert!((0..1000).any(|_| !told(&daemon).contains("Not everything can be written")));
    assert!(project.read("out/news.rss").contains("number 5"));
}

#[test]
fn a_server_begins_without_a_file_and_writes_it_with_the_first_feed() {
    let project = Project::empty();
    let mut daemon = Daemon::start(&project);
    assert!(daemon.get("/").text().contains("No feeds yet"));
    project.write("page.html", numbered(1..6));
    // as an editor does
    project.write("feeds.toml", "[feed.news]\nurl = 'page.html'\nbase = 'https://news.example/'\n");
    daemon.signal("-HUP");
    daemon.wait_until("news", "read");
    assert_eq!(titles(&daemon.get("/feeds/news.json").json()).len(), 5);
    // a file that is gone for a moment empties nothing
    std::fs::remove_file(project.path("feeds.toml")).unwrap();
    daemon.signal("-HUP");
    daemon.wait_for(|event| event["message"].as_str().is_some_and(|message| message.contains("cannot be used")));
    assert_eq!(titles(&daemon.get("/feeds/news.json").json()).len(), 5);
    // and what it says when it is back is followed
    let feed = |id: &str| format!("[feed.{id}]\nurl = 'page.html'\nbase = 'https://news.example/'\n");
    project.write("feeds.toml", feed("news") + &feed("other"));
    daemon.signal("-HUP");
    daemon.wait_until("other", "read");
    assert_eq!(titles(&daemon.get("/feeds/news.json").json()).len(), 5);
    assert_eq!((project.titles("news").len(), project.titles("other").len()), (5, 5));
}

#[test]
fn what_is_due_is_refreshed_once_for_a_timer() {
    let project = Project::with_page(&numbered(1..6));
    let ran = project.run(&["serve", "--once-due", "--now", "2026-06-01T12:00:00Z"]);
    assert_eq!((ran.code, project.titles("news").len()), (0, 5), "{}{}", ran.stdout, ran.stderr);
    let again = project.run(&["serve", "--once-due", "--now", "2026-06-01T12:10:00Z"]);
    assert!(again.stdout.contains("not due"), "{}", again.stdout);
}

#[test]
fn a_server_that_is_killed_loses_nothing_and_repeats_nothing() {
    let (project, mut daemon) = with_items(30, "");
    let before: Vec<_> = titles(&daemon.get("/feeds/news.json").json());
    for round in 0..5 {
        project.write("page.html", numbered(1..32 + round));
        daemon.post("/api/v1/feeds/news/refresh", &[("Authorization", &token(&project))], "");
        daemon.stop("-KILL");
        daemon = Daemon::start(&project);
        daemon.post("/api/v1/feeds/news/refresh", &[("Authorization", &token(&project))], "");
        daemon.wait_for(|event| event["feed"] == "news" && event["outcome"] != serde_json::Value::Null);
        let now = titles(&daemon.get("/feeds/news.json").json());
        let unique: std::collections::HashSet<_> = now.iter().collect();
        assert_eq!((now.len(), unique.len()), (31 + round, 31 + round));
        assert!(before.iter().all(|title| now.contains(title)));
    }
}

#[test]
fn a_password_is_kept_as_a_hash_alone() {
    let hashed = Project::new("").command().arg("hash-password").write_stdin("correct horse\n").output().unwrap();
    let hash = String::from_utf8(hashed.stdout).unwrap();
    assert!(hash.starts_with("$argon2id$"), "{hash}");
    let (_project, daemon) = with_items(3, &format!("[serve]\nadmin = '{}'\n", hash.trim()));
    assert_eq!(daemon.post("/login", &[], "secret=correct+house").status, 401);
    assert_eq!(daemon.post("/login", &[], "secret=correct+horse").status, 303);
}
