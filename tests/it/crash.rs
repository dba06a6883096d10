//! Processes that are killed, and processes that meet.

use std::{
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
};

use super::{
    project::{NOW, Project, numbered},
    server::{Answer, Request, Server},
};

fn three_feeds(server: &Server) -> String {
    (0..3)
        .map(|n| format!("[feed.f{n}]\nurl = '{}'\n[feed.f{n}.list]\nitem = 'article'\n", server.url(&format!("/{n}"))))
        .collect()
}

#[test]
fn a_run_killed_half_way_loses_and_doubles_nothing() {
    // the third page is held back, so that the process can be killed in the middle of its work
    let (arrived, wait) = mpsc::channel::<()>();
    let count = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&count);
    let server = Server::start(move |request: &Request| {
        if request.path == "/2" && seen.fetch_add(1, Ordering::SeqCst) == 0 {
            let _ = arrived.send(());
            let (never, nothing) = mpsc::channel::<()>();
            let _ = nothing.recv_timeout(std::time::Duration::from_secs(5));
            drop(never);
        }
        Answer::html(numbered(1..6))
    });
    let project = Project::new(&three_feeds(&server));
    let mut first = Command::new(env!("CARGO_BIN_EXE_pagewire"))
        .current_dir(project.path("."))
        .args(["build", "--now", NOW])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    wait.recv().unwrap();
    first.kill().unwrap();
    first.wait().unwrap();
    for (name, bytes) in project.outputs() {
        let text = String::from_utf8(bytes).unwrap();
        let end = if name.ends_with("json") { "}" } else { ">" };
        assert!(name.starts_with('.') || text.trim_end().ends_with(end), "{name} is whole");
    }
    project.build();
    for feed in ["f0", "f1", "f2"] {
        assert_eq!(project.titles(feed).len(), 5, "{feed}");
    }
}

#[test]
fn a_file_not_yet_written_when_the_run_was_killed_is_written_by_the_next() {
    let server = Server::start(|request: &Request| match request.header("if-none-match") {
        Some(_) => Answer::status(304),
        None => Answer::html(numbered(1..6)).with("ETag", "\"1\""),
    });
    let project = Project::new(&three_feeds(&server));
    project.build();
    std::fs::remove_file(project.path("out/f1.atom")).unwrap();
    project.build();
    assert!(project.path("out/f1.atom").exists());
}

#[test]
fn two_processes_at_once_lose_and_double_nothing() {
    let server = Server::start(|_: &Request| Answer::html(numbered(1..6)));
    let project = Project::new(&three_feeds(&server));
    let start = || {
        Command::new(env!("CARGO_BIN_EXE_pagewire"))
            .current_dir(project.path("."))
            .args(["build", "--now", NOW])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };
    let mut running = [start(), start(), start()];
    for process in &mut running {
        assert!(process.wait().unwrap().success());
    }
    for feed in ["f0", "f1", "f2"] {
        assert_eq!(project.titles(feed).len(), 5, "{feed}");
    }
}
