//! Feeds and pages that are made to end the process, to keep it busy or to fill its memory cost themselves alone.

use serde_json::json;

use super::{
    project::{NOW, Project, article, page},
    server::{Answer, Request, Server},
};

const RSS: &str = "<rss version='2.0' xmlns:x='urn:x'><channel><title>T</title><link>https://news.example/</link>\
                   <description>d</description><item><title>One</title><guid>1</guid>INNER</item></channel></rss>";
const ATOM: &str = "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:x='urn:x'><title>T</title><id>urn:a</id>\
                    <updated>2026-05-01T08:00:00Z</updated><entry><title>One</title><id>urn:1</id>\
                    <updated>2026-05-01T08:00:00Z</updated>INNER</entry></feed>";
const JSON: &str = "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"T\",\
                    \"items\":[{\"id\":\"1\",\"title\":\"One\",INNER}]}";

fn nested(open: &str, close: &str, times: usize) -> String {
    format!("{}{}", open.repeat(times), close.repeat(times))
}

/// A hostile feed beside a healthy one.
fn with_neighbour(hostile: &str) -> Project {
    let project = Project::new(
        "[feed.hostile]\nurl = 'hostile'\nbase = 'https://news.example/'\n\
         [feed.other]\nurl = 'page.html'\nbase = 'https://news.example/'\n[feed.other.list]\nitem = 'article'\n",
    );
    project.write("hostile", hostile);
    project.write("page.html", page(&[article("x", "A neighbour's story")]));
    project
}

#[track_caller]
fn fails_alone(hostile: &str, reason: &str) {
    let project = with_neighbour(hostile);
    let ran = project.build_at(NOW);
    assert_eq!(ran.code, 1, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains(reason), "{}", ran.stdout);
    assert_eq!(project.titles("other"), ["A neighbour's story"]);
}

#[test]
fn a_feed_nested_too_deep_fails_alone_with_the_reason() {
    for times in [2_500, 200_000] {
        fails_alone(&RSS.replace("INNER", &nested("<x:a>", "</x:a>", times)), "nested more than 256 deep");
        fails_alone(&ATOM.replace("INNER", &nested("<x:a>", "</x:a>", times)), "nested more than 256 deep");
        fails_alone(&JSON.replace("INNER", &format!("\"x\":{}", nested("[", "]", times))), "nested more than 100 deep");
    }
}

#[test]
fn a_feed_as_deep_as_may_be_is_read() {
    // the root, the channel and the item are open around it
    for (feed, around) in [(RSS, 3), (ATOM, 2)] {
        let project = with_neighbour(&feed.replace("INNER", &nested("<x:a>", "</x:a>", 256 - around)));
        project.build();
        assert_eq!(project.titles("hostile"), ["One"]);
    }
}

#[test]
fn nesting_that_is_hidden_is_found() {
    for piece in ["<x:a b='/>'>", "<x:a><![CDATA[</x:a>]]>", "<x:a><!--</x:a>-->", "<x:a><?p </x:a>?>", "<x:a><b/>"] {
        fails_alone(&RSS.replace("INNER", &piece.repeat(5_000)), "nested more than 256 deep");
        fails_alone(&ATOM.replace("INNER", &piece.repeat(5_000)), "nested more than 256 deep");
    }
    let text = "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>X</div></content>";
    fails_alone(&ATOM.replace("INNER", &text.replace('X', &nested("<div>", "</div>", 5_000))), "nested more than");
}

#[test]
fn a_feed_of_too_many_parts_fails_alone_with_the_reason() {
    fails_alone(&RSS.replace("INNER", &"<x:a/>".repeat(600_000)), "more than 500000 elements");
    fails_alone(&JSON.replace("INNER", &format!("\"x\":[{}1]", "{},".repeat(300_000))), "more than 200000 elements");
    let attributes: String = (0..200).map(|n| format!(" a{n}='1'")).collect();
    fails_alone(&RSS.replace("INNER", &format!("<x:a{attributes}/>")), "more than 128 attributes");
}

#[test]
fn a_deep_feed_that_a_page_names_is_a_fault_of_that_feed() {
    let server = Server::start(|request: &Request| {
        match request.path.as_str() {
        "/" => Answer::html(page(&[article("x", "A story")]).replace(
            "<head>",
            "<head><link rel=alternate type=application/rss+xml href=/rss><link rel=alternate type=application/atom+xml href=/atom>",
        )),
        "/rss" => Answer::html(RSS.replace("INNER", &nested("<x:a>", "</x:a>", 30_000))),
        "/atom" => Answer::html(ATOM.replace("INNER", &nested("<x:a>", "</x:a>", 30_000))),
        _ => Answer::status(404),
    }
    });
    let project = Project::new("");
    let ran = project.run(&[
        "find",
        &server.url("/"),
        "--allow-private=127.0.0.0/8",
        "--delay=0s",
        "--now",
        NOW,
        "--format",
        "json",
    ]);
    let found: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let faults: Vec<&str> =
        found["native_feeds"].as_array().unwrap().iter().map(|feed| feed["fault"].as_str().unwrap()).collect();
    assert_eq!(faults.len(), 2, "{}", ran.stdout);
    assert!(faults.iter().all(|fault| fault.contains("nested more than 256 deep")), "{faults:?}");
}

fn feed(items: &serde_json::Value, authors: &serde_json::Value) -> String {
    format!(
        "{{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"T\",\"authors\":{authors},\"items\":{items}}}"
    )
}

/// A feed of one item with these members.
fn one(members: &serde_json::Value) -> Project {
    let mut item = json!({"id": "1", "title": "One", "url": "https://news.example/1"});
    item.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    with_neighbour(&feed(&json!([item]), &json!([])))
}

#[test]
fn markup_that_nests_without_end_is_read_and_bounded() {
    for piece in [
        "<div>",
        "<b>x",
        "<a href=x>",
        "<table>x",
        "<select>",
        "<svg><g>",
        "<b><p>",
        "<font size=1>",
        "<!--",
        "<![CDATA[",
    ] {
        let project = one(&json!({"content_html": format!("<p>Some words.</p>{}", piece.repeat(20_000))}));
        project.build();
        let content = project.values("hostile", "content_html").concat();
        assert!(content.starts_with("<p>Some words.</p>"), "{piece}");
    }
}

#[test]
fn what_is_too_long_to_publish_is_shortened_and_said() {
    let project = one(&json!({
        "title": "word ".repeat(1_000),
        "content_html": format!("<div><p>{}</p></div>", "word &amp; ".repeat(130_000)),
        "tags": (0..5_000).map(|n| format!("tag {n}")).collect::<Vec<_>>(),
    }));
    let ran = project.build();
    for words in [
        "title: it is longer than 1000 characters",
        "content: it is longer than 1048576 bytes",
        "category: it has 5000",
    ] {
        assert!(ran.stdout.contains(words), "{words} in {}", ran.stdout);
    }
    let item = &project.json("hostile")["items"][0];
    assert_eq!(item["title"].as_str().unwrap().chars().count(), 1_000);
    let content = item["content_html"].as_str().unwrap();
    assert!(content.len() <= 1 << 20 && content.ends_with("…</p></div>"), "{} bytes", content.len());
}

#[test]
fn tags_without_end_in_a_title_are_text() {
    let project = one(&json!({"title": "<a ".repeat(200_000)}));
    project.build();
    assert!(project.titles("hostile")[0].starts_with("<a <a"));
}

#[test]
fn an_author_of_all_items_is_not_copied_without_end() {
    let authors: Vec<_> = (0..5_000).map(|n| json!({"name": format!("Author {n}")})).collect();
    let items: Vec<_> = (0..2_000).map(|n| json!({"id": n.to_string(), "title": format!("Story {n}")})).collect();
    let project = with_neighbour(&feed(&json!(items), &json!(authors)));
    project.build();
    assert_eq!(project.json("hostile")["items"][0]["authors"].as_array().unwrap().len(), 100);
}
