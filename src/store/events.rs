//! What happens to the health of sources: one event for each change of state, and none in between.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;

use super::{Store, StoreError, damage::Columns};
use crate::model::Advice;

/// How many events are kept.
const KEPT: u32 = 500;

/// Something that happened to a source's health.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HealthEvent {
    /// Grows from one event to the next.
    pub number: i64,
    /// The feed.
    pub feed: String,
    /// The source's address.
    pub source: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What happened.
    pub kind: EventKind,
    /// Of an end: when it began, where that is known.
    pub since: Option<DateTime<Utc>>,
    /// What was wrong, or what was seen.
    pub reason: String,
    /// What could be done.
    pub advice: Option<Advice>,
}

/// What can happen to a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum EventKind {
    /// It fails.
    Broke,
    /// It is well again.
    Healed,
    /// Its list is held back.
    Held,
    /// The list that was held back has stayed the same, and is believed.
    Released,
    /// What its page shows was accepted.
    Accepted,
    /// Fields of it are not as usual.
    Degraded,
    /// Its fields are as usual again.
    Restored,
    /// Its recipe no longer fits, and it is read on.
    Mended,
    /// Its recipe fits again.
    Fits,
    /// Its address leads elsewhere for good.
    Moved,
    /// Its list has become longer by older items.
    Backfilled,
    /// It gets no new items any more.
    Stale,
    /// It gets new items again.
    Resumed,
}

impl EventKind {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Broke,
        Self::Healed,
        Self::Held,
        Self::Released,
        Self::Accepted,
        Self::Degraded,
        Self::Restored,
        Self::Mended,
        Self::Fits,
        Self::Moved,
        Self::Backfilled,
        Self::Stale,
        Self::Resumed,
    ];

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Broke => "broke",
            Self::Healed => "healed",
            Self::Held => "held",
            Self::Released => "released",
            Self::Accepted => "accepted",
            Self::Degraded => "degraded",
            Self::Restored => "restored",
            Self::Mended => "mended",
            Self::Fits => "fits",
            Self::Moved => "moved",
            Self::Backfilled => "backfilled",
            Self::Stale => "stale",
            Self::Resumed => "resumed",
        }
    }

    /// What it is the end of.
    #[must_use]
    pub const fn ends(self) -> &'static [Self] {
        match self {
            Self::Healed => &[Self::Broke, Self::Held],
            Self::Released => &[Self::Held],
            Self::Accepted => &[Self::Broke, Self::Held, Self::Degraded],
            Self::Restored => &[Self::Degraded],
            Self::Fits => &[Self::Mended],
            Self::Resumed => &[Self::Stale],
            _ => &[],
        }
    }

    fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

impl Store {
    /// The newest events, the newest first.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn health_events(&self, limit: usize) -> Result<Vec<HealthEvent>, StoreError> {
        let mut query = self.db.prepare_cached(
            "SELECT number, feed, url, at, broke, kind, reason, advice FROM event ORDER BY number DESC LIMIT ?1",
        )?;
        let rows = query.query_map([KEPT], |row| {
            let columns = Columns { row, damages: &self.damages, feed: "", of: "an event".into() };
            Ok(event(&columns))
        })?;
        let mut events: Vec<HealthEvent> = rows.filter_map(Result::transpose).collect::<Result<_, _>>()?;
        for place in 0..events.len().min(limit) {
            events[place].since = began(&events[place], &events[place + 1..]);
        }
        events.truncate(limit);
        Ok(events)
    }

    /// When the list of a source last became longer by older items, and how that is told.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn last_backfill(&self, feed: &str, url: &str) -> Result<Option<(DateTime<Utc>, String)>, StoreError> {
        let mut query = self.db.prepare_cached(
            "SELECT at, reason FROM event WHERE feed = ?1 AND url = ?2 AND kind = ?3 ORDER BY number DESC LIMIT 1",
        )?;
        let found = query.query_row(params![feed, url, EventKind::Backfilled.word()], |row| {
            let columns = Columns { row, damages: &self.damages, feed, of: "an event".into() };
            Ok(columns.instant("at").zip(columns.read("reason")))
        });
        Ok(found.optional()?.flatten())
    }
}

/// When what an event is the end of began, by those before it, the newest first.
fn began(event: &HealthEvent, before: &[HealthEvent]) -> Option<DateTime<Utc>> {
    let is_of_it = |other: &&HealthEvent| other.feed == event.feed && other.source == event.source;
    let began = before.iter().filter(is_of_it).find(|other| event.kind.ends().contains(&other.kind))?;
    Some(began.at.min(event.at))
}

fn event(columns: &Columns<'_, '_>) -> Option<HealthEvent> {
    let broke: bool = columns.needed("broke")?;
    let kind: String = columns.read("kind").unwrap_or_default();
    // an event of before there were kinds, and one of a later release
    let kind = EventKind::named(&kind).unwrap_or(if broke { EventKind::Broke } else { EventKind::Healed });
    Some(HealthEvent {
        number: columns.needed("number")?,
        feed: columns.needed("feed")?,
        source: columns.needed("url")?,
        at: columns.instant("at")?,
        kind,
        since: None,
        reason: columns.needed("reason")?,
        advice: columns.read("advice").map(Advice::from_stored),
    })
}

/// Which event the failure of a source is that failed so often in a row before, if any: it fails since now, or its list is held back since now.
pub(super) fn of_failure(
    db: &Connection,
    (feed, url): (&str, &str),
    (failures, is_held): (u32, bool),
) -> Result<Option<EventKind>, StoreError> {
    if failures == 0 {
        return Ok(Some(if is_held { EventKind::Held } else { EventKind::Broke }));
    }
    if !is_held {
        return Ok(None);
    }
    let mut query = db.prepare_cached(
        "SELECT kind FROM event WHERE feed = ?1 AND url = ?2 AND kind IN (?3, ?4) ORDER BY number DESC LIMIT 1",
    )?;
    let last = query.query_row(params![feed, url, EventKind::Broke.word(), EventKind::Held.word()], |row| row.get(0));
    let last: Option<String> = last.optional()?;
    // of one that broke before, and whose event is known, the list is held back only now
    Ok((last.as_deref() == Some(EventKind::Broke.word())).then_some(EventKind::Held))
}

/// Records that something is at its end, with the reason that it began for; called before its failure is forgotten.
pub(super) fn ended(
    db: &Connection,
    (feed, url): (&str, &str),
    kind: EventKind,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut query =
        db.prepare_cached("SELECT kind, broke, reason FROM event WHERE feed = ?1 AND url = ?2 ORDER BY number DESC")?;
    let mut rows = query.query([feed, url])?;
    let mut reason = String::new();
    while let Some(row) = rows.next()? {
        let (word, broke): (String, bool) = (row.get(0).unwrap_or_default(), row.get(1).unwrap_or_default());
        let other = EventKind::named(&word).or(broke.then_some(EventKind::Broke));
        if other.is_some_and(|other| kind.ends().contains(&other)) {
            reason = row.get(2).unwrap_or_default();
            break;
        }
    }
    record(db, (feed, url), kind, (&reason, None), now)
}

/// Advice as its column holds it.
pub(super) fn stored(advice: Option<&Advice>) -> Result<Option<String>, StoreError> {
    Ok(advice.map(Advice::to_stored).transpose()?)
}

/// Records an event.
pub(super) fn record(
    db: &Connection,
    (feed, url): (&str, &str),
    kind: EventKind,
    (reason, advice): (&str, Option<&Advice>),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let broke = matches!(kind, EventKind::Broke | EventKind::Held);
    db.prepare_cached(
        "INSERT INTO event (feed, url, at, broke, kind, reason, advice) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![feed, url, now.timestamp(), broke, kind.word(), reason, stored(advice)?])?;
    db.prepare_cached("DELETE FROM event WHERE number <= ?1")?.execute([db.last_insert_rowid() - i64::from(KEPT)])?;
    Ok(())
}
