//! What a site asks for, and gets: freshness, Retry-After, back-off, robots.txt, redirects, pauses.

use std::sync::{
    Arc,
    atomic::{AtomicU16, Ordering},
};

use super::{
    project::{Project, numbered},
    server::{Answer, Request, Server},
};

const NOON: &str = "2026-06-01T12:00:00Z";
const SOON: &str = "2026-06-01T12:01:00Z";
const EVENING: &str = "2026-06-01T20:00:00Z";
const NEXT_WEEK: &str = "2026-06-09T12:00:00Z";

fn feeds(url: &str) -> String {
    format!("[feed.news]\nurl = '{url}'\n[feed.news.list]\nitem = 'article'\n")
}

fn page() -> Answer {
    Answer::html(numbered(1..6))
}

/// A server that answers with a status of the test's choice until it is set to 200.
fn failing(status: u16, header: (&'static str, &'static str)) -> (Server, Arc<AtomicU16>) {
    let current = Arc::new(AtomicU16::new(status));
    let seen = Arc::clone(&current);
    let server = Server::start(move |_: &Request| match seen.load(Ordering::SeqCst) {
        200 => page(),
        status => Answer::status(status).with(header.0, header.1),
    });
    (server, current)
}

fn paths(server: &Server) -> Vec<String> {
    server.requests().into_iter().map(|request| request.path).collect()
}

#[test]
fn leaves_a_page_alone_while_it_is_fresh() {
    let server = Server::start(|_: &Request| page().with("Cache-Control", "max-age=3600"));
    let project = Project::new(&feeds(&server.url("/")));
    project.build_at(NOON);
    let second = project.build_at(SOON);
    assert_eq!((second.code, server.requests().len()), (0, 1), "{}", second.stdout);
    assert!(second.stdout.contains("fresh"), "{}", second.stdout);
    project.build_at(EVENING);
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn a_304_says_anew_how_long_a_page_is_fresh() {
    let server = Server::start(|request: &Request| match request.header("if-none-match") {
        Some(_) => Answer::status(304).with("Cache-Control", "max-age=36000"),
        None => page().with("ETag", "\"1\""),
    });
    let project = Project::new(&feeds(&server.url("/")));
    for now in [NOON, SOON, EVENING] {
        project.build_at(now);
    }
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn force_asks_for_a_fresh_page() {
    let server = Server::start(|_: &Request| page().with("Cache-Control", "max-age=3600"));
    let project = Project::new(&feeds(&server.url("/")));
    project.build_at(NOON);
    project.run(&["build", "--force", "--now", SOON]);
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn reads_the_kept_page_when_the_recipe_changes_while_it_is_fresh() {
    let server = Server::start(|_: &Request| page().with("Cache-Control", "max-age=3600"));
    let project = Project::new(&feeds(&server.url("/")));
    project.build_at(NOON);
    let recipe = project.read("feeds.toml").replace("item = 'article'\n", "item = 'article'\nsummary = 'p'\n");
    project.write("feeds.toml", recipe);
    project.build_at(SOON);
    assert_eq!(server.requests().len(), 1);
    assert!(project.read("out/news.json").contains("About Story number 3"));
}

#[test]
fn due_leaves_alone_what_the_schedule_does_not_say() {
    let server = Server::start(|_: &Request| page());
    let project = Project::new(&feeds(&server.url("/")));
    project.build_at(NOON);
    let early = project.run(&["build", "--due", "--now", "2026-06-01T12:29:00Z"]);
    assert!(early.stdout.contains("not due"), "{}", early.stdout);
    assert_eq!(server.requests().len(), 1);
    project.run(&["build", "--due", "--now", "2026-06-01T12:30:00Z"]);
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn retry_after_closes_the_host_for_all_its_feeds_even_to_force() {
    let (server, status) = failing(503, ("Retry-After", "7200"));
    let feeds = format!(
        "{}[feed.other]\nurl = '{}'\n[feed.other.list]\nitem = 'article'\n",
        feeds(&server.url("/")),
        server.url("/other")
    );
    let project = Project::new(&feeds);
    let first = project.build_at(NOON);
    assert_eq!(first.code, 1);
    assert_eq!(paths(&server), ["/"]);
    status.store(200, Ordering::SeqCst);
    let second = project.run(&["build", "--force", "--now", "2026-06-01T13:59:00Z"]);
    assert_eq!(server.requests().len(), 1);
    let words = "left alone until 2026-06-01T14:00:00Z, which --force and --accept do not change";
    assert!(second.stdout.contains(words), "{}", second.stdout);
    // the one that has failed fails still, the other was never asked
    assert!(second.code == 1 && second.stdout.contains("0 failed, 1 still failing"), "{}", second.stdout);
    project.build_at("2026-06-01T14:00:01Z");
    assert_eq!(server.requests().len(), 3);
    assert_eq!(project.titles("other").len(), 5);
}

#[test]
fn retry_after_may_be_a_date() {
    let (server, _) = failing(429, ("Retry-After", "Mon, 01 Jun 2026 18:00:00 GMT"));
    let project = Project::new(&feeds(&server.url("/")));
    for now in [NOON, "2026-06-01T17:59:00Z", EVENING] {
        project.build_at(now);
    }
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn waits_longer_each_time_a_source_fails() {
    let (server, _) = failing(500, ("X-Test", "1"));
    let project = Project::new(&feeds(&server.url("/")));
    let count = |now: &str| {
        server.forget();
        project.build_at(now);
        server.requests().len()
    };
    assert_eq!(count(NOON), 1);
    assert_eq!(count("2026-06-01T12:10:00Z"), 0);
    assert_eq!(count("2026-06-01T12:30:00Z"), 1);
    assert_eq!(count("2026-06-01T13:00:00Z"), 0);
    assert_eq!(count("2026-06-01T13:30:00Z"), 1);
}

#[test]
fn a_source_that_fails_fails_each_run_until_it_is_well_also_while_it_waits() {
    let (server, _) = failing(404, ("X-Test", "1"));
    let project = Project::new(&feeds(&server.url("/")));
    let first = project.build_at(NOON);
    assert!(first.code == 1 && first.stdout.contains("it is tried again at 2026-06-01T12:"), "{}", first.stdout);
    let server_too = cfg!(feature = "serve").then(|| vec!["serve", "--once-due"]);
    for args in [vec!["build"], vec!["build", "--due"]].into_iter().chain(server_too) {
        let second = project.run(&[args, vec!["--now", SOON]].concat());
        assert_eq!((second.code, server.requests().len()), (1, 1), "{}", second.stdout);
        for words in ["still fails, since 2026-06-01T12:00:00Z: the server answered 404", "0 failed, 1 still failing"] {
            assert!(second.stdout.contains(words), "{words}: {}", second.stdout);
        }
    }
}

#[test]
fn a_success_ends_the_waiting() {
    let (server, status) = failing(500, ("X-Test", "1"));
    let project = Project::new(&feeds(&server.url("/")));
    project.build_at(NOON);
    status.store(200, Ordering::SeqCst);
    project.run(&["build", "--force", "--now", SOON]);
    project.build_at("2026-06-01T12:02:00Z");
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn a_page_that_is_gone_is_asked_no_more() {
    let (server, _) = failing(410, ("X-Test", "1"));
    let project = Project::new(&feeds(&server.url("/")));
    let first = project.build_at(NOON);
    assert!(first.stdout.contains("gone for good"), "{}", first.stdout);
    let later = project.build_at(NEXT_WEEK);
    assert!(later.code == 1 && later.stdout.contains("gone"), "{}", later.stdout);
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn remembers_permanent_redirects_and_no_others() {
    let server = Server::start(|request: &Request| match request.path.as_str() {
        "/old" => Answer::status(301).with("Location", "/new"),
        "/new" => Answer::status(302).with("Location", "/today"),
        _ => page(),
    });
    let project = Project::new(&feeds(&server.url("/old")));
    let first = project.build_at(NOON);
    assert!(first.stdout.contains(&format!("put {} into feeds.toml", server.url("/new"))), "{}", first.stdout);
    project.build_at(SOON);
    assert_eq!(paths(&server), ["/old", "/new", "/today", "/new", "/today"]);
}

#[test]
fn forgets_a_permanent_redirect_that_leads_nowhere() {
    let gone = Arc::new(AtomicU16::new(200));
    let seen = Arc::clone(&gone);
    let server = Server::start(move |request: &Request| match (request.path.as_str(), seen.load(Ordering::SeqCst)) {
        ("/old", 200) => Answer::status(301).with("Location", "/new"),
        ("/new", status) if status != 200 => Answer::status(status),
        _ => page(),
    });
    let project = Project::new(&feeds(&server.url("/old")));
    project.build_at(NOON);
    gone.store(404, Ordering::SeqCst);
    project.build_at(SOON);
    let healed = project.build_at(EVENING);
    assert_eq!(paths(&server), ["/old", "/new", "/new", "/old"]);
    assert!(healed.stdout.contains("well again"), "{}", healed.stdout);
}

#[test]
fn asks_for_robots_txt_once_a_day_and_obeys_it() {
    let server = Server::with_robots(|request: &Request| match request.path.as_str() {
        "/robots.txt" => Answer::html("User-agent: *\nDisallow: /private\n"),
        _ => page(),
    });
    let feeds = format!(
        "{}[feed.private]\nurl = '{}'\n[feed.private.list]\nitem = 'article'\n",
        feeds(&server.url("/news")),
        server.url("/private/x")
    );
    let project = Project::new(&feeds);
    let first = project.build_at(NOON);
    assert_eq!(paths(&server), ["/robots.txt", "/news"]);
    assert!(first.stdout.contains("line 2 of") && first.stdout.contains("/private"), "{}", first.stdout);
    project.build_at("2026-06-02T11:59:00Z");
    assert_eq!(paths(&server), ["/robots.txt", "/news", "/news"]);
    project.build_at("2026-06-02T12:01:00Z");
    assert_eq!(paths(&server)[3..], ["/robots.txt", "/news"]);
}

#[test]
fn a_robots_txt_that_fails_forbids_everything() {
    let server = Server::with_robots(|request: &Request| match request.path.as_str() {
        "/robots.txt" => Answer::status(500),
        _ => page(),
    });
    let project = Project::new(&feeds(&server.url("/news")));
    assert_eq!(project.build_at(NOON).code, 1);
    assert_eq!(paths(&server), ["/robots.txt"]);
}

#[test]
fn a_site_without_robots_txt_allows_everything() {
    let server = Server::with_robots(|request: &Request| match request.path.as_str() {
        "/robots.txt" => Answer::status(403),
        _ => page(),
    });
    let project = Project::new(&feeds(&server.url("/news")));
    project.build();
    assert_eq!(paths(&server), ["/robots.txt", "/news"]);
}

#[test]
fn ignores_robots_txt_where_told_to_and_says_so() {
    let server = Server::with_robots(|_: &Request| page());
    let project =
        Project::new(&feeds(&server.url("/news")).replace("[feed.news]\n", "[feed.news]\nrobots = 'ignore'\n"));
    let ran = project.build();
    assert_eq!(paths(&server), ["/news"]);
    assert!(ran.stdout.contains("robots.txt"), "{}", ran.stdout);
}

#[test]
fn offline_asks_for_nothing_and_replay_reads_what_is_kept() {
    let server = Server::start(|_: &Request| page());
    let project = Project::new(&feeds(&server.url("/")));
    project.build();
    let recipe = project.read("feeds.toml").replace("item = 'article'\n", "item = 'article'\nsummary = 'p'\n");
    project.write("feeds.toml", recipe);
    let replayed = project.run(&["build", "--replay", "--now", SOON]);
    assert_eq!((replayed.code, server.requests().len()), (0, 1), "{}", replayed.stdout);
    assert!(project.read("out/news.json").contains("About Story number 3"));
    let offline = project.run(&["build", "--offline", "--now", SOON]);
    assert_eq!((offline.code, server.requests().len()), (0, 1));
    assert!(offline.stdout.contains("offline"), "{}", offline.stdout);
}

#[test]
fn sends_validators_only_to_the_address_that_gave_them() {
    let server = Server::start(|request: &Request| match request.path.as_str() {
        "/old" => Answer::status(302).with("Location", "/new"),
        _ => page().with("ETag", "\"1\""),
    });
    let project = Project::new(&feeds(&server.url("/old")));
    project.build_at(NOON);
    project.build_at(SOON);
    let asked: Vec<bool> = server.requests().iter().map(|request| request.header("if-none-match").is_some()).collect();
    assert_eq!(asked, [false, false, false, true]);
}

#[test]
fn keeps_no_validators_of_a_body_that_broke_off() {
    let server = Server::start(|_: &Request| {
        let mut answer = page().with("ETag", "\"1\"");
        answer.announced = Some(answer.body.len() + 100);
        answer
    });
    let project = Project::new(&feeds(&server.url("/")));
    assert_eq!(project.build_at(NOON).code, 1);
    project.build_at(EVENING);
    assert!(server.requests().iter().all(|request| request.header("if-none-match").is_none()));
}

#[test]
fn how_a_site_was_treated_is_told_a_host_a_line() {
    let server = Server::with_robots(|request: &Request| match request.path.as_str() {
        "/robots.txt" => Answer::status(404),
        _ if request.header("if-none-match").is_some() => Answer::status(304),
        "/wall" => Answer::status(403),
        _ => page().with("ETag", "\"1\""),
    });
    let news = feeds(&server.url("/news"));
    let wall = news.replace("feed.news", "feed.wall").replace("/news'", "/wall'");
    let wall = wall.split("[feed.wall]").nth(1).unwrap();
    let project = Project::new(&format!("{news}[feed.wall]{wall}"));
    project.build_at(NOON);
    project.run(&["build", "news", "--force", "--now", "2026-06-02T12:00:30Z"]);
    let told = project.run(&["etiquette", "--now", "2026-06-03T12:00:00Z", "--format", "ndjson"]);
    let row: serde_json::Value = serde_json::from_str(told.stdout.lines().next().unwrap()).unwrap();
    let counts = ["requests", "unchanged", "refused", "failed"].map(|name| row[name].as_u64().unwrap());
    assert_eq!((row["host"].as_str(), counts), (Some("127.0.0.1"), [paths(&server).len() as u64, 1, 1, 0]), "{row}");
    assert!(row["bytes"].as_u64() > Some(50) && row["burst"].as_u64() >= Some(3), "{row}");
    let told = project.run(&["etiquette", "--now", "2026-06-03T12:00:00Z"]).stdout;
    assert!(told.contains("127.0.0.1") && told.contains("old") && told.contains("1 host"), "{told}");
    let later = project.run(&["etiquette", "--since", "1d", "--now", "2026-06-23T12:00:00Z"]).stdout;
    assert!(later.contains("nobody was asked"), "{later}");
}
