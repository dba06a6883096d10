//! Dates that leave no doubt: ISO 8601 and RFC 3339, and seconds since 1970.

use std::sync::LazyLock;

use chrono::{DateTime, Datelike, NaiveTime, TimeZone};
use regex::Regex;

use super::{
    FoundMoment, Surroundings, calendar, clock, local,
    zone::{self, Zone},
};
use crate::model::Moment;

#[expect(clippy::unwrap_used, reason = "a constant pattern")]
static ISO: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        (?: ^ | [^\d./-] )
        (\d{4}) - (\d{1,2}) - (\d{1,2})
        (?: (?: T | t | \s+ | ,\s* ) (\d{1,2}) : (\d{2}) (?: : (\d{2}) (?: [.,]\d+ )? )?
            \s* \[? ( Z | z | [+\x{2212}-]\d{2}:?\d{2} | [+-]\d{2} | [A-Z][A-Za-z]+/[A-Za-z_/]+ | [A-Z]{2,5} )? )?
        (?: $ | [^\d-] )",
    )
    .unwrap()
});

/// `20260308T101500Z` and `20260308`.
#[expect(clippy::unwrap_used, reason = "a constant pattern")]
static BASIC: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?$").unwrap());

/// Finds such a date.
pub(super) fn find(text: &str, around: &Surroundings<'_>) -> Option<FoundMoment> {
    let timezone = around.timezone;
    if let Some(instant) =
        DateTime::parse_from_rfc3339(text).ok().filter(|instant| (1900..2500).contains(&instant.year()))
    {
        return Some(FoundMoment::whole(Moment::Instant(instant), true));
    }
    if text.bytes().all(|b| b.is_ascii_digit()) && matches!(text.len(), 10 | 13) {
        let number: i64 = text.parse().ok()?;
        let seconds = if text.len() == 13 { number / 1000 } else { number };
        let instant = DateTime::from_timestamp(seconds, 0)?;
        return Some(FoundMoment::whole(Moment::Instant(instant.fixed_offset()), true));
    }
    let found = ISO.captures(text).or_else(|| BASIC.captures(text))?;
    let number = |group: usize| found.get(group).and_then(|part| part.as_str().parse::<u32>().ok());
    let day = calendar::day(i32::try_from(number(1)?).ok()?, number(2)?, number(3)?, around.now)?;
    let end = (1..=7).rev().find_map(|group| found.get(group))?.end();
    let beside = (text.get(..found.get(1)?.start())?, text.get(end..)?);
    let (Some(hour), Some(minute)) = (number(4), number(5)) else {
        return Some(FoundMoment { moment: Moment::Day(day), is_zoned: false, beside: without_time(beside) });
    };
    let second = number(6).unwrap_or(0).min(59);
    // 24:00 is the first moment of the next day (ISO 8601:2004 4.2.3)
    let (day, hour) = if (hour, minute, second) == (24, 0, 0) { (day.succ_opt()?, 0) } else { (day, hour) };
    let naive = day.and_time(NaiveTime::from_hms_opt(hour, minute, second)?);
    let zone = found.get(7).and_then(|zone| zone::parse(zone.as_str()));
    let moment = match zone {
        Some(Zone::Offset(offset)) => offset.from_local_datetime(&naive).single().map(Moment::Instant),
        Some(Zone::Named(named)) => local(naive, named),
        None => local(naive, timezone),
    };
    Some(FoundMoment { moment: moment?, is_zoned: zone.is_some(), beside: (beside.0.to_owned(), beside.1.to_owned()) })
}

/// What stands beside a day, without a time of day that is told apart from it and not read.
fn without_time((before, after): (&str, &str)) -> (String, String) {
    let after = match clock::find(after) {
        Some(time) => format!("{} {}", &after[..time.place.start], &after[time.place.end..]),
        None => after.to_owned(),
    };
    (before.to_owned(), after)
}
