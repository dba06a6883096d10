use std::{
    io,
    net::{SocketAddr, ToSocketAddrs},
    sync::Arc,
};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::sync::Semaphore;

use super::{Guard, is_localhost, loopback};
use crate::fetch::machine;

/// The system's resolver, less the addresses that a guard refuses: what is handed on is what is connected to.
#[derive(Debug, Clone)]
pub(in crate::fetch) struct GuardedResolver {
    pub guard: Guard,
    /// Look-ups under way, those that nobody waits for any more included: each has a thread, and files of its own.
    look_ups: Arc<Semaphore>,
}

impl GuardedResolver {
    /// A resolver that looks up at most so many names at once.
    pub(in crate::fetch) fn new(guard: Guard, look_ups: usize) -> Self {
        Self { guard, look_ups: Arc::new(Semaphore::new(look_ups)) }
    }

    /// All addresses of a name, without a port: the connector knows it.
    async fn look_up(self, host: String) -> io::Result<Vec<SocketAddr>> {
        if is_localhost(&host) {
            return Ok(loopback());
        }
        let one_of_all = self.look_ups.acquire_owned().await.map_err(io::Error::other)?;
        let task = tokio::task::spawn_blocking(move || {
            let _one_of_all = one_of_all;
            let found = (host.as_str(), 0).to_socket_addrs().map_err(|error| machine::check().unwrap_or(error))?;
            let found: Vec<SocketAddr> = found.collect();
            match found.is_empty() {
                true => Err(io::Error::new(io::ErrorKind::NotFound, format!("{host} has no address"))),
                false => Ok(found),
            }
        });
        task.await.map_err(io::Error::other)?
    }
}

impl Resolve for GuardedResolver {
    /// # Errors
    /// A [`super::AddressRefusal`], or what the system says.
    fn resolve(&self, name: Name) -> Resolving {
        let resolver = self.clone();
        Box::pin(async move {
            let guard = resolver.guard.clone();
            let admitted = guard.admit(name.as_str(), resolver.look_up(name.as_str().to_owned()).await?)?;
            Ok(Box::new(admitted.into_iter()) as Addrs)
        })
    }
}
