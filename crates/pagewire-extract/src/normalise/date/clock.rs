//! Times of day: `14:05`, `3.04 pm`, `14 h 05`, `9 Uhr`, `下午3:05`, with the zone behind them.

use std::{ops::Range, sync::LazyLock};

use chrono::{NaiveDate, NaiveTime, TimeZone};
use chrono_tz::Tz;
use regex::Regex;

use super::{
    local,
    zone::{self, Zone},
};
use crate::model::Moment;

/// A time of day with what stands behind it.
pub(super) struct Time {
    time: NaiveTime,
    /// Whether it is 24:00: the first moment of the next day.
    is_midnight: bool,
    zone: Option<Zone>,
    /// Where it stands, its zone and the words that make it a time included.
    pub place: Range<usize>,
}

impl Time {
    pub(super) fn is_zoned(&self) -> bool {
        self.zone.is_some()
    }
}

/// Hours and minutes between marks that dates do not have, or hours with a word that makes them such.
#[expect(clippy::unwrap_used, reason = "a constant pattern")]
static TIME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)
        (?: ^ | [^\d:.,/+-] )
        (?: (?<at> \b(?:kl|klo|ore|alle|às|as|las|ob|pukul|jam|saat|um|om|g|godz) \b\.? ) \s* )?
        (?: (?<half>上午|下午|午前|午後|오전|오후) \s* )?
        (?: (?<hour>\d{1,2}) (?: \s*[:hu時时시]\s* | \.(?<dot>) ) (?<minute>\d{2}) (?: \s*[分분] )?
            (?: [:.] (?<second>\d{2}) (?: [.,]\d{1,9} )? )?
          | (?<whole>\d{1,2}) (?: \s* (?: h | hrs? | uhr | 時 | 时 | 시 ) \b | (?<bare>) ) )
        (?: \s* (?<meridiem> [ap]\.?\ ?m\b | [μπ]\.μ | [مص]\b | مساء | صباح ) \.? | \s* (?<uhr>uhr) \b )?
        (?: \s* [(\[]? (?<zone> (?:UTC|GMT)?\ ?[+\x{2212}-]\d{1,2}:?(?:\d{2})?
            | (?:Eastern|Central|Mountain|Pacific) (?:\ Standard|\ Daylight)? \ Time
            | [A-Z]+/[A-Z_]+(?:/[A-Z_]+)? | [A-Z]{1,5} | мск ) \b )?",
    )
    .unwrap()
});

/// Finds a time of day in what is left of a text beside its date.
pub(super) fn find(text: &str) -> Option<Time> {
    TIME.captures_iter(text).find_map(|found| {
        let number = |name: &str| found.name(name).map(|part| part.as_str().parse::<u32>());
        let meridiem = found.name("meridiem").map(|part| part.as_str().to_ascii_lowercase());
        let half = found.name("half").map(|part| part.as_str());
        let hour = number("hour").or_else(|| number("whole"))?.ok()?;
        let minute = number("minute").unwrap_or(Ok(0)).ok()?;
        let second = number("second").unwrap_or(Ok(0)).ok()?;
        // `14.05` and a bare number are times only where a word says so
        let (dot, bare) = (found.name("dot").is_some(), found.name("bare").is_some());
        let zone = found.name("zone").and_then(|zone| zone::parse(zone.as_str()));
        let told = meridiem.is_some() || half.is_some() || found.name("uhr").is_some();
        if (dot || bare) && !told && !(dot && (found.name("at").is_some() || zone.is_some())) {
            return None;
        }
        let afternoon = meridiem
            .as_deref()
            .map(|m| m.starts_with(['p', 'μ', 'م']))
            .or_else(|| half.map(|half| matches!(half, "下午" | "午後" | "오후")));
        let hour = match afternoon {
            // "23:22 PM" is told by a clock of 24 hours
            Some(true) if hour > 12 => hour,
            Some(false) if hour > 12 => return None,
            Some(true) if hour < 12 => hour + 12,
            Some(false) if hour == 12 => 0,
            _ => hour,
        };
        let is_midnight = (hour, minute, second) == (24, 0, 0);
        // seconds may be 60, at the end of a minute that was made longer
        let time = NaiveTime::from_hms_opt(if is_midnight { 0 } else { hour }, minute, second.min(59))?;
        let names = ["at", "half", "hour", "whole"];
        let start = names.iter().filter_map(|name| Some(found.name(name)?.start())).min()?;
        // what was taken for a zone and is none is another word
        let end = found.name("zone").filter(|_| zone.is_none()).map(|word| word.start());
        let place = start..end.or_else(|| Some(found.get(0)?.end()))?;
        Some(Time { time, is_midnight, zone, place })
    })
}

/// A day with its time, if one was found; a time without zone is one of `timezone`.
pub(super) fn at(day: NaiveDate, time: Option<&Time>, timezone: Tz) -> Option<Moment> {
    let Some(Time { time, is_midnight, zone, .. }) = time else { return Some(Moment::Day(day)) };
    let day = if *is_midnight { day.succ_opt()? } else { day };
    let naive = day.and_time(*time);
    match zone {
        None => local(naive, timezone),
        Some(Zone::Named(named)) => local(naive, *named),
        Some(Zone::Offset(offset)) => offset.from_local_datetime(&naive).single().map(Moment::Instant),
    }
}

/// Words of times of day that stay where the time itself was read.
const WORDS: [&str; 24] = [
    "am", "pm", "a", "p", "m", "h", "hs", "hrs", "hr", "uhr", "std", "min", "time", "standard", "daylight", "eastern",
    "central", "pacific", "europe", "european", "klo", "kl", "mez", "mesz",
];

/// Whether a word, in lower case, may stand in a time: a mark of its half of the day, or a zone.
pub(super) fn is_part(word: &str) -> bool {
    WORDS.contains(&word) || zone::parse(word).is_some()
}
