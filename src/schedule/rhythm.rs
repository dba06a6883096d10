//! What a source's publications tell about its next ones.
//!
//! The rate of publication is taken for a product of three: how many items come in a day, which hours of the day and which days of
//! the week they prefer; and a part of the items comes in bursts, soon after others. Looks are spent in proportion to the square
//! root of the rate: that is what makes the mean delay least for a given number of looks, as the delay of an item is half the
//! distance of the looks around it (minimise ∫ λ/2r dt for a fixed ∫ r dt).

use std::time::Duration;

use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;

/// What is older counts half as much for every such time.
const HALF_LIFE_DAYS: f64 = 21.0;
/// What is older is not looked at.
const MEMORY: TimeDelta = TimeDelta::days(120);
/// Items per day that are expected of a source of which nothing is known, and for how many days' worth of evidence that stands.
const PRIOR: (f64, f64) = (1.0, 1.0);
/// Items that hours and days of the week are taken to be even by, before any was seen.
const EVEN_HOURS: f64 = 6.0;
const EVEN_DAYS: f64 = 3.0;
/// How long an item makes others likely, in hours.
const BURST_HOURS: f64 = 2.0;
/// Looks per hour for one item an hour: it is 2 where half an hour between looks is right for that.
const LOOKS: f64 = 2.0;
/// How finely the rate is followed.
const STEP: TimeDelta = TimeDelta::minutes(3);

/// When a source publishes.
#[derive(Debug, Clone, PartialEq)]
pub struct Rhythm {
    /// Items an hour, on average.
    hourly: f64,
    /// How much more or less than that in each hour of the day, and on each day of the week from Monday.
    hours: [f64; 24],
    days: [f64; 7],
    /// The part of the items that comes in bursts.
    bursts: f64,
    /// The newest items, the oldest first.
    recent: Vec<DateTime<Utc>>,
}

impl Rhythm {
    /// Learns from the instants at which items were published, and the instant from which on all of them would be known.
    #[must_use]
    pub fn learn(publications: &[DateTime<Utc>], since: DateTime<Utc>, now: DateTime<Utc>, timezone: Tz) -> Self {
        let begin = since.max(now - MEMORY).min(now);
        let mut known: Vec<_> = publications.iter().copied().filter(|at| (begin..=now).contains(at)).collect();
        known.sort_unstable();
        let weight = |at: DateTime<Utc>| 0.5_f64.powf(days(now - at) / HALF_LIFE_DAYS);
        let total: f64 = known.iter().map(|at| weight(*at)).sum();
        // the weights of all the days looked at, in days
        let decay = HALF_LIFE_DAYS / std::f64::consts::LN_2;
        let span = decay * (1.0 - (-days(now - begin) / decay).exp());
        let daily = (total + PRIOR.0 * PRIOR.1) / (span + PRIOR.1);
        let (mut hours, mut week) = ([0.0; 24], [0.0; 7]);
        for at in &known {
            let local = at.with_timezone(&timezone);
            let hour = local.hour() as usize % 24;
            // an item at five to nine speaks for nine o'clock, too
            let past = f64::from(local.minute()) / 60.0;
            hours[hour] += weight(*at) * 0.7;
            let beside = if past < 0.5 { (hour + 23) % 24 } else { (hour + 1) % 24 };
            hours[beside] += weight(*at) * 0.3;
            week[local.weekday().num_days_from_monday() as usize] += weight(*at);
        }
        // a profile of the week can be told only from some weeks
        let even_days = EVEN_DAYS * (1.0 + 7.0 / span.max(1.0));
        let hours = hours.map(|count| (count + EVEN_HOURS / 24.0) / (total + EVEN_HOURS) * 24.0);
        let week = week.map(|count| (count + even_days / 7.0) / (total + even_days) * 7.0);
        let mut rhythm = Self { hourly: daily / 24.0, hours, days: week, bursts: 0.0, recent: Vec::new() };
        rhythm.bursts = rhythm.burstiness(&known, timezone);
        let first = known.partition_point(|at| *at < now - TimeDelta::hours(8));
        rhythm.recent = known.split_off(first);
        rhythm
    }

    /// The part of items that follow another sooner than the hours and days alone would make them.
    fn burstiness(&self, known: &[DateTime<Utc>], timezone: Tz) -> f64 {
        if known.len() < 8 {
            return 0.0;
        }
        let (mut close, mut expected) = (0.0, 0.0);
        for pair in known.windows(2) {
            close += f64::from(u8::from(hours(pair[1] - pair[0]) < BURST_HOURS));
            expected += 1.0 - (-self.steady(pair[0], timezone) * BURST_HOURS).exp();
        }
        let gaps = known.len() as f64 - 1.0;
        ((close - expected) / gaps).clamp(0.0, 0.8)
    }

    /// Items an hour that hours and days make likely.
    fn steady(&self, at: DateTime<Utc>, timezone: Tz) -> f64 {
        let local = at.with_timezone(&timezone);
        let day = local.weekday().num_days_from_monday() as usize;
        self.hourly * self.hours[local.hour() as usize % 24] * self.days[day % 7]
    }

    /// Items an hour that are likely at an instant.
    fn rate(&self, at: DateTime<Utc>, timezone: Tz) -> f64 {
        let steady = self.steady(at, timezone);
        if self.bursts == 0.0 {
            return steady;
        }
        let since = |item: &DateTime<Utc>| hours(at - *item);
        let excited: f64 =
            self.recent.iter().map(since).filter(|age| *age >= 0.0).map(|age| (-age / BURST_HOURS).exp()).sum();
        (1.0 - self.bursts) * steady + self.bursts / BURST_HOURS * excited
    }

    /// The next look after `last`, between the bounds: the instant by which looks at the right rate add up to one.
    pub(super) fn next(&self, last: DateTime<Utc>, (min, max): (Duration, Duration), timezone: Tz) -> DateTime<Utc> {
        let bound = |wait: Duration| TimeDelta::from_std(wait).unwrap_or(TimeDelta::days(1));
        let latest = last + bound(max.max(min));
        let (mut at, mut looks) = (last, 0.0);
        while at < latest && looks < 1.0 {
            looks += LOOKS * self.rate(at + STEP / 2, timezone).sqrt() * hours(STEP);
            at += STEP;
        }
        at.clamp(last + bound(min), latest)
    }
}

fn hours(time: TimeDelta) -> f64 {
    time.num_seconds() as f64 / 3600.0
}

fn days(time: TimeDelta) -> f64 {
    hours(time) / 24.0
}
