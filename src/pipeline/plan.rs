//! What a changed feeds.toml would do to readers: kept pages read by the configuration that was last built and by the one that stands
//! there now. Nothing is asked for, and nothing is written.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{Comparison, Error, InForce, SourceError, built};
use crate::{
    config::{Config, FeedConfig, Source},
    extract::{self, Recipe},
    fetch::shown,
    model::{FeedId, Item, Page},
    store::Store,
};

/// So large a part of the items may change before a reader is taken to notice: one of so many.
const NOTICED: usize = 5;

/// What a changed configuration would do.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Plan {
    /// The feeds that are in both and differ, and those that have taken the place of another.
    pub feeds: Vec<FeedPlan>,
    /// Feeds that come in; what they show is known once they are built.
    pub added: Vec<FeedId>,
    /// Feeds that go.
    pub removed: Vec<FeedId>,
    /// Documents that come in.
    pub documents_added: Vec<String>,
    /// Documents that are not wanted any more.
    pub documents_removed: Vec<String>,
    /// Documents that get another name: the old one and the new one.
    pub documents_renamed: Vec<(String, String)>,
    /// Whether readers would notice: a feed goes, an item gets another id, or a fifth of the items of a feed changes.
    pub noticed: bool,
}

/// What would become of a feed.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FeedPlan {
    /// The feed.
    pub feed: FeedId,
    /// The name that it was built under, where that is another: its memory stays behind.
    pub was: Option<FeedId>,
    /// Items that its documents have, as far as they are known.
    pub published_before: usize,
    /// Items of these that they would have.
    pub published_after: usize,
    /// Its pages.
    pub sources: Vec<SourcePlan>,
}

/// What a page would be read as.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SourcePlan {
    /// The source, as it may be shown.
    pub source: String,
    /// When its page was fetched; none where none is kept, and nothing can be said.
    pub fetched_at: Option<DateTime<Utc>>,
    /// Why the page gives no items, by the configuration that stands there now.
    pub fault: Option<String>,
    /// Items on it as it was read.
    pub before: usize,
    /// Items on it as it would be read.
    pub after: usize,
    /// Items that keep the ids which readers know.
    pub ids_kept: usize,
    /// Items that would be new to readers though they were there.
    pub ids_lost: usize,
    /// How they differ.
    #[serde(flatten)]
    pub items: Comparison,
}

impl Plan {
    /// Whether nothing would change.
    #[must_use]
    pub fn is_none(&self) -> bool {
        let documents = self.documents_added.len() + self.documents_removed.len() + self.documents_renamed.len();
        self.feeds.is_empty() && self.added.is_empty() && self.removed.is_empty() && documents == 0
    }
}

impl FeedPlan {
    fn is_noticed(&self) -> bool {
        let is_part = |part: usize, all: usize| part > 0 && part * NOTICED >= all;
        let lost = self.published_before.saturating_sub(self.published_after);
        let source = |plan: &SourcePlan| {
            plan.ids_lost > 0 || plan.fault.is_some() || is_part(plan.items.count(), plan.before.max(plan.after))
        };
        is_part(lost, self.published_before) || self.sources.iter().any(source)
    }
}

/// Plans the way from the configuration that was built to the one that stands there; of some feeds, or of all.
///
/// # Errors
/// [`Error::Store`].
pub fn plan(
    store: &Store,
    (built, config): (&Config, &Config),
    only: &[FeedId],
    now: DateTime<Utc>,
) -> Result<Plan, Error> {
    let wanted = |feed: &&FeedConfig| only.is_empty() || only.contains(&feed.id);
    let of = |config: &Config, id: &FeedId| config.feeds.iter().any(|feed| feed.id == *id);
    let mut removed: Vec<&FeedConfig> =
        built.feeds.iter().filter(wanted).filter(|feed| !of(config, &feed.id)).collect();
    let (mut feeds, mut added) = (Vec::new(), Vec::new());
    for feed in config.feeds.iter().filter(wanted) {
        let before = built.feeds.iter().find(|before| before.id == feed.id);
        let before = before.or_else(|| {
            let at = removed.iter().position(|gone| is_same_page(gone, feed))?;
            Some(removed.remove(at))
        });
        match before {
            Some(before) if built::fingerprints(before) == built::fingerprints(feed) => {}
            Some(before) => feeds.push(feed_plan(store, (before, feed), now)?),
            None => added.push(feed.id.clone()),
        }
    }
    let removed: Vec<FeedId> = removed.into_iter().map(|feed| feed.id.clone()).collect();
    let names = |config: &Config| -> BTreeSet<String> {
        let public = config.feeds.iter().filter(wanted).filter(|feed| !feed.private);
        public.flat_map(|feed| feed.formats.iter().map(|format| feed.file_name(*format))).collect()
    };
    let (old, new) = (names(built), names(config));
    let renamed = renamed((built, config), (&old, &new));
    let is_renamed = |name: &String| renamed.iter().any(|(from, to)| from == name || to == name);
    let only_in = |one: &BTreeSet<String>, other: &BTreeSet<String>| -> Vec<String> {
        one.difference(other).filter(|name| !is_renamed(name)).cloned().collect()
    };
    Ok(Plan {
        noticed: !removed.is_empty() || !renamed.is_empty() || feeds.iter().any(FeedPlan::is_noticed),
        documents_added: only_in(&new, &old),
        documents_removed: only_in(&old, &new),
        documents_renamed: renamed,
        feeds,
        added,
        removed,
    })
}

/// Whether a feed that goes and one that comes in are read from one page: then it has another name.
fn is_same_page(gone: &FeedConfig, feed: &FeedConfig) -> bool {
    gone.sources().iter().any(|source| feed.sources().iter().any(|other| other.id == source.id))
}

/// The documents of a feed that are to have another name in the same format.
fn renamed(
    (built, config): (&Config, &Config),
    (old, new): (&BTreeSet<String>, &BTreeSet<String>),
) -> Vec<(String, String)> {
    let mut renamed = Vec::new();
    for feed in &config.feeds {
        let Some(before) = built.feeds.iter().find(|before| before.id == feed.id) else { continue };
        for format in feed.formats.iter().filter(|format| before.formats.contains(format)) {
            let (from, to) = (before.file_name(*format), feed.file_name(*format));
            if old.contains(&from) && !new.contains(&from) && new.contains(&to) {
                renamed.push((from, to));
            }
        }
    }
    renamed
}

fn feed_plan(store: &Store, (before, feed): (&FeedConfig, &FeedConfig), now: DateTime<Utc>) -> Result<FeedPlan, Error> {
    let published = |by: &FeedConfig| {
        store.items(before.id.as_str(), by.keep.items, |item| by.rules.keep(item)).map(|items| items.len())
    };
    let mut sources = Vec::new();
    for source in feed.sources() {
        let old = before.sources().iter().find(|old| old.id == source.id);
        sources.push(source_plan(store, (Some((feed, source)), old.map(|old| (before, old))), now)?);
    }
    for gone in before.sources().iter().filter(|old| feed.sources().iter().all(|source| source.id != old.id)) {
        sources.push(source_plan(store, (None, Some((before, gone))), now)?);
    }
    let was = (before.id != feed.id).then(|| before.id.clone());
    let published_after = if was.is_some() { 0 } else { published(feed)? };
    Ok(FeedPlan { feed: feed.id.clone(), was, published_before: published(before)?, published_after, sources })
}

type Side<'a> = Option<(&'a FeedConfig, &'a Source)>;

fn source_plan(store: &Store, (new, old): (Side<'_>, Side<'_>), now: DateTime<Utc>) -> Result<SourcePlan, Error> {
    let name = new.or(old).map(|(_, source)| shown(&source.id)).unwrap_or_default();
    let kept = match old.or(new) {
        Some((feed, source)) => store.kept_page(feed.id.as_str(), &source.id)?,
        None => None,
    };
    let Some(page) = kept else {
        let items = Comparison::default();
        return Ok(SourcePlan {
            source: name,
            fetched_at: None,
            fault: None,
            before: 0,
            after: 0,
            ids_kept: 0,
            ids_lost: 0,
            items,
        });
    };
    let (before, ids_before, _) = read(store, old, &page, now)?;
    let (after, ids_after, fault) = read(store, new, &page, now)?;
    let id = |is_after: bool, at: usize| {
        let ids = if is_after { &ids_after } else { &ids_before };
        ids.get(at).cloned().flatten()
    };
    let items = Comparison::of(&before, &after, id);
    let known = ids_after.iter().flatten().count();
    let is_lost = |(old, new): &&(usize, usize)| id(false, *old).is_some_and(|was| id(true, *new) != Some(was));
    Ok(SourcePlan {
        source: name,
        fetched_at: Some(page.fetched_at),
        fault: fault.map(|fault| fault.to_string()),
        before: before.len(),
        after: after.len(),
        ids_kept: known,
        ids_lost: items.pairs.iter().filter(is_lost).count(),
        items,
    })
}

type ReadItems = (Vec<Item>, Vec<Option<String>>, Option<SourceError>);

/// The items of a page that a feed would publish, the ids under which it knows them, and why there are none.
fn read(store: &Store, side: Side<'_>, page: &Page, now: DateTime<Utc>) -> Result<ReadItems, Error> {
    let Some((feed, source)) = side else { return Ok((Vec::new(), Vec::new(), None)) };
    let in_force = InForce::of(store, feed, source, now)?;
    if let Recipe::Watch(watch) = &source.read.recipe {
        // another part is no change: what it says is what later looks are compared with
        let fault = watch.read(page, &source.how()).err().map(SourceError::from);
        return Ok((Vec::new(), Vec::new(), fault));
    }
    match extract::read(page, &in_force.source.how()) {
        Ok(read) => {
            let items: Vec<Item> = read.items.into_iter().filter(|item| feed.rules.keep(item)).collect();
            let ids = store.ids_of((feed.id.as_str(), &source.id), &items, now)?;
            Ok((items, ids, None))
        }
        Err(error) => Ok((Vec::new(), Vec::new(), Some(error.into()))),
    }
}
