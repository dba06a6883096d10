//! When a feed is refreshed next, and how.

use chrono::{DateTime, Utc};

use crate::{
    fetch::Location,
    pipeline::{self, Options},
    serve::{
        shared::Reader,
        snapshot::{FeedState, Snapshot, is_merged},
    },
};

/// How the server refreshes.
pub(super) fn options(now: DateTime<Utc>) -> Options {
    Options { due: true, history: true, index: false, ..Options::at(now) }
}

/// When a feed is looked at next: at the first instant at which one of its sources is due, a little later for being spread. What
/// is overdue comes spread, too, so that a server that was away does not ask for everything at once.
pub(super) fn plan(reader: &Reader, snapshot: &Snapshot, index: usize, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let feed = snapshot.states().get(index).map(FeedState::feed).filter(|feed| !is_merged(feed))?;
    let mut earliest: Option<DateTime<Utc>> = None;
    // standard input is read once, by whoever starts the program
    for source in feed.sources().iter().filter(|source| source.location != Location::Stdin) {
        let store = reader.store();
        let known = store.source(feed.id.as_str(), &source.id, now).ok().and_then(|state| state.checked_at);
        let next = match pipeline::next_look(&store, feed, source, now) {
            Ok(Some(next)) => next,
            Ok(None) => continue,
            Err(error) => {
                tracing::error!(feed = %feed.id, "{error}");
                now + chrono::TimeDelta::minutes(1)
            }
        };
        let next = next.max(now);
        // feeds of one page are due at one time: one look at it serves them
        let next = if known.is_some() { next + feed.schedule.spread(&source.id) } else { next };
        earliest = Some(earliest.map_or(next, |earliest| earliest.min(next)));
    }
    earliest
}
