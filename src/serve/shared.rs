//! What the tasks of a server share.

use std::{
    collections::HashSet,
    net::SocketAddr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
};

use chrono::{DateTime, SubsecRound, Utc};
use tokio::sync::{Notify, Semaphore, mpsc};
use url::Url;

use super::{
    access::Access,
    admin::{Admin, Admins},
    command::ServerCommand,
    dashboard,
    error::{Fault, ServeError},
    few,
    first_login::FirstLogin,
    metrics::Metrics,
    payload::Room,
    picker,
    random::random_key,
    rate_limit::RateLimit,
    runs::Runs,
    setup::{Load, TimeSource},
    snapshot::Snapshot,
    trouble::{MemoryFault, Met, Outage, ServerTrouble, Wrong},
    websub,
};
use crate::{
    config::{Config, ConfigError, ServeSettings},
    pipeline::{self, Engine, Withdrawal},
    store::{Store, StoreError},
};

/// Threads that may read the store, or wait for it, at once.
const READERS: usize = 8;
/// Parts of pages that are fetched at once.
const LOADING: usize = 8;
/// Passwords that are hashed at once.
const HASHING: usize = 2;

pub(super) struct Shared {
    snapshot: RwLock<Arc<Snapshot>>,
    reader: Mutex<Store>,
    readers: Arc<Semaphore>,
    /// Apart from what reads, since a write may have to wait for another process.
    writer: Arc<Mutex<Store>>,
    clock: TimeSource,
    load: Load,
    /// Where it listens.
    address: SocketAddr,
    /// Who the operator is where feeds.toml does not say.
    own_admin: Admin,
    pub metrics: Metrics,
    /// Pages that somebody looks at before adding a feed.
    pub pages: picker::LookedPages,
    /// What was asked to be refreshed together.
    pub runs: Runs,
    pub rate_limit: RateLimit,
    /// The link by which the operator logs in for the first time.
    pub first_login: FirstLogin,
    /// Passwords that are hashed, which takes memory and time, at once.
    pub hashing: Arc<Semaphore>,
    /// Parts of pages that somebody looks at, fetched at once.
    pub loading: Semaphore,
    /// The icons of sites.
    pub icons: dashboard::Icons,
    /// Room for answers that were made for one request.
    pub room: Room,
    /// Subscribers that may be asked whether they meant it, at once.
    pub subscribing: Arc<websub::Places>,
    /// What is wrong with feeds.toml, while an earlier state of it is at work.
    config_fault: RwLock<Option<String>>,
    /// There was a feeds.toml: it is not begun anew where it is gone.
    has_file: AtomicBool,
    trouble: RwLock<ServerTrouble>,
    /// Documents that are not wanted any more, as they were looked through the last time.
    withdrawn: RwLock<Vec<Withdrawal>>,
    /// feeds.toml changed, and the documents were not looked through since.
    pub unswept: Arc<AtomicBool>,
    commands: mpsc::UnboundedSender<ServerCommand>,
    /// Feeds whose documents may have changed, for those who are told.
    changed: Mutex<HashSet<String>>,
    pub has_changed: Notify,
}

impl Shared {
    pub(super) fn new(
        engine: Engine,
        (reader, writer): (Store, Store),
        (clock, load): (TimeSource, Load),
        (token, runs, has_file): (&str, Runs, bool),
        address: SocketAddr,
    ) -> Result<(Self, mpsc::UnboundedReceiver<ServerCommand>), ServeError> {
        let settings = &engine.config().serve;
        let base_url = settings.base_url.clone().unwrap_or_else(|| own_address(address));
        let own_admin = Admin::token(token);
        let admins = Admins::of(settings, &own_admin)?;
        let fresh = random_key()?;
        let key = reader.secret("tokens", || fresh)?;
        let access = Access::new(admins, key, base_url.scheme() == "https");
        let paused = reader.paused()?;
        let trouble = RwLock::new(ServerTrouble::new(reader.unwritten()?));
        let callbacks = websub::fetcher(engine.config())?;
        let snapshot = Snapshot::new((Arc::new(engine), callbacks), access, base_url, None);
        for id in &paused {
            if let Some(state) = snapshot.state(id) {
                state.paused.store(true, Ordering::Relaxed);
            }
        }
        let (commands, receiver) = mpsc::unbounded_channel();
        let shared = Self {
            snapshot: RwLock::new(Arc::new(snapshot)),
            reader: Mutex::new(reader),
            readers: Arc::new(Semaphore::new(READERS)),
            writer: Arc::new(Mutex::new(writer)),
            clock,
            load,
            address,
            own_admin,
            metrics: Metrics::default(),
            pages: picker::LookedPages::default(),
            runs,
            rate_limit: RateLimit::default(),
            first_login: FirstLogin::default(),
            hashing: Arc::new(Semaphore::new(HASHING)),
            loading: Semaphore::new(LOADING),
            icons: dashboard::Icons::default(),
            room: Room::default(),
            subscribing: Arc::default(),
            config_fault: RwLock::new(None),
            has_file: AtomicBool::new(has_file),
            trouble,
            withdrawn: RwLock::default(),
            unswept: Arc::default(),
            commands,
            changed: Mutex::default(),
            has_changed: Notify::new(),
        };
        Ok((shared, receiver))
    }

    /// The time in whole seconds.
    pub(super) fn now(&self) -> DateTime<Utc> {
        self.instant().trunc_subsecs(0)
    }

    /// The time, as exactly as the clock says it.
    pub(super) fn instant(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    pub(super) fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn put_to_work(&self, snapshot: Snapshot) -> Arc<Snapshot> {
        let snapshot = Arc::new(snapshot);
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&snapshot);
        self.trouble.write().unwrap_or_else(PoisonError::into_inner).retain(|feed| snapshot.index(feed).is_some());
        snapshot
    }

    /// Changes the store, on a thread that may wait.
    ///
    /// # Errors
    /// [`Fault::Memory`], which is in the log by then.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Fault> {
        let writer = Arc::clone(&self.writer);
        let written = tokio::task::spawn_blocking(move || work(&writer.lock().unwrap_or_else(PoisonError::into_inner)));
        let written = written.await.map_err(|_| Fault::Broken)?.map_err(Fault::from);
        self.note_use(Met::Writing, written.as_ref().err());
        written
    }

    /// Reads the store, and works on what it has, on a thread that may wait.
    ///
    /// # Errors
    /// [`Fault::Memory`], which is in the log by then.
    pub(super) async fn read<T: Send + 'static, E: Into<Fault> + Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Reader) -> Result<T, E> + Send + 'static,
    ) -> Result<T, Fault> {
        let reader = Reader(Arc::clone(self));
        let read = few::one_of(&self.readers, move || work(&reader)).await?.map_err(E::into);
        self.note_use(Met::Reading, read.as_ref().err());
        read
    }

    /// Notes whether the memory could be used for an answer.
    fn note_use(&self, met: Met, fault: Option<&Fault>) {
        let wrong = match fault {
            Some(Fault::Memory(words, lasts)) => Some(Wrong { words: words.clone(), of_memory: true, lasts: *lasts }),
            None if self.may_have_ended(&met) => None,
            _ => return,
        };
        self.note(met, wrong);
    }

    /// Whether somebody met a fault that may have ended since.
    pub(super) fn may_have_ended(&self, met: &Met) -> bool {
        self.trouble.read().unwrap_or_else(PoisonError::into_inner).may_have_ended(met)
    }

    pub(super) fn load(&self) -> Result<Config, ConfigError> {
        (self.load)()
    }

    pub(super) fn command(&self, command: ServerCommand) {
        // the scheduler ends only when the server does
        let _ = self.commands.send(command);
    }

    pub(super) fn config_fault(&self) -> Option<String> {
        self.config_fault.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn set_config_fault(&self, fault: Option<String>) {
        *self.config_fault.write().unwrap_or_else(PoisonError::into_inner) = fault;
    }

    /// Says that feeds.toml was read: from here on it is missed where it is gone.
    pub(super) fn set_has_file(&self) {
        self.has_file.store(true, Ordering::Relaxed);
    }

    /// Whether there ever was a feeds.toml.
    pub(super) fn has_file(&self) -> bool {
        self.has_file.load(Ordering::Relaxed)
    }

    /// Documents that are not wanted any more, as they were looked through the last time.
    pub(super) fn withdrawn(&self) -> Vec<Withdrawal> {
        self.withdrawn.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn set_withdrawn(&self, withdrawn: Vec<Withdrawal>) {
        *self.withdrawn.write().unwrap_or_else(PoisonError::into_inner) = withdrawn;
    }

    /// That the memory cannot be used.
    pub(super) fn memory_fault(&self) -> Option<MemoryFault> {
        self.trouble.read().unwrap_or_else(PoisonError::into_inner).memory()
    }

    /// The last times that the memory could not be used.
    pub(super) fn outages(&self) -> Vec<Outage> {
        self.trouble.read().unwrap_or_else(PoisonError::into_inner).outages().copied().collect()
    }

    /// What cannot be read or written, in words.
    pub(super) fn trouble(&self) -> Option<String> {
        self.trouble.read().unwrap_or_else(PoisonError::into_inner).words()
    }

    /// Whether a document could not be written, and was not since.
    pub(super) fn has_unwritten(&self) -> bool {
        !self.trouble.read().unwrap_or_else(PoisonError::into_inner).unwritten().is_empty()
    }

    /// Notes what somebody met, or that all went well.
    pub(super) fn note(&self, met: Met, wrong: Option<Wrong>) {
        let now = self.now();
        self.trouble.write().unwrap_or_else(PoisonError::into_inner).note(met, wrong, now);
    }

    /// Notes how a run ended, of a feed or of what concerns all.
    pub(super) fn note_run(&self, met: Met, error: Option<&pipeline::Error>) {
        let of_memory = matches!(error, Some(pipeline::Error::Store(_)));
        // the next run tells whether it has ended
        let wrong = error.map(|error| Wrong { words: error.to_string(), of_memory, lasts: false });
        self.note(met, wrong);
        // whatever could not be written before can be now
        if error.is_none() && self.may_have_ended(&Met::Writing) {
            self.note(Met::Writing, None);
        }
    }

    /// Takes from the store which documents could not be written, where some could not now (`is_new`) or before.
    pub(super) async fn look_for_unwritten(self: &Arc<Self>, is_new: bool) {
        if !is_new && !self.has_unwritten() {
            return;
        }
        // an error is in the log by then
        if let Ok(unwritten) = self.read(|reader| reader.store().unwritten()).await {
            self.trouble.write().unwrap_or_else(PoisonError::into_inner).set_unwritten(unwritten);
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

    /// Where readers reach the server by these settings.
    pub(super) fn base_url(&self, settings: &ServeSettings) -> Url {
        settings.base_url.clone().unwrap_or_else(|| own_address(self.address))
    }

    /// Who the operator is where feeds.toml does not say.
    pub(super) fn own_admin(&self) -> &Admin {
        &self.own_admin
    }
}

/// What is shared, on a thread that may wait: the store can be read here, and nowhere else.
pub(super) struct Reader(Arc<Shared>);

impl Reader {
    /// The store, for as long as the guard lives.
    pub(super) fn store(&self) -> MutexGuard<'_, Store> {
        self.0.reader.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::ops::Deref for Reader {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
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
