//! What a look that is believed turns in the state of its source: the events of its health.
//!
//! Given what was known before and what the look changed, one event for each state that begins or ends. What they say is worded by
//! whoever reads the page, who knows its recipe.

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use super::{
    StoreError, events,
    events::EventKind,
    sighting::{Sighting, Unchanged},
    sources::SourceState,
    wording::{Turn, Wording},
};
use crate::{
    history::{Change, FieldVerdict, Memory, Write},
    model::Advice,
};

/// Records what a believed look has turned.
pub(super) fn of_look(
    tx: &Connection,
    sighting: &Sighting<'_>,
    before: &SourceState,
    change: &Change,
) -> Result<(), StoreError> {
    let Sighting { feed, source, accept, now, .. } = *sighting;
    let ended = |kind| events::ended(tx, (feed, source), kind, now);
    let begun = |kind, turn| begun(tx, (feed, source), (kind, sighting.wording.told(turn)), now);
    if change.backfilled > 0 {
        let is_released = is_released(before, change);
        begun(EventKind::Backfilled, Turn::Backfilled { items: change.backfilled, is_released })?;
    }
    let was_broken = &before.memory.fields.broken;
    let (was_short, short) = (&before.memory.short, &change.memory.short);
    let (was_whole, is_whole) =
        (was_broken.is_empty() && was_short.is_none(), change.broken().is_empty() && short.is_none());
    if accept && (before.failures > 0 || !was_whole) {
        ended(EventKind::Accepted)?;
    } else if before.failures > 0 && is_released(before, change) {
        ended(EventKind::Released)?;
    } else if before.failures > 0 && is_whole {
        ended(EventKind::Healed)?;
    }
    // what failed before and is not whole now has another fault
    let is_new =
        |verdict: &&FieldVerdict| before.failures > 0 || was_broken.iter().all(|before| before.field != verdict.field);
    if let Some(short) = short.as_ref().filter(|_| was_short.is_none() || before.failures > 0) {
        begun(EventKind::Degraded, Turn::Short(short))?;
    }
    if change.broken().iter().any(|verdict| is_new(&verdict)) {
        begun(EventKind::Degraded, Turn::Degraded(change.broken()))?;
    } else if is_whole && !was_whole && !accept {
        ended(EventKind::Restored)?;
    }
    match (before.mended.as_deref(), sighting.mended) {
        (None, Some(mended)) => begun(EventKind::Mended, Turn::Mended(mended))?,
        // after another redesign
        (Some(_), Some(mended)) if sighting.mended_anew && before.succeeded_at != Some(now) => {
            begun(EventKind::Mended, Turn::Mended(mended))?;
        }
        (Some(_), None) => ended(EventKind::Fits)?,
        _ => {}
    }
    let moved_to = sighting.moved_to.filter(|to| before.moved_to.as_deref() != Some(to));
    moved_to.map_or(Ok(()), |to| begun(EventKind::Moved, Turn::Moved(to)))?;
    silence(tx, (feed, source), (before, &change.memory), (sighting.wording, now))
}

/// Whether the list that was held back is believed: it is the one on the page.
fn is_released(before: &SourceState, change: &Change) -> bool {
    let new = change.writes.iter().filter(|write| matches!(write, Write::New { .. })).count();
    before.memory.held.is_some() && new * 2 > change.writes.len()
}

/// Records what a look has turned that found the page as it was.
pub(super) fn of_unchanged(tx: &Connection, unchanged: &Unchanged<'_>, before: &SourceState) -> Result<(), StoreError> {
    let Unchanged { feed, source, moved_to, wording, now, .. } = *unchanged;
    if before.failures > 0 {
        events::ended(tx, (feed, source), EventKind::Healed, now)?;
    }
    if let Some(to) = moved_to.filter(|to| before.moved_to.as_deref() != Some(to)) {
        begun(tx, (feed, source), (EventKind::Moved, wording.told(Turn::Moved(to))), now)?;
    }
    silence(tx, (feed, source), (before, &before.memory), (wording, now))
}

/// Records that new items no longer come, or come again, by the last looks before and now.
fn silence(
    tx: &Connection,
    source: (&str, &str),
    (before, after): (&SourceState, &Memory),
    (wording, now): (&dyn Wording, DateTime<Utc>),
) -> Result<(), StoreError> {
    let was = before.memory.arrivals.pace.silence(before.succeeded_at);
    match (was, after.arrivals.pace.silence(Some(now))) {
        (None, Some(silence)) => begun(tx, source, (EventKind::Stale, wording.told(Turn::Stale(&silence))), now),
        (Some(_), None) => events::ended(tx, source, EventKind::Resumed, now),
        _ => Ok(()),
    }
}

fn begun(
    tx: &Connection,
    source: (&str, &str),
    (kind, (reason, advice)): (EventKind, (String, Option<Advice>)),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    events::record(tx, source, kind, (&reason, advice.as_ref()), now)
}
