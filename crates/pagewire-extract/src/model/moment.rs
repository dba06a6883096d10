use std::fmt;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// A date as precise as its page gives it: a day stays a day, and no time is invented for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// A calendar day without a time.
    Day(NaiveDate),
    /// An instant, with the offset it was written in.
    Instant(DateTime<FixedOffset>),
}

impl Moment {
    /// The calendar day, in the offset the moment was written in.
    #[must_use]
    pub fn day(&self) -> NaiveDate {
        match self {
            Self::Day(day) => *day,
            Self::Instant(instant) => instant.date_naive(),
        }
    }

    /// The instant that stands for the moment. For a day it is the first that lies on that day both in `timezone` and in UTC, so
    /// that readers who show either see the right day.
    #[must_use]
    pub fn begins(&self, timezone: Tz) -> DateTime<FixedOffset> {
        match self {
            Self::Instant(instant) => *instant,
            Self::Day(day) => {
                let midnight = day.and_time(NaiveTime::MIN);
                let universal = Utc.from_utc_datetime(&midnight).fixed_offset();
                // a few zones skip midnight when daylight saving begins: the day then starts an hour later
                let later = || timezone.from_local_datetime(&(midnight + TimeDelta::hours(1))).earliest();
                let local = timezone.from_local_datetime(&midnight).earliest().or_else(later);
                local.map_or(universal, |local| local.fixed_offset().max(universal))
            }
        }
    }
}

impl fmt::Display for Moment {
    /// `YYYY-MM-DD` for a day, RFC 3339 with its offset for an instant.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{}", day.format("%Y-%m-%d")),
            Self::Instant(instant) => {
                write!(
                    f,
                    "{}",
                    instant.to_rfc3339_opts(chrono::SecondsFormat::Secs, instant.offset().local_minus_utc() == 0)
                )
            }
        }
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if let Ok(day) = NaiveDate::parse_from_str(&text, "%Y-%m-%d") {
            return Ok(Self::Day(day));
        }
        DateTime::parse_from_rfc3339(&text).map(Self::Instant).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begins(timezone: Tz) -> String {
        Moment::Day(NaiveDate::from_ymd_opt(2026, 10, 9).unwrap()).begins(timezone).to_rfc3339()
    }

    #[test]
    fn a_day_begins_on_that_day_in_its_zone_and_in_utc() {
        assert_eq!(begins(Tz::UTC), "2026-10-09T00:00:00+00:00");
        assert_eq!(begins(Tz::Asia__Tokyo), "2026-10-09T00:00:00+00:00");
        assert_eq!(begins(Tz::America__Toronto), "2026-10-09T00:00:00-04:00");
    }
}
