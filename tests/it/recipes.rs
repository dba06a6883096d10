//! What recipes say beyond a selector: templates, joins, captures in a row, fields of the item's own page; and feeds by parameters.

use crate::{
    project::{NOW, Project},
    server::{Answer, Request, Server},
};

/// A project with one feed of this page, whose list has these lines.
fn listed(lines: &str, page: &str) -> Project {
    let project = Project::new(&format!(
        "[feed.news]\nurl = 'page.html'\nbase = 'https://news.example/'\n[feed.news.list]\nitem = 'article'\n{lines}\n"
    ));
    project.write("page.html", page);
    project.build();
    project
}

const FLATS: &str = "<article><h2><a href='/n/1'>Two rooms by the river</a></h2><b class=kind>Flat</b><i class=price>price: EUR 700 a month</i>\
    <div class=a><p>Bright and quiet.</p></div><div class=b><p>Free from May.</p></div></article>";

#[test]
fn a_title_is_written_of_other_fields_and_places() {
    let project = listed("category = '.kind'\ntitle = { template = '{category}: {title} ({.price})' }", FLATS);
    assert_eq!(project.titles("news"), ["Flat: Two rooms by the river (price: EUR 700 a month)"]);
}

#[test]
fn several_places_are_one_content() {
    let project = listed("content = { css = ['.a', '.b'], join = true }", FLATS);
    let content = project.values("news", "content_html").concat();
    assert!(content.contains("Bright and quiet.") && content.contains("Free from May."), "{content}");
    let project = listed("summary = { css = ['.b', '.kind'], join = ' / ' }", FLATS);
    assert_eq!(project.values("news", "summary"), ["Free from May. / Flat"]);
}

#[test]
fn a_content_is_all_that_matches_each_part_once() {
    let content = |lines: &str| listed(lines, FLATS).values("news", "content_html").concat();
    assert_eq!(content("content = '.b, .a'"), "<div><p>Bright and quiet.</p></div> <div><p>Free from May.</p></div>");
    assert_eq!(content("content = 'div, p'"), content("content = '.a, .b'"));
    assert_eq!(content("content = '.a'"), "<p>Bright and quiet.</p>");
    assert_eq!(content("content = { css = 'p', join = false }"), "Bright and quiet.");
    assert_eq!(content("content = { xpath = './/p' }"), "<div>Bright and quiet.</div> <div>Free from May.</div>");
}

#[test]
fn a_content_of_json_is_all_that_its_path_finds() {
    let project = Project::new(
        "[feed.news]\nurl = 'page.json'\nbase = 'https://news.example/'\n[feed.news.list]\nitem = { json = 'posts[*]' }\n\
         title = { json = 'title' }\nlink = { json = 'url' }\ncontent = { json = 'blocks[*].text' }\n",
    );
    project.write(
        "page.json",
        r#"{"posts": [{"title": "A pier", "url": "/1", "blocks": [{"text": "It opens."}, {"text": "It is long."}]}]}"#,
    );
    project.build();
    let content = project.values("news", "content_html").concat();
    assert!(content.contains("It opens.") && content.contains("It is long."), "{content}");
}

#[test]
fn patterns_are_held_against_a_value_one_after_the_other() {
    let project = listed(
        "title = { css = '.price', capture = ['price: (.*)', '(\\w+) (\\d+).*'], replace = ['$1', '$2 $1'] }",
        FLATS,
    );
    assert_eq!(project.titles("news"), ["700 EUR"]);
}

#[test]
fn a_pattern_is_held_against_the_style_of_an_image_as_the_page_has_it() {
    let page = "<article style=\"background-image:url('/i/1.jpg')\"><h2><a href='/n/1'>The pier is open again</a></h2></article>";
    let project = listed("image = { attr = 'style', capture = \"url\\\\(['\\\"]?([^'\\\")]+)\" }", page);
    assert_eq!(project.values("news", "image"), ["https://news.example/i/1.jpg"]);
}

#[test]
fn a_rule_looks_at_the_words_of_a_content_and_not_at_its_addresses() {
    let page = "<article><h2><a href='/n/1'>The pier is open again</a></h2><p class=c><a href='https://x.example/spon&amp;sored'>in <b>part</b>ners' hands</a></p></article>\
        <article><h2><a href='/n/2'>A bridge is being built</a></h2><p class=c>It is <a href='https://partners.example/'>long</a>.</p></article>";
    let project = listed("content = '.c'\n[feed.news.drop]\ncontent = 'partners'", page);
    assert_eq!(project.titles("news"), ["A bridge is being built"]);
}

#[test]
fn fields_are_read_off_the_items_own_pages_alone() {
    let server = Server::start(|request: &Request| match request.path.as_str() {
        "/" => Answer::html("<article><h2><a href='/n/1'>Short</a></h2><p>Teaser words of the list.</p></article>"),
        _ => Answer::html(
            "<html><body><h1 class=head>The whole headline of the story</h1><span class=by>Ada Byron</span>\
             <span class=day>7 May 2026</span><p>Words of the text.</p></body></html>",
        ),
    });
    let project = Project::new(&format!(
        "[feed.news]\nurl = '{}'\n[feed.news.list]\nitem = 'article'\nsummary = 'p'\n[feed.news.article]\nfields_only = true\n\
         title = 'h1.head'\nauthor = '.by'\npublished = {{ css = '.day', format = '%d %B %Y' }}\n",
        server.url("/")
    ));
    let ran = project.build();
    assert_eq!(project.titles("news"), ["The whole headline of the story"], "{}", ran.stdout);
    let item = &project.json("news")["items"][0];
    assert_eq!(item["authors"][0]["name"], "Ada Byron");
    assert!(item["date_published"].as_str().unwrap().starts_with("2026-05-07"), "{item}");
    assert!(!item.to_string().contains("Words of the text"), "{item}");
    // what its own page says stays in the place of what the list says
    project.build_at("2026-06-02T12:00:00Z");
    assert_eq!(project.titles("news"), ["The whole headline of the story"]);
}

#[test]
fn one_table_makes_a_feed_for_each_value() {
    let server = Server::start(|request: &Request| {
        Answer::html(format!("<article><h2><a href='/n{}'>Work is offered here</a></h2></article>", request.path))
    });
    let project = Project::new(&format!(
        "[feed.jobs]\nurl = '{}'\ntitle = 'Jobs in {{city}}'\neach = {{ city = ['kiel', 'Emden'] }}\n[feed.jobs.list]\nitem = 'article'\n",
        server.url("/{city}/{year}/{month:02}")
    ));
    let ran = project.build_at(NOW);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    assert_eq!(project.json("jobs-kiel")["title"], "Jobs in kiel");
    assert_eq!(project.values("jobs-emden", "url"), [server.url("/n/Emden/2026/06")]);
}

#[test]
fn what_is_wrong_with_them_is_told_with_its_line() {
    let told = |lines: &str| {
        let project = Project::new(&format!("[feed.a]\nurl = 'https://a.example/'\n{lines}\n"));
        project.run(&["check"]).stderr
    };
    for (lines, message) in [
        ("[feed.a.list]\nitem = 'li'\ntitle = { template = '{title' }", "a brace in it has no partner"),
        ("[feed.a.list]\nitem = 'li'\ntitle = { css = 'a', join = 3 }", "`join` is an integer"),
        ("[feed.a.list]\nitem = 'li'\ntitle = { css = 'a', capture = 'x', replace = ['a', 'b'] }", "more in `replace`"),
        ("[feed.a.pages]\nurl = 'https://a.example/2'", "does not say where `{n}` stands"),
        ("[feed.a.pages]\nstart = 3", "`start` without an `url`"),
        ("[feed.a.pages]\nmax = 1000", "`max` is above 100"),
        ("[feed.a.article]\nfields_only = true", "`fields_only` and no field"),
        ("each = { city = ['kiel'] }", "`{city}` stands nowhere"),
        ("each = 'kiel'", "`each` is no table"),
    ] {
        let told = told(lines);
        assert!(told.contains(message), "{lines}: {told}");
    }
}
