//! What hosts asked for: to be left alone for a while, and what their robots.txt says.

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{OptionalExtension, params};

use super::{Store, StoreError, damage::Columns, plausible};
use crate::model::RobotsFile;

/// So long a refusal of one address is remembered.
const REMEMBERED: TimeDelta = TimeDelta::days(7);

impl Store {
    /// The instant before which a host is to be left alone.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn closed_until(&self, host: &str, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, StoreError> {
        let mut query = self.db.prepare_cached("SELECT closed_until FROM host WHERE name = ?1")?;
        let until = query.query_row([host], |row| {
            let columns =
                Columns { row, damages: &self.damages, feed: "", of: format!("what the host {host} asked for") };
            Ok(columns.instant("closed_until"))
        });
        Ok(plausible::ahead(until.optional()?.flatten(), now, plausible::LONGEST_WISH))
    }

    /// The addresses that were refused in the last days, and until when: a second refusal means more than the first.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn refused(&self, now: DateTime<Utc>) -> Result<Vec<(String, DateTime<Utc>)>, StoreError> {
        let since = now - REMEMBERED;
        let mut query = self.db.prepare_cached(
            "SELECT name, closed_until FROM host WHERE name LIKE '%://%' AND closed_until > ?1 AND closed_until <= ?2",
        )?;
        let rows = query.query_map([since.timestamp(), now.timestamp()], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))
        })?;
        let instant = |(name, until): (String, i64)| Some((name, DateTime::from_timestamp(until, 0)?));
        Ok(rows.flatten().filter_map(instant).collect())
    }

    /// The hosts that are to be left alone now, and until when.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn closed(&self, now: DateTime<Utc>) -> Result<Vec<(String, DateTime<Utc>)>, StoreError> {
        let latest = plausible::latest(now, plausible::LONGEST_WISH);
        let mut query =
            self.db.prepare_cached("SELECT name FROM host WHERE closed_until > ?1 AND closed_until <= ?2")?;
        let hosts = query.query_map([now.timestamp(), latest.timestamp()], |row| row.get::<_, String>(0))?;
        let until = |host: String| Ok(self.closed_until(&host, now)?.map(|until| (host, until)));
        hosts.flatten().map(until).filter_map(Result::transpose).collect()
    }

    /// Records that a host is to be left alone; a shorter wait does not replace a longer one.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn close(&self, host: &str, until: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), StoreError> {
        let until = self.closed_until(host, now)?.map_or(until, |known| known.max(until));
        let mut query = self.db.prepare_cached(
            "INSERT INTO host (name, closed_until) VALUES (?1, ?2)
             ON CONFLICT (name) DO UPDATE SET closed_until = excluded.closed_until",
        )?;
        query.execute(params![host, until.timestamp()])?;
        let mut old = self.db.prepare_cached("DELETE FROM host WHERE name LIKE '%://%' AND closed_until < ?1")?;
        old.execute([(now - REMEMBERED).timestamp()])?;
        Ok(())
    }

    /// The robots.txt of an origin, however old.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn robots(&self, origin: &str, now: DateTime<Utc>) -> Result<Option<RobotsFile>, StoreError> {
        let mut query = self.db.prepare_cached("SELECT status, body, until FROM robots WHERE origin = ?1")?;
        let robots = query.query_row([origin], |row| {
            let columns = Columns { row, damages: &self.damages, feed: "", of: format!("the robots.txt of {origin}") };
            let until = plausible::ahead(columns.instant("until"), now, plausible::LONGEST_ROBOTS);
            let body = row.get::<_, Option<Vec<u8>>>("body");
            let Some(status) = columns.needed("status").filter(|_| body.is_ok()) else { return Ok(None) };
            // one that is not known to hold is asked for anew
            let until = until.unwrap_or(DateTime::UNIX_EPOCH);
            Ok(Some(RobotsFile { status, body: body.ok().flatten().unwrap_or_default(), until }))
        });
        Ok(robots.optional()?.flatten())
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
