//! What comes from outside and is not what it seems: files without an end, words that steer a terminal, hidden characters, stored
//! numbers that nobody counted.

use std::process::Command;

use super::{
    project::{NOW, Project, Ran, article, numbered, page},
    server::{Answer, Request, Server},
};

/// What a terminal would obey: a title of the window, a cleared screen by one character, a turned direction.
const STEERS: &str = "\u{1b}]0;owned\u{7}\u{9b}2J\u{202e}";

#[track_caller]
fn is_calm(ran: &Ran) {
    for text in [&ran.stdout, &ran.stderr] {
        assert!(
            !text.chars().any(|c| STEERS.contains(c) && !c.is_ascii_alphanumeric() && !"];".contains(c)),
            "{text:?}"
        );
    }
}

#[test]
fn nothing_that_a_page_says_steers_the_terminal() {
    let html = page(&[1, 2, 3].map(|n| article(&format!("s-{n}"), &format!("Story {n} {STEERS}"))));
    let html = html.replace("<article>", &format!("<article class='x{STEERS}'>")).replace(
        "</head>",
        &format!("<link rel=alternate type='application/rss+xml' title='Feed {STEERS}' href='/f{STEERS}'></head>"),
    );
    let project = Project::new("[feed.news]\nurl = 'page.html'\nbase = 'https://news.example/'\n");
    project.write("page.html", html);
    for args in [
        &["find", "page.html", "--base", "https://news.example/"][..],
        &["explain", "news", "--now", NOW],
        &["explain", "news", "1", "--now", NOW],
        &["preview", "news", "--now", NOW],
        &["build", "--verbose", "--now", NOW],
    ] {
        let ran = project.run(args);
        assert!(!ran.stdout.is_empty(), "{args:?}: {}", ran.stderr);
        is_calm(&ran);
    }
}

#[test]
fn nothing_that_a_server_says_steers_the_terminal() {
    let server = Server::start(|_: &Request| {
        Answer::html("x")
            .with("Content-Encoding", "gzip")
            .with("Location", "/\u{9b}2J")
            .with("Content-Type", "x/\u{9b}2J")
    });
    let project = Project::new(&format!("[feed.news]\nurl = '{}'\n", server.url("/")));
    let ran = project.run(&["build", "--verbose", "--now", NOW]);
    assert_eq!(ran.code, 1, "{}", ran.stdout);
    is_calm(&ran);
}

#[test]
fn a_file_that_never_ends_is_read_neither_as_a_page_nor_as_a_secret() {
    let project = Project::new("[feed.news]\nurl = 'pipe'\nbase = 'https://news.example/'\n");
    assert!(Command::new("mkfifo").arg(project.path("pipe")).status().unwrap().success());
    let ran = project.build_at(NOW);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.contains("no regular file"), "{}", ran.stdout);
    for (file, fault) in [("/dev/zero", "no regular file"), ("large", "more than 65536 bytes")] {
        let project = Project::new(&format!(
            "[secret]\nKEY = {{ file = '{file}' }}\n[feed.news]\nurl = 'https://news.invalid/?k={{KEY}}'\n"
        ));
        project.write("large", "x".repeat(70_000));
        let ran = project.build_at(NOW);
        assert!(ran.stdout.contains(fault), "{}{}", ran.stdout, ran.stderr);
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_a_page_is_followed() {
    let project = Project::new(
        "[feed.news]\nurl = 'link.html'\nbase = 'https://news.example/'\n[feed.news.list]\nitem = 'article'\n",
    );
    project.write("page.html", numbered(1..4));
    std::os::unix::fs::symlink("page.html", project.path("link.html")).unwrap();
    project.build();
    assert_eq!(project.titles("news").len(), 3);
}

#[test]
fn a_control_character_in_a_recipe_is_a_problem() {
    for recipe in [
        "item = \"article\\u0000\"",
        "item = 'article'\ntitle = \"h2\\u0007\"",
        "item = 'article'\nsummary = { css = \"p\\u009b\" }",
    ] {
        let project = Project::new(&format!("[feed.news]\nurl = 'page.html'\n[feed.news.list]\n{recipe}\n"));
        let ran = project.run(&["check"]);
        assert_ne!(ran.code, 0, "{recipe}");
        assert!(ran.stderr.contains("control character"), "{}", ran.stderr);
    }
}

#[test]
fn a_stored_number_that_nobody_counted_is_not_believed() {
    let project = Project::with_page(&numbered(1..4));
    project.build();
    let store = rusqlite::Connection::open(project.path(".pagewire/pagewire.db")).unwrap();
    for number in ["1e308", "-5.0", "9e999"] {
        store.execute(&format!("UPDATE source SET usual = {number}"), []).unwrap();
        project.write("page.html", numbered(if number == "-5.0" { 1..5 } else { 1..6 }));
        let ran = project.build();
        assert!(!ran.stdout.contains("usual"), "{}", ran.stdout);
    }
}

#[test]
fn with_too_few_open_files_it_says_so_and_does_not_panic() {
    let project = Project::with_page(&numbered(1..4));
    for limit in [6, 8, 10, 12, 16, 20] {
        let script = format!("ulimit -n {limit} && exec {} build --now {NOW}", env!("CARGO_BIN_EXE_pagewire"));
        let ran = Command::new("sh").args(["-c", &script]).current_dir(project.path("")).output().unwrap();
        let told = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert_eq!(ran.status.code(), Some(2), "{limit}: {told}");
        assert!(told.contains(&format!("may have {limit} files open")), "{limit}: {told}");
    }
}
