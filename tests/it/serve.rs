//! `pagewire serve` as who reads has it: feeds over HTTP, whole, fresh and in the format that is asked for.

use std::{
    collections::HashSet,
    io::{Read, Write},
    net::TcpStream,
    sync::{Mutex, mpsc},
};

use super::{
    daemon::Daemon,
    project::{Project, numbered},
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
