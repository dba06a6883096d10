//! Items that damage took, taken up again from what was published of them: under their ids and with the dates that readers know.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use super::{
    FeedMeta, Store, StoreError,
    body::{self, LOST},
    edits, feeds, items, revision,
};
use crate::model::{Item, ItemId};

/// How the id that an item was published under stands among the keys of one that is read in a document.
const PUBLISHED_ID: &str = "id:";

impl Store {
    /// Takes up those of the items of a published document, the newest first, that are remembered no more. What readers know of them
    /// stands; whatever else their page says is taken up silently when it shows them again. Returns how many there were.
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
            if let Some(id) = published_id(item)
                && let Some(number) = restore_item(&tx, (feed, &id), item, ordinal, now)?
            {
                let keys: Vec<String> =
                    item.keys.iter().filter(|key| !key.starts_with(PUBLISHED_ID)).cloned().collect();
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

/// The id that an item was published under.
fn published_id(item: &Item) -> Option<ItemId> {
    let id = item.keys.iter().find_map(|key| key.strip_prefix(PUBLISHED_ID)).filter(|id| items::is_id(id))?;
    Some(ItemId::from_stored(id.to_owned()))
}

/// Writes one item unless it is remembered; returns its number where it was not.
fn restore_item(
    db: &Connection,
    (feed, id): (&str, &ItemId),
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
                "INSERT INTO item (feed, id, first_seen, updated, sort_at, ordinal, revision, link, published, body)
                 VALUES (?1, ?2, ?3, ?4, ?3, ?5, ?6, ?7, ?8, ?9)",
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
                body
            ])?;
            Ok(Some(db.last_insert_rowid()))
        }
    }
}
