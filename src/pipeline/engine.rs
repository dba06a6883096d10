//! What runs work with: the configuration, the store, what fetches and what reads.

use std::{
    path::Path,
    sync::{Arc, Mutex, MutexGuard},
};

use chrono::{DateTime, Utc};

use super::{Error, assemble, changes::Changes, readers::Readers, recent::RecentAnswers, task::lock};
use crate::{
    config::{Config, FeedConfig},
    fetch::Fetcher,
    model::Feed,
    publish::Folder,
    store::Store,
};

/// What a run works with.
#[derive(Debug)]
pub struct Engine {
    pub(super) config: Config,
    pub(super) store: Arc<Mutex<Store>>,
    pub(super) fetcher: Fetcher,
    /// None publishes nothing.
    pub(super) folder: Option<Arc<Folder>>,
    /// By what the documents of this feeds.toml are told from those of another.
    owner: String,
    pub(super) readers: Arc<Readers>,
    /// What pages answered that several feeds are made of.
    pub(super) recent: Arc<RecentAnswers>,
    /// What commands are still to be told of.
    pub(super) changes: Arc<Changes>,
}

impl Engine {
    /// Puts together what runs work with.
    #[must_use]
    pub fn new(config: Config, store: Store, fetcher: Fetcher, folder: Option<Folder>) -> Self {
        let (store, readers) = (Arc::new(Mutex::new(store)), Arc::new(Readers::new()));
        let (owner, folder, changes) = (identity(&config.path), folder.map(Arc::new), Arc::default());
        Self { owner, config, store, fetcher, folder, readers, recent: Arc::default(), changes }
    }

    /// The same with another configuration: the store, and the pace that hosts are asked at, go on as they are. Another
    /// `fetcher` takes the place of the present one where the way of fetching has changed.
    #[must_use]
    pub fn with_config(&self, config: Config, fetcher: Option<Fetcher>) -> Self {
        let fetcher = fetcher.unwrap_or_else(|| self.fetcher.clone());
        let (store, readers) = (Arc::clone(&self.store), Arc::clone(&self.readers));
        let (folder, changes, recent) = (self.folder.clone(), Arc::clone(&self.changes), Arc::clone(&self.recent));
        Self { owner: identity(&config.path), config, store, fetcher, folder, readers, recent, changes }
    }

    /// What fetches.
    #[must_use]
    pub fn fetcher(&self) -> &Fetcher {
        &self.fetcher
    }

    /// The store, for as long as the guard lives.
    pub fn lock_store(&self) -> MutexGuard<'_, Store> {
        lock(&self.store)
    }

    /// A feed as it would be published now, from the store alone.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn feed(&self, feed: &FeedConfig) -> Result<Feed, Error> {
        assemble::feed(&lock(&self.store), &self.config, feed, usize::MAX)
    }

    /// By what the documents of this feeds.toml are told from those of another: its absolute path.
    #[must_use]
    pub fn owner(&self) -> &str {
        &self.owner
    }

    pub(super) fn store(&self) -> &Mutex<Store> {
        &self.store
    }

    /// Tells the fetcher what earlier runs learned of the robots.txt files that matter for some addresses.
    pub(super) fn recall_robots(
        &self,
        addresses: impl IntoIterator<Item = url::Url>,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        for url in addresses {
            let origin = url.origin().ascii_serialization();
            if self.fetcher.knows_robots(&origin) {
                continue;
            }
            if let Some(file) = lock(&self.store).robots(&origin, now)? {
                self.fetcher.remember_robots(&origin, file);
            }
        }
        Ok(())
    }

    /// Tells the fetcher which hosts asked earlier runs to be left alone.
    pub(super) fn recall_closures(&self, now: DateTime<Utc>) -> Result<(), Error> {
        let store = lock(&self.store);
        for (name, until) in store.closed(now)?.into_iter().chain(store.refused(now)?) {
            self.fetcher.remember_closed(name, until);
        }
        Ok(())
    }

    /// Keeps what the fetcher has learned of hosts for later runs: their robots.txt files, and that they asked to be left alone.
    pub(super) fn store_learned(&self, now: DateTime<Utc>) -> Result<(), Error> {
        for (host, until) in self.fetcher.take_learned_closures() {
            lock(&self.store).close(&host, until, now)?;
        }
        for (origin, file) in self.fetcher.take_learned_robots() {
            lock(&self.store).record_robots(&origin, &file)?;
        }
        Ok(())
    }

    /// Keeps what was asked of hosts.
    pub(super) fn store_traffic(&self, now: DateTime<Utc>) -> Result<(), Error> {
        let counted = self.fetcher.take_traffic();
        if !counted.is_empty() {
            lock(&self.store).record_traffic(&counted, now)?;
        }
        Ok(())
    }

    /// The configuration.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }
}

/// The absolute path of a file. The file itself may be a link that leads elsewhere tomorrow, as those of Kubernetes do.
pub(super) fn identity(path: &Path) -> String {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    folder.join(path.file_name().unwrap_or_default()).to_string_lossy().into_owned()
}
