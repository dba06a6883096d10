//! Lists in JSON and XML whose places are others than they were: found again by the values that are known.

use serde_json::{Value, json};

use super::project::Project;

const NAMES: [&str; 6] = [
    "Ferry talks resume",
    "Pool opens again",
    "Otters are back",
    "Market moves",
    "Bridge is closed",
    "Library on the hill",
];
const AUTHORS: [&str; 6] = ["Ada Marsh", "Bo Lind", "Cy Tanner", "Mia Roe", "Ed Poe", "Flo Hay"];

fn posts(range: std::ops::Range<usize>, post: impl Fn(usize) -> Value) -> Value {
    range.rev().map(post).collect()
}

fn before(n: usize) -> Value {
    json!({"headline": NAMES[n], "path": format!("/news/{n}"), "by": {"name": AUTHORS[n]}, "at": format!("2026-05-{:02}", n + 1)})
}

fn project(list: &str, page: &str) -> Project {
    let project = Project::new(&format!(
        "[feed.news]\nurl = 'page'\nbase = 'https://post.example/api'\n[feed.news.list]\n{list}"
    ));
    project.write("page", page);
    project.build();
    project
}

fn titles(range: std::ops::Range<usize>) -> Vec<&'static str> {
    range.rev().map(|n| NAMES[n]).collect()
}

const LIST: &str = "item = { json = 'data.posts[*]' }\ntitle = { json = 'headline' }\nlink = { json = 'path' }\n\
                    author = { json = 'by.name' }\npublished = { json = 'at' }\n";

#[test]
fn a_list_in_json_that_moved_is_found_and_what_did_not_stays() {
    let page = |posts: Value| json!({"data": {"posts": posts}}).to_string();
    let project = project(LIST, &page(posts(0..4, before)));
    assert_eq!(project.titles("news"), titles(0..4));
    let moved = json!({"menu": [{"t": "x"}], "result": {"entries-v2": posts(1..5, before)}}).to_string();
    project.write("page", moved);
    let ran = project.build_at("2026-06-02T12:00:00Z");
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    assert!(
        ran.stdout.contains("item = \"{ json = \\\"result['entries-v2'][*]\\\" }\"")
            || ran.stdout.contains("result['entries-v2'][*]"),
        "{}",
        ran.stdout
    );
    assert!(!ran.stdout.contains("title ="), "what still fits stays: {}", ran.stdout);
    assert_eq!(project.titles("news"), titles(0..5));
    // it is read so from then on
    project.write("page", json!({"result": {"entries-v2": posts(2..6, before)}}).to_string());
    assert_eq!(project.build_at("2026-06-03T12:00:00Z").code, 0);
    assert_eq!(project.titles("news"), titles(0..6));
}

#[test]
fn members_that_have_other_names_are_found() {
    let page = |posts: Value| json!({"data": {"posts": posts}}).to_string();
    let project = project(LIST, &page(posts(0..4, before)));
    let renamed = |n: usize| json!({"node": {"title": {"text": NAMES[n]}, "path": format!("/news/{n}"), "writer": AUTHORS[n], "at": format!("2026-05-{:02}", n + 1)}});
    project.write("page", page(posts(1..5, renamed)));
    let ran = project.build_at("2026-06-02T12:00:00Z");
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    assert_eq!(project.titles("news"), titles(0..5));
    let json = project.json("news");
    assert_eq!(json["items"][0]["authors"][0]["name"], AUTHORS[4]);
    assert_eq!(json["items"][0]["url"], "https://post.example/news/4");
    assert!(ran.stdout.contains("node.title.text"), "{}", ran.stdout);
}

#[test]
fn a_list_in_a_script_that_moved_is_found() {
    let list = LIST.replace("{ json = 'data.posts[*]' }", "{ script = '#state', json = 'data.posts[*]' }");
    let page = |state: Value| {
        format!(
            "<!DOCTYPE html><html><title>Post</title><div id=app></div><script id=state type='application/json'>{state}</script></html>"
        )
    };
    let project = project(&list, &page(json!({"data": {"posts": posts(0..4, before)}})));
    project.write("page", page(json!({"page": {"list": posts(1..5, before)}})));
    let ran = project.build_at("2026-06-02T12:00:00Z");
    assert_eq!(
        (ran.code, project.titles("news")),
        (0, titles(0..5).into_iter().map(str::to_owned).collect()),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("page.list[*]") && ran.stdout.contains("#state"), "{}", ran.stdout);
}

#[test]
fn json_in_which_nothing_is_known_is_said_to_be_broken_and_leaves_the_feed() {
    let project = project(LIST, &json!({"data": {"posts": posts(0..4, before)}}).to_string());
    project.write("page", json!({"data": {"items": [{"headline": "Else", "path": "/x"}], "total": 1}}).to_string());
    let ran = project.build_at("2026-06-02T12:00:00Z");
    assert_eq!((ran.code, project.titles("news").len()), (1, 4), "{}", ran.stdout);
    assert!(
        ran.stdout.contains("the path `data.posts[*]` finds no item; at `data` there are: items, total"),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_list_in_xml_that_has_other_names_is_found() {
    let ship = |name: &str, n: usize| {
        format!("<{name}><title>{}</title><url>https://post.example/ships/{n}</url></{name}>", NAMES[n])
    };
    let page = |name: &str, range: std::ops::Range<usize>| {
        format!(
            "<?xml version='1.0'?><port><list>{}</list></port>",
            range.rev().map(|n| ship(name, n)).collect::<String>()
        )
    };
    let project = project("item = { xpath = '//ship' }\ntitle = 'title'\nlink = 'url'\n", &page("ship", 0..4));
    project.write("page", page("vessel", 1..5));
    let ran = project.build_at("2026-06-02T12:00:00Z");
    assert_eq!((ran.code, project.titles("news").len()), (0, 5), "{}", ran.stdout);
    assert!(ran.stdout.contains("vessel"), "{}", ran.stdout);
}
