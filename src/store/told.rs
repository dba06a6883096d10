//! What was told to whom: alerts of feeds that are not well, and new items.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use rusqlite::params;

use super::{Store, StoreError, damage::Columns};

/// What was told of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The state, or the number of the last item.
    pub what: String,
    /// Since when that was the case.
    pub since: DateTime<Utc>,
}

impl Store {
    /// What a target of a feeds.toml was told of each feed.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn told(&self, config: &str, target: &str) -> Result<HashMap<String, Told>, StoreError> {
        let mut query =
            self.db.prepare_cached("SELECT feed, what, since FROM told WHERE config = ?1 AND target = ?2")?;
        let mut rows = query.query([config, target])?;
        let mut told = HashMap::new();
        while let Some(row) = rows.next()? {
            let columns = Columns { row, damages: &self.damages, feed: "", of: "what was told of a feed".into() };
            let read = || Some((columns.needed("feed")?, columns.needed("what")?, columns.instant("since")?));
            let Some((feed, what, since)) = read() else { continue };
            told.insert(feed, Told { what, since });
        }
        Ok(told)
    }

    /// Records what a target was told of a feed; none forgets it.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn record_told_of(
        &self,
        (config, target): (&str, &str),
        feed: &str,
        told: Option<&Told>,
    ) -> Result<(), StoreError> {
        match told {
            Some(Told { what, since }) => self
                .db
                .prepare_cached(
                    "INSERT INTO told (config, target, feed, what, since) VALUES (?1, ?2, ?3, ?4, ?5)
                     ON CONFLICT (config, target, feed) DO UPDATE SET what = excluded.what, since = excluded.since",
                )?
                .execute(params![config, target, feed, what, since.timestamp()])?,
            None => self
                .db
                .prepare_cached("DELETE FROM told WHERE config = ?1 AND target = ?2 AND feed = ?3")?
                .execute([config, target, feed])?,
        };
        Ok(())
    }

    /// The number of the newest item of a feed; 0 where it has none.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn last_number(&self, feed: &str) -> Result<i64, StoreError> {
        let mut query = self.db.prepare_cached("SELECT coalesce(max(number), 0) FROM item WHERE feed = ?1")?;
        Ok(query.query_row([feed], |row| row.get(0))?)
    }

    /// The ids of the items of a feed that were first seen after the one of a number, the oldest first; older ones that came behind are
    /// none of them.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn ids_after(&self, feed: &str, number: i64) -> Result<Vec<(i64, String)>, StoreError> {
        let mut query = self.db.prepare_cached(
            "SELECT number, id FROM item WHERE feed = ?1 AND number > ?2 AND backfill = 0 AND body IS NOT NULL ORDER BY number",
        )?;
        let ids = query.query_map(params![feed, number], |row| Ok((row.get(0)?, row.get(1)?)))?;
        // one that is damaged is told of where it is read
        Ok(ids.filter_map(Result::ok).collect())
    }
}
