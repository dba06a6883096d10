//! What a person looks back on: the last refreshes of a feed, and how its items were before they were edited.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, params};

use super::{Store, StoreError, body, damage::Columns};
use crate::model::Item;

/// How many refreshes of a feed are kept, and how many former states of an item.
const KEPT_RUNS: i64 = 60;
const KEPT_STATES: i64 = 10;

/// One refresh of one source.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PastRun {
    /// The source's address.
    pub source: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What came of it, in a word or two.
    pub outcome: String,
    /// Items on the page, where it was read.
    pub found: Option<usize>,
    /// Items that were new.
    pub new: Option<usize>,
    /// Items whose words changed.
    pub edited: Option<usize>,
    /// Why it failed.
    pub reason: Option<String>,
}

/// How an item was until it was edited.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// The item's id.
    pub id: String,
    /// When it was edited.
    pub until: DateTime<Utc>,
    /// The item before.
    pub item: Item,
}

impl Store {
    /// Keeps a refresh.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn record_run(&self, feed: &str, run: &PastRun) -> Result<(), StoreError> {
        let mut query = self.db.prepare_cached(
            "INSERT INTO run (feed, url, at, outcome, found, new, edited, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        let PastRun { source, at, outcome, found, new, edited, reason } = run;
        query.execute(params![
            feed,
            source,
            at.timestamp(),
            outcome,
            found.map(|count| i64::try_from(count).unwrap_or(i64::MAX)),
            new.map(|count| i64::try_from(count).unwrap_or(i64::MAX)),
            edited.map(|count| i64::try_from(count).unwrap_or(i64::MAX)),
            reason
        ])?;
        let mut forget = self.db.prepare_cached(
            "DELETE FROM run WHERE feed = ?1 AND number <=
                (SELECT number FROM run WHERE feed = ?1 ORDER BY number DESC LIMIT 1 OFFSET ?2)",
        )?;
        forget.execute(params![feed, KEPT_RUNS])?;
        Ok(())
    }

    /// The last refreshes of a feed, the newest first.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn runs(&self, feed: &str) -> Result<Vec<PastRun>, StoreError> {
        let mut query = self.db.prepare_cached(
            "SELECT url, at, outcome, found, new, edited, reason FROM run WHERE feed = ?1 ORDER BY number DESC",
        )?;
        let rows = query.query_map([feed], |row| {
            Ok(past_run(&Columns { row, damages: &self.damages, feed, of: "a former refresh".into() }))
        })?;
        Ok(rows.filter_map(Result::transpose).collect::<Result<_, _>>()?)
    }

    /// How the edited items of a feed were before, the newest edit first.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn revisions(&self, feed: &str, limit: usize) -> Result<Vec<Revision>, StoreError> {
        let mut query = self.db.prepare_cached(
            "SELECT item.id, past.until, past.body FROM past JOIN item ON item.number = past.item
             WHERE item.feed = ?1 ORDER BY past.number DESC LIMIT ?2",
        )?;
        let mut rows = query.query(params![feed, i64::try_from(limit).unwrap_or(i64::MAX)])?;
        let mut revisions = Vec::new();
        while let Some(row) = rows.next()? {
            let columns = Columns { row, damages: &self.damages, feed, of: "the former state of an item".into() };
            revisions.extend(revision(&columns));
        }
        Ok(revisions)
    }

    /// How many items of a feed became known on each of the last days, the oldest day first.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn daily_counts(&self, feed: &str, days: usize, now: DateTime<Utc>) -> Result<Vec<u32>, StoreError> {
        let mut counts = vec![0; days];
        let today = now.timestamp().div_euclid(86_400);
        let first = today - i64::try_from(days).unwrap_or(0) + 1;
        let mut query = self.db.prepare_cached(
            "SELECT sort_at / 86400, count(*) FROM item WHERE feed = ?1 AND sort_at >= ?2 AND typeof(sort_at) = 'integer' GROUP BY 1",
        )?;
        let mut rows = query.query(params![feed, first * 86_400])?;
        while let Some(row) = rows.next()? {
            let day = usize::try_from(row.get::<_, i64>(0)? - first).unwrap_or(usize::MAX);
            if let Some(count) = counts.get_mut(day) {
                *count = row.get(1).unwrap_or_default();
            }
        }
        Ok(counts)
    }
}

fn past_run(columns: &Columns<'_, '_>) -> Option<PastRun> {
    let count = |column| columns.read::<i64>(column).and_then(|count| usize::try_from(count).ok());
    Some(PastRun {
        source: columns.needed("url")?,
        at: columns.instant("at")?,
        outcome: columns.needed("outcome")?,
        found: count("found"),
        new: count("new"),
        edited: count("edited"),
        reason: columns.read("reason"),
    })
}

fn revision(columns: &Columns<'_, '_>) -> Option<Revision> {
    Some(Revision { id: columns.needed("id")?, until: columns.instant("until")?, item: body::of_row(columns)? })
}

/// Keeps an item as it is, before it is edited.
pub(super) fn keep_past(db: &Connection, item: i64, now: DateTime<Utc>) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO past (item, until, body) SELECT number, ?2, body FROM item WHERE number = ?1 AND body IS NOT NULL",
    )?
    .execute(params![item, now.timestamp()])?;
    db.prepare_cached(
        "DELETE FROM past WHERE item = ?1 AND number <=
            (SELECT number FROM past WHERE item = ?1 ORDER BY number DESC LIMIT 1 OFFSET ?2)",
    )?
    .execute(params![item, KEPT_STATES])?;
    Ok(())
}
