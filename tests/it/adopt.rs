//! Moving in from another tool: what readers have is known, and nothing comes twice.

use super::project::{NOW, Project, page};

/// A recipe as an import writes it.
const FEEDS: &str = "[feed.news]\nurl = 'page.html'\nbase = 'https://news.example/'\nguid = 'compat:scotty'\n\
    [feed.news.list]\nitem = 'li'\ntitle = 'a'\nlink = 'a @href'\n";

fn story(n: usize) -> String {
    format!("<li><a href='/n/{n}?utm_campaign=list#s'>\n   Story   number {n} about the pier </a></li>")
}

/// `ID.json` as the other tool left it: the newest first, undated on the page, and dated by it to its first sight.
fn remembered(numbers: std::ops::Range<usize>) -> String {
    let element = |n: usize| {
        let retrieved = 1_779_000_000_000_u64 + n as u64 * 3_600_000;
        format!(
            r#"{{"title":"Story number {n}\n about the pier","contents":"<a>Story</a>","link":"https://news.example/n/{n}?utm_campaign=list#s","retrieved":{retrieved},"image":null}}"#
        )
    };
    let elements: Vec<String> = numbers.rev().map(element).collect();
    format!(r#"{{"title":"News","url":"https://news.example/","favicon":null,"elements":[{}]}}"#, elements.join(","))
}

#[test]
fn what_was_published_is_known_and_one_new_item_is_one_new_item() {
    let project = Project::new(FEEDS);
    project.write("old/news.json", remembered(1..13));
    let ran = project.run(&["adopt", "news", "old/news.json", "--now", NOW]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("12 items are taken over"), "{}", ran.stdout);
    project.write("page.html", page(&(1..14).rev().map(story).collect::<Vec<_>>()));
    let ran = project.build();
    assert!(ran.stdout.contains("1 new item"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("degraded"), "{}", ran.stdout);
    let guids: Vec<String> = (1..14).rev().map(|n| format!("https://news.example/n/{n}?utm_campaign=list#s")).collect();
    assert_eq!(project.values("news", "id"), guids);
    let dates = project.values("news", "date_published");
    assert_eq!((dates[0].as_str(), dates[1].as_str()), (NOW, "2026-05-17T18:40:00Z"));
    let second = project.build_at("2026-06-02T12:00:00Z");
    assert!(second.stdout.contains("0 new items") && !second.stdout.contains("degraded"), "{}", second.stdout);
}

#[test]
fn a_memory_that_was_lost_is_filled_again_from_what_is_published() {
    let project = Project::new(FEEDS);
    project.write("page.html", page(&(1..9).rev().map(story).collect::<Vec<_>>()));
    project.build();
    let before = (project.values("news", "id"), project.values("news", "date_published"));
    std::fs::remove_dir_all(project.path(".pagewire")).unwrap();
    std::fs::rename(project.path("out"), project.path("published")).unwrap();
    let ran = project.run(&["build", "--adopt", "published/", "--now", "2026-06-03T12:00:00Z"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("0 new items"), "{}", ran.stdout);
    assert_eq!((project.values("news", "id"), project.values("news", "date_published")), before);
    // what remembers something is left alone
    let again = project.run(&["build", "--adopt", "nowhere/", "--now", "2026-06-03T13:00:00Z"]);
    assert_eq!(again.code, 0, "{}", again.stderr);
}

#[test]
fn what_is_published_and_cannot_be_read_stops_the_build_before_anything_is_new() {
    let project = Project::new(FEEDS);
    project.write("page.html", page(&[story(1)]));
    project.write("old/news.json", "<p>Moved");
    let ran = project.run(&["build", "--adopt", "old/", "--now", NOW]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("old/news.json") && !project.path("out/news.rss").exists(), "{}", ran.stderr);
}

#[test]
fn one_document_does_not_fill_two_feeds() {
    let project = Project::new(&format!("{FEEDS}[feed.other]\nurl = 'page.html'\n"));
    let ran = project.run(&["build", "--adopt", "https://old.example/news.xml", "--now", NOW]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("ends in /"), "{}", ran.stderr);
}
