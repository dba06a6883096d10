//! Which hosts asked to be left alone, and until when: told by `Retry-After`, whatever was asked for.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};

use super::{FetchError, retry_after};

/// Clocks that are set a little by the network are right.
const SLACK: TimeDelta = TimeDelta::minutes(5);

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

    /// What was learned since the last call.
    pub(super) fn take_learned(&self) -> Vec<(String, DateTime<Utc>)> {
        std::mem::take(&mut *self.learned.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// # Errors
    /// [`FetchError::Closed`] while a host is to be left alone.
    pub(super) fn check(&self, host: &str, now: DateTime<Utc>) -> Result<(), FetchError> {
        let mut known = self.known();
        // what lies further ahead was said by another clock
        let latest = now.checked_add_signed(TimeDelta::from_std(retry_after::LONGEST).unwrap_or_default() + SLACK);
        match known.get(host).copied() {
            Some(until) if until > now && latest.is_none_or(|latest| until <= latest) => {
                Err(FetchError::Closed { host: host.to_owned(), until })
            }
            Some(_) => {
                known.remove(host);
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn known(&self) -> MutexGuard<'_, HashMap<String, DateTime<Utc>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
