//! One fetch of one source, recorded in one transaction.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use rusqlite::{Connection, TransactionBehavior, params};

use super::{
    FeedMeta, Keep, Store, StoreError, articles,
    damage::{Columns, Damages},
    edits::{self, NewItem},
    feeds,
    load::{self, Asked},
    sources::{self, SourceState},
    turns::{self, Wording},
};
use crate::{
    history::{self, Change, Decision, Difference, Doubt, FieldVerdict, Known, Memory, Observation, Unread, Write},
    model::{Digest, Field, Item, Terms},
};

/// How many items a feed remembers with their bodies, apart from those on the page and those it publishes.
const REMEMBERED: usize = 1_000;

/// All that one fetch of one source showed.
#[derive(Debug)]
pub struct Sighting<'a> {
    /// The feed's id.
    pub feed: &'a str,
    /// The source's address as written in feeds.toml.
    pub source: &'a str,
    /// Fingerprint of the recipe that read the page.
    pub recipe: &'a str,
    /// What the answer said about asking again.
    pub terms: &'a Terms,
    /// Before it, the page may be taken for unchanged.
    pub fresh_until: Option<DateTime<Utc>>,
    /// Digest of the page.
    pub body_hash: Digest,
    /// Where permanent redirects led.
    pub moved_to: Option<&'a str>,
    /// The items in reading order.
    pub items: &'a [Item],
    /// Where the recipe did not fit and the items were found all the same: how, in the caller's own words.
    pub mended: Option<&'a str>,
    /// It is found so since this look.
    pub mended_anew: bool,
    /// What the page says of itself.
    pub page: FeedMeta,
    /// Whether the own page of each new item is to be read.
    pub full_text: bool,
    /// The operator says that the page is right, whatever history makes of it.
    pub accept: bool,
    /// The last answer that said that nothing has changed since the page was read, if there was one.
    pub unread: Option<Unread>,
    /// The fields that the source's recipe names a place of.
    pub named: Vec<Field>,
    /// Nothing is recorded where a field is not as it was.
    pub only_whole: bool,
    /// Who words what becomes of the source.
    pub wording: &'a dyn Wording,
    /// How much is kept.
    pub keep: Keep,
    /// Where days begin.
    pub timezone: Tz,
    /// The time zone in which the page's times were read that name none, where that is not the feed's.
    pub zone: Option<Tz>,
    /// The time of the fetch.
    pub now: DateTime<Utc>,
}

/// A look at a source whose page is as it was.
#[derive(Debug)]
pub struct Unchanged<'a> {
    /// The feed's id.
    pub feed: &'a str,
    /// The source's address as written in feeds.toml.
    pub source: &'a str,
    /// What the answer said about asking again.
    pub terms: &'a Terms,
    /// Before it, the page may be taken for unchanged.
    pub fresh_until: Option<DateTime<Utc>>,
    /// Where permanent redirects led, where that is known.
    pub moved_to: Option<&'a str>,
    /// The page itself was in the answer, with the same bytes; else a 304.
    pub is_read: bool,
    /// How much is kept.
    pub keep: Keep,
    /// Who words what becomes of the source.
    pub wording: &'a dyn Wording,
    /// The time of the fetch.
    pub now: DateTime<Utc>,
}

/// What became of a sighting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It was believed.
    Believed {
        /// Items that history did not know.
        new: usize,
        /// Items whose words changed.
        edited: usize,
        /// Older items that the list shows now, too, and that are no news.
        backfilled: usize,
        /// The server said up to now that nothing had changed, which was not true.
        told_wrong: bool,
        /// Fields that are not as usual, of which known items keep what they had.
        broken: Vec<FieldVerdict>,
    },
    /// It would be but for some fields, and only a whole page was wanted: the feed stays as it was.
    Broken(Difference),
    /// It was not, and the feed stays as it was.
    Doubted(Doubt),
}

/// What the store made of a sighting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Believed or not.
    pub verdict: Verdict,
    /// The source had been failing and is well again.
    pub healed: bool,
}

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
        load::restore_keys(&tx, feed, &loaded.lost_keys)?;
        let counts = write_items(db, sighting, &loaded.known, &change)?;
        write_source(&tx, sighting, &change, &counts)?;
        let forgotten = forget(db, feed, sighting.keep, now)?;
        let changed = counts.new + counts.edited + counts.silent + forgotten > 0;
        feeds::update(db, feed, &sighting.page, changed, now)?;
        turns::of_look(&tx, sighting, &before, &change)?;
        tx.commit()?;
        let broken = change.broken().to_vec();
        let verdict = Verdict::Believed {
            new: counts.new,
            edited: counts.edited,
            backfilled: change.backfilled,
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

    /// Records that a source's page is as it was: a 304, or the same bytes. Returns whether the source had been failing.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written.
    pub fn record_unchanged(&mut self, unchanged: &Unchanged<'_>) -> Result<bool, StoreError> {
        let Unchanged { feed, source, terms, fresh_until, moved_to, is_read, keep, now, .. } = *unchanged;
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
            terms.validators.etag,
            terms.validators.last_modified,
            now.timestamp(),
            terms.validators.url,
            sources::seconds(terms.freshness),
            fresh_until.map(|at| at.timestamp()),
            moved_to,
            is_read,
        ])?;
        if before.memory.held.is_some() {
            // the page is the one that was believed: whatever was held back is gone
            sources::remember(&tx, (feed, source), &Memory { held: None, ..before.memory })?;
        }
        if keep.age.is_some() && forget((&tx, &self.damages), feed, keep, now)? > 0 {
            feeds::update((&tx, &self.damages), feed, &FeedMeta::default(), true, now)?;
        }
        tx.commit()?;
        Ok(healed)
    }
}

fn asked<'a>(sighting: &Sighting<'a>, before: &'a SourceState) -> Asked<'a> {
    let same_recipe = before.holds_for(sighting.recipe);
    Asked { feed: sighting.feed, source: before, same_recipe, items: sighting.items }
}

fn observation<'a>(sighting: &'a Sighting<'a>) -> Observation<'a> {
    let Sighting { items, accept, unread, full_text, timezone, now, .. } = *sighting;
    Observation { items, accept, unread, named: &sighting.named, full_text, timezone, now }
}

#[derive(Debug, Default)]
struct Counts {
    new: usize,
    edited: usize,
    silent: usize,
    /// The items on the page, by number.
    current: Vec<i64>,
}

fn write_items(
    (tx, damages): (&Connection, &Damages),
    sighting: &Sighting<'_>,
    known: &Known,
    change: &Change,
) -> Result<Counts, StoreError> {
    let Sighting { feed, timezone, now, .. } = *sighting;
    let mut counts = Counts::default();
    let fresh = change.writes.iter().filter(|write| matches!(write, Write::New { .. })).count();
    // the first on the page is the newest
    let mut ordinal =
        if fresh > 0 { edits::reserve_ordinals(tx, feed, fresh, now)? + i64::try_from(fresh).unwrap_or(0) } else { 0 };
    for (shown, write) in sighting.items.iter().zip(&change.writes) {
        let (number, keys) = match write {
            Write::Known { number, edit, keys } => {
                if let Some(edit) = edit {
                    let is_sound = known.items.get(number).is_some_and(|known| known.is_sound);
                    edits::update((tx, damages), (feed, *number), (edit, shown), is_sound, now)?;
                    *(if edit.is_edited { &mut counts.edited } else { &mut counts.silent }) += 1;
                }
                (*number, keys)
            }
            Write::New { item, seen, is_backfill, keys } => {
                ordinal -= 1;
                *(if *is_backfill { &mut counts.silent } else { &mut counts.new }) += 1;
                let seen = DateTime::from_timestamp(*seen, 0).unwrap_or(now);
                let number =
                    edits::insert(tx, NewItem { feed, item, ordinal, seen, is_backfill: *is_backfill, timezone })?;
                if sighting.full_text && item.link.is_some() {
                    articles::await_article(tx, number)?;
                }
                (number, keys)
            }
            Write::Nothing => continue,
        };
        edits::add_keys(tx, feed, number, keys)?;
        counts.current.push(number);
    }
    Ok(counts)
}

fn write_source(tx: &Connection, sighting: &Sighting<'_>, change: &Change, counts: &Counts) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO source (feed, url, recipe, etag, last_modified, body_hash, checked_at, succeeded_at, usual,
            current, moved_to, validated_url, freshness, fresh_until, mended, memory, read_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?7)
         ON CONFLICT (feed, url) DO UPDATE SET recipe = excluded.recipe, etag = excluded.etag,
            last_modified = excluded.last_modified, body_hash = excluded.body_hash, checked_at = excluded.checked_at,
            succeeded_at = excluded.succeeded_at, usual = excluded.usual, current = excluded.current,
            moved_to = excluded.moved_to, failures = 0, failing_since = NULL, reason = NULL, advice = NULL,
            retry_at = NULL, gone = 0, validated_url = excluded.validated_url, freshness = excluded.freshness,
            fresh_until = excluded.fresh_until, mended = excluded.mended, memory = excluded.memory,
            read_at = excluded.read_at",
    )?
    .execute(params![
        sighting.feed,
        sighting.source,
        sighting.recipe,
        sighting.terms.validators.etag,
        sighting.terms.validators.last_modified,
        sighting.body_hash,
        sighting.now.timestamp(),
        change.usual,
        serde_json::to_string(&counts.current)?,
        sighting.moved_to,
        sighting.terms.validators.url,
        sources::seconds(sighting.terms.freshness),
        sighting.fresh_until.map(|at| at.timestamp()),
        sighting.mended,
        serde_json::to_string(&change.memory)?,
    ])?;
    Ok(())
}

/// Buries what is too old or too much and no longer on any page; gives how many items. Their keys stay, so that they do not
/// come back as new.
fn forget(
    (tx, damages): (&Connection, &Damages),
    feed: &str,
    keep: Keep,
    now: DateTime<Utc>,
) -> Result<usize, StoreError> {
    let age = keep.age.and_then(|age| TimeDelta::from_std(age).ok());
    let cutoff = age.and_then(|age| now.checked_sub_signed(age)).map_or(i64::MIN, |cutoff| cutoff.timestamp());
    let mut query = tx.prepare_cached(
        "SELECT number, sort_at < ?2 FROM item WHERE feed = ?1 AND body IS NOT NULL ORDER BY sort_at DESC, ordinal DESC",
    )?;
    let rows = query.query_map(params![feed, cutoff], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, bool>(1)?)))?;
    let mut candidates = Vec::new();
    for (rank, row) in rows.enumerate() {
        let (number, too_old) = row?;
        if too_old || rank >= REMEMBERED.max(keep.items) {
            candidates.push(number);
        }
    }
    if candidates.is_empty() {
        return Ok(0);
    }
    // where it is not known what is on a page, nothing is forgotten
    let Some(on_page) = on_page((tx, damages), feed)? else { return Ok(0) };
    let mut bury = tx.prepare_cached("UPDATE item SET body = NULL WHERE number = ?1")?;
    let mut bury_article = tx.prepare_cached("DELETE FROM article WHERE item = ?1")?;
    let mut buried = 0;
    for number in candidates.iter().filter(|number| !on_page.contains(number)) {
        buried += bury.execute([number])?;
        bury_article.execute([number])?;
    }
    Ok(buried)
}

/// The items that the feed's pages showed at their last success; `None` where that cannot be read.
fn on_page((tx, damages): (&Connection, &Damages), feed: &str) -> Result<Option<HashSet<i64>>, StoreError> {
    let mut query = tx.prepare_cached("SELECT current FROM source WHERE feed = ?1")?;
    let mut rows = query.query([feed])?;
    let mut numbers = HashSet::new();
    while let Some(row) = rows.next()? {
        let columns = Columns { row, damages, feed, of: "what is known of a source".into() };
        let Some(list) = columns.json::<Vec<i64>>("current") else { return Ok(None) };
        numbers.extend(list);
    }
    Ok(Some(numbers))
}
