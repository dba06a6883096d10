//! Sources that broke, and sources that healed: one event each, and none in between.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, params};

use super::{Store, StoreError, damage::Columns};

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
    /// It broke; else it healed.
    pub broke: bool,
    /// What was wrong.
    pub reason: String,
    /// What could be done.
    pub advice: Option<String>,
}

impl Store {
    /// The newest events, the newest first.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn health_events(&self, limit: usize) -> Result<Vec<HealthEvent>, StoreError> {
        let mut query = self.db.prepare_cached(
            "SELECT number, feed, url, at, broke, reason, advice FROM event ORDER BY number DESC LIMIT ?1",
        )?;
        let rows = query.query_map([i64::try_from(limit).unwrap_or(i64::MAX)], |row| {
            let columns = Columns { row, damages: &self.damages, feed: "", of: "an event".into() };
            Ok(event(&columns))
        })?;
        Ok(rows.filter_map(Result::transpose).collect::<Result<_, _>>()?)
    }
}

fn event(columns: &Columns<'_, '_>) -> Option<HealthEvent> {
    Some(HealthEvent {
        number: columns.needed("number")?,
        feed: columns.needed("feed")?,
        source: columns.needed("url")?,
        at: columns.instant("at")?,
        broke: columns.needed("broke")?,
        reason: columns.needed("reason")?,
        advice: columns.read("advice"),
    })
}

/// Records that a source failed for the first time in a row.
pub(super) fn broke(
    db: &Connection,
    source: (&str, &str),
    (reason, advice): (&str, Option<&str>),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    insert(db, source, true, (reason, advice), now)
}

/// Records that a source is well again; called before its failure is forgotten.
pub(super) fn healed(db: &Connection, (feed, url): (&str, &str), now: DateTime<Utc>) -> Result<(), StoreError> {
    let mut query = db.prepare_cached(
        "SELECT reason FROM event WHERE feed = ?1 AND url = ?2 AND broke ORDER BY number DESC LIMIT 1",
    )?;
    let reason: String = query.query_row([feed, url], |row| row.get(0)).unwrap_or_default();
    insert(db, (feed, url), false, (&reason, None), now)
}

fn insert(
    db: &Connection,
    (feed, url): (&str, &str),
    broke: bool,
    (reason, advice): (&str, Option<&str>),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    db.prepare_cached("INSERT INTO event (feed, url, at, broke, reason, advice) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute(params![feed, url, now.timestamp(), broke, reason, advice])?;
    db.prepare_cached("DELETE FROM event WHERE number <= ?1")?.execute([db.last_insert_rowid() - i64::from(KEPT)])?;
    Ok(())
}
