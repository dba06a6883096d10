//! What has changed since the commands of `after` last ran: runs take it down here, and `after` takes it up.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::Instant,
};

use super::assemble;
use crate::{
    config::{Config, FeedConfig},
    model::FeedId,
};

/// How many commands run at once.
const AT_ONCE: usize = 4;
/// How long a command that failed is left alone where nothing new has changed.
const PAUSE: Duration = Duration::from_secs(5 * 60);

/// What a command is told of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ItemChange {
    /// The feeds whose documents changed, each once.
    pub feeds: Vec<String>,
    /// The names of the documents, each once.
    pub files: Vec<String>,
    /// New items.
    pub new: usize,
    /// Documents left the output folder.
    pub has_withdrawn: bool,
}

/// All that has changed, for each command.
#[derive(Debug)]
pub(super) struct Changes {
    pending: Mutex<Pending>,
    running: Semaphore,
}

#[derive(Debug, Default)]
struct Pending {
    /// For the command of the file.
    all: ItemChange,
    /// For those of feeds.
    feeds: HashMap<FeedId, ItemChange>,
    /// When commands failed last, by their table.
    failed: HashMap<String, Instant>,
}

impl Default for Changes {
    fn default() -> Self {
        Self { pending: Mutex::default(), running: Semaphore::new(AT_ONCE) }
    }
}

impl ItemChange {
    /// Whether there is nothing to tell.
    pub(super) fn is_nothing(&self) -> bool {
        self.files.is_empty() && !self.has_withdrawn
    }

    /// Takes down documents, of a feed or of all.
    fn note(&mut self, feed: Option<&FeedId>, files: &[String]) {
        let feed = feed.map(ToString::to_string).filter(|feed| !self.feeds.contains(feed));
        self.feeds.extend(feed);
        for file in files {
            if !self.files.contains(file) {
                self.files.push(file.clone());
            }
        }
    }
}

impl Changes {
    fn pending(&self) -> MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes down the documents that were written, of a feed or of all. Nothing is kept for whom there is no command.
    pub(super) fn note_written(&self, config: &Config, feed: Option<&FeedConfig>, files: &[String]) {
        if files.is_empty() {
            return;
        }
        let mut pending = self.pending();
        if config.after.is_some() {
            pending.all.note(feed.map(|feed| &feed.id), files);
        }
        if let Some(feed) = feed.filter(|feed| feed.after.is_some()) {
            pending.feeds.entry(feed.id.clone()).or_default().note(Some(&feed.id), files);
        }
    }

    /// Takes down new items of a feed, and so of those that are made of it.
    pub(super) fn note_new(&self, config: &Config, feed: &FeedConfig, new: usize) {
        if new == 0 {
            return;
        }
        let mut pending = self.pending();
        if config.after.is_some() {
            pending.all.new += new;
        }
        for told in config.feeds.iter().filter(|told| told.after.is_some()) {
            if assemble::members(config, told).iter().any(|member| member.id == feed.id) {
                pending.feeds.entry(told.id.clone()).or_default().new += new;
            }
        }
    }

    /// Takes down that documents left the output folder.
    pub(super) fn note_withdrawn(&self) {
        self.pending().all.has_withdrawn = true;
    }

    /// What changed for the command of a feed, or of the file, if something did; it is told once.
    pub(super) fn take(&self, feed: Option<&FeedId>) -> Option<ItemChange> {
        let mut pending = self.pending();
        let of_feed = |id: &FeedId| pending.feeds.get(id).cloned().unwrap_or_default();
        let change = feed.map_or_else(|| pending.all.clone(), of_feed);
        if change.is_nothing() {
            return None;
        }
        match feed {
            Some(id) => drop(pending.feeds.remove(id)),
            None => pending.all = ItemChange::default(),
        }
        Some(change)
    }

    /// Whether a command that failed may be tried again although nothing new has changed.
    pub(super) fn may_retry(&self, table: &str) -> bool {
        self.pending().failed.get(table).is_none_or(|failed| failed.elapsed() >= PAUSE)
    }

    /// Takes down how a command ended.
    pub(super) fn note_ended(&self, table: &str, has_failed: bool) {
        let mut pending = self.pending();
        match has_failed {
            true => drop(pending.failed.insert(table.to_owned(), Instant::now())),
            false => drop(pending.failed.remove(table)),
        }
    }

    /// Waits for the turn of a command; none where there will be no turn.
    pub(super) async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        self.running.acquire().await.ok()
    }
}
