use super::*;
use crate::model::{Evidence, Found, RawDate, RawItem};

fn found(text: &str) -> Found {
    Found::new(text, Evidence::Fixed)
}

fn date(text: &str) -> Option<RawDate> {
    Some(RawDate { found: found(text), hint: None })
}

fn raw(title: &str, link: &str) -> RawItem {
    RawItem { title: Some(found(title)), link: Some(found(link)), ..RawItem::default() }
}

fn noon() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-06-01T12:00:00Z").unwrap().to_utc()
}

fn normalised(items: Vec<RawItem>) -> NormalisedPage {
    let context = Context {
        page_url: Url::parse("https://news.example/world").unwrap(),
        now: noon(),
        latest: noon(),
        timezone: Tz::UTC,
    };
    normalise(Extraction { items, ..Extraction::default() }, &context)
}

#[test]
fn an_unreadable_date_is_an_issue_and_costs_no_item() {
    let page = normalised(vec![RawItem { published: date("soon"), ..raw("A vote", "/a") }]);
    assert_eq!((page.items.len(), page.items[0].published), (1, None));
    assert!(page.issues[0].to_string().contains("“soon” cannot be read as a date"), "{}", page.issues[0]);
}

#[test]
fn a_date_in_the_future_is_an_issue() {
    let page = normalised(vec![RawItem { published: date("2027-01-01"), ..raw("A vote", "/a") }]);
    assert_eq!(page.items[0].published, None);
    assert!(page.issues[0].message.contains("future"), "{}", page.issues[0]);
}

#[test]
fn the_columns_other_dates_tell_day_from_month() {
    let items = ["03/04/2026", "25/04/2026"].map(|text| RawItem { published: date(text), ..raw(text, text) });
    let page = normalised(items.into());
    assert_eq!(page.items[0].published.unwrap().to_string(), "2026-04-03");
}

#[test]
fn authors_are_names_without_by() {
    let authors = vec![found("By Ada Byron and Charles B."), found("Ada Byron")];
    let page = normalised(vec![RawItem { authors, ..raw("A vote", "/a") }]);
    let names: Vec<&str> = page.items[0].authors.iter().map(|author| author.name.as_str()).collect();
    assert_eq!(names, ["Ada Byron", "Charles B."]);
}

#[test]
fn a_date_is_nobody_s_name() {
    let authors = vec![found("Ada Byron"), found("March 5, 2026"), found("April May")];
    let page = normalised(vec![RawItem { authors, ..raw("A vote", "/a") }]);
    let names: Vec<&str> = page.items[0].authors.iter().map(|author| author.name.as_str()).collect();
    assert_eq!((names, page.issues.len()), (vec!["Ada Byron", "April May"], 1));
}

#[test]
fn a_byline_that_was_found_where_a_summary_may_stand_is_none() {
    let of = |text: &str, evidence: Evidence| {
        let summary = Some(Found::new(text, evidence));
        let page = normalised(vec![RawItem { summary, authors: vec![found("Ada Byron")], ..raw("A vote", "/a") }]);
        page.items[0].summary.clone()
    };
    assert_eq!(of("By Ada Byron March 5, 2026", Evidence::Column), None);
    let says_more = "By Ada Byron March 5, 2026: a close vote";
    assert_eq!(of(says_more, Evidence::Column).as_deref(), Some(says_more));
    let named = "By Ada Byron March 5, 2026";
    assert_eq!(of(named, Evidence::Selector("p.meta".into())).as_deref(), Some(named));
}

#[test]
fn a_summary_that_repeats_the_title_is_none() {
    let page = normalised(vec![RawItem { summary: Some(found(" A  vote")), ..raw("A vote", "/a") }]);
    assert_eq!(page.items[0].summary, None);
}

#[test]
fn an_item_of_nothing_is_left_out_and_named() {
    let page = normalised(vec![RawItem::default(), raw("A vote", "/a")]);
    assert_eq!((page.items.len(), page.issues.len()), (1, 1));
}

fn of_feed(text: &str) -> RawDate {
    RawDate { found: Found::new(text, Evidence::Feed("updated".into())), hint: None }
}

#[test]
fn a_date_that_can_be_read_is_preferred_to_one_that_cannot() {
    let of = |published: Option<RawDate>, others: &[&str]| {
        let published_else = others.iter().map(|text| of_feed(text)).collect();
        let page = normalised(vec![RawItem { published, published_else, ..raw("A vote", "/a") }]);
        (page.items[0].published.map(|moment| moment.to_string()), page.issues.len())
    };
    assert_eq!(of(date("soon"), &["later", "2026-03-06T14:00:00+02:00"]).0.unwrap(), "2026-03-06T14:00:00+02:00");
    assert_eq!(of(date("2026-03-05"), &["2026-03-06"]).0.unwrap(), "2026-03-05");
    assert_eq!(of(date("soon"), &["later"]), (None, 1));
}

#[test]
fn a_feed_that_gives_the_date_of_change_alone_means_that() {
    let item = RawItem { updated: Some(of_feed("2026-02-27T08:09:10Z")), ..raw("A vote", "/a") };
    let page = normalised(vec![item.clone(), RawItem { published: date("soon"), ..item }]);
    let published = page.items[0].published.unwrap();
    assert_eq!((published.to_string().as_str(), page.items[0].updated), ("2026-02-27T08:09:10Z", None));
    assert!(page.issues.iter().all(|issue| issue.message.ends_with("the time of its change is used")));
    let of_page = RawItem { updated: date("2026-02-27"), ..raw("A vote", "/b") };
    assert_eq!(normalised(vec![of_page]).items[0].published, None);
}
