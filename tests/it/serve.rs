//! `pagewire serve`: feeds over HTTP, the schedule, the dashboard, the API, WebSub.

use std::{
    collections::HashSet,
    io::{Read, Write},
    net::TcpStream,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU16, Ordering},
        mpsc,
    },
};

use super::{
    daemon::Daemon,
    project::{Project, numbered, page},
    server::{Answer, Request, Server},
};

/// A feed `news` of a file with so many items, which is refreshed once.
pub(crate) fn with_items(count: usize, more: &str) -> (Project, Daemon) {
    with_items_at("127.0.0.1:0", count, more)
}

pub(crate) fn with_items_at(address: &str, count: usize, more: &str) -> (Project, Daemon) {
    let project = Project::new(&format!(
        "[feed.news]\nurl = 'page.html'\nbase = 'https://news.example/'\n{more}[feed.news.list]\nitem = 'article'\nsummary = 'p'\n"
    ));
    project.write("page.html", numbered(1..count + 1));
    let mut daemon = Daemon::start_at(&project, address);
    daemon.wait_until("news", "read");
    (project, daemon)
}

pub(crate) fn token(project: &Project) -> String {
    format!("Bearer {}", project.read(".pagewire/admin-token").trim())
}

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

pub(crate) fn titles(json: &serde_json::Value) -> Vec<String> {
    json["items"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_second_request_is_answered_304() {
    let (_project, daemon) = with_items(5, "");
    let first = daemon.get("/feeds/news.atom");
    assert_eq!((first.status, first.header("content-type")), (200, "application/atom+xml; charset=utf-8"));
    assert!(first.header("cache-control").starts_with("public, max-age="), "{}", first.header("cache-control"));
    let second = daemon.get_with("/feeds/news.atom", &[("If-None-Match", first.header("etag"))]);
    assert_eq!((second.status, second.body.len()), (304, 0));
    let by_date = daemon.get_with("/feeds/news.atom", &[("If-Modified-Since", first.header("last-modified"))]);
    assert_eq!(by_date.status, 304);
    let head = daemon.ask("HEAD", "/feeds/news.atom", &[], "");
    assert_eq!((head.status, head.header("content-length"), head.body.len()), (200, first.header("content-length"), 0));
}

#[test]
fn who_asks_for_a_feed_that_is_just_being_made_waits_for_it() {
    let (asked, is_asked) = mpsc::channel();
    let (release, released) = mpsc::channel::<()>();
    let (asked, released) = (Mutex::new(asked), Mutex::new(released));
    let server = Server::start(move |request: &Request| {
        if request.path == "/robots.txt" {
            return Answer::status(404);
        }
        asked.lock().unwrap().send(()).unwrap();
        released.lock().unwrap().recv().unwrap();
        Answer::html(numbered(1..4))
    });
    let project =
        Project::new(&format!("[feed.news]\nurl = '{}'\n[feed.news.list]\nitem = 'article'\n", server.url("/")));
    let daemon = Daemon::start(&project);
    is_asked.recv().unwrap();
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| daemon.get("/feeds/news.rss").status);
        release.send(()).unwrap();
        assert_eq!(reader.join().unwrap(), 200);
    });
}

#[test]
fn encodings_hold_the_same_bytes_under_validators_of_their_own() {
    let (_project, daemon) = with_items(20, "");
    let plain = daemon.get("/feeds/news.rss");
    let gzip = daemon.get_with("/feeds/news.rss", &[("Accept-Encoding", "gzip")]);
    let mut decoded = Vec::new();
    flate2::read::GzDecoder::new(gzip.body.as_slice()).read_to_end(&mut decoded).unwrap();
    assert_eq!((gzip.header("content-encoding"), &decoded), ("gzip", &plain.body));
    let zstd = daemon.get_with("/feeds/news.rss", &[("Accept-Encoding", "zstd")]);
    assert_eq!(zstd::decode_all(zstd.body.as_slice()).unwrap(), plain.body);
    let brotli = daemon.get_with("/feeds/news.rss", &[("Accept-Encoding", "br, gzip")]);
    assert_eq!(brotli.header("content-encoding"), "br");
    assert!(brotli.body.len() < plain.body.len() / 2);
    let mut unpacked = Vec::new();
    brotli::BrotliDecompress(&mut brotli.body.as_slice(), &mut unpacked).unwrap();
    assert_eq!(unpacked, plain.body);
    let tags: HashSet<&str> = [&plain, &gzip, &zstd, &brotli].iter().map(|answer| answer.header("etag")).collect();
    assert!(tags.len() == 4 && !tags.contains(""), "{tags:?}");
    assert_eq!(plain.header("vary"), "Accept-Encoding");
}

#[test]
fn an_answer_from_memory_says_what_a_made_one_says() {
    let (_project, daemon) = with_items(5, "");
    for (name, value) in [("Accept-Encoding", "gzip"), ("If-None-Match", "*"), ("X-Nothing", "1")] {
        // the first request makes the document; what is unusual is answered anew each time
        let answers = [("X", "1"), ("X", "2"), ("TE", "trailers")].map(|other| {
            let mut answer = daemon.get_with("/feeds/news.rss", &[(name, value), other]);
            let passing = ["date", "x-request-id", "connection", "cache-control"];
            answer.headers.retain(|(name, _)| !passing.contains(&name.as_str()));
            answer.headers.sort();
            (answer.status, answer.headers, answer.body.len())
        });
        assert_eq!(answers[0], answers[1]);
        assert_eq!(answers[1], answers[2]);
    }
}

#[test]
fn a_large_document_comes_whole_however_slowly_it_is_read() {
    let (_project, daemon) = with_items(400, "keep = { items = 400 }\n");
    let whole = daemon.get_with("/feeds/news.rss", &[("TE", "trailers")]).body;
    assert!(whole.len() > 100_000);
    let mut stream = TcpStream::connect(daemon.address()).unwrap();
    let request = format!("GET /feeds/news.rss HTTP/1.1\r\nHost: {}\r\n\r\n", daemon.address());
    // more than the buffers of a connection hold, asked for before any of it is read
    let last = format!("GET /healthz HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", daemon.address());
    stream.write_all((request.repeat(40) + &last).as_bytes()).unwrap();
    let mut answers = Vec::new();
    stream.read_to_end(&mut answers).unwrap();
    let mut rest = answers.as_slice();
    for _ in 0..40 {
        let head = rest.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4;
        assert!(rest[head..].starts_with(&whole));
        rest = &rest[head + whole.len()..];
    }
    assert!(rest.ends_with(b"ok\n"));
}

#[test]
fn requests_that_come_together_are_answered_in_their_order() {
    let (_project, daemon) = with_items(5, "");
    let etag = daemon.get("/feeds/news.rss").header("etag").to_owned();
    let host = daemon.address();
    let ask = |path: &str, more: &str| format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{more}\r\n");
    let same = ask("/feeds/news.rss", &format!("If-None-Match: {etag}\r\n"));
    let all =
        [&same, &same, &ask("/healthz", ""), &ask("/feeds/news.rss", ""), &ask("/nothing", "Connection: close\r\n")];
    let mut stream = TcpStream::connect(host).unwrap();
    // the third request is cut in two
    let bytes = all.map(String::as_str).concat();
    let (first, second) = bytes.split_at(same.len() * 2 + 9);
    stream.write_all(first.as_bytes()).unwrap();
    stream.write_all(second.as_bytes()).unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).unwrap();
    let statuses: Vec<_> = answers.lines().filter_map(|line| line.strip_prefix("HTTP/1.1 ")).collect();
    assert_eq!(statuses, ["304 Not Modified", "304 Not Modified", "200 OK", "200 OK", "404 Not Found"]);
}

#[test]
fn websub_4_the_hub_and_the_document_are_in_the_head() {
    let (_project, daemon) = with_items(3, "");
    let links = daemon.get("/feeds/news.atom").header("link").to_owned();
    let own = daemon.url("/feeds/news.atom");
    assert_eq!(links, format!("<{}>; rel=\"hub\", <{own}>; rel=\"self\"", daemon.url("/hub")));
}

#[test]
fn the_format_is_what_the_reader_accepts() {
    let (_project, daemon) = with_items(3, "");
    let answer = daemon.get_with("/feeds/news", &[("Accept", "application/feed+json, */*;q=0.1")]);
    assert_eq!(answer.header("content-type"), "application/feed+json; charset=utf-8");
    assert_eq!((titles(&answer.json()).len(), answer.header("vary")), (3, "Accept, Accept-Encoding"));
}

#[test]
fn a_document_names_itself_and_its_hub() {
    let (_project, daemon) = with_items(3, "");
    let atom = daemon.get("/feeds/news.atom").text();
    assert!(atom.contains(&format!("href=\"{}\" rel=\"self\"", daemon.url("/feeds/news.atom"))), "{atom}");
    assert!(atom.contains(&format!("href=\"{}\" rel=\"hub\"", daemon.url("/hub"))), "{atom}");
}

#[test]
fn answers_to_its_own_names_alone() {
    let (_project, daemon) = with_items(3, "");
    for path in ["/", "/feeds/news.rss", "/feed/news", "/api/v1/feeds", "/hub"] {
        for host in ["evil.example", "localhost.evil.example", "evil.localhost.example:80"] {
            let answer = daemon.get_with(path, &[("Host", host)]);
            assert_eq!(answer.status, 421, "{path} of {host}");
            assert!(!answer.text().contains("Story number"), "{path} of {host}");
        }
    }
    for host in ["localhost", "LOCALHOST", "127.0.0.1", "[::1]"] {
        assert_eq!(daemon.get_with("/", &[("Host", host)]).status, 200, "{host}");
    }
}

#[test]
fn nothing_that_is_sent_stops_the_server() {
    let (_project, daemon) = with_items(3, "");
    // connections that begin a request and leave it at that
    let slow: Vec<TcpStream> = (0..200)
        .map(|_| {
            let mut stream = TcpStream::connect(daemon.address()).unwrap();
            stream.write_all(b"GET / HTTP/1.1\r\nHost: loc").unwrap();
            stream
        })
        .collect();
    assert_eq!(daemon.get("/feeds/news.rss").status, 200);
    drop(slow);
    let host = daemon.address();
    let long = "x".repeat(40_000);
    let too_large =
        daemon.send(&format!("POST /login HTTP/1.1\r\nHost: {host}\r\nContent-Length: 200000\r\n\r\n{long}"));
    assert!(too_large.is_some_and(|answer| matches!(answer.status, 413 | 415)));
    assert_eq!(daemon.get(&format!("/{}", "y".repeat(9_000))).status, 414);
    assert_eq!(daemon.ask("DELETE", "/", &[], "").status, 405);
    for path in
        ["/feeds/..%2f..%2fetc%2fpasswd", "/feeds/%00.rss", "/feeds/news.exe", "/assets/..%2fmod.rs", "/feed/nothing"]
    {
        assert_eq!(daemon.get(path).status, 404, "{path}");
    }
    assert_eq!(daemon.get("/healthz").text(), "ok\n");
}

#[test]
fn a_client_that_asks_too_much_is_told_when_to_come_back() {
    let (_project, daemon) = with_items(3, "[serve]\nrate = 20\ntrusted_proxies = ['127.0.0.1/32']\n");
    let ask = || daemon.get_with("/feeds/news.rss", &[("X-Forwarded-For", "203.0.113.7")]);
    let answers: Vec<_> = (0..40).map(|_| ask()).collect();
    let refused: Vec<_> = answers.iter().filter(|answer| answer.status == 429).collect();
    assert!(!refused.is_empty());
    assert!(refused[0].header("retry-after").parse::<u32>().unwrap() >= 1);
    assert_eq!(daemon.get_with("/feeds/news.rss", &[("X-Forwarded-For", "203.0.113.8")]).status, 200);
}

#[test]
fn a_private_feed_needs_its_token() {
    let (project, daemon) = with_items(3, "private = true\n");
    assert_eq!(daemon.get("/feeds/news.rss").status, 401);
    assert!(!daemon.get("/").text().contains("/feed/news"));
    assert!(!daemon.get("/opml").text().contains("news.rss"));
    let detail = daemon.get_with("/api/v1/feeds/news", &[("Authorization", &token(&project))]).json();
    let url = detail["documents"][0]["url"].as_str().unwrap().to_owned();
    let path = url.strip_prefix(&daemon.url("")).unwrap();
    let answer = daemon.get(path);
    assert_eq!((answer.status, answer.header("cache-control").starts_with("private")), (200, true));
    assert_eq!(daemon.get("/feeds/news.rss?token=wrong").status, 401);
    assert_eq!(daemon.get("/api/v1/feeds/news").status, 404);
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
