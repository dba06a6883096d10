//! The link that is printed where a server makes its token: it logs in once, within an hour, so that nobody has to look for a file.

use std::sync::{Mutex, PoisonError};

use super::digest::digest;

/// How long it may be used, in seconds.
const LASTS: i64 = 3600;

/// A key that opens one session, or none.
#[derive(Debug, Default)]
pub(super) struct FirstLogin(Mutex<Option<([u8; 32], i64)>>);

impl FirstLogin {
    /// Lets this key open a session, from a time in seconds on.
    pub(super) fn offer(&self, key: &str, now: i64) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((digest(key.as_bytes()), now + LASTS));
    }

    /// Whether this key opens a session now; then it opens no other.
    pub(super) fn take(&self, key: &str, now: i64) -> bool {
        let mut offered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let opens = offered.is_some_and(|(wanted, until)| wanted == digest(key.as_bytes()) && now < until);
        if opens {
            *offered = None;
        }
        opens
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_opens_one_session_and_within_an_hour() {
        let login = FirstLogin::default();
        assert!(!login.take("", 0));
        login.offer("key", 100);
        assert!(!login.take("other", 100) && login.take("key", 100 + LASTS - 1) && !login.take("key", 100));
        login.offer("key", 100);
        assert!(!login.take("key", 100 + LASTS));
    }
}
