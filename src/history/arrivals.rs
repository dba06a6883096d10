//! How many new items a look may bring, by how many came before.
//!
//! Arrivals in equal times follow a Poisson law whose rate is not known; with a Gamma prior the number to come has a negative
//! binomial law (Gelman et al., Bayesian Data Analysis, 2.6). What a normal feed passes once in a thousand looks is its bound.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::pace::{Pace, days};
use crate::model::Moment;

/// So many new items flood nobody.
const FEW: usize = 5;
/// What is believed of a feed before anything is known: an item a day, known for a day.
const PRIOR_ITEMS: f64 = 1.0;
const PRIOR_DAYS: f64 = 1.0;
/// After so many days, what came before counts for half.
const HALF_LIFE: f64 = 60.0;
/// No look brings more than this in any case.
const MOST: usize = 10_000;

/// How many items came to a source since its first look.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Arrivals {
    /// Days that were watched; older ones count for less.
    #[serde(default)]
    pub days: f64,
    /// Items that came in them.
    #[serde(default)]
    pub items: f64,
    /// The most that came in one look; it fades, too.
    #[serde(default)]
    pub largest: f64,
    /// When they come.
    #[serde(default, skip_serializing_if = "Pace::is_unknown")]
    pub pace: Pace,
}

impl Arrivals {
    /// What the dates on the first page tell of the time before; nothing where it has none, or one for all.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "numbers of items and of days")]
    pub fn of_dates(dates: impl Iterator<Item = Moment>, today: NaiveDate) -> Self {
        let dates: Vec<Moment> = dates.collect();
        let Some(oldest) = dates.iter().map(Moment::day).min() else { return Self::default() };
        // one time for all is that of the page; one day may well be a day's news
        if dates.iter().all(|date| *date == dates[0]) && !matches!(dates[0], Moment::Day(_)) {
            return Self::default();
        }
        let days = (today - oldest).num_days().max(1);
        Self { days: days as f64, items: dates.len() as f64, ..Self::default() }
    }

    /// How many new items are usual at most, when the last look was believed at `last`.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of items, far below 2^52")]
    pub fn bound(&self, last: Option<DateTime<Utc>>, now: DateTime<Utc>) -> usize {
        let waited = last.map_or(0.0, |last| days(last, now));
        let twice_the_largest = (self.largest * 2.0).clamp(0.0, MOST as f64) as usize;
        FEW.max(twice_the_largest).max(self.quantile(waited))
    }

    /// How many new items turn a whole list over at the most: twice as many as are to be expected, or came at once before.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of items, far below 2^52")]
    pub fn expected(&self, last: Option<DateTime<Utc>>, now: DateTime<Utc>) -> usize {
        (2.0 * self.mean(last, now).max(self.largest)).clamp(0.0, MOST as f64) as usize
    }

    fn mean(&self, last: Option<DateTime<Utc>>, now: DateTime<Utc>) -> f64 {
        let waited = last.map_or(0.0, |last| days(last, now));
        (self.items.max(0.0) + PRIOR_ITEMS) / (self.days.max(0.0) + PRIOR_DAYS) * waited
    }

    /// The smallest number that is not passed in 999 of 1,000 looks after so many days.
    fn quantile(&self, waited: f64) -> usize {
        let shape = self.items.max(0.0) + PRIOR_ITEMS;
        let watched = self.days.max(0.0) + PRIOR_DAYS;
        let stays = watched / (watched + waited.max(0.0));
        let mut chance = stays.powf(shape);
        let mut sum = chance;
        let mut count = 0;
        let mut counted = 0.0;
        while sum < 0.999 && count < MOST {
            chance *= (shape + counted) / (counted + 1.0) * (1.0 - stays);
            sum += chance;
            counted += 1.0;
            count += 1;
        }
        count
    }

    /// After a look that brought so many.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a number of items, far below 2^52")]
    pub fn after(&self, new: usize, last: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Self {
        // what was there at the first look came at any time before
        let Some(last) = last else { return self.clone() };
        let waited = days(last, now);
        let fades = 0.5_f64.powf(waited / HALF_LIFE);
        Self {
            days: self.days.max(0.0) * fades + waited,
            items: self.items.max(0.0) * fades + new as f64,
            largest: (self.largest.max(0.0) * fades).max(new as f64),
            pace: self.pace.after(new, now),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn at(hours: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::hours(hours)
    }

    /// A source that was looked at every so many hours and brought so many each time.
    fn source(every: i64, news: &[usize]) -> (Arrivals, i64) {
        let (mut arrivals, mut hour) = (Arrivals::default(), 0);
        for new in news {
            arrivals = arrivals.after(*new, Some(at(hour)), at(hour + every));
            hour += every;
        }
        (arrivals, hour)
    }

    #[test]
    fn five_are_never_too_many() {
        assert_eq!(Arrivals::default().bound(Some(at(0)), at(0)), 5);
    }

    #[test]
    fn a_day_after_the_first_look_a_handful_may_come_and_eighty_may_not() {
        let bound = Arrivals::default().bound(Some(at(0)), at(24));
        assert!((6..20).contains(&bound), "{bound}");
    }

    #[test]
    fn a_feed_of_forty_a_day_may_bring_sixty() {
        let (arrivals, hour) = source(24, &[40; 20]);
        let bound = arrivals.bound(Some(at(hour)), at(hour + 24));
        assert!((60..=80).contains(&bound), "{bound}");
    }

    #[test]
    fn the_longer_nobody_looked_the_more_may_have_come() {
        let (arrivals, hour) = source(24, &[2; 30]);
        let bound = |days: i64| arrivals.bound(Some(at(hour)), at(hour + 24 * days));
        assert!(bound(1) < bound(10) && bound(10) < bound(60), "{} {} {}", bound(1), bound(10), bound(60));
    }

    #[test]
    fn what_came_at_once_may_come_at_once_again() {
        let (arrivals, hour) = source(24, &[0, 0, 0, 0, 0, 0, 12, 0, 0, 0]);
        assert!(arrivals.bound(Some(at(hour)), at(hour + 24)) >= 20);
    }

    #[test]
    fn a_clock_that_was_set_back_gives_no_negative_time() {
        let arrivals = Arrivals::default().after(3, Some(at(24)), at(0));
        assert!(arrivals.days >= 0.0 && arrivals.bound(Some(at(24)), at(0)) >= 5);
    }

    #[test]
    fn a_memory_that_makes_no_sense_ends_all_the_same() {
        let odd = Arrivals { days: f64::NAN, items: f64::INFINITY, largest: f64::NAN, ..Arrivals::default() };
        assert!(odd.bound(Some(at(0)), at(24)) <= MOST);
    }
}
