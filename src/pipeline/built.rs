//! The configuration that was last built: kept beside the memory, readable by its owner alone, so that a changed feeds.toml can be held
//! against it before it is built.

use std::{fs, path::PathBuf};

use super::{engine, run::Options};
use crate::{
    config::{self, Config, FeedConfig, Texts},
    model::{digest, hex},
    store::write_private,
};

/// Keeps the configuration of a run that publishes. A run of some feeds keeps it only where it changes no others: what it does to those
/// is yet to come.
pub(super) fn record(config: &Config, options: &Options) {
    let path = place(config);
    if fs::read_to_string(&path).is_ok_and(|kept| kept == config.texts().packed()) {
        return;
    }
    let is_whole = options.feeds.is_empty() || options.history;
    let is_like_others = || last_built(config).is_some_and(|built| others(&built, options) == others(config, options));
    if !is_whole && path.exists() && !is_like_others() {
        return;
    }
    if let Err(error) = write_private(&path, config.texts().packed().as_bytes()) {
        tracing::warn!("`pagewire plan` will not know this configuration: cannot write {}: {error}", path.display());
    }
}

/// The configuration that was last built by this feeds.toml and this memory; none where none was, or none that is understood.
#[must_use]
pub fn last_built(config: &Config) -> Option<Config> {
    let text = fs::read_to_string(place(config)).ok()?;
    let mut built = config::parse_texts(Texts::unpacked(&text, &config.path)).ok()?;
    built.state.clone_from(&config.state);
    Some(built)
}

/// Several configurations may share a memory.
fn place(config: &Config) -> PathBuf {
    let name = hex(&digest(engine::identity(&config.path).as_bytes())[..8]);
    config.state.join(format!("built-{name}.toml"))
}

/// What says of each feed that a run leaves out how it is read and published.
fn others<'a>(config: &'a Config, options: &Options) -> Vec<Vec<&'a str>> {
    let is_left_out = |feed: &&FeedConfig| !options.feeds.contains(&feed.id);
    config.feeds.iter().filter(is_left_out).map(fingerprints).collect()
}

/// What says of a feed how it is read and published.
pub(super) fn fingerprints(feed: &FeedConfig) -> Vec<&str> {
    let sources = feed.sources().iter().flat_map(|source| [source.id.as_str(), source.read.fingerprint.as_str()]);
    [feed.id.as_str(), feed.fingerprint.as_str()].into_iter().chain(sources).collect()
}
