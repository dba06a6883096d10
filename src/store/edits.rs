//! Items as they are written: new ones, known ones that changed, and anew where they are damaged.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use rusqlite::{Connection, OptionalExtension, params};

use super::{
    StoreError, article_rows, body,
    damage::Damages,
    items::{columns, id},
    revision::revision,
};
use crate::{
    history::Edit,
    model::{Item, ItemId},
};

/// Takes `count` numbers, so that items of one instant keep the order of their page. Returns the first of them.
pub(super) fn reserve_ordinals(
    db: &Connection,
    feed: &str,
    count: usize,
    now: DateTime<Utc>,
) -> Result<i64, StoreError> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let mut query = db.prepare_cached(
        "INSERT INTO feed (id, changed_at, next_ordinal) VALUES (?1, ?2, ?3)
         ON CONFLICT (id) DO UPDATE SET next_ordinal = next_ordinal + excluded.next_ordinal
         RETURNING next_ordinal",
    )?;
    let next: i64 = query.query_row(params![feed, now.timestamp(), count], |row| row.get(0))?;
    Ok(next - count)
}

/// An item that history does not know, and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct NewItem<'a> {
    pub feed: &'a str,
    pub item: &'a Item,
    /// Its order among items of one instant: the greater is the newer.
    pub ordinal: i64,
    /// When it counts as seen for the first time.
    pub seen: DateTime<Utc>,
    /// It stands behind all that is known.
    pub is_backfill: bool,
    /// What readers are to know it by, where that is not its id.
    pub guid: Option<&'a str>,
    pub timezone: Tz,
}

/// Writes an item that history does not know. Returns its number.
pub(super) fn insert(db: &Connection, new: NewItem<'_>) -> Result<i64, StoreError> {
    let NewItem { feed, item, ordinal, seen, is_backfill, guid, timezone } = new;
    let id = mint(db, feed, item)?;
    let (published, updated) = instants(item, timezone, seen);
    let sort_at = match item.published {
        None if !is_backfill => newest(db, feed, seen)?,
        _ => published.timestamp(),
    };
    let mut query = db.prepare_cached(
        "INSERT INTO item (feed, id, first_seen, updated, sort_at, ordinal, revision, link, published, body, backfill,
            guid)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?;
    query.execute(params![
        feed,
        id.as_str(),
        seen.timestamp(),
        updated.timestamp(),
        sort_at,
        ordinal,
        revision(item),
        item.link.as_ref().map(url::Url::as_str),
        item.published.map(|moment| moment.to_string()),
        body::write(item)?,
        is_backfill,
        guid,
    ])?;
    let number = db.last_insert_rowid();
    take_keys(db, feed, number, item)?;
    Ok(number)
}

/// Whether an item of the feed has a guid already, as its guid or as its id.
pub(super) fn is_guid_taken(db: &Connection, feed: &str, guid: &str) -> Result<bool, StoreError> {
    let mut taken = db.prepare_cached(
        "SELECT 1 FROM item WHERE feed = ?1 AND guid = ?2 UNION ALL SELECT 1 FROM item WHERE feed = ?1 AND id = ?2",
    )?;
    Ok(taken.exists([feed, guid])?)
}

/// Gives a new item whose id and address others have the keys of those: what stands there now is the new one. The same for the title of
/// an item that has nothing else. Without a key of its own it would be new at each look.
fn take_keys(db: &Connection, feed: &str, number: i64, item: &Item) -> Result<(), StoreError> {
    let is_title = |key: &String| key.starts_with("title:");
    let has_title_alone = item.keys.iter().all(is_title);
    let mut owned = db.prepare_cached("SELECT 1 FROM item_key WHERE feed = ?1 AND key = ?2")?;
    for key in item.keys.iter().filter(|key| !is_title(key)) {
        if !owned.exists([feed, key.as_str()])? {
            return Ok(());
        }
    }
    let mut take = db.prepare_cached("UPDATE item_key SET item = ?3 WHERE feed = ?1 AND key = ?2")?;
    for key in item.keys.iter().filter(|key| has_title_alone || !is_title(key)) {
        take.execute(params![feed, key, number])?;
    }
    Ok(())
}

/// Where an undated item stands among the others: with the newest. That is now, unless the clock was set back since those came.
fn newest(db: &Connection, feed: &str, now: DateTime<Utc>) -> Result<i64, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT sort_at FROM item WHERE feed = ?1 AND body IS NOT NULL AND typeof(sort_at) = 'integer'
         ORDER BY sort_at DESC, ordinal DESC LIMIT 1",
    )?;
    let newest: Option<i64> = query.query_row([feed], |row| row.get(0)).optional()?;
    Ok(newest.unwrap_or(i64::MIN).max(now.timestamp()))
}

/// The id of the strongest key; of a further one when an item has that id already, as after its address went to another item.
pub(super) fn mint(db: &Connection, feed: &str, item: &Item) -> Result<ItemId, StoreError> {
    let mut taken = db.prepare_cached("SELECT 1 FROM item WHERE feed = ?1 AND id = ?2")?;
    let strongest = item.keys.first().map_or("", String::as_str);
    let mut key = strongest.to_owned();
    for round in 1.. {
        let id = ItemId::mint(feed, &key);
        if !taken.exists([feed, id.as_str()])? {
            return Ok(id);
        }
        key = format!("{strongest}#{round}");
    }
    Ok(ItemId::mint(feed, &key))
}

/// Writes what changes of an item that history knows, and anew what is damaged of it.
pub(super) fn update(
    (db, damages): (&Connection, &Damages),
    (feed, number): (&str, i64),
    (edit, shown): (&Edit, &Item),
    is_sound: bool,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if edit.is_edited {
        super::runs::keep_past(db, number, now)?;
    }
    if !is_sound && matches!(article_rows::article((db, damages), feed, number)?, article_rows::ArticleRow::Damaged) {
        // it is read anew
        article_rows::forget(db, number)?;
    }
    let mut query = db.prepare_cached(
        "UPDATE item SET updated = ?2, sort_at = ?3, revision = ?4, link = ?5, published = ?6, body = ?7 WHERE number = ?1",
    )?;
    let Edit { item, updated, sort_at, .. } = edit;
    query.execute(params![
        number,
        updated,
        sort_at,
        revision(item),
        item.link.as_ref().map(url::Url::as_str),
        item.published.map(|moment| moment.to_string()),
        body::write(item)?,
    ])?;
    if is_sound { Ok(()) } else { restore((db, damages), (feed, number), shown, now) }
}

/// Writes what an item is known by anew, where it was damaged.
fn restore(
    (db, damages): (&Connection, &Damages),
    (feed, number): (&str, i64),
    item: &Item,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut known = db.prepare_cached("SELECT id, first_seen, sort_at, ordinal FROM item WHERE number = ?1")?;
    let (known, seen, ordinal) = known.query_row([number], |row| {
        let columns = columns(row, damages, feed);
        let seen = columns.instant("first_seen").or_else(|| columns.instant("sort_at"));
        Ok((id(&columns), seen, columns.needed("ordinal").unwrap_or(0)))
    })?;
    let mut taken = db.prepare_cached("SELECT 1 FROM item WHERE feed = ?1 AND id = ?2 AND number <> ?3")?;
    let id = match &known {
        Some(id) if !taken.exists(params![feed, id.as_str(), number])? => id.clone(),
        _ => mint(db, feed, item)?,
    };
    db.prepare_cached("UPDATE item SET feed = ?2, id = ?3, first_seen = ?4, ordinal = ?5 WHERE number = ?1")?
        .execute(params![number, feed, id.as_str(), seen.unwrap_or(now).timestamp(), ordinal])?;
    Ok(())
}

/// Takes the last change of an item back to its publication: it is the same item, only now complete.
pub(super) fn settle_updated(
    db: &Connection,
    number: i64,
    item: &Item,
    timezone: Tz,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (_, updated) = instants(item, timezone, now);
    db.prepare_cached("UPDATE item SET updated = ?2 WHERE number = ?1")?.execute([number, updated.timestamp()])?;
    Ok(())
}

/// When an item that is seen for the first time was published and last changed.
fn instants(item: &Item, timezone: Tz, seen: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
    let published = item.published.map_or(seen, |moment| moment.begins(timezone).to_utc().min(seen));
    let updated = item.updated.map_or(published, |moment| moment.begins(timezone).to_utc().clamp(published, seen));
    (published, updated)
}

/// Adds keys to an item; a key that another item has stays with that one.
pub(super) fn add_keys(db: &Connection, feed: &str, number: i64, keys: &[String]) -> Result<(), StoreError> {
    let mut query = db.prepare_cached(
        "INSERT INTO item_key (feed, key, item) VALUES (?1, ?2, ?3) ON CONFLICT (feed, key) DO UPDATE SET item = excluded.item
         WHERE NOT EXISTS (SELECT 1 FROM item WHERE number = item_key.item)",
    )?;
    for key in keys {
        query.execute(params![feed, key, number])?;
    }
    Ok(())
}

/// Writes the keys anew that damage took.
pub(super) fn restore_keys(db: &Connection, feed: &str, lost: &[(i64, String)]) -> Result<(), StoreError> {
    lost.iter().try_for_each(|(number, key)| add_keys(db, feed, *number, std::slice::from_ref(key)))
}
