//! A page that is watched: an item for each change of the part that is meant, and none where that says the same.
//!
//! At the first look the item is what the part says then. Where it is another part that is watched from now on, what that said on the
//! page of the last look is what the page of now is compared with, so that a corrected recipe is no change.

use std::sync::Mutex;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    SourceError, first_look,
    refresh::{self, Refreshed},
    report::Outcome,
    task::{Task, is_current, lock, sighting},
};
use crate::{
    extract::{
        self, Recipe,
        watch::{Watch, Watched, When},
    },
    fetch::FetchedPage,
    model::Digest,
    normalise::NormalisedPage,
    store::{Backoff, Sighting, Store, StoreError},
};

/// What is remembered of a watched part.
#[derive(Debug, Serialize, Deserialize)]
struct Said {
    text: String,
    /// When it was read.
    at: DateTime<Utc>,
    /// Changes up to then.
    count: u64,
}

/// A watched part as it was.
pub(super) struct Before {
    said: Option<Said>,
    /// The page was read before.
    is_known: bool,
    /// What it said is remembered as the recipe of now reads it.
    is_current: bool,
}

/// The part that a source watches, if it does.
fn of<'a>(task: &Task<'a>) -> Option<&'a Watch> {
    match task.how.recipe {
        Recipe::Watch(watch) => Some(watch),
        Recipe::List(_) | Recipe::Auto => None,
    }
}

/// The part as it was, where a source watches one; asked for before another page is kept.
pub(super) fn before(store: &Mutex<Store>, task: &Task<'_>) -> Result<Option<Before>, StoreError> {
    let Some(watch) = of(task) else { return Ok(None) };
    let store = lock(store);
    let state = store.source(task.feed, task.source, task.now)?;
    let stored = store.watched(task.feed, task.source)?;
    let said: Option<Said> = stored.and_then(|stored| match serde_json::from_str(&stored) {
        Ok(said) => Some(said),
        Err(fault) => {
            store.note_damage(task.feed, format!("what was watched on {}", task.source), fault.to_string());
            None
        }
    });
    let (is_current, is_known) = (is_current(&state, task.recipe_fingerprint), state.succeeded_at.is_some());
    if is_current && said.is_some() || !is_known {
        return Ok(Some(Before { said, is_known, is_current }));
    }
    // read by another recipe, or lost: the page of the last look still says it
    let count = said.map_or(0, |said| said.count);
    let kept = store.kept_page(task.feed, task.source)?.filter(|_| state.failures == 0);
    let said = kept.and_then(|page| {
        let text = watch.read(&page, &task.how).ok()?.text();
        Some(Said { text, at: page.fetched_at, count })
    });
    Ok(Some(Before { said, is_known, is_current: false }))
}

/// Records what the part says now, and the change if there is one.
pub(super) fn settle(
    store: &Mutex<Store>,
    task: &Task<'_>,
    fetched: &FetchedPage,
    (body_hash, before): (Digest, Before),
) -> Result<Refreshed, StoreError> {
    let settled = match of(task) {
        Some(watch) => Look { store, task, fetched, watch }.settle(body_hash, before)?,
        None => Err(SourceError::Fault("nothing is watched".into())),
    };
    let backoff = Backoff { fresh_until: fetched.fresh_until, ..Backoff::default() };
    settled.or_else(|error| refresh::failure(store, task, &error, backoff))
}

/// A look at a watched page.
struct Look<'a> {
    store: &'a Mutex<Store>,
    task: &'a Task<'a>,
    fetched: &'a FetchedPage,
    watch: &'a Watch,
}

impl Look<'_> {
    /// The inner error says why the page is not believed.
    fn settle(&self, body_hash: Digest, before: Before) -> Result<Result<Refreshed, SourceError>, StoreError> {
        let (page, how) = (&self.fetched.page, &self.task.how);
        let now = match self.watch.read(page, how) {
            Ok(now) => now,
            Err(error) => return Ok(Err(error.into())),
        };
        let Some(said) = before.said else {
            return match (before.is_known, extract::read(page, how)) {
                (true, _) => self.unchanged(&now, 0).map(Ok),
                (false, Ok(read)) => self.record(body_hash, &read, (&now, 0)),
                (false, Err(error)) => Ok(Err(error.into())),
            };
        };
        let when = |at| When { at, timezone: how.timezone, language: page.language.as_deref() };
        let Some(change) = now.change_from(&Watched::parse(&said.text), (when(said.at), when(page.fetched_at))) else {
            return match before.is_current {
                true => self.as_it_was().map(Ok),
                false => self.unchanged(&now, said.count).map(Ok),
            };
        };
        let count = said.count.saturating_add(1);
        match extract::read_change(page, how, (self.watch, &change, count)) {
            Ok(read) => self.record(body_hash, &read, (&now, count)),
            Err(error) => Ok(Err(error.into())),
        }
    }

    fn words(&self, now: &Watched, count: u64) -> Result<String, StoreError> {
        Ok(serde_json::to_string(&Said { text: now.text(), at: self.fetched.page.fetched_at, count })?)
    }

    fn record(
        &self,
        body_hash: Digest,
        read: &NormalisedPage,
        (now, count): (&Watched, u64),
    ) -> Result<Result<Refreshed, SourceError>, StoreError> {
        let Self { store, task, fetched, .. } = self;
        if !task.accept
            && let Some(error) = first_look::refused(&fetched.page, &task.how, &read.items)
        {
            return Ok(Err(error));
        }
        // a change that is as an earlier one was, under its title, is another
        let mut read = read.clone();
        read.items.iter_mut().for_each(|item| item.keys.truncate(1));
        let words = self.words(now, count)?;
        let sighting = Sighting { body_hash, watched: Some(&words), ..sighting(task, fetched, &read) };
        let recorded = lock(store).record(&sighting)?;
        Ok(refresh::refreshed(task, &read, recorded, None))
    }

    /// What the part says is remembered from now on, and no change.
    fn unchanged(&self, now: &Watched, count: u64) -> Result<Refreshed, StoreError> {
        let Self { store, task, .. } = self;
        let words = self.words(now, count)?;
        lock(store).keep_watched((task.feed, task.source), task.recipe_fingerprint, &words)?;
        self.as_it_was()
    }

    fn as_it_was(&self) -> Result<Refreshed, StoreError> {
        let Self { store, task, fetched, .. } = self;
        let answer = (&fetched.cache_state, fetched.fresh_until);
        let healed = refresh::record_unchanged(store, task, answer, (fetched.moved_to.as_ref(), true))?;
        Ok(Refreshed::quiet(Outcome::Unchanged, healed))
    }
}
