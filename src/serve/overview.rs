//! What the dashboard and the API tell of feeds: one shape for both.

use std::{
    collections::HashMap,
    sync::atomic::{AtomicBool, Ordering},
};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Serialize;

use super::{
    shared::Reader,
    snapshot::{FeedState, Snapshot},
    trouble::MemoryFault,
};
use crate::{
    config::{FeedConfig, Origin},
    fetch::shown,
    model::{Entry, Format, Item, Surface},
    pipeline::{self, BrokenField, Error, Health, Remark, State},
    schedule::TimePattern,
    store::{PastRun, Revision, UnwrittenDocument},
};

/// Days of which new items are counted.
const DAYS: usize = 30;

/// One feed at a glance.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct FeedView {
    /// Its name in feeds.toml.
    pub id: String,
    pub title: String,
    /// The page that it is made of.
    pub home: Option<String>,
    pub state: State,
    pub paused: bool,
    pub refreshing: bool,
    pub private: bool,
    pub tags: Vec<String>,
    /// Whether alerts tell of it.
    pub alerts: bool,
    /// Items that are remembered.
    pub items: usize,
    pub newest: Option<ItemView>,
    pub last_refresh: Option<DateTime<Utc>>,
    pub next_refresh: Option<DateTime<Utc>>,
    /// The end of the quiet hours that it is in, by its own clock.
    pub quiet_until: Option<DateTime<Tz>>,
    /// Since when it is as it is, where that is known and it is not well.
    pub failing_since: Option<DateTime<Utc>>,
    /// A list is held back until somebody accepts it.
    pub held: bool,
    /// Since when a list is held back.
    pub held_since: Option<DateTime<Utc>>,
    /// Fields of its items that are not as usual.
    pub broken: Vec<BrokenField>,
    /// All that is to be told of its sources, the worst of each first.
    pub remarks: Vec<Remark<String>>,
    /// Why it is as it is, where it is not well.
    pub reason: Option<String>,
    /// What to do about it.
    pub advice: Option<String>,
    /// Its documents that cannot be written to the output folder.
    pub unwritten: Vec<UnwrittenDocument>,
    /// When it is looked at, in words.
    pub schedule: String,
    /// Its documents.
    pub documents: Vec<DocumentView>,
    /// New items on each of the last days, the oldest first.
    #[cfg_attr(test, schemars(length(equal = DAYS)))]
    pub daily: Vec<u32>,
}

/// A feed in one format.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct DocumentView {
    pub format: Format,
    /// That of a private feed holds its token.
    pub url: String,
    pub media_type: &'static str,
}

/// An item as it is published.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct ItemView {
    pub id: String,
    pub title: String,
    pub url: Option<String>,
    pub published: DateTime<Utc>,
    pub updated: DateTime<Utc>,
    pub summary: Option<String>,
    /// HTML that is safe to show.
    pub content: Option<String>,
    pub authors: Vec<String>,
    pub categories: Vec<String>,
    pub image: Option<String>,
}

/// One feed with all that is known of it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Detail {
    #[serde(flatten)]
    pub feed: FeedView,
    pub sources: Vec<String>,
    /// Its table in feeds.toml, without its request; for the operator.
    pub recipe: Option<String>,
    /// The newest 50.
    pub entries: Vec<ItemView>,
    pub runs: Vec<PastRun>,
    /// How items were before they were edited, the newest edit first.
    pub revisions: Vec<RevisionView>,
}

/// How an item was until it was edited.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct RevisionView {
    /// The item's id.
    pub item: String,
    /// When it was edited.
    pub until: DateTime<Utc>,
    /// Before the edit.
    pub title: String,
    pub summary: Option<String>,
    /// Its title after the edit, where that is known and another.
    pub title_after: Option<String>,
    /// Its summary after the edit, where that is known and another.
    pub summary_after: Option<String>,
    /// The fields that were edited, where the item after it is known.
    pub changed: Vec<&'static str>,
}

impl From<Entry> for ItemView {
    fn from(entry: Entry) -> Self {
        let item = entry.item;
        Self {
            id: entry.id.to_string(),
            title: item.title,
            url: item.link.map(String::from),
            published: entry.published.to_utc(),
            updated: entry.updated.to_utc(),
            summary: item.summary,
            content: item.content.map(|html| html.to_string()),
            authors: item.authors.into_iter().map(|author| author.name).collect(),
            categories: item.categories,
            image: item.image.map(|image| image.url.to_string()),
        }
    }
}

/// A feed at a glance.
pub(super) fn view(reader: &Reader, snapshot: &Snapshot, feed: &FeedConfig) -> Result<FeedView, Error> {
    let (id, now, config) = (feed.id.as_str(), reader.now(), snapshot.engine.config());
    let store = reader.store();
    let mut health = pipeline::health(&store, config, feed, now)?;
    if let Some(fault) = reader.memory_fault().filter(|_| health.state != State::Failing) {
        (health.state, health.failing_since) = (State::Failing, Some(fault.since));
        (health.reason, health.advice) = (Some(MemoryFault::PUBLIC.into()), Some(MemoryFault::ADVICE.into()));
    }
    let held = health.is_acceptable;
    let Health { state, mut last_look, mut next_look, quiet_until, failing_since, reason, advice, unwritten, .. } =
        health;
    let (held_since, broken, remarks) = (health.held_since, health.broken, remarks(feed, health.remarks));
    let advice = advice.map(|advice| advice.told(Surface::Server, id));
    let head = pipeline::headline(&store, feed)?;
    let mut newest = pipeline::newest(&store, config, feed, 1)?;
    let items = pipeline::item_count(&store, config, feed)?;
    let mut daily = vec![0; DAYS];
    // what a merged feed is made of counts for it
    for member in pipeline::members(config, feed) {
        let counts = store.daily_counts(member.id.as_str(), DAYS, now)?;
        daily.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        if member.id != feed.id {
            last_look = last_look.max(pipeline::health(&store, config, member, now)?.last_look);
        }
        let planned = snapshot.state(member.id.as_str()).and_then(FeedState::next_look);
        next_look = [planned.or(next_look), next_look.filter(|_| member.id != feed.id)].into_iter().flatten().min();
    }
    drop(store);
    let known = snapshot.state(id);
    let flag = |flag: fn(&FeedState) -> &AtomicBool| known.is_some_and(|state| flag(state).load(Ordering::Relaxed));
    Ok(FeedView {
        id: id.to_owned(),
        title: head.title,
        home: head.home.map(String::from),
        state,
        paused: flag(|state| &state.paused),
        refreshing: flag(|state| &state.refreshing),
        private: feed.private,
        tags: feed.tags.clone(),
        alerts: feed.alerts,
        items,
        newest: newest.pop().map(ItemView::from),
        last_refresh: last_look,
        next_refresh: next_look,
        quiet_until,
        failing_since,
        held,
        held_since,
        broken,
        remarks,
        reason,
        advice,
        unwritten,
        schedule: schedule(feed),
        documents: documents(snapshot, feed),
        daily,
    })
}

/// What is to be told of the sources of a feed, for whoever reads it here.
pub(super) fn remarks(feed: &FeedConfig, remarks: Vec<Remark>) -> Vec<Remark<String>> {
    remarks.into_iter().map(|remark| remark.told(Surface::Server, feed.id.as_str())).collect()
}

/// Where a feed's documents are; those of a private one tell their token.
fn documents(snapshot: &Snapshot, feed: &FeedConfig) -> Vec<DocumentView> {
    let document = |format: &Format| {
        let url = snapshot.document_url(feed.id.as_str(), &feed.file_name(*format));
        DocumentView { format: *format, url: url.into(), media_type: format.media_type() }
    };
    feed.formats.iter().map(document).collect()
}

/// A feed with all that is known of it.
pub(super) fn detail(reader: &Reader, snapshot: &Snapshot, feed: &FeedConfig) -> Result<Detail, Error> {
    let view = view(reader, snapshot, feed)?;
    let config = snapshot.engine.config();
    let store = reader.store();
    let entries = pipeline::newest(&store, config, feed, 50)?;
    let revisions = revisions(store.revisions(&view.id, 20)?, &entries);
    let runs = store.runs(&view.id)?;
    drop(store);
    let sources = match &feed.origin {
        Origin::Sources(sources) => sources.iter().map(|source| shown(&source.id)).collect(),
        Origin::Merge(ids) => ids.iter().map(|id| format!("feed {id}")).collect(),
    };
    let entries = entries.into_iter().map(ItemView::from).collect();
    let recipe = std::fs::read_to_string(config.file_of(&view.id)).ok().and_then(|text| own_table(&text, &view.id));
    Ok(Detail { feed: view, sources, recipe, entries, runs, revisions })
}

/// The former states of items, the newest edit first, each with what came after it.
fn revisions(past: Vec<Revision>, entries: &[Entry]) -> Vec<RevisionView> {
    let mut after: HashMap<String, Item> =
        entries.iter().map(|entry| (entry.id.to_string(), entry.item.clone())).collect();
    let view = |Revision { id, until, item }: Revision| {
        let next = after.insert(id.clone(), item.clone());
        RevisionView {
            changed: next.as_ref().map(|next| changes(&item, next)).unwrap_or_default(),
            title_after: next.as_ref().map(|next| next.title.clone()).filter(|after| *after != item.title),
            summary_after: next.and_then(|next| next.summary).filter(|after| Some(after) != item.summary.as_ref()),
            item: id,
            until,
            title: item.title,
            summary: item.summary,
        }
    };
    past.into_iter().map(view).collect()
}

fn changes(before: &Item, after: &Item) -> Vec<&'static str> {
    let differ = [
        ("title", before.title != after.title),
        ("summary", before.summary != after.summary),
        ("content", before.content != after.content),
        ("author", before.authors != after.authors),
        ("image", before.image != after.image),
        ("category", before.categories != after.categories),
        ("enclosure", before.enclosures != after.enclosures),
    ];
    differ.into_iter().filter_map(|(name, differs)| differs.then_some(name)).collect()
}

/// A feed's own table as it stands in feeds.toml. Values that may be secrets are left out.
pub(super) fn own_table(text: &str, id: &str) -> Option<String> {
    let document = text.parse::<toml_edit::DocumentMut>().ok()?;
    let mut table = document.get("feed")?.get(id)?.as_table()?.clone();
    table.remove("request");
    let mut feeds = toml_edit::Table::new();
    feeds.set_implicit(true);
    feeds.insert(id, toml_edit::Item::Table(table));
    let mut shown = toml_edit::DocumentMut::new();
    shown.insert("feed", toml_edit::Item::Table(feeds));
    Some(shown.to_string().trim().to_owned())
}

/// Tables of feeds.toml as they stand in it. Values that may be secrets are left out.
pub(super) fn tables(text: &str, names: &[&str]) -> Option<String> {
    let mut document = text.parse::<toml_edit::DocumentMut>().ok()?;
    let others: Vec<String> = document.iter().map(|(name, _)| name.to_owned()).collect();
    others.iter().filter(|name| !names.contains(&name.as_str())).for_each(|name| drop(document.remove(name)));
    if let Some(fetch) = document.get_mut("fetch").and_then(toml_edit::Item::as_table_like_mut) {
        fetch.remove("proxy");
    }
    document.set_trailing("");
    Some(document.to_string().trim().to_owned())
}

/// When a feed is looked at, in words.
fn schedule(feed: &FeedConfig) -> String {
    if super::snapshot::is_merged(feed) {
        return "with the feeds it is made of".into();
    }
    let quiet = if feed.schedule.quiet.is_empty() { "" } else { ", but for its quiet hours" };
    let words = match &feed.schedule.pattern {
        TimePattern::Every(interval) => format!("every {}", length(*interval)),
        TimePattern::Cron(cron) => cron.describe(),
        TimePattern::Auto { min, max } => format!("by its rhythm, every {} to {}", length(*min), length(*max)),
    };
    words + quiet
}

/// A length of time as feeds.toml writes it.
pub(super) fn length(time: std::time::Duration) -> String {
    let seconds = time.as_secs();
    let units = [(604_800, "w"), (86_400, "d"), (3600, "h"), (60, "m"), (1, "s")];
    let unit = units.into_iter().find(|(size, _)| seconds >= *size && seconds.is_multiple_of(*size));
    unit.map_or_else(|| "0s".into(), |(size, name)| format!("{}{name}", seconds / size))
}
