//! Dates in HTTP headers, RFC 9110 section 5.6.7, in all their three forms.

use std::time::{Duration, UNIX_EPOCH};

use chrono::{DateTime, Utc};
use reqwest::header::{DATE, HeaderMap, HeaderName};

/// How far in the future a header's date lies; none where it is absent, unreadable or past. Seen from the server's clock and
/// from ours: where the two differ, the nearer future is meant.
pub(super) fn ahead(headers: &HeaderMap, name: &HeaderName, now: DateTime<Utc>) -> Option<Duration> {
    let date = |name: &HeaderName| parse(headers.get(name)?.to_str().ok()?);
    let at = date(name)?;
    let from = |clock: DateTime<Utc>| (at - clock).to_std().ok();
    [date(&DATE).and_then(from), from(now)].into_iter().flatten().min()
}

fn parse(text: &str) -> Option<DateTime<Utc>> {
    let since = httpdate::parse_http_date(text.trim()).ok()?.duration_since(UNIX_EPOCH).ok()?;
    DateTime::from_timestamp(i64::try_from(since.as_secs()).ok()?, 0)
}
