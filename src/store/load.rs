//! What is known before a look: one source, and the items that the page may show again.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, params};

use super::{
    StoreError,
    article_rows::{self, ArticleRow},
    body::{self, LOST},
    damage::{Columns, Damages},
    items::{columns, id},
    revision,
    sources::SourceState,
};
use crate::{
    history::{Known, KnownItem, KnownSource, title_of},
    model::{Digest, Item, ItemId},
};

/// What the rules of history are asked about.
#[derive(Debug, Clone, Copy)]
pub(super) struct LoadRequest<'a> {
    pub feed: &'a str,
    /// What is known of the source; of none, where it is only asked which items are known.
    pub source: &'a SourceState,
    pub same_recipe: bool,
    /// The items on the page.
    pub items: &'a [Item],
}

/// What is known, with the keys that damage took from their items and that are to be written anew.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    pub known: Known,
    pub lost_keys: Vec<(i64, String)>,
}

/// Loads what is known of a source and of the items that a page may show again.
pub(super) fn load(db: (&Connection, &Damages), asked: LoadRequest<'_>) -> Result<Loaded, StoreError> {
    let LoadRequest { feed, source, same_recipe, items } = asked;
    let mut loaded = Loaded::default();
    owners(db, feed, items, &mut loaded)?;
    titles(db, feed, items, &mut loaded.known)?;
    let known = &mut loaded.known;
    let of_titles = known.titles.values().flatten().map(|(_, number)| number);
    let numbers: HashSet<i64> = known.owners.values().chain(of_titles).chain(&source.current).copied().collect();
    for number in numbers {
        if let Some(item) = item(db, feed, number)? {
            known.items.insert(number, item);
        }
    }
    known.newest = newest(db.0, feed)?;
    known.oldest = oldest(db.0, feed)?;
    known.source = KnownSource {
        succeeded_at: source.succeeded_at,
        looked_ahead: source.looked_ahead,
        same_recipe,
        judges: judges(db.0, feed, source)?,
        usual: source.usual,
        current: source.current.clone(),
        memory: source.memory.clone(),
    };
    Ok(loaded)
}

/// Which item owns which key of the items; where damage took the key, the item that was named after it.
fn owners(
    (db, damages): (&Connection, &Damages),
    feed: &str,
    items: &[Item],
    loaded: &mut Loaded,
) -> Result<(), StoreError> {
    let mut owner = db.prepare_cached(
        "SELECT item.number FROM item_key LEFT JOIN item ON item.number = item_key.item
         WHERE item_key.feed = ?1 AND item_key.key = ?2",
    )?;
    for item in items {
        let mut is_known = false;
        for key in &item.keys {
            let found: Option<Option<i64>> = owner.query_row(params![feed, key], |row| row.get(0)).optional()?;
            if found == Some(None) {
                damages.note(feed, format!("the key {key} of an item"), "it leads to no item");
            }
            if let Some(number) = found.flatten() {
                is_known |= !key.starts_with("title:");
                loaded.known.owners.insert(key.clone(), number);
            }
        }
        if !is_known && let Some((number, key)) = by_id((db, damages), feed, item)? {
            loaded.known.owners.insert(key.clone(), number);
            loaded.lost_keys.push((number, key));
        }
    }
    Ok(())
}

/// The item whose id is made of a key of this one that no item has: the key was lost to damage.
fn by_id((db, damages): (&Connection, &Damages), feed: &str, item: &Item) -> Result<Option<(i64, String)>, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT number FROM item WHERE feed = ?1 AND id = ?2
            AND NOT EXISTS (SELECT 1 FROM item_key JOIN item AS owner ON owner.number = item_key.item
                WHERE item_key.feed = ?1 AND item_key.key = ?3)",
    )?;
    for key in item.keys.iter().filter(|key| !key.starts_with("title:")) {
        let id = ItemId::mint(feed, key);
        let number: Option<i64> = query.query_row([feed, id.as_str(), key], |row| row.get(0)).optional()?;
        if let Some(number) = number {
            damages.note(feed, format!("item {id}"), format!("its key {key} is not there"));
            return Ok(Some((number, key.clone())));
        }
    }
    Ok(None)
}

/// All items of the feed that have one of the titles, with their days.
fn titles(
    (db, damages): (&Connection, &Damages),
    feed: &str,
    items: &[Item],
    known: &mut Known,
) -> Result<(), StoreError> {
    // all days of one title stand between `title:…|` and the next character after `|`
    let mut query = db.prepare_cached(
        "SELECT key, item FROM item_key WHERE feed = ?1 AND key >= ?2 AND key < ?3
            AND EXISTS (SELECT 1 FROM item WHERE number = item_key.item)",
    )?;
    for (title, _) in items.iter().filter_map(title_of) {
        if known.titles.contains_key(title) {
            continue;
        }
        let rows = query.query_map(params![feed, format!("title:{title}|"), format!("title:{title}}}")], |row| {
            let columns = Columns { row, damages, feed, of: "the key of an item".into() };
            Ok(columns.needed::<String>("key").zip(columns.needed::<i64>("item")))
        })?;
        let mut found: Vec<(String, i64)> = Vec::new();
        let mut places: HashMap<i64, usize> = HashMap::new();
        for row in rows {
            let Some((key, number)) = row? else { continue };
            let day = key.rsplit_once('|').map_or("", |(_, day)| day).to_owned();
            // an item that was known with and without its day is one; its day tells more
            let place = *places.entry(number).or_insert(found.len());
            match found.get_mut(place) {
                Some(before) if before.0.is_empty() => before.0 = day,
                Some(_) => {}
                None => found.push((day, number)),
            }
        }
        known.titles.insert(title.to_owned(), found);
    }
    Ok(())
}

/// What is known of one item; a row that is another feed's is none of this one's, whatever number led to it.
pub(super) fn item(db: (&Connection, &Damages), feed: &str, number: i64) -> Result<Option<KnownItem>, StoreError> {
    let mut query = db.0.prepare_cached(
        "SELECT number, feed, id, revision, link, published, updated, first_seen, sort_at, ordinal, body FROM item
         WHERE number = ?1 AND (feed = ?2 OR feed NOT IN (SELECT id FROM feed))",
    )?;
    let known = query.query_row(params![number, feed], |row| Ok(of_row(&columns(row, db.1, feed), feed))).optional()?;
    let Some(mut known) = known else { return Ok(None) };
    known.keys =
        db.0.prepare_cached("SELECT key FROM item_key WHERE item = ?1")?
            .query_map([number], |row| row.get::<_, String>(0))?
            .filter_map(Result::ok)
            .collect();
    known.article = match article_rows::article(db, feed, number)? {
        ArticleRow::Read(article) => Some(article),
        ArticleRow::Damaged => {
            known.is_sound = false;
            // the item itself has a copy
            known.item.clone().map(Box::new)
        }
        ArticleRow::None => None,
    };
    Ok(Some(known))
}

fn of_row(columns: &Columns<'_, '_>, feed: &str) -> KnownItem {
    let row = columns.row;
    if row.get::<_, Option<rusqlite::types::Value>>("body").is_ok_and(|body| body.is_none()) {
        let link = row.get::<_, Option<String>>("link").ok().flatten();
        return KnownItem { is_buried: true, link, ..KnownItem::default() };
    }
    let published: Option<String> = columns.read("published");
    let moment = published.as_deref().and_then(|text| columns.moment("published", text));
    let link = row.get::<_, Option<String>>("link");
    let time = |column| columns.needed::<i64>(column).and_then(|_| columns.instant(column)).map(|at| at.timestamp());
    let (sort_at, updated, seen) = (time("sort_at"), time("updated"), time("first_seen"));
    let revision: Option<Digest> = columns.needed("revision");
    let item = body::of_row(columns);
    let is_sound = row.get::<_, String>("feed").is_ok_and(|stored| stored == feed)
        && link.is_ok()
        && row.get::<_, Option<String>>("published").is_ok()
        && published.is_some() == moment.is_some()
        && (id(columns).is_some() && revision.is_some() && columns.needed::<i64>("ordinal").is_some())
        && (sort_at.is_some() && updated.is_some() && seen.is_some() && item.is_some());
    KnownItem {
        link: link.ok().flatten(),
        published: moment,
        updated,
        // the place in the order is a good guess
        first_seen: seen.or(sort_at).or(updated),
        item,
        is_unread: revision.is_none_or(|known| known == revision::UNKNOWN),
        is_sound,
        ..KnownItem::default()
    }
}

/// The newest date that a page gave an item of a feed.
pub(super) fn newest(db: &Connection, feed: &str) -> Result<Option<DateTime<Utc>>, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT sort_at FROM item WHERE feed = ?1 AND body IS NOT NULL AND published IS NOT NULL
            AND typeof(sort_at) = 'integer' ORDER BY sort_at DESC LIMIT 1",
    )?;
    let newest: Option<i64> = query.query_row([feed], |row| row.get(0)).optional()?;
    Ok(newest.and_then(super::damage::instant))
}

fn oldest(db: &Connection, feed: &str) -> Result<Option<i64>, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT sort_at FROM item WHERE feed = ?1 AND body IS NOT NULL AND typeof(sort_at) = 'integer'
         ORDER BY sort_at LIMIT 1",
    )?;
    Ok(query.query_row([feed], |row| row.get(0)).optional()?)
}

/// Whether history can judge a page: not one that has lost its items to damage, for each page that was believed left as many as half
/// of the usual number, and none of them is ever deleted.
fn judges(db: &Connection, feed: &str, source: &SourceState) -> Result<bool, StoreError> {
    let Some(usual) = source.usual else { return Ok(true) };
    let mut query = db.prepare_cached("SELECT count(*) FROM item WHERE feed = ?1 AND body IS NOT ?2")?;
    let known: f64 = query.query_row(params![feed, LOST], |row| row.get(0))?;
    Ok(known * 2.0 >= usual)
}

/// The ids of the items that history knows among some, in their order.
pub(super) fn ids(
    db: (&Connection, &Damages),
    (feed, source): (&str, &SourceState),
    items: &[Item],
) -> Result<Vec<Option<String>>, StoreError> {
    let Loaded { known, .. } = load(db, LoadRequest { feed, source, same_recipe: true, items })?;
    let mut query = db.0.prepare_cached("SELECT id FROM item WHERE number = ?1")?;
    let found = crate::history::find(&known, items);
    let mut ids = Vec::with_capacity(found.len());
    for number in found.iter().map(|found| found.number) {
        ids.push(match number {
            Some(number) => query.query_row([number], |row| row.get(0)).optional()?,
            None => None,
        });
    }
    Ok(ids)
}

/// The items that history knows among some, as they are remembered, in their order.
pub(super) fn recognise(
    db: (&Connection, &Damages),
    (feed, source): (&str, &SourceState),
    items: &[Item],
) -> Result<Vec<Option<Item>>, StoreError> {
    let Loaded { known, .. } = load(db, LoadRequest { feed, source, same_recipe: true, items })?;
    let of = |number: i64| known.items.get(&number).and_then(|known| known.item.clone());
    let found = crate::history::find(&known, items);
    // one that was forgotten is known, too
    Ok(found.iter().map(|found| found.number.map(|number| of(number).unwrap_or_default())).collect())
}
