//! Who asks, and by which name: the hosts that the server answers to, and the client behind a reverse proxy that is believed.

use std::{
    fmt,
    net::{IpAddr, Ipv6Addr},
    sync::atomic::{AtomicBool, Ordering},
};

use axum::http::{HeaderMap, HeaderName};
use url::Url;

use crate::{config::ServeSettings, fetch::Cidr};

const FORWARDED: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The names and the proxies of one configuration.
pub(super) struct HostFilter {
    /// Names in lower case, without ports.
    hosts: Vec<String>,
    proxies: Vec<Cidr>,
    /// It was said that a proxy of this network is not named.
    has_warned: AtomicBool,
}

/// Who asks: an IPv4 address, or the /64 network of an IPv6 address, since one client has all addresses of such a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Client(IpAddr);

impl Client {
    /// The client at an address.
    pub(super) fn at(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V6(ip) if !ip.is_loopback() => Self(Ipv6Addr::from_bits(ip.to_bits() >> 64 << 64).into()),
            ip => Self(ip),
        }
    }
}

impl fmt::Display for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            IpAddr::V6(ip) if !ip.is_loopback() => write!(f, "{ip}/64"),
            ip => ip.fmt(f),
        }
    }
}

impl HostFilter {
    pub(super) fn new(settings: &ServeSettings, base_url: &Url) -> Self {
        let mut hosts = settings.hosts.clone();
        hosts.push("localhost".into());
        hosts.extend(base_url.host_str().map(str::to_ascii_lowercase));
        Self { hosts, proxies: settings.trusted_proxies.clone(), has_warned: AtomicBool::new(false) }
    }

    /// Whether the server goes by this name, which comes without a port. A page elsewhere can make its own name point here (DNS
    /// rebinding); an address that is no name cannot be made to.
    pub(super) fn answers_to(&self, host: &str) -> bool {
        let address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        address.parse::<IpAddr>().is_ok() || self.hosts.iter().any(|known| known.eq_ignore_ascii_case(host))
    }

    /// Whether a peer is a reverse proxy that is believed.
    pub(super) fn is_proxy(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        self.proxies.iter().any(|network| network.contains(peer))
    }

    /// Who asks: the last hop that is no proxy of ours. Each proxy adds at the end of `X-Forwarded-For` whom it was asked by, so that
    /// only what stands right of the first stranger can be believed.
    pub(super) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> Client {
        let mut hop = peer.to_canonical();
        if !self.is_proxy(hop) {
            self.warn_of_unnamed_proxy(hop, headers);
            return Client::at(hop);
        }
        // a line that cannot be read ends the chain
        let lines = headers.get_all(FORWARDED).iter().rev().map(|line| line.to_str().unwrap_or("?"));
        for named in lines.flat_map(|line| line.rsplit(',')).map(str::trim).filter(|named| !named.is_empty()) {
            let Some(before) = address(named).filter(|_| self.is_proxy(hop)) else { break };
            hop = before.to_canonical();
        }
        Client::at(hop)
    }

    /// All readers count as one client where a proxy nearby is not named: that is hard to find out otherwise.
    fn warn_of_unnamed_proxy(&self, peer: IpAddr, headers: &HeaderMap) {
        let is_near = match peer {
            IpAddr::V4(ip) => ip.is_loopback() || ip.is_private(),
            IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local(),
        };
        if is_near && headers.contains_key(FORWARDED) && !self.has_warned.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                %peer,
                "X-Forwarded-For is not believed, and all who come this way count as one client: if this is your reverse \
                 proxy, name it in `trusted_proxies` of [serve]"
            );
        }
    }
}

/// The address of a hop, with or without a port.
fn address(named: &str) -> Option<IpAddr> {
    if let Some(rest) = named.strip_prefix('[') {
        return rest.split_once(']')?.0.parse().ok();
    }
    let before_port = || named.split_once(':').and_then(|(ip, _)| ip.parse().ok()).filter(IpAddr::is_ipv4);
    named.parse().ok().or_else(before_port)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host_filter(proxies: &[&str]) -> HostFilter {
        let trusted_proxies = proxies.iter().map(|network| network.parse().unwrap()).collect();
        let settings =
            ServeSettings { hosts: vec!["feeds.example.org".into()], trusted_proxies, ..ServeSettings::default() };
        HostFilter::new(&settings, &"http://127.0.0.1:8380/".parse().unwrap())
    }

    fn client(proxies: &[&str], peer: &str, lines: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED, line.parse().unwrap());
        }
        host_filter(proxies).client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn answers_to_its_names_and_to_addresses() {
        for host in ["localhost", "LOCALHOST", "127.0.0.1", "[::1]", "192.0.2.1", "feeds.example.org"] {
            assert!(host_filter(&[]).answers_to(host), "{host}");
        }
        for host in ["evil.example", "feeds.example.org.evil.example", "localhost.evil.example", "[evil]", ""] {
            assert!(!host_filter(&[]).answers_to(host), "{host}");
        }
    }

    #[test]
    fn nobody_is_believed_who_is_not_named() {
        for peer in ["127.0.0.1", "::1", "::ffff:127.0.0.1", "10.0.0.1"] {
            let own = Client::at(peer.parse().unwrap()).to_string();
            assert_eq!(client(&[], peer, &["203.0.113.9"]), own);
        }
    }

    #[test]
    fn the_last_hop_that_is_no_proxy_counts() {
        let near = ["127.0.0.1/32", "10.0.0.0/8"];
        let cases: [(&[&str], &str); 10] = [
            (&["198.51.100.7"], "198.51.100.7"),
            // whatever the client wrote stands to the left
            (&["127.0.0.1, 198.51.100.7"], "198.51.100.7"),
            (&["203.0.113.9, 198.51.100.7, 10.0.0.2"], "198.51.100.7"),
            (&["203.0.113.9", "198.51.100.7"], "198.51.100.7"),
            (&["203.0.113.9, 198.51.100.7", "10.0.0.2, "], "198.51.100.7"),
            (&["198.51.100.7:4711"], "198.51.100.7"),
            (&["[2001:db8:0:1:2::3]:4711"], "2001:db8:0:1::/64"),
            (&["203.0.113.9, unknown"], "127.0.0.1"),
            (&["203.0.113.9, unknown, 10.0.0.2"], "10.0.0.2"),
            (&["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ];
        for (lines, expected) in cases {
            assert_eq!(client(&near, "127.0.0.1", lines), expected, "{lines:?}");
            assert_eq!(client(&near, "::ffff:127.0.0.1", lines), expected, "{lines:?}");
        }
    }

    #[test]
    fn a_network_of_ipv6_is_one_client() {
        let at = |ip: &str| Client::at(ip.parse().unwrap());
        assert_eq!(at("2001:db8:0:1::1"), at("2001:db8:0:1:ffff::2"));
        assert_ne!(at("2001:db8:0:1::1"), at("2001:db8:0:2::1"));
        assert_eq!(at("::ffff:192.0.2.1"), at("192.0.2.1"));
    }
}
