//! What a server keeps between two starts: paused feeds, subscriptions, the key of its tokens.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, params};

use super::{Store, StoreError, sources::instant};

/// Somebody who is told of the changes of a feed's document (WebSub).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// The document's address.
    pub topic: String,
    /// Where changes are sent.
    pub callback: String,
    /// What they are signed with.
    pub secret: Option<String>,
    /// When the subscription ends.
    pub expires: DateTime<Utc>,
}

impl Store {
    /// The paused feeds.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn paused(&self) -> Result<HashSet<String>, StoreError> {
        let mut query = self.db.prepare_cached("SELECT feed FROM paused")?;
        let feeds = query.query_map([], |row| row.get(0))?;
        Ok(feeds.collect::<Result<_, _>>()?)
    }

    /// How many items there are, and how many feeds have a failing source.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn totals(&self) -> Result<(usize, usize), StoreError> {
        let count = |query: &str| -> Result<usize, StoreError> {
            let count: i64 = self.db.prepare_cached(query)?.query_row([], |row| row.get(0))?;
            Ok(usize::try_from(count).unwrap_or(0))
        };
        let items = count("SELECT count(*) FROM item WHERE body IS NOT NULL")?;
        Ok((items, count("SELECT count(DISTINCT feed) FROM source WHERE failing_since IS NOT NULL")?))
    }

    /// Pauses a feed, or lets it go on.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn pause(&self, feed: &str, paused: bool) -> Result<(), StoreError> {
        let query =
            if paused { "INSERT OR IGNORE INTO paused VALUES (?1)" } else { "DELETE FROM paused WHERE feed = ?1" };
        self.db.prepare_cached(query)?.execute([feed])?;
        Ok(())
    }

    /// A secret that was made once; `make` makes it where there is none.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn secret(&self, name: &str, make: impl FnOnce() -> Vec<u8>) -> Result<Vec<u8>, StoreError> {
        let mut query = self.db.prepare_cached("SELECT value FROM secret WHERE name = ?1")?;
        if let Some(value) = query.query_row([name], |row| row.get(0)).optional()? {
            return Ok(value);
        }
        self.db.prepare_cached("INSERT OR IGNORE INTO secret VALUES (?1, ?2)")?.execute(params![name, make()])?;
        Ok(query.query_row([name], |row| row.get(0))?)
    }

    /// Adds or renews a subscription.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn subscribe(&self, subscription: &Subscription) -> Result<(), StoreError> {
        let Subscription { topic, callback, secret, expires } = subscription;
        let mut query = self.db.prepare_cached(
            "INSERT OR REPLACE INTO subscription (topic, callback, secret, expires, failures) VALUES (?1, ?2, ?3, ?4, 0)",
        )?;
        query.execute(params![topic, callback, secret, expires.timestamp()])?;
        Ok(())
    }

    /// Ends a subscription.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn unsubscribe(&self, topic: &str, callback: &str) -> Result<(), StoreError> {
        let mut query = self.db.prepare_cached("DELETE FROM subscription WHERE topic = ?1 AND callback = ?2")?;
        query.execute([topic, callback])?;
        Ok(())
    }

    /// Who is told of a document's changes now; subscriptions that have ended are removed.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn subscriptions(&self, topic: &str, now: DateTime<Utc>) -> Result<Vec<Subscription>, StoreError> {
        self.db.prepare_cached("DELETE FROM subscription WHERE expires <= ?1")?.execute([now.timestamp()])?;
        let mut query =
            self.db.prepare_cached("SELECT topic, callback, secret, expires FROM subscription WHERE topic = ?1")?;
        let rows = query.query_map([topic], |row| {
            Ok(Subscription {
                topic: row.get(0)?,
                callback: row.get(1)?,
                secret: row.get(2)?,
                expires: instant(row, 3)?.unwrap_or_default(),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many subscriptions there are.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn subscription_count(&self) -> Result<u32, StoreError> {
        Ok(self.db.query_row("SELECT count(*) FROM subscription", [], |row| row.get(0))?)
    }
}
