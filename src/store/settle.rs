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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::schema;

    fn at(day: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(20_000 + day)
    }

    /// A feed whose items, numbered from 1, were first seen and last changed on these days; a page gave those of `dated` their date.
    fn store(seen: &[i64], dated: &[i64]) -> Connection {
        let mut db = Connection::open_in_memory().unwrap();
        schema::prepare(&mut db, std::path::Path::new("in memory")).unwrap();
        let insert = "INSERT INTO item (feed, id, first_seen, updated, sort_at, ordinal, revision, published, body)
             VALUES ('news', ?1, ?2, ?2, ?2, 0, zeroblob(16), ?3, '{}')";
        for (number, day) in (1_i64..).zip(seen) {
            let published = dated.contains(&number).then(|| at(*day).to_rfc3339());
            db.execute(insert, params![number.to_string(), at(*day).timestamp(), published]).unwrap();
        }
        db.execute("INSERT INTO feed (id, changed_at) VALUES ('news', ?1)", [at(30).timestamp()]).unwrap();
        db
    }

    /// The days on which the items count as first seen, last changed and in their order.
    fn days(db: &Connection) -> Vec<[i64; 3]> {
        let day = |seconds: i64| seconds / 86_400 - 20_000;
        let mut query = db.prepare("SELECT first_seen, updated, sort_at FROM item ORDER BY number").unwrap();
        let rows = query.query_map([], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?])).unwrap();
        rows.map(|row| row.unwrap().map(day)).collect()
    }

    #[test]
    fn what_was_first_seen_by_a_clock_that_was_ahead_is_dated_by_the_look_that_finds_it_so() {
        let db = store(&[1, 2, 30], &[]);
        assert!(settle(&db, "news", None, at(4)).unwrap());
        assert_eq!(days(&db), [[1; 3], [2; 3], [4; 3]]);
        let changed: i64 = db.query_row("SELECT changed_at FROM feed", [], |row| row.get(0)).unwrap();
        assert_eq!(changed, at(4).timestamp());
        // and keeps that date
        assert!(!settle(&db, "news", None, at(5)).unwrap());
        assert_eq!(days(&db), [[1; 3], [2; 3], [4; 3]]);
    }

    #[test]
    fn where_all_that_is_known_lies_ahead_two_looks_a_day_apart_say_which_clock_is_right() {
        let db = store(&[30, 31], &[]);
        assert!(!settle(&db, "news", None, at(4)).unwrap());
        assert!(!settle(&db, "news", Some(at(4)), at(4) + TimeDelta::hours(2)).unwrap());
        assert_eq!(days(&db), [[30; 3], [31; 3]]);
        assert!(settle(&db, "news", Some(at(4)), at(5)).unwrap());
        assert_eq!(days(&db), [[4; 3], [4; 3]]);
    }

    #[test]
    fn a_date_of_a_page_that_lies_ahead_tells_that_the_clock_of_today_is_wrong() {
        let db = store(&[1, 30], &[2]);
        assert!(!settle(&db, "news", Some(at(3)), at(4)).unwrap());
        assert_eq!(days(&db), [[1; 3], [30; 3]]);
    }

    #[test]
    fn a_sight_beyond_all_time_is_damage_and_no_clock() {
        let db = store(&[1, 2], &[]);
        db.execute("UPDATE item SET first_seen = ?1 WHERE number = 2", [i64::MAX]).unwrap();
        assert!(!settle(&db, "news", None, at(4)).unwrap());
    }
}
