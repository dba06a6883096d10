use super::*;
use crate::derive;

fn page(body: &str) -> Page {
    Page {
        url: "https://news.example/".parse().unwrap(),
        media_type: Some("text/html".into()),
        charset: None,
        language: None,
        body: body.as_bytes().to_vec(),
        fetched_at: "2026-03-08T10:00:00Z".parse().unwrap(),
    }
}

fn recipe(lines: &[(&str, &str)]) -> Recipe {
    let lines: Vec<_> = lines.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    Recipe::List(Box::new(derive::amended(None, &lines).unwrap()))
}

/// What a feed is made of, and what somebody is shown who asks where it came from.
fn both(page: &Page, how: &How<'_>) -> (Vec<Item>, Vec<Item>) {
    let shown = Reading::of(page, how).unwrap().items().1.into_iter().filter_map(|explained| explained.item);
    (read(page, how).unwrap().items, shown.collect())
}

#[test]
fn a_column_of_dates_is_explained_as_it_is_read() {
    // only the last says that the day comes first
    let rows = ["03/02/2026", "05/02/2026", "25/02/2026"].map(|date| {
        format!(
            "<article><h2><a href=/n/{date}>The council met on the bridge again</a></h2><time>{date}</time></article>"
        )
    });
    let page = page(&format!("<html><main>{}</main>", rows.concat()));
    let (read, shown) = both(&page, &How::default());
    assert_eq!(read[0].published.unwrap().day().to_string(), "2026-02-03");
    assert_eq!(read, shown);
}

#[test]
fn items_that_no_element_shows_are_explained_too() {
    let list: Vec<String> = (1..9)
        .map(|n| format!(r#"{{"@type":"ListItem","position":{n},"item":{{"@type":"NewsArticle","headline":"Bridge {n} opens","url":"/n/{n}"}}}}"#))
        .collect();
    let data =
        format!(r#"{{"@context":"https://schema.org","@type":"ItemList","itemListElement":[{}]}}"#, list.join(","));
    let page = page(&format!(r#"<html><script type="application/ld+json">{data}</script><div id=app></div>"#));
    let (read, shown) = both(&page, &How::default());
    assert_eq!(read.len(), 8);
    assert_eq!(read, shown);
}

#[test]
fn an_item_shown_twice_says_so() {
    let recipe = recipe(&[("item", "article"), ("title", "h2"), ("link", "a")]);
    let how = How { recipe: &recipe, ..How::default() };
    let page = page("<article><a href=/a><h2>One</h2></a></article><article><a href=/a><h2>One</h2></a></article>");
    let (_, explained) = Reading::of(&page, &how).unwrap().items();
    assert!(explained[0].item.is_some() && explained[0].issues.is_empty());
    assert!(explained[1].item.is_none() && explained[1].issues[0].message.contains("a second time"));
}

#[test]
fn a_recipe_that_would_take_too_long_is_refused_whoever_asks() {
    let recipe = recipe(&[("item", "div:has(~ p)")]);
    let how = How { recipe: &recipe, ..How::default() };
    let page = page(&"<div>a</div>".repeat(20_000));
    let error = Reading::of(&page, &how).unwrap_err();
    assert!(matches!(error, ReadError::Extract(crate::ExtractError::Costly { .. })));
    assert_eq!(read(&page, &how).unwrap_err(), error);
}

/// The dates of publication and of change of the items of a page, as days.
fn dates(page: &Page, how: &How<'_>) -> Vec<(Option<String>, Option<String>)> {
    let (read, shown) = both(page, how);
    assert_eq!(read, shown);
    let day = |moment: Option<crate::model::Moment>| moment.map(|moment| moment.day().to_string());
    read.into_iter().map(|item| (day(item.published), day(item.updated))).collect()
}

fn published(page: &Page, how: &How<'_>) -> Vec<Option<String>> {
    dates(page, how).into_iter().map(|(published, _)| published).collect()
}

/// A page of articles, each with its own headline and something more.
fn articles(language: &str, rest: &[&str]) -> Page {
    const TITLES: [&str; 6] = ["Bridge opens", "Mill burns", "Bells ring", "Boats race", "Market moves", "Choir sings"];
    let rows: Vec<String> = (rest.iter().zip(TITLES).zip(0..))
        .map(|((rest, title), n)| {
            format!("<article><h2><a href=/n/{n}>{title} in the old town</a></h2>{rest}</article>")
        })
        .collect();
    page(&format!("<html lang={language}><title>News</title><main>{}</main>", rows.concat()))
}

const NONE: [Option<String>; 4] = [None, None, None, None];

#[test]
fn a_day_that_a_headline_tells_of_is_no_date() {
    let rows: Vec<String> =
        ["Flood of 17 April 2020", "Fair on 2 March", "Gone 3 weeks ago, now back", "A year on, since 9 May 2024"]
            .iter()
            .enumerate()
            .map(|(n, title)| {
                format!("<article><h2><a href=/n/{n}>{title}: what the town remembers</a></h2><p>Words.</p></article>")
            })
            .collect();
    assert_eq!(published(&page(&format!("<html lang=en><main>{}</main>", rows.concat())), &How::default()), NONE);
}

#[test]
fn a_day_that_a_summary_tells_of_is_no_date() {
    let texts = [
        "<p>Opened on 5 March 2019, it is old.</p>",
        "<p>Opened on <b>5 March 2019</b>, it is old.</p>",
        "<p>Tickets from 5 January 2026.</p>",
        "<p>Closed since 5 March 2019.</p>",
    ];
    assert_eq!(published(&articles("en", &texts), &How::default()), NONE);
}

#[test]
fn a_line_of_facts_in_a_paragraph_has_a_date() {
    let texts = [
        "<p>March 2, 2026 at 7:05 am · Filed under <a href=/town>Town</a></p>",
        "<p>Posted on 3 March 2026 by Ada Byron</p>",
        "<p>Decided in court on 4 March 2026</p>",
    ];
    let expected = [Some("2026-03-02".to_owned()), Some("2026-03-03".to_owned()), None];
    assert_eq!(published(&articles("en", &texts), &How::default()), expected);
}

#[test]
fn the_end_of_something_is_no_date() {
    for texts in [
        [
            "<p>Until <b>2 March 2026</b></p>",
            "<p>Until <b>3 March 2026</b></p>",
            "<p>Until <b>4 March 2026</b></p>",
            "<p>Until <b>5 March 2026</b></p>",
        ],
        [
            "<dl><dt>Deadline</dt><dd>2 March 2026</dd></dl>",
            "<dl><dt>Deadline</dt><dd>3 March 2026</dd></dl>",
            "<dl><dt>Deadline</dt><dd>4 March 2026</dd></dl>",
            "<dl><dt>Deadline</dt><dd>5 March 2026</dd></dl>",
        ],
        [
            "<i itemprop=validThrough>2026-03-02</i>",
            "<i itemprop=validThrough>2026-03-03</i>",
            "<i itemprop=validThrough>2026-03-04</i>",
            "<i itemprop=validThrough>2026-03-05</i>",
        ],
    ] {
        assert_eq!(published(&articles("en", &texts), &How::default()), NONE, "{}", texts[0]);
    }
}

#[test]
fn a_change_is_the_date_of_change() {
    let texts = [
        "<p class=date>Updated: 2 March 2026</p>",
        "<p class=date>Updated: 3 March 2026</p>",
        "<p class=date>Updated: 4 March 2026</p>",
    ];
    let expected = ["2026-03-02", "2026-03-03", "2026-03-04"].map(|day| (None, Some(day.to_owned())));
    assert_eq!(dates(&articles("en", &texts), &How::default()), expected);
}

#[test]
fn today_and_yesterday_alone_are_dates() {
    for (language, words) in [
        ("en", ["Today", "Yesterday", "2 days ago"]),
        ("fr", ["Aujourd’hui", "Hier", "il y a 2 jours"]),
        ("ru", ["Сегодня", "Вчера", "2 дня назад"]),
        ("ja", ["今日", "昨日", "2日前"]),
    ] {
        let texts = words.map(|word| format!("<span class=date>{word}</span><p>Words.</p>"));
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let expected = ["2026-03-08", "2026-03-07", "2026-03-06"].map(|day| Some(day.to_owned()));
        assert_eq!(published(&articles(language, &texts), &How::default()), expected, "{language}");
    }
}

/// Two days with two items each.
fn days(heading: &str) -> Page {
    let item = |n: u32| format!("<li><a href=/n/{n}>The council met on the bridge again, part {n}</a></li>");
    let day = |day: &str, items: String| format!("<{heading}>{day}</{heading}><ul>{items}</ul>");
    let (first, second) = (day("Sunday, 8 March", item(1) + &item(2)), day("Saturday, 7 March", item(3) + &item(4)));
    page(&format!("<html lang=en><p>Sunday, 8 March 2026</p><main>{first}{second}</main>"))
}

#[test]
fn a_day_dates_the_items_below_it() {
    let expected = ["2026-03-08", "2026-03-08", "2026-03-07", "2026-03-07"].map(|day| Some(day.to_owned()));
    let recipe = recipe(&[("item", "li"), ("link", "a")]);
    for heading in ["h3", "div"] {
        assert_eq!(published(&days(heading), &How::default()), expected, "found, {heading}");
        assert_eq!(
            published(&days(heading), &How { recipe: &recipe, ..How::default() }),
            expected,
            "recipe, {heading}"
        );
    }
}

#[test]
fn the_day_over_a_page_dates_no_item() {
    let page = articles("en", &["", "", ""]);
    let body = String::from_utf8(page.body.clone()).unwrap();
    let page = Page { body: body.replace("<main>", "<div>Sunday, 8 March 2026</div><main>").into_bytes(), ..page };
    assert_eq!(published(&page, &How::default()), NONE[..3]);
    let recipe = recipe(&[("item", "article"), ("link", "a")]);
    assert_eq!(published(&page, &How { recipe: &recipe, ..How::default() }), NONE[..3]);
}

#[test]
fn a_recipes_place_with_unexplained_words_is_no_date_and_says_so() {
    let recipe = recipe(&[("item", "article"), ("link", "a"), ("published", ".date")]);
    let how = How { recipe: &recipe, ..How::default() };
    let texts = [
        "<p class=date>The flood of 2 March 2026</p>",
        "<p class=date><a>Ada Byron</a> <span>3 March 2026</span> <a>Town</a></p>",
        "<p class=date>By Ada Byron on 4 March 2026</p>",
    ];
    let page = articles("en", &texts);
    assert_eq!(published(&page, &how), [None, Some("2026-03-03".into()), Some("2026-03-04".into())]);
    let issues = read(&page, &how).unwrap().issues;
    assert_eq!(issues.len(), 1);
    assert!(issues[0].message.contains("other words"), "{}", issues[0]);
}

#[test]
fn times_that_would_lie_ahead_are_read_in_the_zone_of_the_page() {
    let texts = ["<time>2026-03-08 18:30</time>", "<time>2026-03-08 09:05</time>"];
    let recipe = recipe(&[("item", "article"), ("link", "a"), ("published", "time")]);
    let how = How { recipe: &recipe, ..How::default() };
    let page = articles("ja", &texts);
    let (items, shown) = both(&page, &how);
    assert_eq!(items, shown);
    let times: Vec<String> = items.iter().map(|item| item.published.unwrap().to_string()).collect();
    assert_eq!(times, ["2026-03-08T18:30:00+09:00", "2026-03-08T09:05:00+09:00"]);
    assert!(read(&page, &how).unwrap().issues[0].message.contains("Asia/Tokyo"));
    // English is of too many countries
    let page = articles("en", &texts);
    assert_eq!(published(&page, &how), [None, Some("2026-03-08".into())]);
    assert!(read(&page, &how).unwrap().issues[0].message.contains("future"));
}

#[test]
fn an_instant_that_lies_ahead_is_left_out_and_reported() {
    let page = articles(
        "ja",
        &["<time datetime=2026-03-08T10:30:00Z>x</time>", "<time datetime=2026-03-08T09:00:00Z>x</time>"],
    );
    assert_eq!(published(&page, &How::default()), [None, Some("2026-03-08".into())]);
    assert!(read(&page, &How::default()).unwrap().issues[0].message.contains("future"));
}

#[test]
fn json_is_explained_as_it_is_read() {
    let json = r#"{"items": [{"title": "A", "url": "/a", "date": "2026-03-01"}, {"title": "B", "url": "/b", "date": "2026-03-02"}]}"#;
    let page = Page { media_type: Some("application/json".into()), ..page(&format!(")]}}',\n{json}")) };
    let (read, shown) = both(&page, &How::default());
    assert_eq!(read.len(), 2);
    assert_eq!(read, shown);
}
