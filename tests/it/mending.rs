//! A redesigned page whose items are recognised: the feed goes on, and the report has the new recipe.

use super::project::{Project, numbered, page};

const FEEDS: &str = "[feed.news]\nurl = 'page.html'\nbase = 'https://post.example/'\n[feed.news.list]\nitem = 'article'\nsummary = 'p'\n";

fn day(day: u32) -> String {
    format!("2026-06-{day:02}T12:00:00Z")
}

/// The list of `numbered` after a redesign, with the same addresses or with new ones.
fn redesigned(numbers: std::ops::Range<usize>, path: &str) -> String {
    let stories: Vec<String> = numbers
        .rev()
        .map(|n| {
            format!(
                "<li class='teaser css-{n}k2x'><a class=teaser__link href='{path}/story-{n}'><span class=teaser__kicker>Town</span>\
                 <span class=teaser__headline>Story number {n}</span></a><div class=teaser__intro>About Story number {n}.</div></li>"
            )
        })
        .collect();
    let menu =
        "<li><a href=/world>World</a></li><li><a href=/sport>Sport</a></li><li><a href=/culture>Culture</a></li>";
    page(&[format!("<nav><ul>{menu}</ul></nav><ul class=teasers>{}</ul>", stories.concat())])
}

fn ids(project: &Project) -> Vec<(String, String)> {
    project.titles("news").into_iter().zip(project.values("news", "id")).collect()
}

#[test]
fn a_redesigned_list_is_recognised_by_its_items_and_read_on() {
    let project = Project::new(FEEDS);
    project.write("page.html", numbered(1..11));
    project.build_at(&day(1));
    let before = ids(&project);
    project.write("page.html", redesigned(3..13, ""));
    let ran = project.build_at(&day(2));
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    assert!(
        ran.stdout.contains("its recipe no longer fits") && ran.stdout.contains("8 of the 10 items on it were known"),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("item = \"li.teaser\""), "{}", ran.stdout);
    let after = ids(&project);
    assert_eq!(after.len(), 12);
    assert!(before.iter().all(|item| after.contains(item)), "{after:?}");
    assert_eq!(after.iter().filter(|(title, _)| title == "Story number 12").count(), 1);
    assert!(project.run(&["list"]).stdout.contains("mended"));
}

#[test]
fn the_recipe_of_the_report_gives_the_same_feed() {
    let project = Project::new(FEEDS);
    project.write("page.html", numbered(1..11));
    project.build_at(&day(1));
    project.write("page.html", redesigned(3..13, ""));
    let report = project.build_at(&day(2)).stdout;
    let before = ids(&project);
    let table: Vec<&str> = report
        .lines()
        .skip_while(|line| line.trim() != "[feed.news.list]")
        .take_while(|line| line.starts_with("    "))
        .map(str::trim)
        .collect();
    project.write(
        "feeds.toml",
        format!("[feed.news]\nurl = 'page.html'\nbase = 'https://post.example/'\n{}\n", table.join("\n")),
    );
    let ran = project.build_at(&day(3));
    assert!(!ran.stdout.contains("no longer fits"), "{}", ran.stdout);
    assert_eq!(ids(&project), before);
}

#[test]
fn what_mended_it_is_used_on_while_the_list_moves_on() {
    let project = Project::new(FEEDS);
    project.write("page.html", numbered(1..6));
    project.build_at(&day(1));
    project.write("page.html", redesigned(1..6, ""));
    project.build_at(&day(2));
    // one known item is left, too few to recognise a list by
    project.write("page.html", redesigned(5..10, ""));
    let ran = project.build_at(&day(3));
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    assert!(project.titles("news").contains(&"Story number 9".to_owned()));
}

#[test]
fn new_addresses_with_the_old_titles_keep_their_ids() {
    let project = Project::new(FEEDS);
    project.write("page.html", numbered(1..11));
    project.build_at(&day(1));
    let before = ids(&project);
    project.write("page.html", redesigned(1..11, "/2026/town"));
    project.build_at(&day(2));
    let mut after = ids(&project);
    after.sort();
    let mut before = before;
    before.sort();
    assert_eq!(after, before);
}

#[test]
fn a_list_of_unknown_items_is_not_taken_for_the_feed() {
    let project = Project::new(FEEDS);
    project.write("page.html", numbered(1..11));
    project.build_at(&day(1));
    let before = project.outputs();
    project.write("page.html", redesigned(50..60, ""));
    let ran = project.build_at(&day(2));
    assert_eq!(ran.code, 1, "{}", ran.stdout);
    assert!(ran.stdout.contains("the feed stays as it was"), "{}", ran.stdout);
    assert_eq!(project.read("out/news.rss").as_bytes(), before["news.rss"]);
}

#[test]
fn a_recipe_that_never_worked_is_not_mended() {
    let project = Project::new(&FEEDS.replace("'article'", "'section.none'"));
    project.write("page.html", numbered(1..11));
    assert_eq!(project.build_at(&day(1)).code, 1);
}

#[test]
fn the_old_design_that_comes_back_is_read_by_its_recipe() {
    let project = Project::new(FEEDS);
    project.write("page.html", numbered(1..11));
    project.build_at(&day(1));
    project.write("page.html", redesigned(1..11, ""));
    project.build_at(&day(2));
    project.write("page.html", numbered(1..12));
    let ran = project.build_at(&day(3));
    assert!(!ran.stdout.contains("no longer fits"), "{}", ran.stdout);
    assert!(!project.run(&["list"]).stdout.contains("mended"));
}
