//! The health feed: one entry when a source breaks, one when it heals, and silence otherwise.

use std::sync::Arc;

use axum::{http::HeaderMap, response::Response};
use chrono::{DateTime, Utc};

use super::{
    documents::{self, Document, Hold},
    feeds::{self, Manner},
    house::House,
    routes::Fault,
    shared::{Reader, Shared},
    trouble::{MemoryFault, Outage},
};
use crate::{
    emit,
    fetch::shown,
    model::{Entry, Feed, FeedId, Format, Item, ItemId},
    pipeline,
    store::HealthEvent,
};

/// How many entries it has.
const ENTRIES: usize = 100;

/// The feed as a reader asks for it.
pub(super) async fn feed(
    shared: &Arc<Shared>,
    format: Format,
    headers: &HeaderMap,
    negotiated: bool,
) -> Result<Response, Fault> {
    let made = shared.read(move |reader| {
        let feed = assemble(reader, format)?;
        Ok::<_, pipeline::Error>(Document::new(emit::render(&feed, format)?, feed.updated, Hold::Nobody))
    });
    let document = Arc::new(made.await?);
    let manner = Manner { negotiated, private: false, max_age: 60 };
    feeds::send(&document, format, headers, &manner).await
}

fn assemble(reader: &Reader, format: Format) -> Result<Feed, pipeline::Error> {
    let house = reader.house();
    let events = reader.store().health_events(ENTRIES)?;
    // a private feed's troubles tell of it; what concerns all feeds has no feed
    let is_public =
        |event: &&HealthEvent| event.feed.is_empty() || house.feed(&event.feed).is_some_and(|feed| !feed.private);
    let mut entries: Vec<Entry> = events.iter().filter(is_public).map(|event| entry(&house, event)).collect();
    entries.extend(reader.outages().iter().flat_map(|outage| of_memory(&house, outage)));
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.changed));
    let mut feed = Feed {
        id: health_id(),
        uri: String::new(),
        title: "pagewire: health of the feeds".into(),
        description: Some("An entry when a source breaks, and one when it heals.".into()),
        home: Some(house.base_url.clone()),
        language: Some("en".into()),
        image: None,
        show: None,
        stands_alone: false,
        updated: entries.iter().map(|entry| entry.changed).max().unwrap_or(DateTime::<Utc>::UNIX_EPOCH),
        ttl: None,
        base_url: None,
        formats: Vec::new(),
        address: None,
        links: Vec::new(),
        entries,
    };
    feed.uri = feed.id.uri(house.base_url.as_str());
    documents::at_home(&house, &mut feed, format, reader.now());
    // its hub would have to tell of what it cannot know
    feed.links.clear();
    Ok(feed)
}

/// The name that no feed of feeds.toml may have.
fn health_id() -> FeedId {
    FeedId::own("health")
}

/// That the memory broke, and that it is well again; the memory itself can keep no event of that.
fn of_memory(house: &House, outage: &Outage) -> impl Iterator<Item = Entry> {
    let entry = |at: DateTime<Utc>, title: &str, summary: String| Entry {
        id: ItemId::mint("health", &format!("{title} {}", at.timestamp())),
        published: at.fixed_offset(),
        updated: at.fixed_offset(),
        changed: at,
        item: Item {
            link: Some(house.base_url.clone()),
            title: title.into(),
            summary: Some(summary),
            ..Item::default()
        },
        origin: None,
    };
    let broke = format!("What happened: {}. What to do: {}.", MemoryFault::PUBLIC, MemoryFault::ADVICE);
    let broke = entry(outage.since, "the memory is broken", broke);
    let healed = outage
        .until
        .map(|at| entry(at, "the memory is well again", format!("What was wrong: {}.", MemoryFault::PUBLIC)));
    [Some(broke), healed].into_iter().flatten()
}

fn entry(house: &House, event: &HealthEvent) -> Entry {
    let HealthEvent { number, feed, source, at, broke, reason, advice } = event;
    let (feed, page) = match feed.is_empty() {
        true => (source, String::new()),
        false => (feed, format!("feed/{feed}#health")),
    };
    let (title, words) = match broke {
        true => (format!("{feed} is broken"), vec![("What happened", Some(reason)), ("What to do", advice.as_ref())]),
        false => (
            format!("{feed} is well again"),
            vec![("What was wrong", Some(reason).filter(|reason| !reason.is_empty()))],
        ),
    };
    let said = |(label, words): (&str, Option<&String>)| Some(format!("{label}: {}.", words?.trim_end_matches('.')));
    let mut lines: Vec<String> = words.into_iter().filter_map(said).collect();
    lines.push(format!("Source: {}", shown(source)));
    let at_offset = at.fixed_offset();
    Entry {
        id: ItemId::mint("health", &format!("{number} {}", at.timestamp())),
        published: at_offset,
        updated: at_offset,
        changed: *at,
        item: Item { link: house.base_url.join(&page).ok(), title, summary: Some(lines.join(" ")), ..Item::default() },
        origin: None,
    }
}
