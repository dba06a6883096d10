//! Commands beside `pagewire serve`: what they want is done by the server, or they end with the reason.

use std::{
    process::{Child, Stdio},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use super::{
    daemon::Daemon,
    project::{NOW, Project, Ran, article, numbered, page},
    server::{Answer, Server},
};

/// A server of a page that can be changed, and a project with the feed `news` of it and `other`.
struct Stand {
    site: Server,
    shown: Arc<Mutex<String>>,
    project: Project,
}

impl Stand {
    fn new() -> Self {
        let shown = Arc::new(Mutex::new(numbered(1..12)));
        let page = Arc::clone(&shown);
        let site = Server::start(move |_| Answer::html(page.lock().unwrap().clone()));
        let recipe = "item = 'article'";
        let project = Project::new(&format!(
            "[feed.news]\nurl = '{}'\n[feed.news.list]\n{recipe}\n[feed.other]\nurl = '{}'\n[feed.other.list]\n{recipe}\n",
            site.url("/news"),
            site.url("/other")
        ));
        Self { site, shown, project }
    }

    fn serving(&self) -> Daemon {
        let mut daemon = Daemon::start(&self.project);
        daemon.wait_until("news", "read");
        daemon.wait_until("other", "read");
        self.site.forget();
        daemon
    }

    /// Shows a page of which no item is known.
    fn replace_all(&self) {
        let items: Vec<_> =
            (1..12).map(|n| article(&format!("new-{n}"), &format!("Something else, number {n}"))).collect();
        *self.shown.lock().unwrap() = page(&items);
    }

    fn paths(&self) -> Vec<String> {
        self.site.requests().into_iter().map(|request| request.path).collect()
    }

    fn api(&self, daemon: &Daemon, (method, path): (&str, &str), body: &Value) -> (u16, Value) {
        let token = format!("Bearer {}", self.project.read(".pagewire/admin-token").trim());
        let headers = [("Authorization", token.as_str()), ("Content-Type", "application/json")];
        let answer = daemon.ask(method, &format!("/api/v1{path}"), &headers, &body.to_string());
        (answer.status, answer.json())
    }

    fn title(&self, daemon: &Daemon) -> String {
        daemon.get("/feeds/news.json").json()["items"][0]["title"].as_str().unwrap().to_owned()
    }
}

/// A run that must end within seconds.
fn quick(project: &Project, args: &[&str]) -> Ran {
    let output = project.command().args(args).timeout(Duration::from_secs(40)).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let code = output.status.code().unwrap_or_else(|| panic!("{args:?} did not end"));
    Ran { code, stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// Asks until something holds; the wait has an end.
fn until(what: &str, holds: impl Fn() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(60), "{what} never came");
        std::thread::yield_now();
    }
}

#[test]
fn a_build_beside_a_server_is_done_by_the_server_and_reported_as_ever() {
    let stand = Stand::new();
    let daemon = stand.serving();
    let ran = quick(&stand.project, &["build", "--force"]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains("pagewire serve") && ran.stdout.contains("2 sources, 0 failed"), "{}", ran.stdout);
    let mut paths = stand.paths();
    paths.sort();
    assert_eq!(paths, ["/news", "/other"]);
    // the feeds that are named, and what is due alone
    stand.site.forget();
    assert_eq!(quick(&stand.project, &["build", "--force", "news"]).code, 0);
    assert_eq!(stand.paths(), ["/news"]);
    stand.site.forget();
    for command in [&["--due"][..], &["build", "--due"], &["serve", "--once-due"]] {
        let ran = quick(&stand.project, command);
        assert!(ran.code == 0 && ran.stdout.contains("not due"), "{command:?}: {}{}", ran.stdout, ran.stderr);
    }
    assert_eq!(stand.paths(), [""; 0]);
    // a feed that was written a moment ago is known
    let feeds = stand.project.read("feeds.toml");
    stand.project.write("feeds.toml", format!("{feeds}[feed.third]\nurl = '{}'\n", stand.site.url("/third")));
    let ran = quick(&stand.project, &["build", "third"]);
    assert!(ran.code == 0 && ran.stdout.contains("third"), "{}{}", ran.stdout, ran.stderr);
    drop(daemon);
}

#[test]
fn a_feed_that_fails_for_the_server_fails_for_the_command() {
    let stand = Stand::new();
    let _daemon = stand.serving();
    *stand.shown.lock().unwrap() = "<p>nothing here".into();
    let ran = quick(&stand.project, &["build", "--force", "news"]);
    assert!(ran.code == 1 && ran.stdout.contains("news failed: "), "{} {}", ran.code, ran.stdout);
    let ran = quick(&stand.project, &["build", "--force", "--log-format", "json", "news"]);
    assert!(ran.code == 1 && ran.stderr.contains("\"outcome\":\"failed\""), "{} {}", ran.code, ran.stderr);
}

#[test]
fn what_is_held_back_is_accepted_while_the_server_runs() {
    for way in ["command", "api", "button"] {
        let stand = Stand::new();
        let mut daemon = stand.serving();
        stand.replace_all();
        assert_eq!(stand.api(&daemon, ("POST", "/feeds/news/refresh"), &Value::Null).0, 202);
        daemon.wait_until("news", "failed");
        assert_eq!(stand.title(&daemon), "Story number 11");
        let (_, detail) = stand.api(&daemon, ("GET", "/feeds/news"), &Value::Null);
        assert_eq!(detail["held"], true, "{detail:#}");
        let advice = detail["advice"].as_str().unwrap();
        for named in ["button", "/api/v1/feeds/news/accept", "pagewire build --accept news"] {
            assert!(advice.contains(named), "{advice}");
        }
        let token = format!("Bearer {}", stand.project.read(".pagewire/admin-token").trim());
        match way {
            "command" => {
                let ran = quick(&stand.project, &["build", "--accept", "news", "news"]);
                assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
            }
            "api" => assert_eq!(stand.api(&daemon, ("POST", "/feeds/news/accept"), &Value::Null).0, 202),
            _ => {
                let page = daemon.get_with("/feed/news", &[("Authorization", &token)]).text();
                assert!(page.contains("action=\"/feed/news/accept\""), "{page}");
                assert_eq!(daemon.post("/feed/news/accept", &[("Authorization", &token)], "").status, 303);
            }
        }
        daemon.wait_until("news", "read");
        until("the new list", || stand.title(&daemon).starts_with("Something else"));
        // of the other feed nothing was accepted, and of this one nothing is held any more
        let (_, detail) = stand.api(&daemon, ("GET", "/feeds/news"), &Value::Null);
        assert_eq!((&detail["held"], &detail["state"]), (&json!(false), &json!("well")), "{way}");
        let (status, told) = stand.api(&daemon, ("POST", "/feeds/news/accept"), &Value::Null);
        assert!(status == 409 && told["detail"].as_str().unwrap().contains("nothing to accept"), "{told}");
    }
}

#[test]
fn nobody_but_the_operator_and_who_reads_the_state_folder_has_a_server_work() {
    use std::os::unix::fs::PermissionsExt;
    let stand = Stand::new();
    let daemon = stand.serving();
    let control: Value = serde_json::from_str(&stand.project.read(".pagewire/control")).unwrap();
    let mode = std::fs::metadata(stand.project.path(".pagewire/control")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let key = control["key"].as_str().unwrap();
    let json = ("Content-Type", "application/json");
    for path in ["/api/v1/runs", "/api/v1/feeds/news/accept"] {
        assert_eq!(daemon.post(path, &[json], "{}").status, 401, "{path}");
        assert_eq!(daemon.post(path, &[json, ("X-Pagewire-Key", "guess")], "{}").status, 401, "{path}");
    }
    assert_eq!(daemon.post("/api/v1/runs", &[json, ("X-Pagewire-Key", key)], "{}").status, 202);
    // it opens nothing else
    assert_eq!(daemon.post("/api/v1/reload", &[json, ("X-Pagewire-Key", key)], "{}").status, 401);
    assert_eq!(daemon.post("/api/v1/reload", &[json, ("Authorization", &format!("Bearer {key}"))], "{}").status, 401);
}

#[test]
fn what_a_server_cannot_do_for_a_command_is_said_at_once() {
    let stand = Stand::new();
    let _daemon = stand.serving();
    let feeds = stand.project.read("feeds.toml");
    stand.project.write("others.toml", &feeds);
    for (args, named) in [
        (&["build", "--replay"][..], "--replay"),
        (&["build", "--offline"], "--offline"),
        (&["build", "--begin-anew"], "--begin-anew"),
        (&["build", "--now", NOW], "--now"),
        (&["build", "--output", "elsewhere"], "elsewhere"),
        (&["build", "--config", "others.toml"], "others.toml"),
        (&["serve", "--listen", "127.0.0.1:0"], "pagewire serve"),
    ] {
        let ran = quick(&stand.project, args);
        let code = if args[0] == "serve" { 4 } else { 2 };
        assert!(ran.code == code && ran.stderr.contains(named), "{args:?}: {} {}", ran.code, ran.stderr);
        assert!(ran.stderr.contains("process ") && ran.stderr.contains("since 20"), "{args:?}: {}", ran.stderr);
    }
    assert_eq!(stand.paths(), [""; 0]);
}

#[test]
fn a_server_is_found_wherever_it_listens_and_whatever_it_is_called() {
    for address in ["0.0.0.0:0", "[::]:0", "127.0.0.9:0"] {
        let stand = Stand::new();
        stand.project.write(
            "feeds.toml",
            stand.project.read("feeds.toml")
                + "[serve]\nbase_url = 'https://feeds.example.org/news/'\nadmin = 'a secret of sixteen letters'\n",
        );
        let mut daemon = Daemon::start_at(&stand.project, address);
        daemon.wait_until("news", "read");
        let ran = quick(&stand.project, &["build", "news"]);
        assert_eq!(ran.code, 0, "{address}: {}{}", ran.stdout, ran.stderr);
    }
}

#[test]
fn a_server_that_was_killed_holds_up_nobody() {
    let stand = Stand::new();
    let mut daemon = stand.serving();
    daemon.stop("-KILL");
    assert!(stand.project.path(".pagewire/control").exists());
    let ran = quick(&stand.project, &["build", "--force"]);
    assert!(ran.code == 0 && !ran.stdout.contains("pagewire serve"), "{}{}", ran.stdout, ran.stderr);
    assert!(!stand.project.path(".pagewire/control").exists());
    let mut daemon = Daemon::start(&stand.project);
    daemon.stop("-TERM");
    assert!(!stand.project.path(".pagewire/control").exists());
}

#[test]
fn a_server_that_does_not_answer_is_named_within_seconds() {
    let stand = Stand::new();
    let daemon = stand.serving();
    daemon.signal("-STOP");
    let ran = quick(&stand.project, &["build"]);
    daemon.signal("-CONT");
    assert!(ran.code == 2 && ran.stderr.contains("does not answer") && ran.stderr.contains("kill "), "{}", ran.stderr);
}

#[test]
fn a_build_beside_a_long_one_ends_and_names_it() {
    let (begun, seen) = (Arc::new(Mutex::new(false)), Arc::new(Mutex::new(())));
    let (told, gate) = (Arc::clone(&begun), Arc::clone(&seen));
    let holding = seen.lock().unwrap();
    let site = Server::start(move |_| {
        *told.lock().unwrap() = true;
        drop(gate.lock());
        Answer::html(numbered(1..4))
    });
    let project = Project::new(&format!(
        "[fetch]\nfirst_byte_timeout = '60s'\ntimeout = '90s'\n[feed.slow]\nurl = '{}'\n",
        site.url("/")
    ));
    let mut first: Child = project.process().arg("build").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    until("the first request", || *begun.lock().unwrap());
    let ran = quick(&project, &["build"]);
    let named = format!("`pagewire build` (process {}, since 20", first.id());
    assert!(ran.code == 4 && ran.stderr.contains(&named), "{} {}", ran.code, ran.stderr);
    drop(holding);
    assert!(first.wait().unwrap().success());
    // and nothing is left of it
    assert_eq!(quick(&project, &["build"]).code, 0);
}
