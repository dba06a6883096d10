//! How many files and connections this process may have open, and who may have how many of them.
//!
//! The limit is the system's (`ulimit -n`); [`raise_limit`] takes what it allows. From it follow the requests under way, the
//! connections that are kept for further requests, the look-ups of names, and what is left for readers of `pagewire serve`.

/// Open at any time, besides what is counted below: standard streams, the store, documents being written, the browser's pipes.
const FIXED: usize = 48;
/// For each core: the runtime of a thread that answers readers.
const FOR_EACH_CORE: usize = 5;
/// A request may try two connections at once (RFC 8305), and a look-up reads files of its own.
const FOR_EACH: usize = 2;
/// Connections that are kept are worth no more memory than these take.
const MOST_IDLE: usize = 1024;
/// Where the system tells no limit.
const UNKNOWN: usize = 1024;

/// Takes as many descriptors as the system allows: the soft limit becomes the hard one.
pub fn raise_limit() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let limit = getrlimit(Resource::Nofile);
        // where it is refused, the limit stays what it is, and is kept to
        let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
    }
}

/// How many descriptors there are, and for whom.
#[derive(Debug, Clone, Copy)]
pub struct Descriptors {
    limit: usize,
}

impl Descriptors {
    /// By the limit as it is now.
    #[must_use]
    pub fn of_this_process() -> Self {
        #[cfg(unix)]
        let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
        #[cfg(not(unix))]
        let limit: Option<u64> = None;
        Self { limit: limit.map_or(UNKNOWN, |limit| usize::try_from(limit).unwrap_or(usize::MAX)) }
    }

    /// With fewer nothing can be begun: the standard streams, what a runtime waits with, and the store.
    pub const LEAST: usize = 24;

    /// The limit itself.
    #[must_use]
    pub const fn limit(&self) -> usize {
        self.limit
    }

    /// How many connections of readers a server may have, however many want one: half of what is there.
    #[must_use]
    pub fn readers(&self) -> usize {
        (self.shared() / 2).max(8)
    }

    /// How many requests may be under way: a fifth.
    pub(super) fn requests(&self) -> usize {
        (self.shared() / 5 / FOR_EACH).max(1)
    }

    /// How many connections may be kept for a further request to their host: a fifth.
    pub(super) fn idle(&self) -> usize {
        (self.shared() / 5).clamp(1, MOST_IDLE)
    }

    /// How many names may be looked up: a tenth. One that a name server does not answer goes on when nobody waits for it any more.
    pub(super) fn look_ups(&self) -> usize {
        (self.shared() / 10 / FOR_EACH).clamp(1, 256)
    }

    fn shared(&self) -> usize {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        self.limit.saturating_sub(FIXED + FOR_EACH_CORE * cores.min(64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_are_within_the_limit() {
        for limit in [256, 1024, 4096, 1 << 20] {
            let descriptors = Descriptors { limit };
            let requests = descriptors.requests() + descriptors.look_ups();
            let kept = descriptors.readers() + descriptors.idle();
            assert!(requests * FOR_EACH + kept <= descriptors.shared(), "{limit}");
        }
    }

    #[test]
    fn something_is_asked_however_low_the_limit_is() {
        let descriptors = Descriptors { limit: 16 };
        assert_eq!((descriptors.requests(), descriptors.look_ups(), descriptors.idle()), (1, 1, 1));
    }
}
