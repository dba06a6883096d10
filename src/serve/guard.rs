//! Who may ask, and how often: the names that the server answers to, and a bound on each client's requests.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use url::Url;

use crate::{config::ServeSettings, fetch::Cidr};

/// How many clients are remembered; when there are more, those that have been quiet are forgotten.
const CLIENTS: usize = 20_000;

pub(super) struct Guard {
    /// Names in lower case, without ports.
    hosts: Vec<String>,
    proxies: Vec<Cidr>,
    /// Requests a minute.
    rate: f64,
    buckets: Mutex<HashMap<IpAddr, Bucket>>,
}

/// What a client may still ask for: it fills by `rate` a minute up to `rate`.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: f64,
    at: i64,
}

impl Guard {
    pub(super) fn new(settings: &ServeSettings, base_url: &Url) -> Self {
        let mut hosts = settings.hosts.clone();
        hosts.push("localhost".into());
        hosts.extend(base_url.host_str().map(str::to_ascii_lowercase));
        Self { hosts, proxies: settings.trusted_proxies.clone(), rate: settings.rate.into(), buckets: Mutex::default() }
    }

    /// Whether the server goes by the name that a request is addressed to. A page elsewhere can make its own name point here (DNS
    /// rebinding); an address that is no name cannot be made to.
    pub(super) fn answers_to(&self, host: &str) -> bool {
        let host = match host.strip_prefix('[') {
            Some(rest) => return rest.split(']').next().is_some_and(|ip| ip.parse::<IpAddr>().is_ok()),
            None => host.rsplit_once(':').map_or(host, |(host, _)| host),
        };
        host.parse::<IpAddr>().is_ok() || self.hosts.iter().any(|known| known.eq_ignore_ascii_case(host))
    }

    /// Who asks: the peer, or whom a reverse proxy that is believed names last in `X-Forwarded-For`.
    pub(super) fn client(&self, peer: IpAddr, forwarded: Option<&str>) -> IpAddr {
        let Some(forwarded) = forwarded else { return peer };
        let believed = peer.is_loopback() || self.proxies.iter().any(|network| network.contains(peer));
        let last = forwarded.rsplit(',').next().filter(|_| believed);
        last.and_then(|last| last.trim().parse().ok()).unwrap_or(peer)
    }

    /// Takes `cost` from what a client may ask for; the seconds to wait where there is not enough. This machine itself is not
    /// counted.
    pub(super) fn admit(&self, client: IpAddr, cost: f64, now: i64) -> Result<(), u64> {
        if client.is_loopback() {
            return Ok(());
        }
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= CLIENTS && !buckets.contains_key(&client) {
            buckets.retain(|_, bucket| now - bucket.at < 60);
            if buckets.len() >= CLIENTS {
                buckets.clear();
            }
        }
        let bucket = buckets.entry(client).or_insert(Bucket { left: self.rate, at: now });
        let filled = (now - bucket.at).max(0) as f64 * self.rate / 60.0;
        *bucket = Bucket { left: (bucket.left + filled).min(self.rate), at: now };
        let cost = cost.min(self.rate);
        if bucket.left < cost {
            return Err(((cost - bucket.left) * 60.0 / self.rate).ceil().max(1.0) as u64);
        }
        bucket.left -= cost;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard() -> Guard {
        let settings = ServeSettings { rate: 60, hosts: vec!["feeds.example.org".into()], ..ServeSettings::default() };
        Guard::new(&settings, &"http://127.0.0.1:8380/".parse().unwrap())
    }

    #[test]
    fn answers_to_its_names_and_to_addresses() {
        for host in ["localhost", "LOCALHOST:8380", "127.0.0.1:8380", "[::1]:8380", "192.0.2.1", "feeds.example.org"] {
            assert!(guard().answers_to(host), "{host}");
        }
        for host in ["evil.example", "feeds.example.org.evil.example", "localhost.evil.example:8380", "[evil]"] {
            assert!(!guard().answers_to(host), "{host}");
        }
    }

    #[test]
    fn a_client_is_believed_to_be_another_only_by_a_proxy_that_is_trusted() {
        let forwarded = Some("203.0.113.9, 198.51.100.7");
        let far: IpAddr = "192.0.2.1".parse().unwrap();
        assert_eq!(guard().client(far, forwarded), far);
        assert_eq!(guard().client("127.0.0.1".parse().unwrap(), forwarded).to_string(), "198.51.100.7");
    }

    #[test]
    fn whoever_asks_too_much_waits() {
        let (guard, client) = (guard(), "192.0.2.1".parse().unwrap());
        assert!((0..60).all(|_| guard.admit(client, 1.0, 100).is_ok()));
        assert_eq!(guard.admit(client, 1.0, 100), Err(1));
        assert_eq!(guard.admit(client, 1.0, 101), Ok(()));
        assert!(guard.admit("192.0.2.2".parse().unwrap(), 1.0, 100).is_ok());
    }
}
