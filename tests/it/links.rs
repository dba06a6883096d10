//! feeds.toml as a symbolic link: it stays one, what it leads to is changed, and what is changed behind it is noticed.

use std::os::unix::fs::{PermissionsExt, symlink};

use serde_json::{Value, json};

use super::{
    daemon::Daemon,
    project::{Project, numbered},
};

const FEEDS: &str = "# mine\n[feed.a]\nurl = 'page.html'\nbase = 'https://news.example/'\n[feed.a.list]\nitem = 'main > article' # stories\n";

/// A project whose feeds.toml is a link to `to`.
fn linked(to: &str) -> Project {
    let project = Project::empty();
    project.write("page.html", numbered(1..6));
    project.write(to, FEEDS);
    symlink(to, project.path("feeds.toml")).unwrap();
    project
}

fn put(daemon: &Daemon, project: &Project, body: &Value) -> (u16, String) {
    let token = format!("Bearer {}", project.read(".pagewire/admin-token").trim());
    let headers = [("Authorization", token.as_str()), ("Content-Type", "application/json")];
    let answer = daemon.ask("PUT", "/api/v1/feeds/a/recipe", &headers, &body.to_string());
    (answer.status, answer.text())
}

#[test]
fn an_edit_goes_where_the_link_leads() {
    let project = linked("dotfiles/feeds.toml");
    let real = project.path("dotfiles/feeds.toml");
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).unwrap();
    let daemon = Daemon::start(&project);
    let (status, words) = put(&daemon, &project, &json!({ "recipe": { "item": "article" } }));
    assert_eq!(status, 200, "{words}");
    assert!(project.path("feeds.toml").is_symlink());
    assert_eq!(
        project.read("dotfiles/feeds.toml"),
        FEEDS.replace("main > ", "").replace('\'', "\"").replace(
            "url = \"page.html\"\nbase = \"https://news.example/\"",
            "url = 'page.html'\nbase = 'https://news.example/'"
        )
    );
    assert_eq!(std::fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(std::fs::read_dir(project.path("dotfiles")).unwrap().count(), 1);
}

#[test]
fn find_adds_where_the_link_leads() {
    let project = linked("dotfiles/feeds.toml");
    project.write("other.html", numbered(1..6));
    let ran = project.run(&["find", "other.html", "--add", "--id", "b", "--base", "https://other.example/"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(project.path("feeds.toml").is_symlink());
    let text = project.read("dotfiles/feeds.toml");
    assert!(text.starts_with(FEEDS) && text.contains("[feed.b]"), "{text}");
}

#[test]
fn a_link_that_leads_nowhere_stays_and_says_so() {
    let project = Project::empty();
    project.write("other.html", numbered(1..6));
    symlink("gone/feeds.toml", project.path("feeds.toml")).unwrap();
    let ran = project.run(&["find", "other.html", "--add", "--id", "b", "--base", "https://other.example/"]);
    assert!(ran.code == 2 && ran.stderr.contains("gone/feeds.toml"), "{} {}", ran.code, ran.stderr);
    assert!(project.path("feeds.toml").is_symlink() && !project.path("gone").exists());
}

#[test]
fn a_link_that_is_swapped_for_another_is_noticed() {
    // as a mounted ConfigMap changes: the link of the file stays, a link on its way is swapped, and times may be the same
    let project = Project::empty();
    project.write("page.html", numbered(1..6));
    project.write("..1/feeds.toml", FEEDS);
    project.write("..2/feeds.toml", FEEDS.replace("[feed.a", "[feed.b"));
    let time = std::fs::metadata(project.path("..1/feeds.toml")).unwrap().modified().unwrap();
    let second = std::fs::File::options().write(true).open(project.path("..2/feeds.toml")).unwrap();
    second.set_modified(time).unwrap();
    symlink("..1", project.path("..data")).unwrap();
    symlink("..data/feeds.toml", project.path("feeds.toml")).unwrap();
    let mut daemon = Daemon::start(&project);
    symlink("..2", project.path("..data_tmp")).unwrap();
    std::fs::rename(project.path("..data_tmp"), project.path("..data")).unwrap();
    daemon.wait_until("b", "read");
}

#[test]
fn what_is_changed_behind_a_link_is_noticed() {
    let project = linked("dotfiles/feeds.toml");
    let mut daemon = Daemon::start(&project);
    daemon.wait_until("a", "read");
    project.write("dotfiles/feeds.toml", FEEDS.replace("[feed.a", "[feed.b"));
    daemon.wait_until("b", "read");
}
