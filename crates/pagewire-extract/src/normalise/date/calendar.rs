//! Other calendars than the Gregorian one: Buddhist, Persian and Islamic years, Japanese eras and those of the Republic of China.
//!
//! A year tells its calendar by its size: no page on the web is of the year 1404, and none of the year 2568 yet.

use std::{ops::Range, sync::LazyLock};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use regex::Regex;

use super::{islamic, persian};

/// From the Gregorian year to that of the Buddhist era.
const BUDDHIST: i32 = 543;

/// Months of the Persian and of the Islamic calendar (Unicode CLDR 48, fa and ar), their letters as `fold` has them.
const PERSIAN: [&str; 12] =
    ["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "ابان", "اذر", "دی", "بهمن", "اسفند"];
const ISLAMIC: [&[&str]; 12] = [
    &["محرم"],
    &["صفر"],
    &["ربیع الاول"],
    &["ربیع الاخر", "ربیع الثانی"],
    &["جمادی الاولی"],
    &["جمادی الاخرة", "جمادی الثانیة"],
    &["رجب"],
    &["شعبان"],
    &["رمضان"],
    &["شوال"],
    &["ذو القعدة", "ذی القعدة"],
    &["ذو الحجة", "ذی الحجة"],
];

/// Eras with the year before their first.
const ERAS: [(&str, i32); 9] = [
    ("令和", 2018),
    ("平成", 1988),
    ("昭和", 1925),
    ("大正", 1911),
    ("民國", 1911),
    ("民国", 1911),
    // as forms have them
    ("r", 2018),
    ("h", 1988),
    ("s", 1925),
];

#[expect(clippy::unwrap_used, reason = "a constant pattern")]
static ERA: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        (令和|平成|昭和|大正|民國|民国) \s* (\d{1,3}|元)
        \s*[年./．・-]\s* (\d{1,2}) \s*[月./．・-]\s* (\d{1,2}) \s*(?:日|\b)",
    )
    .unwrap()
});

/// Eras by their letter, which only Japanese pages mean by it: elsewhere `R2.1.3` is a version.
#[expect(clippy::unwrap_used, reason = "a constant pattern")]
static ERA_LETTER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^a-z0-9])([rhs])\.?\s*(\d{1,2}|元)[年./-](\d{1,2})[月./-](\d{1,2})\b").unwrap()
});

#[expect(clippy::unwrap_used, reason = "a constant pattern")]
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    let names: Vec<&str> = PERSIAN.iter().chain(ISLAMIC.iter().copied().flatten()).copied().collect();
    Regex::new(&format!(
        r"(?:^|\D)(\d{{1,2}})\s+(?:من\s+)?({})\s*[،,]?\s+(?:سال\s+|عام\s+)?(1[345]\d\d)",
        names.join("|")
    ))
    .unwrap()
});

/// The day of a date in figures, its year as written.
pub(super) fn day(year: i32, month: u32, day: u32, now: DateTime<Utc>) -> Option<NaiveDate> {
    match year {
        // of the two calendars that count from the flight to Medina the Persian one is some forty years behind
        1300..=1500 => persian::gregorian(year, month, day)
            .filter(|day| *day <= now.date_naive() + TimeDelta::days(1))
            .or_else(|| islamic::gregorian(year, month, day)),
        2500..=2700 => NaiveDate::from_ymd_opt(year - BUDDHIST, month, day),
        _ => NaiveDate::from_ymd_opt(year, month, day),
    }
}

/// A year of two figures beside a Thai month is one of the Buddhist era.
pub(super) fn short_buddhist(year: i32) -> i32 {
    2500 + year - BUDDHIST
}

/// A date whose month's name or era tells its calendar, and where it stands in a text as `fold` has it.
pub(super) fn find(text: &str, language: Option<&str>) -> Option<(NaiveDate, Range<usize>)> {
    let letter = || ERA_LETTER.captures(text).filter(|_| language == Some("ja"));
    if let Some(found) = ERA.captures(text).or_else(letter) {
        let (_, before) = ERAS.iter().find(|(era, _)| *era == &found[1])?;
        let year = if &found[2] == "元" { 1 } else { found[2].parse().ok()? };
        let day = NaiveDate::from_ymd_opt(before + year, found[3].parse().ok()?, found[4].parse().ok()?)?;
        return Some((day, found.get(1)?.start()..found.get(0)?.end()));
    }
    let found = NAMED.captures(text)?;
    let (day, year) = (found[1].parse().ok()?, found[3].parse().ok()?);
    let month_of = |at: Option<usize>| at.and_then(|at| u32::try_from(at + 1).ok());
    let day = match month_of(PERSIAN.iter().position(|name| *name == &found[2])) {
        Some(month) => persian::gregorian(year, month, day)?,
        None => islamic::gregorian(year, month_of(ISLAMIC.iter().position(|names| names.contains(&&found[2])))?, day)?,
    };
    Some((day, found.get(1)?.start()..found.get(3)?.end()))
}

/// Letters that are written in several ways as one of them, so that a name is found however it is written.
pub(super) fn fold(c: char) -> char {
    match c {
        'ي' | 'ى' => 'ی',
        'ك' => 'ک',
        'أ' | 'إ' | 'آ' => 'ا',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use icu_calendar::{Date, Iso, cal::Hijri};

    use super::*;

    #[test]
    fn persian_and_islamic_days_are_those_of_their_countries() {
        let iso = |day: Option<NaiveDate>| day.unwrap().to_string();
        assert_eq!(iso(persian::gregorian(1404, 1, 1)), "2025-03-21");
        assert_eq!(iso(persian::gregorian(1403, 12, 30)), "2025-03-20");
        assert_eq!(iso(islamic::gregorian(1446, 9, 1)), "2025-03-01");
        assert_eq!(iso(islamic::gregorian(1447, 1, 1)), "2025-06-26");
        assert_eq!(persian::gregorian(1404, 12, 30), None);
    }

    fn iso(date: Date<Iso>) -> NaiveDate {
        let year = date.year().extended_year();
        NaiveDate::from_ymd_opt(year, date.month().ordinal.into(), date.day_of_month().0.into()).unwrap()
    }

    #[test]
    fn each_persian_and_islamic_day_is_that_of_icu() {
        for (year, month) in (1300..1600).flat_map(|year| (0..=13).map(move |month| (year, month))) {
            for day in 0..=32 {
                let ours = (year, u32::from(month), u32::from(day));
                let wanted = Date::try_new_persian(year, month, day).ok().map(|date| iso(date.to_calendar(Iso)));
                assert_eq!(persian::gregorian(ours.0, ours.1, ours.2), wanted, "Persian {ours:?}");
                let wanted = Date::try_new_hijri_with_calendar(year, month, day, Hijri::new_umm_al_qura());
                let wanted = wanted.ok().map(|date| iso(date.to_calendar(Iso)));
                assert_eq!(islamic::gregorian(ours.0, ours.1, ours.2), wanted, "Islamic {ours:?}");
            }
        }
        for year in [i32::MIN, 1299, 1600, i32::MAX] {
            assert_eq!((persian::gregorian(year, 1, 1), islamic::gregorian(year, 1, 1)), (None, None), "{year}");
        }
    }
}
