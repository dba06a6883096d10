//! The HTTP client: its identity, its limits, its TLS.

use std::time::Duration;

use reqwest::{
    Client,
    header::{ACCEPT, HeaderMap, HeaderValue},
    redirect::Policy,
};

use super::{FetchError, Settings};
use crate::{HOMEPAGE, VERSION};

/// What the program says of itself: its name, its version, a page about it, and the operator's own contact.
#[must_use]
pub fn user_agent(contact: Option<&str>) -> String {
    match contact {
        Some(contact) => format!("pagewire/{VERSION} (+{HOMEPAGE}; {contact})"),
        None => format!("pagewire/{VERSION} (+{HOMEPAGE})"),
    }
}

pub(super) fn client(settings: &Settings) -> Result<Client, FetchError> {
    // an error says that a provider is installed already, which is what is wanted
    let _ = rustls::crypto::ring::default_provider().install_default();
    let accept = "text/html,application/xhtml+xml;q=0.9,application/xml;q=0.8,*/*;q=0.5";
    Client::builder()
        .user_agent(user_agent(settings.contact.as_deref()))
        .default_headers(HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(accept))]))
        .redirect(Policy::none())
        .no_proxy()
        .connect_timeout(Duration::from_secs(5))
        .pool_idle_timeout(Duration::from_secs(20))
        .pool_max_idle_per_host(1)
        .build()
        .map_err(|error| FetchError::Client(super::error::root_cause(&error)))
}
