//! Sources in other languages than HTML and CSS: XPath, JSON, and JSON in the scripts of a page.

use super::project::{NOW, Project};

const POSTS: &str = r#"{"total": 3, "data": {"posts": [
    {"headline": "Ferry talks &amp; tides", "path": "/news/ferry", "by": {"name": "Ada Quay"}, "at": 1780300800, "tags": ["Sea", "Port"],
     "text": "First line\nSecond line", "draft": false},
    {"headline": "Pool opens", "path": "/news/pool", "by": {"name": "Bo Lee"}, "at": 1780214400000, "tags": [], "text": "<p>Warm <b>water</b></p><script>x()</script>", "draft": false},
    {"headline": "Not yet", "path": "/news/not", "by": {"name": "Bo Lee"}, "at": 1780214400, "tags": [], "text": "", "draft": true}]}}"#;

fn feed(list: &str) -> String {
    format!("[feed.news]\nurl = 'page'\nbase = 'https://api.example/v1/posts'\n{list}")
}

fn project(list: &str, page: &str) -> Project {
    let project = Project::new(&feed(list));
    project.write("page", page);
    project
}

/// A page whose scripts draw its list from this data.
fn shell(script: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=en><head><title>The Harbour Post</title></head><body><div id=app></div>{script}</body></html>"
    )
}

#[test]
fn a_page_is_read_by_xpath_and_css_in_one_recipe() {
    let list = "[feed.news.list]\nitem = { xpath = \"//div[@id='list']/article[h2]\" }\n\
                title = { xpath = 'normalize-space(.//h2)', capture = '^(\\w+)', replace = '$1!' }\nlink = 'a @href'\n\
                author = { xpath = './/i/text()' }\npublished = { xpath = 'string(small)', format = '%d/%m/%Y' }\n\
                [feed.news.drop]\ntitle = '^Old'\n";
    let article = |title: &str| {
        format!(
            "<article><h2>{title}\n now</h2><a href='/n/{title}'>x</a><i>Ada</i><i>Bo</i><small>03/04/2026</small></article>"
        )
    };
    let articles = ["Ferry", "Old", "Pool"].map(article).concat();
    let project =
        project(list, &format!("<article><h2>Else</h2></article><div id=list>{articles}<article>Ad</article></div>"));
    project.build();
    assert_eq!(project.titles("news"), ["Ferry!", "Pool!"]);
    assert_eq!(project.values("news", "url"), ["https://api.example/n/Ferry", "https://api.example/n/Pool"]);
    let json = project.json("news");
    assert_eq!(json["items"][0]["authors"][1]["name"], "Bo");
    assert!(json["items"][0]["date_published"].as_str().unwrap().starts_with("2026-04-03"));
    let explained = project.run(&["explain", "news", "1", "--now", NOW]);
    assert!(explained.stdout.contains("the recipe's selector `normalize-space(.//h2)`"), "{}", explained.stdout);
}

#[test]
fn json_is_read_by_a_recipe() {
    let list = "[feed.news.list]\nitem = { json = 'data.posts[?@.draft == false]' }\ntitle = { json = 'headline' }\n\
                link = { json = 'path' }\nauthor = { json = 'by.name' }\npublished = { json = 'at' }\n\
                category = [{ json = 'tags' }, { value = 'Other' }]\ncontent = { json = 'text' }\n\
                id = { json = 'path', capture = '([a-z]+)$' }\n";
    let project = project(list, POSTS);
    project.build();
    assert_eq!(project.titles("news"), ["Ferry talks & tides", "Pool opens"]);
    assert_eq!(project.values("news", "url"), ["https://api.example/news/ferry", "https://api.example/news/pool"]);
    assert_eq!(project.values("news", "date_published"), ["2026-06-01T08:00:00Z", "2026-05-31T08:00:00Z"]);
    assert_eq!(
        project.values("news", "content_html"),
        ["<p>First line<br>Second line</p>", "<p>Warm <b>water</b></p>"]
    );
    let json = project.json("news");
    assert_eq!(json["items"][0]["tags"], serde_json::json!(["Sea", "Port"]));
    assert_eq!(json["items"][1]["tags"], serde_json::json!(["Other"]));
    let explained = project.run(&["explain", "news", "1", "--now", NOW]);
    assert!(explained.stdout.contains("the JSON's `by.name`"), "{}", explained.stdout);
    assert!(explained.stdout.contains("`item = { json = \"data.posts[?@.draft == false]\" }`"), "{}", explained.stdout);
}

#[test]
fn what_is_no_json_or_has_no_such_path_is_said() {
    let run = |list: &str, page: &str| {
        let ran = project(list, page).build_at(NOW);
        assert_eq!(ran.code, 1, "{}", ran.stdout);
        ran.stdout + &ran.stderr
    };
    let list = "list.item = { json = 'data.items[*]' }\n";
    let said = run(list, POSTS);
    assert!(said.contains("the path `data.items[*]` finds no item; at `data` there are: posts"), "{said}");
    let said = run(list, "<html><p>Please sign in later");
    assert!(said.contains("the page is no JSON (text/html)"), "{said}");
    let said = run("", "{\"status\": \"ok\", \"count\": 3}");
    assert!(said.contains("at its top there are: count, status"), "{said}");
    let said = run("list.item = { script = '#data', json = 'a[*]' }\n", "<html><p>x");
    assert!(said.contains("no script of this page is `#data`"), "{said}");
    let deep = format!("{{\"a\":{}1{}}}", "[".repeat(3_000), "]".repeat(3_000));
    let said = run(list, &deep);
    assert!(said.contains("this is JSON, and it is not read: it is nested more than 100 deep"), "{said}");
}

#[test]
fn find_offers_the_list_in_json_as_a_recipe_that_builds_the_same_items() {
    let page = POSTS.replace("\"at\"", "\"published_at\"").replace("\"by\"", "\"author\"");
    let project = project("", &page);
    project.build();
    let alone = project.json("news")["items"].clone();
    let ran = project.run(&["find", "page", "--base", "https://api.example/v1/posts", "--now", NOW]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    for line in
        ["item = { json = \"data.posts[*]\" }", "title = { json = \"headline\" }", "author = { json = \"author\" }"]
    {
        assert!(ran.stdout.contains(line), "{line}: {}", ran.stdout);
    }
    let added = project.run(&[
        "find",
        "page",
        "--base",
        "https://api.example/v1/posts",
        "--add",
        "--id",
        "found",
        "--now",
        NOW,
    ]);
    assert_eq!(added.code, 0, "{}", added.stderr);
    project.build();
    assert_eq!(project.titles("found"), project.titles("news"));
    let title = |item: &serde_json::Value| (item["title"].clone(), item["content_html"].clone(), item["url"].clone());
    let of = |items: &serde_json::Value| items.as_array().unwrap().iter().map(title).collect::<Vec<_>>();
    assert_eq!(of(&project.json("found")["items"]), of(&alone));
}

#[test]
fn find_offers_the_list_that_is_in_a_script_alone() {
    let articles: Vec<String> = (1..6)
        .map(|n| {
            format!("{{\"headline\":\"Story {n} of the shell\",\"url\":\"/s/{n}\",\"datePublished\":\"2026-05-0{n}\"}}")
        })
        .collect();
    let data = format!("{{\"props\":{{\"page\":{{\"articles\":[{}]}}}}}}", articles.join(","));
    let quoted = serde_json::to_string(&data).unwrap();
    for (script, line) in [
        (
            format!("<script id=__NEXT_DATA__ type=application/json>{data}</script>"),
            "item = { script = \"#__NEXT_DATA__\", json = \"props.page.articles[*]\" }",
        ),
        (
            format!("<script>window.__STATE__ = {data};start()</script>"),
            "item = { script = \"window.__STATE__\", json = \"props.page.articles[*]\" }",
        ),
        (
            format!("<script>window.__STATE__=JSON.parse({quoted})</script>"),
            "item = { script = \"window.__STATE__\", json = \"props.page.articles[*]\" }",
        ),
    ] {
        let project = project("", &shell(&script));
        project.build();
        let alone = project.json("news")["items"].clone();
        assert_eq!(alone.as_array().unwrap().len(), 5);
        let ran = project.run(&["find", "page", "--now", NOW]);
        assert!(ran.stdout.contains(line), "{line}: {}", ran.stdout);
        let (_, list) = ran.stdout.split_once("[feed.page.list]").unwrap();
        let list = list.split("`--add`").next().unwrap();
        project.write("feeds.toml", feed(&format!("[feed.news.list]{list}")));
        project.build();
        assert_eq!(project.json("news")["items"], alone, "{line}");
        let explained = project.run(&["explain", "news", "1", "--now", NOW]);
        assert!(explained.stdout.contains("script = "), "{}", explained.stdout);
    }
}

#[test]
fn a_variable_of_any_script_is_read() {
    let script =
        "<script>var page = 1; let articles = [{\"t\":\"One\",\"u\":\"/1\"},{\"t\":\"Two\",\"u\":\"/2\"}];</script>";
    let list = "[feed.news.list]\nitem = { script = 'articles', json = '$[*]' }\ntitle = { json = 't' }\nlink = { json = 'u' }\n";
    let project = project(list, &shell(script));
    project.build();
    assert_eq!(project.titles("news"), ["One", "Two"]);
}

#[test]
fn export_takes_a_recipe_in_any_language() {
    let project = project("", POSTS);
    let title = "{ json = 'headline' }";
    let ran = project.run(&["export", "page", "--item", "{ json = 'data.posts[*]' }", "--title", title, "--now", NOW]);
    assert!(ran.code == 0 && ran.stdout.contains("Pool opens"), "{}{}", ran.stdout, ran.stderr);
}

const SHOP: &str = "<?xml version='1.0'?><shop xmlns:g='urn:g'><title>The shop</title><products>\
    <product><title>Rope</title><url>https://shop.example/rope</url><pubDate>Mon, 01 Jun 2026 08:00:00 GMT</pubDate><g:price>4</g:price></product>\
    <product><title>Lamp</title><url>/lamp</url><pubDate>Sun, 31 May 2026 08:00:00 GMT</pubDate><g:price>9</g:price></product></products></shop>";

#[test]
fn xml_is_read_by_a_recipe_and_without_one() {
    let list =
        "[feed.news.list]\nitem = { xpath = '//product' }\ntitle = { xpath = \"concat(title, ': ', g:price)\" }\n";
    let project = project(list, SHOP);
    project.build();
    assert_eq!(project.titles("news"), ["Rope: 4", "Lamp: 9"]);
    assert_eq!(project.values("news", "url"), ["https://shop.example/rope", "https://api.example/lamp"]);
    assert_eq!(project.values("news", "date_published")[0], "2026-06-01T08:00:00Z");
    let ran = project.run(&["find", "page", "--now", NOW]);
    assert!(ran.stdout.contains("item = \"product\"") && ran.stdout.contains("link = \"url\""), "{}", ran.stdout);
    project.write("feeds.toml", feed(""));
    project.build_at(NOW);
    let explained = project.run(&["explain", "news", "--now", NOW]);
    assert!(explained.stdout.contains("The page is XML; its 2 items"), "{}", explained.stdout);
}

#[test]
fn a_sitemap_is_read_and_an_index_names_its_newest_file() {
    let page = |n: u32| {
        format!(
            "<url><loc>https://post.example/n/story-of-number-{n}-begins</loc><lastmod>2026-05-0{n}</lastmod></url>"
        )
    };
    let xml = format!(
        "<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{}{}</urlset>",
        page(1),
        page(2)
    );
    let project = project("", &xml);
    project.build();
    assert_eq!(project.titles("news"), ["Story of number 2 begins", "Story of number 1 begins"]);
    let exported = project.run(&["export", "page", "--format", "ndjson", "--now", NOW]).stdout;
    assert!(exported.contains("\"published\":null,\"updated\":\"2026-05-02\""), "{exported}");
    let index =
        "<?xml version='1.0'?><sitemapindex><sitemap><loc>https://post.example/a.xml</loc></sitemap></sitemapindex>";
    let other = self::project("", index);
    let ran = other.build_at(NOW);
    let said = ran.stdout + &ran.stderr;
    assert!(said.contains("the newest of them is https://post.example/a.xml"), "{said}");
}
