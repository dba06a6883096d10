//! Dates with a month's name, and dates in figures.

use std::{borrow::Cow, ops::Range, sync::LazyLock};

use chrono::{Datelike, NaiveDate, TimeDelta};
use regex::Regex;

use super::{Surroundings, UnreadableDate, clock, months};
use crate::model::Moment;

#[expect(clippy::unwrap_used, reason = "a constant pattern")]
static EAST_ASIAN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:(\d{4})\s*[年년]\s*)?(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日号號일]").unwrap());

/// Year first: `2026/3/8`, `2026.03.08`, `2026. 3. 8.`
#[expect(clippy::unwrap_used, reason = "a constant pattern")]
static YEAR_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^\d./-])((?:19|20)\d{2})(?:\s?[./]\s?)(\d{1,2})(?:\s?[./]\s?)(\d{1,2})(?:\D|$)").unwrap()
});

/// Year last: `08.03.2026`, `8/3/26`, `8-3-2026`.
#[expect(clippy::unwrap_used, reason = "a constant pattern")]
static YEAR_LAST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?:^|[^\dvV./-])(\d{1,2})(\.\s?|/|-)(\d{1,2})(?:\.\s?|/|-)((?:19|20)\d{2}|\d{2})(?:[^\d./-]|[./-]\D|[./-]?$)",
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
    let folded = western_digits(text);
    let text = folded.as_ref();
    let (day, place) = match east_asian(text, around).or_else(|| year_first(text)) {
        Some(found) => found,
        None => match year_last(text, around) {
            Some(found) => found?,
            None => named_month(text, around).ok_or(UnreadableDate::None)?,
        },
    };
    if is_end(&text[..place.start]) {
        return Err(UnreadableDate::None);
    }
    let rest = format!("{} {}", &text[..place.start], &text[place.end..]);
    clock::at(day, clock::find(&rest).as_ref(), around.timezone).ok_or(UnreadableDate::Absurd)
}

/// The first two figures of a date that ends with its year.
pub(super) fn figures(text: &str) -> Option<(u32, u32)> {
    let found = YEAR_LAST.captures(text)?;
    Some((found[1].parse().ok()?, found[3].parse().ok()?))
}

/// Digits of other scripts as ASCII, so that one set of patterns reads them all.
fn western_digits(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    const ZEROS: [char; 8] = ['٠', '۰', '०', '০', '๐', '០', '０', '੦'];
    let fold = |c: char| {
        let zero = ZEROS.iter().find(|zero| (**zero as u32..**zero as u32 + 10).contains(&(c as u32)));
        zero.and_then(|zero| char::from_digit(c as u32 - *zero as u32, 10)).unwrap_or(c)
    };
    Cow::Owned(text.chars().map(fold).collect())
}

fn east_asian(text: &str, around: &Surroundings<'_>) -> Option<Found> {
    if text.is_ascii() {
        return None;
    }
    let found = EAST_ASIAN.captures(text)?;
    let (month, day) = (found[2].parse().ok()?, found[3].parse().ok()?);
    let day = match found.get(1) {
        Some(year) => NaiveDate::from_ymd_opt(year.as_str().parse().ok()?, month, day)?,
        None => nearest_past(month, day, around)?,
    };
    Some((day, found.get(0)?.range()))
}

fn year_first(text: &str) -> Option<Found> {
    let found = YEAR_FIRST.captures(text)?;
    let day = NaiveDate::from_ymd_opt(found[1].parse().ok()?, found[2].parse().ok()?, found[3].parse().ok()?)?;
    Some((day, found.get(1)?.start()..found.get(3)?.end()))
}

/// With dots the day stands first wherever dots are used; with slashes only the page itself can tell.
fn year_last(text: &str, around: &Surroundings<'_>) -> Option<Result<Found, UnreadableDate>> {
    let found = YEAR_LAST.captures(text)?;
    let (first, second): (u32, u32) = (found[1].parse().ok()?, found[3].parse().ok()?);
    let year = full_year(found[4].parse().ok()?, around);
    let place = found.get(1)?.start()..found.get(4)?.end();
    let day_first = match (first > 12, second > 12) {
        (true, true) => return None,
        (true, false) => true,
        (false, true) => false,
        _ if found[2].starts_with('.') || first == second => true,
        _ => match around.day_first {
            Some(day_first) => day_first,
            None => return Some(Err(UnreadableDate::Ambiguous)),
        },
    };
    let (day, month) = if day_first { (first, second) } else { (second, first) };
    Some(Ok((NaiveDate::from_ymd_opt(year, month, day)?, place)))
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
    /// A number of up to four digits, with the endings that languages give a day: 1st, 1er, 1º, 8.
    fn number(&self) -> Option<u32> {
        let end = self.text.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.text.len());
        let (digits, ending) = self.text.split_at(end);
        let fits = matches!(
            ending.to_lowercase().as_str(),
            "" | "st" | "nd" | "rd" | "th" | "er" | "re" | "e" | "º" | "°" | "ο" | "η"
        );
        (fits && matches!(digits.len(), 1 | 2 | 4)).then(|| digits.parse().ok()).flatten()
    }

    /// A day of a month; not an hour, whose minutes follow, and no part of a decimal number.
    fn day(&self, text: &str) -> Option<u32> {
        let (before, after) = (&text[..self.place.start], &text[self.place.end..]);
        let is_hour = after.starts_with(':') || before.ends_with(':');
        let follows_digit = |before: &str| before.ends_with(|c: char| c.is_ascii_digit());
        let is_decimal = before.strip_suffix(['.', ',']).is_some_and(follows_digit)
            || after.strip_prefix('.').is_some_and(|after| after.starts_with(|c: char| c.is_ascii_digit()));
        self.number().filter(|number| (1..=31).contains(number) && !is_hour && !is_decimal)
    }

    fn year(&self, around: &Surroundings<'_>) -> Option<i32> {
        let number = i32::try_from(self.number()?).ok()?;
        match self.text.len() {
            4 => Some(number),
            2 => Some(full_year(number, around)),
            _ => None,
        }
    }
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut start = None;
    let is_part = |c: char| c.is_alphanumeric() || c == '°' || is_mark(c);
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, is_part(c)) {
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

/// Vowel signs and the like, which belong to a word in many scripts.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{981}'..='\u{983}' | '\u{9bc}'..='\u{9cd}' | '\u{b82}'..='\u{bcd}' | '\u{c00}'..='\u{c4d}' | '\u{e31}'..='\u{e4e}')
}

/// Small words that may stand between the parts of a date: "8 de marzo de 2026". `of` stands before a month alone: "the 8th of
/// March", but "Set of 4".
const SMALL: [&str; 8] = ["de", "del", "di", "d", "the", "أ", "พ", "ศ"];

/// Months' names that are common words of another language, which has its own name for that month: "4 out of 5", "Set 2".
const COMMON: [&str; 2] = ["out", "set"];

/// Letters beside a date without year that leave it one: "Posted on March 8 by Ada Byron".
const FEW_LETTERS: usize = 40;

/// The parts of a text, and which of them are next to each other.
struct Words<'t> {
    text: &'t str,
    tokens: Vec<Token<'t>>,
}

impl Words<'_> {
    /// The next part that says something.
    fn near(&self, from: usize, step: isize) -> Option<usize> {
        let mut at = from.checked_add_signed(step)?;
        while self.tokens.get(at).is_some_and(|token| {
            let word = token.text.to_lowercase();
            SMALL.contains(&word.as_str()) || step < 0 && word == "of"
        }) {
            at = at.checked_add_signed(step)?;
        }
        (at < self.tokens.len()).then_some(at)
    }

    fn day(&self, at: Option<usize>) -> Option<(usize, u32)> {
        Some((at?, self.tokens[at?].day(self.text)?))
    }

    /// Whether nothing but a dash stands between a part and the next.
    fn is_range(&self, from: usize, to: usize) -> bool {
        let between = &self.text[self.tokens[from].place.end..self.tokens[to].place.start];
        matches!(between.trim(), "-" | "–" | "—" | "~")
    }

    fn year(&self, at: Option<usize>, around: &Surroundings<'_>) -> Option<(usize, i32)> {
        let token = &self.tokens[at?];
        Some((at?, token.year(around).filter(|_| !is_time(self.text, token))?))
    }

    /// The day of the month that a part names, and the last part of the day: of several days the first, as in "17-19 March".
    fn day_of(&self, month: usize) -> Option<(usize, u32, usize)> {
        let (before, after) = (self.near(month, -1), self.near(month, 1));
        match (self.day(before), self.day(after)) {
            // "2026 March 8" has its day behind
            (Some((place, day)), _) if self.tokens[place].text.len() < 4 => {
                let first = self.day(place.checked_sub(1)).filter(|(first, _)| self.is_range(*first, place));
                let (place, day) = first.unwrap_or((place, day));
                Some((place, day, month))
            }
            (_, Some((place, day))) => {
                let to = self.day(Some(place + 1).filter(|to| *to < self.tokens.len()));
                let last = to.filter(|(to, _)| self.is_range(place, *to)).map_or(place, |(to, _)| to);
                Some((place, day, last))
            }
            _ => None,
        }
    }

    /// The year of the end of a span, for its beginning: "30 December to 2 January 2027".
    fn year_of_end(&self, (month, last): (u32, usize), around: &Surroundings<'_>) -> Option<i32> {
        let (end, end_month) =
            (last + 1..self.tokens.len()).find_map(|at| Some((at, months::month(self.tokens[at].text)?)))?;
        let year = self.tokens.get(end + 1..)?.iter().take(2).find(|token| token.text.len() == 4)?.year(around)?;
        Some(if end_month < month { year - 1 } else { year })
    }
}

/// `8 March 2026`, `March 8, 2026`, `8 de marzo de 2026`, `2026 March 8`, `8 March`.
fn named_month(text: &str, around: &Surroundings<'_>) -> Option<Found> {
    if !text.chars().any(char::is_alphabetic) {
        return None;
    }
    let words = Words { text, tokens: tokens(text) };
    for (at, token) in words.tokens.iter().enumerate() {
        let alphabetic = token.text.chars().next().is_some_and(|c| !c.is_numeric());
        let Some(month) = alphabetic.then(|| months::month(token.text)).flatten() else { continue };
        let Some((day_place, day, last)) = words.day_of(at) else { continue };
        // "18 February – 25 April": two figures behind a dash are a year only where all parts are joined so
        let joined =
            |place: usize| words.is_range(last, place) && !words.is_range(day_place.min(at), day_place.max(at));
        let beyond = words
            .year(words.near(last, 1), around)
            .filter(|(place, _)| words.tokens[*place].text.len() == 4 || !joined(*place));
        let before = words.near(at, -1).filter(|place| *place != day_place);
        let year = beyond.or_else(|| words.year(before, around));
        let ends = [day_place, at].into_iter().chain(year.map(|(place, _)| place));
        let start = ends.clone().map(|place| words.tokens[place].place.start).min()?;
        let end = ends.map(|place| words.tokens[place].place.end).max()?;
        let day = match year.map(|(_, year)| year).or_else(|| words.year_of_end((month, last), around)) {
            Some(year) => NaiveDate::from_ymd_opt(year, month, day),
            None if is_said_amid(text, &(start..end), token.text, day_place < at) => None,
            None => nearest_past(month, day, around),
        };
        return Some((day?, start..end));
    }
    None
}

/// Whether a day and a month without a year are rather part of a sentence.
fn is_said_amid(text: &str, place: &Range<usize>, month: &str, day_leads: bool) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
    let beside = letters(&text[..place.start]) + letters(&text[place.end..]);
    let is_common = COMMON.contains(&month.to_lowercase().as_str());
    beside > FEW_LETTERS || is_common && (beside > 0 || !day_leads)
}

/// Words that say of the date behind them when something ends, or which version of something it numbers.
const ENDS: [&str; 19] = [
    "until", "till", "ends", "ending", "expires", "deadline", "closes", "closing", "bis", "endet", "jusqu'au", "hasta",
    "fino", "até", "tot", "до", "version", "ver", "v",
];

/// Whether a text ends with a word that makes the date behind it none of publication.
fn is_end(before: &str) -> bool {
    let mut words = before.split(|c: char| c.is_whitespace() || c == ':').rev().filter(|word| !word.is_empty()).take(2);
    let is = |word: &str| ENDS.contains(&word.to_lowercase().trim_matches('.'));
    words.next().is_some_and(|last| is(last) || last.len() <= 3 && words.next().is_some_and(is))
}

/// Whether a number is part of a time, as in "March 8, 10:30" or "8 mars, 14 h".
fn is_time(text: &str, token: &Token<'_>) -> bool {
    let behind = text[token.place.end..].trim_start().to_lowercase();
    token.text.len() < 4 && [":", "h", "am", "pm", "a.m", "p.m", "uhr"].iter().any(|mark| behind.starts_with(mark))
}

/// A date without a year is the last one that is not after tomorrow: tomorrow may have begun elsewhere.
fn nearest_past(month: u32, day: u32, around: &Surroundings<'_>) -> Option<NaiveDate> {
    let latest = around.now.with_timezone(&around.timezone).date_naive() + TimeDelta::days(1);
    // a leap day may lie up to eight years back
    (0..9).find_map(|back| NaiveDate::from_ymd_opt(latest.year() - back, month, day).filter(|date| *date <= latest))
}
