//! From an address to a page.
//!
//! A [`Fetcher`] is given a [`Location`] and the [`Terms`] of the last answer; it hands on a [`Page`] with its new
//! terms, or the news that nothing changed. `client` sets up HTTP, `http` is one fetch with its redirects, `decode` removes
//! its content encoding, `conditional` asks whether a page changed, `freshness` and `retry_after` read when to ask again,
//! `request` holds what a feed wants asked in its own way, `browser` renders pages that need their scripts, `file` reads files and standard input.

mod browser;
mod budget;
mod client;
mod conditional;
mod decode;
mod error;
mod file;
mod freshness;
mod guard;
mod http;
mod http_date;
mod location;
mod message;
mod pace;
mod permission;
mod request;
mod retry_after;
pub mod robots;

use std::{path::PathBuf, sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use url::Url;

pub use self::{
    client::user_agent,
    error::FetchError,
    guard::{Cidr, CidrFault, Guard, Range, Refusal, Verdict},
    location::Location,
    message::Message,
    request::{Credentials, RequestOptions, Secret},
};
use crate::model::{Page, RobotsFile, Terms};

/// How pages are fetched, `[fetch]` in feeds.toml.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Added to the `User-Agent` as the operator's own contact (a URL or mail address).
    pub contact: Option<String>,
    /// For a connection.
    pub connect_timeout: Duration,
    /// From a request to the headers of its answer.
    pub first_byte_timeout: Duration,
    /// For one whole fetch, redirects included; waiting for a turn does not count.
    pub timeout: Duration,
    /// Bytes of all headers of an answer.
    pub max_headers: u64,
    /// Bytes of a body, on the wire and again after decompression.
    pub max_body: u64,
    /// Fetches under way at once, over all hosts.
    pub concurrency: usize,
    /// All requests go by way of it; it may hold a password.
    pub proxy: Option<Secret>,
    /// Between the beginnings of two requests to one host.
    pub delay: Duration,
    /// Private networks that may be connected to.
    pub allow_private: Vec<Cidr>,
    /// The Chromium that renders pages; none is looked for in the usual places.
    pub browser: Option<PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            contact: None,
            connect_timeout: Duration::from_secs(5),
            first_byte_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(30),
            max_headers: 64 * 1024,
            max_body: 16 * 1024 * 1024,
            concurrency: 16,
            proxy: None,
            delay: Duration::from_secs(1),
            allow_private: Vec::new(),
            browser: None,
        }
    }
}

/// What is asked for, and how.
#[derive(Debug)]
pub struct Ask<'a> {
    /// Where the page is.
    pub location: &'a Location,
    /// For a file, the address that its relative links resolve against.
    pub base: Option<&'a Url>,
    /// What the last answer said about asking again.
    pub terms: &'a Terms,
    /// Where permanent redirects led the last time: asked instead of the location.
    pub moved_to: Option<&'a Url>,
    /// The feed's own way of asking.
    pub request: &'a RequestOptions,
    /// Whether the site's robots.txt is asked first.
    pub robots: bool,
    /// Whether its scripts are run in a browser first.
    pub browser: bool,
}

/// A fetch that went well.
#[derive(Debug)]
pub enum Fetched {
    /// The page is as it was (HTTP 304); the terms are the old ones, renewed by the answer.
    NotModified(Terms),
    /// The page itself.
    Page(Box<FetchedPage>),
}

/// A page and what its answer said about it.
#[derive(Debug)]
pub struct FetchedPage {
    /// The page.
    pub page: Page,
    /// What the answer says about asking again.
    pub terms: Terms,
    /// Where the address now leads for good, as far as only permanent redirects (301, 308) lead.
    pub moved_to: Option<Url>,
}

/// Fetches pages by HTTP and from files.
#[derive(Debug, Clone)]
pub struct Fetcher {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    clients: client::Clients,
    settings: Settings,
    turns: pace::Turns,
    permissions: permission::Permissions,
    browsers: browser::Browsers,
}

/// What every request of a fetch goes through.
struct Line<'a> {
    clients: &'a client::Clients,
    settings: &'a Settings,
    turns: &'a pace::Turns,
    permissions: &'a permission::Permissions,
    proxy: Option<&'a Secret>,
}

impl Fetcher {
    /// Sets up one HTTP client for all fetches.
    ///
    /// # Errors
    /// [`FetchError::Client`] when the system's TLS roots cannot be used, or the contact does not fit a header.
    pub fn new(settings: Settings) -> Result<Self, FetchError> {
        let guard = Guard::new(settings.allow_private.clone());
        let clients = client::Clients::new(&settings, guard)?;
        let turns = pace::Turns::new(settings.concurrency);
        let inner = Inner {
            clients,
            settings,
            turns,
            permissions: permission::Permissions::default(),
            browsers: browser::Browsers::default(),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Whether the robots.txt of an origin is known, however old.
    #[must_use]
    pub fn knows_robots(&self, origin: &str) -> bool {
        self.inner.permissions.knows(origin)
    }

    /// Takes a robots.txt that an earlier process fetched.
    pub fn remember_robots(&self, origin: &str, file: RobotsFile) {
        self.inner.permissions.remember(origin, file);
    }

    /// The robots.txt files that were fetched since the last call, by origin.
    #[must_use]
    pub fn take_learned_robots(&self) -> Vec<(String, Arc<RobotsFile>)> {
        self.inner.permissions.take_learned()
    }

    /// Fetches one page.
    ///
    /// # Errors
    /// [`FetchError`] says what went wrong and what can be done.
    pub async fn fetch(&self, ask: &Ask<'_>, now: DateTime<Utc>) -> Result<Fetched, FetchError> {
        let Inner { clients, settings, turns, permissions, .. } = &*self.inner;
        let limit = settings.max_body;
        match ask.location {
            Location::Http(origin) => {
                let proxy = ask.request.proxy.as_ref().or(settings.proxy.as_ref());
                let line = Line { clients, settings, turns, permissions, proxy };
                if ask.browser {
                    return self.inner.browsers.render(&line, ask, origin, now).await;
                }
                http::Exchange { line, origin, ask, now }.run().await
            }
            Location::File(path) => file::read(path, ask.base, limit, now).await,
            Location::Stdin => file::read_stdin(ask.base, limit, now).await,
        }
    }
}
