use std::net::IpAddr;

use super::{Cidr, Range};
use crate::model::Advice;

/// Why an address is not fetched. No message repeats a whole URL, which may hold a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressRefusal {
    /// Another scheme than http and https.
    #[error("not fetched: `{0}:` is neither http nor https")]
    Scheme(String),
    /// A user name or a password before the host, which would be sent there and could be published.
    #[error("not fetched: the address holds a user name or a password")]
    Userinfo,
    /// Port 0, at which nothing can listen (RFC 6335 section 6).
    #[error("not fetched: nothing listens at port 0")]
    Port,
    /// No host.
    #[error("not fetched: the address names no host")]
    Host,
    /// A private address.
    #[error("not fetched: {} lies in {range}", subject(.host.as_deref(), .address))]
    Address {
        /// The name, or the other address, that stands for it; none where the URL holds the address itself.
        host: Option<String>,
        /// The address.
        address: IpAddr,
        /// The range that it lies in.
        range: &'static Range,
    },
}

fn subject(host: Option<&str>, address: &IpAddr) -> String {
    match host {
        Some(host) => format!("{host} stands for {address}, which"),
        None => address.to_string(),
    }
}

impl AddressRefusal {
    /// What `[fetch] allow_private` must hold for the address to be fetched; none where nothing opens it.
    #[must_use]
    pub fn opened_by(&self) -> Option<Cidr> {
        match self {
            Self::Address { range, .. } => Some(range.network),
            Self::Scheme(_) | Self::Userinfo | Self::Port | Self::Host => None,
        }
    }

    /// What a person can do about it.
    #[must_use]
    pub fn advice(&self) -> Advice {
        match self.opened_by() {
            Some(network) => Advice::all([Advice::AllowPrivate(network.to_string()), ", if it is meant".into()]),
            None => "open `url` in a browser, and enter the address of the page itself".into(),
        }
    }
}
