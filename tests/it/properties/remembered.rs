//! A store that sees pages of all kinds: no id changes, none is shared, a page that is seen again changes nothing, and the same
//! store gives the same bytes.

use std::{collections::HashMap, fmt, path::Path};

use chrono::{DateTime, TimeDelta, Utc};
use pagewire::{
    config, emit,
    extract::model::{Evidence, Extraction, Found, RawDate, RawItem},
    model::{CacheState, Format, Guid, Item},
    normalise::{self, Context},
    pipeline,
    store::{FeedMeta, Keep, Sighting, Store, StoredItem, Turn, Verdict, Wording},
};
use proptest::{prelude::*, sample::select};
use url::Url;

use super::cases;

/// One item as one page shows it.
#[derive(Clone)]
struct Shown {
    number: usize,
    title: Option<&'static str>,
    summary: Option<&'static str>,
    date: Option<&'static str>,
    /// Its address: the first one, a new one, or none.
    address: Option<usize>,
    id: Option<usize>,
}

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { number, title, summary, date, address, id } = self;
        write!(f, "{number}: {title:?} {summary:?} {date:?} at {address:?} id {id:?}")
    }
}

const TITLES: [&str; 6] = [
    "Ferry returns to the north pier",
    "Council votes on the new harbour",
    "Update",
    "Letters to the editor",
    "Storm closes the coastal road",
    "市议会通过新预算案",
];
const SUMMARIES: [&str; 5] =
    ["Subscribe now", "The boat sails again on Monday", "Nobody was hurt", "Ferry returns to the north pier", "x"];
const DATES: [&str; 5] =
    ["2026-11-01", "2026-11-01T08:00:00Z", "2026-11-09T17:30:00+02:00", "2026-11-20", "2031-01-01"];

fn shown() -> impl Strategy<Value = Shown> {
    let title = prop_oneof![3 => Just(None), 2 => select(TITLES.to_vec()).prop_map(Some)];
    let summary = proptest::option::of(select(SUMMARIES.to_vec()));
    let date = proptest::option::of(select(DATES.to_vec()));
    // items without an address are not yet all known again where their dates are gone
    let moved = proptest::bool::weighted(0.1).prop_map(Some);
    (0_usize..12, title, summary, date, moved, any::<bool>()).prop_map(
        |(number, title, summary, date, moved, has_id)| {
            let address = moved.map(|is_moved| if is_moved { 100 + number } else { number });
            Shown { number, title, summary, date, address, id: has_id.then_some(number) }
        },
    )
}

/// A page of chance, or one of a list as it usually is: each item under its own address, id and title, from some number on.
fn page() -> impl Strategy<Value = Vec<Shown>> {
    let usual = |number| Shown {
        number,
        title: None,
        summary: Some("The boat sails again on Monday").filter(|_| number % 2 == 0),
        date: Some(DATES[number % 3]).filter(|_| number % 3 > 0),
        address: Some(number),
        id: Some(number).filter(|_| number % 4 > 0),
    };
    let list =
        (0_usize..10, 1_usize..14).prop_map(move |(from, length)| (from..from + length).rev().map(usual).collect());
    let chance = proptest::collection::vec(shown(), 0..14).prop_map(|mut page| {
        let mut seen = std::collections::HashSet::new();
        page.retain(|shown| seen.insert(shown.number));
        page
    });
    prop_oneof![chance, list]
}

fn items(page: &[Shown], now: DateTime<Utc>) -> Vec<Item> {
    let found = |text: String| Some(Found::new(text, Evidence::Heading));
    let raw = |shown: &Shown| RawItem {
        title: found(
            shown.title.map_or_else(|| format!("Story number {} of the harbour", shown.number), str::to_owned),
        ),
        summary: shown.summary.and_then(|text| found(text.to_owned())),
        link: shown.address.and_then(|address| found(format!("/story/{address}"))),
        native_id: shown.id.and_then(|id| found(format!("n{id}"))),
        published: shown.date.map(|date| RawDate { found: Found::new(date, Evidence::Time), hint: None }),
        ..RawItem::default()
    };
    let extraction = Extraction { items: page.iter().map(raw).collect(), ..Extraction::default() };
    let page_url = Url::parse("https://news.example/").unwrap();
    normalise::normalise(extraction, &Context { page_url, now, latest: now, timezone: chrono_tz::Tz::UTC }).items
}

/// Tells nothing of what turns.
#[derive(Debug)]
struct Silent;

impl Wording for Silent {
    fn told(&self, _: Turn<'_>) -> (String, Option<pagewire::model::Advice>) {
        (String::new(), None)
    }
}

fn begin() -> DateTime<Utc> {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

fn record(store: &mut Store, page: &[Shown], now: DateTime<Utc>) -> Verdict {
    let sighting = Sighting {
        guid: Guid::Usual,
        guid_base: None,
        feed: "news",
        source: "https://news.example/",
        recipe: "auto",
        further: 0,
        cache_state: &CacheState::default(),
        fresh_until: None,
        body_hash: [0; 16],
        moved_to: None,
        items: &items(page, now),
        mended: None,
        mended_anew: false,
        wording: &Silent,
        page: FeedMeta::default(),
        full_text: false,
        accept: false,
        unread: None,
        named: Vec::new(),
        watched: None,
        only_whole: false,
        keep: Keep { items: 1_000, age: None },
        timezone: chrono_tz::Tz::UTC,
        zone: None,
        now,
    };
    store.record(&sighting).unwrap().verdict
}

fn remembered(store: &Store) -> Vec<StoredItem> {
    store.items("news", usize::MAX, |_| true).unwrap()
}

/// What is compared of an item, in one line.
fn lines(items: &[StoredItem]) -> String {
    let line = |stored: &StoredItem| {
        let StoredItem { id, first_seen, updated, item, guid: _ } = stored;
        let id = &id.as_str()[9..13];
        let Item { title, summary, link, published, .. } = item;
        let link = link.as_ref().map_or("", |link| link.path());
        format!("\n{id} {title} | {summary:?} | {link} | {published:?} seen {first_seen} updated {updated}")
    };
    items.iter().map(line).collect()
}

/// Every id once, and all that there were.
fn check_ids(before: &[StoredItem], after: &[StoredItem]) -> Result<(), TestCaseError> {
    let by_id: HashMap<&str, &StoredItem> = after.iter().map(|item| (item.id.as_str(), item)).collect();
    prop_assert_eq!(by_id.len(), after.len(), "two items share an id");
    for item in before {
        let now = by_id.get(item.id.as_str());
        prop_assert!(now.is_some(), "{} is gone", item.item.title);
        prop_assert_eq!(now.map(|now| now.first_seen), Some(item.first_seen));
    }
    Ok(())
}

/// All documents of the feed, as it is published.
fn documents(store: &Store) -> Vec<Vec<u8>> {
    let text = "[pagewire]\nbase_url = 'https://feeds.example/'\n[feed.news]\nurl = 'https://news.example/'\n";
    let config = config::parse(text, Path::new("feeds.toml")).unwrap();
    let feed = pipeline::published(store, &config, &config.feeds[0]).unwrap();
    Format::ALL.iter().map(|format| emit::render(&feed, *format).unwrap()).collect()
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn a_page_that_is_seen_again_changes_no_item(pages in proptest::collection::vec((page(), 1_i64..60), 1..5)) {
        let mut store = Store::in_memory().unwrap();
        let mut now = begin();
        for (page, hours) in &pages {
            let before = remembered(&store);
            let verdict = record(&mut store, page, now);
            let after = remembered(&store);
            check_ids(&before, &after)?;
            let again = record(&mut store, page, now + TimeDelta::minutes(10));
            let later = remembered(&store);
            prop_assert!(after == later, "{verdict:?}{}\nthen {again:?}{}", lines(&after), lines(&later));
            now += TimeDelta::hours(*hours);
        }
    }
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn two_stores_that_saw_the_same_give_the_same_bytes(pages in proptest::collection::vec(page(), 1..4)) {
        let stores: Vec<Store> = (0..2).map(|_| {
            let mut store = Store::in_memory().unwrap();
            for (at, page) in (0..).zip(&pages) {
                record(&mut store, page, begin() + TimeDelta::hours(30 * at));
            }
            store
        }).collect();
        let first = documents(&stores[0]);
        prop_assert_eq!(&first, &documents(&stores[0]));
        prop_assert!(first == documents(&stores[1]), "another store gives other bytes");
    }
}
