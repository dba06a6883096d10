//! What stands in `out/` and what does not: each document for itself, and nothing of private feeds.

use super::{
    daemon::Daemon,
    project::{NOW, Project, numbered},
};

fn feed(id: &str, more: &str) -> String {
    format!(
        "[feed.{id}]\nurl = 'page.html'\nbase = 'https://news.example/'\n{more}[feed.{id}.list]\nitem = 'article'\n"
    )
}

fn project(feeds: &str) -> Project {
    let project = Project::new(feeds);
    project.write("page.html", numbered(1..6));
    project
}

/// A project with these feeds, and a list of them.
fn listed(feeds: &str) -> Project {
    project(&format!("[pagewire]\nopml = 'relative'\n{feeds}"))
}

/// Puts a folder where a document belongs.
fn block(project: &Project, name: &str) {
    let place = project.path("out").join(name);
    // it may be there already
    let _ = std::fs::remove_file(&place);
    std::fs::create_dir_all(place.join("in-the-way")).unwrap();
}

fn clear(project: &Project, name: &str) {
    std::fs::remove_dir_all(project.path("out").join(name)).unwrap();
}

fn token(project: &Project) -> String {
    format!("Bearer {}", project.read(".pagewire/admin-token").trim())
}

/// Starts a server and waits until it has read these feeds.
fn serve(project: &Project, feeds: &[&str]) -> Daemon {
    let mut daemon = Daemon::start(project);
    let mut missing = feeds.to_vec();
    while !missing.is_empty() {
        let done = daemon.wait_for(|event| event["outcome"].is_string());
        missing.retain(|feed| done["feed"] != **feed);
    }
    daemon
}

#[test]
fn a_format_that_cannot_be_written_costs_no_other_document() {
    let project = listed(&(feed("a", "") + &feed("b", "")));
    block(&project, "a.rss");
    block(&project, "feeds.opml");
    let ran = project.build_at(NOW);
    assert_eq!(ran.code, 1, "{}", ran.stdout);
    for name in ["a.atom", "a.json", "a.html", "b.rss", "index.html"] {
        assert!(project.path("out").join(name).is_file(), "{name}");
    }
    let place = project.path("out/a.rss").canonicalize().unwrap();
    assert!(
        ran.stdout.contains("cannot write a.rss") && ran.stdout.contains(place.to_str().unwrap()),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("cannot write feeds.opml") && ran.stdout.contains("move it away"), "{}", ran.stdout);
}

#[test]
fn trouble_is_the_state_of_its_feed_until_it_is_gone() {
    let project = project(&(feed("a", "") + &feed("b", "")));
    block(&project, "a.rss");
    project.build_at(NOW);
    // another feed's refresh wipes nothing
    project.run(&["build", "b", "--now", NOW]);
    let listed = || project.run(&["list", "--format", "ndjson", "--now", NOW]).stdout;
    let first = listed().lines().next().unwrap().to_owned();
    assert!(first.contains("\"failing\"") && first.contains("cannot write a.rss"), "{first}");
    let index = project.read("out/index.html");
    assert!(index.contains("1 failing") && index.contains("annot write a.rss"), "{index}");
    clear(&project, "a.rss");
    project.build();
    assert!(!listed().contains("\"failing\"") && !project.read("out/index.html").contains("annot write"));
    assert!(project.read("out/a.rss").contains("Story number 5"));
}

#[test]
fn what_could_not_be_written_is_written_though_the_page_did_not_change() {
    let project = project(&feed("a", ""));
    project.build();
    block(&project, "a.json");
    project.write("page.html", numbered(1..7));
    assert_eq!(project.build_at(NOW).code, 1);
    clear(&project, "a.json");
    project.build();
    assert_eq!(project.titles("a").len(), 6);
}

#[test]
fn the_index_page_and_the_list_name_only_what_is_there() {
    let project =
        listed(&(feed("a", "formats = ['json']\n") + &feed("b", "") + &feed("c", "").replace("page.html", "no.html")));
    block(&project, "b.rss");
    project.build_at(NOW);
    let (index, list) = (project.read("out/index.html"), project.read("out/feeds.opml"));
    for name in ["a.rss", "b.rss", "c.rss"] {
        assert!(!index.contains(&format!("href=\"{name}")) && !list.contains(name), "{name}: {index}{list}");
    }
    assert!(list.contains("a.json") && list.contains("b.atom") && !list.contains("c."), "{list}");
    assert!(index.contains("no.html"), "a feed that fails is on the page all the same");
}

#[test]
fn trouble_of_a_format_or_a_feed_that_is_gone_is_gone() {
    let project = project(&(feed("a", "") + &feed("b", "")));
    block(&project, "a.rss");
    block(&project, "b.rss");
    project.build_at(NOW);
    project.write("feeds.toml", feed("a", "formats = ['atom']\n"));
    project.build();
    project.write("feeds.toml", feed("a", "formats = ['atom']\n") + &feed("b", "formats = ['atom']\n"));
    assert!(!project.run(&["list", "--now", NOW]).stdout.contains("cannot write"));
}

#[test]
fn a_server_tells_trouble_by_feed_keeps_it_across_a_restart_and_tries_again() {
    let project = project(&(feed("a", "every = '1d'\n") + &feed("b", "every = '1d'\n")));
    block(&project, "a.rss");
    let mut daemon = serve(&project, &["a", "b"]);
    let admin = token(&project);
    for restarts in [false, true] {
        if restarts {
            daemon.stop("-TERM");
            daemon = Daemon::start(&project);
        }
        daemon.post("/api/v1/feeds/b/refresh", &[("Authorization", &admin)], "");
        daemon.wait_until("b", "unchanged");
        let a = daemon.get("/api/v1/feeds/a").json();
        assert_eq!(
            (a["state"].as_str(), a["unwritten"][0]["document"].as_str()),
            (Some("failing"), Some("a.rss")),
            "{a}"
        );
        assert_eq!(daemon.get("/api/v1/feeds/b").json()["state"], "well");
        let list = daemon.get("/api/v1/feeds?show=failing").json();
        assert_eq!((list["total"].as_u64(), list["feeds"][0]["id"].as_str()), (Some(1), Some("a")), "{list}");
        assert!(
            daemon.get("/").text().contains("cannot write a.rss")
                && daemon.get("/feed/a").text().contains("cannot write a.rss")
        );
        assert!(daemon.get("/feeds/health.json").text().contains("a is broken"));
        let metrics = daemon.get("/metrics").text();
        assert!(
            metrics.contains("pagewire_documents_unwritten 1") && metrics.contains("pagewire_feeds_failing 1"),
            "{metrics}"
        );
        let pages = daemon.get_with("/", &[("Authorization", &admin)]).text();
        assert!(pages.contains("Not everything can be written"), "{pages}");
        assert_eq!(daemon.get("/feeds/a.rss").status, 200);
    }
    clear(&project, "a.rss");
    // what is taken up again here comes by itself after some seconds as well
    daemon.signal("-HUP");
    daemon.wait_for(|event| event["message"] == "feeds.toml was read again");
    let well = |_: &usize| daemon.get("/api/v1/feeds/a").json()["state"] == "well";
    assert!((0..2000).any(|turn| well(&turn)), "{}", daemon.get("/api/v1/feeds/a").text());
    assert!(project.read("out/a.rss").contains("Story number 5"));
    assert!(daemon.get("/feeds/health.json").text().contains("a is well again"));
}

/// What of `out/` names a feed.
fn names(project: &Project, feed: &str) -> Vec<String> {
    let (text, file) = (format!("\"{feed}."), format!("{feed}."));
    let hits = project.outputs().into_iter();
    hits.filter(|(name, bytes)| name.starts_with(&file) || String::from_utf8_lossy(bytes).contains(&text))
        .map(|(name, _)| name)
        .collect()
}

#[test]
fn a_private_feed_is_nowhere_in_the_output_folder() {
    let project = listed(&(feed("open", "") + &feed("hush", "private = true\n")));
    let printed = project.build().stdout;
    assert!(printed.contains("private, and so in no file: hush"), "{printed}");
    assert_eq!(names(&project, "hush"), Vec::<String>::new());
    assert!(!project.read("out/index.html").contains("hush") && project.read("out/index.html").contains("open.rss"));
    assert!(project.run(&["check"]).stdout.contains("private, and so in no file: hush"));
}

#[test]
fn a_server_writes_no_private_feed() {
    let project = listed(&(feed("open", "") + &feed("hush", "private = true\n")));
    let mut daemon = serve(&project, &["open", "hush"]);
    daemon.stop("-TERM");
    assert_eq!(names(&project, "hush"), Vec::<String>::new());
    assert_eq!(names(&project, "open").len(), 6);
}

#[test]
fn what_a_feed_published_before_it_became_private_is_removed_at_once() {
    let project = listed(&(feed("open", "") + &feed("hush", "")));
    project.build();
    assert_eq!(names(&project, "hush").len(), 6);
    project.write("feeds.toml", feed("open", "") + &feed("hush", "private = true\n"));
    let ran = project.run(&["build", "open", "--now", NOW]);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    assert!(ran.stdout.contains("hush.rss: its feed is private; it was removed"), "{}", ran.stdout);
    assert_eq!(names(&project, "hush"), Vec::<String>::new());
    project.write("feeds.toml", feed("open", "") + &feed("hush", ""));
    project.build();
    assert_eq!(project.titles("hush").len(), 5);
}

#[test]
fn a_server_removes_what_became_private_while_it_runs() {
    let project = project(&(feed("open", "") + &feed("hush", "")));
    let mut daemon = serve(&project, &["open", "hush"]);
    project.write("feeds.toml", feed("open", "") + &feed("hush", "private = true\n"));
    daemon.signal("-HUP");
    daemon.wait_for(|event| {
        event["message"].as_str().is_some_and(|words| words.starts_with("hush.rss: its feed is private"))
    });
    daemon.stop("-TERM");
    assert_eq!(names(&project, "hush"), Vec::<String>::new());
    assert_eq!(names(&project, "open").len(), 5);
}

#[test]
fn a_file_of_a_private_feed_that_is_not_as_it_was_left_stays_and_is_a_fault() {
    let project = project(&(feed("open", "") + &feed("hush", "")));
    project.build();
    project.write("out/hush.rss", "somebody's own");
    project.write("feeds.toml", feed("open", "") + &feed("hush", "private = true\n"));
    for _ in 0..2 {
        let ran = project.build_at(NOW);
        assert_eq!(ran.code, 1, "{}", ran.stdout);
        assert!(ran.stdout.contains("hush.rss: its feed is private; it stays"), "{}", ran.stdout);
    }
    assert!(project.run(&["list", "--now", NOW]).stdout.contains("although its feed is private"));
    std::fs::remove_file(project.path("out/hush.rss")).unwrap();
    project.build();
    assert!(!project.run(&["list", "--now", NOW]).stdout.contains("although its feed is private"));
}

#[test]
fn a_lost_memory_does_not_hide_that_a_private_feed_is_published() {
    let project = project(&feed("hush", ""));
    project.build();
    std::fs::remove_dir_all(project.path(".pagewire")).unwrap();
    project.write("feeds.toml", feed("hush", "private = true\n"));
    let ran = project.build_at(NOW);
    assert_eq!(ran.code, 1, "{}", ran.stdout);
    assert!(ran.stdout.contains("hush.json: its feed is private; it stays"), "{}", ran.stdout);
}

#[test]
fn a_public_feed_is_not_made_of_a_private_one() {
    let merged = |more: &str| {
        feed("hush", "private = true\n") + &feed("open", "") + &format!("[feed.all]\nmerge = ['open', 'hush']\n{more}")
    };
    let project = project(&merged(""));
    let ran = project.run(&["check"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("`all` is public") && ran.stderr.contains("private = true"), "{}", ran.stderr);
    project.write("feeds.toml", merged("private = true\n"));
    project.build();
    assert_eq!(names(&project, "all"), Vec::<String>::new());
}

#[test]
fn a_server_names_a_private_feed_to_nobody_else() {
    let project = project(
        &(feed("open", "")
            + &feed("hush", "private = true\n")
            + "[feed.both]\nmerge = ['open', 'hush']\nprivate = true\n"),
    );
    let daemon = serve(&project, &["open", "hush"]);
    for path in [
        "/",
        "/opml",
        "/api/v1/feeds",
        "/metrics",
        "/api/v1/health",
        "/feeds/health.json",
        "/feeds/open.json",
        "/feed/hush",
        "/feeds/hush.rss",
        "/feeds/none",
        "/api/v1/feeds/hush",
    ] {
        let answer = daemon.get(path);
        let head: String = answer.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
        assert!(
            !answer.text().contains("hush") && !answer.text().contains("both") && !head.contains("hush"),
            "{path}: {}",
            answer.text()
        );
    }
}
