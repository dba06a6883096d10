//! Dates: the one room where words become moments.
//!
//! [`parse`] is given the words and their surroundings. It tries what leaves no doubt first (`iso`), then dates with a month's name
//! in some language and dates in figures (`written`, with `months` and `calendar`), then those that count back from now (`relative`).
//! `extent` weighs what stands beside the date: [`read`] says how much of the words it explains, and what it tells of. A day without
//! a time stays a day; where a reading would be a guess, there is none.

mod calendar;
mod clock;
mod extent;
mod islamic;
mod iso;
mod months;
mod numerals;
mod persian;
mod relative;
mod weekdays;
mod written;
mod zone;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

pub(crate) use extent::{is_label, sense_after, sense_of_label, sense_until};
pub(crate) use relative::names_day;

use crate::model::{DateHint, Extent, Moment, Sense};

/// What is known around a date.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// The time of the fetch, which relative dates count back from.
    pub now: DateTime<Utc>,
    /// The time zone of times that name none.
    pub timezone: Tz,
    /// What the recipe says of how the date is written.
    pub hint: Option<&'a DateHint>,
    /// Whether 3/4 is the third of April, as the other dates of the page show; none where they do not.
    pub day_first: Option<bool>,
    /// The language of the page, as the first part of its tag.
    pub language: Option<&'a str>,
}

/// Why words give no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnreadableDate {
    /// There is no date in them.
    #[error("no date is found in it")]
    None,
    /// The recipe's format does not fit.
    #[error("it is not written in the given format")]
    Format,
    /// The day and the month cannot be told apart.
    #[error("its day and its month cannot be told apart; say which with `format`")]
    Ambiguous,
    /// No news is that old, and no calendar that long.
    #[error("its year is out of bounds")]
    Absurd,
    /// It says when something begins or ends.
    #[error("it tells when something begins or ends, not when it was published")]
    Other,
}

/// A date as read, with how much of its text it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dated {
    /// When.
    pub moment: Moment,
    /// Whether an offset or a zone stands with it, or it counts back from now: no other zone can change it.
    pub is_zoned: bool,
    /// How much of the text it explains.
    pub extent: Extent,
    /// What it tells of.
    pub sense: Sense,
}

/// What a way of reading found in a text.
struct FoundMoment {
    moment: Moment,
    is_zoned: bool,
    /// What stands before and behind all that was read.
    beside: (String, String),
}

impl FoundMoment {
    /// A date that is all that its text says.
    fn whole(moment: Moment, is_zoned: bool) -> Self {
        Self { moment, is_zoned, beside: (String::new(), String::new()) }
    }

    /// With what stands beside it weighed; within the bounds of what can be news.
    fn weighed(self, language: Option<&str>) -> Result<Dated, UnreadableDate> {
        let moment = within_bounds(self.moment)?;
        let (extent, sense) = extent::weigh((&self.beside.0, &self.beside.1), language).ok_or(UnreadableDate::Other)?;
        Ok(Dated { moment, is_zoned: self.is_zoned, extent, sense })
    }
}

/// Longer texts hold more than a date, and any number in them could be taken for one.
const LONGEST: usize = 200;

/// Reads a date.
///
/// # Errors
/// [`UnreadableDate`] says why there is none.
pub fn parse(text: &str, around: &Surroundings<'_>) -> Result<Moment, UnreadableDate> {
    read(text, around).map(|dated| dated.moment)
}

/// Reads a date, and says how much of the text it explains.
///
/// # Errors
/// [`UnreadableDate`] says why there is none.
pub fn read(text: &str, around: &Surroundings<'_>) -> Result<Dated, UnreadableDate> {
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST {
        return Err(UnreadableDate::None);
    }
    let timezone = around.hint.and_then(|hint| hint.timezone).unwrap_or(around.timezone);
    let around = Surroundings { timezone, ..*around };
    if let Some(format) = around.hint.and_then(|hint| hint.format.as_deref()) {
        return match by_format(text, format, timezone) {
            Ok(found) => found.weighed(around.language),
            // a name in another language than English, a fraction of a second: the format still tells the order
            Err(error) => freely(text, &Surroundings { day_first: order_of(format), ..around })
                .map_err(|_| error)
                .and_then(|found| found.weighed(around.language)),
        };
    }
    freely(text, &around)?.weighed(around.language)
}

/// Reads a date that may be written in any way.
fn freely(text: &str, around: &Surroundings<'_>) -> Result<FoundMoment, UnreadableDate> {
    match iso::find(text, around) {
        Some(found) => Ok(found),
        None => written::find(text, around).or_else(|error| relative::find(text, around).ok_or(error)),
    }
}

/// Whether the day stands first by a format.
fn order_of(format: &str) -> Option<bool> {
    let place = |codes: [&str; 2]| codes.iter().filter_map(|code| format.find(code)).min();
    Some(place(["%d", "%e"])? < place(["%m", "%-m"])?)
}

/// Whether the day stands first in the figures of a column: any of them above 12 tells it for all, none where they disagree. Where
/// all are below, the order is the one by which no date lies ahead of `now`, if the other has some that do.
#[must_use]
pub fn infer_day_first<'a>(texts: impl Iterator<Item = &'a str>, now: DateTime<Utc>) -> Option<bool> {
    let texts: Vec<&str> = texts.filter(|text| text.len() <= LONGEST).collect();
    let figures = || texts.iter().filter_map(|text| written::figures(text));
    if figures().any(|(first, second)| first > 12 || second > 12) {
        return agreed(figures());
    }
    let lies_ahead = |day_first| texts.iter().any(|text| written::lies_ahead(text, day_first, now));
    match (lies_ahead(true), lies_ahead(false)) {
        (false, true) => Some(true),
        (true, false) => Some(false),
        _ => None,
    }
}

/// The same for all dates in figures of a whole page.
#[must_use]
pub fn infer_day_first_in(page: &str) -> Option<bool> {
    agreed(written::all_figures(page))
}

fn agreed(figures: impl Iterator<Item = (u32, u32)>) -> Option<bool> {
    let mut found = None;
    for (first, second) in figures {
        let says = match (first > 12, second > 12) {
            (true, false) => true,
            (false, true) => false,
            _ => continue,
        };
        if found.is_some_and(|found| found != says) {
            return None;
        }
        found = Some(says);
    }
    found
}

/// A local time as an instant: of two that an autumn night offers the earlier, and where spring skips it, an hour later.
fn local(naive: NaiveDateTime, timezone: Tz) -> Option<Moment> {
    let instant = timezone.from_local_datetime(&naive).earliest().or_else(|| {
        let later = naive.checked_add_signed(TimeDelta::hours(1))?;
        timezone.from_local_datetime(&later).earliest()
    })?;
    Some(Moment::Instant(instant.fixed_offset()))
}

fn by_format(text: &str, format: &str, timezone: Tz) -> Result<FoundMoment, UnreadableDate> {
    if let Ok(instant) = DateTime::parse_from_str(text, format) {
        return Ok(FoundMoment::whole(Moment::Instant(instant), true));
    }
    if let Ok(naive) = NaiveDateTime::parse_from_str(text, format) {
        return local(naive, timezone).map(|moment| FoundMoment::whole(moment, false)).ok_or(UnreadableDate::Absurd);
    }
    let day = NaiveDate::parse_from_str(text, format).map_err(|_| UnreadableDate::Format)?;
    Ok(FoundMoment::whole(Moment::Day(day), false))
}

/// The latest moment that a page may tell without being wrong: its clock may be ahead of ours, and its day may have begun before
/// ours.
#[must_use]
pub fn latest(now: DateTime<Utc>) -> DateTime<Utc> {
    now + TimeDelta::hours(26)
}

/// Nothing on the web is older than the web, and a date far ahead is none of publication.
fn within_bounds(moment: Moment) -> Result<Moment, UnreadableDate> {
    use chrono::Datelike;
    if (1990..=2200).contains(&moment.day().year()) { Ok(moment) } else { Err(UnreadableDate::Absurd) }
}

#[cfg(test)]
mod tests;
