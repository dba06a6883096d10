//! Whose turn it is: one request a host at a time, none sooner than its interval after the one before, and only so many overall.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{Mutex as Queue, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore},
    time::{Instant, sleep_until},
};

/// When so many hosts are known, those that were left alone for long are forgotten.
const HOSTS: usize = 1 << 14;
const LONG: Duration = Duration::from_secs(3600);

type Hosts = HashMap<String, Arc<Queue<Option<Instant>>>>;

/// Hands out turns. Waiting for one costs a host nothing and counts towards no timeout.
#[derive(Debug)]
pub(super) struct HostLimiter {
    /// When the last request to each host began; whoever holds the lock has the turn, others queue in order.
    hosts: Mutex<Hosts>,
    all: Arc<Semaphore>,
}

/// The right to one request, until it is dropped.
#[derive(Debug)]
pub(super) struct HostPermit {
    _host: OwnedMutexGuard<Option<Instant>>,
    _one_of_all: Option<OwnedSemaphorePermit>,
}

impl HostLimiter {
    pub(super) fn new(concurrency: usize) -> Self {
        Self { hosts: Mutex::default(), all: Arc::new(Semaphore::new(concurrency.max(1))) }
    }

    /// Waits for the next turn with a host.
    pub(super) async fn next(&self, host: &str, interval: Duration) -> HostPermit {
        let queue = {
            let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
            if hosts.len() >= HOSTS && hosts.len().is_power_of_two() {
                forget_quiet(&mut hosts);
            }
            Arc::clone(hosts.entry(host.to_owned()).or_default())
        };
        let mut last = queue.lock_owned().await;
        if let Some(last) = *last {
            sleep_until(last + interval).await;
        }
        // the semaphore is never closed
        let one_of_all = Arc::clone(&self.all).acquire_owned().await.ok();
        *last = Some(Instant::now());
        HostPermit { _host: last, _one_of_all: one_of_all }
    }
}

/// Forgets the hosts that nobody waits for, and that were asked nothing for long; no interval is longer.
fn forget_quiet(hosts: &mut Hosts) {
    let is_quiet = |queue: &Arc<Queue<Option<Instant>>>| {
        Arc::strong_count(queue) == 1
            && queue.try_lock().is_ok_and(|last| last.is_none_or(|last| last.elapsed() > LONG))
    };
    hosts.retain(|_, queue| !is_quiet(queue));
}

#[cfg(test)]
mod tests {
    use tokio::time::timeout;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn a_second_request_waits_for_its_interval() {
        let limiter = HostLimiter::new(8);
        let begin = Instant::now();
        for _ in 0..3 {
            drop(limiter.next("a.example", SECOND).await);
        }
        assert_eq!(begin.elapsed(), 2 * SECOND);
    }

    #[tokio::test(start_paused = true)]
    async fn hosts_are_not_remembered_for_ever() {
        let limiter = HostLimiter::new(8);
        for n in 0..HOSTS {
            drop(limiter.next(&format!("{n}.example"), SECOND).await);
        }
        tokio::time::advance(LONG + SECOND).await;
        let busy = limiter.next("7.example", SECOND).await;
        drop(limiter.next("new.example", SECOND).await);
        let left = limiter.hosts.lock().unwrap().len();
        drop(busy);
        assert_eq!(left, 2);
    }

    #[tokio::test(start_paused = true)]
    async fn one_host_delays_no_other() {
        let limiter = HostLimiter::new(8);
        let _slow = limiter.next("a.example", SECOND).await;
        let begin = Instant::now();
        limiter.next("b.example", SECOND).await;
        assert_eq!(begin.elapsed(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn a_host_has_one_request_at_a_time() {
        let limiter = HostLimiter::new(8);
        let first = limiter.next("a.example", SECOND).await;
        assert!(timeout(60 * SECOND, limiter.next("a.example", SECOND)).await.is_err());
        drop(first);
        assert!(timeout(60 * SECOND, limiter.next("a.example", SECOND)).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn the_requests_of_all_hosts_are_bounded() {
        let limiter = HostLimiter::new(1);
        let first = limiter.next("a.example", SECOND).await;
        assert!(timeout(60 * SECOND, limiter.next("b.example", SECOND)).await.is_err());
        drop(first);
        assert!(timeout(60 * SECOND, limiter.next("b.example", SECOND)).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_gives_up_waiting_holds_up_no_one() {
        let limiter = HostLimiter::new(8);
        drop(limiter.next("a.example", 10 * SECOND).await);
        assert!(timeout(SECOND, limiter.next("a.example", 10 * SECOND)).await.is_err());
        assert!(timeout(10 * SECOND, limiter.next("a.example", 10 * SECOND)).await.is_ok());
    }
}
