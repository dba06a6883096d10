//! The HTTP client: its identity, its limits, its TLS.

use std::{sync::OnceLock, time::Duration};

use reqwest::{
    Client, ClientBuilder,
    header::{ACCEPT, HeaderMap, HeaderValue},
    redirect::Policy,
};

use url::Url;

use super::{FetchError, Settings, error::root_cause};
use crate::{HOMEPAGE, VERSION};

/// What the program says of itself: its name, its version, a page about it, and the operator's own contact.
#[must_use]
pub fn user_agent(contact: Option<&str>) -> String {
    match contact {
        Some(contact) => format!("pagewire/{VERSION} (+{HOMEPAGE}; {contact})"),
        None => format!("pagewire/{VERSION} (+{HOMEPAGE})"),
    }
}

/// The clients of one process: reading the system's certificates costs more than fetching a page over plain HTTP, and so waits
/// for the first address that needs them.
#[derive(Debug)]
pub(super) struct Clients {
    contact: Option<String>,
    plain: Client,
    secure: OnceLock<Client>,
}

impl Clients {
    pub(super) fn new(settings: &Settings) -> Result<Self, FetchError> {
        // an error says that a provider is installed already, which is what is wanted
        let _ = rustls::crypto::ring::default_provider().install_default();
        let plain = built(builder(settings.contact.as_deref()).tls_certs_only(Vec::new()))?;
        Ok(Self { contact: settings.contact.clone(), plain, secure: OnceLock::new() })
    }

    /// The client for an address.
    pub(super) fn of(&self, url: &Url) -> Result<&Client, FetchError> {
        if url.scheme() != "https" {
            return Ok(&self.plain);
        }
        if let Some(client) = self.secure.get() {
            return Ok(client);
        }
        let client = built(builder(self.contact.as_deref()))?;
        Ok(self.secure.get_or_init(|| client))
    }
}

fn built(builder: ClientBuilder) -> Result<Client, FetchError> {
    builder.build().map_err(|error| FetchError::Client(root_cause(&error)))
}

fn builder(contact: Option<&str>) -> ClientBuilder {
    let accept = "text/html,application/xhtml+xml;q=0.9,application/xml;q=0.8,*/*;q=0.5";
    Client::builder()
        .user_agent(user_agent(contact))
        .default_headers(HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(accept))]))
        .redirect(Policy::none())
        .no_proxy()
        .connect_timeout(Duration::from_secs(5))
        .pool_idle_timeout(Duration::from_secs(20))
        .pool_max_idle_per_host(1)
}
