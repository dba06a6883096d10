//! Items that are forgotten: too old or too many, and on no page any more.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, params};

use super::{
    Keep, StoreError,
    damage::{Columns, Damages},
};

/// How many items a feed remembers with their bodies, apart from those on the page and those it publishes.
const REMEMBERED: usize = 1_000;

/// Buries what is too old or too much and no longer on any page; returns how many items. Their keys stay, so that they do not
/// come back as new.
pub(super) fn forget(
    (tx, damages): (&Connection, &Damages),
    feed: &str,
    keep: Keep,
    now: DateTime<Utc>,
) -> Result<usize, StoreError> {
    let age = keep.age.and_then(|age| TimeDelta::from_std(age).ok());
    let cutoff = age.and_then(|age| now.checked_sub_signed(age)).map_or(i64::MIN, |cutoff| cutoff.timestamp());
    let mut query = tx.prepare_cached(
        "SELECT number, sort_at < ?2 FROM item WHERE feed = ?1 AND body IS NOT NULL ORDER BY sort_at DESC, ordinal DESC",
    )?;
    let rows = query.query_map(params![feed, cutoff], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, bool>(1)?)))?;
    let mut candidates = Vec::new();
    for (rank, row) in rows.enumerate() {
        let (number, too_old) = row?;
        if too_old || rank >= REMEMBERED.max(keep.items) {
            candidates.push(number);
        }
    }
    if candidates.is_empty() {
        return Ok(0);
    }
    // where it is not known what is on a page, nothing is forgotten
    let Some(on_page) = on_page((tx, damages), feed)? else { return Ok(0) };
    let mut bury = tx.prepare_cached("UPDATE item SET body = NULL WHERE number = ?1")?;
    let mut bury_article = tx.prepare_cached("DELETE FROM article WHERE item = ?1")?;
    let mut buried = 0;
    for number in candidates.iter().filter(|number| !on_page.contains(number)) {
        buried += bury.execute([number])?;
        bury_article.execute([number])?;
    }
    Ok(buried)
}

/// The items that the feed's pages showed at their last success; `None` where that cannot be read.
fn on_page((tx, damages): (&Connection, &Damages), feed: &str) -> Result<Option<HashSet<i64>>, StoreError> {
    let mut query = tx.prepare_cached("SELECT current FROM source WHERE feed = ?1")?;
    let mut rows = query.query([feed])?;
    let mut numbers = HashSet::new();
    while let Some(row) = rows.next()? {
        let columns = Columns { row, damages, feed, of: "what is known of a source".into() };
        let Some(list) = columns.json::<Vec<i64>>("current") else { return Ok(None) };
        numbers.extend(list);
    }
    Ok(Some(numbers))
}
