//! Lines that say the same at another time: "3 minutes ago", the clock of a page, the date of today.

use chrono::{DateTime, NaiveDate, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;

use super::noise;
use crate::{
    model::{Extent, Moment},
    normalise::date::{self, Surroundings},
};

/// A clock is right by so many minutes.
const CLOCK: i64 = 10;
/// Bytes of a part of a line that may be a date.
const LONGEST: usize = 80;
/// What parts a line beside commas, which stand within dates.
const MARKS: [&str; 9] = [" · ", " | ", " • ", " – ", " — ", " / ", " (", ") ", ": "];

/// When and where a part is read.
#[derive(Debug, Clone, Copy)]
pub struct When<'a> {
    /// The time of the fetch.
    pub at: DateTime<Utc>,
    /// The time zone of times that name none.
    pub timezone: Tz,
    /// The language of the page, as the first part of its tag.
    pub language: Option<&'a str>,
}

/// A line, with what it says apart from the time at which it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub text: String,
    key: String,
    /// Days that it counts back or forth to, each with how exactly, in days.
    days: Vec<(NaiveDate, i64)>,
}

impl Line {
    /// Whether two lines say the same.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let is_near = |(one, other): (&(NaiveDate, i64), &(NaiveDate, i64))| {
            (one.0 - other.0).num_days().abs() <= one.1.max(other.1)
        };
        self.text == other.text
            || self.key == other.key
                && self.days.len() == other.days.len()
                && self.days.iter().zip(&other.days).all(is_near)
    }
}

impl When<'_> {
    pub(super) fn settled(&self, lines: &[String]) -> Vec<Line> {
        lines.iter().map(|line| self.line(line)).collect()
    }

    fn line(&self, text: &str) -> Line {
        let mut line = Line { text: text.to_owned(), key: String::new(), days: Vec::new() };
        match self.part(text, &mut line.days) {
            Some(key) => line.key = key.to_owned(),
            None => self.parts(text, &mut line),
        }
        line.key = noise::without_figures(&line.key);
        line
    }

    fn parts(&self, text: &str, line: &mut Line) {
        let mut rest = text;
        loop {
            let next = MARKS.iter().filter_map(|mark| Some((rest.find(mark)?, *mark))).min_by_key(|(at, _)| *at);
            let (part, mark) = next.map_or((rest, ""), |(at, mark)| (rest.get(..at).unwrap_or_default(), mark));
            match self.part(part, &mut line.days) {
                Some(key) => line.key.push_str(key),
                None => line.key.push_str(&self.without_clocks(part)),
            }
            line.key.push_str(mark);
            let Some(behind) = next.and_then(|(at, mark)| rest.get(at + mark.len()..)) else { return };
            rest = behind;
        }
    }

    /// What stands for a part that is a date which the time of the fetch explains.
    fn part(&self, text: &str, days: &mut Vec<(NaiveDate, i64)>) -> Option<&'static str> {
        let text = text.trim();
        if text.is_empty() || text.len() > LONGEST || text.contains('\n') {
            return None;
        }
        let read = |now| {
            let around =
                Surroundings { now, timezone: self.timezone, hint: None, day_first: None, language: self.language };
            date::read(text, &around).ok().filter(|dated| dated.extent > Extent::Within).map(|dated| dated.moment)
        };
        let moment = read(self.at)?;
        if read(self.at + TimeDelta::days(1)).is_some_and(|later| later != moment) {
            // "2 weeks ago" may be almost three
            let age = (self.at.date_naive() - moment.day()).num_days().abs();
            days.push((moment.day(), age.max(1)));
            return Some("~");
        }
        self.is_now(moment).then_some("now")
    }

    fn is_now(&self, moment: Moment) -> bool {
        match moment {
            Moment::Instant(at) => (at.to_utc() - self.at).num_minutes().abs() <= CLOCK,
            Moment::Day(day) => {
                [self.at.with_timezone(&self.timezone).date_naive(), self.at.date_naive()].contains(&day)
            }
        }
    }

    /// A text without the times of day that are those of the fetch.
    fn without_clocks(&self, text: &str) -> String {
        let words = text.split(' ').map(|word| if self.is_clock(word) { "now" } else { word });
        words.collect::<Vec<_>>().join(" ")
    }

    /// Whether a word is the time of the fetch: by seconds, in whatever zone; else in the page's own or in UTC.
    fn is_clock(&self, word: &str) -> bool {
        let figures = word.trim_matches(|c: char| !c.is_ascii_digit());
        let parts: Vec<Option<i64>> = figures.split(':').map(|part| part.parse().ok()).collect();
        let (hours, minutes, is_exact) = match parts.as_slice() {
            [Some(hours), Some(minutes)] => (*hours, *minutes, false),
            [Some(hours), Some(minutes), Some(_)] => (*hours, *minutes, true),
            _ => return false,
        };
        if hours > 24 || minutes > 59 {
            return false;
        }
        let is_near = |apart: i64, round: i64| apart.rem_euclid(round).min((-apart).rem_euclid(round)) <= CLOCK;
        if is_exact {
            return is_near(minutes - i64::from(self.at.minute()), 15);
        }
        let local = self.at.with_timezone(&self.timezone);
        let of_day =
            [i64::from(local.num_seconds_from_midnight() / 60), i64::from(self.at.num_seconds_from_midnight() / 60)];
        // of a clock of twelve hours, too
        of_day.into_iter().any(|of_day| is_near(hours * 60 + minutes - of_day, 12 * 60))
    }
}
