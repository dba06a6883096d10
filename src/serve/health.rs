//! The health feed as it is served: what the store keeps of it, and that the memory itself broke, of which it can keep nothing.

use std::sync::Arc;

use axum::{http::HeaderMap, response::Response};
use chrono::{DateTime, Utc};

use super::{
    document::{Hold, ServedDocument},
    error::Fault,
    sending::{Sending, send},
    shared::{Reader, Shared},
    snapshot::Snapshot,
    trouble::{MemoryFault, Outage},
};
use crate::{
    emit,
    model::{Entry, Feed, Format},
    pipeline::{self, HEALTH_ENTRIES},
    store::HealthEvent,
};

/// The feed as a reader asks for it.
pub(super) async fn feed(
    shared: &Arc<Shared>,
    format: Format,
    headers: &HeaderMap,
    negotiated: bool,
) -> Result<Response, Fault> {
    let made = shared.read(move |reader| {
        let feed = assemble(reader, format)?;
        Ok::<_, pipeline::Error>(ServedDocument::new(emit::render(&feed, format)?, feed.updated, Hold::Nobody))
    });
    let document = Arc::new(made.await?);
    let sending = Sending { negotiated, private: false, max_age: 60 };
    send(&document, format, headers, &sending).await
}

fn assemble(reader: &Reader, format: Format) -> Result<Feed, pipeline::Error> {
    let snapshot = reader.snapshot();
    let events = reader.store().health_events(HEALTH_ENTRIES)?;
    // a private feed's troubles tell of it; what concerns all feeds has no feed
    let is_public =
        |event: &&HealthEvent| event.feed.is_empty() || snapshot.feed(&event.feed).is_some_and(|feed| !feed.private);
    let page = |feed: &str| {
        let page = if feed.is_empty() { String::new() } else { format!("feed/{feed}#health") };
        snapshot.base_url.join(&page).ok()
    };
    let mut feed = pipeline::health_feed(events.iter().filter(is_public), Some(&snapshot.base_url), page);
    feed.entries.extend(reader.outages().iter().flat_map(|outage| of_memory(&snapshot, outage)));
    feed.entries.sort_by_key(|entry| std::cmp::Reverse(entry.changed));
    feed.updated = feed.entries.iter().map(|entry| entry.changed).max().unwrap_or(feed.updated);
    snapshot.address(&mut feed, format, reader.now());
    // its hub would have to tell of what it cannot know
    feed.links.clear();
    Ok(feed)
}

/// That the memory broke, and that it is well again.
fn of_memory(snapshot: &Snapshot, outage: &Outage) -> impl Iterator<Item = Entry> {
    let entry = |at: DateTime<Utc>, title: &str, summary: String| {
        pipeline::health_entry(at, title, (title.to_owned(), summary), Some(snapshot.base_url.clone()))
    };
    let broke = format!("What happened: {}. What to do: {}.", MemoryFault::PUBLIC, MemoryFault::ADVICE);
    let broke = entry(outage.since, "the memory is broken", broke);
    let healed = outage
        .until
        .map(|at| entry(at, "the memory is well again", format!("What was wrong: {}.", MemoryFault::PUBLIC)));
    [Some(broke), healed].into_iter().flatten()
}
