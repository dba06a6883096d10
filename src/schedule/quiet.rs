//! Hours of the day in which nothing is asked, by the clock on the wall: an hour that a change of the clock repeats is quiet twice,
//! one that it skips never comes.

use std::str::FromStr;

use chrono::{DateTime, NaiveTime, SubsecRound, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;

/// Spans are written to the minute, and no offset of today's time zones is finer.
const STEP: TimeDelta = TimeDelta::minutes(1);
/// No span lasts longer than a day, and no change of the clock adds more to it than another.
const FARTHEST: usize = 2 * 24 * 60;
const MINUTES: usize = 24 * 60;

/// A span of the day by the local clock; one that ends before it begins runs over midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quiet {
    from: NaiveTime,
    to: NaiveTime,
}

impl FromStr for Quiet {
    type Err = ();

    /// Reads `23:00-06:30`; a day ends at `24:00` as well as it begins at `00:00`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (from, to) = text.split_once(['-', '–']).ok_or(())?;
        let time = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| ());
        let to = if to.trim() == "24:00" { "00:00" } else { to.trim() };
        let quiet = Self { from: time(from.trim())?, to: time(to)? };
        if quiet.from == quiet.to { Err(()) } else { Ok(quiet) }
    }
}

impl Quiet {
    fn holds(&self, time: NaiveTime) -> bool {
        if self.from < self.to { (self.from..self.to).contains(&time) } else { time >= self.from || time < self.to }
    }
}

/// Whether these spans leave some minute of the day in which something may be asked.
#[must_use]
pub fn leaves_time(spans: &[Quiet]) -> bool {
    let midnight = NaiveTime::MIN;
    (0..MINUTES).any(|minute| {
        let time = midnight + TimeDelta::minutes(i64::try_from(minute).unwrap_or_default());
        !spans.iter().any(|span| span.holds(time))
    })
}

pub(super) fn is_quiet(spans: &[Quiet], instant: DateTime<Utc>, timezone: Tz) -> bool {
    let time = instant.with_timezone(&timezone).time();
    spans.iter().any(|span| span.holds(time))
}

/// The instant itself, or the end of the quiet hours that it falls into.
pub(super) fn end_of(spans: &[Quiet], instant: DateTime<Utc>, timezone: Tz) -> DateTime<Utc> {
    match is_quiet(spans, instant, timezone) {
        // spans that cover the whole day end nowhere, and are refused where they are read
        true => first_minute(instant, |at| !is_quiet(spans, at, timezone)).unwrap_or(instant),
        false => instant,
    }
}

/// When the next quiet hours begin; they do not where there are none.
pub(super) fn next_begin(spans: &[Quiet], instant: DateTime<Utc>, timezone: Tz) -> Option<DateTime<Utc>> {
    if spans.is_empty() {
        return None;
    }
    first_minute(instant, |at| is_quiet(spans, at, timezone))
}

/// The first full minute after an instant of which this holds.
fn first_minute(instant: DateTime<Utc>, holds: impl Fn(DateTime<Utc>) -> bool) -> Option<DateTime<Utc>> {
    let mut at = instant.trunc_subsecs(0) - TimeDelta::seconds(instant.second().into());
    for _ in 0..FARTHEST {
        at = at.checked_add_signed(STEP)?;
        if holds(at) {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const BERLIN: Tz = chrono_tz::Europe::Berlin;

    fn spans<const N: usize>(texts: [&str; N]) -> [Quiet; N] {
        texts.map(|text| text.parse().unwrap())
    }

    fn end(texts: &[&str], at: &str, timezone: Tz) -> String {
        let spans: Vec<Quiet> = texts.iter().map(|text| text.parse().unwrap()).collect();
        end_of(&spans, at.parse().unwrap(), timezone).to_string()
    }

    #[test]
    fn reads_spans_and_nothing_else() {
        for right in ["23:00-06:00", "22:00 - 24:00"] {
            assert!(right.parse::<Quiet>().is_ok(), "{right}");
        }
        for wrong in ["", "23", "23:00", "25:00-06:00", "06:00-06:00", "00:00-24:00", "24:00-06:00", "night"] {
            assert!(wrong.parse::<Quiet>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn spans_that_follow_each_other_end_with_the_last() {
        assert_eq!(end(&["22:00-00:00", "00:00-05:00"], "2026-11-03T23:00:00Z", Tz::UTC), "2026-11-04 05:00:00 UTC");
    }

    #[test]
    fn spans_of_a_whole_day_leave_no_time() {
        assert!(leaves_time(&spans(["23:00-06:00", "12:00-13:00"])));
        assert!(!leaves_time(&spans(["06:00-18:00", "18:00-06:00"])));
    }

    #[test]
    fn an_end_that_the_clock_skips_is_where_it_goes_on() {
        assert_eq!(end(&["01:00-02:30"], "2026-03-29T00:30:00Z", BERLIN), "2026-03-29 01:00:00 UTC");
        assert_eq!(end(&["02:00-03:00"], "2026-03-29T00:59:59Z", BERLIN), "2026-03-29 00:59:59 UTC");
    }

    #[test]
    fn an_hour_that_the_clock_repeats_is_quiet_twice() {
        assert_eq!(end(&["01:00-03:00"], "2026-10-24T23:30:00Z", BERLIN), "2026-10-25 02:00:00 UTC");
        let half = ["01:00-02:30"];
        assert_eq!(end(&half, "2026-10-25T00:10:00Z", BERLIN), "2026-10-25 00:30:00 UTC");
        assert_eq!(end(&half, "2026-10-25T01:10:00Z", BERLIN), "2026-10-25 01:30:00 UTC");
    }

    #[test]
    fn knows_when_quiet_hours_begin() {
        let night = spans(["23:00-06:00"]);
        let begin = |at: &str| next_begin(&night, at.parse().unwrap(), BERLIN).map(|at| at.to_string());
        assert_eq!(begin("2026-07-01T20:59:59Z").as_deref(), Some("2026-07-01 21:00:00 UTC"));
        assert_eq!(begin("2026-01-01T20:59:59Z").as_deref(), Some("2026-01-01 22:00:00 UTC"));
        assert_eq!(next_begin(&[], "2026-01-01T20:59:59Z".parse().unwrap(), BERLIN), None);
    }
}
