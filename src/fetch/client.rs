//! The HTTP clients: their identity, their limits, their TLS, their proxies.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use reqwest::{
    Client, ClientBuilder, Proxy,
    header::{ACCEPT, ACCEPT_ENCODING, HeaderMap, HeaderValue},
    redirect::Policy,
};
use url::Url;

use super::{
    FetchError, Secret, Settings, decode,
    error::root_cause,
    guard::{Guard, GuardedResolver},
};
use crate::{HOMEPAGE, VERSION};

/// What the program says of itself: its name, its version, a page about it, and the operator's own contact.
#[must_use]
pub fn user_agent(contact: Option<&str>) -> String {
    match contact {
        Some(contact) => format!("pagewire/{VERSION} (+{HOMEPAGE}; {contact})"),
        None => format!("pagewire/{VERSION} (+{HOMEPAGE})"),
    }
}

/// The clients of one process, made when they are first needed: reading the system's certificates costs more than fetching a page
/// over plain HTTP.
#[derive(Debug)]
pub(super) struct Clients {
    settings: Settings,
    guard: Guard,
    /// By what they can do.
    made: Mutex<HashMap<Kind, Client>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Kind {
    secure: bool,
    proxy: Option<String>,
}

impl Clients {
    pub(super) fn new(settings: &Settings, guard: Guard) -> Result<Self, FetchError> {
        // an error says that a provider is installed already, which is what is wanted
        let _ = rustls::crypto::ring::default_provider().install_default();
        let clients = Self { settings: settings.clone(), guard, made: Mutex::default() };
        clients.client(Kind { secure: false, proxy: None })?;
        Ok(clients)
    }

    /// The client for an address, if the address may be fetched: nothing is requested without asking here.
    pub(super) fn of(&self, url: &Url, proxy: Option<&Secret>) -> Result<Client, FetchError> {
        self.guard.check_url(url)?;
        let proxy = proxy.map(Secret::reveal).transpose()?;
        // the way to a proxy may be encrypted too
        let secure = url.scheme() == "https" || proxy.is_some();
        self.client(Kind { secure, proxy })
    }

    fn client(&self, kind: Kind) -> Result<Client, FetchError> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = made.get(&kind) {
            return Ok(client.clone());
        }
        let mut builder = builder(&self.settings);
        if !kind.secure {
            builder = builder.tls_certs_only(Vec::new());
        }
        builder = match &kind.proxy {
            // it resolves the names itself, and its own address is the operator's word
            Some(address) => builder.proxy(proxy(address)?),
            None => builder.dns_resolver(Arc::new(GuardedResolver(self.guard.clone()))),
        };
        let client = builder.build().map_err(|error| FetchError::Client(root_cause(&error)))?;
        made.insert(kind, client.clone());
        Ok(client)
    }
}

/// A proxy that resolves names itself; the error does not repeat the address, which may hold a password.
fn proxy(address: &str) -> Result<Proxy, FetchError> {
    let usable = Url::parse(address).is_ok_and(|url| matches!(url.scheme(), "http" | "https" | "socks5h"));
    let fault = || FetchError::Client("`proxy` is no address that begins with http://, https:// or socks5h://".into());
    if usable { Proxy::all(address).map_err(|_| fault()) } else { Err(fault()) }
}

fn builder(settings: &Settings) -> ClientBuilder {
    let accept = "text/html,application/xhtml+xml;q=0.9,application/xml;q=0.8,*/*;q=0.5";
    let headers = [(ACCEPT, accept), (ACCEPT_ENCODING, decode::ACCEPTED)];
    Client::builder()
        .user_agent(user_agent(settings.contact.as_deref()))
        .default_headers(
            headers.into_iter().map(|(name, value)| (name, HeaderValue::from_static(value))).collect::<HeaderMap>(),
        )
        .redirect(Policy::none())
        // those of the environment are not asked for; a proxy that is added later counts all the same
        .no_proxy()
        .connect_timeout(settings.connect_timeout)
        .pool_idle_timeout(Duration::from_secs(20))
        .pool_max_idle_per_host(1)
}
