//! `[pagewire.after]` and `[feed.ID.after]`: what is run once documents have changed.
#![cfg(unix)]

use super::project::{NOW, Project, numbered};

/// Writes what the command is told into a file of the project's folder, a line each time.
const TELLS: &str = r#"run = ["sh", "-c", 'echo "$PAGEWIRE_FEED|$PAGEWIRE_NEW|$(echo "$PAGEWIRE_FILES" | wc -l)|$1" >> told.txt', "sh", "{out}"]"#;

fn project(tables: &str) -> Project {
    let project = Project::new(&format!(
        "[feed.news]\nurl = 'page.html'\nbase = 'https://news.example/'\n[feed.news.list]\nitem = 'article'\n{tables}"
    ));
    project.write("page.html", numbered(1..6));
    project
}

#[test]
fn a_command_runs_once_documents_have_changed_and_is_told_of_them() {
    let project = project(&format!("[feed.news.after]\n{TELLS}\n"));
    let out = project.path("").canonicalize().unwrap().join("out");
    project.build();
    assert_eq!(project.read("told.txt"), format!("news|5|4|{}\n", out.display()));
    project.build();
    assert_eq!(project.read("told.txt").lines().count(), 1, "nothing has changed");
    project.write("page.html", numbered(1..8));
    project.build_at("2026-06-01T13:00:00Z");
    assert!(project.read("told.txt").lines().nth(1).unwrap().starts_with("news|2|4|"), "{}", project.read("told.txt"));
}

#[test]
fn the_command_of_the_file_runs_once_a_run_whatever_changed() {
    let more = "[feed.more]\nurl = 'page.html'\nbase = 'https://more.example/'\n";
    let project = project(&format!("{more}[pagewire.after]\n{TELLS}\n"));
    project.build();
    let told = project.read("told.txt");
    assert!(told.starts_with("more news|10|") || told.starts_with("news more|10|"), "{told}");
    assert_eq!(told.lines().count(), 1, "{told}");
}

#[test]
fn no_shell_reads_a_command() {
    let project = project("[feed.news.after]\nrun = ['touch', 'a; touch b $(touch c)']\n");
    project.build();
    assert!(
        project.path("a; touch b $(touch c)").exists() && !project.path("b").exists() && !project.path("c").exists()
    );
}

#[test]
fn a_command_that_fails_is_told_everywhere_and_tried_again() {
    let project = project("[feed.news.after]\nrun = ['sh', '-c', 'echo quota exceeded >&2; test -e works']\n");
    let ran = project.build_at(NOW);
    let reason = "sh, the command of [feed.news.after], ended with code 1";
    assert!(
        ran.code == 1 && ran.stdout.contains(reason) && ran.stderr.contains("quota"),
        "{}{}",
        ran.stdout,
        ran.stderr
    );
    assert!(ran.stdout.contains("the documents are in their place") && project.path("out/news.rss").is_file());
    let listed = project.run(&["list", "--now", NOW]).stdout;
    assert!(listed.contains("failing") && listed.contains(reason), "{listed}");
    // the index and the health feed are written before
    project.build_at("2026-06-01T12:10:00Z");
    assert!(project.read("out/health.atom").contains(reason));
    assert!(!project.read("out/index.html").contains("quota"), "what a command says is for the log");
    project.write("works", "");
    assert_eq!(project.build_at("2026-06-01T12:20:00Z").code, 0, "it is tried again though nothing has changed");
    assert_eq!(project.build_at("2026-06-01T12:30:00Z").code, 0);
    assert!(project.read("out/health.atom").contains("news is well again"));
}

#[test]
fn a_program_that_is_not_there_costs_no_document() {
    let project = project("[pagewire.after]\nrun = ['no-such-program', '--password=secret']\n");
    let ran = project.build_at(NOW);
    assert!(
        ran.code == 1 && ran.stdout.contains("no-such-program, the command of [pagewire.after], cannot be started")
    );
    assert!(!(ran.stdout + &ran.stderr).contains("secret"), "arguments may be secret");
    assert!(project.path("out/index.html").is_file());
}

#[test]
fn a_command_that_does_not_end_is_stopped_with_all_that_it_started() {
    let project = project("[feed.news.after]\nrun = ['sh', '-c', 'sleep 600 & wait']\ntimeout = '1s'\n");
    let ran = project.build_at(NOW);
    assert!(ran.code == 1 && ran.stdout.contains("has not ended in 1 s, and was stopped"), "{}", ran.stdout);
}

#[test]
fn a_table_that_is_taken_out_fails_no_more() {
    let project = project("[feed.news.after]\nrun = ['false']\n");
    assert_eq!(project.build_at(NOW).code, 1);
    let file = project.read("feeds.toml").replace("[feed.news.after]\nrun = ['false']\n", "");
    project.write("feeds.toml", file);
    project.build();
    assert!(!project.run(&["list", "--now", NOW]).stdout.contains("failing"));
}

#[test]
fn check_says_how_a_command_is_written() {
    for (after, words) in [
        ("run = 'rsync -a out/ host:/srv'", "write run = [\"rsync\", \"-a\", \"out/\", \"host:/srv\"]"),
        ("timeout = '5s'", "[feed.news.after] has no `run`"),
        ("run = ['true']\nshell = true", "unknown key `shell` in [feed.news.after]"),
        ("run = []", "`run` is an empty list"),
    ] {
        let ran = project(&format!("[feed.news.after]\n{after}\n")).run(&["check"]);
        assert!(ran.code == 2 && ran.stderr.contains(words), "{after}: {}", ran.stderr);
    }
    let ran = project(
        "[feed.news.after]\nrun = ['true']\n[feed.x]\nurl = 'page.html'\nprivate = true\nafter = { run = ['true'] }\n",
    )
    .run(&["check"]);
    assert!(ran.code == 0 && ran.stdout.contains("its command never runs"), "{}{}", ran.stdout, ran.stderr);
}

#[cfg(feature = "serve")]
mod serve {
    use super::*;
    use crate::daemon::Daemon;

    #[test]
    fn a_server_runs_the_commands_of_feeds_and_of_the_file() {
        let project = project(&format!("[feed.news.after]\n{TELLS}\n[pagewire.after]\nrun = ['touch', 'all.txt']\n"));
        let mut daemon = Daemon::start(&project);
        let mut missing = vec!["[feed.news.after]", "[pagewire.after]"];
        while !missing.is_empty() {
            let ran = daemon.wait_for(|event| event["after"].is_string());
            missing.retain(|table| ran["after"] != **table);
        }
        assert!(project.read("told.txt").starts_with("news|5|4|") && project.path("all.txt").exists());
    }

    #[test]
    fn nothing_that_comes_by_http_gives_feeds_toml_a_command() {
        let project = project("");
        let daemon = Daemon::start(&project);
        let before = project.read("feeds.toml");
        let token = format!("Bearer {}", project.read(".pagewire/admin-token").trim());
        let headers = [("Authorization", token.as_str()), ("Content-Type", "application/json")];
        let after = r#""after":{"run":["touch","made"]}"#;
        for (method, path, body) in [
            ("POST", "/api/v1/feeds", format!(r#"{{"url":"https://news.example/","id":"more",{after}}}"#)),
            ("PUT", "/api/v1/feeds/news/recipe", format!(r#"{{"recipe":{{"item":"article"}},{after}}}"#)),
        ] {
            let answered = daemon.ask(method, path, &headers, &body);
            assert!((400..500).contains(&answered.status), "{path}: {} {}", answered.status, answered.text());
        }
        assert_eq!(project.read("feeds.toml"), before);
    }
}
