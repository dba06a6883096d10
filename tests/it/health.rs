//! What becomes of a source is said once, and in the same words everywhere: the health feed, the report, `list`, `explain`, the API and
//! the metrics.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, Ordering},
};

use serde_json::Value;

use super::{
    daemon::Daemon,
    project::{Project, article, numbered},
    server::{Answer, Request, Server},
};

const FEEDS: &str = "[feed.news]\nurl = 'page.html'\nbase = 'https://post.example/'\n[feed.news.list]\nitem = 'article'\ntitle = 'h2'\nsummary = 'p'\n";

fn day(day: u32) -> String {
    let (month, day) = (1 + (day - 1) / 28, 1 + (day - 1) % 28);
    format!("2026-{month:02}-{day:02}T12:00:00Z")
}

/// A project that has read a page of ten items on the first day.
fn started() -> Project {
    let project = Project::new(FEEDS);
    project.write("page.html", numbered(1..11));
    assert_eq!(project.build_at(&day(1)).code, 0);
    project
}

/// What the health feed of the output folder says, the newest first: titles with summaries.
fn told(project: &Project) -> Vec<(String, String)> {
    let text = project.read("out/health.atom");
    let within = |entry: &str, name: &str| {
        let start = entry.find(&format!("<{name}")).map(|at| at + entry[at..].find('>').unwrap() + 1)?;
        Some(entry[start..start + entry[start..].find("</")?].to_owned())
    };
    let entries = text.split("<entry>").skip(1);
    entries.map(|entry| (within(entry, "title").unwrap(), within(entry, "summary").unwrap_or_default())).collect()
}

fn titles(project: &Project) -> Vec<String> {
    told(project).into_iter().map(|(title, _)| title).collect()
}

fn row(project: &Project, now: &str) -> Value {
    let ran = project.run(&["list", "--format", "ndjson", "--now", now]);
    serde_json::from_str(ran.stdout.lines().next().unwrap()).unwrap()
}

/// The list of `numbered` without summaries.
fn bare(numbers: std::ops::Range<usize>) -> String {
    numbered(numbers).replace("<p>", "<p hidden><!--").replace("</p>", "--></p>")
}

#[test]
fn fields_that_break_are_one_event_and_their_return_another() {
    let project = started();
    assert_eq!(titles(&project), [""; 0]);
    project.write("page.html", bare(1..11));
    let report = project.build_at(&day(2)).stdout;
    project.write("page.html", bare(1..12));
    project.build_at(&day(3));
    let events = told(&project);
    assert_eq!(events.len(), 1, "{events:?}");
    let (title, words) = &events[0];
    assert_eq!(title, "news is degraded");
    let reason = row(&project, &day(3))["reason"].as_str().unwrap().to_owned();
    for place in [&report, words] {
        assert!(place.contains("`summary` is missing: 10 items had one, 0 have it now"), "{place}");
    }
    assert!(project.run(&["explain", "news", "--now", &day(3)]).stdout.contains(&reason));
    project.write("page.html", numbered(1..13));
    project.build_at(&day(4));
    let events = told(&project);
    assert_eq!(events[0].0, "news has its fields again");
    assert!(events[0].1.contains("How long it took: 2 days"), "{events:?}");
}

#[test]
fn broken_fields_are_told_as_data() {
    let project = started();
    project.write("page.html", bare(1..11));
    project.build_at(&day(2));
    let row = row(&project, &day(2));
    let broken = &row["broken"][0];
    assert_eq!(row["health"], "degraded");
    assert_eq!(
        (&broken["field"], &broken["state"], &broken["selector"]),
        (&"summary".into(), &"dead".into(), &"p".into())
    );
    assert_eq!((&broken["usual"], &broken["found"]), (&10.into(), &0.into()), "{row:#}");
    assert_eq!(row["remarks"][0]["kind"], "degraded");
}

#[test]
fn a_list_that_is_held_back_is_an_event_and_so_is_its_release() {
    let project = started();
    project.write("page.html", numbered(50..70));
    let report = project.build_at(&day(2));
    assert!(report.stdout.contains("held"), "{}", report.stdout);
    project.build_at(&day(2).replace("T12", "T18"));
    assert_eq!(titles(&project), ["news is held back"]);
    let listed = row(&project, &day(2));
    assert_eq!((&listed["health"], &listed["held_since"]), (&"held".into(), &day(2).into()));
    let explained = project.run(&["explain", "news", "--now", &day(2)]).stdout;
    assert!(explained.contains("held since 2026-01-02") && explained.contains("--accept news"), "{explained}");
    project.run(&["build", "--force", "--now", &day(4)]);
    assert_eq!(titles(&project)[0], "news is released: its list has stayed the same");
    assert_eq!(row(&project, &day(4))["health"], "well");
}

#[test]
fn what_is_accepted_is_an_event() {
    let project = started();
    project.write("page.html", numbered(50..70));
    project.build_at(&day(2));
    project.run(&["build", "--accept", "news", "--now", &day(3)]);
    let events = told(&project);
    assert_eq!(events[0].0, "news was accepted as it is");
    assert!(events[0].1.contains("held back") && events[0].1.contains("How long it took: 24 hours"), "{events:?}");
}

#[test]
fn a_source_that_heals_says_how_long_it_took() {
    let project = started();
    std::fs::remove_file(project.path("page.html")).unwrap();
    project.build_at(&day(2));
    project.build_at(&day(3));
    project.write("page.html", numbered(1..11));
    project.run(&["build", "--force", "--now", &day(5)]);
    let events = told(&project);
    assert_eq!(titles(&project), ["news is well again", "news is broken"]);
    assert!(events[0].1.contains("How long it took: 3 days"), "{events:?}");
}

/// Ten items that are marked up otherwise.
fn redesigned(numbers: std::ops::Range<usize>) -> String {
    numbered(numbers)
        .replace("<article>", "<li class=teaser>")
        .replace("</article>", "</li>")
        .replace("<main>", "<main><ul>")
}

#[test]
fn a_mended_source_is_an_event_with_the_lines_and_is_explained_by_them() {
    let project = started();
    project.write("page.html", redesigned(1..11));
    let report = project.build_at(&day(2)).stdout;
    project.write("page.html", redesigned(1..12));
    project.build_at(&day(3));
    let events = told(&project);
    assert_eq!(titles(&project), ["news was mended"], "{report}");
    assert!(events[0].1.contains("put this into feeds.toml: [feed.news.list]; item = "), "{events:?}");
    let explained = project.run(&["explain", "news", "--now", &day(3)]).stdout;
    assert!(explained.contains("It is read by the recipe that was mended on 2026-01-02: item = "), "{explained}");
    assert!(explained.contains("Its 11 items are") && explained.contains("Story number 11"), "{explained}");
    let preview = project.run(&["preview", "news", "--now", &day(3)]).stdout;
    assert!(preview.contains("read by the recipe that was mended on 2026-01-02"), "{preview}");
    project.write("page.html", redesigned(1..12).replace("teaser", "story"));
    project.build_at(&day(4));
    project.write("page.html", redesigned(1..13).replace("teaser", "story"));
    project.build_at(&day(5));
    assert_eq!(titles(&project), ["news was mended"; 2]);
    project.write("page.html", numbered(1..12));
    project.build_at(&day(6));
    assert_eq!(titles(&project)[0], "news is read by its own recipe again");
    let explained = project.run(&["explain", "news", "--now", &day(6)]).stdout;
    assert!(!explained.contains("mended") && explained.contains("Its 11 items are"), "{explained}");
}

#[test]
fn an_address_that_moves_is_one_event_whether_the_page_changes_or_not() {
    let moves = Arc::new(AtomicBool::new(false));
    let moved = Arc::clone(&moves);
    let server = Server::start(move |request: &Request| match &*request.path {
        "/old" if moved.load(Ordering::SeqCst) => Answer::status(301).with("Location", "/new"),
        _ => Answer::html(numbered(1..6)),
    });
    let project = Project::new(&format!("[feed.news]\nurl = '{}'\n", server.url("/old")));
    project.build_at(&day(1));
    moves.store(true, Ordering::SeqCst);
    for at in 2..5 {
        project.run(&["build", "--force", "--now", &day(at)]);
    }
    assert_eq!(titles(&project), ["news has moved"]);
    let listed = project.run(&["list", "--now", &day(5)]).stdout;
    let line = format!("moved: its page has moved for good, to {}", server.url("/new"));
    assert!(listed.contains(&line), "{listed}");
    assert_eq!(row(&project, &day(5))["health"], "well");
}

#[test]
fn older_items_that_a_list_shows_too_are_an_event() {
    let project = started();
    let older: Vec<String> =
        (1..60).map(|n| article(&format!("older-{n}"), &format!("Once upon a time there was {n}"))).collect();
    project.write("page.html", numbered(1..11).replace("</main>", &format!("{}</main>", older.concat())));
    let report = project.build_at(&day(2)).stdout;
    let line = "its list has become longer: 59 older items are known from now on, and stand behind all others";
    assert!(report.contains(line), "{report}");
    let events = told(&project);
    assert_eq!(events[0].0, "news has older items now, too");
    assert!(events[0].1.contains(line), "{events:?}");
    assert!(project.run(&["list", "--now", &day(3)]).stdout.contains(line));
    assert!(!project.run(&["list", "--now", &day(20)]).stdout.contains(line));
}

#[test]
fn a_source_that_falls_silent_is_stale_until_it_has_news() {
    let project = started();
    for at in 2..6 {
        project.write("page.html", numbered(at as usize..10 + at as usize));
        project.build_at(&day(at));
    }
    project.build_at(&day(18));
    assert_eq!(row(&project, &day(18))["health"], "well");
    for at in [20, 21, 40] {
        let report = project.build_at(&day(at)).stdout;
        assert!(report.contains("news is stale: no new item since 2026-01-05, where one came every day"), "{report}");
    }
    assert_eq!(titles(&project), ["news is stale"]);
    let row = row(&project, &day(40));
    assert_eq!((&row["health"], &row["advice"]), (&"stale".into(), &"open the page: its list may have moved".into()));
    project.write("page.html", numbered(6..16));
    project.build_at(&day(41));
    assert_eq!(titles(&project)[0], "news gets new items again");
}

#[test]
fn a_feed_that_never_gets_an_item_is_stale_after_sixty_days() {
    let project = started();
    project.build_at(&day(50));
    assert_eq!(row(&project, &day(50))["health"], "well");
    project.build_at(&day(92));
    let row = row(&project, &day(92));
    assert_eq!(row["reason"], "no new item since the first look on 2026-01-01");
}

#[test]
fn explain_names_the_rule_that_leaves_an_item_out() {
    let project = Project::new(&format!("{FEEDS}[feed.news.drop]\ntitle = 'number 3$'\n"));
    project.write("page.html", numbered(1..6));
    project.build_at(&day(1));
    let explained = project.run(&["explain", "news", "--now", &day(1)]).stdout;
    assert!(explained.contains("(left out by `drop`: its title matches `number 3$`: “number 3”)"), "{explained}");
    let item = project.run(&["explain", "news", "3", "--now", &day(1)]).stdout;
    assert!(item.contains("left out by `drop`: its title matches"), "{item}");
}

#[test]
fn the_health_feed_in_the_folder_names_no_private_feed_and_changes_with_events_alone() {
    let project = started();
    let feeds = project.read("feeds.toml");
    project.write("feeds.toml", format!("{feeds}[feed.secret]\nurl = 'gone.html'\nprivate = true\n"));
    project.build_at(&day(2));
    assert_eq!(titles(&project), [""; 0]);
    let before = std::fs::metadata(project.path("out/health.atom")).unwrap().modified().unwrap();
    project.write("page.html", numbered(1..12));
    project.build_at(&day(3));
    assert_eq!(std::fs::metadata(project.path("out/health.atom")).unwrap().modified().unwrap(), before);
}

/// A server that shows a page of the test, with one feed of it.
fn served() -> (Arc<Mutex<String>>, Server, Project, Daemon) {
    let shown = Arc::new(Mutex::new(numbered(1..11)));
    let current = Arc::clone(&shown);
    let site = Server::start(move |_: &Request| Answer::html(current.lock().unwrap().clone()));
    let project =
        Project::new(&FEEDS.replace("'page.html'\nbase = 'https://post.example/'", &format!("'{}'", site.url("/"))));
    let mut daemon = Daemon::start(&project);
    daemon.wait_until("news", "read");
    (shown, site, project, daemon)
}

fn refresh(project: &Project, daemon: &mut Daemon, outcome: &str) -> [(&'static str, String); 1] {
    let token = [("Authorization", format!("Bearer {}", project.read(".pagewire/admin-token").trim()))];
    let headers: Vec<(&str, &str)> = token.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(daemon.post("/api/v1/feeds/news/refresh", &headers, "").status, 202);
    daemon.wait_until("news", outcome);
    token
}

#[test]
fn a_merged_feed_and_the_index_page_tell_of_a_member_that_is_degraded() {
    let project = Project::new(&format!("{FEEDS}[feed.all]\nmerge = ['news']\n"));
    project.write("page.html", numbered(1..11));
    assert_eq!(project.build_at(&day(1)).code, 0);
    project.write("page.html", bare(1..11));
    project.build_at(&day(2));
    let ran = project.run(&["list", "--format", "ndjson", "--now", &day(2)]);
    let rows: Vec<Value> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |feed: &str| rows.iter().find(|row| row["feed"] == feed).unwrap();
    let (merged, member) = (of("all"), of("news"));
    assert_eq!((&merged["health"], &member["health"]), (&"degraded".into(), &"degraded".into()));
    assert_eq!(merged["reason"], format!("news: {}", member["reason"].as_str().unwrap()));
    let index = project.read("out/index.html");
    assert!(index.contains("2 degraded") && index.contains(">degraded</span>"), "{index}");
}

#[test]
fn the_server_tells_of_a_degraded_feed_in_the_api_the_metrics_and_the_dashboard() {
    let (shown, _site, project, mut daemon) = served();
    *shown.lock().unwrap() = bare(1..11);
    refresh(&project, &mut daemon, "read");
    let feed = daemon.get("/api/v1/feeds/news").json();
    assert_eq!((&feed["state"], &feed["broken"][0]["field"]), (&"degraded".into(), &"summary".into()), "{feed:#}");
    let reason = feed["reason"].as_str().unwrap();
    assert!(daemon.get("/feed/news").text().contains("is missing: 10 items had one, 0 have it now"));
    let metrics = daemon.get("/metrics").text();
    for line in [
        "pagewire_feeds_by_state{state=\"degraded\"} 1",
        "pagewire_feeds_by_state{state=\"held\"} 0",
        "pagewire_feed_state{feed=\"news\",state=\"degraded\"} 1",
        "pagewire_fields_broken 1",
        "pagewire_lists_held 0",
    ] {
        assert!(metrics.contains(line), "{line}: {metrics}");
    }
    let events = daemon.get("/api/v1/health").json();
    assert_eq!(
        (&events["events"][0]["event"], events["events"][0]["reason"].as_str()),
        (&"degraded".into(), Some(reason))
    );
}

#[test]
fn the_dashboard_reads_a_mended_page_by_the_recipe_in_force_and_takes_all_of_it_over() {
    let (shown, site, project, mut daemon) = served();
    *shown.lock().unwrap() = redesigned(1..11);
    let token = refresh(&project, &mut daemon, "read");
    let headers: Vec<(&str, &str)> = token.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let told = daemon.get_with("/api/v1/feeds/news/explain", &headers).json();
    assert_eq!(told["items"].as_array().unwrap().len(), 10, "{told:#}");
    assert!(told["recipe"].as_str().unwrap().starts_with("read by the recipe that was mended on "), "{told:#}");
    assert_eq!(told["remarks"][0]["kind"], "mended");
    // what still fits of the recipe stays beside the new lines
    assert_eq!(daemon.post("/feed/news/mend", &headers, "").status, 303);
    let feeds = project.read("feeds.toml");
    assert!(feeds.contains("summary = 'p'") || feeds.contains("summary = \"p\""), "{feeds}");
    assert!(!feeds.contains("item = 'article'"), "{feeds}");
    drop(site);
}
