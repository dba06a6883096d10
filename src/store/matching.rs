//! Which incoming items history knows.
//!
//! An address or a native id decides first. What they leave over is matched by title and day, so that a changed slug, host or
//! scheme keeps its id; an item of history is claimed once only.

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension, params};

use super::{
    StoreError,
    damage::{Columns, Damages},
};
use crate::model::{Item, ItemId};

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
pub(super) fn find(
    (db, damages): (&Connection, &Damages),
    feed: &str,
    items: &[Item],
) -> Result<Vec<Match>, StoreError> {
    let mut owner = db.prepare_cached(
        "SELECT item.number FROM item_key LEFT JOIN item ON item.number = item_key.item
         WHERE item_key.feed = ?1 AND item_key.key = ?2",
    )?;
    let mut matches = Vec::with_capacity(items.len());
    let mut claimed = HashSet::new();
    for item in items {
        let mut found = Match::default();
        for key in &item.keys {
            let owner: Option<Option<i64>> = owner.query_row(params![feed, key], |row| row.get(0)).optional()?;
            if owner == Some(None) {
                damages.note(feed, format!("the key {key} of an item"), "it leads to no item");
            }
            match owner.flatten() {
                Some(number) if !is_title(key) && !claimed.contains(&number) => {
                    found.number = found.number.or(Some(number));
                }
                Some(_) => {}
                None => found.new_keys.push(key.clone()),
            }
        }
        if found.number.is_none() && found.new_keys.first() == item.keys.first() {
            found.number = by_id((db, damages), feed, item)?.filter(|number| !claimed.contains(number));
        }
        claimed.extend(found.number);
        matches.push(found);
    }
    for (item, found) in items.iter().zip(&mut matches).filter(|(_, found)| found.number.is_none()) {
        if let Some(number) = by_title((db, damages), feed, item, &claimed)? {
            claimed.insert(number);
            found.number = Some(number);
        }
    }
    Ok(matches)
}

/// The item whose id is made of this one's strongest key, which no item has: the key was lost to damage.
fn by_id((db, damages): (&Connection, &Damages), feed: &str, item: &Item) -> Result<Option<i64>, StoreError> {
    let Some(strongest) = item.keys.first() else { return Ok(None) };
    let id = ItemId::mint(feed, strongest);
    let mut query = db.prepare_cached("SELECT number FROM item WHERE feed = ?1 AND id = ?2")?;
    let number: Option<i64> = query.query_row([feed, id.as_str()], |row| row.get(0)).optional()?;
    if number.is_some() {
        damages.note(feed, format!("item {id}"), format!("its key {strongest} is not there"));
    }
    Ok(number)
}

fn is_title(key: &str) -> bool {
    key.starts_with("title:")
}

/// The one unclaimed item with this title whose day agrees: the same, or unknown on one side.
fn by_title(
    (db, damages): (&Connection, &Damages),
    feed: &str,
    item: &Item,
    claimed: &HashSet<i64>,
) -> Result<Option<i64>, StoreError> {
    let Some((title, day)) = item.keys.iter().find(|key| is_title(key)).and_then(|key| key.rsplit_once('|')) else {
        return Ok(None);
    };
    // all days of one title stand between `title:…|` and the next character after `|`
    let mut query = db.prepare_cached(
        "SELECT key, item FROM item_key WHERE feed = ?1 AND key >= ?2 AND key < ?3
            AND EXISTS (SELECT 1 FROM item WHERE number = item_key.item)",
    )?;
    let rows = query.query_map(params![feed, format!("{title}|"), format!("{title}}}")], |row| {
        let columns = Columns { row, damages, feed, of: "the key of an item".into() };
        Ok(columns.needed::<String>("key").zip(columns.needed::<i64>("item")))
    })?;
    let telling = title.chars().count() - "title:".len() >= TELLING_TITLE;
    let mut agreeing = HashSet::new();
    for row in rows {
        let Some((key, number)) = row? else { continue };
        let known_day = key.rsplit_once('|').map_or("", |(_, day)| day);
        let same_day = !day.is_empty() && known_day == day;
        let either_unknown = day.is_empty() || known_day.is_empty();
        if !claimed.contains(&number) && (same_day || (either_unknown && telling)) {
            agreeing.insert(number);
        }
    }
    Ok((agreeing.len() == 1).then(|| agreeing.into_iter().next()).flatten())
}
