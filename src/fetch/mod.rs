//! From an address to a page.
//!
//! A [`Fetcher`] is given a [`Location`] and the [`CacheState`] of the last answer; it hands on a [`Page`] with its new
//! terms, or the news that nothing changed. `client` sets up HTTP, `clock` says what time it is meanwhile, `http` is one fetch with its redirects, `decode` removes
//! its content encoding, `conditional` asks whether a page changed, `freshness` and `retry_after` read when to ask again,
//! `request` holds what a feed wants asked in its own way, `hidden` keeps the secrets of its `address` out of what comes back, `browser` renders pages that need their scripts in a `chromium`, `file` reads files and standard input, `subresource` fetches what a
//! page shows besides itself.

mod address;
#[cfg(all(feature = "browser", unix))]
mod browser;
mod budget;
mod client;
mod clock;
mod closures;
mod conditional;
mod decode;
mod descriptors;
mod error;
mod file;
mod freshness;
mod guard;
mod head;
mod hidden;
mod http;
mod http_date;
mod location;
mod machine;
mod mail;
mod message;
mod pace;
mod permission;
mod request;
mod retry;
mod retry_after;
pub mod robots;
mod step;
mod subresource;
mod traffic;

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, Utc};
use reqwest::{RequestBuilder, Response, StatusCode, header::HeaderMap};
use url::Url;

#[cfg(all(feature = "browser", unix))]
pub use self::browser::program as browser;
pub use self::{
    address::{Placeholder, is_name, placeholders, publishable, secret_parameters, seems_web, shown},
    budget::Limit,
    client::user_agent,
    clock::Clock,
    descriptors::{Descriptors, raise_limit},
    error::FetchError,
    guard::{AddressRefusal, Cidr, CidrFault, Guard, GuardVerdict, Range},
    head::FileHead,
    location::Location,
    machine::Lack,
    mail::{Letter, MailServer},
    message::Message,
    request::{Credentials, RequestOptions, Secret},
    step::Step,
    subresource::Subresource,
};
use crate::model::{CacheState, HostTraffic, Page, RobotsFile};

/// How pages are fetched, `[fetch]` in feeds.toml.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// Whether it keeps what a page's scripts do within its sandbox; it cannot as root.
    pub browser_sandbox: bool,
    /// How often a fault that passes by itself is tried again in one fetch; at most twice.
    pub retries: usize,
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
            browser_sandbox: true,
            retries: 2,
        }
    }
}

/// What is asked for, and how.
#[derive(Debug)]
pub struct FetchRequest<'a> {
    /// Where the page is.
    pub location: &'a Location,
    /// For a file, the address that its relative links resolve against.
    pub base: Option<&'a Url>,
    /// What the last answer said about asking again.
    pub cache_state: &'a CacheState,
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
#[derive(Debug, Clone)]
pub enum Fetched {
    /// The page is as it was (HTTP 304); the terms are the old ones, renewed by the answer, with the end of the time in which it may
    /// be taken for unchanged.
    NotModified(CacheState, Option<DateTime<Utc>>),
    /// The page itself.
    Page(Box<FetchedPage>),
}

/// A page and what its answer said about it.
#[derive(Debug, Clone)]
pub struct FetchedPage {
    /// The page.
    pub page: Page,
    /// What the answer says about asking again.
    pub cache_state: CacheState,
    /// Before it, the page may be taken for unchanged: counted from the answer.
    pub fresh_until: Option<DateTime<Utc>>,
    /// Where the address now leads for good, as far as only permanent redirects (301, 308) lead.
    pub moved_to: Option<Url>,
    /// What says where the page ends.
    pub end: BodyEnd,
    /// The `Link` headers of the answer (RFC 8288).
    pub links: Vec<String>,
    /// The pages on which its list goes on, in order.
    pub more: Vec<Further>,
}

/// A page on which a list goes on.
#[derive(Debug, Clone)]
pub struct Further {
    /// The page.
    pub page: Page,
    /// So many of its items count, from the top.
    pub items: usize,
}

/// What says where a page ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyEnd {
    /// The answer does.
    Announced,
    /// Nothing but the end of the connection: a part of the page looks the same.
    Connection,
    /// Nothing but the end of a file, which may have been written in part.
    File,
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
    limiter: pace::HostLimiter,
    permissions: permission::Permissions,
    closures: closures::Closures,
    #[cfg(all(feature = "browser", unix))]
    browsers: browser::Browsers,
    /// Faults of this machine in an unbroken row.
    hindered: AtomicUsize,
    traffic: traffic::Traffic,
}

/// What every request of a fetch goes through.
struct Line<'a> {
    clients: &'a client::Clients,
    settings: &'a Settings,
    limiter: &'a pace::HostLimiter,
    permissions: &'a permission::Permissions,
    closures: &'a closures::Closures,
    hindered: &'a AtomicUsize,
    traffic: &'a traffic::Traffic,
    proxy: Option<&'a Secret>,
    /// Whether the feed's own table names the proxy.
    own_proxy: bool,
    /// The origins that are believed whatever certificate they show.
    unverified: &'a [url::Origin],
    clock: Clock,
}

/// After so many requests that this machine could not make, none is waited for until one succeeds.
const PATIENCE: usize = 8;

impl Line<'_> {
    /// The client for an address, if the address may be fetched.
    fn client(&self, url: &Url) -> Result<reqwest::Client, FetchError> {
        self.clients.of(url, self.proxy, self.unverified.contains(&url.origin()))
    }

    /// Waits for the turn to ask for an address; whether it may be asked for at all is judged when the turn has come.
    async fn turn(&self, url: &Url, pause: Duration) -> Result<pace::HostPermit, FetchError> {
        self.may_ask(url)?;
        let turn = self.limiter.next(url.host_str().unwrap_or_default(), pause).await;
        self.may_ask(url).map(|()| turn)
    }

    /// # Errors
    /// [`FetchError::Ended`], [`FetchError::Closed`].
    fn may_ask(&self, url: &Url) -> Result<(), FetchError> {
        self.clock.check()?;
        self.closures.check(url, self.clock.now())
    }

    /// Sends a request, up to the headers of its answer. What this machine lacks for it is waited for.
    async fn send(
        &self,
        budget: &mut budget::RequestBudget,
        url: &Url,
        request: impl Fn() -> Result<RequestBuilder, FetchError>,
    ) -> Result<Response, FetchError> {
        let mut pauses = machine::PAUSES.iter();
        loop {
            let sent = budget.spend(Some(self.settings.first_byte_timeout), request()?.send()).await;
            let sent = sent.inspect_err(|_| self.note(url, None))?;
            let error = match sent {
                Ok(response) => {
                    self.note(url, Some(&response));
                    self.hindered.store(0, Ordering::Relaxed);
                    return Ok(response);
                }
                Err(error) if self.proxy.is_some() => FetchError::from_reqwest(&error).by_proxy(self.own_proxy),
                Err(error) => FetchError::from_reqwest(&error),
            };
            if !matches!(error, FetchError::Machine { .. }) {
                self.note(url, None);
                return Err(error);
            }
            self.clients.let_go();
            match pauses.next().filter(|_| self.hindered.load(Ordering::Relaxed) < PATIENCE) {
                Some(pause) => tokio::time::sleep(*pause).await,
                None => {
                    self.hindered.fetch_add(1, Ordering::Relaxed);
                    return Err(error);
                }
            }
        }
    }

    /// Counts a request by what came of it.
    fn note(&self, url: &Url, response: Option<&Response>) {
        let status = response.map(|response| response.status().as_u16());
        self.traffic.note(url.host_str().unwrap_or_default(), url.path(), status, self.clock.now());
    }

    /// Counts the bytes of a body.
    fn note_bytes(&self, url: &Url, bytes: usize) {
        self.traffic.note_bytes(url.host_str().unwrap_or_default(), bytes, self.clock.now());
    }

    /// Takes to heart that a host asks to be left alone; says until when.
    fn heed(&self, url: &Url, status: StatusCode, headers: &HeaderMap) -> Option<DateTime<Utc>> {
        if !matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
            return None;
        }
        let until = self.clock.after(retry_after::parse(headers, self.clock.now())?);
        match status {
            StatusCode::TOO_MANY_REQUESTS => self.closures.refuse(url, until),
            _ => self.closures.close(url.host_str()?, until),
        }
        Some(until)
    }
}

impl Fetcher {
    /// Sets up what all fetches share: within the limit of open files that this process has now.
    ///
    /// # Errors
    /// [`FetchError::Client`] when the system's TLS roots cannot be used, or the contact does not fit a header.
    pub fn new(settings: Settings) -> Result<Self, FetchError> {
        let guard = Guard::new(settings.allow_private.clone());
        let descriptors = Descriptors::of_this_process();
        let clients = client::Clients::new(&settings, guard, descriptors)?;
        let limiter = pace::HostLimiter::new(settings.concurrency.min(descriptors.requests()));
        let inner = Inner {
            clients,
            settings,
            limiter,
            permissions: permission::Permissions::default(),
            closures: closures::Closures::default(),
            #[cfg(all(feature = "browser", unix))]
            browsers: browser::Browsers::default(),
            hindered: AtomicUsize::new(0),
            traffic: traffic::Traffic::default(),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// What was asked of hosts since the last call, by day.
    #[must_use]
    pub fn take_traffic(&self) -> Vec<(String, chrono::NaiveDate, HostTraffic)> {
        self.inner.traffic.take()
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

    /// Takes from an earlier process that a host is to be left alone.
    pub fn remember_closed(&self, host: String, until: DateTime<Utc>) {
        self.inner.closures.remember(host, until);
    }

    /// The hosts that asked to be left alone since the last call, and until when.
    #[must_use]
    pub fn take_learned_closures(&self) -> Vec<(String, DateTime<Utc>)> {
        self.inner.closures.take_learned()
    }

    /// Asks what a file is, without the file.
    ///
    /// # Errors
    /// [`FetchError`]; nothing is asked of a place that is not on the web.
    pub async fn head(&self, ask: &FetchRequest<'_>, clock: impl Into<Clock>) -> Result<FileHead, FetchError> {
        let Location::Http(origin) = ask.location else { return Ok(FileHead::default()) };
        let line = self.line(ask, clock.into());
        let hidden = hidden::Hidden::of(ask.request, origin)?;
        let head = http::Exchange { line, origin, ask, hidden: &hidden }.head().await;
        head.map_err(|error| hidden.error(error))
    }

    /// What a fetch goes through.
    fn line<'l>(&'l self, ask: &'l FetchRequest<'_>, clock: Clock) -> Line<'l> {
        let Inner { clients, settings, limiter, permissions, closures, hindered, traffic, .. } = &*self.inner;
        Line {
            clients,
            settings,
            limiter,
            permissions,
            closures,
            hindered,
            traffic,
            proxy: ask.request.proxy.as_ref().or(settings.proxy.as_ref()),
            own_proxy: ask.request.proxy.is_some(),
            unverified: ask.request.unverified(),
            clock,
        }
    }

    /// Fetches one page; what its answer asks for counts from the answer, by the clock of the run.
    ///
    /// # Errors
    /// [`FetchError`] says what went wrong and what can be done.
    pub async fn fetch(&self, ask: &FetchRequest<'_>, clock: impl Into<Clock>) -> Result<Fetched, FetchError> {
        let clock = clock.into();
        let limit = self.inner.settings.max_body;
        match ask.location {
            Location::Http(origin) => {
                let line = self.line(ask, clock);
                let hidden = hidden::Hidden::of(ask.request, origin)?;
                let fetched = match ask.browser {
                    #[cfg(not(all(feature = "browser", unix)))]
                    true => Err(FetchError::NoBrowser),
                    #[cfg(all(feature = "browser", unix))]
                    true => self.inner.browsers.render(&line, ask, (origin, &hidden)).await,
                    false => http::Exchange { line, origin, ask, hidden: &hidden }.run().await,
                };
                fetched.map_err(|error| hidden.error(error))
            }
            Location::File(path) => file::read(path, ask.base, limit, clock.start()).await,
            Location::Stdin => file::read_stdin(ask.base, limit, clock.start()).await,
        }
    }
}
