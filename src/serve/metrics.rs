//! What is counted, for Prometheus.

use std::sync::atomic::AtomicU64;

use chrono::TimeDelta;
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};

use crate::pipeline::{Outcome, State};

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Of {
    outcome: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct In {
    state: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct FeedIn {
    feed: String,
    state: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct AnswerLabels {
    status: u16,
}

pub(super) struct Metrics {
    registry: Registry,
    fetches: Family<Of, Counter>,
    new: Counter,
    edited: Counter,
    lateness: Histogram,
    running: Gauge,
    waiting: Gauge,
    requests: Family<AnswerLabels, Counter>,
    /// Those of `requests` that nearly every answer is.
    usual: [(u16, Counter); 2],
    pushes: Family<Of, Counter>,
    failing: Gauge,
    /// How many feeds are in each state.
    states: Family<In, Gauge>,
    /// The state of each feed that is not private.
    state: Family<FeedIn, Gauge>,
    held: Gauge,
    broken: Gauge,
    unwritten: Gauge,
    feeds: Gauge,
    items: Gauge,
    memory_failed: Gauge,
    store: Gauge<f64, AtomicU64>,
}

impl Default for Metrics {
    fn default() -> Self {
        let requests = Family::<AnswerLabels, Counter>::default();
        let usual = [200, 304].map(|status| (status, requests.get_or_create(&AnswerLabels { status }).clone()));
        let mut all = Self {
            registry: Registry::with_prefix("pagewire"),
            fetches: Family::default(),
            new: Counter::default(),
            edited: Counter::default(),
            lateness: Histogram::new([0.5, 1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0]),
            running: Gauge::default(),
            waiting: Gauge::default(),
            requests,
            usual,
            pushes: Family::default(),
            failing: Gauge::default(),
            states: Family::default(),
            state: Family::default(),
            held: Gauge::default(),
            broken: Gauge::default(),
            unwritten: Gauge::default(),
            feeds: Gauge::default(),
            items: Gauge::default(),
            memory_failed: Gauge::default(),
            store: Gauge::default(),
        };
        let registry = &mut all.registry;
        registry.register("fetches", "Refreshes of sources by what came of them", all.fetches.clone());
        registry.register("items_new", "Items that were new", all.new.clone());
        registry.register("items_edited", "Items whose words changed", all.edited.clone());
        registry.register_with_unit(
            "lateness",
            "From when a feed was due to when it was taken up",
            Unit::Seconds,
            all.lateness.clone(),
        );
        registry.register("refreshes_running", "Refreshes under way", all.running.clone());
        registry.register("refreshes_waiting", "Due feeds that wait for their host or for room", all.waiting.clone());
        registry.register("http_requests", "Requests by the status of their answer", all.requests.clone());
        registry.register("websub_deliveries", "Changes told to subscribers, by what came of it", all.pushes.clone());
        registry.register("feeds", "Feeds in the configuration", all.feeds.clone());
        registry.register(
            "feeds_failing",
            "Feeds with a failing source or a document that cannot be written",
            all.failing.clone(),
        );
        all.register_states();
        let registry = &mut all.registry;
        registry.register("documents_unwritten", "Documents that cannot be written", all.unwritten.clone());
        registry.register("store_failed", "1 while the store cannot be read or written", all.memory_failed.clone());
        registry.register("store_items", "Items in the store", all.items.clone());
        registry.register_with_unit("store_size", "Size of the store", Unit::Bytes, all.store.clone());
        all
    }
}

/// What is measured when somebody asks.
#[derive(Debug, Default, Clone)]
pub(super) struct MetricsSnapshot {
    /// How each feed is doing; the private ones have no name.
    pub feeds: Vec<(Option<String>, State)>,
    /// Lists that are held back.
    pub held: usize,
    /// Fields that are not as usual.
    pub broken: usize,
    pub unwritten: usize,
    pub items: usize,
    pub store: u64,
    /// The memory cannot be used.
    pub is_memory_wrong: bool,
}

impl Metrics {
    fn register_states(&mut self) {
        let registry = &mut self.registry;
        registry.register("feeds_by_state", "Feeds by how they are doing", self.states.clone());
        registry.register(
            "feed_state",
            "How each feed that is not private is doing: 1 for its state",
            self.state.clone(),
        );
        registry.register("lists_held", "Lists that are held back", self.held.clone());
        registry.register("fields_broken", "Fields of sources that are not as usual", self.broken.clone());
    }

    /// Sets how the feeds are doing. A state that no feed is in is 0, so that it can be watched.
    fn set_states(&self, feeds: &[(Option<String>, State)]) {
        self.state.clear();
        for state in State::ALL {
            let count = feeds.iter().filter(|(_, of)| *of == state).count();
            self.states.get_or_create(&In { state: state.word() }).set(i64::try_from(count).unwrap_or(i64::MAX));
        }
        for (feed, state) in feeds {
            let Some(feed) = feed.clone() else { continue };
            self.state.get_or_create(&FeedIn { feed, state: state.word() }).set(1);
        }
    }

    pub(super) fn refreshed(&self, outcome: &Outcome) {
        let word = outcome.word().replace(' ', "_");
        self.fetches.get_or_create(&Of { outcome: word }).inc();
        if let Outcome::Read { new, edited, .. } = outcome {
            self.new.inc_by(*new as u64);
            self.edited.inc_by(*edited as u64);
        }
    }

    pub(super) fn late(&self, by: TimeDelta) {
        self.lateness.observe(by.num_milliseconds().max(0) as f64 / 1000.0);
    }

    pub(super) fn queue(&self, running: usize, waiting: usize) {
        self.running.set(i64::try_from(running).unwrap_or(i64::MAX));
        self.waiting.set(i64::try_from(waiting).unwrap_or(i64::MAX));
    }

    pub(super) fn answered(&self, status: u16) {
        match self.usual.iter().find(|(usual, _)| *usual == status) {
            Some((_, counter)) => counter.inc(),
            None => self.requests.get_or_create(&AnswerLabels { status }).inc(),
        };
    }

    pub(super) fn pushed(&self, well: bool) {
        let outcome = if well { "delivered" } else { "failed" };
        self.pushes.get_or_create(&Of { outcome: outcome.into() }).inc();
    }

    /// All of it in the text format of OpenMetrics.
    pub(super) fn render(&self, now: &MetricsSnapshot) -> String {
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let failing = now.feeds.iter().filter(|(_, state)| *state == State::Failing).count();
        self.feeds.set(count(now.feeds.len()));
        self.failing.set(count(failing));
        self.set_states(&now.feeds);
        self.held.set(count(now.held));
        self.broken.set(count(now.broken));
        self.unwritten.set(count(now.unwritten));
        self.items.set(count(now.items));
        self.store.set(now.store as f64);
        self.memory_failed.set(now.is_memory_wrong.into());
        let mut text = String::new();
        // writing to a string does not fail
        let _ = encode(&mut text, &self.registry);
        text
    }
}
