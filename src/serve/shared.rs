//! What the tasks of a server share.

use std::{
    collections::HashSet,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, atomic::Ordering},
};

use chrono::{DateTime, Utc};
use tokio::sync::{Notify, Semaphore, mpsc};
use url::Url;

use super::{
    Clock, Load, ServeError, access::Access, guard::Guard, house::House, keeper::Command, metrics::Metrics, picker,
    routes::Fault, trouble::Trouble,
};
use crate::{
    config::{Config, ConfigError, Hub, ServeSettings},
    pipeline::Engine,
    store::{Store, StoreError},
};

pub(super) struct Shared {
    house: RwLock<Arc<House>>,
    reader: Mutex<Store>,
    /// Apart from what reads, since a write may have to wait for another process.
    writer: Arc<Mutex<Store>>,
    clock: Clock,
    load: Load,
    pub settings: ServeSettings,
    /// Where readers reach the server, with a trailing slash.
    pub base_url: Url,
    pub access: Access,
    pub guard: Guard,
    pub metrics: Metrics,
    /// Pages that somebody looks at before adding a feed.
    pub pages: picker::Pages,
    /// Room for documents that the kernel keeps a copy of.
    pub kernel_copies: Arc<Semaphore>,
    /// What is wrong with feeds.toml, while an earlier state of it is at work.
    config_fault: RwLock<Option<String>>,
    trouble: RwLock<Trouble>,
    commands: mpsc::UnboundedSender<Command>,
    /// Feeds whose documents may have changed, for those who are told.
    changed: Mutex<HashSet<String>>,
    pub has_changed: Notify,
}

impl Shared {
    pub(super) fn new(
        engine: Engine,
        (reader, writer): (Store, Store),
        (clock, load): (Clock, Load),
        token: &str,
        address: SocketAddr,
    ) -> Result<(Self, mpsc::UnboundedReceiver<Command>), ServeError> {
        let settings = engine.config().serve.clone();
        let base_url = settings.base_url.clone().unwrap_or_else(|| own_address(address));
        let key = reader.secret("tokens", super::access::random_key)?;
        let access = Access::new(settings.admin.as_ref(), token, key, base_url.scheme() == "https")?;
        let guard = Guard::new(&settings, &base_url);
        let paused = reader.paused()?;
        let trouble = RwLock::new(Trouble::new(reader.unwritten()?));
        let house = House::new(Arc::new(engine), None);
        for id in &paused {
            if let Some(room) = house.room(id) {
                room.paused.store(true, Ordering::Relaxed);
            }
        }
        let (commands, receiver) = mpsc::unbounded_channel();
        let shared = Self {
            house: RwLock::new(Arc::new(house)),
            reader: Mutex::new(reader),
            writer: Arc::new(Mutex::new(writer)),
            clock,
            load,
            settings,
            base_url,
            access,
            guard,
            metrics: Metrics::default(),
            pages: picker::Pages::default(),
            kernel_copies: Arc::new(Semaphore::new(super::kernel_copy::MOST)),
            config_fault: RwLock::new(None),
            trouble,
            commands,
            changed: Mutex::default(),
            has_changed: Notify::new(),
        };
        Ok((shared, receiver))
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    pub(super) fn house(&self) -> Arc<House> {
        Arc::clone(&self.house.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn move_in(&self, house: House) -> Arc<House> {
        let house = Arc::new(house);
        *self.house.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&house);
        self.trouble.write().unwrap_or_else(PoisonError::into_inner).retain(|feed| house.index(feed).is_some());
        house
    }

    /// Changes the store, on a thread that may wait.
    ///
    /// # Errors
    /// [`Fault::Store`], which is in the log by then.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Fault> {
        let writer = Arc::clone(&self.writer);
        let written = tokio::task::spawn_blocking(move || work(&writer.lock().unwrap_or_else(PoisonError::into_inner)));
        Ok(written.await.map_err(|_| Fault::Broken)??)
    }

    /// The store, for reading.
    pub(super) fn store(&self) -> MutexGuard<'_, Store> {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn load(&self) -> Result<Config, ConfigError> {
        (self.load)()
    }

    pub(super) fn command(&self, command: Command) {
        // the keeper ends only when the server does
        let _ = self.commands.send(command);
    }

    pub(super) fn config_fault(&self) -> Option<String> {
        self.config_fault.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn set_config_fault(&self, fault: Option<String>) {
        *self.config_fault.write().unwrap_or_else(PoisonError::into_inner) = fault;
    }

    /// What cannot be written, in words.
    pub(super) fn trouble(&self) -> Option<String> {
        self.trouble.read().unwrap_or_else(PoisonError::into_inner).words()
    }

    /// Whether a document could not be written, and was not since.
    pub(super) fn has_unwritten(&self) -> bool {
        !self.trouble.read().unwrap_or_else(PoisonError::into_inner).unwritten().is_empty()
    }

    /// Notes what the store could not take at a feed's refresh, or that it took everything.
    pub(super) fn note_fault(&self, feed: &str, fault: Option<String>) {
        self.trouble.write().unwrap_or_else(PoisonError::into_inner).note(feed, fault);
    }

    /// Takes from the store which documents could not be written, where some could not now (`is_new`) or before.
    pub(super) async fn look_for_unwritten(self: &Arc<Self>, is_new: bool) {
        if !is_new && !self.has_unwritten() {
            return;
        }
        let task = Arc::clone(self);
        let known = tokio::task::spawn_blocking(move || task.store().unwritten());
        match known.await {
            Ok(Ok(unwritten)) => {
                self.trouble.write().unwrap_or_else(PoisonError::into_inner).set_unwritten(unwritten);
            }
            Ok(Err(error)) => tracing::error!("{error}"),
            // the runtime is ending
            Err(_) => {}
        }
    }

    /// Notes that a feed's documents may have changed.
    pub(super) fn note_change(&self, id: &str) {
        self.changed.lock().unwrap_or_else(PoisonError::into_inner).insert(id.to_owned());
        self.has_changed.notify_one();
    }

    pub(super) fn take_changed(&self) -> HashSet<String> {
        std::mem::take(&mut *self.changed.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The hub that documents name.
    pub(super) fn hub_url(&self) -> Option<Url> {
        match &self.settings.hub {
            Hub::None => None,
            Hub::BuiltIn => self.base_url.join("hub").ok(),
            Hub::At(url) => Some(url.clone()),
        }
    }

    /// An address of this server.
    pub(super) fn url(&self, path: &str) -> Url {
        // paths of this server are relative references that always resolve
        self.base_url.join(path).unwrap_or_else(|_| self.base_url.clone())
    }
}

/// The address of a server that nobody named: on this machine where it listens to all of its addresses.
fn own_address(address: SocketAddr) -> Url {
    let host = match address.ip() {
        ip if ip.is_unspecified() => "127.0.0.1".to_owned(),
        std::net::IpAddr::V6(ip) => format!("[{ip}]"),
        std::net::IpAddr::V4(ip) => ip.to_string(),
    };
    let written = format!("http://{host}:{}/", address.port());
    #[expect(clippy::unwrap_used, reason = "an IP address and a port make a URL")]
    Url::parse(&written).unwrap()
}
