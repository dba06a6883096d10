//! All feeds, searched and filtered, those that need somebody first: for the dashboard and the API.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, atomic::Ordering},
};

use serde::{Deserialize, Serialize};

use super::{
    error::Fault,
    overview::{self, FeedView},
    shared::{Reader, Shared},
    snapshot::{Snapshot, first_address, is_merged},
};
use crate::{
    config::{Config, FeedConfig},
    pipeline::{self, State},
    store::Glance,
};

/// Feeds on one page.
const PAGE: usize = 50;

/// Which feeds are wanted.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
pub(super) struct Filter {
    /// Words of which each is in a feed's title, name or address.
    #[serde(default)]
    pub q: String,
    #[serde(default)]
    pub show: StateFilter,
    #[serde(default)]
    pub page: usize,
    /// A tag that they have; empty for all.
    #[serde(default)]
    pub tag: String,
    #[serde(default)]
    pub sort: FeedOrder,
}

/// In which order they come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub(super) enum FeedOrder {
    /// Those that need somebody first.
    #[default]
    #[serde(alias = "")]
    Attention,
    Title,
    /// Those with the newest items first.
    Newest,
    /// As in feeds.toml.
    File,
}

/// Which condition they are in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub(super) enum StateFilter {
    #[default]
    #[serde(alias = "")]
    All,
    Failing,
    Held,
    Degraded,
    Stale,
    Mended,
    Paused,
    New,
    Well,
}

/// One page of the feeds that a filter lets through.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Listing {
    pub feeds: Vec<FeedView>,
    /// Feeds that the filter lets through.
    pub total: usize,
    pub page: usize,
    pub pages: usize,
    /// What is true of all feeds together.
    pub counts: StateCounts,
    /// The tags that feeds have, with how many have each.
    pub tags: BTreeMap<String, usize>,
}

/// How many feeds are in which condition.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct StateCounts {
    pub all: usize,
    pub failing: usize,
    pub held: usize,
    pub degraded: usize,
    pub stale: usize,
    pub mended: usize,
    pub paused: usize,
    pub new: usize,
    pub well: usize,
}

/// A feed, and the condition that it is in.
struct FeedStanding<'a> {
    feed: &'a FeedConfig,
    state: State,
    paused: bool,
}

/// The feeds that a filter lets through; private ones only for the operator.
pub(super) async fn list(shared: &Arc<Shared>, filter: Filter, admin: bool) -> Result<Listing, Fault> {
    shared.read(move |reader| select(reader, &filter, admin)).await
}

fn select(reader: &Reader, filter: &Filter, admin: bool) -> Result<Listing, pipeline::Error> {
    let snapshot = reader.snapshot();
    let glances = reader.store().glances()?;
    // what cannot be kept of one feed can be kept of none
    let fails = reader.memory_fault().is_some();
    let words: Vec<String> = filter.q.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let (mut counts, mut tags) = (StateCounts::default(), BTreeMap::new());
    let mut chosen = Vec::new();
    for feed in snapshot.feeds().filter(|feed| admin || !feed.private) {
        let mut standing = standing(&snapshot, feed, &glances);
        if fails {
            standing.state = State::Failing;
        }
        counts.add(&standing);
        feed.tags.iter().for_each(|tag| *tags.entry(tag.clone()).or_default() += 1);
        let has_tag = filter.tag.is_empty() || feed.tags.contains(&filter.tag);
        if has_tag && filter.show.lets_through(&standing) && (words.is_empty() || matches(feed, &glances, &words)) {
            chosen.push(standing);
        }
    }
    order(&mut chosen, filter.sort, (reader, &snapshot, &glances))?;
    let (total, pages) = (chosen.len(), chosen.len().div_ceil(PAGE).max(1));
    let page = filter.page.clamp(1, pages);
    let on_page = chosen.into_iter().skip((page - 1) * PAGE).take(PAGE);
    let feeds = on_page.map(|standing| overview::view(reader, &snapshot, standing.feed)).collect::<Result<_, _>>()?;
    Ok(Listing { feeds, total, page, pages, counts, tags })
}

/// Puts feeds in order; those that are alike stay in that of feeds.toml.
fn order(
    chosen: &mut [FeedStanding<'_>],
    sort: FeedOrder,
    (reader, snapshot, glances): (&Reader, &Snapshot, &HashMap<String, Glance>),
) -> Result<(), pipeline::Error> {
    match sort {
        FeedOrder::File => {}
        FeedOrder::Attention => chosen.sort_by_key(FeedStanding::rank),
        FeedOrder::Title => chosen.sort_by_cached_key(|standing| title(standing.feed, glances).to_lowercase()),
        FeedOrder::Newest => {
            let (store, config) = (reader.store(), snapshot.engine.config());
            let mut newest = HashMap::new();
            for standing in chosen.iter() {
                let found = pipeline::newest(&store, config, standing.feed, 1)?;
                newest.insert(&standing.feed.id, found.first().map(|entry| entry.published.to_utc()));
            }
            chosen.sort_by_key(|standing| std::cmp::Reverse(newest.get(&standing.feed.id).copied().flatten()));
        }
    }
    Ok(())
}

/// What a feed is called, as far as that is known.
fn title<'f>(feed: &'f FeedConfig, glances: &'f HashMap<String, Glance>) -> &'f str {
    let told = glances.get(feed.id.as_str()).and_then(|glance| glance.title.as_deref());
    feed.title.as_deref().or(told).unwrap_or(feed.id.as_str())
}

fn standing<'a>(snapshot: &Snapshot, feed: &'a FeedConfig, glances: &HashMap<String, Glance>) -> FeedStanding<'a> {
    let paused = snapshot.state(feed.id.as_str()).is_some_and(|state| state.paused.load(Ordering::Relaxed));
    FeedStanding { feed, state: state(snapshot.engine.config(), feed, glances), paused }
}

/// How a feed is doing, in a word; a merged one as the worst of what it is made of, where that is not well.
pub(super) fn state(config: &Config, feed: &FeedConfig, glances: &HashMap<String, Glance>) -> State {
    let own = |feed: &FeedConfig| of_glance(glances.get(feed.id.as_str()));
    if !is_merged(feed) {
        return own(feed);
    }
    let members = pipeline::members(config, feed).into_iter().map(own);
    let failing = glances.get(feed.id.as_str()).filter(|glance| glance.failing).map(|_| State::Failing);
    members.chain(failing).filter(|state| *state > State::New).max().unwrap_or(State::Merged)
}

fn of_glance(glance: Option<&Glance>) -> State {
    match glance {
        Some(glance) if glance.failing => State::Failing,
        Some(glance) if glance.held > 0 => State::Held,
        Some(glance) if glance.degraded => State::Degraded,
        Some(glance) if glance.stale => State::Stale,
        Some(glance) if glance.mended => State::Mended,
        Some(glance) if glance.looked_at => State::Well,
        _ => State::New,
    }
}

impl FeedStanding<'_> {
    /// The lower, the sooner somebody should look.
    fn rank(&self) -> u8 {
        match self.state {
            State::Failing if !self.paused => 0,
            State::Held if !self.paused => 1,
            State::Degraded if !self.paused => 2,
            State::Stale if !self.paused => 3,
            State::Mended if !self.paused => 4,
            State::New if !self.paused => 5,
            _ => 6,
        }
    }
}

impl StateCounts {
    fn add(&mut self, standing: &FeedStanding<'_>) {
        self.all += 1;
        self.paused += usize::from(standing.paused);
        match standing.state {
            State::Failing => self.failing += 1,
            State::Held => self.held += 1,
            State::Degraded => self.degraded += 1,
            State::Stale => self.stale += 1,
            State::Mended => self.mended += 1,
            State::New => self.new += 1,
            State::Well | State::Merged => self.well += 1,
        }
    }
}

impl StateFilter {
    fn lets_through(self, standing: &FeedStanding<'_>) -> bool {
        match self {
            Self::All => true,
            Self::Failing => standing.state == State::Failing,
            Self::Held => standing.state == State::Held,
            Self::Degraded => standing.state == State::Degraded,
            Self::Stale => standing.state == State::Stale,
            Self::Mended => standing.state == State::Mended,
            Self::Paused => standing.paused,
            Self::New => standing.state == State::New,
            Self::Well => matches!(standing.state, State::Well | State::Merged),
        }
    }
}

/// Whether each word is somewhere in what a feed is called and where it is from.
fn matches(feed: &FeedConfig, glances: &HashMap<String, Glance>, words: &[String]) -> bool {
    let title = title(feed, glances);
    let home = feed.home.as_ref().or_else(|| first_address(feed)).map_or("", url::Url::as_str);
    let text = format!("{} {title} {home}", feed.id).to_lowercase();
    words.iter().all(|word| text.contains(word))
}
