use serde_json::{Value, json};

use super::*;
use crate::derive::to_toml;

fn selected(path: &str, value: &Value) -> Value {
    let path = JsonPath::parse(path).unwrap_or_else(|fault| panic!("{path}: {fault}"));
    Walk::new(value).select(&path, value).into_iter().cloned().collect()
}

/// The list in some JSON, as the lines of its recipe and its items.
fn found(value: &Value) -> (Vec<(&'static str, String)>, Vec<RawItem>) {
    let derived = derive(value, SearchWithin::Page).expect("a list");
    (to_toml(&derived.recipe), read(value, &derived.recipe).unwrap())
}

fn line<'l>(lines: &'l [(&str, String)], name: &str) -> &'l str {
    lines.iter().find(|(key, _)| *key == name).map_or("", |(_, line)| line)
}

#[test]
fn rfc9535_1_5_examples_select_what_they_say() {
    let store = json!({"store": {"book": [
        {"category": "reference", "author": "Nigel Rees", "price": 8.95},
        {"category": "fiction", "author": "Evelyn Waugh", "price": 12.99},
        {"category": "fiction", "author": "Herman Melville", "isbn": "0-553-21311-3", "price": 8.99},
        {"category": "fiction", "author": "J. R. R. Tolkien", "isbn": "0-395-19395-8", "price": 22.99}],
        "bicycle": {"color": "red", "price": 399}}});
    for (path, expected) in [
        ("$.store.book[*].author", json!(["Nigel Rees", "Evelyn Waugh", "Herman Melville", "J. R. R. Tolkien"])),
        ("$..author", json!(["Nigel Rees", "Evelyn Waugh", "Herman Melville", "J. R. R. Tolkien"])),
        ("$..book[2].author", json!(["Herman Melville"])),
        ("$..book[-1].author", json!(["J. R. R. Tolkien"])),
        ("$..book[0,1].author", json!(["Nigel Rees", "Evelyn Waugh"])),
        ("$..book[:2].author", json!(["Nigel Rees", "Evelyn Waugh"])),
        ("$..book[?@.isbn].author", json!(["Herman Melville", "J. R. R. Tolkien"])),
        ("$..book[?@.price<10].author", json!(["Nigel Rees", "Herman Melville"])),
        ("store.book[?(@.category == 'fiction' && !@.isbn)].author", json!(["Evelyn Waugh"])),
        ("store.book[?@.price > $.store.book[1].price || @['author'] == \"Nigel Rees\"].price", json!([8.95, 22.99])),
        ("store.*.color", json!(["red"])),
        ("store['bicycle']['color']", json!(["red"])),
        ("store.nothing[*]", json!([])),
    ] {
        assert_eq!(selected(path, &store), expected, "{path}");
    }
    assert_eq!(selected("$..*", &store).as_array().unwrap().len(), 23);
}

#[test]
fn rfc9535_2_3_4_3_slices() {
    let letters = json!(["a", "b", "c", "d", "e", "f", "g"]);
    for (path, expected) in [
        ("$[1:3]", json!(["b", "c"])),
        ("$[5:]", json!(["f", "g"])),
        ("$[1:5:2]", json!(["b", "d"])),
        ("$[5:1:-2]", json!(["f", "d"])),
        ("$[::-1]", json!(["g", "f", "e", "d", "c", "b", "a"])),
        ("[-2:]", json!(["f", "g"])),
        ("$[::0]", json!([])),
        ("$[9:]", json!([])),
    ] {
        assert_eq!(selected(path, &letters), expected, "{path}");
    }
    assert_eq!(selected("$[::-1]", &json!([])), json!([]));
}

#[test]
fn what_is_no_path_is_said_with_its_place() {
    for (path, fault) in [
        ("", "it is empty; `$` is all of it"),
        ("data.posts[", "a name, an index, `*` or a filter is missing, behind `data.posts[`"),
        ("data.posts[name]", "a name in brackets stands in quotation marks, behind `data.posts[`"),
        ("data..", "a name is missing, behind `data..`"),
        ("a b", "` ` does not fit there, behind `a`"),
        ("a['b]", "a text has no end, behind `a[`"),
        ("a[?length(@.b) > 2]", "functions such as `length()` are not known, behind `a[?`"),
        ("a[?1]", "a comparison is missing, behind `a[?1`"),
        ("a[99999999999999999]", "`99999999999999999` is no index, behind `a[`"),
    ] {
        assert_eq!(JsonPath::parse(path).unwrap_err().to_string(), fault, "{path}");
    }
    let deep = format!("a[?{}@.b{}]", "(".repeat(40), ")".repeat(40));
    assert!(JsonPath::parse(&deep).unwrap_err().to_string().contains("nested"));
    assert!(JsonPath::parse(&"a.".repeat(600)).is_err());
}

#[test]
fn a_path_that_multiplies_ends_with_its_budget() {
    let nested = (0..90).fold(json!([1]), |inner, _| json!([inner, [2]]));
    let path = JsonPath::parse(&"..*".repeat(300)).unwrap();
    let mut walk = Walk::new(&nested);
    walk.select(&path, &nested);
    assert!(walk.is_exhausted);
}

#[test]
fn posts_of_wordpress_are_found() {
    let posts = json!([
        {"id": 7, "date": "2026-11-02T10:00:00", "date_gmt": "2026-11-02T09:00:00", "link": "https://post.example/a", "author": 3,
         "title": {"rendered": "Ferry &#8217;s back"}, "excerpt": {"rendered": "<p>Short</p>"}, "content": {"rendered": "<p>Long</p>"}},
        {"id": 6, "date": "2026-11-01T10:00:00", "date_gmt": "2026-11-01T09:00:00", "link": "https://post.example/b", "author": 3,
         "title": {"rendered": "Pool"}, "excerpt": {"rendered": ""}, "content": {"rendered": "<p>Pool</p>"}}]);
    let (lines, items) = found(&posts);
    assert_eq!(line(&lines, "item"), "{ json = \"$[*]\" }");
    assert_eq!(line(&lines, "title"), "{ json = \"title.rendered\" }");
    assert_eq!(line(&lines, "published"), "{ json = \"date_gmt\", timezone = \"UTC\" }");
    assert_eq!(line(&lines, "author"), "");
    assert_eq!(items[0].content.as_ref().unwrap().text, "<p>Long</p>");
    assert_eq!(items[0].native_id.as_ref().unwrap().text, "7");
}

#[test]
fn lists_of_other_interfaces_are_found() {
    let reddit = json!({"kind": "Listing", "data": {"children": [
        {"kind": "t3", "data": {"id": "x1", "title": "One", "permalink": "/r/a/1", "url": "https://else.example/", "created_utc": 1762080000.0, "thumbnail": "self"}},
        {"kind": "t3", "data": {"id": "x2", "title": "Two", "permalink": "/r/a/2", "url": "https://other.example/", "created_utc": 1762090000.0, "thumbnail": "default"}}]}});
    let (lines, items) = found(&reddit);
    assert_eq!(line(&lines, "item"), "{ json = \"data.children[*].data\" }");
    assert_eq!(items[0].link.as_ref().unwrap().text, "/r/a/1");
    assert_eq!(items[0].published.as_ref().unwrap().found.text, "1762080000");
    assert_eq!(items[0].image, None);

    let github = json!([{"url": "https://api.example/1", "html_url": "https://code.example/r/1", "id": 1, "tag_name": "v1", "name": "", "published_at": "2026-11-02T10:00:00Z",
        "body": "First.\n\n* a fix", "author": {"login": "ada"}, "assets": [{"name": "a", "url": "https://api.example/a", "created_at": "2026-11-02T10:00:00Z"},
        {"name": "b", "url": "https://api.example/b", "created_at": "2026-11-02T10:00:00Z"}]}]);
    let (_, items) = found(&github);
    assert_eq!(items.len(), 1);
    assert_eq!(items[0].title.as_ref().unwrap().text, "v1");
    assert_eq!(items[0].link.as_ref().unwrap().text, "https://code.example/r/1");
    assert_eq!(items[0].authors[0].text, "ada");
    assert_eq!(items[0].content.as_ref().unwrap().text, "<p>First.</p><p>* a fix</p>");

    let hits = json!({"hits": [{"objectID": "4", "title": "A", "url": "https://a.example/", "created_at": "2026-11-02T10:00:00Z", "author": "ada"},
        {"objectID": "5", "title": "Ask", "url": null, "created_at": "2026-11-02T11:00:00Z", "author": "bo"},
        {"objectID": "6", "title": "C", "url": "https://c.example/", "created_at": "2026-11-02T12:00:00Z", "author": "cy"}], "nbHits": 3});
    let (lines, items) = found(&hits);
    assert_eq!((line(&lines, "item"), line(&lines, "id")), ("{ json = \"hits[*]\" }", "{ json = \"objectID\" }"));
    assert_eq!(items.len(), 3);

    let topics = json!({"users": [{"id": 1, "username": "a", "name": "A"}], "topic_list": {"topics": [
        {"id": 11, "title": "First topic", "slug": "first", "posts_count": 2, "created_at": "2026-11-02T10:00:00Z"},
        {"id": 12, "title": "Second topic", "slug": "second", "posts_count": 1, "created_at": "2026-11-02T10:00:00Z"}]}});
    assert_eq!(found(&topics).1[1].link.as_ref().unwrap().text, "/t/12");

    let resources = json!({"data": [{"type": "articles", "id": "1", "attributes": {"title": "One"}, "links": {"self": "/articles/1"}},
        {"type": "articles", "id": "2", "attributes": {"title": "Two"}, "links": {"self": "/articles/2"}}]});
    let (lines, items) = found(&resources);
    assert_eq!((line(&lines, "title"), line(&lines, "id")), ("{ json = \"attributes.title\" }", "{ json = \"id\" }"));
    assert_eq!(items[1].link.as_ref().unwrap().text, "/articles/2");

    let strapi = json!({"data": [{"id": 1, "attributes": {"title": "One", "slug": "one", "publishedAt": "2026-11-02T10:00:00Z"}}], "meta": {}});
    assert_eq!(found(&strapi).1[0].title.as_ref().unwrap().text, "One");
}

#[test]
fn what_stands_between_items_is_left_out() {
    let list = json!({"articles": [{"headline": "A", "url": "/a"}, {"headline": "An advertisement"}, {"headline": "C", "url": "/c"}]});
    let (lines, items) = found(&list);
    assert_eq!(line(&lines, "item"), "{ json = \"articles[?@.url]\" }");
    assert_eq!(items.len(), 2);
}

#[test]
fn a_path_that_leads_nowhere_says_what_there_is() {
    let recipe = |path: &str| ListRecipe::of_items(Place::Json(JsonPath::parse(path).unwrap()));
    let value = json!({"data": {"items": [1], "total": 1}});
    let error = |path: &str| read(&value, &recipe(path)).unwrap_err().to_string();
    assert_eq!(error("data.posts[*]"), "the path `data.posts[*]` finds no item; at `data` there are: items, total");
    assert_eq!(error("posts"), "the path `posts` finds no item; at its top there are: data");
    assert_eq!(
        error("data.items[3]"),
        "the path `data.items[3]` finds no item; at `data.items` there is a list of one"
    );
}

#[test]
fn a_list_that_is_named_stands_for_what_is_in_it_and_usual_names_need_no_line() {
    let value = json!({"posts": [{"headline": "A", "url": "/a", "published_at": 1762080000123_u64}]});
    let items = read(&value, &ListRecipe::of_items(Place::Json(JsonPath::parse("posts").unwrap()))).unwrap();
    assert_eq!(items[0].title.as_ref().unwrap().text, "A");
    assert_eq!(items[0].published.as_ref().unwrap().found.text, "1762080000123");
}

#[test]
fn a_script_is_told_by_a_selector_or_by_the_name_of_a_variable() {
    let page = "<script>var other = {\"b\":1}; window.__STATE__=JSON.parse(\"{\\\"a\\\":[1]}\")</script>\
                <script type=application/json id=data>{\"a\":[2]}</script><script id=code>f()</script>";
    let document = crate::Document::parse(page);
    let value = |source: &str| value_of(&Script::parse(source).unwrap(), &document, page);
    assert_eq!(value("window.__STATE__"), Ok(json!({"a": [1]})));
    assert_eq!(value("other"), Ok(json!({"b": 1})));
    assert_eq!(value("#data"), Ok(json!({"a": [2]})));
    assert_eq!(value("the"), Err(ScriptFault::Absent));
    assert_eq!(value("script#none"), Err(ScriptFault::Absent));
    assert!(Script::parse("#[").is_err());
}
