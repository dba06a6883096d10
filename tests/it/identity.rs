//! An item keeps its id and its date, whatever its page does to it.

use super::project::{NOW, Project, article, dated, numbered, page};

const LATER: &str = "2026-06-02T12:00:00Z";

fn id_of(project: &Project, title: &str) -> String {
    let json = project.json("news");
    let item = json["items"].as_array().unwrap().iter().find(|item| item["title"] == title);
    item.unwrap_or_else(|| panic!("no item {title}: {json}"))["id"].as_str().unwrap().to_owned()
}

/// The id before and after the page changes.
fn ids(before: &[String], after: &[String], title_before: &str, title_after: &str) -> (String, String) {
    let project = Project::with_page(&page(before));
    project.build();
    let id = id_of(&project, title_before);
    project.write("page.html", page(after));
    let ran = project.build_at(LATER);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    assert_eq!(project.titles("news").len(), 2, "no item is doubled");
    (id, id_of(&project, title_after))
}

#[test]
fn an_edited_title_keeps_the_id() {
    let other = article("other", "Something else");
    let (before, after) = ids(
        &[article("story", "A first headline"), other.clone()],
        &[article("story", "A better headline"), other],
        "A first headline",
        "A better headline",
    );
    assert_eq!(before, after);
}

#[test]
fn an_edit_moves_updated_and_leaves_published() {
    let project = Project::with_page(&numbered(1..3));
    project.build();
    project.write("page.html", numbered(1..3).replace("About Story number 2.", "About it, corrected."));
    project.build_at(LATER);
    let json = project.json("news");
    assert_eq!(json["items"][0]["date_published"], "2026-06-01T12:00:00Z");
    assert_eq!(json["items"][0]["date_modified"], "2026-06-02T12:00:00Z");
    assert_eq!(json["items"][1]["date_published"], "2026-06-01T12:00:00Z");
}

#[test]
fn a_changed_scheme_and_host_prefix_keep_the_id() {
    let link = |url: &str| format!("<article><h2><a href=\"{url}\">A story</a></h2></article>");
    let other = article("other", "Something else");
    let (before, after) = ids(
        &[link("http://www.news.example/story/"), other.clone()],
        &[link("https://news.example/story"), other],
        "A story",
        "A story",
    );
    assert_eq!(before, after);
}

#[test]
fn a_changed_slug_with_the_same_title_and_day_keeps_the_id() {
    let other = article("other", "Something else");
    let (before, after) = ids(
        &[dated("old-slug", "Vote passes", "2026-05-30"), other.clone()],
        &[dated("new-slug", "Vote passes", "2026-05-30"), other],
        "Vote passes",
        "Vote passes",
    );
    assert_eq!(before, after);
}

#[test]
fn a_changed_slug_is_the_new_link() {
    let project = Project::with_page(&page(&[dated("old-slug", "Vote passes", "2026-05-30")]));
    project.build();
    project.write("page.html", page(&[dated("new-slug", "Vote passes", "2026-05-30")]));
    project.build_at(LATER);
    assert_eq!(project.values("news", "url"), ["https://news.example/new-slug"]);
}

#[test]
fn the_same_title_on_another_day_is_another_item() {
    let project = Project::with_page(&page(&[dated("mon", "Daily briefing", "2026-05-30")]));
    project.build();
    project.write(
        "page.html",
        page(&[dated("tue", "Daily briefing", "2026-05-31"), dated("mon", "Daily briefing", "2026-05-30")]),
    );
    project.build_at(LATER);
    assert_eq!(project.titles("news"), ["Daily briefing", "Daily briefing"]);
}

#[test]
fn an_item_without_date_keeps_the_date_it_was_first_seen() {
    let project = Project::with_page(&numbered(1..4));
    project.build();
    project.write("page.html", numbered(1..5));
    project.build_at(LATER);
    let dates = project.values("news", "date_published");
    assert_eq!(dates[0], "2026-06-02T12:00:00Z");
    assert_eq!(dates[1..], ["2026-06-01T12:00:00Z"; 3]);
}

#[test]
fn undated_items_keep_the_order_of_their_page() {
    let project = Project::with_page(&numbered(1..4));
    project.build();
    project.write("page.html", numbered(1..6));
    project.build_at(LATER);
    let order = [5, 4, 3, 2, 1].map(|n| format!("Story number {n}"));
    assert_eq!(project.titles("news"), order);
}

#[test]
fn the_same_item_twice_on_a_page_is_one() {
    let project =
        Project::with_page(&page(&[article("a", "A story"), article("b", "Another"), article("a", "A story")]));
    project.build();
    assert_eq!(project.titles("news"), ["A story", "Another"]);
}

#[test]
fn items_that_leave_the_page_stay_in_the_feed() {
    let project = Project::with_page(&numbered(1..6));
    project.build();
    project.write("page.html", numbered(3..8));
    project.build_at(LATER);
    assert_eq!(project.titles("news").len(), 7);
}

#[test]
fn an_item_that_comes_back_is_not_new() {
    let project = Project::with_page(&numbered(1..6));
    project.build();
    let id = id_of(&project, "Story number 1");
    project.write("page.html", numbered(2..7));
    project.build_at(LATER);
    project.write("page.html", numbered(1..7));
    let ran = project.build_at("2026-06-03T12:00:00Z");
    assert!(ran.stdout.contains("0 new items"), "{}", ran.stdout);
    assert_eq!(id_of(&project, "Story number 1"), id);
}

#[test]
fn a_lost_store_mints_the_same_ids_again() {
    let project = Project::with_page(&numbered(1..6));
    project.build();
    let ids = project.values("news", "id");
    std::fs::remove_dir_all(project.path(".pagewire")).unwrap();
    assert_eq!(project.run(&["build", "--begin-anew", "--now", NOW]).code, 0);
    assert_eq!(project.values("news", "id"), ids);
}

#[test]
fn a_day_without_a_time_stays_a_day() {
    let project = Project::with_page(&page(&[dated("a", "A story", "2026-05-30")]));
    project.build();
    let ran = project.run(&["preview", "news", "--now", NOW]);
    assert!(ran.stdout.contains("published  2026-05-30\n"), "{}", ran.stdout);
}

#[test]
fn a_date_in_the_future_is_never_published() {
    let project = Project::with_page(&page(&[dated("a", "A story", "2031-05-30T10:00:00Z")]));
    let ran = project.build();
    assert_eq!(project.values("news", "date_published"), ["2026-06-01T12:00:00Z"]);
    assert!(ran.stdout.contains("future"), "{}", ran.stdout);
}

#[test]
fn keep_forgets_old_items_that_left_the_page() {
    let project = Project::with_page(&page(&[
        dated("new", "New story", "2026-05-30"),
        dated("old", "Old story on the page", "2026-01-01"),
        dated("gone", "Old story that leaves", "2026-01-02"),
    ]));
    let feeds = project.read("feeds.toml").replace("[feed.news]\n", "[feed.news]\nkeep = { age = '90d' }\n");
    project.write("feeds.toml", feeds);
    project.build();
    assert_eq!(project.titles("news").len(), 3);
    project.write(
        "page.html",
        page(&[dated("new", "New story", "2026-05-30"), dated("old", "Old story on the page", "2026-01-01")]),
    );
    project.build_at(LATER);
    assert_eq!(project.titles("news"), ["New story", "Old story on the page"]);
}

#[test]
fn what_was_forgotten_does_not_come_back_as_new() {
    let project =
        Project::with_page(&page(&[dated("a", "Kept story", "2026-05-30"), dated("b", "Old story", "2026-01-02")]));
    let feeds = project.read("feeds.toml").replace("[feed.news]\n", "[feed.news]\nkeep = { age = '90d' }\n");
    project.write("feeds.toml", feeds);
    project.build();
    let whole = project.read("page.html");
    project.write("page.html", page(&[dated("a", "Kept story", "2026-05-30")]));
    project.build_at(LATER);
    project.write("page.html", whole);
    project.build_at("2026-06-03T12:00:00Z");
    assert_eq!(project.titles("news"), ["Kept story"]);
}

#[test]
fn keep_limits_what_is_published() {
    let project = Project::with_page(&numbered(1..21));
    let feeds = project.read("feeds.toml").replace("[feed.news]\n", "[feed.news]\nkeep = { items = 3 }\n");
    project.write("feeds.toml", feeds);
    project.build();
    assert_eq!(project.titles("news"), ["Story number 20", "Story number 19", "Story number 18"]);
}
