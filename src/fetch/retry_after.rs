//! `Retry-After`, RFC 9110 section 10.2.3: when a host may be asked again.

use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::header::{HeaderMap, RETRY_AFTER};

use super::http_date;

/// The longest wait that a host can ask for.
pub(super) const LONGEST: Duration = Duration::from_secs(7 * 24 * 3600);

/// How long the host is to be left alone from its answer on: a number of seconds, or a date.
pub(super) fn parse(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        Duration::from_secs(value.parse().unwrap_or(u64::MAX))
    } else {
        http_date::ahead(headers, &RETRY_AFTER, now)?
    };
    (!wait.is_zero()).then_some(wait.min(LONGEST))
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderName, HeaderValue};

    use super::*;

    /// Seconds to wait at 1994-11-06 08:49:37.
    fn wait(headers: &[(&str, &str)]) -> Option<u64> {
        let map = headers
            .iter()
            .map(|(name, value)| {
                (HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap())
            })
            .collect();
        let now = DateTime::from_timestamp(784_111_777, 0).unwrap();
        parse(&map, now).map(|wait| wait.as_secs())
    }

    #[test]
    fn rfc9110_10_2_3_seconds() {
        assert_eq!(wait(&[("retry-after", "120")]), Some(120));
    }

    #[test]
    fn rfc9110_10_2_3_a_date() {
        assert_eq!(wait(&[("retry-after", "Sun, 06 Nov 1994 08:51:37 GMT")]), Some(120));
    }

    #[test]
    fn a_date_is_by_the_server_s_own_clock() {
        let date = ("date", "Sun, 06 Nov 1994 08:50:37 GMT");
        assert_eq!(wait(&[("retry-after", "Sun, 06 Nov 1994 08:51:37 GMT"), date]), Some(60));
    }

    #[test]
    fn a_wait_ends_after_seven_days() {
        assert_eq!(wait(&[("retry-after", "99999999999999999999")]), Some(7 * 24 * 3600));
        assert_eq!(wait(&[("retry-after", "Sat, 06 Nov 2094 08:51:37 GMT")]), Some(7 * 24 * 3600));
    }

    #[test]
    fn what_cannot_be_read_asks_for_nothing() {
        assert_eq!(wait(&[("retry-after", "soon")]), None);
        assert_eq!(wait(&[("retry-after", "-5")]), None);
        assert_eq!(wait(&[("retry-after", "Sun, 06 Nov 1994 08:41:37 GMT")]), None);
    }
}
