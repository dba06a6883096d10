//! One fetch of one source, recorded in one transaction.

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, TransactionBehavior, params};

use super::{
    FeedMeta, Store, StoreError, article_rows,
    damage::Damages,
    edits::{self, NewItem},
    feeds,
    forget::forget,
    load::{self, LoadRequest},
    media, plausible, settle,
    sighting::{Recorded, Sighting, Unchanged, Verdict},
    sources::{self, SourceState},
    turns,
};
use crate::{
    history::{self, Change, Decision, Difference, Doubt, Known, Memory, Observation, Write},
    model::Item,
};

impl Store {
    /// Records a sighting: items, keys, baseline, validators and health together or not at all. A doubted page changes
    /// neither items nor validators; the caller records the failure with its words.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read or written.
    pub fn record(&mut self, sighting: &Sighting<'_>) -> Result<Recorded, StoreError> {
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let db = (&*tx, &self.damages);
        let Sighting { feed, source, now, .. } = *sighting;
        let before = sources::state(db, feed, source, now)?;
        let is_settled = settle::settle(&tx, feed, before.checked_at, now)?;
        let loaded = load::load(db, asked(sighting, &before))?;
        let mut change = match history::decide(&loaded.known, &observation(sighting)) {
            Decision::Believed(change) => change,
            Decision::Doubted(doubt, held) => {
                let memory = Memory { held, ..before.memory };
                sources::remember(&tx, (feed, source), &memory)?;
                tx.commit()?;
                return Ok(Recorded { verdict: Verdict::Doubted(doubt), healed: false });
            }
        };
        let difference = change.difference();
        if sighting.only_whole && !difference.is_none() {
            return Ok(Recorded { verdict: Verdict::Broken(difference), healed: false });
        }
        if let Some(zone) = sighting.zone {
            change.memory.zone = Some(zone.name().to_owned());
        }
        edits::restore_keys(&tx, feed, &loaded.lost_keys)?;
        let counts = write_items(db, sighting, &loaded.known, &change)?;
        write_source(&tx, sighting, &change, &counts)?;
        let forgotten = forget(db, feed, sighting.keep, now)?;
        let changed = is_settled || counts.new + counts.edited + counts.silent + forgotten > 0;
        feeds::update(db, feed, &sighting.page, changed, now)?;
        turns::of_look(&tx, sighting, &before, &change)?;
        tx.commit()?;
        let broken = change.broken().to_vec();
        let verdict = Verdict::Believed {
            new: counts.new,
            edited: counts.edited,
            backfilled: change.backfilled,
            shared_guids: counts.shared_guids,
            told_wrong: change.memory.validators_lie && !before.memory.validators_lie,
            broken,
        };
        Ok(Recorded { verdict, healed: before.failures > 0 })
    }

    /// What history would make of a sighting, which is not recorded: how its fields differ from what is known, or the doubt.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn weigh(&self, sighting: &Sighting<'_>) -> Result<Result<Difference, Doubt>, StoreError> {
        let db = (&self.db, &self.damages);
        let before = sources::state(db, sighting.feed, sighting.source, sighting.now)?;
        let loaded = load::load(db, asked(sighting, &before))?;
        Ok(match history::decide(&loaded.known, &observation(sighting)) {
            Decision::Believed(change) => Ok(change.difference()),
            Decision::Doubted(doubt, _) => Err(doubt),
        })
    }

    /// The newest date that a page gave an item of a feed, where it lies ahead of now: the clock was set back since.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn dated_ahead(&self, feed: &str, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, StoreError> {
        let latest = plausible::latest(now, TimeDelta::zero());
        Ok(load::newest(&self.db, feed)?.filter(|newest| *newest > latest))
    }

    /// The items that a source showed at the last look that was believed, in its order.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn last_items(&self, feed: &str, source: &str, now: DateTime<Utc>) -> Result<Vec<Item>, StoreError> {
        let db = (&self.db, &self.damages);
        let current = sources::state(db, feed, source, now)?.current;
        let items = current.into_iter().map(|number| Ok(load::item(db, feed, number)?.and_then(|known| known.item)));
        items.filter_map(Result::transpose).collect()
    }

    /// Whether history knows any of some items.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn knows_any(&self, feed: &str, items: &[Item]) -> Result<bool, StoreError> {
        let mut owner = self.db.prepare_cached("SELECT 1 FROM item_key WHERE feed = ?1 AND key = ?2")?;
        for key in items.iter().flat_map(|item| &item.keys) {
            if owner.exists([feed, key.as_str()])? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The items of a source among some that history knows, as they are remembered, in their order; an item that was forgotten is known,
    /// and empty.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn recognise(
        &self,
        (feed, source): (&str, &str),
        items: &[Item],
        now: DateTime<Utc>,
    ) -> Result<Vec<Option<Item>>, StoreError> {
        let db = (&self.db, &self.damages);
        let source = sources::state(db, feed, source, now)?;
        load::recognise(db, (feed, &source), items)
    }

    /// The ids of the items of a source among some that history knows, in their order; of one that was forgotten, too.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn ids_of(
        &self,
        (feed, source): (&str, &str),
        items: &[Item],
        now: DateTime<Utc>,
    ) -> Result<Vec<Option<String>>, StoreError> {
        let db = (&self.db, &self.damages);
        let source = sources::state(db, feed, source, now)?;
        load::ids(db, (feed, &source), items)
    }

    /// Records that a source's page is as it was: a 304, or the same bytes. Returns whether the source had been failing.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written.
    pub fn record_unchanged(&mut self, unchanged: &Unchanged<'_>) -> Result<bool, StoreError> {
        let Unchanged { feed, source, cache_state, fresh_until, moved_to, is_read, keep, now, .. } = *unchanged;
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let before = sources::state((&tx, &self.damages), feed, source, now)?;
        let healed = before.failures > 0;
        turns::of_unchanged(&tx, unchanged, &before)?;
        tx.prepare_cached(
            "UPDATE source SET etag = ?3, last_modified = ?4, checked_at = ?5, succeeded_at = ?5, failures = 0,
                failing_since = NULL, reason = NULL, advice = NULL, retry_at = NULL, gone = 0, validated_url = ?6,
                freshness = ?7, fresh_until = ?8, moved_to = coalesce(?9, moved_to), read_at = iif(?10, ?5, read_at)
             WHERE feed = ?1 AND url = ?2",
        )?
        .execute(params![
            feed,
            source,
            cache_state.validators.etag,
            cache_state.validators.last_modified,
            now.timestamp(),
            cache_state.validators.url,
            sources::seconds(cache_state.freshness),
            fresh_until.map(|at| at.timestamp()),
            moved_to,
            is_read,
        ])?;
        if before.memory.held.is_some() {
            // the page is the one that was believed: whatever was held back is gone
            sources::remember(&tx, (feed, source), &Memory { held: None, ..before.memory })?;
        }
        let is_settled = settle::settle(&tx, feed, before.checked_at, now)?;
        if (keep.age.is_some() && forget((&tx, &self.damages), feed, keep, now)? > 0) || is_settled {
            feeds::update((&tx, &self.damages), feed, &FeedMeta::default(), true, now)?;
        }
        tx.commit()?;
        Ok(healed)
    }
}

fn asked<'a>(sighting: &Sighting<'a>, before: &'a SourceState) -> LoadRequest<'a> {
    let same_recipe = before.holds_for(sighting.recipe);
    LoadRequest { feed: sighting.feed, source: before, same_recipe, items: sighting.items }
}

fn observation<'a>(sighting: &'a Sighting<'a>) -> Observation<'a> {
    let Sighting { items, further, accept, unread, full_text, timezone, now, .. } = *sighting;
    let watched = sighting.watched.is_some();
    let accept = accept || watched;
    Observation { items, further, accept, watched, unread, named: &sighting.named, full_text, timezone, now }
}

#[derive(Debug, Default)]
struct WrittenItems {
    new: usize,
    edited: usize,
    silent: usize,
    /// Guids of new items that others have.
    shared_guids: Vec<String>,
    /// The items on the page, by number.
    current: Vec<i64>,
}

fn write_items(
    (tx, damages): (&Connection, &Damages),
    sighting: &Sighting<'_>,
    known: &Known,
    change: &Change,
) -> Result<WrittenItems, StoreError> {
    let Sighting { feed, timezone, now, .. } = *sighting;
    let mut counts = WrittenItems::default();
    let fresh = change.writes.iter().filter(|write| matches!(write, Write::New { .. })).count();
    // the first on the page is the newest
    let mut ordinal =
        if fresh > 0 { edits::reserve_ordinals(tx, feed, fresh, now)? + i64::try_from(fresh).unwrap_or(0) } else { 0 };
    let listed = sighting.items.len() - sighting.further.min(sighting.items.len());
    for (at, (shown, write)) in sighting.items.iter().zip(&change.writes).enumerate() {
        let (number, keys) = match write {
            Write::Known { number, edit, keys } => {
                if let Some(edit) = edit {
                    let is_sound = known.items.get(number).is_some_and(|known| known.is_sound);
                    edits::update((tx, damages), (feed, *number), (edit, shown), is_sound, now)?;
                    media::await_files(tx, *number, &edit.item)?;
                    *(if edit.is_edited { &mut counts.edited } else { &mut counts.silent }) += 1;
                }
                (*number, keys)
            }
            Write::New { item, seen, is_backfill, keys } => {
                ordinal -= 1;
                *(if *is_backfill { &mut counts.silent } else { &mut counts.new }) += 1;
                let seen = DateTime::from_timestamp(*seen, 0).unwrap_or(now);
                let guid = guid_of(tx, sighting, shown, &mut counts.shared_guids)?;
                let (guid, is_backfill) = (guid.as_deref(), *is_backfill);
                let number = edits::insert(tx, NewItem { feed, item, ordinal, seen, is_backfill, guid, timezone })?;
                media::await_files(tx, number, item)?;
                if sighting.full_text && item.link.is_some() {
                    article_rows::await_article(tx, number)?;
                }
                (number, keys)
            }
            Write::Nothing => continue,
        };
        edits::add_keys(tx, feed, number, keys)?;
        if at < listed {
            counts.current.push(number);
        }
    }
    Ok(counts)
}

/// What readers are to know a new item by, where that is not its id: nothing that they know another by.
fn guid_of(
    tx: &Connection,
    sighting: &Sighting<'_>,
    shown: &Item,
    shared: &mut Vec<String>,
) -> Result<Option<String>, StoreError> {
    let Some(guid) = sighting.guid.of(shown, sighting.guid_base) else { return Ok(None) };
    if edits::is_guid_taken(tx, sighting.feed, &guid)? {
        shared.push(guid);
        return Ok(None);
    }
    Ok(Some(guid))
}

fn write_source(
    tx: &Connection,
    sighting: &Sighting<'_>,
    change: &Change,
    counts: &WrittenItems,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO source (feed, url, recipe, etag, last_modified, body_hash, checked_at, succeeded_at, usual,
            current, moved_to, validated_url, freshness, fresh_until, mended, memory, read_at, watched)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?7, ?16)
         ON CONFLICT (feed, url) DO UPDATE SET recipe = excluded.recipe, etag = excluded.etag,
            last_modified = excluded.last_modified, body_hash = excluded.body_hash, checked_at = excluded.checked_at,
            succeeded_at = excluded.succeeded_at, usual = excluded.usual, current = excluded.current,
            moved_to = excluded.moved_to, failures = 0, failing_since = NULL, reason = NULL, advice = NULL,
            retry_at = NULL, gone = 0, validated_url = excluded.validated_url, freshness = excluded.freshness,
            fresh_until = excluded.fresh_until, mended = excluded.mended, memory = excluded.memory,
            read_at = excluded.read_at, watched = coalesce(excluded.watched, watched)",
    )?
    .execute(params![
        sighting.feed,
        sighting.source,
        sighting.recipe,
        sighting.cache_state.validators.etag,
        sighting.cache_state.validators.last_modified,
        sighting.body_hash,
        sighting.now.timestamp(),
        change.usual,
        serde_json::to_string(&counts.current)?,
        sighting.moved_to,
        sighting.cache_state.validators.url,
        sources::seconds(sighting.cache_state.freshness),
        sighting.fresh_until.map(|at| at.timestamp()),
        sighting.mended,
        serde_json::to_string(&change.memory)?,
        sighting.watched,
    ])?;
    Ok(())
}
