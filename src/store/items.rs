//! Items as they are kept: written when new or edited, read back for publication.

use chrono::{DateTime, FixedOffset, Utc};
use chrono_tz::Tz;
use rusqlite::{Connection, OptionalExtension, params};

use super::{Store, StoreError, revision::revision};
use crate::model::{Digest, Item, ItemId, Moment};

/// An item with its history.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredItem {
    /// Minted when it was first seen.
    pub id: ItemId,
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

/// What happened to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Nothing,
    /// What readers see is the same, but the address or the date became another.
    Silent,
    Edited,
}

impl Store {
    /// A feed's items, the newest first, as many of those that `keep` keeps as `limit` allows.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn items(
        &self,
        feed: &str,
        limit: usize,
        mut keep: impl FnMut(&Item) -> bool,
    ) -> Result<Vec<StoredItem>, StoreError> {
        let mut query = self.db.prepare_cached(
            "SELECT id, first_seen, updated, body FROM item WHERE feed = ?1 AND body IS NOT NULL
             ORDER BY sort_at DESC, ordinal DESC",
        )?;
        let mut rows = query.query([feed])?;
        let mut items = Vec::new();
        while items.len() < limit
            && let Some(row) = rows.next()?
        {
            let item: Item = serde_json::from_str(row.get_ref(3)?.as_str().unwrap_or_default())?;
            if keep(&item) {
                items.push(StoredItem {
                    id: ItemId::from_stored(row.get(0)?),
                    first_seen: DateTime::from_timestamp(row.get(1)?, 0).unwrap_or_default(),
                    updated: DateTime::from_timestamp(row.get(2)?, 0).unwrap_or_default(),
                    item,
                });
            }
        }
        Ok(items)
    }
}

impl Store {
    /// When a feed's newest items were published; `None` for a feed that never succeeded.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn publications(&self, feed: &str, now: DateTime<Utc>) -> Result<Option<Publications>, StoreError> {
        let mut first = self.db.prepare_cached("SELECT min(first_seen) FROM item WHERE feed = ?1")?;
        let first: Option<i64> = first.query_row([feed], |row| row.get(0))?;
        let Some(first) = first else { return Ok(None) };
        let mut query = self.db.prepare_cached(
            "SELECT first_seen, published FROM item WHERE feed = ?1 ORDER BY first_seen DESC, sort_at DESC LIMIT 2000",
        )?;
        let mut rows = query.query([feed])?;
        let mut instants = Vec::new();
        while let Some(row) = rows.next()? {
            let seen: i64 = row.get(0)?;
            let published = row.get::<_, Option<String>>(1)?.and_then(|text| text.parse::<DateTime<Utc>>().ok());
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

/// Takes `count` numbers, so that items of one instant keep the order of their page; gives the first of them.
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

/// Writes an item that history does not know; gives its number.
pub(super) fn insert(
    db: &Connection,
    feed: &str,
    item: &Item,
    ordinal: i64,
    timezone: Tz,
    now: DateTime<Utc>,
) -> Result<i64, StoreError> {
    let id = mint(db, feed, item)?;
    let (published, updated) = instants(item, timezone, now);
    let mut query = db.prepare_cached(
        "INSERT INTO item (feed, id, first_seen, updated, sort_at, ordinal, revision, link, published, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?;
    query.execute(params![
        feed,
        id.as_str(),
        now.timestamp(),
        updated.timestamp(),
        published.timestamp(),
        ordinal,
        revision(item),
        item.link.as_ref().map(url::Url::as_str),
        item.published.map(|moment| moment.to_string()),
        serde_json::to_string(item)?,
    ])?;
    Ok(db.last_insert_rowid())
}

/// The id of the strongest key; of a further one when an item has that id already, as after its address went to another item.
fn mint(db: &Connection, feed: &str, item: &Item) -> Result<ItemId, StoreError> {
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

/// Writes what changed of an item that history knows. A date once given stays, unless the new one is the same day told more
/// precisely; a date that was missing is taken when it comes.
pub(super) fn update(
    db: &Connection,
    number: i64,
    incoming: &Item,
    timezone: Tz,
    now: DateTime<Utc>,
) -> Result<Change, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT revision, link, published, updated, first_seen FROM item WHERE number = ?1 AND body IS NOT NULL",
    )?;
    let known = query
        .query_row([number], |row| {
            Ok(Known {
                revision: row.get(0)?,
                link: row.get(1)?,
                published: row.get(2)?,
                updated: row.get(3)?,
                first_seen: row.get(4)?,
            })
        })
        .optional()?;
    // a tombstone is known and stays buried
    let Some(known) = known else { return Ok(Change::Nothing) };
    let incoming = match super::articles::article(db, number)? {
        Some(article) => &incoming.clone().completed_by(&article),
        None => incoming,
    };
    let published = settle_published(known.published(), incoming.published);
    let link = incoming.link.as_ref().map(url::Url::as_str);
    let revision = revision(incoming);
    let edited = revision != known.revision;
    if !edited && link == known.link.as_deref() && published == known.published() {
        return Ok(Change::Nothing);
    }
    let first_seen = DateTime::from_timestamp(known.first_seen, 0).unwrap_or(now);
    let sort_at = published.map_or(first_seen, |moment| moment.begins(timezone).to_utc().min(first_seen));
    let updated = if edited { edit_instant(incoming, &known, timezone, now) } else { known.updated };
    let item = Item { published, ..incoming.clone() };
    if edited {
        super::runs::keep_past(db, number, now)?;
    }
    let mut query = db.prepare_cached(
        "UPDATE item SET updated = ?2, sort_at = ?3, revision = ?4, link = ?5, published = ?6, body = ?7 WHERE number = ?1",
    )?;
    query.execute(params![
        number,
        updated,
        sort_at.timestamp(),
        revision,
        link,
        published.map(|moment| moment.to_string()),
        serde_json::to_string(&item)?,
    ])?;
    Ok(if edited { Change::Edited } else { Change::Silent })
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
fn instants(item: &Item, timezone: Tz, now: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
    let published = item.published.map_or(now, |moment| moment.begins(timezone).to_utc().min(now));
    let updated = item.updated.map_or(published, |moment| moment.begins(timezone).to_utc().clamp(published, now));
    (published, updated)
}

/// What is known of an item without reading its body.
struct Known {
    revision: Digest,
    link: Option<String>,
    published: Option<String>,
    updated: i64,
    first_seen: i64,
}

impl Known {
    fn published(&self) -> Option<Moment> {
        serde_json::from_value(serde_json::Value::String(self.published.clone()?)).ok()
    }
}

fn settle_published(known: Option<Moment>, incoming: Option<Moment>) -> Option<Moment> {
    match (known, incoming) {
        (Some(Moment::Day(day)), Some(Moment::Instant(instant))) if instant.date_naive() == day => incoming,
        (Some(_), _) => known,
        (None, _) => incoming,
    }
}

/// When an edit happened: what the page says, if that is after the last known change and not in the future; else now.
fn edit_instant(incoming: &Item, known: &Known, timezone: Tz, now: DateTime<Utc>) -> i64 {
    let said = incoming.updated.map(|moment| moment.begins(timezone).timestamp());
    said.filter(|said| *said > known.updated && *said <= now.timestamp()).unwrap_or_else(|| now.timestamp())
}

/// Adds keys to an item; a key that another item has stays with that one.
pub(super) fn add_keys(db: &Connection, feed: &str, number: i64, keys: &[String]) -> Result<(), StoreError> {
    let mut query = db.prepare_cached("INSERT OR IGNORE INTO item_key (feed, key, item) VALUES (?1, ?2, ?3)")?;
    for key in keys {
        query.execute(params![feed, key, number])?;
    }
    Ok(())
}
