//! One process that refreshes every feed when it is due, and serves the results.
//!
//! [`run`] puts three tasks side by side: `keeper` refreshes what is due, `listener` accepts connections, whose requests `routes`
//! answers, `websub` tells subscribers. What they share is [`Shared`]: the [`house::House`] of the present configuration, a connection to the
//! store for reading, and the metrics. Who is let in, and how often, is said by `connections`, `guard`, `limits`, `secrets` and `access`.

mod access;
mod admin;
mod api;
mod at_hand;
mod body;
mod connections;
mod conversation;
mod cuts;
mod dashboard;
mod documents;
mod feeds;
mod few;
mod guard;
mod health;
mod history;
mod host;
mod house;
mod index_page;
mod keeper;
mod limits;
mod listener;
mod listing;
mod memory;
mod metrics;
mod negotiate;
mod overview;
mod pace;
mod payload;
mod picker;
mod random;
mod reload;
mod routes;
mod runs;
mod secrets;
mod shared;
mod status;
mod told;
mod trouble;
mod version;
mod web_address;
mod websub;

use std::{path::PathBuf, sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use tokio::sync::{mpsc, oneshot, watch};

pub use self::{
    admin::{AdminFault, check, hash_password},
    random::NoRandomness,
    version::Version,
};
use self::{runs::Runs, shared::Shared};
use crate::{
    config::{Config, ConfigError},
    fetch::FetchError,
    pipeline::{self, Engine, Observer},
    store::{Store, StoreError},
};

/// How long what is under way may take to end after it was told to.
const GRACE: Duration = Duration::from_secs(4);

/// Connections of readers at once, as a rule.
pub const CONNECTIONS: usize = 8_192;

/// A token that nobody can guess.
///
/// # Errors
/// [`NoRandomness`].
pub fn new_token() -> Result<String, NoRandomness> {
    random::random_digits(20)
}

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;
/// Reads the configuration anew.
pub type Load = Arc<dyn Fn() -> Result<Config, ConfigError> + Send + Sync>;

/// What a server is made of.
pub struct Setup {
    /// What refreshes feeds, with the configuration as it is now.
    pub engine: Engine,
    /// The state of feeds.toml before it was read: a later one is read, too.
    pub seen: Option<Version>,
    /// Further connections to the engine's store: one for reading, one for what the operator and subscribers change.
    pub stores: (Store, Store),
    /// Reads the configuration anew when its file changes.
    pub load: Load,
    /// Tells the time.
    pub clock: Clock,
    /// Listens to the refreshes.
    pub observer: Observer,
    /// A token that gives the right to change things, where the configuration names nothing else.
    pub token: String,
    /// What commands on this machine show that have the server do their work.
    pub key: String,
    /// Connections of readers at once, [`CONNECTIONS`] where the system has descriptors for so many.
    pub connections: usize,
    /// Says that feeds.toml is to be read again.
    pub reload: mpsc::UnboundedReceiver<()>,
    /// Is told where the server listens.
    pub ready: Box<dyn FnOnce(std::net::SocketAddr) + Send>,
}

/// Why a server cannot run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Nothing can be listened to there.
    #[error(
        "cannot listen on {address}: {source}; is another server running? `[serve] listen` or --listen names another address"
    )]
    Listen {
        /// The address.
        address: std::net::SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// `[serve] admin` cannot be read.
    #[error("`admin` in [serve] cannot be used: {0}")]
    Admin(#[from] AdminFault),
    /// No secret can be made.
    #[error(transparent)]
    Random(#[from] NoRandomness),
    /// Nobody can be asked.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A refresh met a failing store.
    #[error(transparent)]
    Pipeline(#[from] pipeline::Error),
    /// The system refused something else.
    #[error("cannot serve: {0}")]
    Io(#[from] std::io::Error),
    /// The file that says how to answer is broken.
    #[error("the secrets of {} cannot be used", .0.display())]
    Secrets(PathBuf),
}

/// Serves until it is told to stop.
///
/// # Errors
/// [`ServeError`] when it cannot begin, and [`StoreError::Saved`] where its memory was taken away while it ran; what else fails later is
/// reported and tried again.
pub async fn run(setup: Setup, stop: impl Future<Output = ()> + Send) -> Result<(), ServeError> {
    let Setup { engine, seen, stores, load, clock, observer, token, key, connections, mut reload, ready } = setup;
    let address = engine.config().serve.listen;
    let listen = listener::listen(address).map_err(|source| ServeError::Listen { address, source })?;
    let address = listen.local_addr()?;
    let made = (token.as_str(), Runs::new(&key), seen.is_some());
    let (shared, commands) = Shared::new(engine, stores, (clock, load), made, address)?;
    let shared = Arc::new(shared);
    // connections wait from here on; what is refreshed is told of after this
    ready(address);
    let (stopping, stopped) = watch::channel(false);
    let (lose, lost) = oneshot::channel();
    let keeper = keeper::run(Arc::clone(&shared), (commands, seen), (observer, lose), stopped.clone());
    let keeper = tokio::spawn(keeper);
    let listener = tokio::spawn(listener::run(Arc::clone(&shared), listen, connections, stopped.clone()));
    let teller = tokio::spawn(websub::run(Arc::clone(&shared), stopped));
    let reloads = Arc::clone(&shared);
    let reloader = tokio::spawn(async move {
        while reload.recv().await.is_some() {
            reloads.command(keeper::Command::Reload);
        }
    });
    let lost = tokio::select! {
        () = stop => None,
        Ok(lost) = lost => Some(lost),
    };
    tracing::info!("stopping");
    reloader.abort();
    // the receivers live as long as their tasks
    let _ = stopping.send(true);
    let end = tokio::time::Instant::now() + GRACE;
    for task in [keeper, listener, teller] {
        let abort = task.abort_handle();
        if tokio::time::timeout_at(end, task).await.is_err() {
            abort.abort();
        }
    }
    lost.map_or(Ok(()), |lost| Err(lost.into()))
}
