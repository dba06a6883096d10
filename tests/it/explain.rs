//! `pagewire explain`: where each field came from.

use super::{
    project::{NOW, Project, dated, numbered, page},
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

/// The verdicts on the items of a feed: number, word, and the whole.
fn verdicts(project: &Project, args: &[&str]) -> Vec<(u64, String, serde_json::Value)> {
    let ran = project.run(&[&["explain", "news", "--json", "--now", NOW], args].concat());
    let pages: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr));
    let items = pages[0]["items"].as_array().unwrap().iter();
    let told = |item: &serde_json::Value| {
        (item["number"].as_u64().unwrap(), item["verdict"].as_str().unwrap().to_owned(), item.clone())
    };
    items.map(told).collect()
}

#[test]
fn each_item_has_one_verdict_with_what_decided_it() {
    let project = Project::new(
        "[feed.news]\nurl = 'page.html'\nbase = 'https://post.example/'\nkeep = { items = 2 }\n[feed.news.list]\nitem = 'article'\n\
         [feed.news.drop]\ntitle = '(?i)^sponsored'\n",
    );
    let story =
        |n: usize| dated(&format!("s{n}"), &format!("The story of number {n}"), &format!("2026-05-{:02}", 10 + n));
    let items = [story(4), story(3), story(4), dated("ad", "Sponsored: a sofa", "2026-05-20"), story(2)];
    project.write("page.html", page(&items));
    project.build();
    let told = verdicts(&project, &[]);
    let words: Vec<&str> = told.iter().map(|(_, word, _)| word.as_str()).collect();
    assert_eq!(words, ["published", "published", "same_as", "left_out", "beyond_keep"]);
    assert_eq!((&told[2].2["item"], &told[2].2["by"]), (&1.into(), &"address".into()));
    assert_eq!((&told[3].2["pattern"], &told[3].2["matched"]), (&"(?i)^sponsored".into(), &"Sponsored".into()));
    let dropped: Vec<u64> = verdicts(&project, &["--dropped"]).into_iter().map(|(number, _, _)| number).collect();
    assert_eq!(dropped, [3, 4, 5]);
    assert!(!project.run(&["explain", "news", "--dropped", "--now", NOW]).stdout.contains("Readers get all"));
    let text = project.run(&["explain", "news", "--dropped", "--now", NOW]).stdout;
    for words in [
        "same as item 1, by its address",
        "matches `(?i)^sponsored`: “Sponsored”",
        "beyond `keep`: the feed has 2 newer",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("story of number 3"), "{text}");
}

#[test]
fn items_of_a_list_that_is_held_back_are_held_and_new_ones_are_new() {
    let project = Project::new(
        "[feed.news]\nurl = 'page.html'\nbase = 'https://post.example/'\n[feed.news.list]\nitem = 'article'\n",
    );
    project.write("page.html", list());
    assert!(verdicts(&project, &[]).iter().all(|(_, word, _)| word == "new"));
    project.build();
    let others: Vec<String> =
        (1..21).map(|n| dated(&format!("x/{n}"), &format!("Wholly other {n}"), "2026-05-01")).collect();
    project.write("page.html", page(&others));
    let held = project.build_at("2026-06-02T12:00:00Z");
    assert_eq!(held.code, 5, "{}", held.stdout);
    let told = verdicts(&project, &[]);
    assert!(told.iter().all(|(_, word, item)| word == "held" && item["reason"].is_string()), "{told:?}");
}

#[test]
fn a_feed_of_which_nothing_is_left_out_says_so() {
    let project = Project::with_page(&numbered(1..4));
    project.build();
    let told = project.run(&["explain", "news", "--dropped", "--now", NOW]).stdout;
    assert!(told.contains("Readers get all of them.") && !told.contains("Story number"), "{told}");
}
