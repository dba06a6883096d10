//! Pages as the web has them: their charsets, their links, their hostility.

use super::project::{Project, article, dated, page};

/// Builds a page of one item with this markup in its `<article>`, read with its paragraph as content.
fn item(markup: &str) -> serde_json::Value {
    let project = Project::with_page(&page(&[format!("<article>{markup}</article>")]));
    project.write("feeds.toml", project.read("feeds.toml").replace("summary = 'p'", "content = '.body'"));
    project.build();
    project.json("news")["items"][0].clone()
}

#[test]
fn a_latin_1_page_that_says_so_in_meta_only_is_read_rightly() {
    let html = "<meta charset=\"iso-8859-1\"><article><h2><a href=\"/a\">Stra\u{df}e nach K\u{f6}ln</a></h2></article>";
    let project = Project::with_page("");
    project.write("page.html", html.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect::<Vec<u8>>());
    project.build();
    assert_eq!(project.titles("news"), ["Stra\u{df}e nach K\u{f6}ln"]);
}

#[test]
fn a_charset_in_feeds_toml_has_the_last_word() {
    let project = Project::with_page("");
    project
        .write("page.html", b"<meta charset=utf-8><article><h2><a href=/a>\xcf\xf0\xe8\xe2\xe5\xf2</a></h2></article>");
    project.write(
        "feeds.toml",
        project.read("feeds.toml").replace("[feed.news]\n", "[feed.news]\ncharset = 'windows-1251'\n"),
    );
    project.build();
    assert_eq!(project.titles("news"), ["Привет"]);
}

#[test]
fn control_characters_in_a_title_do_not_reach_a_document() {
    let project = Project::with_page(&page(&[article("a", "A\u{8} st\u{1}or\u{1f}y")]));
    project.build();
    assert_eq!(project.titles("news"), ["A story"]);
    for format in ["rss", "atom"] {
        let bytes = project.read(&format!("out/news.{format}"));
        assert!(bytes.chars().all(|c| c >= ' ' || c == '\n' || c == '\t'), "{format}");
    }
}

#[test]
fn a_javascript_link_is_no_link() {
    let item = item("<h2><a href=\"javascript:alert(1)\">A story</a></h2>");
    assert_eq!(item["title"], "A story");
    assert!(item["url"].is_null());
}

#[test]
fn scripts_and_handlers_in_content_do_not_reach_a_document() {
    let item = item(
        "<h2><a href=\"/a\">A story</a></h2><div class=\"body\"><p onclick=\"evil()\">Words</p><script>evil()</script>\
         <a href=\"javascript:evil()\">here</a><img src=\"/i.png\" onerror=\"evil()\"></div>",
    );
    let content = item["content_html"].as_str().unwrap();
    assert!(content.contains("Words") && content.contains("https://news.example/i.png"), "{content}");
    assert!(!content.contains("evil") && !content.contains("script"), "{content}");
}

#[test]
fn addresses_in_content_are_absolute() {
    let item = item(
        "<h2><a href=\"/a\">A story</a></h2><div class=\"body\"><p><a href=\"b?utm_source=x&id=1\">link</a></p>\
         <img src=\"c.png\" srcset=\"c.png 1x, d.png 2x\"><video poster=\"e.png\" src=\"f.mp4\"></video></div>",
    );
    let content = item["content_html"].as_str().unwrap();
    for name in ["b?id=1", "c.png", "d.png", "e.png", "f.mp4"] {
        assert!(content.contains(&format!("https://news.example/{name}")), "{name} in {content}");
    }
}

#[test]
fn tracking_parameters_leave_a_link() {
    let item = item("<h2><a href=\"/a?id=7&utm_source=front&fbclid=1\">A story</a></h2>");
    assert_eq!(item["url"], "https://news.example/a?id=7");
}

#[test]
fn a_base_element_decides_where_links_lead() {
    let project = Project::with_page(
        "<head><base href=\"https://other.example/section/\"></head><article><h2><a href=\"a\">A story</a></h2></article>",
    );
    project.build();
    assert_eq!(project.values("news", "url"), ["https://other.example/section/a"]);
}

#[test]
fn a_lazy_image_is_the_real_one() {
    let item = item(
        "<h2><a href=\"/a\">A story</a></h2><img src=\"data:image/gif;base64,R0lGODlhAQABAAAAACw=\" data-src=\"/real.jpg\">",
    );
    assert_eq!(item["image"], "https://news.example/real.jpg");
}

#[test]
fn an_item_without_link_is_kept() {
    let item = item("<h2>Version 2.0</h2><div class=\"body\"><p>Faster.</p></div>");
    assert_eq!(item["title"], "Version 2.0");
}

#[test]
fn an_item_that_is_itself_the_link_is_read() {
    let project = Project::new(
        "[feed.news]\nurl = 'page.html'\nbase = 'https://news.example/'\n[feed.news.list]\nitem = 'a.card'\ntitle = '.'\nlink = '@href'\n",
    );
    project.write("page.html", "<a class=card href=/one>One story</a><a class=card href=/two>Two stories</a>");
    project.build();
    assert_eq!(project.titles("news"), ["One story", "Two stories"]);
    assert_eq!(project.values("news", "url")[0], "https://news.example/one");
}

#[test]
fn fallbacks_captures_and_fixed_texts_are_read() {
    let project = Project::new(
        "[feed.news]\nurl = 'page.html'\nbase = 'https://news.example/'\n[feed.news.list]\nitem = 'li'\n\
         title = ['h3', { css = 'a', capture = '^Release (.+)$', replace = 'Version $1' }]\nauthor = { value = 'The team' }\n\
         published = { css = 'i', format = '%d.%m.%y %H:%M', timezone = 'Europe/Berlin' }\n",
    );
    project.write(
        "page.html",
        "<ul><li><a href=/1>Release 1.0</a><i>03.04.26 10:30</i><li><h3>Named</h3><a href=/2>Release 2.0</a></ul>",
    );
    project.build();
    let items = project.json("news")["items"].as_array().unwrap().clone();
    let find = |title: &str| items.iter().find(|item| item["title"] == title).unwrap().clone();
    assert_eq!(find("Version 1.0")["date_published"], "2026-04-03T10:30:00+02:00");
    assert_eq!(find("Named")["authors"][0]["name"], "The team");
}

#[test]
fn structured_data_is_read_without_a_recipe() {
    let project = Project::new("[feed.news]\nurl = 'page.html'\nbase = 'https://news.example/'\n");
    project.write(
        "page.html",
        r#"<script type="application/ld+json">{"@context":"https://schema.org","@type":"ItemList","itemListElement":[
        {"@type":"ListItem","position":1,"item":{"@type":"NewsArticle","headline":"One","url":"/1","datePublished":"2026-05-01T10:00:00+02:00"}},
        {"@type":"ListItem","position":2,"item":{"@type":"NewsArticle","headline":"Two","url":"/2","author":{"@type":"Person","name":"Ada"}}}]}</script>"#,
    );
    project.build();
    let mut titles = project.titles("news");
    titles.sort();
    assert_eq!(titles, ["One", "Two"]);
}

#[test]
fn a_page_of_deep_nesting_is_read() {
    let project = Project::with_page(&format!(
        "{}{}",
        "<div>".repeat(40_000) + &"</div>".repeat(40_000),
        article("a", "A story")
    ));
    project.build();
    assert_eq!(project.titles("news"), ["A story"]);
}

/// Builds a page of three items of these dates, read by a recipe without a time zone, and tells of each when it was published.
fn published(lang: &str, dates: [&str; 3]) -> (Vec<String>, String) {
    let items: Vec<String> =
        dates.iter().enumerate().map(|(n, date)| dated(&format!("s{n}"), &format!("Story {n}"), date)).collect();
    let project = Project::with_page(&page(&items).replace("lang=\"en\"", &format!("lang=\"{lang}\"")));
    let ran = project.build();
    let json = project.json("news");
    let at = |n: usize| {
        let mut items = json["items"].as_array().unwrap().iter();
        let item = items.find(|item| item["url"].as_str().unwrap().ends_with(&format!("/s{n}"))).unwrap();
        item["date_published"].as_str().unwrap().to_owned()
    };
    ((0..dates.len()).map(at).collect(), ran.stdout + &ran.stderr)
}

#[test]
fn a_time_ahead_is_reported_and_the_others_keep_theirs() {
    let dates = ["2026-06-01T12:30:00Z", "2026-05-31T10:00:00Z", "2026-05-30T10:00:00Z"];
    let (published, report) = published("en", dates);
    assert_eq!(published[1..], ["2026-05-31T10:00:00Z", "2026-05-30T10:00:00Z"]);
    assert!(report.contains("future"), "{report}");
}

#[test]
fn a_column_without_a_zone_is_read_in_that_of_the_page() {
    let (published, report) = published("ja", ["2026-06-01 20:30", "2026-06-01 09:00", "2026-05-31 18:00"]);
    assert_eq!(published[0], "2026-06-01T20:30:00+09:00");
    assert_eq!(published[2], "2026-05-31T18:00:00+09:00");
    assert!(report.contains("Asia/Tokyo") && report.contains("timezone"), "{report}");
}

#[test]
fn a_recipe_that_points_at_a_sentence_gives_no_date_and_says_so() {
    let items = ["The flood of 2 May 2026 is remembered", "Posted on 3 May 2026"]
        .map(|text| format!("<article><h2><a href=\"/{}\">A story</a></h2><i>{text}</i></article>", text.len()));
    let project = Project::with_page(&page(&items));
    project.write("feeds.toml", project.read("feeds.toml").replace("summary = 'p'", "published = 'i'"));
    let ran = project.build();
    let dates = project.values("news", "date_published");
    assert!(dates.contains(&"2026-05-03T00:00:00Z".to_owned()), "{dates:?}");
    assert!(!dates.iter().any(|date| date.starts_with("2026-05-02")), "{dates:?}");
    assert!((ran.stdout + &ran.stderr).contains("other words or figures"));
}
