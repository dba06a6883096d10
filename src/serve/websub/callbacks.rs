//! What asks and tells subscribers.

use crate::{
    config::Config,
    fetch::{FetchError, Fetcher, Settings},
};

/// What asks and tells subscribers.
pub(in crate::serve) fn fetcher(config: &Config) -> Result<Fetcher, FetchError> {
    Fetcher::new(Settings { allow_private: config.serve.hub_allow_private.clone(), ..config.fetch.clone() })
}
