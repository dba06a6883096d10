//! What a server keeps between two starts: paused feeds, subscriptions, the key of its tokens.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, params};

use super::{Store, StoreError, damage::Columns, plausible};

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
    /// The state of the document that the subscriber has.
    pub told: Option<String>,
    /// Deliveries that failed in an unbroken row.
    pub failures: u32,
    /// After such a failure: when to try again.
    pub retry_at: Option<DateTime<Utc>>,
}

impl Store {
    /// The paused feeds.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn paused(&self) -> Result<HashSet<String>, StoreError> {
        let mut query = self.db.prepare_cached("SELECT feed FROM paused")?;
        let feeds = query.query_map([], |row| {
            Ok(Columns { row, damages: &self.damages, feed: "", of: "a paused feed".into() }.needed("feed"))
        })?;
        Ok(feeds.filter_map(Result::transpose).collect::<Result<_, _>>()?)
    }

    /// How many items are remembered with their bodies.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn total_items(&self) -> Result<usize, StoreError> {
        let mut query = self.db.prepare_cached("SELECT count(*) FROM item WHERE body IS NOT NULL")?;
        let count: i64 = query.query_row([], |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    /// Reads a little of each table.
    ///
    /// # Errors
    /// [`StoreError::Query`] where that cannot be read.
    pub fn glimpse(&self) -> Result<(), StoreError> {
        for table in &super::tables::TABLES {
            self.db.prepare_cached(&format!("SELECT 1 FROM {} LIMIT 1", table.name))?.exists([])?;
        }
        Ok(())
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
        let known = query.query_row([name], |row| {
            Ok(Columns { row, damages: &self.damages, feed: "", of: format!("the secret `{name}`") }.needed("value"))
        });
        match known.optional()? {
            Some(Some(value)) => return Ok(value),
            // what was made with it holds no longer
            Some(None) => self.db.prepare_cached("DELETE FROM secret WHERE name = ?1")?.execute([name])?,
            None => 0,
        };
        self.db.prepare_cached("INSERT OR IGNORE INTO secret VALUES (?1, ?2)")?.execute(params![name, make()])?;
        Ok(query.query_row([name], |row| row.get(0))?)
    }

    /// Adds or renews a subscription; those that have ended by `now` are removed.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn subscribe(&self, subscription: &Subscription, now: DateTime<Utc>) -> Result<(), StoreError> {
        self.db.prepare_cached("DELETE FROM subscription WHERE expires <= ?1")?.execute([now.timestamp()])?;
        let Subscription { topic, callback, secret, expires, told, .. } = subscription;
        let mut query = self.db.prepare_cached(
            "INSERT OR REPLACE INTO subscription (topic, callback, secret, expires, told) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        query.execute(params![topic, callback, secret, expires.timestamp(), told])?;
        Ok(())
    }

    /// Notes that a subscriber has a state of the document, or does without it.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn record_told(&self, topic: &str, callback: &str, tag: &str) -> Result<(), StoreError> {
        let query =
            "UPDATE subscription SET told = ?3, failures = 0, retry_at = NULL WHERE topic = ?1 AND callback = ?2";
        self.db.prepare_cached(query)?.execute([topic, callback, tag])?;
        Ok(())
    }

    /// Notes that a delivery failed, and when it is tried again.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn record_untold(&self, topic: &str, callback: &str, retry_at: DateTime<Utc>) -> Result<(), StoreError> {
        let query = "UPDATE subscription SET failures = failures + 1, retry_at = ?3 WHERE topic = ?1 AND callback = ?2";
        self.db.prepare_cached(query)?.execute(params![topic, callback, retry_at.timestamp()])?;
        Ok(())
    }

    /// The documents that somebody subscribed to; with `retry_by`, those with a delivery to be tried again by then.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn topics(&self, retry_by: Option<DateTime<Utc>>) -> Result<Vec<String>, StoreError> {
        let query = "SELECT DISTINCT topic FROM subscription WHERE ?1 IS NULL OR retry_at <= ?1 OR retry_at > ?2";
        let mut query = self.db.prepare_cached(query)?;
        let longest = retry_by.map(|by| plausible::latest(by, plausible::LONGEST_DELIVERY).timestamp());
        let topics = query.query_map(params![retry_by.map(|by| by.timestamp()), longest], |row| {
            Ok(Columns { row, damages: &self.damages, feed: "", of: "a subscription".into() }.needed("topic"))
        })?;
        Ok(topics.filter_map(Result::transpose).collect::<Result<_, _>>()?)
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

    /// Who is told of a document's changes now.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn subscriptions(&self, topic: &str, now: DateTime<Utc>) -> Result<Vec<Subscription>, StoreError> {
        let mut query = self.db.prepare_cached(
            "SELECT topic, callback, secret, expires, told, failures, retry_at FROM subscription WHERE topic = ?1 AND expires > ?2",
        )?;
        let rows = query.query_map(params![topic, now.timestamp()], |row| {
            let columns = Columns { row, damages: &self.damages, feed: "", of: format!("a subscription to {topic}") };
            Ok(subscription(&columns, now))
        })?;
        Ok(rows.filter_map(Result::transpose).collect::<Result<_, _>>()?)
    }

    /// The callbacks of all subscriptions.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn callbacks(&self) -> Result<Vec<String>, StoreError> {
        let mut query = self.db.prepare_cached("SELECT callback FROM subscription")?;
        let callbacks = query.query_map([], |row| row.get(0))?;
        Ok(callbacks.collect::<Result<_, _>>()?)
    }
}

fn subscription(columns: &Columns<'_, '_>, now: DateTime<Utc>) -> Option<Subscription> {
    Some(Subscription {
        topic: columns.needed("topic")?,
        callback: columns.needed("callback")?,
        secret: columns.read("secret"),
        expires: columns.instant("expires")?,
        told: columns.read("told"),
        failures: columns.read("failures").unwrap_or_default(),
        retry_at: plausible::ahead(columns.instant("retry_at"), now, plausible::LONGEST_DELIVERY),
    })
}
