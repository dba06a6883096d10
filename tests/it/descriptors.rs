//! What a process may open is bounded, and no site is blamed for that.

use std::process::Output;

use super::{
    project::{NOW, Project, numbered},
    server::{Answer, Request, Server},
};

/// A project with a feed of each of so many hosts, which are all one server on the loopback interface.
fn project(hosts: usize) -> (Project, Server) {
    let server = Server::start_at("0.0.0.0", |_: &Request| Answer::html(numbered(1..6)));
    let url = |n: usize| server.url("/").replace("0.0.0.0", &format!("127.1.{}.{}", n / 200, 1 + n % 200));
    let feed = |n: usize| format!("[feed.f{n}]\nurl = '{}'\n[feed.f{n}.list]\nitem = 'article'\n", url(n));
    (Project::new(&(0..hosts).map(feed).collect::<String>()), server)
}

/// `pagewire build` where no more than so many files and connections may be open.
fn build(project: &Project, limit: &str, more: &str) -> Output {
    let binary = env!("CARGO_BIN_EXE_pagewire");
    let script = format!("{limit} && exec {binary} build --now {NOW} {more}");
    std::process::Command::new("bash").args(["-c", &script]).current_dir(project.path("")).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn more_hosts_than_descriptors_are_all_asked() {
    let (project, server) = project(300);
    let ran = build(&project, "ulimit -n 256", "");
    assert!(ran.status.success(), "{}", text(&ran.stdout));
    assert_eq!(server.requests().len(), 300);
}

#[test]
fn the_soft_limit_is_raised_to_the_hard_one() {
    let (project, _server) = project(3);
    let ran = build(&project, "ulimit -Sn 12", "");
    assert!(ran.status.success(), "{}{}", text(&ran.stdout), text(&ran.stderr));
}

#[test]
fn what_this_machine_lacks_is_no_failure_of_a_site() {
    let (project, server) = project(2);
    // so many are open already that the store can be opened, and no connection: how many is another on every machine
    let hindered = (2..28).find_map(|held| {
        let hold = format!("for fd in $(seq 10 {}); do eval \"exec $fd</dev/null\"; done; ulimit -n 28", 9 + held);
        let ran = build(&project, &hold, "2>/dev/null");
        let told = text(&ran.stdout);
        told.contains("hindered").then_some((ran.status.code(), told))
    });
    let (code, told) = hindered.expect("room for the store, and none for a connection");
    assert_eq!(code, Some(3), "{told}");
    assert!(told.contains("ulimit -n 4096") && told.contains("LimitNOFILE") && !told.contains(" failed: "), "{told}");
    server.forget();
    // at once, with nothing to wait for
    let ran = build(&project, "true", "");
    assert!(ran.status.success() && !text(&ran.stdout).contains("well again"), "{}", text(&ran.stdout));
    assert_eq!(server.requests().len(), 2);
    assert!(text(&project.command().args(["list"]).output().unwrap().stdout).contains("well"));
}
