//! Pages that are watched: an item for each change, and none for what changes by itself.

use super::project::Project;

fn project(watch: &str) -> Project {
    Project::new(&format!(
        "[feed.fares]\nurl = 'page.html'\nbase = 'https://ferry.example/fares'\nwatch = {watch}\n\
         [feed.all]\nmerge = ['fares']\n"
    ))
}

fn page(price: &str, clock: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=en><head><title>Fares</title></head><body><p>It is {clock}</p>\
         <table id=fares><tr><th>Kiel<td class=price>{price}</tr><tr><th>Oslo<td>£40</tr></table>\
         <div class='ad-box'>{clock} house</div></body></html>"
    )
}

fn build(project: &Project, now: &str) {
    let ran = project.run(&["--now", now]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn each_change_is_an_item_and_what_changes_by_itself_is_none() {
    let project = project("true");
    let looks = [
        ("2026-06-01T12:00:00Z", "£20", "12:00:01", 1),
        ("2026-06-01T13:10:00Z", "£20", "13:10:02", 1),
        ("2026-06-02T13:10:00Z", "£25", "13:10:02", 2),
        ("2026-06-03T13:10:00Z", "£20", "13:10:02", 3),
        ("2026-06-04T09:00:00Z", "£25", "09:00:20", 4),
        ("2026-06-05T09:00:00Z", "£25", "09:00:11", 4),
    ];
    for (now, price, clock, items) in looks {
        project.write("page.html", page(price, clock));
        build(&project, now);
        assert_eq!(project.titles("fares").len(), items, "{now}");
    }
    assert_eq!(project.titles("fares"), ["Kiel £20 → Kiel £25", "Kiel £25 → Kiel £20", "Kiel £20 → Kiel £25", "Fares"]);
    assert_eq!(project.titles("all"), project.titles("fares"));
    let json = project.json("fares");
    let content = json["items"][0]["content_html"].as_str().unwrap();
    assert!(content.contains("Kiel <del>£20</del> <ins>£25</ins>") && content.contains("<p>Oslo £40</p>"), "{content}");
    assert_eq!(json["items"][0]["date_published"], "2026-06-04T09:00:00Z");
    assert!(project.values("fares", "url").iter().all(|url| url == "https://ferry.example/fares"));
}

#[test]
fn a_part_that_is_gone_or_empty_leaves_the_feed_as_it_was() {
    let project = project("{ css = '#fares', ignore = ['th', '/[£€]/'] }");
    project.write("page.html", page("£20", "noon"));
    build(&project, "2026-06-01T12:00:00Z");
    for (now, html, reason) in [
        (
            "2026-06-02T12:00:00Z",
            "<title>Fares</title><p>Hello</p></html>",
            "`#fares` finds nothing to watch on this page",
        ),
        (
            "2026-06-03T12:00:00Z",
            "<title>Fares</title><p id=fares></p></html>",
            "what is watched on this page, `#fares`, is empty",
        ),
    ] {
        project.write("page.html", html);
        let ran = project.run(&["--now", now]);
        assert!(ran.code != 0 && ran.stdout.contains(reason), "{}", ran.stdout);
        assert_eq!(project.titles("fares"), ["Fares"]);
    }
    project.write("page.html", page("€20", "noon"));
    build(&project, "2026-06-04T12:00:00Z");
    assert_eq!(project.titles("fares"), ["Fares"]);
    project.write("page.html", page("€25", "noon"));
    build(&project, "2026-06-05T12:00:00Z");
    assert_eq!(project.titles("fares"), ["20 → 25", "Fares"]);
}

#[test]
fn another_part_that_is_watched_is_no_change() {
    let project = project("'.price'");
    project.write("page.html", page("£20", "noon"));
    build(&project, "2026-06-01T12:00:00Z");
    let feeds = project.read("feeds.toml");
    project.write("feeds.toml", feeds.replace("'.price'", "'#fares'"));
    let plan = project.run(&["plan", "--now", "2026-06-01T13:00:00Z"]);
    assert_eq!(plan.code, 0, "{}", plan.stdout);
    build(&project, "2026-06-01T13:00:00Z");
    assert_eq!(project.titles("fares"), ["Fares"]);
    // what changed on the page since is one
    project.write("feeds.toml", feeds.replace("'.price'", "{ xpath = '//td' }"));
    project.write("page.html", page("£22", "noon"));
    build(&project, "2026-06-01T14:00:00Z");
    assert_eq!(project.titles("fares"), ["£20 → £22", "Fares"]);
}

#[test]
fn a_wall_in_the_place_of_the_page_is_no_change() {
    let project = project("true");
    project.write("page.html", page("£20", "noon"));
    build(&project, "2026-06-01T12:00:00Z");
    project.write(
        "page.html",
        "<title>Page not found</title><h1>Page not found</h1><p>The page you are looking for does not exist.</p></html>",
    );
    let ran = project.run(&["--now", "2026-06-02T12:00:00Z"]);
    assert_eq!((ran.code, project.titles("fares").len()), (1, 1), "{}", ran.stdout);
}

#[test]
fn what_is_watched_is_shown_before_it_is_published_and_explained_after() {
    let project = project("'#fares'");
    project.write("page.html", page("£20", "noon"));
    let preview = project.run(&["preview", "fares"]);
    assert!(preview.stdout.contains("Fares"), "{}", preview.stdout);
    build(&project, "2026-06-01T12:00:00Z");
    project.write("page.html", page("£25", "noon"));
    build(&project, "2026-06-02T12:00:00Z");
    let explained = project.run(&["explain", "fares"]);
    assert!(explained.stdout.contains("What `#fares` says is watched for changes."), "{}", explained.stdout);
    assert!(explained.stdout.contains("as it is now: the next change is an item"), "{}", explained.stdout);
}

#[test]
fn check_says_what_is_wrong_with_what_is_watched() {
    for (watch, words) in [
        ("'td >'", "is no CSS selector"),
        ("3", "`watch` does not say what is watched"),
        ("{ css = 'td', xpath = '//td' }", "`watch` has both `css` and `xpath`"),
        ("{ script = '#state' }", "`script` without `json`"),
        ("{ json = 'a', attr = 'b' }", "JSON has none"),
        ("{ css = 'td', ignore = '/(/' }", "not a regular expression"),
        ("{ cs = 'td' }", "did you mean `css`"),
        ("true\nfull_text = true", "both `watch` and `full_text`"),
    ] {
        let project = project(watch);
        project.write("page.html", page("£20", "noon"));
        let ran = project.run(&["check"]);
        assert!(ran.code == 2 && ran.stderr.contains(words), "{watch}: {}", ran.stderr);
    }
}
