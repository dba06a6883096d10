//! Which incoming items history knows.
//!
//! An address or a native id decides first. What they leave over is matched by title and day, so that a changed slug, host or
//! scheme keeps its id; an item of history is claimed once only.

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension, params};

use super::StoreError;
use crate::model::Item;

/// A title alone, without a day, identifies from so many characters on: "Update" is many items, a sentence is one.
const TELLING_TITLE: usize = 12;

/// One incoming item with what history says of it.
#[derive(Debug, Default)]
pub(super) struct Match {
    /// The number of the item it is.
    pub number: Option<i64>,
    /// Those of its keys that history does not have yet.
    pub new_keys: Vec<String>,
}

/// Matches all items of a page against a feed's history.
pub(super) fn find(db: &Connection, feed: &str, items: &[Item]) -> Result<Vec<Match>, StoreError> {
    let mut owner = db.prepare_cached("SELECT item FROM item_key WHERE feed = ?1 AND key = ?2")?;
    let mut matches = Vec::with_capacity(items.len());
    let mut claimed = HashSet::new();
    for item in items {
        let mut found = Match::default();
        for key in &item.keys {
            let number: Option<i64> = owner.query_row(params![feed, key], |row| row.get(0)).optional()?;
            match number {
                Some(number) if !is_title(key) && !claimed.contains(&number) => {
                    found.number = found.number.or(Some(number));
                }
                Some(_) => {}
                None => found.new_keys.push(key.clone()),
            }
        }
        claimed.extend(found.number);
        matches.push(found);
    }
    for (item, found) in items.iter().zip(&mut matches).filter(|(_, found)| found.number.is_none()) {
        if let Some(number) = by_title(db, feed, item, &claimed)? {
            claimed.insert(number);
            found.number = Some(number);
        }
    }
    Ok(matches)
}

fn is_title(key: &str) -> bool {
    key.starts_with("title:")
}

/// The one unclaimed item with this title whose day agrees: the same, or unknown on one side.
fn by_title(db: &Connection, feed: &str, item: &Item, claimed: &HashSet<i64>) -> Result<Option<i64>, StoreError> {
    let Some((title, day)) = item.keys.iter().find(|key| is_title(key)).and_then(|key| key.rsplit_once('|')) else {
        return Ok(None);
    };
    // all days of one title stand between `title:…|` and the next character after `|`
    let mut query = db.prepare_cached("SELECT key, item FROM item_key WHERE feed = ?1 AND key >= ?2 AND key < ?3")?;
    let rows = query.query_map(params![feed, format!("{title}|"), format!("{title}}}")], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))
    })?;
    let telling = title.chars().count() - "title:".len() >= TELLING_TITLE;
    let mut agreeing = HashSet::new();
    for row in rows {
        let (key, number) = row?;
        let known_day = key.rsplit_once('|').map_or("", |(_, day)| day);
        let same_day = !day.is_empty() && known_day == day;
        let either_unknown = day.is_empty() || known_day.is_empty();
        if !claimed.contains(&number) && (same_day || (either_unknown && telling)) {
            agreeing.insert(number);
        }
    }
    Ok((agreeing.len() == 1).then(|| agreeing.into_iter().next()).flatten())
}
