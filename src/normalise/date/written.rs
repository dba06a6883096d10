//! Dates with a month's name, and dates in figures.

use std::{ops::Range, sync::LazyLock};

use chrono::{Datelike, NaiveDate, TimeDelta};
use regex::Regex;

use super::{Surroundings, UnreadableDate, calendar, clock, months};
use crate::model::Moment;

#[expect(clippy::unwrap_used, reason = "a constant pattern")]
static EAST_ASIAN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:(\d{4})\s*[年년]\s*)?(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日号號일]").unwrap());

/// Year first: `2026/3/8`, `2026.03.08`, `2026. 3. 8.`
#[expect(clippy::unwrap_used, reason = "a constant pattern")]
static YEAR_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^\d./-])((?:1[345]|19|20|2[56])\d{2})(?:\s?[./]\s?)(\d{1,2})(?:\s?[./]\s?)(\d{1,2})(?:\D|$)")
        .unwrap()
});

/// Year last: `08.03.2026`, `8/3/26`, `8-3-2026`.
#[expect(clippy::unwrap_used, reason = "a constant pattern")]
static YEAR_LAST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?:^|[^\d./-])(\d{1,2})(\.\s?|/|-)(\d{1,2})(?:\.\s?|/|-)((?:1[345]|19|20|2[56])\d{2}|\d{2})(?:[^\d./-]|[./-]\D|[./-]?$)",
    )
    .unwrap()
});

/// A day and the place where it was found.
type Found = (NaiveDate, Range<usize>);

/// Finds a written date.
pub(super) fn find(text: &str, around: &Surroundings<'_>) -> Result<Moment, UnreadableDate> {
    if !text.chars().any(char::is_numeric) {
        return Err(UnreadableDate::None);
    }
    let plain: String = text.chars().map(western_digit).collect();
    let lower: String = plain.to_lowercase().chars().map(calendar::fold).collect();
    let (day, place) =
        match calendar::find(&lower).or_else(|| east_asian(&lower, around)).or_else(|| year_first(&lower, around)) {
            Some(found) => found,
            None => year_last(&lower, around).or_else(|| named_month(&lower, around)).ok_or(UnreadableDate::None)??,
        };
    // a zone may be told by its capitals; lower case has another length in a few scripts, which have no such zones
    let written = if plain.len() == lower.len() { &plain } else { &lower };
    let rest = match (written.get(..place.start), written.get(place.end..)) {
        (Some(before), Some(after)) => format!("{before} {after}"),
        _ => format!("{} {}", &lower[..place.start], &lower[place.end..]),
    };
    clock::at(day, clock::find(&rest).as_ref(), around.timezone).ok_or(UnreadableDate::Absurd)
}

/// The first two figures of a date that ends with its year.
pub(super) fn figures(text: &str) -> Option<(u32, u32)> {
    let found = YEAR_LAST.captures(text)?;
    Some((found[1].parse().ok()?, found[3].parse().ok()?))
}

/// The same of all such dates in a long text.
pub(super) fn all_figures(text: &str) -> impl Iterator<Item = (u32, u32)> {
    let found = YEAR_LAST.captures_iter(text);
    // an order is told by slashes: with dots it is the same everywhere
    found.filter(|found| &found[2] == "/").filter_map(|found| Some((found[1].parse().ok()?, found[3].parse().ok()?)))
}

/// Digits of other scripts as ASCII, so that one set of patterns reads them all.
fn western_digit(c: char) -> char {
    const ZEROS: [char; 15] = ['٠', '۰', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦', '๐', '໐', '၀', '０'];
    let zero = ZEROS.iter().copied().chain(['០']).find(|zero| (*zero as u32..*zero as u32 + 10).contains(&(c as u32)));
    zero.and_then(|zero| char::from_digit(c as u32 - zero as u32, 10)).unwrap_or(c)
}

fn east_asian(text: &str, around: &Surroundings<'_>) -> Option<Found> {
    let found = EAST_ASIAN.captures(text)?;
    let (month, day) = (found[2].parse().ok()?, found[3].parse().ok()?);
    let day = match found.get(1) {
        Some(year) => calendar::day(year.as_str().parse().ok()?, month, day, around.now)?,
        None => nearest_past(month, day, around)?,
    };
    Some((day, found.get(0)?.range()))
}

fn year_first(text: &str, around: &Surroundings<'_>) -> Option<Found> {
    let found = YEAR_FIRST.captures(text)?;
    let (year, month, day) = (found[1].parse().ok()?, found[2].parse().ok()?, found[3].parse().ok()?);
    let day = calendar::day(year, month, day, around.now)?;
    Some((day, found.get(1)?.start()..found.get(3)?.end()))
}

/// With dots the day stands first wherever dots are used; with slashes only the page itself can tell.
fn year_last(text: &str, around: &Surroundings<'_>) -> Option<Result<Found, UnreadableDate>> {
    let found = YEAR_LAST.captures(text)?;
    let (first, second): (u32, u32) = (found[1].parse().ok()?, found[3].parse().ok()?);
    let year = full_year(found[4].parse().ok()?, around);
    let is_western = (1900..2500).contains(&year);
    let place = found.get(1)?.start()..found.get(4)?.end();
    let day_first = match (first > 12, second > 12) {
        (true, true) => return None,
        (true, false) => true,
        (false, true) => false,
        _ if found[2].starts_with('.') || first == second || !is_western => true,
        _ => match around.day_first.or_else(|| day_first_in(around.language?)) {
            Some(day_first) => day_first,
            None => return Some(Err(UnreadableDate::Ambiguous)),
        },
    };
    let (day, month) = if day_first { (first, second) } else { (second, first) };
    Some(Ok((calendar::day(year, month, day, around.now)?, place)))
}

/// Whether the day stands first in the figures of a language. In English alone it is the country that tells, and a page that calls
/// itself American need not be.
fn day_first_in(language: &str) -> Option<bool> {
    (!matches!(language, "en" | "fil" | "tl")).then_some(true)
}

/// Two figures are a year of this century, unless that lies more than a year ahead.
fn full_year(year: i32, around: &Surroundings<'_>) -> i32 {
    match year {
        0..=99 if 2000 + year > around.now.year() + 1 => 1900 + year,
        0..=99 => 2000 + year,
        _ => year,
    }
}

/// A part of a text: a word or a number.
struct Token<'a> {
    text: &'a str,
    place: Range<usize>,
}

impl Token<'_> {
    /// A number of up to four digits, with the endings that languages give a day or a year: 1st, 1er, 1º, 8.
    fn number(&self) -> Option<u32> {
        let end = self.text.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.text.len());
        let (digits, ending) = self.text.split_at(end);
        let fits = matches!(
            ending,
            "" | "st" | "nd" | "rd" | "th" | "er" | "re" | "e" | "º" | "°" | "ο" | "η" | "a" | "ko" | "eko"
        );
        (fits && matches!(digits.len(), 1 | 2 | 4)).then(|| digits.parse().ok()).flatten()
    }

    /// A day of a month; not an hour, whose minutes follow.
    fn day(&self, text: &str) -> Option<u32> {
        let is_hour = text[self.place.end..].starts_with(':') || text[..self.place.start].ends_with(':');
        self.number().filter(|number| (1..=31).contains(number) && !is_hour)
    }

    /// A year; of two figures only where it is no part of a time.
    fn year(&self, text: &str, month: &str, around: &Surroundings<'_>) -> Option<i32> {
        let number = i32::try_from(self.number()?).ok()?;
        match number {
            _ if number > 999 || self.text.len() == 4 => Some(number),
            _ if self.text.len() != 2 || is_time(text, self) => None,
            short if month.chars().any(months::is_unspaced) => Some(calendar::short_buddhist(short)),
            short => Some(full_year(short, around)),
        }
    }
}

/// The words and numbers of a part of a text.
fn tokens(text: &str, part: Range<usize>) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut start = None;
    let chars = text[part.clone()].char_indices().map(|(at, c)| (part.start + at, c));
    for (at, c) in chars.chain([(part.end, ' ')]) {
        match (start, c.is_alphanumeric() || c == '°' || c == 'º') {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                tokens.push(Token { text: &text[from..at], place: from..at });
                start = None;
            }
            _ => {}
        }
    }
    tokens
}

/// Small words that stand between the parts of a date: "8 de marzo de 2026", "the 8th of March", "2026. gada 8. martā".
const SMALL: [&str; 23] = [
    "ב", "de", "del", "of", "di", "d", "the", "dhen", "m", "d.", "gada", "g", "năm", "ngày", "yil", "yili", "оны", "г",
    "р", "พ", "ศ", "عام", "سنة",
];

/// A day that a month's name stands in.
struct Dated {
    day: u32,
    /// Where the number of the day stands.
    day_at: usize,
    year: Option<i32>,
    place: Range<usize>,
}

/// `8 March 2026`, `March 8, 2026`, `8 de marzo de 2026`, `2026 March 8`, `8 March`. Of several the first that names its year; the
/// short name of a weekday may be that of a month elsewhere.
fn named_month(text: &str, around: &Surroundings<'_>) -> Option<Result<Found, UnreadableDate>> {
    let all: Vec<(Option<u32>, Dated)> = months::find_all(text, around.language)
        .into_iter()
        .filter_map(|named| Some((named.month, beside(text, &named.place, around)?)))
        .collect();
    let with_year = all.iter().position(|(_, dated)| dated.year.is_some());
    let (month, dated) = match with_year {
        Some(at) => all.get(at)?,
        // of two months beside one day the first is the name of a weekday
        None => all.iter().enumerate().find_map(|(at, own)| {
            let next = all.get(at + 1);
            next.is_none_or(|(_, next)| next.day_at != own.1.day_at).then_some(own)
        })?,
    };
    let Some(month) = *month else { return Some(Err(UnreadableDate::Ambiguous)) };
    let day = match dated.year {
        Some(year) => calendar::day(year, month, dated.day, around.now),
        None => nearest_past(month, dated.day, around),
    };
    Some(Ok((day?, dated.place.clone())))
}

/// The day and the year beside a month's name.
fn beside(text: &str, month: &Range<usize>, around: &Surroundings<'_>) -> Option<Dated> {
    let mut before = tokens(text, 0..month.start);
    before.reverse();
    let after = tokens(text, month.end..text.len());
    let large = |tokens: &[Token<'_>]| -> Vec<usize> {
        let places = tokens.iter().enumerate().filter(|(_, token)| !SMALL.contains(&token.text));
        places.map(|(at, _)| at).take(2).collect()
    };
    let (left, right) = (large(&before), large(&after));
    let left: Vec<&Token<'_>> = left.iter().filter_map(|at| before.get(*at)).collect();
    let right: Vec<&Token<'_>> = right.iter().filter_map(|at| after.get(*at)).collect();
    let day_of = |token: Option<&&Token<'_>>| token.and_then(|token| token.day(text));
    let is_year = |token: &&&Token<'_>| token.number().is_some_and(|number| number > 999);
    // "2026 March 8" has its day behind
    let (day, day_token, years) = match day_of(left.first()) {
        Some(day) if !is_year(&left.first()?) => (day, *left.first()?, [right.first(), left.get(1)]),
        _ => (day_of(right.first())?, *right.first()?, [right.get(1), left.first()]),
    };
    let name = &text[month.clone()];
    let year = years.into_iter().flatten().find_map(|token| Some((token.year(text, name, around)?, &token.place)));
    let ends = [&day_token.place, month].into_iter().chain(year.iter().map(|(_, place)| *place));
    let place = ends.clone().map(|place| place.start).min()?..ends.map(|place| place.end).max()?;
    Some(Dated { day, day_at: day_token.place.start, year: year.map(|(year, _)| year), place })
}

/// Whether a number is part of a time, as in "March 8, 10:30" or "8 mars, 14 h".
fn is_time(text: &str, token: &Token<'_>) -> bool {
    let behind = text[token.place.end..].trim_start();
    [":", "h", "am", "pm", "a.m", "p.m", "uhr"].iter().any(|mark| behind.starts_with(mark))
        || text[..token.place.start].ends_with(':')
}

/// A date without a year is the last one that is not after tomorrow: tomorrow may have begun elsewhere.
fn nearest_past(month: u32, day: u32, around: &Surroundings<'_>) -> Option<NaiveDate> {
    let latest = around.now.with_timezone(&around.timezone).date_naive() + TimeDelta::days(1);
    // a leap day may lie up to eight years back
    (0..9).find_map(|back| NaiveDate::from_ymd_opt(latest.year() - back, month, day).filter(|date| *date <= latest))
}
