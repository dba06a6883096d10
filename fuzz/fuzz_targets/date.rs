//! The reader of dates. The first byte says what is known around one.
#![no_main]

use chrono::DateTime;
use chrono_tz::Tz;
use libfuzzer_sys::fuzz_target;
use pagewire::{
    model::DateHint,
    normalise::date::{self, Surroundings},
};

const LANGUAGES: [Option<&str>; 8] =
    [None, Some("en"), Some("de"), Some("fr"), Some("ja"), Some("ar"), Some("ru"), Some("th")];

fuzz_target!(|text: &str| {
    let Some((kind, words)) = text.split_at_checked(1) else { return };
    let kind = kind.as_bytes()[0];
    let format = words.split_once('\n').filter(|_| kind & 64 != 0).map(|(format, _)| format.to_owned());
    let hint = DateHint { format, timezone: None };
    let around = Surroundings {
        now: DateTime::from_timestamp(1_780_000_000, 0).unwrap(),
        timezone: if kind & 32 == 0 { Tz::UTC } else { Tz::Europe__Berlin },
        hint: Some(&hint),
        day_first: [None, Some(true), Some(false), None][usize::from(kind >> 3 & 3)],
        language: LANGUAGES[usize::from(kind & 7)],
    };
    let words = words.split_once('\n').filter(|_| kind & 64 != 0).map_or(words, |(_, words)| words);
    let _ = date::parse(words, &around);
    let _ = date::infer_day_first(words.lines(), around.now);
    let _ = date::infer_day_first_in(words);
});
