//! A server's side of `handover`: it takes the lock, and leaves word for commands on this machine.

use std::{
    io::Write,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    path::Path,
    time::Instant,
};

use pagewire::{VERSION, store::StateLock};

use super::{
    Failure,
    handover::{Control, PATIENCE, PAUSE, whole},
};

impl Control {
    /// Leaves word for commands, for as long as the server runs.
    pub(crate) fn leave(
        state: &Path,
        (address, key): (SocketAddr, String),
        (config, output): (&Path, &Path),
    ) -> std::io::Result<()> {
        let control = Self {
            pid: std::process::id(),
            address: reachable(address),
            key,
            config: whole(config),
            output: whole(output),
            version: VERSION.to_owned(),
        };
        // such a file is readable by its owner alone
        let mut file = tempfile::Builder::new().prefix(".pagewire-").tempfile_in(state)?;
        file.write_all(&serde_json::to_vec(&control)?)?;
        file.persist(state.join("control")).map_err(|error| error.error)?;
        Ok(())
    }
}

/// Where a server on this machine is reached that listens there.
pub(super) fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

/// Takes the lock for a server; beside another one there is nothing to wait for but its end.
pub(crate) fn own_turn(state: &Path) -> Result<StateLock, Failure> {
    let begun = Instant::now();
    loop {
        if let Some(lock) = StateLock::try_acquire(state)? {
            Control::remove(state);
            return Ok(lock);
        }
        let is_server = StateLock::holder(state).is_some_and(|holder| holder.command == SERVE);
        let patience = if is_server { PATIENCE / 2 } else { PATIENCE };
        if begun.elapsed() > patience {
            return Err(StateLock::held(state).into());
        }
        std::thread::sleep(PAUSE);
    }
}

/// What a server is called.
pub(crate) const SERVE: &str = "pagewire serve";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_listens_everywhere_is_reached_on_this_machine() {
        for (listens, reached) in [
            ("0.0.0.0:80", "127.0.0.1:80"),
            ("[::]:80", "[::1]:80"),
            ("192.0.2.7:80", "192.0.2.7:80"),
            ("127.0.0.1:80", "127.0.0.1:80"),
        ] {
            assert_eq!(reachable(listens.parse().unwrap()), reached.parse().unwrap());
        }
    }
}
