//! A day written in the words of each language that is known, and read back.

use chrono::{Datelike, NaiveDate};
use pure_rust_locales::locale_match;

use super::*;
use crate::normalise::date::months::LOCALES;

/// The ways in which a day is written with its month's name.
fn ways(day: NaiveDate, (month, short): (&str, &str), weekday: &str) -> [String; 8] {
    let (d, y) = (day.day(), day.year());
    [
        format!("{d} {month} {y}"),
        format!("{d}. {month} {y}"),
        format!("{d:02} {month}, {y}"),
        format!("{month} {d}, {y}"),
        format!("{y} {month} {d}"),
        format!("{weekday}, {d} {month} {y}"),
        format!("{d} {short} {y}"),
        format!("{d} {month} {y} 08:05"),
    ]
}

/// The ways in which a day of each month is written in each language, that are not read back as the day.
fn misread() -> Vec<(String, String, String)> {
    let mut misread = Vec::new();
    for (language, locale) in LOCALES {
        let months = locale_match!(locale => LC_TIME::MON);
        let shorts = locale_match!(locale => LC_TIME::ABMON);
        let weekdays = locale_match!(locale => LC_TIME::DAY);
        for month in 1..=12_u32 {
            let at = month as usize - 1;
            let Some(day) = NaiveDate::from_ymd_opt(2010 + at as i32, month, 13 + month) else { continue };
            // a single letter or a figure is no name of a month
            let is_name = shorts[at].chars().filter(|c| c.is_alphabetic()).count() > 1;
            let short = if is_name { shorts[at] } else { months[at] };
            let weekday = weekdays[day.weekday().num_days_from_sunday() as usize];
            let around = Surroundings { language: Some(language), timezone: Tz::UTC, ..around() };
            for text in ways(day, (months[at], short), weekday) {
                let read = parse(&text, &around).map(|moment| moment.day());
                if read != Ok(day) {
                    misread.push((language.to_owned(), text, format!("{read:?}")));
                }
            }
        }
    }
    misread
}

#[test]
fn a_day_in_the_words_of_each_language_is_read_back() {
    let misread = misread();
    let told: Vec<String> =
        misread.iter().map(|(language, text, read)| format!("{language}: {text}: {read}")).collect();
    assert!(told.is_empty(), "{} of {}\n{}", told.len(), LOCALES.len() * 12 * 8, told.join("\n"));
}
