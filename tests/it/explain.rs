//! `pagewire explain`: where each field came from.

use super::{
    project::{NOW, Project, dated, page},
    server::{Answer, Request, Server},
};

fn list() -> String {
    page(
        &(1..9)
            .map(|n| dated(&format!("2026/story-{n}"), &format!("The story of number {n}"), "2026-05-30"))
            .collect::<Vec<_>>(),
    )
}

#[test]
fn tells_the_evidence_for_each_field_of_an_item() {
    let project = Project::new("[feed.news]\nurl = 'page.html'\nbase = 'https://post.example/'\n");
    project.write("page.html", list());
    let ran = project.run(&["explain", "news", "2", "--now", NOW]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    for words in [
        "A list of 8 items was found",
        "The story of number 2",
        "read from “/2026/story-2”",
        "h2:nth-of-type(1)",
        "2026-05-30",
    ] {
        assert!(ran.stdout.contains(words), "{words}: {}", ran.stdout);
    }
    assert!(!ran.stdout.contains("The story of number 3"), "{}", ran.stdout);
}

#[test]
fn names_the_selectors_of_a_recipe_and_what_was_lost() {
    let feeds = "[feed.news]\nurl = 'page.html'\nbase = 'https://post.example/'\n[feed.news.list]\nitem = 'article'\npublished = 'p'\n";
    let project = Project::new(feeds);
    project.write("page.html", list());
    let ran = project.run(&["explain", "news", "1", "--now", NOW]);
    assert!(
        ran.stdout.contains("`item = \"article\"`") && ran.stdout.contains("the recipe's selector `p`"),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("lost       published"), "{}", ran.stdout);
}

#[test]
fn explains_the_page_of_the_last_run_and_asks_nobody() {
    let server = Server::start(|_: &Request| Answer::html(list()));
    let project = Project::new(&format!("[feed.news]\nurl = '{}'\n", server.url("/")));
    project.build();
    let ran = project.run(&["explain", "news", "--now", NOW]);
    assert!(ran.stdout.contains("as kept from the last time"), "{}", ran.stdout);
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn html_shows_the_list_and_runs_nothing() {
    let project = Project::new("[feed.news]\nurl = 'page.html'\nbase = 'https://post.example/'\n");
    project
        .write("page.html", list().replace("</main>", "</main><script>alert(1)</script><img src=x onerror=alert(1)>"));
    let ran = project.run(&["explain", "news", "--html", "seen.html", "--now", NOW]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let seen = project.read("seen.html");
    assert!(
        seen.contains("data-pagewire-label=\"item 8\"") && seen.contains("data-pagewire-label=\"title\""),
        "{seen}"
    );
    assert!(!seen.contains("alert"), "{seen}");
}

#[test]
fn an_item_that_is_not_there_is_an_error() {
    let project = Project::new("[feed.news]\nurl = 'page.html'\nbase = 'https://post.example/'\n");
    project.write("page.html", list());
    let ran = project.run(&["explain", "news", "9", "--now", NOW]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("the page has 8 items"), "{}", ran.stderr);
}
