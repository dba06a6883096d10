//! From an address to a page.
//!
//! A [`Fetcher`] is given a [`Location`] and the [`Validators`] of the last answer; it hands on a [`Page`] with its new
//! validators, or the news that nothing changed. `client` sets up HTTP, `http` is one fetch with its redirects,
//! `conditional` holds the validators, `file` reads files and standard input.

mod client;
mod conditional;
mod error;
mod file;
mod http;
mod location;

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use url::Url;

pub use self::{client::user_agent, conditional::Validators, error::FetchError, location::Location};
use crate::model::Page;

/// How pages are fetched, `[fetch]` in feeds.toml.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Added to the `User-Agent` as the operator's own contact (a URL or mail address).
    pub contact: Option<String>,
    /// For one whole fetch, redirects included; waiting for a turn does not count.
    pub timeout: Duration,
    /// Bytes of a body, counted after decompression.
    pub max_body: u64,
    /// Fetches under way at once, over all hosts.
    pub concurrency: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { contact: None, timeout: Duration::from_secs(30), max_body: 16 * 1024 * 1024, concurrency: 16 }
    }
}

/// A fetch that went well.
#[derive(Debug)]
pub enum Fetched {
    /// The page is as it was (HTTP 304); the validators are the old ones, renewed by the answer.
    NotModified(Validators),
    /// The page itself.
    Page(Box<FetchedPage>),
}

/// A page and what its answer said about it.
#[derive(Debug)]
pub struct FetchedPage {
    /// The page.
    pub page: Page,
    /// What to ask with next time.
    pub validators: Validators,
    /// Where the address now leads for good, when only permanent redirects (301, 308) led there.
    pub moved_to: Option<Url>,
}

/// Fetches pages by HTTP and from files.
#[derive(Debug, Clone)]
pub struct Fetcher {
    clients: Arc<client::Clients>,
    settings: Settings,
}

impl Fetcher {
    /// Sets up one HTTP client for all fetches.
    ///
    /// # Errors
    /// [`FetchError::Client`] when the system's TLS roots cannot be used, or the contact does not fit a header.
    pub fn new(settings: Settings) -> Result<Self, FetchError> {
        Ok(Self { clients: Arc::new(client::Clients::new(&settings)?), settings })
    }

    /// Fetches one page. For a file, `base` is the address that its relative links resolve against.
    ///
    /// # Errors
    /// [`FetchError`] says what went wrong and what can be done.
    pub async fn fetch(
        &self,
        location: &Location,
        base: Option<&Url>,
        validators: &Validators,
        now: DateTime<Utc>,
    ) -> Result<Fetched, FetchError> {
        let limit = self.settings.max_body;
        match location {
            Location::Http(url) => {
                let fetch = http::fetch(&self.clients, url, validators, limit, now);
                tokio::time::timeout(self.settings.timeout, fetch)
                    .await
                    .unwrap_or(Err(FetchError::Timeout { after: self.settings.timeout }))
            }
            Location::File(path) => file::read(path, base, limit, now).await,
            Location::Stdin => file::read_stdin(base, limit, now).await,
        }
    }
}
