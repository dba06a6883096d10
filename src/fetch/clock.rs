//! The time while a run goes on: what an answer asks for counts from the answer, not from the beginning of the run.

use std::time::Duration;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use tokio::time::Instant;

use super::FetchError;

/// The time of a run, and how far it has come since.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    start: DateTime<Utc>,
    began: Instant,
    ends: Option<DateTime<Utc>>,
}

impl Clock {
    /// A clock that says this time now, and goes on from there. A time in whole seconds is one that somebody wrote: what follows is
    /// then counted in whole seconds, too.
    #[must_use]
    pub fn starting_at(start: DateTime<Utc>) -> Self {
        Self { start, began: Instant::now(), ends: None }
    }

    /// The same clock, by which nothing is asked from an instant on.
    #[must_use]
    pub const fn until(self, ends: Option<DateTime<Utc>>) -> Self {
        Self { ends, ..self }
    }

    /// The time of the run, in whole seconds: what is dated by it does not depend on how fast the run is.
    #[must_use]
    pub fn start(&self) -> DateTime<Utc> {
        self.start.trunc_subsecs(0)
    }

    /// The time as it is now.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        let gone = TimeDelta::from_std(self.began.elapsed()).unwrap_or_default();
        let is_written = self.start.timestamp_subsec_nanos() == 0;
        let gone = if is_written { TimeDelta::seconds(gone.num_seconds()) } else { gone };
        self.start.checked_add_signed(gone).unwrap_or(self.start)
    }

    /// The first whole second at which so much time has passed from now.
    #[must_use]
    pub fn after(&self, wait: Duration) -> DateTime<Utc> {
        let now = self.now();
        let end = TimeDelta::from_std(wait).ok().and_then(|wait| now.checked_add_signed(wait)).unwrap_or(now);
        match end.timestamp_subsec_nanos() {
            0 => end,
            _ => end.trunc_subsecs(0) + TimeDelta::seconds(1),
        }
    }

    /// # Errors
    /// [`FetchError::Ended`] when nothing is asked any more.
    pub(super) fn check(&self) -> Result<(), FetchError> {
        match self.ends {
            Some(at) if self.now() >= at => Err(FetchError::Ended { at }),
            _ => Ok(()),
        }
    }
}

impl From<DateTime<Utc>> for Clock {
    fn from(now: DateTime<Utc>) -> Self {
        Self::starting_at(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_wait_ends_never_earlier_than_asked() {
        let clock = Clock::starting_at("2026-03-10T12:00:00.7Z".parse().unwrap());
        tokio::time::advance(Duration::from_millis(400)).await;
        assert_eq!(clock.after(Duration::from_secs(10)).to_string(), "2026-03-10 12:00:12 UTC");
        assert_eq!(clock.start().to_string(), "2026-03-10 12:00:00 UTC");
    }

    #[tokio::test(start_paused = true)]
    async fn a_time_that_is_written_goes_on_by_the_second() {
        let clock = Clock::starting_at("2026-03-10T12:00:00Z".parse().unwrap());
        tokio::time::advance(Duration::from_millis(900)).await;
        assert_eq!(clock.after(Duration::from_secs(10)).to_string(), "2026-03-10 12:00:10 UTC");
        tokio::time::advance(Duration::from_millis(200)).await;
        assert_eq!(clock.after(Duration::from_secs(10)).to_string(), "2026-03-10 12:00:11 UTC");
    }

    #[tokio::test(start_paused = true)]
    async fn says_when_nothing_is_asked_any_more() {
        let start: DateTime<Utc> = "2026-03-10T22:59:59Z".parse().unwrap();
        let clock = Clock::starting_at(start).until(Some(start + TimeDelta::seconds(1)));
        assert!(clock.check().is_ok());
        tokio::time::advance(Duration::from_secs(1)).await;
        assert!(matches!(clock.check(), Err(FetchError::Ended { .. })));
    }
}
