//! The feeds of the present configuration, and what is known of each while the server runs.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering},
    },
};

use chrono::{DateTime, Utc};
use url::Url;

use super::{access::Access, cuts::Cuts, document::ServedDocument, host_filter::HostFilter};
use crate::{
    config::{FeedConfig, Hub, ServeSettings},
    fetch::Fetcher,
    model::{Feed, Format, Relation},
    pipeline::{self, Engine},
};

/// One configuration at work. A new one takes its place as a whole.
pub(super) struct Snapshot {
    pub engine: Arc<Engine>,
    /// What asks, and tells, the subscribers of the hub: strangers, for whom other networks are open than for feeds.
    pub callbacks: Fetcher,
    pub access: Access,
    pub host_filter: HostFilter,
    /// Where readers reach the server, with a trailing slash.
    pub base_url: Url,
    /// Documents that some readers wished for.
    pub cuts: Cuts,
    /// Settings of feeds.toml that are not at work before the next start.
    pub restart: Vec<&'static str>,
    /// In the order of feeds.toml.
    states: Vec<FeedState>,
    by_id: HashMap<String, usize>,
    /// The feeds that have a document of this name, which is not made of their id.
    by_file: HashMap<String, (usize, Format)>,
}

/// One feed, and what is known of it.
pub(super) struct FeedState {
    engine: Arc<Engine>,
    /// Its place in feeds.toml.
    place: usize,
    /// Moves whenever the feed, or one that it is made of, was refreshed.
    pub generation: AtomicU64,
    /// When it is refreshed next, in unix seconds.
    next_look: AtomicI64,
    pub paused: AtomicBool,
    pub refreshing: AtomicBool,
    /// The hosts that it is fetched from.
    pub hosts: Vec<String>,
    /// The merged feeds that this one is a part of, and itself.
    pub dependents: Vec<usize>,
    /// Its documents, one a format.
    pub documents: [DocumentSlot; 4],
}

/// The place of one document.
#[derive(Default)]
pub(super) struct DocumentSlot {
    document: RwLock<Option<Arc<ServedDocument>>>,
    /// Held by whoever makes the document, so that it is made once.
    pub maker: tokio::sync::Mutex<()>,
}

impl DocumentSlot {
    pub(super) fn document(&self) -> Option<Arc<ServedDocument>> {
        self.document.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn put(&self, document: Option<Arc<ServedDocument>>) {
        *self.document.write().unwrap_or_else(PoisonError::into_inner) = document;
    }
}

impl Snapshot {
    /// Opens a snapshot; feeds that were in the one before keep how far they had come.
    pub(super) fn new(
        (engine, callbacks): (Arc<Engine>, Fetcher),
        access: Access,
        base_url: Url,
        before: Option<&Snapshot>,
    ) -> Self {
        let config = engine.config();
        let by_id: HashMap<String, usize> =
            config.feeds.iter().enumerate().map(|(index, feed)| (feed.id.to_string(), index)).collect();
        let files = config.feeds.iter().enumerate().filter_map(|(index, feed)| Some((index, feed.file.as_ref()?)));
        let by_file = files.map(|(index, file)| (file.to_string(), (index, file.format()))).collect();
        let mut dependents: Vec<Vec<usize>> = (0..config.feeds.len()).map(|index| vec![index]).collect();
        for (index, feed) in config.feeds.iter().enumerate().filter(|(_, feed)| is_merged(feed)) {
            for member in pipeline::members(config, feed) {
                if let Some(member) = by_id.get(member.id.as_str()) {
                    dependents[*member].push(index);
                }
            }
        }
        for (index, feed) in config.feeds.iter().enumerate() {
            let others = feed.limits.unseen_in.iter().filter_map(|id| by_id.get(id.as_str()));
            for other in others.filter(|other| **other != index) {
                dependents[*other].push(index);
            }
        }
        let states = config.feeds.iter().zip(dependents).enumerate().map(|(place, (feed, dependents))| {
            let known = before.and_then(|before| before.state(feed.id.as_str()));
            FeedState {
                engine: Arc::clone(&engine),
                place,
                generation: AtomicU64::new(known.map_or(1, |state| state.generation.load(Ordering::Acquire) + 1)),
                next_look: AtomicI64::new(known.map_or(i64::MAX, |state| state.next_look.load(Ordering::Relaxed))),
                paused: AtomicBool::new(known.is_some_and(|state| state.paused.load(Ordering::Relaxed))),
                refreshing: AtomicBool::new(false),
                hosts: hosts(feed),
                dependents,
                documents: Default::default(),
            }
        });
        let states = states.collect();
        let host_filter = HostFilter::new(&config.serve, &base_url);
        Self {
            states,
            by_id,
            by_file,
            engine,
            callbacks,
            access,
            host_filter,
            base_url,
            cuts: Cuts::default(),
            restart: Vec::new(),
        }
    }

    /// How it answers, `[serve]` in feeds.toml.
    pub(super) fn settings(&self) -> &ServeSettings {
        &self.engine.config().serve
    }

    /// The feed and the format of a document by its name.
    pub(super) fn document(&self, name: &str) -> Option<(usize, Format)> {
        self.by_file.get(name).copied().or_else(|| {
            let (id, extension) = name.rsplit_once('.')?;
            let format = Format::ALL.into_iter().find(|format| format.extension() == extension)?;
            Some((self.index(id)?, format))
        })
    }

    /// An address of this server.
    pub(super) fn url(&self, path: &str) -> Url {
        // paths of this server are relative references that always resolve
        self.base_url.join(path).unwrap_or_else(|_| self.base_url.clone())
    }

    /// Says in a feed where this server has it, and who tells of its changes: of those of a public feed alone.
    pub(super) fn address(&self, feed: &mut Feed, format: Format, now: DateTime<Utc>) {
        feed.settle(now);
        feed.base_url = Some(self.url("feeds/"));
        feed.address = Some(self.document_url(feed.id.as_str(), &feed.file_name(format)));
        let is_public = self.feed(feed.id.as_str()).is_some_and(|feed| !feed.private);
        let hub = self.hub_url().filter(|_| is_public);
        feed.links = hub.map(|hub| (Relation::Hub, hub)).into_iter().collect();
    }

    /// The address of a document of a feed; that of a private one holds its token, without which nobody could follow it.
    pub(super) fn document_url(&self, feed: &str, name: &str) -> Url {
        let mut url = self.url(&format!("feeds/{name}"));
        if self.feed(feed).is_some_and(|feed| feed.private) {
            url.query_pairs_mut().append_pair("token", &self.access.feed_token(feed));
        }
        url
    }

    /// How long a feed stays as it is: until its sources, or those of the feeds it is made of, are looked at next.
    pub(super) fn max_age(&self, index: usize, now: DateTime<Utc>) -> i64 {
        let own = self.states()[index].next_look();
        let next = own.or_else(|| {
            let members = pipeline::members(self.engine.config(), self.states()[index].feed());
            members.iter().filter_map(|feed| self.state(feed.id.as_str())?.next_look()).min()
        });
        next.map_or(60, |next| (next - now).num_seconds()).clamp(0, 86_400)
    }

    /// The hub that documents name.
    pub(super) fn hub_url(&self) -> Option<Url> {
        match &self.settings().hub {
            Hub::None => None,
            Hub::BuiltIn => Some(self.url("hub")),
            Hub::At(url) => Some(url.clone()),
        }
    }

    pub(super) fn index(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    pub(super) fn state(&self, id: &str) -> Option<&FeedState> {
        self.states.get(self.index(id)?)
    }

    pub(super) fn states(&self) -> &[FeedState] {
        &self.states
    }

    pub(super) fn feed(&self, id: &str) -> Option<&FeedConfig> {
        self.state(id).map(FeedState::feed)
    }

    /// All feeds, in the order of feeds.toml.
    pub(super) fn feeds(&self) -> impl ExactSizeIterator<Item = &FeedConfig> {
        self.states.iter().map(FeedState::feed)
    }

    /// Says that a feed was refreshed.
    pub(super) fn touch(&self, index: usize) {
        for dependent in &self.states[index].dependents {
            self.states[*dependent].generation.fetch_add(1, Ordering::AcqRel);
        }
    }
}

impl FeedState {
    /// The feed, as feeds.toml has it.
    pub(super) fn feed(&self) -> &FeedConfig {
        &self.engine.config().feeds[self.place]
    }

    /// When the feed is refreshed next; `None` for one that never is.
    pub(super) fn next_look(&self) -> Option<DateTime<Utc>> {
        let at = self.next_look.load(Ordering::Relaxed);
        (at != i64::MAX).then(|| DateTime::from_timestamp(at, 0)).flatten()
    }

    pub(super) fn set_next_look(&self, at: Option<DateTime<Utc>>) {
        self.next_look.store(at.map_or(i64::MAX, |at| at.timestamp()), Ordering::Relaxed);
    }

    pub(super) fn slot(&self, format: Format) -> &DocumentSlot {
        match format {
            Format::Rss => &self.documents[0],
            Format::Atom => &self.documents[1],
            Format::Json => &self.documents[2],
            Format::Ics => &self.documents[3],
        }
    }
}

/// The hosts that a feed is fetched from.
fn hosts(feed: &FeedConfig) -> Vec<String> {
    let hosts: BTreeSet<_> =
        feed.sources().iter().filter_map(|source| source.location.host()).map(str::to_owned).collect();
    hosts.into_iter().collect()
}

/// Whether a feed is made of others.
pub(super) fn is_merged(feed: &FeedConfig) -> bool {
    feed.is_merged()
}

/// The first page on the web that a feed is read from.
pub(super) fn first_address(feed: &FeedConfig) -> Option<&Url> {
    feed.first_url()
}
