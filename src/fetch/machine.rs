//! Faults of this machine, which no site is to blame for: out of descriptors, memory or ports.

use std::{error::Error, io, time::Duration};

use super::{FetchError, descriptors::Descriptors};

/// How long such a fault is waited for before the same is tried again: what it lacks comes back as other requests end.
pub(super) const PAUSES: [Duration; 4] =
    [Duration::from_millis(200), Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(4)];

/// The fault of this machine that an error was caused by, if it was.
pub(super) fn fault(error: &(dyn Error + 'static)) -> Option<FetchError> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(fault) = error.downcast_ref::<io::Error>().and_then(of_io) {
            return Some(fault);
        }
        cause = error.source();
    }
    None
}

/// The same of an error of the system.
pub(super) fn of_io(error: &io::Error) -> Option<FetchError> {
    // an error of the system is at times wrapped into one that has no number of its own
    let Some(number) = error.raw_os_error() else {
        return error.get_ref().and_then(|inner| fault(inner));
    };
    let lack = of_number(number)?;
    Some(FetchError::Machine { lack, limit: Descriptors::of_this_process().limit() })
}

/// Whether this process can open a file now; where it cannot, the fault. The C library says of a name that it is not known when it
/// could not open the files and sockets to look it up by.
pub(super) fn check() -> Option<io::Error> {
    std::fs::File::open("/").err().filter(|error| of_io(error).is_some())
}

/// What this machine lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    /// This process has as many files and connections open as it may.
    Descriptors,
    /// So has the whole system.
    Files,
    /// Memory of the kernel.
    Memory,
    /// Local ports, or an address of the kind that is to be connected to.
    Ports,
}

#[cfg(unix)]
fn of_number(number: i32) -> Option<Lack> {
    use rustix::io::Errno;
    match Errno::from_raw_os_error(number) {
        Errno::MFILE => Some(Lack::Descriptors),
        Errno::NFILE => Some(Lack::Files),
        Errno::NOMEM | Errno::NOBUFS => Some(Lack::Memory),
        Errno::ADDRNOTAVAIL => Some(Lack::Ports),
        _ => None,
    }
}

#[cfg(not(unix))]
fn of_number(_: i32) -> Option<Lack> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_found_however_deep_it_lies() {
        let inner = io::Error::from_raw_os_error(24);
        let outer = io::Error::other(io::Error::other(inner));
        assert!(matches!(fault(&outer), Some(FetchError::Machine { lack: Lack::Descriptors, .. })));
        assert!(fault(&io::Error::from_raw_os_error(111)).is_none());
    }
}
