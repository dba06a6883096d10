//! What readers know items by: minted when an item is first seen, kept whatever feeds.toml says later.

use super::project::{Project, article, page};

const LATER: &str = "2026-06-02T12:00:00Z";

/// A feed of the page, with a line in its table.
fn project(line: &str) -> Project {
    let project = Project::empty();
    configure(&project, line);
    project
}

fn configure(project: &Project, line: &str) {
    project.write(
        "feeds.toml",
        format!(
            "[feed.news]\nurl = 'page.html'\nbase = 'https://news.example/'\n{line}\n[feed.news.list]\nitem = 'article'\n"
        ),
    );
}

fn stories(numbers: impl Iterator<Item = usize>) -> String {
    page(
        &numbers
            .map(|n| article(&format!("{n}?utm_source=list&n={n}#top"), &format!("Story number {n}")))
            .collect::<Vec<_>>(),
    )
}

#[test]
fn a_key_that_changes_makes_nothing_unread_and_counts_for_new_items_alone() {
    let project = project("");
    project.write("page.html", stories(1..4));
    project.build();
    let before = project.values("news", "id");
    configure(&project, "guid = 'link'");
    project.write("page.html", stories(0..4));
    assert_eq!(project.build_at(LATER).code, 0);
    let after = project.values("news", "id");
    assert_eq!(after[0], "https://news.example/0?n=0#top");
    assert_eq!(after[1..], before[..]);
    assert!(project.read("out/news.rss").contains("<guid isPermaLink=\"false\">https://news.example/0?n=0#top</guid>"));
    assert!(project.read("out/news.atom").contains("<id>https://news.example/0?n=0#top</id>"));
}

#[test]
fn a_guid_that_another_item_has_is_left_to_that_and_said() {
    let project = project("guid = 'source'");
    configure(&project, "guid = 'source'");
    let text = project.read("feeds.toml") + "id = { attr = 'data-id' }\n";
    project.write("feeds.toml", text);
    let item = |id: &str, n: usize| {
        article(&n.to_string(), &format!("Story number {n}")).replace("<article>", &format!("<article data-id='{id}'>"))
    };
    project.write("page.html", page(&[item("a", 1)]));
    project.build();
    // the same id at another place of the site, with other words
    project.write("page.html", page(&[item("a", 9), item("b", 2), article("1", "Story number 1")]));
    let ran = project.build_at(LATER);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    let ids = project.values("news", "id");
    let unique: std::collections::HashSet<&String> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len(), "{ids:?}");
    assert!(ids.contains(&"b".to_owned()), "{ids:?}");
    // no URI, and so no id of Atom
    assert!(!project.read("out/news.atom").contains("<id>b</id>"));
}

#[test]
fn the_ids_of_a_feed_that_is_read_are_published_as_they_are() {
    let project = Project::new("[feed.news]\nurl = 'feed.xml'\n");
    project.write(
        "feed.xml",
        "<rss version='2.0'><channel><title>News</title><link>https://news.example/</link><description>x</description>\
         <item><title>Story one</title><link>https://news.example/1</link><guid isPermaLink='false'>n-17</guid></item>\
         <item><title>Story two</title><link>https://news.example/2</link><guid>https://news.example/?p=2</guid></item></channel></rss>",
    );
    project.build();
    assert_eq!(project.values("news", "id"), ["n-17", "https://news.example/?p=2"]);
    let atom = project.read("out/news.atom");
    assert!(atom.contains("<id>https://news.example/?p=2</id>") && !atom.contains("<id>n-17</id>"), "{atom}");
}

#[test]
fn a_value_that_means_nothing_is_answered_with_those_that_do() {
    let ran = project("guid = 'scotty'").run(&["check"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("compat:scotty") && ran.stderr.contains("feeds.toml:4:"), "{}", ran.stderr);
}
