//! What a server is given to begin with.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio::sync::mpsc;

use super::version::FileVersions;
use crate::{
    config::{Config, ConfigError},
    pipeline::{Engine, Observer},
    store::Store,
};

/// Tells the time.
pub type TimeSource = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;
/// Reads the configuration anew.
pub type Load = Arc<dyn Fn() -> Result<Config, ConfigError> + Send + Sync>;

/// What a server is made of.
pub struct Setup {
    /// What refreshes feeds, with the configuration as it is now.
    pub engine: Engine,
    /// The state of feeds.toml before it was read: a later one is read, too.
    pub seen: FileVersions,
    /// Further connections to the engine's store: one for reading, one for what the operator and subscribers change.
    pub stores: (Store, Store),
    /// Reads the configuration anew when its file changes.
    pub load: Load,
    /// Tells the time.
    pub clock: TimeSource,
    /// Listens to the refreshes.
    pub observer: Observer,
    /// A token that gives the right to change things, where the configuration names nothing else.
    pub token: String,
    /// What opens a session once, within an hour: for the link that is printed at the first start.
    pub first_login: Option<String>,
    /// What commands on this machine show that have the server do their work.
    pub key: String,
    /// Connections of readers at once, [`super::CONNECTIONS`] where the system has descriptors for so many.
    pub connections: usize,
    /// Says that feeds.toml is to be read again.
    pub reload: mpsc::UnboundedReceiver<()>,
    /// Is told where the server listens.
    pub ready: Box<dyn FnOnce(std::net::SocketAddr) + Send>,
}
