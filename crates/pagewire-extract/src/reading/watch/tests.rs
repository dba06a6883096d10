use super::*;
use crate::{Recipe, list::Css};

fn page(html: &str, at: &str) -> Page {
    Page {
        url: "https://port.example/prices".parse().unwrap(),
        body: html.into(),
        media_type: Some("text/html".into()),
        charset: Some("utf-8".into()),
        language: Some("en".into()),
        fetched_at: at.parse().unwrap(),
    }
}

fn part(selector: &str) -> Watch {
    Watch { read: selector.parse().unwrap(), ..Watch::default() }
}

/// How the change from one page to another reads, the second one being fetched a day later and a quarter past the hour.
fn change(watch: &Watch, before: &str, now: &str) -> Option<Change> {
    let (before, now) = (page(before, "2026-11-30T10:00:00Z"), page(now, "2026-12-01T13:17:00Z"));
    let recipe = Recipe::Watch(Box::new(watch.clone()));
    let how = How { recipe: &recipe, ..How::default() };
    let when = |page: &Page| When { at: page.fetched_at, timezone: chrono_tz::UTC, language: Some("en") };
    let times = (when(&before), when(&now));
    watch.read(&now, &how).unwrap().change_from(&watch.read(&before, &how).unwrap(), times)
}

fn title(watch: &Watch, before: &str, now: &str) -> Option<String> {
    change(watch, before, now).map(|change| change.title())
}

#[test]
fn a_value_in_the_place_of_another_is_told_as_such() {
    let html = |price: &str| format!("<p>Other</p><b id=price>{price}</b><p>{price}</p>");
    assert_eq!(title(&part("#price"), &html("£10"), &html("£12")).as_deref(), Some("£10 → £12"));
    assert_eq!(title(&part("#price"), &html("£10"), &html("£10")), None);
}

#[test]
fn what_comes_and_what_goes_is_told_with_the_lines_around_it() {
    let html =
        |rows: &[&str]| format!("<ul>{}</ul>", rows.iter().map(|row| format!("<li>{row}</li>")).collect::<String>());
    let before = html(&["Kiel 9:00", "Malmo 10:00", "Gdansk 11:00", "Riga 12:00", "Turku 13:00"]);
    let now = html(&["Kiel 9:00", "Malmo 10:00", "Gdansk 11:00", "Oslo 11:30", "Riga 12:00"]);
    let change = change(&Watch::default(), &before, &now).unwrap();
    assert_eq!(change.title(), "+ Oslo 11:30 (−1)");
    assert_eq!(
        change.html(),
        "<p>…</p><p>Malmo 10:00</p><p>Gdansk 11:00</p><p><ins>Oslo 11:30</ins></p><p>Riga 12:00</p><p><del>Turku 13:00</del></p>"
    );
}

#[test]
fn words_of_a_line_are_told_apart_and_markup_is_text() {
    let html = |price: &str| format!("<p>Day ticket for the ferry costs {price} today and tomorrow</p>");
    let change = change(&part("p"), &html("&lt;10&gt;"), &html("12")).unwrap();
    assert_eq!(
        change.html(),
        "<p>Day ticket for the ferry costs <del>&lt;10&gt;</del> <ins>12</ins> today and tomorrow</p>"
    );
}

#[test]
fn what_changes_by_itself_is_no_change() {
    let now = "<p>Tuesday, 1 December 2026, 13:17</p><p>Server time 13:17:42</p><p>Views: 1,312</p><p>14 comments · 2 hours ago</p>
        <p>Request ID: 9f3c1d77e2ab4410</p><div class=ad-slot>Buy a house</div><span class=hit-counter>00124</span>
        <p hidden>b</p><iframe>x</iframe><p>浏览 88</p><p>Posted 2 days ago</p><p>Ferry</p>";
    let before = "<p>Monday, 30 November 2026, 10:00</p><p>Server time 10:00:03</p><p>Views: 1,107</p><p>3 comments · 5 minutes ago</p>
        <p>Request ID: 77aa90b1c2de4f01</p><div class=ad-slot>Buy a car</div><span class=hit-counter>00101</span>
        <p hidden>a</p><iframe>y</iframe><p>浏览 72</p><p>Posted yesterday</p><p>Ferry</p>";
    assert_eq!(title(&Watch::default(), before, now), None);
}

#[test]
fn what_only_looks_like_noise_is_a_change() {
    let cases = [
        ("Next council meeting: 12 May 2027", "Next council meeting: 19 May 2027"),
        ("Ferry leaves at 08:40", "Ferry leaves at 09:10"),
        ("12 in stock", "3 in stock"),
        ("Price £1,312", "Price £1,299"),
        ("sha256 9f3c1d77e2ab4410", "sha256 77aa90b1c2de4f01"),
        ("Next sailing: tomorrow", "Next sailing: 24 December 2026"),
        ("Version 2.4.1", "Version 2.4.2"),
    ];
    for (before, now) in cases {
        assert!(title(&Watch::default(), before, now).is_some(), "{now}");
    }
}

#[test]
fn elements_and_words_can_be_left_out() {
    let html =
        |moon: &str, tide: &str| format!("<main><p class=moon>{moon}</p><p>Tide {tide} cm, quay open</p></main>");
    let watch = Watch {
        ignore: vec![Css::parse(".moon").unwrap()],
        ignore_text: vec![Regex::new(r"\d+ cm").unwrap()],
        ..part("main")
    };
    assert_eq!(title(&watch, &html("full", "120"), &html("new", "95")), None);
    assert!(title(&watch, &html("full", "120"), &html("new", "95").replace("open", "closed")).is_some());
}

#[test]
fn attributes_paths_scripts_and_texts_are_watched() {
    let link = |to: &str| format!("<a class=get href='{to}'>Download</a>");
    assert_eq!(title(&part("a.get @href"), &link("/v1.zip"), &link("/v2.zip")).as_deref(), Some("/v1.zip → /v2.zip"));
    let path = crate::json::JsonPath::parse("offer.price").unwrap();
    let script = Watch {
        read: Read { at: Some(Place::Json(path)), ..Read::default() },
        script: Some(Script::parse("#state").unwrap()),
        ..Watch::default()
    };
    let state =
        |price: u32| format!("<script id=state type='application/json'>{{\"offer\":{{\"price\":{price}}}}}</script>");
    assert_eq!(title(&script, &state(10), &state(12)).as_deref(), Some("10 → 12"));
    let xpath = crate::list::XPath::parse("concat('Tide ', //b)").unwrap();
    let xpath = Watch { read: Read { at: Some(Place::XPath(xpath)), ..Read::default() }, ..Watch::default() };
    assert_eq!(title(&xpath, "<b>high</b>", "<b>low</b>").as_deref(), Some("Tide high → Tide low"));
}

#[test]
fn a_part_that_is_not_there_or_empty_is_said_to_be() {
    let how = How::default();
    let fault =
        |watch: &Watch, html: &str| watch.read(&page(html, "2026-11-30T10:00:00Z"), &how).unwrap_err().to_string();
    assert_eq!(fault(&part("#price"), "<p>Sold</p>"), "`#price` finds nothing to watch on this page");
    assert_eq!(fault(&part("#price"), "<p id=price> </p>"), "what is watched on this page, `#price`, is empty");
}

#[test]
fn a_part_that_is_named_like_an_advert_is_watched_where_it_is_meant() {
    let html = |words: &str| format!("<div class=ads><p class=ad>{words}</p></div>");
    assert_eq!(title(&part(".ads"), &html("Boat"), &html("Bike")).as_deref(), Some("Boat → Bike"));
}
