//! One process that refreshes every feed when it is due, and serves the results.
//!
//! [`run`] puts three tasks side by side: `scheduler` refreshes what is due, `listener` accepts
//! connections, whose requests `routes` answers, and `websub` tells subscribers. What they share is
//! [`Shared`]: the [`snapshot::Snapshot`] of the present configuration, a connection to the store for
//! reading, and the metrics. Who is let in, and how often, is said by `connections`, `host_filter`,
//! `rate_limit`, `secrets` and `access`; handlers take it as a `viewer`. What goes wrong is in `error`.

mod access;
mod admin;
mod api;
mod at_hand;
mod body;
mod command;
mod compression;
mod connections;
mod conversation;
mod cuts;
mod dashboard;
mod digest;
mod document;
mod documents;
mod error;
mod feeds;
mod few;
mod field_evidence;
mod first_login;
mod health;
mod history;
mod host;
mod host_filter;
mod index_page;
mod listener;
mod listing;
mod memory;
mod metrics;
mod negotiate;
mod overview;
mod pace;
mod page;
mod payload;
mod picker;
mod random;
mod rate_limit;
mod reload;
mod routes;
mod runs;
mod scheduler;
mod scope;
mod secrets;
mod sending;
mod settings;
mod setup;
mod shared;
mod snapshot;
mod status;
mod trouble;
mod version;
mod viewer;
mod web_address;
mod websub;

use std::{sync::Arc, time::Duration};

use tokio::sync::{oneshot, watch};

pub use self::{
    admin::{AdminFault, check, hash_password},
    error::ServeError,
    random::NoRandomness,
    setup::{Load, Setup, TimeSource},
    version::FileVersions,
};
use self::{command::ServerCommand, runs::Runs, shared::Shared};

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

/// Serves until it is told to stop.
///
/// # Errors
/// [`ServeError`] when it cannot begin, and [`crate::store::StoreError::Saved`] where its memory was taken away while it ran; what else fails later is
/// reported and tried again.
pub async fn run(setup: Setup, stop: impl Future<Output = ()> + Send) -> Result<(), ServeError> {
    let Setup { engine, seen, stores, load, clock, observer, token, first_login, key, connections, mut reload, ready } =
        setup;
    let address = engine.config().serve.listen;
    let listen = listener::listen(address).map_err(|source| ServeError::Listen { address, source })?;
    let address = listen.local_addr()?;
    let made = (token.as_str(), Runs::new(&key), seen.is_there());
    let (shared, commands) = Shared::new(engine, stores, (clock, load), made, address)?;
    if let Some(key) = first_login {
        shared.first_login.offer(&key, shared.now().timestamp());
    }
    let shared = Arc::new(shared);
    // connections wait from here on; what is refreshed is told of after this
    ready(address);
    let (stopping, stopped) = watch::channel(false);
    let (lose, lost) = oneshot::channel();
    let scheduler = scheduler::run(Arc::clone(&shared), (commands, seen), (observer, lose), stopped.clone());
    let scheduler = tokio::spawn(scheduler);
    let listener = tokio::spawn(listener::run(Arc::clone(&shared), listen, connections, stopped.clone()));
    let teller = tokio::spawn(websub::run(Arc::clone(&shared), stopped));
    let reloads = Arc::clone(&shared);
    let reloader = tokio::spawn(async move {
        while reload.recv().await.is_some() {
            reloads.command(ServerCommand::Reload);
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
    for task in [scheduler, listener, teller] {
        let abort = task.abort_handle();
        if tokio::time::timeout_at(end, task).await.is_err() {
            abort.abort();
        }
    }
    lost.map_or(Ok(()), |lost| Err(lost.into()))
}
