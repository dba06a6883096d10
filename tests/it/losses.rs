//! What `pagewire serve` does when its feeds.toml or its memory is taken away, damaged or full: it says so, and loses nothing.

use rusqlite::Connection;
use serde_json::{Value, json};

use super::{
    daemon::Daemon,
    project::{Project, numbered},
    server::{Answer, Request, Server},
};

/// A server over two feeds of a site that both were read.
struct Stand {
    site: Server,
    project: Project,
    daemon: Daemon,
}

impl Stand {
    fn new() -> Self {
        Self::over(|_| ())
    }

    /// The same where the project is changed before the start.
    fn over(change: impl FnOnce(&Project)) -> Self {
        let site = Server::start(|_: &Request| Answer::html(numbered(1..12)));
        let feed = |id: &str| {
            format!("[feed.{id}]\nurl = '{}'\n[feed.{id}.list]\nitem = 'article'\n", site.url(&format!("/{id}")))
        };
        let project = Project::new(&format!("{}{}", feed("news"), feed("other")));
        change(&project);
        let mut daemon = Daemon::start(&project);
        daemon.wait_until("news", "read");
        daemon.wait_until("other", "read");
        Self { site, project, daemon }
    }

    fn api(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let token = format!("Bearer {}", self.project.read(".pagewire/admin-token").trim());
        let headers = [("Authorization", token.as_str()), ("Content-Type", "application/json")];
        let answer = self.daemon.ask(method, &format!("/api/v1{path}"), &headers, &body.to_string());
        (answer.status, if answer.body.is_empty() { Value::Null } else { answer.json() })
    }

    fn memory(&self) -> Connection {
        Connection::open(self.project.path(".pagewire/pagewire.db")).unwrap()
    }

    fn metric(&self, name: &str) -> String {
        let text = self.daemon.get("/metrics").text();
        let line = text.lines().find(|line| line.starts_with(&format!("pagewire_{name} ")));
        line.unwrap_or_else(|| panic!("{name}: {text}")).rsplit(' ').next().unwrap().to_owned()
    }
}

#[test]
fn no_edit_begins_a_configuration_anew_that_is_gone_or_broken() {
    type Change = fn(&Project);
    let link: Change = |project| {
        std::fs::rename(project.path("feeds.toml"), project.path("real.toml")).unwrap();
        std::os::unix::fs::symlink("real.toml", project.path("feeds.toml")).unwrap();
    };
    let remove: Change = |project| std::fs::remove_file(project.path("feeds.toml")).unwrap();
    let remove_target: Change = |project| std::fs::remove_file(project.path("real.toml")).unwrap();
    let spoil: Change = |project| std::fs::write(project.path("feeds.toml"), "[feed.").unwrap();
    let ways: [(&str, Change, Change); 4] = [
        ("the file", |_| (), remove),
        ("a link", link, remove),
        ("what a link leads to", link, remove_target),
        ("its words", |_| (), spoil),
    ];
    for (what, before, lose) in ways {
        let mut stand = Stand::over(before);
        let text = stand.project.read("feeds.toml");
        lose(&stand.project);
        if what != "the file" {
            assert_eq!(stand.api("POST", "/reload", &Value::Null).0, 202);
        }
        stand.daemon.wait_for(|line| line["message"].as_str().is_some_and(|words| words.contains("cannot be used")));
        let left = std::fs::read(stand.project.path("feeds.toml")).ok();
        assert!(stand.daemon.get("/").text().contains("feeds.toml cannot be used"), "{what}");
        let (_, health) = stand.api("GET", "/health", &Value::Null);
        assert!(health["configuration_fault"].as_str().unwrap().contains("feeds.toml"), "{what}: {health}");
        for (method, path, body) in [
            ("POST", "/feeds", json!({ "url": stand.site.url("/third"), "id": "third" })),
            ("PUT", "/feeds/news/recipe", json!({ "recipe": null })),
            ("DELETE", "/feeds/news", Value::Null),
        ] {
            let (status, told) = stand.api(method, path, &body);
            let words = told["detail"].as_str().unwrap();
            assert!(status == 409 && words.contains("feeds.toml") && words.contains("back"), "{what} {path}: {told}");
        }
        assert_eq!(std::fs::read(stand.project.path("feeds.toml")).ok(), left, "{what}");
        assert_eq!(stand.daemon.get("/feeds/news.rss").status, 200, "{what}");
        std::fs::write(stand.project.path("feeds.toml"), &text).unwrap();
        assert_eq!(stand.api("POST", "/reload", &Value::Null).0, 202);
        stand.daemon.wait_for(|line| line["message"] == "feeds.toml was read again");
        assert_eq!(stand.api("GET", "/health", &Value::Null).1["configuration_fault"], Value::Null, "{what}");
        assert_eq!(stand.api("DELETE", "/feeds/other", &Value::Null).0, 204, "{what}");
    }
}

#[test]
fn a_memory_that_cannot_be_written_is_named_wherever_somebody_asks() {
    let mut stand = Stand::new();
    stand
        .memory()
        .execute_batch(
            "CREATE TRIGGER no_room BEFORE UPDATE ON source BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END;
         CREATE TRIGGER no_more BEFORE INSERT ON source BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END",
        )
        .unwrap();
    assert_eq!(stand.daemon.get("/readyz").status, 200);
    let ran = stand.project.run(&["build", "--force"]);
    assert!(ran.code == 4 && ran.stdout.contains("not refreshed: news: "), "{} {}{}", ran.code, ran.stdout, ran.stderr);
    assert!(!ran.stdout.contains("0 failed"), "{}", ran.stdout);
    let ready = stand.daemon.get("/readyz");
    assert!(ready.status == 503 && ready.text().contains("disk is full"), "{}", ready.text());
    let (_, feeds) = stand.api("GET", "/feeds", &Value::Null);
    assert_eq!(feeds["counts"]["failing"], 2, "{feeds}");
    let (_, news) = stand.api("GET", "/feeds/news", &Value::Null);
    assert!(news["state"] == "failing" && news["reason"].as_str().unwrap().contains("memory"), "{news}");
    let (_, health) = stand.api("GET", "/health", &Value::Null);
    assert!(health["memory_fault"].as_str().unwrap().contains("disk is full"), "{health}");
    assert_eq!((stand.metric("feeds_failing"), stand.metric("store_failed")), ("2".into(), "1".into()));
    assert!(stand.daemon.get("/feeds/health.atom").text().contains("the memory is broken"));
    // where the file is on this machine is the operator's to know
    let page = stand.daemon.get("/").text();
    assert!(page.contains("the memory cannot be used") && !page.contains("pagewire.db"), "{page}");
    stand.memory().execute_batch("DROP TRIGGER no_room; DROP TRIGGER no_more").unwrap();
    assert_eq!(stand.project.run(&["build", "--force"]).code, 0);
    assert_eq!(stand.daemon.get("/readyz").status, 200);
    assert!(stand.daemon.get("/feeds/health.atom").text().contains("the memory is well again"));
    assert_eq!(stand.daemon.stop("-TERM"), Some(0));
}

#[test]
fn a_server_whose_memory_is_damaged_is_not_ready() {
    let stand = Stand::new();
    stand.memory().execute_batch("DROP TABLE run").unwrap();
    let ready = stand.daemon.get("/readyz");
    assert!(ready.status == 503 && ready.text().contains("state repair"), "{} {}", ready.status, ready.text());
    let ran = stand.project.run(&["build", "--force"]);
    assert_eq!(ran.code, 4, "{}{}", ran.stdout, ran.stderr);
    assert_eq!(stand.daemon.get("/readyz").status, 503);
}

#[test]
fn a_memory_that_is_taken_away_under_a_server_is_written_back_and_the_server_ends() {
    for taken in ["removed", "replaced"] {
        let mut stand = Stand::new();
        let path = stand.project.path(".pagewire/pagewire.db");
        assert_eq!(stand.api("POST", "/feeds/other/pause", &Value::Null).0, 200);
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(stand.project.path(&format!(".pagewire/pagewire.db{end}")));
        }
        if taken == "replaced" {
            std::fs::write(&path, "something else").unwrap();
        }
        stand.daemon.wait_for(|line| line["message"].as_str().is_some_and(|words| words.contains("was taken away")));
        assert_eq!(stand.daemon.wait(), Some(4), "{taken}");
        let folder = std::fs::read_dir(stand.project.path(".pagewire")).unwrap().map(|file| file.unwrap().path());
        let saved = match taken {
            "removed" => path,
            _ => {
                assert_eq!(std::fs::read(&path).unwrap(), b"something else");
                let is_saved = |path: &std::path::PathBuf| path.to_string_lossy().contains("pagewire-");
                folder.into_iter().find(is_saved).unwrap()
            }
        };
        let db = Connection::open(saved).unwrap();
        let count = |query: &str| db.query_row(query, [], |row| row.get::<_, i64>(0)).unwrap();
        assert_eq!((count("SELECT count(*) FROM item"), count("SELECT count(*) FROM paused")), (22, 1), "{taken}");
    }
}

#[test]
fn a_build_beside_a_server_and_its_log_say_when_files_go() {
    let mut stand = Stand::new();
    let feeds = stand.project.read("feeds.toml");
    let (_, rest) = feeds.split_once("[feed.other]").unwrap();
    let fetch = rest.find("[fetch]").map_or("", |at| &rest[at..]);
    let news = feeds.split_once("[feed.other]").unwrap().0;
    stand.project.write("feeds.toml", format!("{news}{fetch}"));
    let ran = stand.project.run(&["build"]);
    assert!(
        ran.code == 0 && ran.stdout.contains("other.rss: ") && ran.stdout.contains("it is removed on 20"),
        "{}",
        ran.stdout
    );
    let told =
        stand.daemon.wait_for(|line| line["message"].as_str().is_some_and(|words| words.contains("other.rss: ")));
    assert_eq!(told["level"], "WARN");
}
