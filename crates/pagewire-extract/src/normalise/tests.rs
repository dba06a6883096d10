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

fn normalised(items: Vec<RawItem>) -> NormalisedPage {
    let context = Context {
        page_url: Url::parse("https://news.example/world").unwrap(),
        now: DateTime::parse_from_rfc3339("2026-06-01T12:00:00Z").unwrap().to_utc(),
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
fn a_summary_that_repeats_the_title_is_none() {
    let page = normalised(vec![RawItem { summary: Some(found(" A  vote")), ..raw("A vote", "/a") }]);
    assert_eq!(page.items[0].summary, None);
}

#[test]
fn an_item_of_nothing_is_left_out_and_named() {
    let page = normalised(vec![RawItem::default(), raw("A vote", "/a")]);
    assert_eq!((page.items.len(), page.issues.len()), (1, 1));
}
