use std::{io, net::SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::{Guard, is_localhost, loopback};

/// The system's resolver, less the addresses that a guard refuses: what is handed on is what is connected to.
#[derive(Debug, Clone)]
pub(in crate::fetch) struct GuardedResolver(pub Guard);

impl Resolve for GuardedResolver {
    /// # Errors
    /// A [`super::Refusal`], or what the system says.
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.0.clone();
        Box::pin(async move {
            let admitted = guard.admit(name.as_str(), look_up(name.as_str()).await?)?;
            Ok(Box::new(admitted.into_iter()) as Addrs)
        })
    }
}

/// All addresses of a name, without a port: the connector knows it.
async fn look_up(host: &str) -> io::Result<Vec<SocketAddr>> {
    if is_localhost(host) {
        return Ok(loopback());
    }
    let found: Vec<SocketAddr> = tokio::net::lookup_host((host, 0)).await?.collect();
    if found.is_empty() {
        return Err(io::Error::new(io::ErrorKind::NotFound, format!("{host} has no address")));
    }
    Ok(found)
}
