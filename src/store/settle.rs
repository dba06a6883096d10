//! What was first seen under a clock that was ahead.
//!
//! An item without a date is dated by its first sight, and a sight to come is no date to publish. Once the clock is right again such items
//! get one date, that of the look which finds it so, and keep it. Where the clock of today is the wrong one, nothing is settled.

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, params};

use super::{StoreError, load, plausible};

/// In unix seconds: what lies beyond the year 9999 is damage, and no sight.
const LAST: i64 = 253_402_300_800;
/// So long after the last look, a clock that agrees with that look is the right one, though all that is known lies ahead of it.
const CONFIRMED: TimeDelta = TimeDelta::hours(20);

/// Gives the items of a feed that were first seen in a time to come the date of now, or that of the last look, under which they were
/// published since. Returns whether there were any.
pub(super) fn settle(
    db: &Connection,
    feed: &str,
    last: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let latest = plausible::latest(now, TimeDelta::zero());
    let count = |is: &str| -> Result<bool, StoreError> {
        let sql = format!("SELECT 1 FROM item WHERE feed = ?1 AND typeof(first_seen) = 'integer' AND {is}");
        Ok(db.prepare_cached(&sql)?.exists(params![feed, latest.timestamp(), LAST])?)
    };
    let is_ahead = count("first_seen > ?2 AND first_seen < ?3")?
        || count("updated > ?2 AND updated < ?3 AND typeof(updated) = 'integer'")?;
    if !is_ahead || load::newest(db, feed)?.is_some_and(|newest| newest > latest) {
        return Ok(false);
    }
    // where the first of all items came before now, those that lie ahead came later, by a clock that was ahead
    let is_first_past = count(
        "first_seen <= ?2 AND ?3 > 0 AND number = (SELECT min(number) FROM item WHERE feed = ?1 AND backfill IS NOT 1)",
    )?;
    let at = if is_first_past {
        now
    } else {
        match last.filter(|last| now - *last >= CONFIRMED) {
            Some(last) => last,
            None => return Ok(false),
        }
    };
    db.prepare_cached(
        "UPDATE item SET first_seen = min(first_seen, ?3), updated = iif(updated > ?2, ?3, updated),
            sort_at = iif(sort_at > ?2, ?3, sort_at)
         WHERE feed = ?1 AND typeof(first_seen) = 'integer' AND typeof(updated) = 'integer'
            AND first_seen < ?4 AND updated < ?4 AND (first_seen > ?2 OR updated > ?2)",
    )?
    .execute(params![feed, latest.timestamp(), at.timestamp(), LAST])?;
    db.prepare_cached(
        "UPDATE feed SET changed_at = min(changed_at, ?2) WHERE id = ?1 AND typeof(changed_at) = 'integer'",
    )?
    .execute(params![feed, now.timestamp()])?;
    Ok(true)
}
