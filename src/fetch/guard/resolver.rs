use std::{
    error::Error,
    net::{IpAddr, SocketAddr},
};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::Guard;
use crate::fetch::FetchError;

/// The system's resolver, less the addresses that a guard refuses: what is handed on is what is connected to.
pub(in crate::fetch) struct GuardedResolver(pub Guard);

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.0.clone();
        Box::pin(async move {
            let host = name.as_str().to_owned();
            // the port is put in by the connector
            let found: Vec<SocketAddr> = tokio::net::lookup_host((host.as_str(), 0)).await?.collect();
            public(&guard, &host, found).map(|addresses| Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

/// The addresses that may be connected to; an error when there is none among those found.
fn public(guard: &Guard, host: &str, found: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, Box<dyn Error + Send + Sync>> {
    let mut refused: Option<FetchError> = None;
    let mut addresses = Vec::new();
    for found in found {
        let address: IpAddr = found.ip();
        match guard.judge(address) {
            Ok(()) => addresses.push(found),
            Err(range) => refused = Some(FetchError::Private { host: Some(host.to_owned()), address, range }),
        }
    }
    match refused {
        Some(error) if addresses.is_empty() => Err(Box::new(error)),
        _ => Ok(addresses),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sockets(addresses: &[&str]) -> Vec<SocketAddr> {
        addresses.iter().map(|address| SocketAddr::new(address.parse().unwrap(), 0)).collect()
    }

    #[test]
    fn a_name_that_stands_for_a_private_address_is_refused() {
        let error = public(&Guard::default(), "localhost", sockets(&["127.0.0.1", "::1"])).unwrap_err();
        assert!(error.to_string().contains("localhost"), "{error}");
    }

    #[test]
    fn of_a_mixed_answer_only_the_public_addresses_are_used() {
        let found = public(&Guard::default(), "a.example", sockets(&["10.0.0.1", "8.8.8.8"])).unwrap();
        assert_eq!(found, sockets(&["8.8.8.8"]));
    }
}
