//! Which hosts asked to be left alone, and until when: told by `Retry-After`, whatever was asked for. One 429 (RFC 6585) is about its
//! address alone; the host is meant when it comes again, or for a second address.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};

use url::Url;

use super::{FetchError, retry_after};

/// Clocks that are set a little by the network are right.
const SLACK: TimeDelta = TimeDelta::minutes(5);

/// Addresses that are remembered.
const MOST: usize = 4_096;

/// An address as the name of what is closed: without what no server sees.
fn name_of(url: &Url) -> String {
    let mut url = url.clone();
    url.set_fragment(None);
    url.into()
}

/// What is known of hosts that are to be left alone.
#[derive(Debug, Default)]
pub(super) struct Closures {
    known: Mutex<HashMap<String, DateTime<Utc>>>,
    /// What was learned by this process, and not yet handed on to be stored.
    learned: Mutex<Vec<(String, DateTime<Utc>)>>,
}

impl Closures {
    /// Takes what an earlier process was told.
    pub(super) fn remember(&self, host: String, until: DateTime<Utc>) {
        let mut known = self.known();
        let end = known.entry(host).or_insert(until);
        *end = until.max(*end);
    }

    /// Takes what a host has just said.
    pub(super) fn close(&self, host: &str, until: DateTime<Utc>) {
        self.remember(host.to_owned(), until);
        self.learned.lock().unwrap_or_else(PoisonError::into_inner).push((host.to_owned(), until));
    }

    /// Takes a 429 for an address.
    pub(super) fn refuse(&self, url: &Url, until: DateTime<Utc>) {
        let (name, host) = (name_of(url), url.host_str().unwrap_or_default());
        let is_of_host = |other: &String| Url::parse(other).is_ok_and(|other| other.host_str() == Some(host));
        let is_repeated = {
            let mut known = self.known();
            if known.len() >= MOST {
                known.retain(|name, _| !name.contains("://"));
            }
            known.keys().filter(|other| other.contains("://")).any(is_of_host)
        };
        self.close(&name, until);
        if is_repeated {
            self.close(host, until);
        }
    }

    /// What was learned since the last call.
    pub(super) fn take_learned(&self) -> Vec<(String, DateTime<Utc>)> {
        std::mem::take(&mut *self.learned.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// # Errors
    /// [`FetchError::Closed`] while a host or an address is to be left alone.
    pub(super) fn check(&self, url: &Url, now: DateTime<Utc>) -> Result<(), FetchError> {
        self.check_name(url.host_str().unwrap_or_default(), now)?;
        self.check_name(&name_of(url), now)
    }

    fn check_name(&self, host: &str, now: DateTime<Utc>) -> Result<(), FetchError> {
        let mut known = self.known();
        // what lies further ahead was said by another clock
        let latest = now.checked_add_signed(TimeDelta::from_std(retry_after::LONGEST).unwrap_or_default() + SLACK);
        match known.get(host).copied() {
            Some(until) if until > now && latest.is_none_or(|latest| until <= latest) => {
                Err(FetchError::Closed { host: host.to_owned(), until })
            }
            // that an address was refused before tells what a second refusal means
            Some(_) if !host.contains("://") => {
                known.remove(host);
                Ok(())
            }
            Some(_) | None => Ok(()),
        }
    }

    fn known(&self) -> MutexGuard<'_, HashMap<String, DateTime<Utc>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    fn url(path: &str) -> Url {
        Url::parse("https://a.example").unwrap().join(path).unwrap()
    }

    #[test]
    fn one_refusal_closes_its_address_alone() {
        let closures = Closures::default();
        closures.refuse(&url("/list"), at(10));
        assert!(closures.check(&url("/list#top"), at(1)).is_err());
        assert!(closures.check(&url("/other"), at(1)).is_ok());
        assert!(closures.check(&url("/list"), at(11)).is_ok());
    }

    #[test]
    fn a_refusal_that_repeats_or_is_of_a_second_address_closes_the_host() {
        for second in ["/list", "/other"] {
            let closures = Closures::default();
            closures.refuse(&url("/list"), at(10));
            let _ = closures.check(&url("/list"), at(11));
            closures.refuse(&url(second), at(30));
            assert!(closures.check(&url("/third"), at(20)).is_err(), "{second}");
            assert!(closures.check(&url("/third"), at(31)).is_ok());
        }
    }
}
