//! Settings that are changed by the API and by a form: comments stay, what it would do is told before, and secrets stay secret.

use serde_json::{Value, json};

use super::{
    daemon::Daemon,
    project::{Project, numbered},
    server::{Answer, Request, Server},
    stand::{Stand, town},
};

struct Bench {
    site: Server,
    project: Project,
    daemon: Daemon,
}

impl Bench {
    fn new() -> Self {
        let site = Server::start(|_: &Request| Answer::html(numbered(1..6)));
        let url = site.url("/news");
        let feeds = format!(
            "[pagewire]\ntimezone = 'UTC' # ours\n\n# the first\n[feed.first]\nurl = '{url}' # its page\n\n[feed.first.list]\nitem = 'article' # each\n"
        );
        let project = Project::new(&feeds);
        let mut daemon = Daemon::start(&project);
        daemon.wait_until("first", "read");
        Self { site, project, daemon }
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let token = format!("Bearer {}", self.project.read(".pagewire/admin-token").trim());
        let headers = [("Authorization", token.as_str()), ("Content-Type", "application/json")];
        let answer = self.daemon.ask(method, &format!("/api/v1{path}"), &headers, &body.to_string());
        (answer.status, answer.json())
    }
}

#[test]
fn what_a_change_would_do_is_told_and_nothing_is_written() {
    let bench = Bench::new();
    let before = bench.project.read("feeds.toml");
    let patch = json!({ "keep": { "items": 2 }, "drop": { "title": ["4"] } });
    let (status, told) = bench.ask("PATCH", "/feeds/first?plan=true", &patch);
    assert_eq!((status, &told["saved"]), (200, &json!(false)), "{told}");
    assert!(told["toml"].as_str().unwrap().contains("keep = { items = 2 }"), "{told}");
    let planned = &told["plan"]["feeds"][0];
    assert_eq!((&planned["published_before"], &planned["published_after"]), (&json!(5), &json!(2)), "{told}");
    assert_eq!(told["plan"]["noticed"], true);
    assert_eq!(bench.project.read("feeds.toml"), before);
}

#[test]
fn a_change_is_at_work_at_once_and_leaves_the_comments() {
    let bench = Bench::new();
    let (status, told) =
        bench.ask("PATCH", "/feeds/first", &json!({ "title": "Town", "every": "2h", "tags": ["press"] }));
    assert_eq!((status, &told["saved"]), (200, &json!(true)), "{told}");
    let text = bench.project.read("feeds.toml");
    assert!(text.contains("# the first\n") && text.contains("# its page") && text.contains("# each"), "{text}");
    let (_, feed) = bench.ask("GET", "/feeds/first", &Value::Null);
    assert_eq!((&feed["title"], &feed["schedule"]), (&json!("Town"), &json!("every 2h")));
    let (status, told) = bench.ask("PATCH", "/settings", &json!({ "pagewire": { "timezone": "Europe/Berlin" } }));
    assert_eq!(status, 200, "{told}");
    let (_, all) = bench.ask("GET", "/settings", &Value::Null);
    assert_eq!(all["settings"]["pagewire"]["timezone"], "Europe/Berlin");
    assert!(bench.project.read("feeds.toml").contains("timezone = \"Europe/Berlin\" # ours"));
    for (patch, words) in [
        (json!({ "every": 30 }), "30m"),
        (json!({ "drop": { "title": ["("] } }), "regular expression"),
        (json!({ "after": { "run": ["sh"] } }), "`after` is no setting"),
    ] {
        let (status, told) = bench.ask("PATCH", "/feeds/first", &patch);
        assert!(status == 422 && told["detail"].as_str().unwrap().contains(words), "{told}");
    }
}

#[test]
fn a_cookie_is_kept_as_a_secret_sent_to_the_site_and_taken_away() {
    let mut bench = Bench::new();
    let (status, told) =
        bench.ask("PATCH", "/feeds/first", &json!({ "request": { "cookies": { "sid": "s3cret-of-ours" } } }));
    assert_eq!(status, 200, "{told}");
    let (_, settings) = bench.ask("GET", "/feeds/first/settings", &Value::Null);
    assert_eq!(settings["settings"]["request"]["cookies"], json!({ "sid": true }));
    for told in [told.to_string(), settings.to_string(), bench.project.read("feeds.toml")] {
        assert!(!told.contains("s3cret-of-ours"), "{told}");
    }
    let file = bench.project.path(".pagewire/secrets/first.cookies.sid");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "s3cret-of-ours");
    #[cfg(unix)]
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&file).unwrap().permissions()) & 0o777,
        0o600
    );
    bench.site.forget();
    bench.ask("POST", "/feeds/first/refresh", &Value::Null);
    // another way of asking means that the page is read anew
    bench.daemon.wait_until("first", "read");
    assert_eq!(
        bench.site.requests().last().and_then(|request| request.header("cookie").map(str::to_owned)).as_deref(),
        Some("sid=s3cret-of-ours")
    );
    let (status, _) = bench.ask("PATCH", "/feeds/first", &json!({ "request": { "cookies": { "sid": null } } }));
    assert!(status == 200 && !file.exists() && !bench.project.read("feeds.toml").contains("request"));
}

#[test]
#[cfg_attr(not(has_chromium), ignore = "no Chromium is installed")]
fn settings_are_changed_in_a_form_without_javascript_after_a_look_at_what_they_do() {
    let stand = Stand::new(town(), "");
    stand.tab.without_scripts();
    stand.log_in();
    let Stand { tab, project, daemon, .. } = &stand;
    tab.go(&daemon.url("/feed/first"));
    tab.follow(".actions a[href$='/settings']");
    assert!(tab.text(".toml").contains("# its page"), "{}", tab.text(".toml"));
    tab.click("#s-drop-title");
    tab.write("3");
    tab.click("#s-keep-items");
    tab.write("2");
    tab.follow("button[value=look]");
    assert!(tab.text("#plan").contains("Readers would notice"), "{}", tab.text("main"));
    assert!(tab.text(".toml").contains("drop"), "{}", tab.text(".toml"));
    assert!(!project.read("feeds.toml").contains("drop"));
    tab.follow("button[value=save]");
    assert!(tab.path().starts_with("/feed/first?saved=1") && tab.text(".notice").contains("Saved"), "{}", tab.path());
    let text = project.read("feeds.toml");
    assert!(text.contains("keep = { items = 2 }") && text.contains("# its page"), "{text}");
    // what cannot be is said, and what was filled in is there still
    tab.go(&daemon.url("/settings"));
    tab.click("#s-pagewire-every");
    tab.write("soon");
    tab.follow("button[value=look]");
    assert!(tab.text("[role=alert]").contains("soon"), "{}", tab.text("main"));
    assert_eq!(tab.ask("document.querySelector('#s-pagewire-every').value"), "soon");
}
