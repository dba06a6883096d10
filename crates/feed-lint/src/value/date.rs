//! Dates: RFC 822 as RSS uses it, RFC 3339, and the W3C's profile of ISO 8601.

use super::Sink;
use crate::{finding::quoted, rule::Rule, rules::values as rules};

/// Feeds did not exist before: 1990-01-01 in seconds since 1970.
const FIRST: i64 = 631_152_000;
/// Clocks differ by so many seconds.
const SLACK: i64 = 86_400;
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/// As days since 1970-01-01, a Thursday, count them.
const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const ZONES: [&str; 11] = ["UT", "GMT", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "Z"];

/// Days since 1970 of a day that exists.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    // years that begin in March, in cycles of 400
    let shifted = if month <= 2 { year - 1 } else { year };
    let cycle = shifted.div_euclid(400);
    let of_cycle = shifted.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(cycle * 146_097 + of_cycle * 365 + of_cycle / 4 - of_cycle / 100 + of_year - 719_468)
}

fn digits(text: &str, count: usize) -> Option<i64> {
    (text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

/// The seconds of `HH:MM` with or without `:SS` and its fraction.
fn seconds_of_day(time: &str, needs_seconds: bool) -> Option<i64> {
    let mut parts = time.split(':');
    let (hour, minute) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let second = match parts.next() {
        None if needs_seconds => return None,
        None => 0,
        Some(second) => {
            let (whole, fraction) = second.split_once('.').unwrap_or((second, ""));
            if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            digits(whole, 2)?
        }
    };
    let is_time = parts.next().is_none() && hour <= 23 && minute <= 59 && second <= 60;
    is_time.then_some(hour * 3600 + minute * 60 + second)
}

/// Seconds east of Greenwich of `±HH:MM` or `±HHMM`.
fn offset(zone: &str, colon: &str) -> Option<i64> {
    let sign = match zone.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, rest) = zone.get(1..)?.split_at_checked(2)?;
    let minutes = rest.strip_prefix(colon)?;
    Some(sign * (digits(hours, 2)? * 3600 + digits(minutes, 2)? * 60))
}

/// A date of ISO 8601, as far as it goes.
struct Iso {
    seconds: i64,
    has_day: bool,
    has_time: bool,
    has_seconds: bool,
    has_zone: bool,
}

fn iso(text: &str) -> Option<Iso> {
    let (date, time) = text.split_once('T').map_or((text, None), |(date, time)| (date, Some(time)));
    let mut parts = date.split('-');
    let year = digits(parts.next()?, 4)?;
    let month = parts.next().map(|month| digits(month, 2)).map_or(Some(None), |month| Some(Some(month?)))?;
    let day = parts.next().map(|day| digits(day, 2)).map_or(Some(None), |day| Some(Some(day?)))?;
    if parts.next().is_some() || time.is_some() && day.is_none() {
        return None;
    }
    let whole_day = days(year, month.unwrap_or(1), day.unwrap_or(1))? * 86_400;
    let Some(time) = time else {
        return Some(Iso {
            seconds: whole_day,
            has_day: day.is_some(),
            has_time: false,
            has_seconds: false,
            has_zone: false,
        });
    };
    let zone_at = time.find(['Z', '+', '-']);
    let (clock, zone) = time.split_at_checked(zone_at.unwrap_or(time.len()))?;
    let east = match zone {
        "" | "Z" => 0,
        zone => offset(zone, ":")?,
    };
    let has_seconds = clock.matches(':').count() == 2;
    let seconds = whole_day + seconds_of_day(clock, false)? - east;
    Some(Iso { seconds, has_day: true, has_time: true, has_seconds, has_zone: !zone.is_empty() })
}

/// Returns the instant of an RFC 3339 date, in seconds since 1970.
pub(crate) fn rfc3339_instant(text: &str) -> Option<i64> {
    iso(text).filter(|date| date.has_seconds && date.has_zone).map(|date| date.seconds)
}

fn plausible(seconds: i64, text: &str, now: Option<i64>, sink: &mut Sink<'_>) {
    if seconds < FIRST {
        sink(&rules::IMPLAUSIBLE_DATE, format!("{} lies before there were feeds", quoted(text)));
    } else if now.is_some_and(|now| seconds > now + SLACK) {
        sink(&rules::IMPLAUSIBLE_DATE, format!("{} lies in the future", quoted(text)));
    }
}

fn held(rule: &'static Rule, date: Option<Iso>, text: &str, now: Option<i64>, form: &str, sink: &mut Sink<'_>) {
    match date {
        Some(date) => plausible(date.seconds, text, now, sink),
        None => sink(rule, format!("{} is no date such as {form}", quoted(text))),
    }
}

/// RFC 3339, as Atom has it: upper-case `T` and `Z`, seconds and zone.
pub(super) fn rfc3339(text: &str, now: Option<i64>, sink: &mut Sink<'_>) {
    let date = iso(text).filter(|date| date.has_time && date.has_seconds && date.has_zone);
    held(&rules::INVALID_RFC3339_DATE, date, text, now, "2026-03-08T10:00:00Z", sink);
}

/// The W3C's profile of ISO 8601: a time has a zone.
pub(super) fn w3cdtf(text: &str, now: Option<i64>, sink: &mut Sink<'_>) {
    let date = iso(text).filter(|date| date.has_zone || !date.has_time);
    held(&rules::INVALID_W3CDTF_DATE, date, text, now, "2026-03-08 or 2026-03-08T10:00Z", sink);
}

/// ISO 8601 in its extended form.
pub(super) fn iso8601(text: &str, now: Option<i64>, sink: &mut Sink<'_>) {
    let date = iso(text).filter(|date| date.has_day || !date.has_time);
    held(&rules::INVALID_ISO8601_DATE, date, text, now, "2026-03-08T10:00:00Z", sink);
}

/// A date of RFC 822, read word by word.
struct Mail {
    days: Option<i64>,
    seconds: Option<i64>,
    weekday: Option<String>,
    /// Whether it is in the form that every reader knows.
    is_usual: bool,
}

fn mail(text: &str) -> Option<Mail> {
    let (weekday, rest) = match text.split_once(',') {
        Some((weekday, rest)) => (Some(weekday.trim()), rest),
        None => (None, text),
    };
    let words: Vec<&str> = rest.split_ascii_whitespace().collect();
    let [day, month, year, time, zone] = *words.as_slice() else { return None };
    let number = digits(day, 1).or_else(|| digits(day, 2))?;
    let month_number = MONTHS.iter().position(|known| known.eq_ignore_ascii_case(month))?;
    let whole_year =
        digits(year, 4).or_else(|| digits(year, 2).map(|year| if year < 70 { year + 2000 } else { year + 1900 }))?;
    let weekday = match weekday {
        Some(weekday) => Some(*DAYS.iter().find(|known| known.eq_ignore_ascii_case(weekday))?),
        None => None,
    };
    let east = offset(zone, "");
    let is_letter =
        zone.len() == 1 && zone.bytes().all(|byte| byte.is_ascii_alphabetic() && !byte.eq_ignore_ascii_case(&b'j'));
    let is_named = ZONES.iter().any(|known| known.eq_ignore_ascii_case(zone));
    if east.is_none() && !is_letter && !is_named || time.len() != 5 && time.len() != 8 {
        return None;
    }
    if !time.bytes().enumerate().all(|(at, byte)| if at % 3 == 2 { byte == b':' } else { byte.is_ascii_digit() }) {
        return None;
    }
    let is_whole_half_hour = zone.ends_with("00") || zone.ends_with("30");
    let prefix = weekday.map_or(String::new(), |weekday| format!("{weekday}, "));
    let canonical = format!("{prefix}{day} {} {year} {time} {zone}", MONTHS.get(month_number)?);
    let is_usual =
        canonical == text && year.len() == 4 && (ZONES.contains(&zone) || east.is_some() && is_whole_half_hour);
    let days = days(whole_year, i64::try_from(month_number).ok()? + 1, number);
    let seconds = seconds_of_day(time, false).map(|seconds| seconds - east.unwrap_or(0));
    Some(Mail { days, seconds, weekday: weekday.map(ToOwned::to_owned), is_usual })
}

/// RFC 822 with RFC 2822's year of four digits.
pub(super) fn rfc822(text: &str, now: Option<i64>, sink: &mut Sink<'_>) {
    let plain = without_comments(text);
    let Some(date) = mail(plain.trim()) else {
        sink(&rules::INVALID_RFC822_DATE, format!("{} is no date such as Sun, 08 Mar 2026 10:00:00 GMT", quoted(text)));
        return;
    };
    let (Some(days), Some(seconds)) = (date.days, date.seconds) else {
        sink(&rules::INVALID_RFC822_DATE, format!("{} names a day or time that does not exist", quoted(text)));
        return;
    };
    if !date.is_usual || plain != text {
        sink(&rules::UNUSUAL_RFC822_DATE, format!("{} is not written as every reader knows dates", quoted(text)));
        return;
    }
    let known = usize::try_from(days.rem_euclid(7)).ok().and_then(|day| DAYS.get(day));
    if let (Some(weekday), Some(known)) = (date.weekday, known)
        && weekday != **known
    {
        sink(&rules::WRONG_WEEKDAY, format!("{}: that day was a {known}", quoted(text)));
        return;
    }
    plausible(days * 86_400 + seconds, text, now, sink);
}

/// A date without the comments that mail allows, in brackets.
fn without_comments(text: &str) -> String {
    let mut depth = 0_usize;
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' if depth > 0 => {
                depth -= 1;
                plain.push(' ');
            }
            _ if depth > 0 => {}
            _ => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(check: impl Fn(&mut Sink<'_>)) -> Vec<&'static str> {
        let mut ids = Vec::new();
        check(&mut |rule, _| ids.push(rule.id));
        ids
    }

    #[test]
    fn a_date_of_mail_with_its_weekday_is_right() {
        assert!(broken(|sink| rfc822("Sun, 08 Mar 2026 10:00:00 GMT", None, sink)).is_empty());
        assert!(broken(|sink| rfc822("8 Mar 2026 10:00 +0530", None, sink)).is_empty());
    }

    #[test]
    fn a_date_with_another_weekday_is_wrong() {
        assert_eq!(broken(|sink| rfc822("Mon, 08 Mar 2026 10:00:00 GMT", None, sink)), ["wrong-weekday"]);
    }

    #[test]
    fn a_zone_that_mail_does_not_know_makes_no_date() {
        assert_eq!(broken(|sink| rfc822("Sun, 08 Mar 2026 10:00:00 UTC", None, sink)), ["invalid-rfc822-date"]);
        assert_eq!(broken(|sink| rfc822("Sun, 08 Mar 2026 10:00:00", None, sink)), ["invalid-rfc822-date"]);
    }

    #[test]
    fn a_day_that_does_not_exist_makes_no_date() {
        assert_eq!(broken(|sink| rfc822("30 Feb 2026 10:00:00 GMT", None, sink)), ["invalid-rfc822-date"]);
        assert_eq!(broken(|sink| rfc3339("2026-02-29T10:00:00Z", None, sink)), ["invalid-rfc3339-date"]);
        assert!(broken(|sink| rfc3339("2024-02-29T10:00:00Z", None, sink)).is_empty());
    }

    #[test]
    fn rfc3339_wants_seconds_zone_and_upper_case() {
        for text in [
            "2026-03-08",
            "2026-03-08T10:00Z",
            "2026-03-08T10:00:00",
            "2026-03-08t10:00:00z",
            "2026-03-08T10:00:00+0100",
        ] {
            assert_eq!(broken(|sink| rfc3339(text, None, sink)), ["invalid-rfc3339-date"], "{text}");
        }
        assert!(broken(|sink| rfc3339("2026-03-08T10:00:00.25+01:00", None, sink)).is_empty());
    }

    #[test]
    fn a_date_in_the_future_is_doubted_where_the_present_is_known() {
        assert_eq!(broken(|sink| rfc3339("2026-03-08T10:00:00Z", Some(0), sink)), ["implausible-date"]);
        assert!(broken(|sink| rfc3339("2026-03-08T10:00:00Z", None, sink)).is_empty());
    }

    #[test]
    fn instants_count_from_1970() {
        assert_eq!(rfc3339_instant("1970-01-02T00:00:00+01:00"), Some(82_800));
    }
}
