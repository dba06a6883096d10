//! Items that are not remembered, taken up from what was published of them, here or by another tool: under the ids and with the dates
//! that readers know.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use super::{
    FeedMeta, Store, StoreError,
    body::{self, LOST},
    edits, feeds, items, revision,
};
use crate::model::{Item, ItemId, is_guid};

/// How the id that an item was published under stands among the keys of one that is read in a document: it is none by which its page
/// knows it.
const PUBLISHED_ID: &str = "id";

impl Store {
    /// Takes up those of the items of a published document, the newest first, that are not remembered. What readers know of them stands,
    /// their guids among it (`named.id`); whatever else their page says is taken up silently when it shows them again. Returns how many
    /// there were.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written.
    pub fn restore(&mut self, feed: &str, published: &[Item], now: DateTime<Utc>) -> Result<usize, StoreError> {
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut ordinal = edits::reserve_ordinals(&tx, feed, published.len(), now)?;
        ordinal += i64::try_from(published.len()).unwrap_or(0);
        let mut restored = 0;
        for item in published {
            ordinal -= 1;
            let names = names(&tx, feed, item)?;
            if let Some(number) = restore_item(&tx, (feed, &names), item, ordinal, now)? {
                let is_own = |key: &&String| !key.starts_with(PUBLISHED_ID);
                let keys: Vec<String> = item.keys.iter().filter(is_own).cloned().collect();
                edits::add_keys(&tx, feed, number, &keys)?;
                restored += 1;
            }
        }
        if restored > 0 {
            feeds::update((&tx, &self.damages), feed, &FeedMeta::default(), true, now)?;
            tx.commit()?;
        }
        Ok(restored)
    }
}

/// What a published item is called.
struct Names {
    /// The item that is remembered of it, if any.
    id: ItemId,
    /// What its readers know it by, where that is not its id.
    guid: Option<String>,
}

/// The names of a published item; those of the item that has its guid or its address, where one is remembered.
fn names(db: &Connection, feed: &str, item: &Item) -> Result<Names, StoreError> {
    let guid = item.named.id.clone();
    if let Some(id) = guid.as_deref().filter(|id| items::is_id(id)) {
        return Ok(Names { id: ItemId::from_stored(id.to_owned()), guid: None });
    }
    let guid = guid.filter(|guid| is_guid(guid));
    let mut by_guid = db.prepare_cached("SELECT id FROM item WHERE feed = ?1 AND guid = ?2")?;
    let mut by_key = db.prepare_cached(
        "SELECT item.id FROM item_key JOIN item ON item.number = item_key.item WHERE item_key.feed = ?1 AND item_key.key = ?2",
    )?;
    let mut known: Option<String> = by_guid.query_row(params![feed, guid], |row| row.get(0)).optional()?;
    let is_telling = |key: &&String| !key.starts_with(PUBLISHED_ID) && !key.starts_with("title:");
    for key in item.keys.iter().filter(is_telling) {
        if known.is_none() {
            known = by_key.query_row([feed, key.as_str()], |row| row.get(0)).optional()?;
        }
    }
    let id = match known {
        Some(id) => ItemId::from_stored(id),
        None => edits::mint(db, feed, &unpublished(item))?,
    };
    Ok(Names { id, guid })
}

/// An item by the keys alone that its page gives it, too: its id is minted as if the page had shown it.
fn unpublished(item: &Item) -> Item {
    let keys = item.keys.iter().filter(|key| !key.starts_with(PUBLISHED_ID)).cloned().collect();
    Item { keys, ..Item::default() }
}

/// Writes one item unless it is remembered; returns its number where it was not.
fn restore_item(
    db: &Connection,
    (feed, Names { id, guid }): (&str, &Names),
    item: &Item,
    ordinal: i64,
    now: DateTime<Utc>,
) -> Result<Option<i64>, StoreError> {
    let at = |moment: Option<crate::model::Moment>| moment.map(|at| at.begins(chrono_tz::UTC).timestamp());
    let seen = at(item.published).unwrap_or_else(|| now.timestamp());
    let updated = at(item.updated).unwrap_or(seen).max(seen);
    let (link, body) = (item.link.as_ref().map(url::Url::as_str), body::write(item)?);
    let published = item.published.map(|moment| moment.to_string());
    let known: Option<(i64, bool)> = db
        .prepare_cached("SELECT number, body IS ?3 FROM item WHERE feed = ?1 AND id = ?2")?
        .query_row(params![feed, id.as_str(), LOST], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    match known {
        Some((_, false)) => Ok(None),
        Some((number, true)) => {
            db.prepare_cached(
                "UPDATE item SET updated = ?2, sort_at = ?3, revision = ?4, link = ?5, published = ?6, body = ?7,
                    first_seen = min(first_seen, ?3) WHERE number = ?1",
            )?
            .execute(params![number, updated, seen, revision::UNKNOWN, link, published, body])?;
            Ok(Some(number))
        }
        None => {
            db.prepare_cached(
                "INSERT INTO item (feed, id, first_seen, updated, sort_at, ordinal, revision, link, published, body, guid)
                 VALUES (?1, ?2, ?3, ?4, ?3, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute(params![
                feed,
                id.as_str(),
                seen,
                updated,
                ordinal,
                revision::UNKNOWN,
                link,
                published,
                body,
                guid
            ])?;
            Ok(Some(db.last_insert_rowid()))
        }
    }
}
