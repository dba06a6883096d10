//! The documents of a feed: rendered when what they depend on moved, written when their bytes changed. One that cannot be rendered or
//! written costs no other, and the store keeps that it could not until it could.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::{Error, assemble, verdict};
use crate::{
    config::{Config, FeedConfig},
    emit::{self, EmitError, PageLinks},
    model::{Feed, FeedId, Format, digest},
    publish::{Folder, PublishError, Stamp},
    store::{OutputFile, Store, StoreError, UnwrittenDocument},
};

/// How many of a feed's newest entries the index page shows.
const SHOWN: usize = 5;

/// Feeds that were assembled in this run, cut down to what the index page shows, with the number of their entries.
pub(super) type Heads = HashMap<FeedId, (Feed, usize)>;

/// A document by its place and by what it depends on.
pub(super) struct OutputDocument<'a> {
    /// None for a document of all feeds.
    pub feed: Option<&'a FeedId>,
    pub name: &'a str,
    /// Of all that its content depends on.
    pub fingerprint: &'a str,
}

/// What was written, by its name, and what could not be.
#[derive(Debug, Default)]
pub(super) struct WrittenDocuments {
    pub written: Vec<String>,
    pub unwritten: Vec<UnwrittenDocument>,
    /// How many are in their place, newly written or as they were.
    pub in_place: usize,
}

/// Puts documents into the output folder, and keeps account of them in the store.
#[derive(Debug, Clone, Copy)]
pub(super) struct Publisher<'a> {
    pub folder: &'a Folder,
    /// The feeds.toml that has them written.
    pub owner: &'a str,
    pub now: DateTime<Utc>,
}

impl Publisher<'_> {
    /// Writes the documents of one feed where they changed; a private feed has none. What had to be assembled for that is left in
    /// `heads`.
    pub(super) fn publish_feed(
        &self,
        store: &Store,
        (config, feed): (&Config, &FeedConfig),
        heads: &mut Heads,
    ) -> Result<WrittenDocuments, Error> {
        let mut made = WrittenDocuments::default();
        let fingerprint = if feed.private { None } else { assemble::fingerprint(store, config, feed, self.now)? };
        let Some(fingerprint) = fingerprint else {
            self.keep_forgotten(store, (config, feed), &mut made)?;
            return Ok(made);
        };
        let mut assembled: Option<Feed> = None;
        let formats = feed.formats.iter().map(|format| (feed.file_name(*format), Some(*format)));
        for (name, format) in formats.chain(feed.page_name().map(|name| (name, None))) {
            let document = OutputDocument { feed: Some(&feed.id), name: &name, fingerprint: &fingerprint };
            if self.is_as_left(store, &document)? {
                made.in_place += 1;
                continue;
            }
            let feed = match &assembled {
                Some(feed) => feed,
                None => {
                    let feed = assembled.insert(assemble_whole(store, config, feed)?);
                    feed.settle(self.now);
                    feed
                }
            };
            let rendered = match format {
                Some(format) => emit::render(feed, format),
                None => Ok(emit::render_page(feed, &PageLinks { all: "index.html", query: "" })),
            };
            self.settle(store, &document, rendered, &mut made)?;
        }
        if let Some(assembled) = assembled {
            heads.insert(feed.id.clone(), head(assembled));
        }
        Ok(made)
    }

    /// Keeps the documents of a feed whose items are all lost, and has its pages read anew.
    fn keep_forgotten(
        &self,
        store: &Store,
        (config, feed): (&Config, &FeedConfig),
        made: &mut WrittenDocuments,
    ) -> Result<(), Error> {
        let members = assemble::members(config, feed);
        let mut had_items = false;
        for member in members.iter().filter(|_| !feed.private) {
            had_items |= store.feed(member.id.as_str())?.revision > 0;
        }
        if !had_items {
            return Ok(());
        }
        for member in members {
            store.read_anew(member.id.as_str())?;
        }
        for format in feed.formats.iter().filter(|format| self.folder.stamp(&feed.file_name(**format)).is_some()) {
            let name = feed.file_name(*format);
            let document = OutputDocument { feed: Some(&feed.id), name: &name, fingerprint: "" };
            let unwritten = self.unwritten(&document, self.path(&name), &Obstacle::Forgotten { name: name.clone() });
            store.record_unwritten(&unwritten)?;
            made.unwritten.push(unwritten);
        }
        Ok(())
    }

    /// Whether a document of a feed is not in its place.
    pub(super) fn lacks(&self, feed: &FeedConfig) -> bool {
        let is_there = |format: &Format| self.folder.stamp(&feed.file_name(*format)).is_some();
        let has_page = || feed.page_name().is_none_or(|name| self.folder.stamp(&name).is_some());
        !(feed.private || feed.formats.iter().all(is_there) && has_page())
    }

    /// Whether a file is as the last run left it and would be rendered the same again; nothing is read or rendered to know.
    pub(super) fn is_as_left(&self, store: &Store, document: &OutputDocument<'_>) -> Result<bool, StoreError> {
        let path = self.path(document.name);
        let Some(known) = store.output(&path)? else { return Ok(false) };
        if self.folder.stamp(document.name) != Some(known.stamp()) || known.fingerprint != document.fingerprint {
            return Ok(false);
        }
        if known.config.as_deref() != Some(self.owner) || known.gone_since.or(known.withdrawn_at).is_some() {
            let config = Some(self.owner.to_owned());
            store.set_output(&path, &OutputFile { config, gone_since: None, withdrawn_at: None, ..known })?;
        }
        self.record_written(store, document, &path)?;
        Ok(true)
    }

    /// Writes a document that was rendered, or keeps that it could not be.
    pub(super) fn settle(
        &self,
        store: &Store,
        document: &OutputDocument<'_>,
        rendered: Result<Vec<u8>, EmitError>,
        made: &mut WrittenDocuments,
    ) -> Result<(), StoreError> {
        let path = self.path(document.name);
        let placed = rendered.map_err(Obstacle::from).and_then(|bytes| {
            let (stamp, written) = self.put(document.name, &bytes)?;
            Ok((stamp, written, digest(&bytes)))
        });
        let (Stamp { size, modified_ns }, written, digest) = match placed {
            Ok(placed) => placed,
            Err(obstacle) => {
                let unwritten = self.unwritten(document, path, &obstacle);
                store.record_unwritten(&unwritten)?;
                made.unwritten.push(unwritten);
                return Ok(());
            }
        };
        let file = OutputFile {
            fingerprint: document.fingerprint.to_owned(),
            size,
            modified_ns,
            digest: Some(digest),
            feed: document.feed.map(ToString::to_string),
            config: Some(self.owner.to_owned()),
            written_at: Some(self.now),
            gone_since: None,
            withdrawn_at: None,
        };
        store.set_output(&path, &file)?;
        self.record_written(store, document, &path)?;
        made.in_place += 1;
        if written {
            made.written.push(document.name.to_owned());
        }
        Ok(())
    }

    /// Takes away a document that would say nothing, where it is as it was left: its format allows no empty one.
    pub(super) fn clear(
        &self,
        store: &Store,
        document: &OutputDocument<'_>,
        made: &mut WrittenDocuments,
    ) -> Result<(), StoreError> {
        let path = self.path(document.name);
        let left = store.output(&path)?.filter(|known| known.withdrawn_at.is_none());
        if let Some(known) = left.filter(|known| known.config.as_deref() == Some(self.owner)) {
            if let Err(error) = self.folder.remove(document.name, known.stamp(), known.digest) {
                let unwritten = self.unwritten(document, path, &Obstacle::from(error));
                store.record_unwritten(&unwritten)?;
                made.unwritten.push(unwritten);
                return Ok(());
            }
            store.set_output(&path, &OutputFile { withdrawn_at: Some(self.now), ..known })?;
        }
        self.record_written(store, document, &path)
    }

    /// Writes a file unless it holds these bytes already; tells whether it was written. One that breaks its format takes the place of
    /// none: it is better than nothing, and worse than what was there.
    fn put(&self, name: &str, bytes: &[u8]) -> Result<(Stamp, bool), Obstacle> {
        let same = |stamp: &Stamp| stamp.size == bytes.len() as u64 && self.folder.holds(name, bytes);
        let present = self.folder.stamp(name);
        if let Some(stamp) = present.filter(same) {
            return Ok((stamp, false));
        }
        match verdict::fault(name, bytes) {
            Some(fault) if present.is_some() => return Err(Obstacle::Faulty { name: name.to_owned(), fault }),
            Some(fault) => tracing::warn!("{name} is written, and readers may not take all of it: {fault}"),
            None => {}
        }
        Ok((self.folder.write(name, bytes)?, true))
    }

    fn unwritten(&self, document: &OutputDocument<'_>, path: String, obstacle: &Obstacle) -> UnwrittenDocument {
        let (reason, advice) = match obstacle {
            Obstacle::Publish(error) => (error.to_string(), error.advice().to_owned()),
            Obstacle::Emit(error) => {
                let reason = format!("cannot render {}: {error}", document.name);
                (reason, "report it with the feed's address; its other documents are not affected".to_owned())
            }
            Obstacle::Faulty { .. } => {
                let advice =
                    "report it with the feed's address; `pagewire lint` says what is wrong with the one in its place";
                (obstacle.to_string(), advice.to_owned())
            }
            Obstacle::Forgotten { .. } => {
                let advice =
                    "its pages are read anew at the next run; if they fail, put a backup of the memory in its place";
                (obstacle.to_string(), advice.to_owned())
            }
        };
        let (feed, name) = (document.feed.map(ToString::to_string), document.name.to_owned());
        UnwrittenDocument { path, feed, config: self.owner.to_owned(), name, since: self.now, reason, advice }
    }

    fn record_written(&self, store: &Store, document: &OutputDocument<'_>, path: &str) -> Result<(), StoreError> {
        store.record_written((path, document.feed.map(FeedId::as_str), document.name), self.now)
    }

    /// How the store knows a file.
    pub(super) fn path(&self, name: &str) -> String {
        self.folder.path(name).to_string_lossy().into_owned()
    }
}

impl OutputFile {
    /// How it was left.
    pub(super) fn stamp(&self) -> Stamp {
        Stamp { size: self.size, modified_ns: self.modified_ns }
    }
}

/// Why a document is not in its place.
#[derive(Debug, thiserror::Error)]
enum Obstacle {
    #[error(transparent)]
    Emit(#[from] EmitError),
    #[error(transparent)]
    Publish(#[from] PublishError),
    #[error("{name} stays as it is: the new one is against its format, at {fault}")]
    Faulty { name: String, fault: String },
    #[error("{name} stays as it is: of its items none is in the memory any more, and no empty feed takes its place")]
    Forgotten { name: String },
}

/// A feed with all that it publishes. Where some of that turns out to be damaged, its pages are to be read anew, for they may show it.
fn assemble_whole(store: &Store, config: &Config, feed: &FeedConfig) -> Result<Feed, Error> {
    let before = store.damages().len();
    let assembled = assemble::feed(store, config, feed, usize::MAX)?;
    if store.damages().len() > before {
        for member in assemble::members(config, feed) {
            store.read_anew(member.id.as_str())?;
        }
    }
    Ok(assembled)
}

/// Cuts a feed down to what the index page shows.
pub(super) fn head(mut feed: Feed) -> (Feed, usize) {
    let total = feed.entries.len();
    feed.entries.truncate(SHOWN);
    feed.entries.shrink_to_fit();
    // thousands of feeds may wait for the index page
    feed.entries.iter_mut().for_each(|entry| entry.item.content = None);
    (feed, total)
}

/// What the index page shows of a feed. All entries are read only where it takes that to count them.
pub(super) fn shown_of(
    store: &Store,
    config: &Config,
    feed: &FeedConfig,
    now: DateTime<Utc>,
) -> Result<(Feed, usize), Error> {
    let counts_all = feed.is_merged() || !feed.keeps_all();
    let mut shown = assemble::feed(store, config, feed, if counts_all { usize::MAX } else { SHOWN })?;
    shown.settle(now);
    let (shown, all) = head(shown);
    let total = if counts_all { all } else { store.item_count(feed.id.as_str())?.min(feed.keep.items) };
    Ok((shown, total))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    const GOOD: &str = "<rss version=\"2.0\"><channel><title>News</title><link>https://news.example/</link>\
        <description>What happens</description></channel></rss>";

    /// Has a document written; returns what is in its place and why it is not the new one.
    fn settled(folder: &Path, documents: &[&str]) -> (String, Vec<String>) {
        let (folder, store) = (Folder::open(folder), Store::in_memory().unwrap());
        let publisher = Publisher { folder: &folder, owner: "feeds.toml", now: DateTime::UNIX_EPOCH };
        let mut made = WrittenDocuments::default();
        for (number, document) in documents.iter().enumerate() {
            let fingerprint = number.to_string();
            let output = OutputDocument { feed: None, name: "news.rss", fingerprint: &fingerprint };
            publisher.settle(&store, &output, Ok(document.as_bytes().to_vec()), &mut made).unwrap();
        }
        let reasons = made.unwritten.into_iter().map(|unwritten| unwritten.reason).collect();
        (std::fs::read_to_string(folder.path("news.rss")).unwrap(), reasons)
    }

    #[test]
    fn a_document_against_its_format_does_not_take_the_place_of_a_good_one() {
        let folder = tempfile::tempdir().unwrap();
        let (document, reasons) = settled(folder.path(), &[GOOD, &GOOD.replace("<title>News</title>", "")]);
        assert_eq!(document, GOOD);
        let told = "news.rss stays as it is: the new one is against its format, at line 1, column 20: \
                    <channel> has no <title> [missing-element]";
        assert_eq!(reasons, [told]);
    }

    #[test]
    fn a_document_against_its_format_is_better_than_none() {
        let folder = tempfile::tempdir().unwrap();
        let bad = GOOD.replace("<title>News</title>", "");
        assert_eq!(settled(folder.path(), &[&bad]), (bad.clone(), Vec::new()));
    }
}
