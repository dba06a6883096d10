//! What is known of each place that items come from: validators, baseline, health.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Store, StoreError};
use crate::model::Digest;

/// What is known of a source before it is fetched again.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SourceState {
    /// Fingerprint of the recipe that validators, hash and baseline hold for.
    pub recipe: String,
    /// The last `ETag`.
    pub etag: Option<String>,
    /// The last `Last-Modified`.
    pub last_modified: Option<String>,
    /// Digest of the last page that was read and believed.
    pub body_hash: Option<Digest>,
    /// The last fetch that was believed.
    pub succeeded_at: Option<DateTime<Utc>>,
    /// The last fetch.
    pub checked_at: Option<DateTime<Utc>>,
    /// The usual number of items.
    pub usual: Option<f64>,
    /// A wholly new list was accepted once.
    pub churns: bool,
    /// Failures in an unbroken row.
    pub failures: u32,
}

/// Why a source fails, and since when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The first failure in the unbroken row.
    pub since: DateTime<Utc>,
    /// How many failures there were in the row.
    pub failures: u32,
    /// What went wrong the last time.
    pub reason: String,
    /// What can be done.
    pub advice: Option<String>,
}

impl Store {
    /// What is known of a source; nothing is known of one that was never fetched.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn source(&self, feed: &str, url: &str) -> Result<SourceState, StoreError> {
        state(&self.db, feed, url)
    }

    /// Why a source fails; `None` while it is well.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn failure(&self, feed: &str, url: &str) -> Result<Option<Failure>, StoreError> {
        let mut query = self.db.prepare_cached(
            "SELECT failing_since, failures, reason, advice FROM source
             WHERE feed = ?1 AND url = ?2 AND failing_since IS NOT NULL",
        )?;
        let failure = query
            .query_row([feed, url], |row| {
                Ok(Failure {
                    since: instant(row, 0)?.unwrap_or_default(),
                    failures: row.get(1)?,
                    reason: row.get::<_, Option<String>>(2)?.unwrap_or_default(),
                    advice: row.get(3)?,
                })
            })
            .optional()?;
        Ok(failure)
    }

    /// Records that a source could not be fetched or read. Validators and items stay as they are.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn record_failure(
        &self,
        feed: &str,
        url: &str,
        reason: &str,
        advice: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        fail(&self.db, feed, url, reason, advice, now)
    }
}

pub(super) fn state(db: &Connection, feed: &str, url: &str) -> Result<SourceState, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT recipe, etag, last_modified, body_hash, succeeded_at, checked_at, usual, churns, failures FROM source
         WHERE feed = ?1 AND url = ?2",
    )?;
    let state = query
        .query_row([feed, url], |row| {
            Ok(SourceState {
                recipe: row.get(0)?,
                etag: row.get(1)?,
                last_modified: row.get(2)?,
                body_hash: row.get(3)?,
                succeeded_at: instant(row, 4)?,
                checked_at: instant(row, 5)?,
                usual: row.get(6)?,
                churns: row.get(7)?,
                failures: row.get(8)?,
            })
        })
        .optional()?;
    Ok(state.unwrap_or_default())
}

pub(super) fn fail(
    db: &Connection,
    feed: &str,
    url: &str,
    reason: &str,
    advice: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut query = db.prepare_cached(
        "INSERT INTO source (feed, url, checked_at, failures, failing_since, reason, advice)
         VALUES (?1, ?2, ?3, 1, ?3, ?4, ?5)
         ON CONFLICT (feed, url) DO UPDATE SET
            checked_at = excluded.checked_at, failures = failures + 1,
            failing_since = coalesce(failing_since, excluded.failing_since),
            reason = excluded.reason, advice = excluded.advice",
    )?;
    query.execute(params![feed, url, now.timestamp(), reason, advice])?;
    Ok(())
}

/// A column of unix seconds.
pub(super) fn instant(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<DateTime<Utc>>> {
    Ok(row.get::<_, Option<i64>>(column)?.and_then(|seconds| DateTime::from_timestamp(seconds, 0)))
}
