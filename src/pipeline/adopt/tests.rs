use super::*;
use crate::model::Moment;

fn now() -> DateTime<Utc> {
    "2026-06-01T12:00:00Z".parse().unwrap()
}

fn read(body: &str) -> Vec<Item> {
    let url = Url::parse("https://feeds.example/news.json").unwrap();
    let page = Page {
        url,
        media_type: None,
        charset: None,
        language: None,
        body: body.as_bytes().to_vec(),
        fetched_at: now(),
    };
    published_in(&page, now()).unwrap()
}

fn guids(items: &[Item]) -> Vec<Option<&str>> {
    items.iter().map(|item| item.named.id.as_deref()).collect()
}

#[test]
fn scottys_file_gives_guids_dates_and_links_the_newest_first() {
    let items = read(
        r#"{"title":"News","url":"https://news.example/","favicon":null,"elements":[
            {"title":"Older","contents":"<p>x</p>","link":"https://news.example/1?utm_source=a","retrieved":1780000000000,"image":null},
            {"title":"Newer","contents":"y","link":"https://news.example/2","retrieved":1780100000000}]}"#,
    );
    assert_eq!(guids(&items), [Some("https://news.example/2"), Some("https://news.example/1?utm_source=a")]);
    assert_eq!(items[1].link.as_ref().map(Url::as_str), Some("https://news.example/1"));
    let at = |item: &Item| match item.published {
        Some(Moment::Instant(at)) => at.timestamp(),
        other => panic!("{other:?}"),
    };
    assert_eq!((at(&items[0]), at(&items[1])), (1_780_100_000, 1_780_000_000));
}

#[test]
fn a_guid_that_all_items_share_stays_with_the_first_and_none_is_lost() {
    let element = |n: u32| {
        format!(
            r#"{{"title":"Story number {n}","contents":"","link":"https://news.example/","retrieved":17800{n:02}000000}}"#
        )
    };
    let elements: Vec<String> = (10..15).map(element).collect();
    let items = read(&format!(r#"{{"title":"","url":"https://news.example/","elements":[{}]}}"#, elements.join(",")));
    assert_eq!(items.len(), 5);
    assert_eq!(guids(&items).into_iter().flatten().count(), 1);
    assert!(items.iter().all(|item| item.link.is_none()));
}

#[test]
fn entries_without_words_and_with_odd_members_cost_themselves() {
    let items = read(
        r#"{"elements":[null,7,{"title":3,"link":null},{"title":"A vote","link":"https://news.example/1","retrieved":"x"}]}"#,
    );
    assert_eq!(guids(&items), [Some("https://news.example/1")]);
}

#[test]
fn the_date_of_change_is_the_date_where_there_is_no_other() {
    let items = read(
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>https://news.example/1</id><title>A vote</title>\
         <link href='https://news.example/1'/><updated>2026-05-01T00:00:00Z</updated></entry></feed>",
    );
    assert_eq!(items[0].published.map(|at| at.to_string()).as_deref(), Some("2026-05-01T00:00:00Z"));
}
