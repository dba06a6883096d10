//! Documents that could not be written: kept until they are, so that neither another feed's refresh nor a restart forgets them.

use chrono::{DateTime, Utc};
use rusqlite::{Row, params};
use serde::Serialize;

use super::{Store, StoreError, damage::Columns, events, events::EventKind};

/// A document that is not as it should be in the output folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct UnwrittenDocument {
    /// Its absolute path; told to the operator of the machine alone.
    #[serde(skip)]
    pub path: String,
    /// The feed that it is a document of; none for a document of all feeds.
    #[serde(skip)]
    pub feed: Option<String>,
    /// The feeds.toml that has it written.
    #[serde(skip)]
    pub config: String,
    /// Its file name.
    #[serde(rename = "document")]
    pub name: String,
    /// The first failure in the unbroken row.
    pub since: DateTime<Utc>,
    /// What went wrong the last time.
    pub reason: String,
    /// What to do about it.
    pub advice: String,
}

impl UnwrittenDocument {
    /// Whether it is no document but a command that failed, which was to take documents elsewhere: it goes by the name of its table.
    #[must_use]
    pub fn is_command(&self) -> bool {
        self.name.starts_with('[')
    }
}

const COLUMNS: &str = "path, feed, config, name, since, reason, advice";

impl Store {
    /// All documents that could not be written.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn unwritten(&self) -> Result<Vec<UnwrittenDocument>, StoreError> {
        let mut query = self.db.prepare_cached(&format!("SELECT {COLUMNS} FROM unwritten ORDER BY path"))?;
        let documents = query.query_map([], |row| Ok(document(&self.columns_of(row))))?;
        Ok(documents.filter_map(Result::transpose).collect::<Result<_, _>>()?)
    }

    /// The documents of a feed that could not be written.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn unwritten_of(&self, feed: &str) -> Result<Vec<UnwrittenDocument>, StoreError> {
        let mut query =
            self.db.prepare_cached(&format!("SELECT {COLUMNS} FROM unwritten WHERE feed = ?1 ORDER BY path"))?;
        let documents = query.query_map([feed], |row| Ok(document(&self.columns_of(row))))?;
        Ok(documents.filter_map(Result::transpose).collect::<Result<_, _>>()?)
    }

    /// Records that a document could not be written; the first of several failures in a row is an event of the feed's health, whichever
    /// of its documents they are of. Since when it fails stays what it was.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn record_unwritten(&self, document: &UnwrittenDocument) -> Result<(), StoreError> {
        let UnwrittenDocument { path, feed, config, name, since, reason, advice } = document;
        let tx = self.db.unchecked_transaction()?;
        if !self.is_unwritten(path)? && !self.lacks_others(feed.as_deref(), path)? {
            let of = of_health(feed.as_deref(), name);
            events::record(&tx, of, EventKind::Broke, (reason, Some(&advice.clone().into())), *since)?;
        }
        tx.prepare_cached(&format!(
            "INSERT INTO unwritten ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (path) DO UPDATE SET feed = excluded.feed, config = excluded.config, reason = excluded.reason,
                advice = excluded.advice"
        ))?
        .execute(params![path, feed, config, name, since.timestamp(), reason, advice])?;
        Ok(tx.commit()?)
    }

    /// Records that a document is as it should be.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn record_written(
        &self,
        (path, feed, name): (&str, Option<&str>, &str),
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        // nearly always there is nothing to record, and asking does not wait for whoever writes
        if !self.is_unwritten(path)? {
            return Ok(());
        }
        let tx = self.db.unchecked_transaction()?;
        tx.execute("DELETE FROM unwritten WHERE path = ?1", [path])?;
        if !self.lacks_others(feed, path)? {
            events::ended(&tx, of_health(feed, name), EventKind::Healed, now)?;
        }
        Ok(tx.commit()?)
    }

    /// Forgets that a document could not be written, since it is wanted no more.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn forget_unwritten(&self, path: &str) -> Result<(), StoreError> {
        self.db.prepare_cached("DELETE FROM unwritten WHERE path = ?1")?.execute([path])?;
        Ok(())
    }

    fn columns_of<'r, 's>(&'r self, row: &'r Row<'s>) -> Columns<'r, 's> {
        Columns { row, damages: &self.damages, feed: "", of: "a document that could not be written".into() }
    }

    /// Whether further documents of a feed could not be written; those of all feeds stand each for itself.
    fn lacks_others(&self, feed: Option<&str>, path: &str) -> Result<bool, StoreError> {
        let mut query = self.db.prepare_cached("SELECT 1 FROM unwritten WHERE feed = ?1 AND path <> ?2")?;
        Ok(match feed {
            Some(feed) => query.exists([feed, path])?,
            None => false,
        })
    }

    fn is_unwritten(&self, path: &str) -> Result<bool, StoreError> {
        Ok(self.db.prepare_cached("SELECT 1 FROM unwritten WHERE path = ?1")?.exists([path])?)
    }
}

/// What an event of a feed's health is of: its documents together, or one of all feeds.
fn of_health<'a>(feed: Option<&'a str>, name: &'a str) -> (&'a str, &'a str) {
    feed.map_or(("", name), |feed| (feed, "its documents"))
}

fn document(columns: &Columns<'_, '_>) -> Option<UnwrittenDocument> {
    Some(UnwrittenDocument {
        path: columns.needed("path")?,
        feed: columns.read("feed"),
        config: columns.needed("config")?,
        name: columns.needed("name")?,
        since: columns.instant("since")?,
        reason: columns.needed("reason")?,
        advice: columns.needed("advice")?,
    })
}
