//! What may be connected to: neither a page, nor a redirect, nor a name server leads to a private address by accident.
//!
//! A [`Guard`] judges addresses by the list in `range`, less what `[fetch] allow_private` opens (`cidr`). It is asked twice.
//! Before each request, redirects included, it judges the URL ([`Guard::check_url`]), for a literal address is never
//! resolved. When a name is resolved, `resolver` hands on the addresses that are admitted, and those alone are connected to:
//! a name that changes its address between two look-ups gains nothing, because there is no second one. A `refusal` says what
//! is refused, and what opens it.

mod cidr;
mod range;
mod refusal;
mod resolver;
#[cfg(test)]
mod tests;

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
};

use url::{Host, Url};

pub(in crate::fetch) use self::resolver::GuardedResolver;
pub use self::{
    cidr::{Cidr, CidrFault},
    range::Range,
    refusal::AddressRefusal,
};

/// Says which addresses may be connected to.
#[derive(Debug, Clone, Default)]
pub struct Guard {
    allowed: Arc<[Cidr]>,
}

/// What a guard says of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GuardVerdict {
    /// It may be connected to: it is public, or the operator opened it.
    Admitted,
    /// It may not.
    Refused {
        /// The address itself, or the IPv4 address that it stands for.
        address: IpAddr,
        /// The range that it lies in.
        range: &'static Range,
    },
}

impl Guard {
    /// A guard that admits public addresses and these networks.
    #[must_use]
    pub fn new(allow_private: Vec<Cidr>) -> Self {
        Self { allowed: allow_private.into() }
    }

    /// Judges an address. One that stands for an IPv4 address (IPv4-mapped, NAT64) is judged as that.
    #[must_use]
    pub fn judge(&self, address: IpAddr) -> GuardVerdict {
        let meant = range::meant(address);
        if self.allowed.iter().any(|network| network.contains(meant) || network.contains(address)) {
            return GuardVerdict::Admitted;
        }
        range::find(meant).map_or(GuardVerdict::Admitted, |range| GuardVerdict::Refused { address: meant, range })
    }

    /// Judges where a URL leads, as far as the URL itself says it: its scheme, its port, an address in the place of the host, and
    /// `localhost`. Other names are judged when they are resolved.
    ///
    /// # Errors
    /// What is refused.
    pub fn check_url(&self, url: &Url) -> Result<(), AddressRefusal> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(AddressRefusal::Scheme(url.scheme().to_owned()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(AddressRefusal::Userinfo);
        }
        if url.port() == Some(0) {
            return Err(AddressRefusal::Port);
        }
        let literal = match url.host() {
            Some(Host::Ipv4(address)) => IpAddr::V4(address),
            Some(Host::Ipv6(address)) => IpAddr::V6(address),
            Some(Host::Domain(name)) if is_localhost(name) => return self.admit(name, loopback()).map(drop),
            Some(Host::Domain(_)) => return Ok(()),
            None => return Err(AddressRefusal::Host),
        };
        match self.judge(literal) {
            GuardVerdict::Admitted => Ok(()),
            GuardVerdict::Refused { address, range } => {
                let host = (address != literal).then(|| literal.to_string());
                Err(AddressRefusal::Address { host, address, range })
            }
        }
    }

    /// Those of a host's addresses that may be connected to.
    ///
    /// # Errors
    /// The first that is refused, when none may.
    pub(in crate::fetch) fn admit(
        &self,
        host: &str,
        found: Vec<SocketAddr>,
    ) -> Result<Vec<SocketAddr>, AddressRefusal> {
        let mut first = None;
        let mut admitted = Vec::with_capacity(found.len());
        for socket in found {
            match self.judge(socket.ip()) {
                GuardVerdict::Admitted => admitted.push(socket),
                GuardVerdict::Refused { address, range } => {
                    tracing::debug!(host, %address, range = %range.network, "an address is left out");
                    first.get_or_insert(AddressRefusal::Address { host: Some(host.to_owned()), address, range });
                }
            }
        }
        match first {
            Some(refusal) if admitted.is_empty() => Err(refusal),
            _ => Ok(admitted),
        }
    }
}

/// `localhost` and the names below it are the loopback interface, whatever a name server says (RFC 6761 section 6.3).
fn is_localhost(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

/// The addresses of `localhost`; the port is the connector's to fill in.
fn loopback() -> Vec<SocketAddr> {
    [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)].map(|address| SocketAddr::new(address, 0)).into()
}
