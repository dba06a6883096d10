//! A changed feeds.toml takes the place of the one at work, as a whole: feeds, and how they are answered for.
//!
//! What a running server cannot change stays as it is, and is named until it is changed back or the server starts anew.

use std::sync::Arc;

use super::{access::Access, admin::Admins, error::ServeError, shared::Shared, snapshot::Snapshot, websub};
use crate::{config::Config, fetch::Fetcher};

/// Reads feeds.toml, and puts it to work.
///
/// # Errors
/// What is wrong with it, in words; what was at work still is, then.
pub(super) fn reload(shared: &Shared) -> Result<Arc<Snapshot>, String> {
    let before = shared.snapshot();
    let running = before.engine.config();
    let mut config = shared.load().map_err(|error| error.to_string())?;
    let restart = keep_what_cannot_change(&mut config, running);
    let access = access(shared, &before.access, &config)?;
    let same_fetch = running.fetch == config.fetch;
    let fetcher = match same_fetch {
        true => None,
        false => Some(Fetcher::new(config.fetch.clone()).map_err(|error| error.to_string())?),
    };
    let base_url = shared.base_url(&config.serve);
    let callbacks = websub::fetcher(&config).map_err(|error| error.to_string())?;
    let engine = Arc::new(before.engine.with_config(config, fetcher));
    let mut snapshot = Snapshot::new((engine, callbacks), access, base_url, Some(&before));
    snapshot.restart = restart;
    if !snapshot.restart.is_empty() {
        let settings = snapshot.restart.join(", ");
        tracing::warn!(settings, "a changed setting is not at work before pagewire serve is started anew");
    }
    Ok(shared.put_to_work(snapshot))
}

/// Puts back what a running server cannot change; returns the names of the settings that were changed all the same.
fn keep_what_cannot_change(config: &mut Config, running: &Config) -> Vec<&'static str> {
    let mut names = Vec::new();
    let mut keep = |name, differs: bool| names.extend(differs.then_some(name));
    keep("`listen` in [serve]", config.serve.listen != running.serve.listen);
    keep("`state` in [pagewire]", config.state != running.state);
    keep("`output` in [pagewire]", config.output != running.output);
    config.serve.listen = running.serve.listen;
    config.state.clone_from(&running.state);
    config.output.clone_from(&running.output);
    names
}

fn access(shared: &Shared, before: &Access, config: &Config) -> Result<Access, String> {
    let admins = Admins::of(&config.serve, shared.own_admin()).map_err(|fault| ServeError::Admin(fault).to_string())?;
    Ok(before.renewed(admins, shared.base_url(&config.serve).scheme() == "https"))
}
