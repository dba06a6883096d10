//! One source that is to be refreshed, and what a look at it is to the store.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use url::Url;

use super::degraded;
use crate::{
    extract::How,
    fetch::FetchedPage,
    history::Unread,
    model::{Digest, Guid},
    normalise::NormalisedPage,
    store::{FeedMeta, Keep, Sighting, SourceState, Store},
};

/// A look comes so long after the one before, as is usual.
const LOOK: TimeDelta = TimeDelta::days(1);

/// Which source of which feed, and how it is kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Task<'a> {
    pub feed: &'a str,
    pub source: &'a str,
    pub recipe_fingerprint: &'a str,
    pub how: How<'a>,
    /// The time of the run.
    pub now: DateTime<Utc>,
    /// Where the feed's days begin.
    pub timezone: Tz,
    pub keep: Keep,
    pub accept: bool,
    /// The last answer that said that nothing has changed since the page was read, if there was one.
    pub unread: Option<Unread>,
    /// Whether the own page of each new item is read.
    pub full_text: bool,
    /// How often the feed is refreshed.
    pub every: Duration,
    /// Whether the page is kept, to be read again without asking for it.
    pub keeps_page: bool,
    /// What of the feed's own says who asks, in words.
    pub credentials: Option<&'a str>,
    /// What readers are to know new items by, and the feed's first `url`.
    pub guid: (Guid, Option<&'a Url>),
}

impl Task<'_> {
    /// The same where times that name no zone are read in the one that earlier looks gave evidence of, unless somebody chose one.
    pub(super) fn in_zone(&self, zone: Option<&str>) -> Self {
        let mut task = *self;
        if let Some(zone) = zone.filter(|_| self.timezone == Tz::UTC).and_then(|zone| zone.parse().ok()) {
            task.how.timezone = zone;
        }
        task
    }

    /// The same where what is dated up to a day after the last look is published: the clock was set back since.
    pub(super) fn since_the_last_look(&self, looked_ahead: Option<DateTime<Utc>>) -> Self {
        let mut task = *self;
        task.how.latest = looked_ahead.map(|looked| looked + LOOK);
        task
    }
}

/// Whether the last page was believed, and read by this recipe.
pub(super) fn is_current(state: &SourceState, recipe_fingerprint: &str) -> bool {
    state.succeeded_at.is_some() && state.holds_for(recipe_fingerprint)
}

/// What a page shows, as the store is told of it.
pub(super) fn sighting<'a>(task: &'a Task<'a>, fetched: &'a FetchedPage, page: &'a NormalisedPage) -> Sighting<'a> {
    Sighting {
        feed: task.feed,
        source: task.source,
        recipe: task.recipe_fingerprint,
        cache_state: &fetched.cache_state,
        fresh_until: fetched.fresh_until,
        body_hash: Digest::default(),
        moved_to: fetched.moved_to.as_ref().map(url::Url::as_str),
        items: &page.items,
        further: page.further,
        mended: None,
        mended_anew: false,
        wording: task,
        page: FeedMeta {
            title: page.title.clone(),
            description: page.description.clone(),
            language: page.language.clone(),
            image: page.image.clone(),
            home: page.home.clone(),
            show: page.show.clone(),
            ..FeedMeta::default()
        },
        accept: task.accept,
        unread: task.unread,
        named: degraded::named(task.how.recipe),
        watched: None,
        only_whole: false,
        full_text: task.full_text,
        guid: task.guid.0,
        guid_base: task.guid.1,
        keep: task.keep,
        timezone: task.timezone,
        zone: page.zone,
        now: task.now,
    }
}

/// The store, even after a panic in another task: each of its writes is a transaction, so that none is half done.
pub(super) fn lock(store: &Mutex<Store>) -> MutexGuard<'_, Store> {
    store.lock().unwrap_or_else(PoisonError::into_inner)
}
