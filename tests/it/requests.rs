//! How pages are asked for: redirects, proxies, secrets, limits; and what is told to whom.

use std::net::TcpListener;

use super::{
    project::{NOW, Project, numbered},
    server::{Answer, Request, Server},
};

fn feeds(url: &str, fetch: &str) -> String {
    format!("[fetch]\n{fetch}\n[feed.news]\nurl = '{url}'\n[feed.news.list]\nitem = 'article'\n")
}

/// Whether anything has connected to a listener.
fn was_reached(canary: &TcpListener) -> bool {
    canary.set_nonblocking(true).unwrap();
    canary.accept().is_ok()
}

#[test]
fn follows_ten_redirects_and_no_more() {
    let server = Server::start(|request: &Request| {
        let step: u32 = request.path.trim_start_matches('/').parse().unwrap();
        if step == 0 {
            return Answer::html(numbered(1..6));
        }
        Answer::status(302).with("Location", &format!("/{}", step - 1))
    });
    let build = |steps: u32| {
        Project::new(&feeds(&server.url(&format!("/{steps}")), "delay = '0s'\nallow_private = ['127.0.0.0/8']"))
            .build_at(NOW)
    };
    assert_eq!(build(10).code, 0);
    assert!(build(11).stdout.contains("more than 10 redirects"));
}

#[test]
fn the_environment_s_proxies_are_not_used() {
    let canary = TcpListener::bind("127.0.0.1:0").unwrap();
    let server = Server::start(|_: &Request| Answer::html(numbered(1..6)));
    let project = Project::new(&feeds(&server.url("/"), "delay = '0s'\nallow_private = ['127.0.0.0/8']"));
    let proxy = format!("http://{}", canary.local_addr().unwrap());
    let output = project.command().env("http_proxy", &proxy).env("ALL_PROXY", &proxy).args(["build"]).output().unwrap();
    assert!(output.status.success());
    assert!(!was_reached(&canary));
}

#[test]
fn a_configured_proxy_is_used() {
    let proxy = Server::start(|request: &Request| {
        assert!(request.path.starts_with("http://news.example/"), "{}", request.path);
        Answer::html(numbered(1..6))
    });
    let project = Project::new(&feeds(
        "http://news.example/",
        &format!("delay = '0s'\nallow_private = ['10.0.0.0/8']\nproxy = '{}'", proxy.url("")),
    ));
    project.build();
    let paths: Vec<String> = proxy.requests().into_iter().map(|request| request.path).collect();
    assert_eq!(paths, ["http://news.example/robots.txt", "http://news.example/"]);
}

#[test]
fn secrets_go_to_their_origin_alone_and_appear_nowhere() {
    let stranger = Server::start(|_: &Request| Answer::html(numbered(1..6)));
    let away = stranger.url("/page");
    let server = Server::start(move |_: &Request| Answer::status(302).with("Location", &away));
    let project = Project::new(
        &(feeds(&server.url("/"), "delay = '0s'\nallow_private = ['127.0.0.0/8']")
            + "[feed.news.request]\nheaders = { X-Api-Key = { env = 'NEWS_KEY' } }\ncookies = { session = 'c00kie' }\n\
           basic = { user = 'me', password = { file = 'password' } }\n"),
    );
    project.write("password", "pa55word\n");
    let output = project.command().env("NEWS_KEY", "k3y").args(["build", "--verbose", "--now", NOW]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    let first = &server.requests()[0];
    assert_eq!(first.header("authorization"), Some("Basic bWU6cGE1NXdvcmQ="));
    assert_eq!((first.header("cookie"), first.header("x-api-key")), (Some("session=c00kie"), Some("k3y")));
    for name in ["authorization", "cookie", "x-api-key", "referer"] {
        assert_eq!(stranger.requests()[0].header(name), None, "{name}");
    }
    let checked = project.run(&["check"]);
    let mut shown = [output.stdout, output.stderr, checked.stdout.into(), checked.stderr.into()].concat();
    for file in ["pagewire.db", "pagewire.db-wal"] {
        shown.extend(std::fs::read(project.path(&format!(".pagewire/{file}"))).unwrap_or_default());
    }
    for secret in ["c00kie", "pa55word", "k3y", "bWU6cGE1NXdvcmQ="] {
        assert!(!shown.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret}");
    }
}

#[test]
fn a_secret_that_is_not_there_is_named_and_nothing_is_asked() {
    let server = Server::start(|_: &Request| Answer::html(numbered(1..6)));
    let project = Project::new(
        &(feeds(&server.url("/"), "delay = '0s'\nallow_private = ['127.0.0.0/8']")
            + "[feed.news.request]\nbearer = { env = 'NEWS_TOKEN' }\n"),
    );
    let ran = project.build_at(NOW);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.contains("NEWS_TOKEN is not set"), "{}", ran.stdout);
    assert!(server.requests().is_empty());
}

#[test]
fn posts_a_body_where_told_to() {
    let server = Server::start(|_: &Request| Answer::html(numbered(1..6)));
    let project = Project::new(
        &(feeds(&server.url("/"), "delay = '0s'\nallow_private = ['127.0.0.0/8']")
            + "[feed.news.request]\nbody = 'page=1'\nheaders = { Content-Type = 'application/x-www-form-urlencoded' }\n"),
    );
    project.build();
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    let asked = (requests[0].method.as_str(), requests[0].body.as_slice());
    assert_eq!(asked, ("POST", b"page=1".as_slice()));
    assert_eq!(requests[0].header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(project.titles("news").len(), 5);
}

#[test]
fn headers_that_are_too_large_are_refused() {
    let server = Server::start(|_: &Request| Answer::html(numbered(1..6)).with("X-Large", &"x".repeat(70_000)));
    let project = Project::new(&feeds(&server.url("/"), "delay = '0s'\nallow_private = ['127.0.0.0/8']"));
    let ran = project.build_at(NOW);
    assert!(ran.stdout.contains("larger than 65536 bytes"), "{}", ran.stdout);
}
