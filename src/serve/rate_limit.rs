//! How much a client may ask, and how often it may show a wrong secret.
//!
//! Each client has two buckets, which empty with what it does and fill again with time. A further bucket of wrong secrets is shared by
//! all clients that never showed a right one, so that guessing is slow from however many addresses it comes.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::host_filter::Client;

/// How many clients are remembered.
const CLIENTS: usize = 50_000;
/// How many clients are remembered for having shown a right secret.
const KNOWN: usize = 10_000;
/// Wrong secrets of one client: at once, and each minute after that.
const GUESSES: BucketSize = BucketSize { most: 10.0, a_minute: 1.0 };
/// Wrong secrets of all clients together.
const GUESSES_OF_ALL: BucketSize = BucketSize { most: 200.0, a_minute: 60.0 };

pub(super) struct RateLimit(Mutex<BucketState>);

struct BucketState {
    clients: HashMap<Client, Buckets>,
    guesses: Bucket,
    /// When a client showed a right secret.
    known: HashMap<Client, i64>,
}

#[derive(Debug, Clone, Copy)]
struct Buckets {
    requests: Bucket,
    guesses: Bucket,
}

#[derive(Debug, Clone, Copy)]
struct BucketSize {
    most: f64,
    a_minute: f64,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: f64,
    /// In unix seconds.
    at: i64,
}

impl Bucket {
    /// Takes from it what is there; the seconds to wait where that is not enough.
    fn take(&mut self, cost: f64, size: BucketSize, now: i64) -> Result<(), u64> {
        self.fill(size, now);
        let cost = cost.min(size.most);
        if self.left < cost {
            return Err(((cost - self.left) * 60.0 / size.a_minute).ceil().max(1.0) as u64);
        }
        self.left -= cost;
        Ok(())
    }

    fn fill(&mut self, size: BucketSize, now: i64) {
        // a clock that is set back fills nothing, and holds up nobody
        let filled = (now - self.at).max(0) as f64 * size.a_minute / 60.0;
        *self = Self { left: (self.left + filled).min(size.most), at: now };
    }
}

impl Default for RateLimit {
    fn default() -> Self {
        let guesses = Bucket { left: GUESSES_OF_ALL.most, at: 0 };
        Self(Mutex::new(BucketState { clients: HashMap::new(), guesses, known: HashMap::new() }))
    }
}

impl RateLimit {
    /// Takes `cost` from the requests that a client may make, `rate` a minute; the seconds to wait where there are not enough.
    pub(super) fn admit(&self, client: Client, cost: f64, rate: u32, now: i64) -> Result<(), u64> {
        let size = BucketSize { most: rate.into(), a_minute: rate.into() };
        self.lock().of(client, size, now).requests.take(cost, size, now)
    }

    /// Lets a client show a secret, which counts as wrong until it is said to be right; the seconds to wait where it may not.
    pub(super) fn guess(&self, client: Client, rate: u32, now: i64) -> Result<(), u64> {
        let size = BucketSize { most: rate.into(), a_minute: rate.into() };
        let mut state = self.lock();
        state.of(client, size, now).guesses.take(1.0, GUESSES, now)?;
        if state.known.contains_key(&client) {
            return Ok(());
        }
        state.guesses.take(1.0, GUESSES_OF_ALL, now)
    }

    /// Says that the secret which a client showed was right.
    pub(super) fn was_right(&self, client: Client, now: i64) {
        let mut state = self.lock();
        if let Some(buckets) = state.clients.get_mut(&client) {
            buckets.guesses.left = (buckets.guesses.left + 1.0).min(GUESSES.most);
        }
        if state.known.insert(client, now).is_none() {
            state.guesses.left = (state.guesses.left + 1.0).min(GUESSES_OF_ALL.most);
            if state.known.len() > KNOWN {
                forget_half(&mut state.known, |at| -*at as f64);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, BucketState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl BucketState {
    fn of(&mut self, client: Client, size: BucketSize, now: i64) -> &mut Buckets {
        if self.clients.len() >= CLIENTS && !self.clients.contains_key(&client) {
            self.clients.retain(|_, buckets| {
                buckets.requests.fill(size, now);
                buckets.guesses.fill(GUESSES, now);
                buckets.requests.left < size.most || buckets.guesses.left < GUESSES.most
            });
            if self.clients.len() >= CLIENTS {
                // whoever is held back most is remembered: many other addresses do not set anybody free
                forget_half(&mut self.clients, |buckets| {
                    -(buckets.guesses.left / GUESSES.most).min(buckets.requests.left / size.most)
                });
            }
        }
        let full = |size: BucketSize| Bucket { left: size.most, at: now };
        self.clients.entry(client).or_insert(Buckets { requests: full(size), guesses: full(GUESSES) })
    }
}

/// Forgets the half with the lowest worth.
fn forget_half<T>(all: &mut HashMap<Client, T>, worth: impl Fn(&T) -> f64) {
    let mut order: Vec<_> = all.iter().map(|(client, of)| (worth(of), *client)).collect();
    order.sort_by(|one, other| one.0.total_cmp(&other.0));
    for (_, client) in order.iter().take(order.len() / 2) {
        all.remove(client);
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use super::*;

    fn client(number: u32) -> Client {
        Client::at(IpAddr::V4(Ipv4Addr::from(number)))
    }

    #[test]
    fn whoever_asks_too_much_waits() {
        let limits = RateLimit::default();
        assert!((0..60).all(|_| limits.admit(client(1), 1.0, 60, 100).is_ok()));
        assert_eq!(limits.admit(client(1), 1.0, 60, 100), Err(1));
        assert_eq!(limits.admit(client(1), 1.0, 60, 101), Ok(()));
        assert!(limits.admit(client(2), 1.0, 60, 100).is_ok());
    }

    #[test]
    fn whoever_guesses_waits_and_whoever_knows_does_not() {
        let limits = RateLimit::default();
        for _ in 0..50 {
            assert_eq!(limits.guess(client(1), 600, 100), Ok(()));
            limits.was_right(client(1), 100);
        }
        assert!((0..10).all(|_| limits.guess(client(2), 600, 100).is_ok()));
        assert_eq!(limits.guess(client(2), 600, 100), Err(60));
        assert_eq!(limits.guess(client(2), 600, 160), Ok(()));
    }

    #[test]
    fn many_addresses_guess_no_faster_and_lock_out_nobody_who_is_known() {
        let limits = RateLimit::default();
        limits.guess(client(1), 600, 100).unwrap();
        limits.was_right(client(1), 100);
        let let_through = (1000..2000).filter(|number| limits.guess(client(*number), 600, 100).is_ok()).count();
        assert_eq!(let_through, 200);
        assert_eq!(limits.guess(client(1), 600, 100), Ok(()));
    }

    #[test]
    fn many_addresses_do_not_make_it_forget_who_is_held_back() {
        let limits = RateLimit::default();
        while limits.guess(client(1), 600, 100).is_ok() {}
        while limits.admit(client(2), 1.0, 600, 100).is_ok() {}
        for number in 1000..1000 + 3 * CLIENTS as u32 {
            limits.admit(client(number), 1.0, 600, 100).unwrap();
        }
        assert!(limits.guess(client(1), 600, 100).is_err() && limits.admit(client(2), 1.0, 600, 100).is_err());
        assert!(limits.lock().clients.len() <= CLIENTS);
    }

    #[test]
    fn a_clock_that_is_set_back_locks_nobody_out_for_long() {
        let limits = RateLimit::default();
        while limits.admit(client(1), 1.0, 60, 1_000_000).is_ok() {}
        assert!(limits.admit(client(1), 1.0, 60, 100).is_err());
        assert_eq!(limits.admit(client(1), 1.0, 60, 101), Ok(()));
    }
}
