//! What was asked of each host, counted as it happens: so that an operator can see how the program behaves.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, PoisonError},
};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::model::HostTraffic;

/// A burst is what is asked within this time.
const BURST: TimeDelta = TimeDelta::seconds(60);

/// What one process has asked since it was last told.
#[derive(Debug, Default)]
pub(super) struct Traffic {
    counted: Mutex<Counted>,
}

#[derive(Debug, Default)]
struct Counted {
    hosts: HashMap<(String, NaiveDate), HostTraffic>,
    /// When the latest requests of each host were sent.
    latest: HashMap<String, VecDeque<DateTime<Utc>>>,
}

impl Traffic {
    /// Counts a request, by the status of its answer; none where there was none.
    pub(super) fn note(&self, host: &str, path: &str, status: Option<u16>, now: DateTime<Utc>) {
        self.with(host, now, |traffic, latest| {
            traffic.requests += 1;
            match status {
                Some(304) => traffic.unchanged += 1,
                Some(401 | 403 | 429 | 451) => traffic.refused += 1,
                // a site without a robots.txt has no fault
                Some(404 | 410) if path == "/robots.txt" => {}
                Some(400..) | None => traffic.failed += 1,
                Some(_) => {}
            }
            if path == "/robots.txt" {
                traffic.robots_at = traffic.robots_at.max(Some(now));
            }
            latest.retain(|at| *at <= now && now - *at < BURST);
            latest.push_back(now);
            traffic.burst = traffic.burst.max(latest.len() as u64);
        });
    }

    /// Counts the bytes of a body.
    pub(super) fn note_bytes(&self, host: &str, bytes: usize, now: DateTime<Utc>) {
        self.with(host, now, |traffic, _| traffic.bytes = traffic.bytes.saturating_add(bytes as u64));
    }

    fn with(
        &self,
        host: &str,
        now: DateTime<Utc>,
        change: impl FnOnce(&mut HostTraffic, &mut VecDeque<DateTime<Utc>>),
    ) {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let Counted { hosts, latest } = &mut *counted;
        let traffic = hosts.entry((host.to_owned(), now.date_naive())).or_default();
        change(traffic, latest.entry(host.to_owned()).or_default());
    }

    /// What was counted since the last call, by host and day.
    pub(super) fn take(&self) -> Vec<(String, NaiveDate, HostTraffic)> {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let newest = counted.hosts.keys().map(|(_, day)| *day).max();
        // a burst goes on from one run to the next; a host that was long not asked has none
        counted.latest.retain(|_, at| at.back().map(DateTime::date_naive) >= newest);
        counted.hosts.drain().map(|((host, day), traffic)| (host, day, traffic)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_780_000_000 + second, 0).unwrap()
    }

    #[test]
    fn answers_are_counted_by_what_came_of_them() {
        let traffic = Traffic::default();
        for (path, status) in [
            ("/", Some(200)),
            ("/", Some(304)),
            ("/", Some(429)),
            ("/", None),
            ("/", Some(404)),
            ("/robots.txt", Some(404)),
        ] {
            traffic.note("a.example", path, status, at(0));
        }
        traffic.note_bytes("a.example", 100, at(0));
        let (_, _, counted) = traffic.take().remove(0);
        let expected = HostTraffic {
            requests: 6,
            unchanged: 1,
            refused: 1,
            failed: 2,
            bytes: 100,
            burst: 6,
            robots_at: Some(at(0)),
        };
        assert_eq!(counted, expected);
        assert!(traffic.take().is_empty(), "it was told");
    }

    #[test]
    fn a_burst_is_what_one_minute_sees() {
        let traffic = Traffic::default();
        for second in [0, 30, 59, 61, 200] {
            traffic.note("a.example", "/", Some(200), at(second));
        }
        assert_eq!(traffic.take()[0].2.burst, 3);
        traffic.note("a.example", "/", Some(200), at(201));
        assert_eq!(traffic.take()[0].2.burst, 2, "one that goes on over two runs is one");
    }
}
