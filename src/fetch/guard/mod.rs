//! What may be connected to: no page, no redirect and no name server leads to a private address.
//!
//! A [`Guard`] judges addresses against the list in `blocked`, less what `[fetch] allow_private` opens. It is asked twice: about
//! the address in a URL before a request, and by `resolver` about each address that a name stands for, so that the connection
//! goes to an address that was judged and to no other.

mod blocked;
mod resolver;

use std::{net::IpAddr, sync::Arc};

use ipnet::IpNet;
use url::{Host, Url};

pub use self::blocked::Range;
pub(super) use self::resolver::GuardedResolver;
use super::FetchError;

/// Says which addresses may be connected to.
#[derive(Debug, Clone, Default)]
pub struct Guard {
    allowed: Arc<[IpNet]>,
}

impl Guard {
    /// A guard that lets through what is public, and these networks.
    #[must_use]
    pub fn new(allowed: &[IpNet]) -> Self {
        Self { allowed: allowed.into() }
    }

    /// Judges an address.
    ///
    /// # Errors
    /// The range that it is refused for.
    pub fn judge(&self, address: IpAddr) -> Result<(), Range> {
        let address = address.to_canonical();
        match blocked::range_of(address) {
            Some(range) if !self.allowed.iter().any(|network| network.contains(&address)) => Err(range),
            _ => Ok(()),
        }
    }

    /// Judges where a URL leads as far as the URL itself says it; names are judged when they are resolved.
    pub(super) fn check(&self, url: &Url) -> Result<(), FetchError> {
        let address = match url.host() {
            Some(Host::Ipv4(address)) => IpAddr::V4(address),
            Some(Host::Ipv6(address)) => IpAddr::V6(address),
            Some(Host::Domain(_)) => return Ok(()),
            None => return Err(FetchError::BadRedirect(url.to_string())),
        };
        self.judge(address).map_err(|range| FetchError::Private { host: None, address, range })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(guard: &Guard, url: &str) -> bool {
        guard.check(&Url::parse(url).unwrap()).is_ok()
    }

    #[test]
    fn refuses_an_address_however_it_is_written() {
        let urls = ["http://127.1/", "http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://[::1]/"];
        for url in urls.into_iter().chain(["http://[::ffff:7f00:1]/", "http://①②⑦.0.0.1/", "http://127.0.0.1./"])
        {
            assert!(!check(&Guard::default(), url), "{url}");
        }
    }

    #[test]
    fn opens_what_it_is_told_to_and_nothing_beside_it() {
        let guard = Guard::new(&["127.0.1.0/24".parse().unwrap()]);
        assert!(check(&guard, "http://127.0.1.255/"));
        assert!(!check(&guard, "http://127.0.0.1/"));
        assert!(!check(&guard, "http://127.0.2.0/"));
    }

    #[test]
    fn a_mapped_address_is_judged_as_the_one_it_stands_for() {
        let guard = Guard::new(&["10.0.0.0/8".parse().unwrap()]);
        assert!(check(&guard, "http://[::ffff:10.1.2.3]/"));
    }

    /// The rows of a file below a folder that `PAGEWIRE_CORPUS` names; they are not part of this project.
    fn vectors(name: &str) -> Vec<serde_json::Value> {
        let Some(corpus) = std::env::var_os("PAGEWIRE_CORPUS") else {
            eprintln!("not run: PAGEWIRE_CORPUS names no folder");
            return Vec::new();
        };
        let text = std::fs::read_to_string(std::path::Path::new(&corpus).join("security/ssrf").join(name)).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn agrees_with_the_vectors_of_addresses() {
        for row in vectors("addresses.jsonl") {
            let text = row["addr"].as_str().unwrap().split('%').next().unwrap();
            let refused = Guard::default().judge(text.parse().unwrap()).is_err();
            let want = row["want"].as_str().unwrap();
            assert!(want == "either" || refused == (want == "block"), "{row}");
        }
    }

    #[test]
    fn agrees_with_the_vectors_of_addresses_in_urls() {
        for row in vectors("urls_must_be_refused.jsonl") {
            let text = row["url"].as_str().unwrap().replace("{port}", "80");
            let Ok(url) = Url::parse(&text) else { continue };
            // names are up to the resolver, and whoever asks for another scheme is refused before
            let is_up_to_us = matches!(url.scheme(), "http" | "https") && url.domain().is_none();
            assert!(!is_up_to_us || !check(&Guard::default(), &text), "{row}");
            if url.domain().is_some() && matches!(url.scheme(), "http" | "https") {
                eprintln!("a name: {text}");
            }
        }
    }
}
