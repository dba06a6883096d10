//! `pagewire serve` and clients that do not do what they should: heads that are none, readers that do not read.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use super::{
    daemon::{Answered, Daemon},
    project::{Project, numbered, page},
};

fn server(more: &str) -> (Project, Daemon) {
    server_of(&numbered(1..6), more)
}

fn server_of(html: &str, more: &str) -> (Project, Daemon) {
    let project = Project::new(&format!(
        "[feed.news]\nurl = 'page.html'\nbase = 'https://news.example/'\nkeep = {{ items = 400 }}\n\
         [feed.news.list]\nitem = 'article'\nsummary = 'p'\n{more}"
    ));
    project.write("page.html", html);
    let mut daemon = Daemon::start(&project);
    daemon.wait_until("news", "read");
    (project, daemon)
}

fn asked(daemon: &Daemon, head: &str) -> Answered {
    let head = head.replace("OURS", daemon.address());
    daemon.send(&head).unwrap_or_else(|| panic!("nothing was answered to {head:?}"))
}

#[test]
fn rfc9112_3_2_a_request_names_one_host() {
    let (_project, daemon) = server("");
    for path in ["/", "/feeds/news.rss", "/api/v1/feeds"] {
        for (hosts, status) in [
            ("", 400),
            ("Host: OURS\r\nHost: OURS\r\n", 400),
            ("Host: OURS\r\nHost: evil.example\r\n", 400),
            ("Host: OURS, evil.example\r\n", 400),
            ("Host: user@OURS\r\n", 400),
            ("Host: OURS/path\r\n", 400),
            ("Host:\r\n", 400),
            ("Host: localhost:port\r\n", 400),
            ("Host: evil.example\r\n", 421),
            ("Host: OURS\r\n", 200),
        ] {
            let answer = asked(&daemon, &format!("GET {path} HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n"));
            assert_eq!(answer.status, status, "{path} {hosts:?}");
        }
        assert_eq!(asked(&daemon, &format!("GET {path} HTTP/1.0\r\n\r\n")).status, 200);
        assert_eq!(asked(&daemon, &format!("GET {path} HTTP/1.0\r\nHost: OURS\r\nHost: OURS\r\n\r\n")).status, 400);
    }
}

#[test]
fn rfc9112_3_2_2_an_address_in_absolute_form_names_the_host() {
    let (_project, daemon) = server("");
    let ask = |target: &str, host: &str| {
        asked(&daemon, &format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")).status
    };
    assert_eq!(ask("http://OURS/feeds/news.rss", "OURS"), 200);
    assert_eq!(ask("http://OURS/feeds/news.rss", "evil.example"), 200);
    assert_eq!(ask("http://evil.example/feeds/news.rss", "OURS"), 421);
    assert_eq!(ask("ftp://OURS/feeds/news.rss", "OURS"), 400);
}

#[test]
fn a_head_that_is_none_is_answered_400() {
    let (_project, daemon) = server("");
    for head in [
        "nonsense\r\n\r\n",
        "GET\r\n\r\n",
        "GET /\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: OURS\r\n\r\n",
        "GET / FTP/1.1\r\nHost: OURS\r\n\r\n",
        "G\u{1}T / HTTP/1.1\r\nHost: OURS\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: OURS\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: OURS\r\nX : y\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: OURS\r\n folded: y\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: OURS\r\nX: a\u{0}b\r\n\r\n",
        "GET /a b HTTP/1.1\r\nHost: OURS\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: OURS\r\nContent-Length: many\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: OURS\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        "POST / HTTP/1.1\r\nHost: OURS\r\nTransfer-Encoding: gzip\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{fc}\u{3}\u{3}\r\n\r\n",
    ] {
        let answer = asked(&daemon, head);
        assert_eq!((answer.status, answer.body.len()), (400, 0), "{head:?}");
        // the same after a request that was well
        let kept = "GET /healthz HTTP/1.1\r\nHost: OURS\r\n\r\n";
        let both = asked(&daemon, &format!("{kept}{head}")).text();
        assert!(both.starts_with("ok\nHTTP/1.1 400"), "{head:?}: {both}");
    }
    assert_eq!(daemon.get("/healthz").text(), "ok\n");
}

#[test]
fn a_head_that_is_too_large_is_answered_431_though_it_was_not_read_to_its_end() {
    let (_project, daemon) = server("");
    let long = "x".repeat(300_000);
    let many: String = (0..2_000).map(|n| format!("X-{n}: y\r\n")).collect();
    for head in [
        format!("GET / HTTP/1.1\r\nHost: OURS\r\nX-Long: {long}\r\n\r\n"),
        format!("GET /feeds/news.rss HTTP/1.1\r\nHost: OURS\r\nCookie: {long}\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nHost: OURS\r\n{many}\r\n"),
    ] {
        assert_eq!(asked(&daemon, &head).status, 431);
    }
    let address = format!("GET /{} HTTP/1.1\r\nHost: OURS\r\nConnection: close\r\n\r\n", "y".repeat(9_000));
    assert_eq!(asked(&daemon, &address).status, 414);
}

#[test]
fn rfc9112_6_3_a_body_with_two_lengths_ends_the_connection() {
    let (_project, daemon) = server("");
    let smuggled = "GET /healthz HTTP/1.1\r\nHost: OURS\r\n\r\n";
    let head = format!(
        "POST /nothing HTTP/1.1\r\nHost: OURS\r\nContent-Length: {}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{smuggled}",
        5 + smuggled.len()
    );
    let answer = asked(&daemon, &head);
    assert!(matches!(answer.status, 400 | 404), "{}", answer.status);
    assert!(!answer.text().contains("HTTP/1.1"), "{}", answer.text());
}

/// Bytes of memory that a process has.
fn memory(daemon: &Daemon) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{}/status", daemon.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() * 1024
}

/// So many connections that ask, see that they are answered, and read nothing more.
fn unread(daemon: &Daemon, count: usize, head: impl Fn(usize) -> String) -> Vec<TcpStream> {
    let connect = |number| {
        let mut stream = TcpStream::connect(daemon.address()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream.write_all(head(number).replace("OURS", daemon.address()).as_bytes()).unwrap();
        let mut first = [0; 12];
        stream.read_exact(&mut first).unwrap();
        stream
    };
    (0..count).map(connect).collect()
}

#[test]
fn readers_that_do_not_read_hold_no_memory_and_keep_nobody_out() {
    let paragraph = "Words that go on and on. ".repeat(200);
    let items: Vec<String> = (0..400)
        .map(|n| format!("<article><h2><a href=\"/{n}\">Story number {n}</a></h2><p>{n} {paragraph}</p></article>\n"))
        .collect();
    let (_project, daemon) = server_of(&page(&items), "[serve]\nrate = 100000\n");
    let size = daemon.get("/feeds/news.rss").body.len();
    assert!(size > 2_000_000, "{size}");
    // what it takes to make one
    daemon.get("/feeds/news.rss?limit=400");
    let before = memory(&daemon);
    let mut held = unread(&daemon, 60, |_| "GET /feeds/news.rss HTTP/1.0\r\n\r\n".into());
    held.extend(unread(&daemon, 60, |_| {
        "GET /feeds/news.rss HTTP/1.1\r\nHost: OURS\r\nConnection: close\r\n\r\n".into()
    }));
    held.extend(unread(&daemon, 60, |_| "GET /feeds/news.rss?limit=399 HTTP/1.1\r\nHost: OURS\r\n\r\n".into()));
    let grown = memory(&daemon).saturating_sub(before);
    assert!(grown < 12 * size, "{grown} bytes for a document of {size}");
    assert_eq!(daemon.get("/feeds/news.rss").body.len(), size);
    assert_eq!(daemon.get("/feeds/news.json?limit=3").status, 200);
    drop(held);
    // each another wish: as many as there is room for
    let held = unread(&daemon, 60, |n| format!("GET /feeds/news.rss?limit={} HTTP/1.1\r\nHost: OURS\r\n\r\n", 398 - n));
    let grown = memory(&daemon).saturating_sub(before);
    assert!(grown < 90 << 20, "{grown} bytes for 60 documents of {size}");
    assert_eq!(daemon.get("/feeds/news.rss").body.len(), size);
    assert_eq!(daemon.get("/feeds/news.json?limit=2").status, 200);
    drop(held);
}

#[test]
fn one_client_does_not_take_all_connections() {
    let (_project, daemon) = server("");
    // more than one client may have: the first of them make place
    let held: Vec<TcpStream> = (0..400).map(|_| TcpStream::connect(daemon.address()).unwrap()).collect();
    assert_eq!(daemon.get("/feeds/news.rss").status, 200);
    let is_open = |mut stream: &TcpStream| {
        stream.set_read_timeout(Some(Duration::from_millis(1))).unwrap();
        !matches!(stream.read(&mut [0]), Ok(0))
    };
    let open = held.iter().filter(|stream| is_open(stream)).count();
    assert!((100..=256).contains(&open), "{open}");
}

#[test]
fn whoever_says_that_this_was_all_is_answered() {
    let (_project, daemon) = server("");
    for path in ["/feeds/news.rss", "/", "/feeds/news.rss?limit=1"] {
        let mut stream = TcpStream::connect(daemon.address()).unwrap();
        stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", daemon.address()).as_bytes()).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        assert!(answer.starts_with(b"HTTP/1.1 200 OK"), "{path}: {}", String::from_utf8_lossy(&answer));
    }
}

#[test]
fn the_same_wish_is_answered_by_the_same_bytes() {
    let (_project, daemon) = server("");
    let first = daemon.get("/feeds/news.rss?limit=2");
    let again = daemon.get_with("/feeds/news.rss?limit=2", &[("If-None-Match", first.header("etag"))]);
    assert_eq!((first.status, again.status), (200, 304));
    assert_ne!(daemon.get("/feeds/news.rss?limit=3").header("etag"), first.header("etag"));
}

#[test]
fn rfc3229_changes_alone_are_never_sent() {
    let (_project, daemon) = server("");
    let before = daemon.get("/feeds/news.atom");
    for tag in ["\"x.0\"", "\"x\"", before.header("etag")] {
        let answer = daemon.get_with("/feeds/news.atom", &[("A-IM", "feed"), ("If-None-Match", tag)]);
        assert!(matches!(answer.status, 200 | 304) && answer.header("im").is_empty(), "{}", answer.status);
    }
}
