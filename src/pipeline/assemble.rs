//! What is published of a feed, assembled from the store alone: the same store gives the same feed.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use chrono::{DateTime, TimeDelta, Utc};
use ring::digest::{Context, SHA256};
use url::Url;

use super::{Error, Remark, State, near, remark};
use crate::{
    VERSION,
    config::{Config, FeedConfig, Order, Origin},
    fetch::publishable,
    model::{Entry, Feed, FeedFailure, FeedSummary, Image, Item, Surface, hex},
    store::{FeedMeta, Store, StoreError, StoredItem, UnwrittenDocument},
};

/// The feeds whose items a feed publishes: itself, or the members of a merged one with the members of theirs.
#[must_use]
pub fn members<'a>(config: &'a Config, feed: &'a FeedConfig) -> Vec<&'a FeedConfig> {
    if !feed.is_merged() {
        return vec![feed];
    }
    let by_id: HashMap<_, _> = config.feeds.iter().map(|feed| (&feed.id, feed)).collect();
    let mut members: Vec<&FeedConfig> = Vec::new();
    let mut open = vec![feed];
    let mut seen = HashSet::new();
    while let Some(next) = open.pop() {
        if !seen.insert(&next.id) {
            continue;
        }
        match &next.origin {
            Origin::Sources(_) => members.push(next),
            Origin::Merge(ids) => {
                open.extend(ids.iter().rev().filter_map(|id| by_id.get(id).copied()));
            }
        }
    }
    members
}

/// Whether any item of a feed is remembered, whatever its rules make of it. A feed that succeeded once always has some, unless its
/// memory was damaged.
pub(super) fn is_remembered(store: &Store, config: &Config, feed: &FeedConfig) -> Result<bool, StoreError> {
    for member in members(config, feed) {
        if !store.items(member.id.as_str(), 1, |_| true)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A hash of all that a feed's documents depend on; `None` while none of its sources ever succeeded, and where nothing is remembered
/// of it any more: no document of it takes the place of those that there are.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn fingerprint(
    store: &Store,
    config: &Config,
    feed: &FeedConfig,
    now: DateTime<Utc>,
) -> Result<Option<String>, StoreError> {
    let mut hash = Context::new(&SHA256);
    hash.update(VERSION.as_bytes());
    hash.update(feed.fingerprint.as_bytes());
    let mut any = false;
    for member in members(config, feed) {
        let FeedMeta { revision, changed_at, .. } = store.feed(member.id.as_str())?;
        any |= revision > 0;
        // while the clock is behind what is stored, dates are published otherwise ([`Feed::settle`])
        let ahead = if changed_at.is_some_and(|at| at > now) { " ahead" } else { "" };
        hash.update(format!("\n{} {} {revision}{ahead}", member.id, member.fingerprint).as_bytes());
    }
    for other in &feed.limits.unseen_in {
        hash.update(format!("\nunseen {other} {}", store.feed(other.as_str())?.revision).as_bytes());
    }
    Ok((any && is_remembered(store, config, feed)?).then(|| hex(hash.finish().as_ref())))
}

/// The feed with its entries, the newest first, `limit` of them at the most and no more than it keeps.
pub(super) fn feed(store: &Store, config: &Config, feed: &FeedConfig, limit: usize) -> Result<Feed, Error> {
    with_limit(store, config, feed, (limit.min(feed.keep.items), false))
}

/// How many entries of a feed are remembered, those included that it no longer publishes. They are counted and not read, unless a
/// rule looks at them, or members of a merged feed may have some in common.
///
/// # Errors
/// [`Error::Store`].
pub fn history_count(store: &Store, config: &Config, feed: &FeedConfig) -> Result<usize, Error> {
    let id = feed.id.as_str();
    Ok(match &feed.origin {
        Origin::Sources(_) if feed.keeps_all() => store.item_count(id)?,
        Origin::Sources(_) => {
            let choice = Choice::of(store, config, feed)?;
            store.kept_at(id, 0..0, |item| choice.keeps(item))?.0
        }
        Origin::Merge(_) => with_limit(store, config, feed, (usize::MAX, true))?.entries.len(),
    })
}

/// The feed with those of the entries that are remembered which have these ranks, the newest being 0.
///
/// # Errors
/// [`Error::Store`].
pub fn history_at(store: &Store, config: &Config, feed: &FeedConfig, ranks: Range<usize>) -> Result<Feed, Error> {
    let id = feed.id.as_str();
    let items = match &feed.origin {
        Origin::Sources(_) if feed.keeps_all() => store.items_at(id, ranks.start, ranks.len())?,
        Origin::Sources(_) => {
            let choice = Choice::of(store, config, feed)?;
            store.kept_at(id, ranks, |item| choice.keeps(item))?.1
        }
        Origin::Merge(_) => {
            let mut all = with_limit(store, config, feed, (ranks.end, true))?;
            all.entries.drain(..ranks.start.min(all.entries.len()));
            return Ok(all);
        }
    };
    let mut part = headline(store, feed)?;
    part.entries = items.into_iter().map(|item| entry(item, feed, None)).collect();
    Ok(part)
}

/// How many entries of a feed can be in archives. They count in the order in which they arrived, so that an archive that is full stays
/// as it is; those of a merged feed, whose members each have an order of their own, by their dates.
///
/// # Errors
/// [`Error::Store`].
pub fn arrival_count(store: &Store, config: &Config, feed: &FeedConfig) -> Result<usize, Error> {
    match &feed.origin {
        Origin::Sources(_) => Ok(store.arrival_count(feed.id.as_str())?),
        Origin::Merge(_) => history_count(store, config, feed),
    }
}

/// The feed with those entries that arrived as these, the oldest being 0.
///
/// # Errors
/// [`Error::Store`].
pub fn arrived_at(store: &Store, config: &Config, feed: &FeedConfig, ranks: Range<usize>) -> Result<Feed, Error> {
    if feed.is_merged() {
        let all = history_count(store, config, feed)?;
        return history_at(store, config, feed, all.saturating_sub(ranks.end)..all.saturating_sub(ranks.start));
    }
    let items = store.arrived_at(feed.id.as_str(), ranks.start, ranks.len())?;
    let mut part = headline(store, feed)?;
    part.entries =
        items.into_iter().filter(|item| feed.rules.keep(&item.item)).map(|item| entry(item, feed, None)).collect();
    Ok(part)
}

/// The feed as it is published now.
///
/// # Errors
/// [`Error::Store`].
pub fn published(store: &Store, config: &Config, feed: &FeedConfig) -> Result<Feed, Error> {
    self::feed(store, config, feed, usize::MAX)
}

/// The newest entries of a feed.
///
/// # Errors
/// [`Error::Store`].
pub fn newest(store: &Store, config: &Config, feed: &FeedConfig, count: usize) -> Result<Vec<Entry>, Error> {
    Ok(self::feed(store, config, feed, count)?.entries)
}

/// How many items of a feed are remembered; what a merged feed is made of counts for it.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn item_count(store: &Store, config: &Config, feed: &FeedConfig) -> Result<usize, StoreError> {
    members(config, feed).iter().map(|member| store.item_count(member.id.as_str())).sum()
}

/// Whether more items of a feed are remembered than it shows.
///
/// # Errors
/// [`Error::Store`].
pub fn history_exceeds(store: &Store, config: &Config, feed: &FeedConfig, shown: usize) -> Result<bool, Error> {
    Ok(item_count(store, config, feed)? > shown)
}

fn with_limit(store: &Store, config: &Config, feed: &FeedConfig, (limit, all): (usize, bool)) -> Result<Feed, Error> {
    let members = members(config, feed);
    let merged = feed.is_merged();
    let mut published = head(feed, &known(store, feed)?);
    let own = Choice::of(store, config, feed)?;
    for member in members {
        let meta = store.feed(member.id.as_str())?;
        let origin = merged.then(|| summary(&head(member, &meta)));
        let of_member = if merged { Some(Choice::of(store, config, member)?) } else { None };
        let keep = |item: &_| own.keeps(item) && of_member.as_ref().is_none_or(|choice| choice.keeps(item));
        let most = if all { limit } else { limit.min(member.keep.items) }.min(feed.limits.quota.unwrap_or(usize::MAX));
        let items = store.items(member.id.as_str(), most, keep)?;
        published.entries.extend(items.into_iter().map(|item| entry(item, member, origin.clone())));
        published.updated = published.updated.max(meta.changed_at.unwrap_or_default());
    }
    if merged {
        if feed.limits.near {
            near::join(&mut published.entries);
        }
        merge(&mut published.entries, limit);
    }
    if !all {
        arrange(&mut published.entries, feed.limits.order);
    }
    if published.updated == DateTime::<Utc>::UNIX_EPOCH {
        // when the feed changed is damaged
        published.updated = published.entries.iter().map(|entry| entry.changed).max().unwrap_or_default();
    }
    Ok(published)
}

/// What a feed makes of the items that are remembered: its rules, its oldest date, and what other feeds publish.
struct Choice<'a> {
    feed: &'a FeedConfig,
    since: Option<DateTime<Utc>>,
    seen: HashSet<Url>,
}

impl<'a> Choice<'a> {
    fn of(store: &Store, config: &Config, feed: &'a FeedConfig) -> Result<Self, StoreError> {
        let mut seen = HashSet::new();
        let others = config.feeds.iter().filter(|other| feed.limits.unseen_in.contains(&other.id));
        for member in others.flat_map(|other| members(config, other)) {
            let items = store.items(member.id.as_str(), member.keep.items, |item| member.rules.keep(item))?;
            seen.extend(items.into_iter().filter_map(|item| item.item.link));
        }
        let changed_at = members(config, feed)
            .iter()
            .map(|member| store.feed(member.id.as_str()))
            .try_fold(None, |last, meta| Ok::<_, StoreError>(meta?.changed_at.max(last)))?;
        let age = feed.limits.max_age.and_then(|age| TimeDelta::from_std(age).ok());
        Ok(Self { feed, since: changed_at.zip(age).and_then(|(at, age)| at.checked_sub_signed(age)), seen })
    }

    fn keeps(&self, item: &Item) -> bool {
        let begins = item.published.map(|published| published.begins(self.feed.timezone).to_utc());
        self.feed.rules.keep(item)
            && self.since.zip(begins).is_none_or(|(since, begins)| begins >= since)
            && item.link.as_ref().is_none_or(|link| !self.seen.contains(link))
    }
}

/// The entries of a document in the order that its feed asks for.
fn arrange(entries: &mut [Entry], order: Order) {
    match order {
        Order::Newest => {}
        Order::Oldest => entries.reverse(),
        Order::Title => entries.sort_by_cached_key(|entry| entry.item.title.to_lowercase()),
    }
}

/// Newest first; what several members publish counts once, under the id of the member named first.
fn merge(entries: &mut Vec<Entry>, limit: usize) {
    // what one member tells apart is apart, as the changes of one page
    let mut seen: HashMap<Url, Option<String>> = HashMap::new();
    entries.retain(|entry| {
        let Some(link) = &entry.item.link else { return true };
        let member = entry.origin.as_ref().map(|origin| origin.id.to_string());
        *seen.entry(link.clone()).or_insert_with(|| member.clone()) == member
    });
    tell_apart(entries);
    // the sort is stable: entries of one instant stay in the order of their members
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.published));
    entries.truncate(limit);
}

/// Leaves each guid to one entry, the one that was published first: elsewhere it may name another item, and only a URI names the same
/// everywhere.
fn tell_apart(entries: &mut [Entry]) {
    let mut oldest_first: Vec<&mut Entry> = entries.iter_mut().collect();
    oldest_first.sort_by_key(|entry| entry.published);
    let mut seen = HashSet::new();
    for entry in oldest_first {
        if entry.guid.as_ref().is_some_and(|guid| guid != entry.uri() || !seen.insert(guid.clone())) {
            entry.guid = None;
        }
    }
}

fn entry(stored: StoredItem, feed: &FeedConfig, origin: Option<FeedSummary>) -> Entry {
    let published = stored.published(feed.timezone);
    let updated = stored.updated.with_timezone(published.offset()).max(published);
    let changed = stored.first_seen.max(stored.updated);
    Entry { id: stored.id, guid: stored.guid, published, updated, changed, item: stored.item, origin }
}

/// A feed without its entries: its title, what it is about, where it is from.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn headline(store: &Store, feed: &FeedConfig) -> Result<Feed, StoreError> {
    Ok(head(feed, &known(store, feed)?))
}

/// What the store knows of a feed; a merged feed knows only its own table.
fn known(store: &Store, feed: &FeedConfig) -> Result<FeedMeta, StoreError> {
    match feed.origin {
        Origin::Sources(_) => store.feed(feed.id.as_str()),
        Origin::Merge(_) => Ok(FeedMeta::default()),
    }
}

/// A feed without entries: what feeds.toml says of it, else its page.
pub(super) fn head(feed: &FeedConfig, page: &FeedMeta) -> Feed {
    // a feed that is read names its site, of which its own address is none
    let named = || page.home.clone().or_else(|| first_address(feed));
    let home = feed.home.clone().or_else(named).map(|url| publishable(&url));
    let title = feed.title.clone().or_else(|| page.title.clone());
    let podcast = feed.podcast.as_ref();
    let cover = podcast.and_then(|podcast| Some(Image { url: podcast.image.clone()?, alt: None }));
    let host = || home.as_ref().and_then(Url::host_str).map(|host| host.trim_start_matches("www.").to_owned());
    Feed {
        id: feed.id.clone(),
        file: feed.file.clone(),
        uri: feed.id.uri(&seed(feed)),
        title: title.or_else(host).unwrap_or_else(|| feed.id.to_string()),
        description: feed.description.clone().or_else(|| page.description.clone()),
        home,
        language: feed.language.clone().or_else(|| page.language.clone()),
        image: cover.or_else(|| page.image.clone()),
        show: podcast.map_or_else(|| page.show.clone(), |podcast| Some(podcast.over(page.show.clone()))),
        updated: page.changed_at.unwrap_or_default(),
        ttl: Some(feed.schedule.interval()),
        base_url: feed.base_url.clone(),
        formats: feed.formats.clone(),
        address: None,
        links: Vec::new(),
        tags: feed.tags.clone(),
        entries: Vec::new(),
    }
}

/// The page on the web that readers are sent to.
fn first_address(feed: &FeedConfig) -> Option<Url> {
    let base = || feed.sources().first().and_then(|source| source.fetch.base.as_ref());
    feed.first_url().or_else(base).cloned()
}

/// What a feed's URI is made from besides its id: nothing that depends on the machine.
fn seed(feed: &FeedConfig) -> String {
    first_address(feed).map(String::from).unwrap_or_default()
}

/// What other documents say of a feed.
#[must_use]
pub fn summary(feed: &Feed) -> FeedSummary {
    FeedSummary {
        id: feed.id.clone(),
        uri: feed.uri.clone(),
        title: feed.title.clone(),
        home: feed.home.clone(),
        updated: feed.updated,
        self_url: feed.formats.first().and_then(|format| feed.self_url(*format)),
        file_name: feed.formats.first().map(|format| feed.file_name(*format)),
        tags: feed.tags.clone(),
    }
}

/// What is wrong with the sources of a feed, of a merged one with those of its members, the worst first; and its documents that
/// cannot be written.
///
/// # Errors
/// [`Error::Store`].
pub fn failures(
    store: &Store,
    config: &Config,
    feed: &FeedConfig,
    now: DateTime<Utc>,
) -> Result<Vec<FeedFailure>, Error> {
    let unwritten = store.unwritten_of(feed.id.as_str())?.into_iter().map(|document| {
        let UnwrittenDocument { since, name, reason, advice, .. } = document;
        let (state, since, advice) = (State::Failing.word(), Some(since), Some(advice));
        (State::Failing, FeedFailure { state, since, source: name, reason, advice })
    });
    let mut failures: Vec<(State, FeedFailure)> = Vec::new();
    for member in members(config, feed) {
        for source in member.sources() {
            let state = store.source(member.id.as_str(), &source.id, now)?;
            let remarks = remark::remarks(store, member, (source, &state), now)?;
            failures.extend(remarks.into_iter().filter_map(|remark| failure(member.id.as_str(), remark)));
        }
    }
    failures.extend(unwritten);
    failures.sort_by_key(|(state, _)| std::cmp::Reverse(*state));
    Ok(failures.into_iter().map(|(_, failure)| failure).collect())
}

/// What a remark tells of a source that is not well; none where it is read as it should be.
fn failure(feed: &str, remark: Remark) -> Option<(State, FeedFailure)> {
    let state = remark.kind.state().filter(|state| *state >= State::Stale)?;
    let Remark { since, source, reason, advice, .. } = remark;
    let advice = advice.map(|advice| advice.told(Surface::Command, feed));
    Some((state, FeedFailure { state: state.word(), since, source, reason, advice }))
}
