//! What the dashboard and the API tell of feeds: one shape for both.

use std::sync::atomic::Ordering;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{house::House, shared::Shared};
use crate::{
    config::{FeedConfig, Origin},
    extract::auto::{FieldTrace, Rejected},
    model::{Entry, Format},
    pipeline::{self, Error, Explained, Health, State, evidence},
    schedule::Pattern,
    store::{PastRun, Revision},
};

/// Days of which new items are counted.
const DAYS: usize = 30;

/// One feed at a glance.
#[derive(Debug, Serialize)]
pub(super) struct FeedView {
    pub id: String,
    pub title: String,
    /// The page that it is made of.
    pub home: Option<String>,
    pub state: State,
    pub paused: bool,
    pub refreshing: bool,
    pub private: bool,
    /// Items that are remembered.
    pub items: usize,
    pub newest: Option<ItemView>,
    pub last_refresh: Option<DateTime<Utc>>,
    pub next_refresh: Option<DateTime<Utc>>,
    pub failing_since: Option<DateTime<Utc>>,
    pub reason: Option<String>,
    pub advice: Option<String>,
    /// When it is looked at, in words.
    pub schedule: String,
    /// Its documents.
    pub documents: Vec<DocumentView>,
    /// New items on each of the last days, the oldest first.
    pub daily: Vec<u32>,
}

#[derive(Debug, Serialize)]
pub(super) struct DocumentView {
    pub format: Format,
    pub url: String,
    pub media_type: &'static str,
}

#[derive(Debug, Serialize)]
pub(super) struct ItemView {
    pub id: String,
    pub title: String,
    pub url: Option<String>,
    pub published: DateTime<Utc>,
    pub updated: DateTime<Utc>,
    pub summary: Option<String>,
    pub content: Option<String>,
    pub authors: Vec<String>,
    pub categories: Vec<String>,
    pub image: Option<String>,
}

/// One feed with all that is known of it.
#[derive(Debug, Serialize)]
pub(super) struct Detail {
    #[serde(flatten)]
    pub feed: FeedView,
    pub sources: Vec<String>,
    /// What its own table in feeds.toml says.
    pub recipe: Option<String>,
    pub entries: Vec<ItemView>,
    pub runs: Vec<PastRun>,
    pub revisions: Vec<RevisionView>,
}

#[derive(Debug, Serialize)]
pub(super) struct RevisionView {
    pub item: String,
    pub until: DateTime<Utc>,
    pub title: String,
    pub summary: Option<String>,
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

impl From<Revision> for RevisionView {
    fn from(revision: Revision) -> Self {
        let Revision { id, until, item } = revision;
        Self { item: id, until, title: item.title, summary: item.summary }
    }
}

/// A feed at a glance.
pub(super) fn view(shared: &Shared, house: &House, feed: &FeedConfig) -> Result<FeedView, Error> {
    let (id, now) = (feed.id.as_str(), shared.now());
    let store = shared.store();
    let Health { state, last_look, next_look, failing_since, reason, advice } = pipeline::health(&store, feed, now)?;
    let head = pipeline::headline(&store, feed)?;
    let mut newest = pipeline::newest(&store, house.engine.config(), feed, 1)?;
    let daily = store.daily_counts(id, DAYS, now)?;
    let items = store.item_count(id)?;
    drop(store);
    let room = house.room(id);
    let token = feed.private.then(|| shared.access.feed_token(id));
    let document = |format: &Format| {
        let mut url = shared.url(&format!("feeds/{id}.{}", format.extension()));
        if let Some(token) = &token {
            url.query_pairs_mut().append_pair("token", token);
        }
        DocumentView { format: *format, url: url.into(), media_type: format.media_type() }
    };
    Ok(FeedView {
        id: id.to_owned(),
        title: head.title,
        home: head.home.map(String::from),
        state,
        paused: room.is_some_and(|room| room.paused.load(Ordering::Relaxed)),
        refreshing: room.is_some_and(|room| room.refreshing.load(Ordering::Relaxed)),
        private: feed.private,
        items,
        newest: newest.pop().map(ItemView::from),
        last_refresh: last_look,
        next_refresh: room.and_then(super::house::Room::next_look).or(next_look),
        failing_since,
        reason,
        advice,
        schedule: schedule(feed),
        documents: feed.formats.iter().map(document).collect(),
        daily,
    })
}

/// A feed with all that is known of it.
pub(super) fn detail(shared: &Shared, house: &House, feed: &FeedConfig) -> Result<Detail, Error> {
    let view = view(shared, house, feed)?;
    let config = house.engine.config();
    let store = shared.store();
    let entries = pipeline::newest(&store, config, feed, 50)?.into_iter().map(ItemView::from).collect();
    let revisions = store.revisions(&view.id, 20)?.into_iter().map(RevisionView::from).collect();
    let runs = store.runs(&view.id)?;
    drop(store);
    let sources = match &feed.origin {
        Origin::Pages { locations, .. } => locations.iter().map(ToString::to_string).collect(),
        Origin::Merge(ids) => ids.iter().map(|id| format!("feed {id}")).collect(),
    };
    let recipe = std::fs::read_to_string(&config.path).ok().and_then(|text| own_table(&text, &view.id));
    Ok(Detail { feed: view, sources, recipe, entries, runs, revisions })
}

/// A feed's own table as it stands in feeds.toml. Values that may be secrets are left out.
fn own_table(text: &str, id: &str) -> Option<String> {
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

/// When a feed is looked at, in words.
fn schedule(feed: &FeedConfig) -> String {
    if super::house::is_merged(feed) {
        return "with the feeds it is made of".into();
    }
    let quiet = if feed.schedule.quiet.is_empty() { "" } else { ", but for its quiet hours" };
    let words = match &feed.schedule.pattern {
        Pattern::Every(interval) => format!("every {}", length(*interval)),
        Pattern::Cron(cron) => cron.describe(),
        Pattern::Auto { min, max } => format!("by its rhythm, every {} to {}", length(*min), length(*max)),
    };
    words + quiet
}

/// A length of time as feeds.toml writes it.
fn length(time: std::time::Duration) -> String {
    let seconds = time.as_secs();
    let units = [(604_800, "w"), (86_400, "d"), (3600, "h"), (60, "m"), (1, "s")];
    let unit = units.into_iter().find(|(size, _)| seconds >= *size && seconds.is_multiple_of(*size));
    unit.map_or_else(|| "0s".into(), |(size, name)| format!("{}{name}", seconds / size))
}

/// An item with the evidence for each of its fields.
#[derive(Debug, Serialize)]
pub(super) struct ToldItem {
    pub title: Option<String>,
    pub fields: Vec<ToldField>,
    /// What was lost on the way.
    pub issues: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct ToldField {
    pub name: &'static str,
    pub value: Option<String>,
    /// Which evidence gave it, and where that stands in the item.
    pub place: Option<String>,
    pub rejected: Vec<ToldRejected>,
}

#[derive(Debug, Serialize)]
pub(super) struct ToldRejected {
    pub words: String,
    pub why: String,
}

/// Where the fields of an item come from.
pub(super) fn told_fields(explained: &Explained) -> ToldItem {
    let Explained { trace, item, issues } = explained;
    let field = |field: &FieldTrace| {
        let name = field.field.name();
        let rejected = |other: &Rejected| ToldRejected { words: other.words.clone(), why: other.why.clone() };
        ToldField {
            name,
            value: item.as_ref().and_then(|item| evidence::value(item, name)).or_else(|| field.words.clone()),
            place: evidence::place(field, &trace.path),
            rejected: field.rejected.iter().map(rejected).collect(),
        }
    };
    ToldItem {
        title: item.as_ref().map(|item| item.title.clone()),
        fields: trace.fields.iter().map(field).collect(),
        issues: issues.iter().map(ToString::to_string).collect(),
    }
}
