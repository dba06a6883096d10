//! Hours of the day in which nothing is asked.

use std::str::FromStr;

use chrono::{DateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// A span of the day by the local clock; one that ends before it begins runs over midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quiet {
    from: NaiveTime,
    to: NaiveTime,
}

impl FromStr for Quiet {
    type Err = ();

    /// Reads `23:00-06:30`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (from, to) = text.split_once(['-', '–']).ok_or(())?;
        let time = |text: &str| NaiveTime::parse_from_str(text.trim(), "%H:%M").map_err(|_| ());
        let quiet = Self { from: time(from)?, to: time(to)? };
        if quiet.from == quiet.to { Err(()) } else { Ok(quiet) }
    }
}

impl Quiet {
    fn holds(&self, time: NaiveTime) -> bool {
        if self.from < self.to { (self.from..self.to).contains(&time) } else { time >= self.from || time < self.to }
    }
}

/// The instant itself, or the end of the quiet hours that it falls into.
pub(super) fn end_of(spans: &[Quiet], instant: DateTime<Utc>, timezone: Tz) -> DateTime<Utc> {
    let mut instant = instant;
    // one span may lead into the next; spans that cover the whole day end nowhere
    for _ in 0..=spans.len() {
        let local = instant.with_timezone(&timezone);
        let Some(span) = spans.iter().find(|span| span.holds(local.time())) else { return instant };
        let today = local.date_naive();
        let day = if span.to > local.time() { Some(today) } else { today.succ_opt() };
        let Some(end) = day.map(|day| day.and_time(span.to)) else { return instant };
        // an end that the clock skips is an hour later
        let end = timezone.from_local_datetime(&end).latest();
        let later = || timezone.from_local_datetime(&(local.naive_local() + TimeDelta::hours(1))).latest();
        instant = end.or_else(later).map_or(instant, |end| end.to_utc());
    }
    instant
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_spans_and_nothing_else() {
        assert!("23:00-06:00".parse::<Quiet>().is_ok());
        for wrong in ["", "23", "23:00", "25:00-06:00", "06:00-06:00", "night"] {
            assert!(wrong.parse::<Quiet>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn spans_that_follow_each_other_end_with_the_last() {
        let spans = ["22:00-00:00", "00:00-05:00"].map(|text| text.parse().unwrap());
        let end = end_of(&spans, "2026-11-03T23:00:00Z".parse().unwrap(), Tz::UTC);
        assert_eq!(end.to_string(), "2026-11-04 05:00:00 UTC");
    }
}
