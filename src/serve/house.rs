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

use super::{access::Access, cuts::Cuts, document::Document, guard::Guard};
use crate::{
    config::{FeedConfig, Hub, Origin, ServeSettings},
    fetch::{Fetcher, Location},
    model::{Feed, Format, Relation},
    pipeline::{self, Engine},
};

/// One configuration at work. A new one takes its place as a whole.
pub(super) struct House {
    pub engine: Arc<Engine>,
    /// What asks, and tells, the subscribers of the hub: strangers, for whom other networks are open than for feeds.
    pub callbacks: Fetcher,
    pub access: Access,
    pub guard: Guard,
    /// Where readers reach the server, with a trailing slash.
    pub base_url: Url,
    /// Documents that some readers wished for.
    pub cuts: Cuts,
    /// Settings of feeds.toml that are not at work before the next start.
    pub restart: Vec<&'static str>,
    /// In the order of feeds.toml.
    rooms: Vec<Room>,
    by_id: HashMap<String, usize>,
}

/// What is known of one feed.
pub(super) struct Room {
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
    pub documents: [Shelf; 3],
}

/// The place of one document.
#[derive(Default)]
pub(super) struct Shelf {
    document: RwLock<Option<Arc<Document>>>,
    /// Held by whoever makes the document, so that it is made once.
    pub maker: tokio::sync::Mutex<()>,
}

impl Shelf {
    pub(super) fn document(&self) -> Option<Arc<Document>> {
        self.document.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn put(&self, document: Option<Arc<Document>>) {
        *self.document.write().unwrap_or_else(PoisonError::into_inner) = document;
    }
}

impl House {
    /// Opens a house; feeds that were in the one before keep how far they had come.
    pub(super) fn new(
        (engine, callbacks): (Arc<Engine>, Fetcher),
        access: Access,
        base_url: Url,
        before: Option<&House>,
    ) -> Self {
        let config = engine.config();
        let by_id: HashMap<String, usize> =
            config.feeds.iter().enumerate().map(|(index, feed)| (feed.id.to_string(), index)).collect();
        let mut dependents: Vec<Vec<usize>> = (0..config.feeds.len()).map(|index| vec![index]).collect();
        for (index, feed) in config.feeds.iter().enumerate().filter(|(_, feed)| is_merged(feed)) {
            for member in pipeline::members(config, feed) {
                if let Some(member) = by_id.get(member.id.as_str()) {
                    dependents[*member].push(index);
                }
            }
        }
        let rooms = config.feeds.iter().zip(dependents).map(|(feed, dependents)| {
            let known = before.and_then(|before| before.room(feed.id.as_str()));
            Room {
                generation: AtomicU64::new(known.map_or(1, |room| room.generation.load(Ordering::Acquire) + 1)),
                next_look: AtomicI64::new(known.map_or(i64::MAX, |room| room.next_look.load(Ordering::Relaxed))),
                paused: AtomicBool::new(known.is_some_and(|room| room.paused.load(Ordering::Relaxed))),
                refreshing: AtomicBool::new(false),
                hosts: hosts(feed),
                dependents,
                documents: Default::default(),
            }
        });
        let rooms = rooms.collect();
        let guard = Guard::new(&config.serve, &base_url);
        Self { rooms, by_id, engine, callbacks, access, guard, base_url, cuts: Cuts::default(), restart: Vec::new() }
    }

    /// How it answers, `[serve]` in feeds.toml.
    pub(super) fn settings(&self) -> &ServeSettings {
        &self.engine.config().serve
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
        feed.address = Some(self.url(&format!("feeds/{}", feed.file_name(format))));
        let is_public = self.feed(feed.id.as_str()).is_some_and(|feed| !feed.private);
        let hub = self.hub_url().filter(|_| is_public);
        feed.links = hub.map(|hub| (Relation::Hub, hub)).into_iter().collect();
    }

    /// How long a feed stays as it is: until its sources, or those of the feeds it is made of, are looked at next.
    pub(super) fn max_age(&self, index: usize, now: DateTime<Utc>) -> i64 {
        let own = self.rooms()[index].next_look();
        let next = own.or_else(|| {
            let members = pipeline::members(self.engine.config(), &self.feeds()[index]);
            members.iter().filter_map(|feed| self.room(feed.id.as_str())?.next_look()).min()
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

    pub(super) fn room(&self, id: &str) -> Option<&Room> {
        self.rooms.get(self.index(id)?)
    }

    pub(super) fn rooms(&self) -> &[Room] {
        &self.rooms
    }

    pub(super) fn feed(&self, id: &str) -> Option<&FeedConfig> {
        self.feeds().get(self.index(id)?)
    }

    pub(super) fn feeds(&self) -> &[FeedConfig] {
        &self.engine.config().feeds
    }

    /// Says that a feed was refreshed.
    pub(super) fn touch(&self, index: usize) {
        for dependent in &self.rooms[index].dependents {
            self.rooms[*dependent].generation.fetch_add(1, Ordering::AcqRel);
        }
    }
}

impl Room {
    /// When the feed is refreshed next; `None` for one that never is.
    pub(super) fn next_look(&self) -> Option<DateTime<Utc>> {
        let at = self.next_look.load(Ordering::Relaxed);
        (at != i64::MAX).then(|| DateTime::from_timestamp(at, 0)).flatten()
    }

    pub(super) fn set_next_look(&self, at: Option<DateTime<Utc>>) {
        self.next_look.store(at.map_or(i64::MAX, |at| at.timestamp()), Ordering::Relaxed);
    }

    pub(super) fn shelf(&self, format: Format) -> &Shelf {
        match format {
            Format::Rss => &self.documents[0],
            Format::Atom => &self.documents[1],
            Format::Json => &self.documents[2],
        }
    }
}

/// The hosts that a feed is fetched from.
fn hosts(feed: &FeedConfig) -> Vec<String> {
    let Origin::Pages { locations, .. } = &feed.origin else { return Vec::new() };
    let hosts: BTreeSet<_> = locations.iter().filter_map(Location::host).map(str::to_owned).collect();
    hosts.into_iter().collect()
}

/// Whether a feed is made of others.
pub(super) fn is_merged(feed: &FeedConfig) -> bool {
    matches!(feed.origin, Origin::Merge(_))
}

/// The first page on the web that a feed is read from.
pub(super) fn first_address(feed: &FeedConfig) -> Option<&Url> {
    let Origin::Pages { locations, .. } = &feed.origin else { return None };
    locations.iter().find_map(|location| if let Location::Http(url) = location { Some(url) } else { None })
}
