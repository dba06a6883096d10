//! The files in `out/`: written when they change, as a whole, and the same for the same store.

use super::project::{NOW, Project, article, numbered, page};

const LATER: &str = "2026-06-02T12:00:00Z";

#[test]
fn a_second_build_changes_no_byte() {
    let project = Project::with_page(&numbered(1..6));
    project.build();
    let before = project.outputs();
    project.build_at(LATER);
    assert_eq!(project.outputs(), before);
}

#[test]
fn a_second_build_touches_no_file() {
    let project = Project::with_page(&numbered(1..6));
    project.build();
    let modified = || std::fs::metadata(project.path("out/news.rss")).unwrap().modified().unwrap();
    let before = modified();
    project.build_at(LATER);
    assert_eq!(modified(), before);
}

#[test]
fn writes_every_format_the_list_and_the_index() {
    let project = Project::with_page(&numbered(1..6));
    project.build();
    let names: Vec<String> = project.outputs().into_keys().collect();
    assert_eq!(names, ["feeds.opml", "health.atom", "index.html", "news.atom", "news.html", "news.json", "news.rss"]);
}

#[test]
fn writes_only_the_formats_that_are_asked_for() {
    let project = Project::with_page(&numbered(1..6));
    project
        .write("feeds.toml", project.read("feeds.toml").replace("[feed.news]\n", "[feed.news]\nformats = ['atom']\n"));
    project.build();
    assert!(!project.path("out/news.rss").exists() && project.path("out/news.atom").exists());
}

#[test]
fn a_deleted_file_is_written_again_though_the_page_is_unchanged() {
    let project = Project::with_page(&numbered(1..6));
    project.build();
    let before = project.outputs();
    for name in before.keys() {
        std::fs::remove_file(project.path("out").join(name)).unwrap();
    }
    project.build();
    assert_eq!(project.outputs(), before);
}

#[test]
fn a_damaged_file_is_written_again_though_the_page_is_unchanged() {
    let project = Project::with_page(&numbered(1..6));
    project.build();
    let before = project.outputs();
    for (name, content) in &before {
        project.write(&format!("out/{name}"), content[..content.len() / 2].repeat(2));
    }
    project.build();
    assert_eq!(project.outputs(), before);
}

#[test]
fn a_lost_output_folder_is_made_from_the_store_even_while_the_source_fails() {
    let project = Project::with_page(&numbered(1..6));
    project.build();
    std::fs::remove_dir_all(project.path("out")).unwrap();
    std::fs::remove_file(project.path("page.html")).unwrap();
    assert_eq!(project.build_at(NOW).code, 1);
    assert_eq!(project.titles("news").len(), 5);
}

#[test]
fn a_changed_title_in_feeds_toml_shows_though_the_page_is_unchanged() {
    let project = Project::with_page(&numbered(1..6));
    project.build();
    project
        .write("feeds.toml", project.read("feeds.toml").replace("[feed.news]\n", "[feed.news]\ntitle = 'My news'\n"));
    project.build();
    assert_eq!(project.json("news")["title"], "My news");
}

#[test]
fn a_drop_rule_takes_effect_though_the_page_is_unchanged() {
    let project = Project::with_page(&page(&[article("a", "A story"), article("b", "Sponsored: a sofa")]));
    project.build();
    let rule = "[feed.news.drop]\ntitle = '(?i)^sponsored'\n";
    project.write("feeds.toml", project.read("feeds.toml") + rule);
    project.build();
    assert_eq!(project.titles("news"), ["A story"]);
}

#[test]
fn an_only_rule_keeps_what_all_its_fields_match() {
    let project = Project::with_page(&page(&[article("sport/a", "A match"), article("b", "A vote")]));
    project.write("feeds.toml", project.read("feeds.toml") + "[feed.news.only]\nlink = '/sport/'\n");
    project.build();
    assert_eq!(project.titles("news"), ["A match"]);
}

#[test]
fn a_merged_feed_has_what_two_feeds_share_once() {
    let project = Project::new(
        "[feed.a]\nurl = 'a.html'\nbase = 'https://news.example/'\n[feed.a.list]\nitem = 'article'\n\
         [feed.b]\nurl = 'b.html'\nbase = 'https://news.example/'\n[feed.b.list]\nitem = 'article'\n\
         [feed.all]\nmerge = ['a', 'b']\ntitle = 'All of it'\n",
    );
    project.write("a.html", page(&[article("1", "First story"), article("2", "Second story")]));
    project.write("b.html", page(&[article("2", "Second story"), article("3", "Third story")]));
    project.build();
    let mut titles = project.titles("all");
    titles.sort();
    assert_eq!(titles, ["First story", "Second story", "Third story"]);
}

#[test]
fn a_feed_of_several_pages_has_an_item_of_both_once() {
    let project = Project::new(
        "[feed.news]\nurl = ['a.html', 'b.html']\nbase = 'https://news.example/'\n[feed.news.list]\nitem = 'article'\n",
    );
    project.write("a.html", page(&[article("1", "First story"), article("2", "Second story")]));
    project.write("b.html", page(&[article("2", "Second story"), article("3", "Third story")]));
    project.build();
    assert_eq!(project.titles("news").len(), 3);
}

#[test]
fn nothing_is_left_beside_the_documents() {
    let project = Project::with_page(&numbered(1..6));
    project.build();
    assert!(project.outputs().keys().all(|name| !name.starts_with('.')), "{:?}", project.outputs().keys());
}

#[cfg(unix)]
#[test]
fn a_web_server_may_read_the_documents() {
    use std::os::unix::fs::PermissionsExt;
    let project = Project::with_page(&numbered(1..6));
    project.build();
    let mode = std::fs::metadata(project.path("out/news.rss")).unwrap().permissions().mode();
    assert_eq!(mode & 0o044, 0o044, "{mode:o}");
}

#[test]
fn the_places_can_be_chosen_by_arguments() {
    let project = Project::with_page(&numbered(1..6));
    let ran = project.run(&["build", "--output", "public", "--state", "memory", "--now", NOW]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(project.path("public/news.rss").exists() && project.path("memory/pagewire.db").exists());
}

#[test]
fn feeds_are_chosen_by_tags_and_patterns_and_listed_with_them() {
    let feed = |id: &str, more: &str| format!("[feed.{id}]\nurl = 'page.html'\nbase = 'https://news.example/'\n{more}");
    let file = feed("news-a", "tags = ['press', 'local']\n") + &feed("news-b", "") + &feed("other", "tags = 'press'\n");
    let project = Project::new(&format!("[pagewire]\nopml = 'relative'\n{file}"));
    project.write("page.html", numbered(1..6));
    let built = |names: &[&str]| {
        let ran = project.run(&[&["build", "--force"], names].concat());
        let is_named = |id: &&str| ran.stdout.lines().any(|line| line.starts_with(&format!("{id} ")));
        ["news-a", "news-b", "other"].into_iter().filter(is_named).collect::<Vec<_>>()
    };
    assert_eq!(built(&["tag:press"]), ["news-a", "other"]);
    assert_eq!(built(&["news-*", "news-a"]), ["news-a", "news-b"]);
    assert!(project.run(&["build"]).stdout.contains("other"));
    assert!(project.read("out/feeds.opml").contains("category=\"press,local\""));
    let ran = project.run(&["build", "tag:sport"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("has the tag `sport`; there are: local, press"), "{}", ran.stderr);
}

/// A project with one feed and these settings, built, and whether there is a list of its feeds.
fn with_settings(settings: &str) -> (Project, bool) {
    let project = Project::new(&format!(
        "[pagewire]\n{settings}[feed.news]\nurl = 'page.html'\nbase = 'https://news.example/'\n"
    ));
    project.write("page.html", numbered(1..6));
    project.build();
    let has_list = project.path("out/feeds.opml").exists();
    (project, has_list)
}

#[test]
fn a_list_that_no_reader_could_import_is_not_written_and_check_says_so() {
    let (project, has_list) = with_settings("");
    assert!(!has_list && !project.read("out/index.html").contains("feeds.opml"));
    assert!(project.run(&["check"]).stdout.contains("no feeds.opml is written"));
    assert!(!with_settings("base_url = 'https://feeds.example/'\nopml = 'none'\n").1);
}

#[test]
fn a_list_is_relative_by_choice() {
    let (project, _) = with_settings("opml = 'relative'\n");
    assert!(project.read("out/feeds.opml").contains("xmlUrl=\"news.rss\""));
    let moved = project.read("feeds.toml").replace("opml = 'relative'", "base_url = 'https://feeds.example/'");
    project.write("feeds.toml", moved);
    project.build();
    assert!(project.read("out/feeds.opml").contains("xmlUrl=\"https://feeds.example/news.rss\""));
    let placed = project.read("feeds.toml").replace("[pagewire]", "[pagewire]\nopml = 'relative'");
    project.write("feeds.toml", placed);
    project.build();
    assert!(project.read("out/feeds.opml").contains("xmlUrl=\"news.rss\""), "both are said: the choice counts");
}

#[test]
fn full_addresses_in_the_list_need_a_place() {
    let project = Project::new("[pagewire]\nopml = 'absolute'\n");
    let ran = project.run(&["check"]);
    assert!(ran.code == 2 && ran.stderr.contains("needs a `base_url`"), "{}", ran.stderr);
}
