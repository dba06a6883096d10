//! What hosts asked for: to be left alone for a while, and what their robots.txt says.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, params};

use super::{Store, StoreError, sources::instant};
use crate::model::RobotsFile;

impl Store {
    /// The instant before which a host is to be left alone.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn closed_until(&self, host: &str) -> Result<Option<DateTime<Utc>>, StoreError> {
        let mut query = self.db.prepare_cached("SELECT closed_until FROM host WHERE name = ?1")?;
        Ok(query.query_row([host], |row| instant(row, 0)).optional()?.flatten())
    }

    /// Records that a host is to be left alone; a shorter wait does not replace a longer one.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn close(&self, host: &str, until: DateTime<Utc>) -> Result<(), StoreError> {
        let mut query = self.db.prepare_cached(
            "INSERT INTO host (name, closed_until) VALUES (?1, ?2)
             ON CONFLICT (name) DO UPDATE SET closed_until = max(closed_until, excluded.closed_until)",
        )?;
        query.execute(params![host, until.timestamp()])?;
        Ok(())
    }

    /// The robots.txt of an origin, however old.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn robots(&self, origin: &str) -> Result<Option<RobotsFile>, StoreError> {
        let mut query = self.db.prepare_cached("SELECT status, body, until FROM robots WHERE origin = ?1")?;
        let robots = query
            .query_row([origin], |row| {
                Ok(RobotsFile {
                    status: row.get(0)?,
                    body: row.get::<_, Option<Vec<u8>>>(1)?.unwrap_or_default(),
                    until: instant(row, 2)?.unwrap_or_default(),
                })
            })
            .optional()?;
        Ok(robots)
    }

    /// Records the robots.txt of an origin.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn record_robots(&self, origin: &str, robots: &RobotsFile) -> Result<(), StoreError> {
        let mut query = self
            .db
            .prepare_cached("INSERT OR REPLACE INTO robots (origin, status, body, until) VALUES (?1, ?2, ?3, ?4)")?;
        query.execute(params![origin, robots.status, robots.body, robots.until.timestamp()])?;
        Ok(())
    }
}
