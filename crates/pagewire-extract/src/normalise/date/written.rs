//! Dates with a month's name, and dates in figures.

use std::{ops::Range, sync::LazyLock};

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use regex::Regex;

use super::{FoundMoment, Surroundings, UnreadableDate, calendar, clock, latest, months, numerals, weekdays};

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
        r"(?:^|[^\da-zA-Z./-])(\d{1,2})(\.\s?|/|-)(\d{1,2})(?:\.\s?|/|-)((?:1[345]|19|20|2[56])\d{2}|\d{2})(?:[^\d./:-]|[./:-]\D|[./:-]?$)",
    )
    .unwrap()
});

/// A day and month alone, as the whole of a text: `27.2.`, `27. 2.`, `27/2`.
#[expect(clippy::unwrap_used, reason = "a constant pattern")]
static DAY_MONTH: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\W*(\d{1,2})(?:\.\s?(\d{1,2})\.|/(\d{1,2}))[\s,|·–-]*$").unwrap());

/// A month and a day alone, where the month stands first: `02-27`, `2/27`, `[02.27]`, `02. 27.`.
#[expect(clippy::unwrap_used, reason = "a constant pattern")]
static MONTH_DAY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\W*(?:(\d{1,2})/(\d{1,2})|(\d{2})[-.](\d{2})\.?|(\d{1,2})\.\s?(\d{1,2})\.)[\s,|·–)\]）】」-]*$")
        .unwrap()
});

/// A day and the places where it and, apart from it, its year were found.
type PlacedDay = (NaiveDate, Range<usize>, Option<Range<usize>>);

/// What was found in one place.
fn whole((day, place): (NaiveDate, Range<usize>)) -> PlacedDay {
    (day, place, None)
}

/// Finds a written date.
pub(super) fn find(text: &str, around: &Surroundings<'_>) -> Result<FoundMoment, UnreadableDate> {
    let plain = numerals::western(text);
    if !plain.contains(|c: char| c.is_ascii_digit()) {
        return Err(UnreadableDate::None);
    }
    let lower: String = plain.to_lowercase().chars().map(calendar::fold).collect();
    let in_order = calendar::find(&lower, around.language)
        .or_else(|| east_asian(&lower, around))
        .or_else(|| year_first(&lower, around));
    let (day, place, year) = match in_order {
        Some(found) => whole(found),
        None => year_last(&lower, around)
            .map(|found| found.map(whole))
            .or_else(|| named_month(&lower, around))
            .or_else(|| day_month(&lower, around).map(|found| Ok(whole(found))))
            .ok_or(UnreadableDate::None)??,
    };
    // a zone may be told by its capitals; lower case has another length in a few scripts, which have no such zones
    let written = if plain.len() == lower.len() { &plain } else { &lower };
    let year = year.unwrap_or(place.end..place.end);
    let (rest, at) = without(written, &place, &year).or_else(|| without(&lower, &place, &year)).unwrap_or_default();
    let time = clock::find(&rest);
    let beside = apart(&rest, at, time.as_ref().map(|time| time.place.clone()));
    let moment = clock::at(day, time.as_ref(), around.timezone).ok_or(UnreadableDate::Absurd)?;
    Ok(FoundMoment { moment, is_zoned: time.is_some_and(|time| time.is_zoned()), beside })
}

/// What stands before and behind the place of a date in the rest of its text, without the time that was read there.
pub(super) fn apart(rest: &str, at: usize, time: Option<Range<usize>>) -> (String, String) {
    let time = time.unwrap_or(rest.len()..rest.len());
    let part = |from: usize, to: usize| rest.get(from..to.max(from)).unwrap_or_default();
    let before = [part(0, at.min(time.start)), part(time.end, at)].join(" ");
    let after = [part(at, time.start), part(at.max(time.end), rest.len())].join(" ");
    (before, after)
}

/// A weekday, a day, a month and a time are shorter, in bytes.
const LONGEST_DAY_MONTH: usize = 60;

/// A text without a date and its year, which stand in either order, and where the date stood in it.
fn without(text: &str, place: &Range<usize>, year: &Range<usize>) -> Option<(String, usize)> {
    let (first, second) = if year.start < place.start { (year, place) } else { (place, year) };
    let parts = [text.get(..first.start)?, text.get(first.end..second.start)?, text.get(second.end..)?];
    let at = if first == place { parts[0].len() } else { parts[0].len() + 1 + parts[1].len() };
    Some((parts.join(" "), at))
}

/// Whether a date in figures lies ahead, if its day stands first or does not.
pub(super) fn lies_ahead(text: &str, day_first: bool, now: DateTime<Utc>) -> bool {
    let around = Surroundings { now, timezone: chrono_tz::UTC, hint: None, day_first: Some(day_first), language: None };
    let date = year_last(text, &around).and_then(Result::ok);
    date.is_some_and(|(day, _)| day > latest(now).date_naive())
}

/// A day and a month that are all that a text says beside a time and a weekday, in languages whose figures have one order.
fn day_month(text: &str, around: &Surroundings<'_>) -> Option<(NaiveDate, Range<usize>)> {
    let language = around.language?;
    let is_month_first = is_month_first_in(language);
    let is_one_order = is_month_first || day_first_in(language) == Some(true);
    if !is_one_order || text.len() > LONGEST_DAY_MONTH || !text.contains(['.', '/', '-']) {
        return None;
    }
    let weekday = weekdays::find(text, around.language).map(|named| named.place);
    let from = weekday.filter(|place| !is_month_first || place.start == 0).map_or(0, |place| place.end);
    let rest = &text[from..];
    // a time stands behind: "27.2. 14:05", "27.2. klo 14.05"
    let end = rest.find(|c: char| c.is_alphabetic()).into_iter().chain(hour_at(rest)).min().unwrap_or(rest.len());
    let found = if is_month_first { &MONTH_DAY } else { &DAY_MONTH }.captures(&rest[..end])?;
    let mut figures = found.iter().skip(1).flatten();
    let (first, second) = (figures.next()?, figures.next()?);
    let (day, month) = if is_month_first { (second, first) } else { (first, second) };
    let date = nearest_past(month.as_str().parse().ok()?, day.as_str().parse().ok()?, around)?;
    Some((date, from + first.start()..from + second.end()))
}

/// Where the hour begins whose minutes stand behind a colon.
fn hour_at(text: &str) -> Option<usize> {
    let colon = text.find(':')?;
    let digits = text[..colon].bytes().rev().take_while(u8::is_ascii_digit).count();
    Some(colon - digits)
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

fn east_asian(text: &str, around: &Surroundings<'_>) -> Option<(NaiveDate, Range<usize>)> {
    if text.is_ascii() {
        return None;
    }
    let found = EAST_ASIAN.captures(text)?;
    let (month, day) = (found[2].parse().ok()?, found[3].parse().ok()?);
    let day = match found.get(1) {
        Some(year) => calendar::day(year.as_str().parse().ok()?, month, day, around.now)?,
        None => nearest_past(month, day, around)?,
    };
    Some((day, found.get(0)?.range()))
}

fn year_first(text: &str, around: &Surroundings<'_>) -> Option<(NaiveDate, Range<usize>)> {
    let found = YEAR_FIRST.captures(text)?;
    let (year, month, day) = (found[1].parse().ok()?, found[2].parse().ok()?, found[3].parse().ok()?);
    let day = calendar::day(year, month, day, around.now)?;
    Some((day, found.get(1)?.start()..found.get(3)?.end()))
}

/// With dots the day stands first wherever dots are used; with slashes only the page itself can tell, or a weekday beside them.
fn year_last(text: &str, around: &Surroundings<'_>) -> Option<Result<(NaiveDate, Range<usize>), UnreadableDate>> {
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
        _ => match by_weekday(text, (first, second, year), around)
            .or(around.day_first)
            .or_else(|| day_first_in(around.language?))
        {
            Some(day_first) => day_first,
            None => return Some(Err(UnreadableDate::Ambiguous)),
        },
    };
    let (day, month) = if day_first { (first, second) } else { (second, first) };
    Some(Ok((calendar::day(year, month, day, around.now)?, place)))
}

/// Which order of two figures gives the weekday that stands beside them, if only one does.
fn by_weekday(text: &str, (first, second, year): (u32, u32, i32), around: &Surroundings<'_>) -> Option<bool> {
    let weekday = weekdays::find(text, around.language)?.weekday;
    let fits = |day, month| NaiveDate::from_ymd_opt(year, month, day).is_some_and(|date| date.weekday() == weekday);
    match (fits(first, second), fits(second, first)) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

/// Whether the day stands first in the figures of a language. In English alone it is the country that tells, and a page that calls
/// itself American need not be.
fn day_first_in(language: &str) -> Option<bool> {
    (!matches!(language, "en" | "fil" | "tl") && !is_month_first_in(language)).then_some(true)
}

/// Whether the month stands before the day in the figures of a language, as where the year stands before both.
fn is_month_first_in(language: &str) -> bool {
    matches!(language, "zh" | "ja" | "ko" | "hu" | "mn" | "lt" | "eu")
}

/// Two figures are a year of this century, unless that lies more than a year ahead.
fn full_year(year: i32, around: &Surroundings<'_>) -> i32 {
    match year {
        0..=99 if 2000 + year > around.now.year() + 1 => 1900 + year,
        0..=99 => 2000 + year,
        _ => year,
    }
}

/// A part of a text: a word, a number or the name of a month.
struct DateToken<'a> {
    text: &'a str,
    place: Range<usize>,
    month: Option<months::MonthName>,
}

impl DateToken<'_> {
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

    /// A day of a month; not an hour, whose minutes follow, and no part of a decimal number.
    fn day(&self, text: &str) -> Option<u32> {
        let (before, after) = (&text[..self.place.start], &text[self.place.end..]);
        let is_hour = after.starts_with(':') || before.ends_with(':');
        let follows_digit = |before: &str| before.ends_with(|c: char| c.is_ascii_digit());
        let is_decimal = before.strip_suffix(['.', ',']).is_some_and(follows_digit)
            || after.strip_prefix('.').is_some_and(|after| after.starts_with(|c: char| c.is_ascii_digit()));
        // "feb '26" and "fev/26" are months of a year
        let is_year = before.ends_with(['\'', '’', '‘'])
            || !after.starts_with('/')
                && before.strip_suffix('/').is_some_and(|before| before.ends_with(char::is_alphabetic));
        self.number().filter(|number| (1..=31).contains(number) && !is_hour && !is_decimal && !is_year)
    }

    /// Whether it has the four digits of a year.
    fn is_long(&self) -> bool {
        self.number().is_some() && self.text.bytes().take_while(u8::is_ascii_digit).count() == 4
    }

    /// A year; of two figures only where it is no part of a time.
    fn year(&self, text: &str, month: &str, around: &Surroundings<'_>) -> Option<i32> {
        let number = i32::try_from(self.number()?).ok()?;
        match number {
            _ if self.is_long() => Some(number),
            _ if self.text.len() != 2 || is_time(text, self) => None,
            short if month.chars().any(months::is_unspaced) => Some(calendar::short_buddhist(short)),
            short => Some(full_year(short, around)),
        }
    }
}

/// The words and numbers of a part of a text.
fn tokens<'t>(text: &'t str, part: Range<usize>, tokens: &mut Vec<DateToken<'t>>) {
    let mut start = None;
    let chars = text[part.clone()].char_indices().map(|(at, c)| (part.start + at, c));
    for (at, c) in chars.chain([(part.end, ' ')]) {
        match (start, c.is_alphanumeric() || c == '°' || c == 'º') {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                tokens.push(DateToken { text: &text[from..at], place: from..at, month: None });
                start = None;
            }
            _ => {}
        }
    }
}

/// Small words that stand between the parts of a date: "8 de marzo de 2026", "2026. gada 8. martā". `of` stands before a month
/// alone: "the 8th of March", but "Set of 4".
const SMALL: [&str; 21] = [
    "ב", "de", "del", "di", "d", "the", "dhen", "m", "gada", "g", "năm", "ngày", "yil", "yili", "оны", "г", "р", "พ",
    "ศ", "عام", "سنة",
];

/// Months' names that are common words of another language, which has its own name for that month: "4 out of 5", "Set 2".
const COMMON: [&str; 2] = ["out", "set"];

/// Letters beside a date without year that leave it one: "Posted on March 8 by Ada Byron".
const FEW_LETTERS: usize = 40;

/// The parts of a text, and which of them are next to each other.
struct WrittenWords<'t> {
    text: &'t str,
    tokens: Vec<DateToken<'t>>,
}

/// The day that a month's name stands in.
struct MonthDay {
    day: u32,
    /// The part that is the day.
    day_at: usize,
    year: Option<i32>,
    place: Range<usize>,
}

impl<'t> WrittenWords<'t> {
    fn of(text: &'t str, language: Option<&str>) -> Self {
        let mut all = Vec::new();
        let mut at = 0;
        for named in months::find_all(text, language) {
            tokens(text, at..named.place.start, &mut all);
            at = named.place.end;
            all.push(DateToken { text: &text[named.place.clone()], place: named.place, month: Some(named.name) });
        }
        tokens(text, at..text.len(), &mut all);
        Self { text, tokens: all }
    }

    /// The next part that says something.
    fn near(&self, from: usize, step: isize) -> Option<usize> {
        let mut at = from.checked_add_signed(step)?;
        while self.tokens.get(at).is_some_and(|token| SMALL.contains(&token.text) || step < 0 && token.text == "of") {
            at = at.checked_add_signed(step)?;
        }
        (at < self.tokens.len()).then_some(at)
    }

    fn day(&self, at: Option<usize>) -> Option<(usize, u32)> {
        Some((at?, self.tokens.get(at?)?.day(self.text)?))
    }

    /// Whether nothing but a dash stands between a part and the next.
    fn is_range(&self, from: usize, to: usize) -> bool {
        from < to && matches!(self.between(from, to).trim(), "-" | "–" | "—" | "~")
    }

    /// What stands between two parts.
    fn between(&self, one: usize, other: usize) -> &'t str {
        let (Some(from), Some(to)) = (self.tokens.get(one.min(other)), self.tokens.get(one.max(other))) else {
            return "";
        };
        self.text.get(from.place.end..to.place.start).unwrap_or_default()
    }

    fn year(&self, at: Option<usize>, month: &str, around: &Surroundings<'_>) -> Option<(usize, i32)> {
        Some((at?, self.tokens.get(at?)?.year(self.text, month, around)?))
    }

    /// The day of the month that a part names, and the last part of the day: of several days the first, as in "17-19 March".
    fn day_of(&self, month: usize) -> Option<(usize, u32, usize)> {
        // "June (5)" is a month and a count
        let joined = |near: &usize| !self.between(month, *near).contains(['(', ')', '[', ']']);
        let (before, after) = (self.near(month, -1).filter(joined), self.near(month, 1).filter(joined));
        match (self.day(before), self.day(after)) {
            // "2026 March 8" has its day behind
            (Some((place, day)), _) if !self.tokens[place].is_long() => {
                let first = self.day(place.checked_sub(1)).filter(|(first, _)| self.is_range(*first, place));
                let (place, day) = first.unwrap_or((place, day));
                Some((place, day, month))
            }
            (_, Some((place, day))) => {
                let to = self.day(Some(place + 1)).filter(|(to, _)| self.is_range(place, *to));
                Some((place, day, to.map_or(place, |(to, _)| to)))
            }
            _ => None,
        }
    }

    /// The year of the end of a span, for its beginning: "30 December to 2 January 2027".
    fn year_of_end(&self, (month, last): (Option<u32>, usize), around: &Surroundings<'_>) -> Option<i32> {
        let (end, end_month) =
            (last + 1..self.tokens.len()).find_map(|at| Some((at, self.tokens[at].month.as_ref()?.month?)))?;
        let year = self.tokens.get(end + 1..)?.iter().take(2).find(|token| token.text.len() == 4)?;
        let year = year.year(self.text, "", around)?;
        Some(if end_month < month? { year - 1 } else { year })
    }

    /// The day and the year beside a month's name.
    fn dated(&self, at: usize, around: &Surroundings<'_>) -> Option<MonthDay> {
        let (name, month) = (self.tokens[at].text, self.tokens[at].month.as_ref()?.month);
        let (day_at, day, last) = self.day_of(at)?;
        // "18 February – 25 April": two figures behind a dash are a year only where all parts are joined so
        let joined = |place: usize| self.is_range(last, place) && !self.is_range(day_at.min(at), day_at.max(at));
        let beyond = self.year(self.near(last, 1), name, around);
        let beyond = beyond.filter(|(place, _)| self.tokens[*place].is_long() || !joined(*place));
        let before = |from: usize| self.near(from, -1).filter(|place| *place != day_at);
        let year = beyond
            .or_else(|| self.year(before(at), name, around))
            .or_else(|| self.year(before(day_at), name, around).filter(|(place, _)| self.tokens[*place].is_long()));
        let ends = [day_at, at].into_iter().chain(year.map(|(place, _)| place));
        let start = ends.clone().map(|place| self.tokens[place].place.start).min()?;
        let end = ends.map(|place| self.tokens[place].place.end).max()?;
        let year = year.map(|(_, year)| year).or_else(|| self.year_of_end((month, last), around));
        Some(MonthDay { day, day_at, year, place: start..end })
    }
}

/// The year of a date that stands apart from it, as behind its time: "Tue Mar 5 08:09:10 2024 +0100"; the only number that can be one.
fn year_apart(words: &WrittenWords<'_>, dated: &MonthDay, around: &Surroundings<'_>) -> Option<(i32, Range<usize>)> {
    let is_sign = |before: &str| before.ends_with(['+', '-', '−', ':', '.', '/']);
    let years = words.tokens.iter().filter(|token| {
        let is_apart = token.place.end <= dated.place.start || token.place.start >= dated.place.end;
        is_apart && token.is_long() && token.text.len() == 4 && !is_sign(&words.text[..token.place.start])
    });
    let near = |year: &i32| (1990..=around.now.year() + 1).contains(year);
    let mut years = years.filter_map(|token| {
        Some((token.number().and_then(|year| i32::try_from(year).ok()).filter(near)?, token.place.clone()))
    });
    let only = years.next()?;
    years.next().is_none().then_some(only)
}

/// `8 March 2026`, `March 8, 2026`, `8 de marzo de 2026`, `2026 March 8`, `8 March`. Of several the first.
fn named_month(text: &str, around: &Surroundings<'_>) -> Option<Result<PlacedDay, UnreadableDate>> {
    let words = WrittenWords::of(text, around.language);
    let months = (0..words.tokens.len()).filter(|at| words.tokens[*at].month.is_some());
    let all: Vec<(usize, MonthDay)> = months.filter_map(|at| Some((at, words.dated(at, around)?))).collect();
    // the short name of a weekday may be that of a month elsewhere: "mar. 3 juin"
    let is_weekday = |(place, (at, dated)): (usize, &(usize, MonthDay))| {
        let next = all.get(place + 1).filter(|(_, next)| next.day_at == dated.day_at);
        let named = words.tokens[*at].month.as_ref().is_some_and(|name| name.is_weekday);
        named && next.is_some_and(|(next, _)| !words.is_range(dated.day_at, *next))
    };
    let (at, dated) = all.iter().enumerate().find(|one| !is_weekday(*one)).map(|(_, one)| one)?;
    let token = &words.tokens[*at];
    let Some(month) = token.month.as_ref()?.month else { return Some(Err(UnreadableDate::Ambiguous)) };
    let (year, apart) = match dated.year {
        Some(year) => (Some(year), None),
        None if is_said_amid(text, &dated.place, token.text, dated.day_at < *at) => return None,
        None if is_month_of_year(&words, (dated, *at), around) => return None,
        None => year_apart(&words, dated, around).map_or((None, None), |(year, place)| (Some(year), Some(place))),
    };
    let day = match year {
        Some(year) => calendar::day(year, month, dated.day, around.now),
        None => nearest_past(month, dated.day, around),
    };
    Some(Ok((day?, dated.place.clone(), apart)))
}

/// Languages whose dates have the day before the month's name, and never behind it.
const DAY_BEFORE_MONTH: [&str; 30] = [
    "it", "es", "pt", "fr", "ca", "gl", "ro", "de", "nl", "pl", "cs", "sk", "sl", "hr", "sr", "bs", "mk", "bg", "ru",
    "uk", "be", "da", "nb", "nn", "no", "sv", "fi", "et", "el", "tr",
];

/// Whether two figures behind a month are rather its year: "feb 26" where days stand before months, and no weekday or time beside it
/// says that it is a day.
fn is_month_of_year(words: &WrittenWords<'_>, (dated, month): (&MonthDay, usize), around: &Surroundings<'_>) -> bool {
    let is_two = words.tokens.get(dated.day_at).is_some_and(|token| token.text.len() == 2 && token.number().is_some());
    let is_day_first = around.language.is_some_and(|language| DAY_BEFORE_MONTH.contains(&language));
    let has_weekday = || weekdays::find(words.text, around.language).is_some();
    let has_time = || {
        without(words.text, &dated.place, &(dated.place.end..dated.place.end))
            .is_some_and(|(rest, _)| clock::find(&rest).is_some())
    };
    dated.day_at > month && is_two && is_day_first && !has_weekday() && !has_time()
}

/// Whether a day and a month without a year are rather part of a sentence.
fn is_said_amid(text: &str, place: &Range<usize>, month: &str, day_leads: bool) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
    let beside = letters(&text[..place.start]) + letters(&text[place.end..]);
    let is_common = COMMON.contains(&month);
    beside > FEW_LETTERS || is_common && (beside > 0 || !day_leads)
}

/// Whether a number is part of a time, as in "March 8, 10:30" or "8 mars, 14 h".
fn is_time(text: &str, token: &DateToken<'_>) -> bool {
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
