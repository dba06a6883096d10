//! The documents of a run: rendered when what they depend on moved, written when their bytes changed.

use std::{collections::HashMap, sync::Mutex};

use sha2::{Digest, Sha256};

use super::{Error, assemble, refresh::lock};
use crate::{
    VERSION,
    config::{Config, FeedConfig, Origin},
    emit::{self, FeedCard},
    model::{Feed, FeedId},
    publish::{Folder, Stamp},
    store::{OutputFile, Store},
};

/// How many of a feed's newest entries the index page shows.
const SHOWN: usize = 5;

/// Feeds that were assembled in this run, cut down to what the index page shows, with the number of their entries.
pub(super) type Heads = HashMap<FeedId, (Feed, usize)>;

/// Writes the documents of one feed where they changed; gives the names of those written. What had to be assembled for that
/// is left in `heads`.
pub(super) fn publish_feed(
    store: &Store,
    folder: &Folder,
    config: &Config,
    feed: &FeedConfig,
    heads: &mut Heads,
) -> Result<Vec<String>, Error> {
    let Some(fingerprint) = assemble::fingerprint(store, config, feed)? else { return Ok(Vec::new()) };
    let mut assembled: Option<Feed> = None;
    let mut written = Vec::new();
    for format in &feed.formats {
        let name = format!("{}.{}", feed.id, format.extension());
        if is_as_left(store, folder, &name, &fingerprint)? {
            continue;
        }
        let document = match &assembled {
            Some(document) => document,
            None => assembled.insert(assemble::feed(store, config, feed, usize::MAX)?),
        };
        if put(store, folder, &name, &fingerprint, &emit::render(document, *format)?)? {
            written.push(name);
        }
    }
    if let Some(assembled) = assembled {
        heads.insert(feed.id.clone(), head(assembled));
    }
    Ok(written)
}

/// Cuts a feed down to what the index page shows.
fn head(mut feed: Feed) -> (Feed, usize) {
    let total = feed.entries.len();
    feed.entries.truncate(SHOWN);
    feed.entries.shrink_to_fit();
    // thousands of feeds may wait for the index page
    feed.entries.iter_mut().for_each(|entry| entry.item.content = None);
    (feed, total)
}

/// What the index page shows of a feed. All entries are read only where it takes that to count them.
fn shown_of(store: &Store, config: &Config, feed: &FeedConfig) -> Result<(Feed, usize), Error> {
    if matches!(feed.origin, Origin::Merge(_)) || !feed.rules.is_empty() {
        return Ok(head(assemble::feed(store, config, feed, usize::MAX)?));
    }
    let total = store.item_count(feed.id.as_str())?.min(feed.keep.items);
    Ok((head(assemble::feed(store, config, feed, SHOWN)?).0, total))
}

/// Writes what stands beside the feeds: the index page, the list of feeds and the stylesheet. The store is left to others between
/// two feeds.
pub(super) fn publish_index(
    store: &Mutex<Store>,
    folder: &Folder,
    config: &Config,
    mut heads: Heads,
) -> Result<Vec<String>, Error> {
    let mut hash = Sha256::new();
    hash.update(VERSION);
    let mut cards = Vec::with_capacity(config.feeds.len());
    for feed in &config.feeds {
        let store = lock(store);
        let fingerprint = assemble::fingerprint(&store, config, feed)?.unwrap_or_default();
        let failures = assemble::failures(&store, config, feed)?;
        hash.update(format!("{} {fingerprint} {failures:?}\n", feed.id));
        cards.push((feed, failures));
    }
    let fingerprint = assemble::hex(&hash.finalize());
    let names = ["index.html", "feeds.opml", emit::STYLESHEET_NAME];
    let mut stale = Vec::new();
    for name in names {
        if !is_as_left(&lock(store), folder, name, &fingerprint)? {
            stale.push(name);
        }
    }
    if stale.is_empty() {
        return Ok(Vec::new());
    }
    let mut shown = Vec::with_capacity(cards.len());
    for (feed, failures) in cards {
        let known = heads.remove(&feed.id);
        let (feed, total) = match known {
            Some(head) => head,
            None => shown_of(&lock(store), config, feed)?,
        };
        shown.push(FeedCard { feed, total, failures });
    }
    let mut written = Vec::new();
    for name in stale {
        let bytes = match name {
            "index.html" => emit::render_index(&shown),
            "feeds.opml" => {
                let feeds: Vec<_> = shown.iter().map(|card| assemble::summary(&card.feed)).collect();
                emit::render_opml("pagewire", &feeds)?
            }
            _ => emit::STYLESHEET.as_bytes().to_vec(),
        };
        if put(&lock(store), folder, name, &fingerprint, &bytes)? {
            written.push(name.to_owned());
        }
    }
    Ok(written)
}

/// Whether a file is as the last run left it and would be rendered the same again; nothing is read or rendered to know.
fn is_as_left(store: &Store, folder: &Folder, name: &str, fingerprint: &str) -> Result<bool, Error> {
    let Some(known) = store.output(&key(folder, name))? else { return Ok(false) };
    let stamp = folder.stamp(name);
    let untouched = stamp.is_some_and(|now| now.size == known.size && now.modified_ns == known.modified_ns);
    Ok(untouched && known.fingerprint == fingerprint)
}

/// Writes a file unless it holds these bytes already; gives whether it was written.
fn put(store: &Store, folder: &Folder, name: &str, fingerprint: &str, bytes: &[u8]) -> Result<bool, Error> {
    let same = |stamp: &Stamp| stamp.size == bytes.len() as u64 && folder.holds(name, bytes);
    let (stamp, written) = match folder.stamp(name).filter(same) {
        Some(stamp) => (stamp, false),
        None => (folder.write(name, bytes)?, true),
    };
    let Stamp { size, modified_ns } = stamp;
    let file = OutputFile { fingerprint: fingerprint.to_owned(), size, modified_ns };
    store.set_output(&key(folder, name), &file)?;
    Ok(written)
}

/// How the store knows a file.
fn key(folder: &Folder, name: &str) -> String {
    folder.path(name).to_string_lossy().into_owned()
}
