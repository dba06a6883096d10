//! When a source is due: by an interval, by a cron expression, or by what its publications so far tell.
//!
//! Given a [`Schedule`], the last look and the [`Rhythm`] of a source, hands on the next instant. `rhythm` learns, `quiet` are the
//! hours in which nothing is asked, and `spread` keeps sources that are due together apart.

mod quiet;
mod rhythm;

use std::{str::FromStr, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use croner::Cron;

pub use self::{
    quiet::{Quiet, leaves_time},
    rhythm::Rhythm,
};
use crate::model::digest_of_texts;

/// The longest and the shortest distance of two looks where nothing else is said, for `every = "auto"`.
pub const AUTO_BOUNDS: (Duration, Duration) = (Duration::from_secs(15 * 60), Duration::from_secs(24 * 3600));

/// When a feed's sources are looked at.
#[derive(Debug, Clone)]
pub struct Schedule {
    /// How the instants follow each other.
    pub pattern: TimePattern,
    /// Hours of the day in which nothing is asked.
    pub quiet: Vec<Quiet>,
    /// The time zone that cron expressions and quiet hours are written in.
    pub timezone: Tz,
}

/// How the instants of a schedule follow each other.
#[derive(Debug, Clone)]
pub enum TimePattern {
    /// One so long after the other.
    Every(Duration),
    /// At the local times that a cron expression names.
    Cron(Box<Cron>),
    /// Where news is likely, so far apart at least and at most.
    Auto {
        /// The shortest distance.
        min: Duration,
        /// The longest.
        max: Duration,
    },
}

/// Why a text is no cron expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct CronFault(String);

impl TimePattern {
    /// Reads a cron expression of five fields, with names of months and days.
    ///
    /// # Errors
    /// [`CronFault`] for anything else, and for one that names no instant at all (30 February).
    pub fn cron(text: &str) -> Result<Self, CronFault> {
        if text.split_whitespace().count() != 5 && !text.trim_start().starts_with('@') {
            let fields = "it does not have the five fields minute, hour, day of month, month, day of week";
            return Err(CronFault(fields.into()));
        }
        let cron = Cron::from_str(text).map_err(|fault| CronFault(fault.to_string()))?;
        match cron.find_next_occurrence(&DateTime::<Utc>::UNIX_EPOCH, false) {
            Ok(_) => Ok(Self::Cron(Box::new(cron))),
            Err(_) => Err(CronFault("no date ever matches it".into())),
        }
    }
}

impl Schedule {
    /// An interval, at all hours.
    #[must_use]
    pub fn every(interval: Duration) -> Self {
        Self { pattern: TimePattern::Every(interval), quiet: Vec::new(), timezone: Tz::UTC }
    }

    /// How long readers may take the feed for unchanged: the usual distance of two looks.
    #[must_use]
    pub fn interval(&self) -> Duration {
        match &self.pattern {
            TimePattern::Every(interval) => *interval,
            TimePattern::Auto { min, .. } => *min,
            TimePattern::Cron(cron) => shortest(cron),
        }
    }

    /// Whether instants depend on what a source published.
    #[must_use]
    pub fn learns(&self) -> bool {
        matches!(self.pattern, TimePattern::Auto { .. })
    }

    /// The first instant after `last` at which a source is due. However many instants passed since, one look is due, not many.
    #[must_use]
    pub fn next(&self, last: DateTime<Utc>, rhythm: Option<&Rhythm>) -> DateTime<Utc> {
        let next = match &self.pattern {
            TimePattern::Every(interval) => after(last, *interval),
            TimePattern::Cron(cron) => {
                let local = last.with_timezone(&self.timezone);
                // a pattern that matches nothing was refused when it was read
                cron.find_next_occurrence(&local, false).map_or(after(last, AUTO_BOUNDS.1), |next| next.to_utc())
            }
            TimePattern::Auto { min, max } => match rhythm {
                Some(rhythm) => rhythm.next(last, (*min, *max), self.timezone),
                None => after(last, *min),
            },
        };
        self.not_quiet(next)
    }

    /// The instant itself, or the end of the quiet hours that it falls into.
    #[must_use]
    pub fn not_quiet(&self, instant: DateTime<Utc>) -> DateTime<Utc> {
        quiet::end_of(&self.quiet, instant, self.timezone)
    }

    /// When the quiet hours end that an instant falls into, by the schedule's own clock; none where it falls into none.
    #[must_use]
    pub fn quiet_until(&self, instant: DateTime<Utc>) -> Option<DateTime<Tz>> {
        let is_quiet = quiet::is_quiet(&self.quiet, instant, self.timezone);
        is_quiet.then(|| self.not_quiet(instant).with_timezone(&self.timezone))
    }

    /// When the next quiet hours begin; they do not where there are none.
    #[must_use]
    pub fn next_quiet(&self, instant: DateTime<Utc>) -> Option<DateTime<Utc>> {
        quiet::next_begin(&self.quiet, instant, self.timezone)
    }

    /// How much later than its instant a source is looked at, so that those due together do not all come at once: up to a tenth
    /// of the interval and five minutes, always the same for one source.
    #[must_use]
    pub fn spread(&self, source: &str) -> TimeDelta {
        let widest = (self.interval() / 10).min(Duration::from_secs(300));
        let share = f64::from(digest_of_texts([source].into_iter())[0]) / 256.0;
        TimeDelta::from_std(widest.mul_f64(share)).unwrap_or_default()
    }
}

fn after(last: DateTime<Utc>, wait: Duration) -> DateTime<Utc> {
    TimeDelta::from_std(wait).ok().and_then(|wait| last.checked_add_signed(wait)).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// The shortest distance of the next instants of a cron expression.
fn shortest(cron: &Cron) -> Duration {
    let instants: Vec<_> = cron.iter_after(DateTime::<Utc>::UNIX_EPOCH).take(64).collect();
    let distances = instants.windows(2).filter_map(|pair| (pair[1] - pair[0]).to_std().ok());
    distances.min().unwrap_or(AUTO_BOUNDS.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn cron(pattern: &str, timezone: Tz) -> Schedule {
        Schedule { pattern: TimePattern::cron(pattern).unwrap(), quiet: Vec::new(), timezone }
    }

    #[test]
    fn an_interval_counts_from_the_last_look() {
        let schedule = Schedule::every(Duration::from_secs(1800));
        assert_eq!(schedule.next(at("2026-11-03T10:07:00Z"), None), at("2026-11-03T10:37:00Z"));
    }

    #[test]
    fn cron_knows_names_ranges_and_steps() {
        let schedule = cron("*/15 6-22 * * Mon-Fri", Tz::UTC);
        // a Friday
        assert_eq!(schedule.next(at("2026-11-06T22:45:00Z"), None), at("2026-11-09T06:00:00Z"));
        assert_eq!(schedule.next(at("2026-11-09T06:00:00Z"), None), at("2026-11-09T06:15:00Z"));
        assert_eq!(schedule.interval(), Duration::from_secs(900));
    }

    #[test]
    fn cron_is_local_and_keeps_its_hour_over_a_change_of_the_clock() {
        let schedule = cron("30 7 * * *", chrono_tz::Europe::Berlin);
        assert_eq!(schedule.next(at("2026-03-28T12:00:00Z"), None), at("2026-03-29T05:30:00Z"));
        assert_eq!(schedule.next(at("2026-10-24T12:00:00Z"), None), at("2026-10-25T06:30:00Z"));
    }

    #[test]
    fn a_time_that_the_clock_skips_is_not_lost_and_one_it_repeats_comes_once() {
        let schedule = cron("30 2 * * *", chrono_tz::Europe::Berlin);
        let skipped = schedule.next(at("2026-03-28T12:00:00Z"), None);
        assert!(skipped <= at("2026-03-29T01:30:00Z"), "{skipped}");
        let first = schedule.next(at("2026-10-24T12:00:00Z"), None);
        let second = schedule.next(first, None);
        assert!(second - first > TimeDelta::hours(23), "{first} {second}");
    }

    #[test]
    fn refuses_what_is_no_cron_expression() {
        for wrong in ["", "* * *", "61 * * * *", "* * * * * *", "0 0 30 2 *", "a b c d e"] {
            assert!(TimePattern::cron(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn quiet_hours_put_a_look_off_to_their_end() {
        let quiet = vec!["23:00-06:30".parse().unwrap()];
        let timezone = chrono_tz::America::Toronto;
        let schedule = Schedule { pattern: TimePattern::Every(Duration::from_secs(3600)), quiet, timezone };
        // half past eleven in the evening there
        assert_eq!(schedule.next(at("2026-11-04T03:30:00Z"), None), at("2026-11-04T11:30:00Z"));
        assert_eq!(schedule.next(at("2026-11-04T12:00:00Z"), None), at("2026-11-04T13:00:00Z"));
    }

    #[test]
    fn sources_due_together_are_spread_by_their_names_alone() {
        let schedule = Schedule::every(Duration::from_secs(1800));
        let spread: Vec<_> = (0..40).map(|n| schedule.spread(&format!("https://{n}.example/"))).collect();
        assert!(spread.iter().all(|wait| *wait >= TimeDelta::zero() && *wait <= TimeDelta::seconds(180)));
        assert!(spread.iter().collect::<std::collections::HashSet<_>>().len() > 20);
        assert_eq!(spread[3], schedule.spread("https://3.example/"));
    }
}
