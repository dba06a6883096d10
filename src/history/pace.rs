//! How long a source is without new items, and whether that is much longer than it ever was.
//!
//! The usual time between two looks that brought something new is kept as it was when the last of them came: a silence does not make
//! itself usual.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// So many days without a new item are no silence, whatever was usual.
const LEAST: f64 = 14.0;
/// So many times the usual gap is a silence.
const TIMES: f64 = 10.0;
/// So many times the longest gap, too.
const TIMES_LONGEST: f64 = 2.0;
/// After so many days a source of which no gap is known is silent.
const UNKNOWN: f64 = 60.0;
/// So many gaps between dates tell something; the longest of so many may be that of one item that is pinned.
const TELLING: usize = 3;
const OUTLIER: usize = 5;
const SECONDS_A_DAY: f64 = 86_400.0;

/// When new items come to a source.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Pace {
    /// When the last new item came; before any did, the first look.
    #[serde(default)]
    pub last: Option<DateTime<Utc>>,
    /// A new item came since the first look.
    #[serde(default)]
    pub came: bool,
    /// Days between two looks that bring new items, as is usual.
    #[serde(default)]
    pub gap: Option<f64>,
    /// The most days that were between two of them.
    #[serde(default)]
    pub longest: f64,
}

/// A source that gets no new items for much longer than its own past says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Silence {
    /// When the last new item came, or the first look.
    pub since: DateTime<Utc>,
    /// No new item ever came.
    pub is_from_the_first_look: bool,
    /// The usual days between new items, where they are known.
    pub gap: Option<f64>,
}

impl Silence {
    /// What a person can do about it.
    pub const ADVICE: &str = "open the page: its list may have moved";
}

impl Pace {
    pub(super) fn is_unknown(&self) -> bool {
        *self == Self::default()
    }

    /// What the first look tells of the time before, by the days of the items on the page.
    #[must_use]
    pub fn first(dates: impl Iterator<Item = NaiveDate>, now: DateTime<Utc>) -> Self {
        let mut dates: Vec<NaiveDate> = dates.filter(|day| *day <= now.date_naive()).collect();
        dates.sort_unstable();
        dates.dedup();
        let between = |pair: &[NaiveDate]| f64::from(i32::try_from((pair[1] - pair[0]).num_days()).unwrap_or(i32::MAX));
        let mut gaps: Vec<f64> = dates.windows(2).map(between).collect();
        gaps.sort_unstable_by(f64::total_cmp);
        if gaps.len() >= OUTLIER {
            gaps.pop();
        }
        let is_telling = gaps.len() >= TELLING;
        #[expect(clippy::cast_precision_loss, reason = "a number of items, far below 2^52")]
        let gap = is_telling.then(|| gaps.iter().sum::<f64>() / gaps.len() as f64);
        let longest = gaps.last().copied().filter(|_| is_telling).unwrap_or_default();
        Self { last: Some(now), came: false, gap, longest }
    }

    /// After a look that brought so many new items.
    #[must_use]
    pub fn after(&self, new: usize, now: DateTime<Utc>) -> Self {
        let Some(last) = self.last else { return Self { last: Some(now), ..self.clone() } };
        if new == 0 {
            return self.clone();
        }
        let waited = days(last, now);
        let gap = self.gap.map_or(waited, |gap| 0.8 * gap + 0.2 * waited);
        Self { last: Some(now), came: true, gap: Some(gap), longest: self.longest.max(waited) }
    }

    /// Whether it is silent, by the last look that found the page well.
    #[must_use]
    pub fn silence(&self, looked: Option<DateTime<Utc>>) -> Option<Silence> {
        let (last, looked) = (self.last?, looked?);
        let waited = days(last, looked);
        let most = match self.gap {
            Some(gap) => LEAST.max(TIMES * gap).max(TIMES_LONGEST * self.longest),
            None => UNKNOWN,
        };
        // whatever is no number is no silence
        let is_silent = waited > most;
        is_silent.then_some(Silence { since: last, is_from_the_first_look: !self.came, gap: self.gap })
    }
}

impl fmt::Display for Silence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let since = self.since.format("%Y-%m-%d");
        match self.is_from_the_first_look {
            true => write!(f, "no new item since the first look on {since}")?,
            false => write!(f, "no new item since {since}")?,
        }
        match self.gap {
            None => Ok(()),
            Some(gap) if gap < 0.75 => f.write_str(", where they came several times a day"),
            Some(gap) if gap < 1.5 => f.write_str(", where one came every day"),
            Some(gap) => write!(f, ", where one came every {gap:.0} days"),
        }
    }
}

/// The days from one instant to another, none where a clock was set back.
#[expect(clippy::cast_precision_loss, reason = "seconds of some years, far below 2^52")]
pub(super) fn days(from: DateTime<Utc>, to: DateTime<Utc>) -> f64 {
    (to - from).num_seconds().max(0) as f64 / SECONDS_A_DAY
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn day(day: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(20_000 + day)
    }

    /// A source that brought something new on these days after its first look.
    fn source(news: &[i64]) -> Pace {
        news.iter().fold(Pace::first([].into_iter(), day(0)), |pace, at| pace.after(1, day(*at)))
    }

    #[test]
    fn a_daily_source_is_silent_after_two_weeks() {
        let pace = source(&[1, 2, 3, 4, 5]);
        assert_eq!(pace.silence(Some(day(19))), None);
        assert_eq!(
            pace.silence(Some(day(20))).unwrap().to_string(),
            "no new item since 2024-10-09, where one came every day"
        );
    }

    #[test]
    fn a_slow_source_is_not_silent() {
        let pace = source(&[30, 60, 90]);
        assert_eq!(pace.silence(Some(day(380))), None);
        assert!(pace.silence(Some(day(400))).is_some());
    }

    #[test]
    fn a_season_without_news_that_was_there_before_is_none() {
        let pace = source(&[1, 2, 3, 4, 95, 96, 97, 98, 99, 100, 101, 102, 103, 104]);
        assert_eq!(pace.silence(Some(day(280))), None);
    }

    #[test]
    fn nothing_at_all_is_a_silence_after_sixty_days() {
        let pace = Pace::first([].into_iter(), day(0));
        assert_eq!(pace.silence(Some(day(60))), None);
        assert_eq!(pace.silence(Some(day(61))).unwrap().to_string(), "no new item since the first look on 2024-10-04");
    }

    #[test]
    fn the_dates_of_the_first_page_tell_what_is_usual_and_one_pinned_item_does_not() {
        let dates = |days: &[i64]| days.iter().map(|at| day(*at).date_naive()).collect::<Vec<_>>();
        let pace = Pace::first(dates(&[-900, -5, -4, -3, -2, -1, 0]).into_iter(), day(0));
        assert!(pace.silence(Some(day(15))).is_some());
        let yearly = Pace::first(dates(&[-1100, -730, -365, 0]).into_iter(), day(0));
        assert_eq!(yearly.silence(Some(day(900))), None);
    }

    #[test]
    fn a_silence_does_not_make_itself_usual() {
        let mut pace = source(&[1, 2, 3]);
        for at in 4..40 {
            pace = pace.after(0, day(at));
        }
        assert!(pace.silence(Some(day(40))).is_some());
    }
}
