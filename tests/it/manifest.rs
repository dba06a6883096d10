//! What leaves `out/`: documents of feeds that feeds.toml has no longer, after a grace, and nothing that is not pagewire's own.

use super::{
    daemon::Daemon,
    project::{NOW, Project, Ran, numbered},
};

const DAY_6: &str = "2026-06-07T11:00:00Z";
const DAY_8: &str = "2026-06-09T12:00:00Z";

/// Settings by which there is a list of the feeds.
const LISTED: &str = "[pagewire]\nopml = 'relative'\n";

fn feed(id: &str) -> String {
    format!("[feed.{id}]\nurl = 'page.html'\nbase = 'https://news.example/'\n[feed.{id}.list]\nitem = 'article'\n")
}

/// A project with the feeds `a` and `b`, which were built, and of which `b` was taken out of feeds.toml since.
fn without_b(settings: &str) -> Project {
    let project = Project::new(&format!("{settings}{}{}", feed("a"), feed("b")));
    project.write("page.html", numbered(1..6));
    project.build();
    project.write("feeds.toml", format!("{settings}{}", feed("a")));
    project
}

fn has(project: &Project, name: &str) -> bool {
    project.path("out").join(name).symlink_metadata().is_ok()
}

fn well(ran: Ran) -> String {
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    ran.stdout
}

#[test]
fn a_feed_that_is_gone_leaves_after_the_grace_and_each_step_is_said() {
    let project = without_b(LISTED);
    let printed = well(project.build_at(NOW));
    assert!(
        printed.contains("b.rss: its feed is no longer in feeds.toml; it is removed on 2026-06-08 at 12:00 UTC"),
        "{printed}"
    );
    assert!(has(&project, "b.rss"));
    well(project.build_at(DAY_6));
    assert!(has(&project, "b.rss"));
    let printed = well(project.build_at(DAY_8));
    assert!(printed.contains("b.rss: its feed is no longer in feeds.toml; it was removed"), "{printed}");
    let names: Vec<String> = project.outputs().into_keys().collect();
    assert_eq!(names, ["a.atom", "a.html", "a.json", "a.rss", "feeds.opml", "health.atom", "index.html"]);
    assert!(!well(project.build_at(DAY_8)).contains("b.rss"), "it is over");
}

#[test]
fn the_index_page_and_the_list_name_no_feed_that_is_gone() {
    let project = without_b(LISTED);
    project.build();
    assert!(!project.read("out/index.html").contains("b.rss") && !project.read("out/feeds.opml").contains("b.rss"));
}

#[test]
fn without_a_grace_it_leaves_at_once() {
    let project = without_b("[pagewire]\ngrace = '0s'\n");
    let printed = well(project.build_at(NOW));
    assert!(printed.contains("b.rss") && !has(&project, "b.rss") && has(&project, "a.rss"), "{printed}");
}

#[test]
fn a_feed_that_comes_back_has_its_items_and_their_ids_again() {
    for (gone, back) in [(NOW, DAY_6), (DAY_6, "2026-06-20T12:00:00Z")] {
        let project = without_b(LISTED);
        let before = project.values("b", "id");
        project.build_at(gone);
        project.build_at(DAY_8);
        project.write("feeds.toml", feed("a") + &feed("b"));
        assert!(!well(project.build_at(back)).contains("no longer"));
        assert_eq!(project.values("b", "id"), before);
        // the time that it was away does not count any more
        project.write("feeds.toml", feed("a"));
        assert!(well(project.build_at(back)).contains("it is removed on 2026-06-"));
    }
}

#[test]
fn a_format_that_a_feed_has_no_longer_leaves_as_well() {
    let project = without_b(LISTED);
    project.write("feeds.toml", feed("a").replace("[feed.a]\n", "[feed.a]\nformats = ['rss']\n") + &feed("b"));
    let printed = well(project.build_at(NOW));
    assert!(printed.contains("a.json: its feed is no longer published in this format"), "{printed}");
    well(project.build_at(DAY_8));
    assert!(!has(&project, "a.json") && !has(&project, "a.atom") && has(&project, "a.rss") && has(&project, "b.json"));
}

#[test]
fn what_somebody_changed_stays_and_is_named() {
    let project = without_b("[pagewire]\ngrace = '0s'\n");
    project.write("out/b.rss", "mine now");
    let printed = well(project.build_at(NOW));
    assert!(printed.contains("b.rss: ") && printed.contains("not as pagewire left it"), "{printed}");
    assert_eq!(project.read("out/b.rss"), "mine now");
    assert!(!has(&project, "b.atom"));
}

#[test]
fn a_copy_with_another_date_is_known_by_its_content() {
    let project = without_b("[pagewire]\ngrace = '0s'\n");
    let bytes = project.read("out/b.rss");
    std::fs::remove_file(project.path("out/b.rss")).unwrap();
    project.write("out/b.rss", bytes);
    well(project.build_at(NOW));
    assert!(!has(&project, "b.rss"));
}

#[cfg(unix)]
#[test]
fn a_link_is_neither_followed_nor_taken_away() {
    let project = without_b("[pagewire]\ngrace = '0s'\n");
    std::fs::rename(project.path("out/b.rss"), project.path("elsewhere.rss")).unwrap();
    std::os::unix::fs::symlink(project.path("elsewhere.rss"), project.path("out/b.rss")).unwrap();
    well(project.build_at(NOW));
    assert!(has(&project, "b.rss") && project.path("elsewhere.rss").exists());
}

#[test]
fn files_that_pagewire_did_not_write_stay() {
    let project = without_b("[pagewire]\ngrace = '0s'\n");
    for name in ["c.rss", "robots.txt", "b.rss.bak", "sub/b.rss"] {
        project.write(&format!("out/{name}"), "mine");
    }
    well(project.build_at(NOW));
    for name in ["c.rss", "robots.txt", "b.rss.bak", "sub/b.rss"] {
        assert_eq!(project.read(&format!("out/{name}")), "mine");
    }
}

#[test]
fn a_build_of_one_feed_removes_nothing_of_others() {
    let project = without_b("[pagewire]\ngrace = '0s'\n");
    let ran = project.run(&["build", "a", "--now", NOW]);
    assert!(!well(ran).contains("b.rss") && has(&project, "b.rss"));
}

#[test]
fn two_configurations_that_share_their_folders_leave_each_others_files_alone() {
    let project = Project::new(&format!("[pagewire]\ngrace = '0s'\n{}", feed("a")));
    project.write("other.toml", format!("[pagewire]\ngrace = '0s'\n{}", feed("b")));
    project.write("page.html", numbered(1..6));
    for _ in 0..2 {
        project.build();
        well(project.run(&["build", "--config", "other.toml", "--now", NOW]));
    }
    assert!(has(&project, "a.rss") && has(&project, "b.rss"));
}

#[test]
fn a_file_without_feeds_takes_nothing_away_at_once() {
    let project = without_b("[pagewire]\ngrace = '0s'\n");
    project.build();
    project.write("feeds.toml", "[pagewire]\ngrace = '0s'\n[serve]\n");
    assert!(
        well(project.build_at(NOW)).contains("a.rss: its feed is no longer in feeds.toml; it is removed on 2026-06-08")
    );
    assert!(has(&project, "a.rss"));
    project.write("feeds.toml", feed("a"));
    project.build();
    assert_eq!(project.titles("a").len(), 5);
}

#[test]
fn a_mistake_in_the_file_takes_nothing_away() {
    let project = without_b("[pagewire]\ngrace = '0s'\n");
    project.write("feeds.toml", "[feed.a]\nurl = 'page.html'\nnonsense = 1\n");
    assert_eq!(project.build_at(NOW).code, 2);
    assert!(has(&project, "a.rss") && has(&project, "b.rss"));
}

#[test]
fn a_clock_that_was_ahead_when_the_feed_went_does_not_lengthen_its_grace() {
    let project = without_b(LISTED);
    project.build_at("2031-01-01T00:00:00Z");
    assert!(well(project.build_at(NOW)).contains("it is removed on 2026-06-08"));
    well(project.build_at(DAY_8));
    assert!(!has(&project, "b.rss"));
}

#[test]
fn a_clock_that_was_behind_when_the_feed_went_does_not_shorten_its_grace() {
    let project = without_b(LISTED);
    project.build_at("1970-01-01T00:10:00Z");
    assert!(well(project.build_at(NOW)).contains("it is removed on 2026-06-08"));
    assert!(has(&project, "b.rss"));
}

#[test]
fn a_reader_of_a_feed_that_is_gone_is_told_so() {
    let project = without_b(LISTED);
    project.write("feeds.toml", feed("a").replace("[feed.a]\n", "[feed.a]\nformats = ['rss', 'atom']\n"));
    let daemon = Daemon::start(&project);
    let answer = daemon.get("/feeds/b.rss");
    assert_eq!((answer.status, answer.text().contains("no longer published")), (410, true), "{}", answer.text());
    assert_eq!(daemon.get("/feeds/b").status, 410);
    assert_eq!(daemon.get("/feeds/a.json").status, 410);
    for unknown in ["/feeds/c.rss", "/feeds/b.xml", "/feeds/a.xml", "/feeds/c"] {
        assert_eq!(daemon.get(unknown).status, 404, "{unknown}");
    }
    assert_eq!(daemon.get("/feeds/a.rss").status, 200);
}

#[test]
fn a_feed_that_is_deleted_in_the_dashboard_leaves_as_the_page_says() {
    let project = Project::new(&format!("[pagewire]\ngrace = '0s'\n{}{}", feed("a"), feed("b")));
    project.write("page.html", numbered(1..6));
    let mut daemon = Daemon::start(&project);
    daemon.wait_until("b", "read");
    let token = format!("Bearer {}", project.read(".pagewire/admin-token").trim());
    let asked = daemon.get_with("/feed/b/delete", &[("Authorization", &token)]).text();
    assert!(asked.contains("its files leave the output folder at once"), "{asked}");
    assert_eq!(daemon.ask("DELETE", "/api/v1/feeds/b", &[("Authorization", &token)], "").status, 204);
    daemon.wait_for(|event| {
        event["message"].as_str().is_some_and(|words| words.starts_with("b.rss: ") && words.contains("removed"))
    });
    assert_eq!(daemon.get("/feeds/b.rss").status, 410);
    assert!(!has(&project, "b.rss") && has(&project, "a.rss"));
}
