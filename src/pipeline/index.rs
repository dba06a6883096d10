//! What stands beside the feeds: the index page, the list of feeds and the health feed. They name no private feed, and
//! no document that is not there.

use std::sync::Mutex;

use ring::digest::{Context, SHA256};

use super::{
    Error, HEALTH_ENTRIES, assemble,
    documents::{Heads, OutputDocument, Publisher, WrittenDocuments, shown_of},
    health_feed,
    task::lock,
};
use crate::{
    VERSION,
    config::{Config, FeedConfig, Opml},
    emit::{self, Beside, FeedCard},
    model::{FeedFailure, FeedSummary, Format, digest_of_texts, hex},
    store::{HealthEvent, Store},
};

const INDEX: &str = "index.html";
const LIST: &str = "feeds.opml";
const HEALTH: &str = "health.atom";

/// A feed that is named, before its items are read.
struct ListedFeed<'a> {
    feed: &'a FeedConfig,
    failures: Vec<FeedFailure>,
    /// Those whose documents are there.
    formats: Vec<Format>,
    /// The name of its page, where that is there.
    page: Option<String>,
}

/// Writes them where they changed. The store is left to others between two feeds.
pub(super) fn publish(
    publisher: &Publisher<'_>,
    store: &Mutex<Store>,
    config: &Config,
    mut heads: Heads,
) -> Result<WrittenDocuments, Error> {
    let (listed, fingerprint) = list(publisher, store, config)?;
    let mut cards = None;
    let mut made = WrittenDocuments::default();
    publish_health(publisher, &lock(store), config, &mut made)?;
    for name in [LIST, INDEX] {
        // the page is made last, and links what is there
        let is_there = |name| publisher.folder.stamp(name).is_some();
        let beside = Beside { list: is_there(LIST), health: is_there(HEALTH) };
        let fingerprint = match name {
            INDEX => format!("{fingerprint} {beside:?}"),
            _ => format!("{fingerprint} {:?}", config.opml),
        };
        let document = OutputDocument { feed: None, name, fingerprint: &fingerprint };
        if name == LIST && (!config.opml.is_written() || listed.iter().all(|listed| listed.formats.is_empty())) {
            // a feeds.toml without any feed is more likely a slip than a wish
            if !config.feeds.is_empty() {
                publisher.clear(&lock(store), &document, &mut made)?;
            }
            continue;
        }
        if publisher.is_as_left(&lock(store), &document)? {
            made.in_place += 1;
            continue;
        }
        let cards = match &cards {
            Some(cards) => cards,
            None => cards.insert(read(publisher, store, config, (&listed, &mut heads))?),
        };
        let rendered = if name == INDEX {
            Ok(emit::render_index(cards, beside))
        } else {
            emit::render_opml("pagewire", &named(cards, config.opml))
        };
        publisher.settle(&lock(store), &document, rendered, &mut made)?;
    }
    Ok(made)
}

/// What the list says of each feed.
fn named(cards: &[FeedCard], opml: Opml) -> Vec<FeedSummary> {
    let mut feeds: Vec<_> = cards.iter().map(|card| assemble::summary(&card.feed)).collect();
    if opml == Opml::Relative {
        feeds.iter_mut().for_each(|feed| feed.self_url = None);
    }
    feeds
}

/// Writes the health feed where anything has happened since.
fn publish_health(
    publisher: &Publisher<'_>,
    store: &Store,
    config: &Config,
    made: &mut WrittenDocuments,
) -> Result<(), Error> {
    let public: Vec<&FeedConfig> = config.feeds.iter().filter(|feed| !feed.private).collect();
    let is_public = |event: &&HealthEvent| public.iter().any(|feed| feed.id.as_str() == event.feed);
    let events = store.health_events(HEALTH_ENTRIES)?;
    let events: Vec<&HealthEvent> = events.iter().filter(|event| event.feed.is_empty() || is_public(event)).collect();
    let base = public.iter().find_map(|feed| feed.base_url.as_ref());
    let mut hash = Context::new(&SHA256);
    hash.update(format!("{VERSION} {}", base.map_or("", |base| base.as_str())).as_bytes());
    events.iter().for_each(|event| hash.update(format!(" {} {}", event.number, event.at.timestamp()).as_bytes()));
    let fingerprint = hex(hash.finish().as_ref());
    let document = OutputDocument { feed: None, name: HEALTH, fingerprint: &fingerprint };
    if publisher.is_as_left(store, &document)? {
        made.in_place += 1;
        return Ok(());
    }
    let page = |feed: &str| {
        let card = if feed.is_empty() { String::new() } else { format!("#feed-{feed}") };
        base.and_then(|base| base.join(&format!("{INDEX}{card}")).ok())
    };
    let mut health = health_feed(events.into_iter(), base, page);
    health.base_url = base.cloned();
    health.formats = vec![Format::Atom];
    health.settle(publisher.now);
    Ok(publisher.settle(store, &document, emit::render(&health, Format::Atom), made)?)
}

/// The feeds that are named, and a hash of all that is said of them.
fn list<'a>(
    publisher: &Publisher<'_>,
    store: &Mutex<Store>,
    config: &'a Config,
) -> Result<(Vec<ListedFeed<'a>>, String), Error> {
    let mut hash = Context::new(&SHA256);
    hash.update(VERSION.as_bytes());
    let mut listed = Vec::with_capacity(config.feeds.len());
    for feed in config.feeds.iter().filter(|feed| !feed.private) {
        let store = lock(store);
        let fingerprint = assemble::fingerprint(&store, config, feed, publisher.now)?.unwrap_or_default();
        let failures = assemble::failures(&store, config, feed, publisher.now)?;
        drop(store);
        let is_there = |format: &Format| publisher.folder.stamp(&feed.file_name(*format)).is_some();
        let formats: Vec<Format> = feed.formats.iter().copied().filter(is_there).collect();
        let names: Vec<&str> = formats.iter().map(|format| format.extension()).collect();
        let page = feed.page_name().filter(|name| publisher.folder.stamp(name).is_some());
        let documents = names.into_iter().chain(page.as_deref()).collect::<Vec<_>>().join(" ");
        hash.update(format!("{} {fingerprint} {documents}\n", feed.id).as_bytes());
        for FeedFailure { state, since, source, reason, advice } in &failures {
            let (advice, since) =
                (advice.as_deref().unwrap_or_default(), since.map(|since| since.timestamp().to_string()));
            let since = since.unwrap_or_default();
            hash.update(&digest_of_texts([*state, &*since, source, reason, advice].into_iter()));
        }
        listed.push(ListedFeed { feed, failures, formats, page });
    }
    Ok((listed, hex(hash.finish().as_ref())))
}

fn read(
    publisher: &Publisher<'_>,
    store: &Mutex<Store>,
    config: &Config,
    (listed, heads): (&[ListedFeed<'_>], &mut Heads),
) -> Result<Vec<FeedCard>, Error> {
    let mut cards = Vec::with_capacity(listed.len());
    for ListedFeed { feed, failures, formats, page } in listed {
        let (mut shown, total) = match heads.remove(&feed.id) {
            Some(head) => head,
            None => shown_of(&lock(store), config, feed, publisher.now)?,
        };
        shown.formats.clone_from(formats);
        cards.push(FeedCard { feed: shown, page: page.clone(), total, failures: failures.clone() });
    }
    Ok(cards)
}
