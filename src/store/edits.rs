//! Items as they are written: when they are new, when they are edited, and anew when they are damaged.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use rusqlite::{Connection, OptionalExtension, params};

use super::{
    StoreError,
    articles::{self, Article},
    damage::Damages,
    items::{body, columns, id},
    revision::{self, revision},
};
use crate::model::{Digest, Item, ItemId, Moment};

/// What happened to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Nothing,
    /// What readers see is the same, but the address or the date became another.
    Silent,
    Edited,
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
    let sort_at = if item.published.is_some() { published.timestamp() } else { newest(db, feed, now)? };
    let mut query = db.prepare_cached(
        "INSERT INTO item (feed, id, first_seen, updated, sort_at, ordinal, revision, link, published, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?;
    query.execute(params![
        feed,
        id.as_str(),
        now.timestamp(),
        updated.timestamp(),
        sort_at,
        ordinal,
        revision(item),
        item.link.as_ref().map(url::Url::as_str),
        item.published.map(|moment| moment.to_string()),
        serde_json::to_string(item)?,
    ])?;
    Ok(db.last_insert_rowid())
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

/// Writes what changed of an item that history knows, and anew what is damaged of it. A date once given stays, unless the new one is
/// the same day told more precisely; a date that was missing is taken when it comes.
pub(super) fn update(
    (db, damages): (&Connection, &Damages),
    (feed, number): (&str, i64),
    incoming: &Item,
    timezone: Tz,
    now: DateTime<Utc>,
) -> Result<Change, StoreError> {
    // a tombstone is known and stays buried
    let Some(known) = known((db, damages), feed, number)? else { return Ok(Change::Nothing) };
    let completed = completed((db, damages), (feed, number), incoming, known.body.as_ref())?;
    let incoming = completed.as_ref().unwrap_or(incoming);
    let published = settle_published(known.published, incoming.published);
    let revision = revision(incoming);
    let edited = known.revision.is_some_and(|known| known != revision);
    let same_link = incoming.link.as_ref().map(url::Url::as_str) == known.link.as_deref();
    if known.is_sound && !edited && same_link && published == known.published {
        return Ok(Change::Nothing);
    }
    let first_seen = known.first_seen.and_then(|seen| DateTime::from_timestamp(seen, 0)).unwrap_or(now);
    let sort_at = published.map_or(first_seen, |moment| moment.begins(timezone).to_utc().min(first_seen));
    let last = known.updated.unwrap_or_else(|| first_seen.timestamp());
    let updated = if edited { edit_instant(incoming, last, timezone, now) } else { last };
    if edited && known.body.is_some() {
        super::runs::keep_past(db, number, now)?;
    }
    let item = Item { published, ..incoming.clone() };
    let mut query = db.prepare_cached(
        "UPDATE item SET updated = ?2, sort_at = ?3, revision = ?4, link = ?5, published = ?6, body = ?7 WHERE number = ?1",
    )?;
    query.execute(params![
        number,
        updated,
        sort_at.timestamp(),
        revision,
        incoming.link.as_ref().map(url::Url::as_str),
        published.map(|moment| moment.to_string()),
        serde_json::to_string(&item)?,
    ])?;
    if !known.is_sound {
        restore(db, (feed, number), &known, first_seen, incoming)?;
    }
    Ok(if edited { Change::Edited } else { Change::Silent })
}

/// An item with what its own page said, where that was read. Of a text that is damaged the item itself has a copy; it is read anew.
fn completed(
    (db, damages): (&Connection, &Damages),
    (feed, number): (&str, i64),
    incoming: &Item,
    known: Option<&Item>,
) -> Result<Option<Item>, StoreError> {
    Ok(match articles::article((db, damages), feed, number)? {
        Article::None => None,
        Article::Read(article) => Some(incoming.clone().completed_by(&article)),
        Article::Damaged => {
            articles::forget(db, number)?;
            known.map(|known| incoming.clone().completed_by(known))
        }
    })
}

/// Writes what an item is known by anew, where it was damaged.
fn restore(
    db: &Connection,
    (feed, number): (&str, i64),
    known: &Known,
    first_seen: DateTime<Utc>,
    item: &Item,
) -> Result<(), StoreError> {
    let mut taken = db.prepare_cached("SELECT 1 FROM item WHERE feed = ?1 AND id = ?2 AND number <> ?3")?;
    let id = match &known.id {
        Some(id) if !taken.exists(params![feed, id.as_str(), number])? => id.clone(),
        _ => mint(db, feed, item)?,
    };
    db.prepare_cached("UPDATE item SET feed = ?2, id = ?3, first_seen = ?4, ordinal = ?5 WHERE number = ?1")?
        .execute(params![number, feed, id.as_str(), first_seen.timestamp(), known.ordinal.unwrap_or(0)])?;
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
fn instants(item: &Item, timezone: Tz, now: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
    let published = item.published.map_or(now, |moment| moment.begins(timezone).to_utc().min(now));
    let updated = item.updated.map_or(published, |moment| moment.begins(timezone).to_utc().clamp(published, now));
    (published, updated)
}

/// What is known of an item.
struct Known {
    id: Option<ItemId>,
    revision: Option<Digest>,
    link: Option<String>,
    published: Option<Moment>,
    updated: Option<i64>,
    first_seen: Option<i64>,
    ordinal: Option<i64>,
    body: Option<Item>,
    /// All of it could be read.
    is_sound: bool,
}

fn known((db, damages): (&Connection, &Damages), feed: &str, number: i64) -> Result<Option<Known>, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT number, feed, id, revision, link, published, updated, first_seen, sort_at, ordinal, body FROM item
         WHERE number = ?1 AND body IS NOT NULL",
    )?;
    let known = query.query_row([number], |row| {
        let columns = columns(row, damages, feed);
        let published: Option<String> = columns.read("published");
        let moment = published.as_deref().and_then(|text| columns.moment("published", text));
        let link = row.get::<_, Option<String>>("link");
        let time = |column| columns.needed::<i64>(column).and_then(|_| columns.instant(column));
        let time = |column| time(column).map(|at| at.timestamp());
        let sort_at = time("sort_at");
        let (updated, seen) = (time("updated"), time("first_seen"));
        let is_sound = row.get::<_, String>("feed").is_ok_and(|stored| stored == feed)
            && link.is_ok()
            && row.get::<_, Option<String>>("published").is_ok()
            && published.is_some() == moment.is_some();
        let mut known = Known {
            id: id(&columns),
            revision: columns.needed("revision").filter(|known| *known != revision::UNKNOWN),
            link: link.ok().flatten(),
            published: moment,
            updated,
            // the place in the order is a good guess
            first_seen: seen.or(sort_at).or(updated),
            ordinal: columns.needed("ordinal"),
            body: body(&columns),
            is_sound: false,
        };
        let Known { id, revision, ordinal, body, .. } = &known;
        known.is_sound = is_sound
            && (id.is_some() && revision.is_some() && ordinal.is_some() && body.is_some())
            && (sort_at.is_some() && updated.is_some() && seen.is_some());
        Ok(known)
    });
    Ok(known.optional()?)
}

fn settle_published(known: Option<Moment>, incoming: Option<Moment>) -> Option<Moment> {
    match (known, incoming) {
        (Some(Moment::Day(day)), Some(Moment::Instant(instant))) if instant.date_naive() == day => incoming,
        (Some(_), _) => known,
        (None, _) => incoming,
    }
}

/// When an edit happened: what the page says, if that is after the last known change and not in the future; else now.
fn edit_instant(incoming: &Item, last: i64, timezone: Tz, now: DateTime<Utc>) -> i64 {
    let said = incoming.updated.map(|moment| moment.begins(timezone).timestamp());
    said.filter(|said| *said > last && *said <= now.timestamp()).unwrap_or_else(|| now.timestamp())
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
