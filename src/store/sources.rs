//! What is known of each place that items come from: validators, baseline, health.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{
    Store, StoreError,
    damage::{Columns, Damages},
    events, plausible,
};
use crate::{
    history::Memory,
    model::{Advice, CacheState, Digest, Validators},
};

/// A clock that is behind the last look by more was not set back to be right.
const SET_BACK: TimeDelta = TimeDelta::days(2);

/// What is known of a source before it is fetched again.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SourceState {
    /// Fingerprint of the recipe that validators, hash and baseline hold for; empty where they hold for any.
    pub recipe: String,
    /// What the last answer said about asking again.
    pub cache_state: CacheState,
    /// Where permanent redirects led.
    pub moved_to: Option<String>,
    /// Before it, the page is taken for unchanged without asking.
    pub fresh_until: Option<DateTime<Utc>>,
    /// Before it, a failing source is left alone.
    pub retry_at: Option<DateTime<Utc>>,
    /// The server said that the page is gone for good.
    pub gone: bool,
    /// Digest of the last page that was read and believed.
    pub body_hash: Option<Digest>,
    /// The last fetch that was believed.
    pub succeeded_at: Option<DateTime<Utc>>,
    /// The last fetch that brought the page itself.
    pub read_at: Option<DateTime<Utc>>,
    /// The last fetch.
    pub checked_at: Option<DateTime<Utc>>,
    /// The last fetch, where it lies ahead by up to two days: the clock was set back since, or was ahead then.
    pub looked_ahead: Option<DateTime<Utc>>,
    /// The usual number of items.
    pub usual: Option<f64>,
    /// The items on the page at the last look that was believed, by number.
    pub current: Vec<i64>,
    /// What is usual of it.
    pub memory: Memory,
    /// Failures in an unbroken row.
    pub failures: u32,
    /// How it is read although its recipe no longer fits, in the caller's own words.
    pub mended: Option<String>,
}

/// Why a source fails, and since when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFailure {
    /// The first failure in the unbroken row.
    pub since: DateTime<Utc>,
    /// How many failures there were in the row.
    pub failures: u32,
    /// What went wrong the last time.
    pub reason: String,
    /// What can be done.
    pub advice: Option<Advice>,
}

/// What a failure means for the next look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Backoff {
    /// Before it, the source is left alone.
    pub retry_at: Option<DateTime<Utc>>,
    /// The server said that the page is gone for good.
    pub gone: bool,
    /// The address that permanent redirects led to is no longer to be trusted.
    pub forget_move: bool,
    /// Before it, the answer, which was a page, may be taken for unchanged.
    pub fresh_until: Option<DateTime<Utc>>,
}

impl SourceState {
    /// What of it the clock of now can explain (`plausible`). That a source succeeded stays known, and its baseline with it.
    fn known_at(self, now: DateTime<Utc>) -> Self {
        let checked_at = plausible::past(self.checked_at, now);
        // what is waited for was counted from the last look
        let wait = |at: Option<DateTime<Utc>>| {
            at.filter(|_| checked_at == self.checked_at)
                .and_then(|at| plausible::ahead(Some(at), now, plausible::LONGEST_WISH))
        };
        Self {
            checked_at,
            looked_ahead: self.checked_at.filter(|at| checked_at.is_none() && *at <= now + SET_BACK),
            succeeded_at: self.succeeded_at.map(|at| at.min(now)),
            read_at: plausible::past(self.read_at, now),
            retry_at: wait(self.retry_at),
            fresh_until: wait(self.fresh_until),
            ..self
        }
    }

    /// Whether validators, hash and baseline hold for a recipe.
    #[must_use]
    pub fn holds_for(&self, recipe: &str) -> bool {
        self.recipe.is_empty() || self.recipe == recipe
    }
}

impl Store {
    /// The names under which sources of a feed are known.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn source_ids(&self, feed: &str) -> Result<Vec<String>, StoreError> {
        let mut query = self.db.prepare_cached("SELECT url FROM source WHERE feed = ?1")?;
        let ids = query.query_map([feed], |row| row.get::<_, String>(0))?;
        // a name that is damaged names nothing
        Ok(ids.filter_map(Result::ok).collect())
    }

    /// Gives a source another name, under which nothing is known yet.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written.
    pub fn rename_source(&self, feed: &str, (before, after): (&str, &str)) -> Result<(), StoreError> {
        let tx = self.db.unchecked_transaction()?;
        for table in ["source", "page", "event", "run"] {
            tx.execute(
                &format!("UPDATE OR REPLACE {table} SET url = ?3 WHERE feed = ?1 AND url = ?2"),
                [feed, before, after],
            )?;
        }
        Ok(tx.commit()?)
    }

    /// What is known of a source at a time; nothing is known of one that was never fetched.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn source(&self, feed: &str, url: &str, now: DateTime<Utc>) -> Result<SourceState, StoreError> {
        state((&self.db, &self.damages), feed, url, now)
    }

    /// Why a source fails; `None` while it is well.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn failure(&self, feed: &str, url: &str) -> Result<Option<SourceFailure>, StoreError> {
        let mut query = self.db.prepare_cached(
            "SELECT failing_since, failures, reason, advice, checked_at FROM source
             WHERE feed = ?1 AND url = ?2 AND failing_since IS NOT NULL",
        )?;
        let failure = query.query_row([feed, url], |row| {
            let columns = columns(row, &self.damages, (feed, url));
            Ok(SourceFailure {
                since: columns.instant("failing_since").or_else(|| columns.instant("checked_at")).unwrap_or_default(),
                failures: columns.read("failures").unwrap_or(1),
                reason: columns.read("reason").unwrap_or_default(),
                advice: columns.read("advice").map(Advice::from_stored),
            })
        });
        Ok(failure.optional()?)
    }

    /// What the watched part of a source's page said, in the words in which it was recorded.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn watched(&self, feed: &str, url: &str) -> Result<Option<String>, StoreError> {
        let mut query = self.db.prepare_cached("SELECT watched FROM source WHERE feed = ?1 AND url = ?2")?;
        let watched = query.query_row([feed, url], |row| Ok(columns(row, &self.damages, (feed, url)).read("watched")));
        Ok(watched.optional()?.flatten())
    }

    /// Remembers what the watched part of a source's page says, as a recipe reads it, where that is no change.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn keep_watched(&self, (feed, url): (&str, &str), recipe: &str, watched: &str) -> Result<(), StoreError> {
        self.db
            .prepare_cached("UPDATE source SET recipe = ?3, watched = ?4 WHERE feed = ?1 AND url = ?2")?
            .execute([feed, url, recipe, watched])?;
        Ok(())
    }

    /// Forgets what would let the pages of a feed count as unchanged.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn read_anew(&self, feed: &str) -> Result<(), StoreError> {
        self.db
            .prepare_cached(
                "UPDATE source SET etag = NULL, last_modified = NULL, body_hash = NULL, fresh_until = NULL WHERE feed = ?1",
            )?
            .execute([feed])?;
        Ok(())
    }

    /// Records that a source could not be fetched or read. Validators and items stay as they are.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn record_failure(
        &self,
        (feed, url): (&str, &str),
        (reason, advice): (&str, Option<&Advice>),
        backoff: Backoff,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let tx = self.db.unchecked_transaction()?;
        let before = state((&tx, &self.damages), feed, url, now)?;
        let state = (before.failures, before.memory.held.is_some());
        if let Some(kind) = events::of_failure(&tx, (feed, url), state)? {
            events::record(&tx, (feed, url), kind, (reason, advice), now)?;
        }
        let mut query = tx.prepare_cached(
            "INSERT INTO source (feed, url, checked_at, failures, failing_since, reason, advice, retry_at, gone, fresh_until)
             VALUES (?1, ?2, ?3, 1, ?3, ?4, ?5, ?6, ?7, ?9)
             ON CONFLICT (feed, url) DO UPDATE SET
                checked_at = excluded.checked_at, failures = failures + 1,
                failing_since = iif(typeof(failing_since) = 'integer', failing_since, excluded.failing_since),
                reason = excluded.reason, advice = excluded.advice, retry_at = excluded.retry_at, gone = excluded.gone,
                fresh_until = excluded.fresh_until, moved_to = iif(?8, NULL, moved_to)",
        )?;
        query.execute(params![
            feed,
            url,
            now.timestamp(),
            reason,
            events::stored(advice)?,
            backoff.retry_at.map(|at| at.timestamp()),
            backoff.gone,
            backoff.forget_move,
            backoff.fresh_until.map(|at| at.timestamp()),
        ])?;
        drop(query);
        Ok(tx.commit()?)
    }
}

/// A source's row.
fn columns<'r, 's>(row: &'r Row<'s>, damages: &'r Damages, (feed, url): (&'r str, &str)) -> Columns<'r, 's> {
    Columns { row, damages, feed, of: format!("what is known of the source {url}") }
}

pub(super) fn state(
    (db, damages): (&Connection, &Damages),
    feed: &str,
    url: &str,
    now: DateTime<Utc>,
) -> Result<SourceState, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT recipe, body_hash, succeeded_at, checked_at, usual, current, failures, moved_to, fresh_until, retry_at, gone,
            validated_url, etag, last_modified, freshness, mended, memory, read_at
         FROM source WHERE feed = ?1 AND url = ?2",
    )?;
    let state = query.query_row([feed, url], |row| {
        let columns = columns(row, damages, (feed, url));
        let validators = Validators {
            url: columns.read("validated_url"),
            etag: columns.read("etag"),
            last_modified: columns.read("last_modified"),
        };
        let freshness = columns.read::<u32>("freshness").map(|seconds| Duration::from_secs(seconds.into()));
        let mended: Option<String> = columns.read("mended");
        let is_json = |text: &String| match serde_json::from_str::<serde::de::IgnoredAny>(text) {
            Ok(_) => true,
            Err(fault) => {
                columns.note("mended", &fault.to_string());
                false
            }
        };
        Ok(SourceState {
            recipe: columns.read("recipe").unwrap_or_default(),
            body_hash: columns.read("body_hash"),
            succeeded_at: columns.instant("succeeded_at"),
            read_at: columns.instant("read_at"),
            checked_at: columns.instant("checked_at"),
            looked_ahead: None,
            usual: plausible::items(columns.read("usual")),
            current: columns.json("current").unwrap_or_default(),
            memory: columns.json("memory").unwrap_or_default(),
            failures: columns.read("failures").unwrap_or_default(),
            mended: mended.filter(is_json),
            moved_to: columns.read("moved_to"),
            fresh_until: columns.instant("fresh_until"),
            retry_at: columns.instant("retry_at"),
            gone: columns.read("gone").unwrap_or_default(),
            cache_state: CacheState { validators, freshness },
        })
    });
    Ok(state.optional()?.unwrap_or_default().known_at(now))
}

/// Writes what is usual of a source that is known.
pub(super) fn remember(db: &Connection, (feed, url): (&str, &str), memory: &Memory) -> Result<(), StoreError> {
    db.prepare_cached("UPDATE source SET memory = ?3 WHERE feed = ?1 AND url = ?2")?.execute(params![
        feed,
        url,
        serde_json::to_string(memory)?
    ])?;
    Ok(())
}

/// A length of time as a column holds it.
pub(super) fn seconds(time: Option<Duration>) -> Option<i64> {
    time.map(|time| i64::try_from(time.as_secs()).unwrap_or(i64::MAX))
}
