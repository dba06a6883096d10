//! How long an answer may be reused without asking: RFC 9111 section 4.2, for a cache of one's own.

use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::header::{AGE, CACHE_CONTROL, EXPIRES, HeaderMap};

use super::http_date;

/// The longest that is believed: beyond it, a year's `max-age` by mistake would silence a feed.
const LONGEST: Duration = Duration::from_secs(7 * 24 * 3600);

/// The freshness lifetime that an answer states, less the age it came with; none where it states none.
pub(super) fn stated(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    let lifetime = match from_cache_control(headers) {
        Some(lifetime) => lifetime,
        None => from_expires(headers, now)?,
    };
    let age = headers
        .get(AGE)
        .and_then(|age| age.to_str().ok()?.trim().parse().ok())
        .map_or(Duration::ZERO, Duration::from_secs);
    Some(lifetime.saturating_sub(age).min(LONGEST))
}

/// `max-age`, or nothing at all where an answer must not be reused unasked. `s-maxage` is for caches that people share.
fn from_cache_control(headers: &HeaderMap) -> Option<Duration> {
    let mut lifetime = None;
    for line in headers.get_all(CACHE_CONTROL) {
        for directive in line.to_str().unwrap_or_default().split(',') {
            let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
            match name.trim().to_ascii_lowercase().as_str() {
                "no-store" | "no-cache" => return Some(Duration::ZERO),
                "max-age" => {
                    // not a number: stale (section 4.2.1); named twice: the shorter
                    let value = value.trim().trim_matches('"');
                    let seconds = if value.bytes().all(|byte| byte.is_ascii_digit()) && !value.is_empty() {
                        value.parse().unwrap_or(u64::MAX)
                    } else {
                        0
                    };
                    let stated = Duration::from_secs(seconds);
                    lifetime = Some(lifetime.map_or(stated, |known: Duration| known.min(stated)));
                }
                _ => {}
            }
        }
    }
    lifetime
}

/// `Expires`; one that is no date is in the past (section 5.3).
fn from_expires(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    headers.get(EXPIRES)?;
    Some(http_date::ahead(headers, &EXPIRES, now).unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderName, HeaderValue};

    use super::*;

    fn of(headers: &[(&str, &str)]) -> Option<u64> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap());
        }
        let now = DateTime::from_timestamp(784_111_777, 0).unwrap();
        stated(&map, now).map(|lifetime| lifetime.as_secs())
    }

    // https://www.rfc-editor.org/rfc/rfc9111#section-4.2.1
    #[test]
    fn rfc9111_4_2_1_max_age_comes_before_expires() {
        let expires = ("expires", "Sun, 06 Nov 1994 09:49:37 GMT");
        let date = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(of(&[("cache-control", "public, Max-Age=600"), expires, date]), Some(600));
        assert_eq!(of(&[expires, date]), Some(3600));
    }

    #[test]
    fn rfc9111_4_2_1_of_two_values_the_shorter_counts() {
        assert_eq!(of(&[("cache-control", "max-age=600"), ("cache-control", "max-age=60")]), Some(60));
    }

    #[test]
    fn rfc9111_4_2_1_a_value_that_is_no_number_is_stale() {
        assert_eq!(of(&[("cache-control", "max-age=-1")]), Some(0));
    }

    // https://www.rfc-editor.org/rfc/rfc9111#section-4.2.3
    #[test]
    fn rfc9111_4_2_3_the_age_on_arrival_counts() {
        assert_eq!(of(&[("cache-control", "max-age=600"), ("age", "100")]), Some(500));
        assert_eq!(of(&[("cache-control", "max-age=600"), ("age", "1000")]), Some(0));
    }

    // https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2.4
    #[test]
    fn rfc9111_5_2_2_4_no_cache_asks_every_time() {
        assert_eq!(of(&[("cache-control", "max-age=600, no-cache")]), Some(0));
        assert_eq!(of(&[("cache-control", "no-store")]), Some(0));
    }

    // https://www.rfc-editor.org/rfc/rfc9111#section-5.3
    #[test]
    fn rfc9111_5_3_an_invalid_expires_is_in_the_past() {
        assert_eq!(of(&[("expires", "0"), ("date", "Sun, 06 Nov 1994 08:49:37 GMT")]), Some(0));
    }

    #[test]
    fn an_answer_may_say_nothing() {
        assert_eq!(of(&[("cache-control", "public")]), None);
    }

    #[test]
    fn a_year_is_not_believed() {
        assert_eq!(of(&[("cache-control", "max-age=31536000")]), Some(7 * 24 * 3600));
        assert_eq!(of(&[("cache-control", "max-age=99999999999999999999")]), Some(7 * 24 * 3600));
    }
}
