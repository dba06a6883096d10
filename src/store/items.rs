//! Items as they are read back for publication; `edits` writes them.

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use chrono_tz::Tz;
use rusqlite::{Row, params};

use super::{
    Store, StoreError, body,
    damage::{Columns, Damages},
    plausible,
};
use crate::model::{Item, ItemId, is_guid};

/// An item with its history.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredItem {
    /// Minted when it was first seen.
    pub id: ItemId,
    /// What readers know it by, where that is not its id.
    pub guid: Option<String>,
    /// When that was.
    pub first_seen: DateTime<Utc>,
    /// When what readers see last changed.
    pub updated: DateTime<Utc>,
    /// The item; without keys.
    pub item: Item,
}

/// When the items of a feed were published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publications {
    /// The oldest first.
    pub instants: Vec<DateTime<Utc>>,
    /// From then on all of them are known.
    pub since: DateTime<Utc>,
}

impl StoredItem {
    /// When it was published: what its page says, else when it was first seen; never after that.
    #[must_use]
    pub fn published(&self, timezone: Tz) -> DateTime<FixedOffset> {
        let seen = self.first_seen.fixed_offset();
        self.item.published.map_or(seen, |moment| moment.begins(timezone).min(seen))
    }
}

impl Store {
    /// A feed's items, the newest first, as many of those that `keep` keeps as `limit` allows. Damaged ones are done without.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn items(
        &self,
        feed: &str,
        limit: usize,
        mut keep: impl FnMut(&Item) -> bool,
    ) -> Result<Vec<StoredItem>, StoreError> {
        let mut items = Vec::new();
        self.each_item(feed, (0, usize::MAX), |item| {
            if items.len() < limit && keep(&item.item) {
                items.push(item);
            }
            items.len() < limit
        })?;
        Ok(items)
    }

    /// Some of a feed's items, the newest first: `count` from the one with this rank on. No others are read.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn items_at(&self, feed: &str, rank: usize, count: usize) -> Result<Vec<StoredItem>, StoreError> {
        let mut items = Vec::new();
        self.each_item(feed, (rank, count), |item| {
            items.push(item);
            true
        })?;
        Ok(items)
    }

    /// How many of a feed's items `keep` keeps, and those of them that have these ranks among them, the newest first; no others
    /// are held in memory.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn kept_at(
        &self,
        feed: &str,
        ranks: std::ops::Range<usize>,
        mut keep: impl FnMut(&Item) -> bool,
    ) -> Result<(usize, Vec<StoredItem>), StoreError> {
        let (mut kept, mut items) = (0, Vec::new());
        self.each_item(feed, (0, usize::MAX), |item| {
            if keep(&item.item) {
                if ranks.contains(&kept) {
                    items.push(item);
                }
                kept += 1;
            }
            true
        })?;
        Ok((kept, items))
    }

    /// How many items of a feed ever arrived, those included of which no more than that is remembered.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn arrival_count(&self, feed: &str) -> Result<usize, StoreError> {
        let mut query = self.db.prepare_cached("SELECT count(*) FROM item WHERE feed = ?1")?;
        Ok(usize::try_from(query.query_row([feed], |row| row.get::<_, i64>(0))?).unwrap_or(0))
    }

    /// Those of `count` items of a feed that are remembered, from the one on that arrived after `rank` others; the newest first. What
    /// arrives later has no part in them, whatever its date.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn arrived_at(&self, feed: &str, rank: usize, count: usize) -> Result<Vec<StoredItem>, StoreError> {
        let mut query = self.db.prepare_cached(
            "SELECT number, id, guid, first_seen, updated, body FROM
                (SELECT * FROM item WHERE feed = ?1 ORDER BY ordinal, number LIMIT ?2 OFFSET ?3)
             WHERE body IS NOT NULL ORDER BY sort_at DESC, ordinal DESC",
        )?;
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let mut rows = query.query(params![feed, number(count), number(rank)])?;
        let mut items = Vec::new();
        while let Some(row) = rows.next()? {
            items.extend(stored(&columns(row, &self.damages, feed)));
        }
        Ok(items)
    }

    /// Hands on the items of a feed, `count` from the one with this rank on, until `take` says that it has enough.
    fn each_item(
        &self,
        feed: &str,
        (rank, count): (usize, usize),
        mut take: impl FnMut(StoredItem) -> bool,
    ) -> Result<(), StoreError> {
        let mut query = self.db.prepare_cached(
            "SELECT number, id, guid, first_seen, updated, body FROM item WHERE feed = ?1 AND body IS NOT NULL
             ORDER BY sort_at DESC, ordinal DESC LIMIT ?2 OFFSET ?3",
        )?;
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let mut rows = query.query(params![feed, number(count), number(rank)])?;
        while let Some(row) = rows.next()? {
            if let Some(item) = stored(&columns(row, &self.damages, feed))
                && !take(item)
            {
                break;
            }
        }
        Ok(())
    }
}

/// An item's row, called by the item's id where that can be read.
pub(super) fn columns<'r, 's>(row: &'r Row<'s>, damages: &'r Damages, feed: &'r str) -> Columns<'r, 's> {
    let id = row.get::<_, String>("id").ok();
    let of = id.or_else(|| Some(format!("number {}", row.get::<_, i64>("number").ok()?))).unwrap_or_default();
    Columns { row, damages, feed, of: format!("item {of}") }
}

/// An item as it is published; none where it is damaged.
fn stored(columns: &Columns<'_, '_>) -> Option<StoredItem> {
    Some(StoredItem {
        id: id(columns)?,
        guid: columns.read::<String>("guid").filter(|guid| is_guid(guid)),
        first_seen: columns.needed::<i64>("first_seen").and_then(|_| columns.instant("first_seen"))?,
        updated: columns.needed::<i64>("updated").and_then(|_| columns.instant("updated"))?,
        item: body::of_row(columns)?,
    })
}

pub(super) fn id(columns: &Columns<'_, '_>) -> Option<ItemId> {
    let id: String = columns.needed("id")?;
    if !is_id(&id) {
        columns.note("id", "it is no id");
        return None;
    }
    Some(ItemId::from_stored(id))
}

/// Whether a text is an id as they are minted; anything else would be no id in a feed.
pub(super) fn is_id(text: &str) -> bool {
    text.strip_prefix("urn:uuid:").is_some_and(|uuid| uuid::Uuid::try_parse(uuid).is_ok())
}

impl Store {
    /// When a feed's newest items were published; `None` for a feed that never succeeded. What seems to have been seen in the
    /// future tells nothing.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn publications(&self, feed: &str, now: DateTime<Utc>) -> Result<Option<Publications>, StoreError> {
        let latest = plausible::latest(now, TimeDelta::zero()).timestamp();
        let mut query = self.db.prepare_cached(
            "SELECT first_seen, published FROM item WHERE feed = ?1 AND typeof(first_seen) = 'integer' AND first_seen <= ?2
                AND backfill IS NOT 1 ORDER BY first_seen DESC, sort_at DESC LIMIT 2000",
        )?;
        let mut first = self.db.prepare_cached(
            "SELECT min(first_seen) FROM item WHERE feed = ?1 AND typeof(first_seen) = 'integer' AND first_seen <= ?2
                AND backfill IS NOT 1",
        )?;
        let first: Option<i64> = first.query_row(params![feed, latest], |row| row.get(0))?;
        let Some(first) = first else { return Ok(None) };
        let mut rows = query.query(params![feed, latest])?;
        let mut instants = Vec::new();
        while let Some(row) = rows.next()? {
            let seen: i64 = row.get(0)?;
            let published = row.get::<_, Option<String>>(1).ok().flatten();
            let published = published.and_then(|text| text.parse::<DateTime<Utc>>().ok());
            match published.filter(|at| at.timestamp() <= seen) {
                Some(at) => instants.push(at),
                // what was there at the first look was published at any time before
                None if seen > first => instants.extend(DateTime::from_timestamp(seen, 0)),
                None => {}
            }
        }
        instants.sort_unstable();
        let begin = DateTime::from_timestamp(first, 0).unwrap_or(now);
        // an old item that is kept on top of a page says nothing of how many there were since
        let oldest = instants.get(instants.len() / 10).copied().unwrap_or(begin);
        Ok(Some(Publications { since: oldest.min(begin), instants }))
    }

    /// How many items of a feed are remembered with their bodies.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn item_count(&self, feed: &str) -> Result<usize, StoreError> {
        let mut query = self.db.prepare_cached("SELECT count(*) FROM item WHERE feed = ?1 AND body IS NOT NULL")?;
        Ok(usize::try_from(query.query_row([feed], |row| row.get::<_, i64>(0))?).unwrap_or(0))
    }
}
