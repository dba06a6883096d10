//! No page leads to a private address, unless the configuration opens it.

use std::{io::ErrorKind, net::TcpListener};

use super::{
    project::{NOW, Project, numbered},
    server::{Answer, Request, Server},
};

/// A server of the loopback interface that must never be connected to.
struct Canary(TcpListener);

impl Canary {
    fn at(address: &str) -> Self {
        let listener = TcpListener::bind((address, 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        Self(listener)
    }

    fn port(&self) -> u16 {
        self.0.local_addr().unwrap().port()
    }

    fn url(&self) -> String {
        format!("http://{}/", self.0.local_addr().unwrap())
    }

    /// A connection waits to be accepted from the moment that the client has it, so that a look after the run misses none.
    fn was_left_alone(&self) {
        let error = self.0.accept().map(|(_, from)| panic!("connected to by {from}")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::WouldBlock);
    }
}

fn news(url: &str) -> String {
    format!("[feed.news]\nurl = '{url}'\n[feed.news.list]\nitem = 'article'\n")
}

/// Only 127.0.1.0/24 is open.
fn half_open(url: &str) -> Project {
    Project::guarded(&format!("[fetch]\nallow_private = ['127.0.1.0/24']\n{}", news(url)))
}

/// Builds, which must fail, and gives what was printed.
fn refused(project: &Project) -> String {
    let ran = project.build_at(NOW);
    assert_eq!(ran.code, 1, "{}{}", ran.stdout, ran.stderr);
    ran.stdout
}

#[test]
fn refuses_loopback_and_says_which_range_and_what_opens_it() {
    let canary = Canary::at("127.0.0.1");
    let printed = refused(&Project::guarded(&news(&canary.url())));
    assert!(printed.contains("127.0.0.1 lies in 127.0.0.0/8 (loopback, RFC 1122)"), "{printed}");
    assert!(printed.contains("[fetch] allow_private = [\"127.0.0.0/8\"] opens it"), "{printed}");
    canary.was_left_alone();
}

#[test]
fn refuses_loopback_by_every_name_it_has() {
    let canary = Canary::at("127.0.0.1");
    for host in ["localhost", "news.localhost", "127.1", "2130706433", "0x7f000001", "[::ffff:127.0.0.1]", "0.0.0.0"] {
        let printed = refused(&Project::guarded(&news(&format!("http://{host}:{}/", canary.port()))));
        assert!(printed.contains("lies in"), "{host}: {printed}");
    }
    canary.was_left_alone();
}

#[test]
fn fetches_from_a_network_that_is_opened() {
    let server = Server::start_at("127.0.1.9", |_: &Request| Answer::html(numbered(1..6)));
    let project = half_open(&server.url("/"));
    project.build();
    assert_eq!(project.titles("news").len(), 5);
}

#[test]
fn refuses_what_lies_beside_the_network_that_is_opened() {
    let canary = Canary::at("127.0.2.1");
    let printed = refused(&half_open(&canary.url()));
    assert!(printed.contains("127.0.2.1 lies in 127.0.0.0/8"), "{printed}");
    canary.was_left_alone();
}

#[test]
fn resolves_localhost_to_what_is_opened() {
    let server = Server::start(|_: &Request| Answer::html(numbered(1..6)));
    let url = server.url("/").replace("127.0.0.1", "localhost");
    let project = Project::guarded(&format!("[fetch]\nallow_private = '127.0.0.0/8'\n{}", news(&url)));
    project.build();
    assert_eq!(project.titles("news").len(), 5);
}

/// A redirect from an open host to each of these, none of which may be asked.
fn refuses_a_redirect_to(target: impl Fn(u16) -> String, words: &str) {
    let canary = Canary::at("127.0.0.1");
    let location = target(canary.port());
    let server = Server::start_at("127.0.1.1", move |_: &Request| Answer::status(302).with("Location", &location));
    let printed = refused(&half_open(&server.url("/")));
    assert!(printed.contains(words), "{printed}");
    assert_eq!(server.requests().len(), 1);
    canary.was_left_alone();
}

#[test]
fn refuses_a_redirect_to_a_private_address() {
    refuses_a_redirect_to(|port| format!("http://127.0.0.1:{port}/"), "127.0.0.1 lies in 127.0.0.0/8");
}

#[test]
fn refuses_a_redirect_to_a_private_address_written_in_another_way() {
    refuses_a_redirect_to(|port| format!("//0x7f.1:{port}/"), "127.0.0.1 lies in 127.0.0.0/8");
}

#[test]
fn refuses_a_redirect_to_a_name_of_a_private_address() {
    refuses_a_redirect_to(|port| format!("http://localhost:{port}/"), "localhost stands for 127.0.0.1");
}

#[test]
fn refuses_a_redirect_to_another_scheme() {
    refuses_a_redirect_to(|_| "file:///etc/hostname".into(), "`file:` is neither http nor https");
}

#[test]
fn refuses_a_redirect_with_a_password_and_does_not_repeat_it() {
    let server = Server::start_at("127.0.1.1", |request: &Request| {
        let host = request.header("host").unwrap();
        Answer::status(302).with("Location", &format!("http://user:hunter2@{host}/"))
    });
    let ran = half_open(&server.url("/")).build_at(NOW);
    assert!(ran.stdout.contains("holds a user name or a password"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("hunter2") && !ran.stderr.contains("hunter2"), "{}{}", ran.stdout, ran.stderr);
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn asks_no_proxy_of_the_environment() {
    let canary = Canary::at("127.0.0.1");
    let server = Server::start_at("127.0.1.1", |_: &Request| Answer::html(numbered(1..6)));
    let project = half_open(&server.url("/"));
    let mut command = project.command();
    for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
        command.env(name, canary.url());
    }
    command.args(["build", "--now", NOW]).assert().success();
    canary.was_left_alone();
}

#[test]
fn export_refuses_loopback_and_names_the_option_that_opens_it() {
    let canary = Canary::at("127.0.0.1");
    let ran = Project::guarded("").run(&["export", &canary.url(), "--item", "article"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("127.0.0.1 lies in 127.0.0.0/8"), "{}", ran.stderr);
    assert!(ran.stderr.contains("--allow-private 127.0.0.0/8 opens it"), "{}", ran.stderr);
    canary.was_left_alone();
}

#[test]
fn export_fetches_from_networks_that_are_opened() {
    let server = Server::start_at("127.0.1.9", |_: &Request| Answer::html(numbered(1..6)));
    let url = server.url("/");
    let args =
        ["export", &url, "--item", "article", "--allow-private", "10.0.0.0/8", "--allow-private", "127.0.1.0/24"];
    let ran = Project::guarded("").run(&args);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("Story number 5"), "{}", ran.stdout);
}

#[test]
fn export_says_what_is_wrong_with_a_network() {
    let ran = Project::guarded("").run(&["export", "page.html", "--allow-private", "127.0.0.1/8"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("write 127.0.0.0/8 for the network"), "{}", ran.stderr);
}
