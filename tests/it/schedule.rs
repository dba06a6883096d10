//! `every = "auto"`, replayed over series of publications in the manner of real sites. `cargo test replay -- --nocapture` prints the
//! table.

use std::time::Duration;

use chrono::{DateTime, Datelike, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;
use pagewire::schedule::{Rhythm, Schedule, TimePattern};

const WARM_UP: TimeDelta = TimeDelta::weeks(4);
const SPAN: TimeDelta = TimeDelta::weeks(16);

/// A small generator of numbers between 0 and 1, the same at every run.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A wait with this mean, as between events that know nothing of each other.
    fn wait(&mut self, mean_minutes: f64) -> TimeDelta {
        TimeDelta::seconds((-self.next().max(1e-12).ln() * mean_minutes * 60.0) as i64)
    }
}

fn begin() -> DateTime<Utc> {
    "2026-01-05T00:00:00Z".parse().unwrap()
}

fn days() -> impl Iterator<Item = DateTime<Utc>> {
    (0..SPAN.num_days()).map(|day| begin() + TimeDelta::days(day))
}

/// A paper that puts its pages online at two in the night, eight within half an hour.
fn nightly(chance: &mut Chance) -> Vec<DateTime<Utc>> {
    days().flat_map(|day| (0..8).map(move |_| day)).map(|day| minutes(day, 120.0 + 30.0 * chance.next())).collect()
}

/// An office that publishes some notices a day, on weekdays between eight and six.
fn office(chance: &mut Chance) -> Vec<DateTime<Utc>> {
    let workdays = days().filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun));
    let mut items: Vec<_> = workdays
        .flat_map(|day| (0..5).map(move |_| day))
        .map(|day| minutes(day, 480.0 + 600.0 * chance.next()))
        .collect();
    items.sort();
    items
}

/// A column on Monday mornings.
fn weekly(chance: &mut Chance) -> Vec<DateTime<Utc>> {
    days().filter(|day| day.weekday() == Weekday::Mon).map(|day| minutes(day, 540.0 + 45.0 * chance.next())).collect()
}

/// A desk that is silent for a day or two, and then has ten items in as many minutes each.
fn bursty(chance: &mut Chance) -> Vec<DateTime<Utc>> {
    let (mut at, mut items) = (begin(), Vec::new());
    while at < begin() + SPAN {
        at += chance.wait(36.0 * 60.0);
        for _ in 0..10 {
            items.push(at);
            at += chance.wait(10.0);
        }
    }
    items
}

/// A newsroom: all day, most at noon, few at night and at weekends.
fn newsroom(chance: &mut Chance) -> Vec<DateTime<Utc>> {
    let (mut at, mut items) = (begin(), Vec::new());
    while at < begin() + SPAN {
        at += chance.wait(12.0);
        let hour = (at - begin()).num_minutes() as f64 / 60.0 % 24.0;
        let day = 0.5 - 0.5 * ((hour - 1.0) / 24.0 * std::f64::consts::TAU).cos();
        let week = if matches!(at.weekday(), Weekday::Sat | Weekday::Sun) { 0.4 } else { 1.0 };
        if chance.next() < (0.03 + day * day) * week {
            items.push(at);
        }
    }
    items
}

fn minutes(day: DateTime<Utc>, minutes: f64) -> DateTime<Utc> {
    day + TimeDelta::seconds((minutes * 60.0) as i64)
}

fn auto() -> Schedule {
    let pattern = TimePattern::Auto { min: Duration::from_secs(300), max: Duration::from_secs(86_400) };
    Schedule { pattern, quiet: Vec::new(), timezone: Tz::UTC }
}

/// The looks of a schedule that learns as it goes: it knows of an item when a look has found it.
fn looks(schedule: &Schedule, items: &[DateTime<Utc>]) -> Vec<DateTime<Utc>> {
    let mut looks = vec![begin()];
    while let Some(last) = looks.last().copied().filter(|last| *last < begin() + SPAN) {
        let known = &items[..items.partition_point(|item| *item <= last)];
        let rhythm = Rhythm::learn(known, begin(), last, schedule.timezone);
        looks.push(schedule.next(last, Some(&rhythm)));
    }
    looks.retain(|look| *look >= begin() + WARM_UP);
    looks
}

/// The mean time from publication to the next look, in minutes.
fn delay(looks: &[DateTime<Utc>], items: &[DateTime<Utc>]) -> f64 {
    let last = looks.last().copied().unwrap_or_default();
    let measured: Vec<_> = items.iter().filter(|item| (looks[0]..last).contains(item)).collect();
    let wait =
        |item: &&DateTime<Utc>| (looks[looks.partition_point(|look| look < *item)] - **item).num_seconds() as f64;
    measured.iter().map(wait).sum::<f64>() / 60.0 / measured.len() as f64
}

/// As many looks at a fixed distance.
fn fixed(looks: &[DateTime<Utc>]) -> Vec<DateTime<Utc>> {
    let (first, last) = (looks[0], looks[looks.len() - 1]);
    let distance = (last - first) / (looks.len() as i32 - 1);
    (0..looks.len()).map(|n| first + distance * n as i32).chain([last + distance]).collect()
}

#[test]
fn replay_news_comes_a_third_sooner_for_as_many_looks() {
    type Series = fn(&mut Chance) -> Vec<DateTime<Utc>>;
    let series: [(&str, Series); 5] =
        [("nightly", nightly), ("office", office), ("weekly", weekly), ("bursty", bursty), ("newsroom", newsroom)];
    let mut ratios = Vec::new();
    for (name, make) in series {
        let mut items = make(&mut Chance(0x9E37_79B9_7F4A_7C15));
        items.sort();
        let looks = looks(&auto(), &items);
        let (learnt, even) = (delay(&looks, &items), delay(&fixed(&looks), &items));
        let daily = looks.len() as f64 / (SPAN - WARM_UP).num_days() as f64;
        println!(
            "{name:9} {daily:5.1} looks a day; mean delay {learnt:6.1} min, at even distances {even:6.1}: {:.2}",
            learnt / even
        );
        assert!(learnt < even * 1.05, "{name}");
        ratios.push(learnt / even);
    }
    let mean = ratios.iter().sum::<f64>() / ratios.len() as f64;
    println!("mean of the ratios {mean:.2}");
    assert!(mean <= 2.0 / 3.0, "{mean}");
}

#[test]
fn a_source_that_fell_silent_is_looked_at_ever_more_seldom() {
    let items: Vec<_> =
        newsroom(&mut Chance(7)).into_iter().filter(|item| *item < begin() + TimeDelta::weeks(3)).collect();
    let looks = looks(&auto(), &items);
    let last_fortnight = looks.iter().filter(|look| **look > begin() + SPAN - TimeDelta::weeks(2)).count();
    let first_fortnight = looks.iter().filter(|look| **look < looks[0] + TimeDelta::weeks(2)).count();
    assert!(last_fortnight * 2 < first_fortnight, "{first_fortnight} then {last_fortnight}");
    assert!(last_fortnight >= 14, "it is looked at once a day at least: {last_fortnight}");
}
