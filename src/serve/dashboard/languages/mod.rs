//! The dashboard in the language of whoever looks at it.
//!
//! Templates are written in English, and `phrases.tsv` says each of their phrases in the other languages; `words.tsv` does so for words that
//! come from elsewhere: states, fields, settings. Both are tables of three columns. That is enough for some 300 phrases of which each
//! stands in one place: Fluent would bring its grammar for plurals and genders, and a dozen crates into every build. Reasons and advice, which
//! the report, the API and the log tell in the same words, stay English.

use std::{collections::HashMap, sync::LazyLock};

use axum::http::HeaderMap;
use chrono::{DateTime, NaiveDate, Utc};
use regex::Regex;

use crate::serve::negotiate;

const PHRASES: &str = include_str!("phrases.tsv");
const WORDS: &str = include_str!("words.tsv");

/// A language of the dashboard.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::serve) enum Language {
    #[default]
    English,
    German,
    French,
}

impl Language {
    pub(super) const ALL: [Self; 3] = [Self::English, Self::German, Self::French];

    /// The one that a browser asks for first of those that are known.
    pub(in crate::serve) fn of(headers: &HeaderMap) -> Self {
        let known = |tag: &str| match tag.split('-').next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "en" => Some(Self::English),
            "de" => Some(Self::German),
            "fr" => Some(Self::French),
            _ => None,
        };
        negotiate::languages(headers).into_iter().find_map(known).unwrap_or_default()
    }

    /// Its column in the tables, after that of English.
    const fn column(self) -> usize {
        self as usize
    }

    /// A template in this language.
    pub(super) fn template(self, english: &str) -> String {
        if self == Self::English {
            return english.to_owned();
        }
        let Some(pattern) = &*PATTERN else { return english.to_owned() };
        let said = |found: &regex::Captures<'_>| {
            let phrase = found.get(0).map_or("", |found| found.as_str());
            TABLE.get(phrase).and_then(|row| row.get(self.column())).map_or(phrase, |said| said).to_owned()
        };
        pattern.replace_all(english, said).into_owned()
    }

    /// A word from elsewhere in this language; one that is not known stays.
    pub(super) fn word(self, english: &str) -> String {
        let row = WORD_TABLE.get(english).filter(|_| self != Self::English);
        row.and_then(|row| row.get(self.column())).map_or(english, |said| said).to_owned()
    }

    /// How long ago, or how soon: `4 min ago`, `in 2 h`; `length` is none for less than a minute.
    pub(super) fn ago(self, is_past: bool, length: Option<&str>) -> String {
        match (self, length, is_past) {
            (Self::English, None, true) => "just now".into(),
            (Self::English, None, false) => "within a minute".into(),
            (Self::English, Some(length), true) => format!("{length} ago"),
            (Self::German, None, true) => "gerade eben".into(),
            (Self::German, None, false) => "innerhalb einer Minute".into(),
            (Self::German, Some(length), true) => format!("vor {length}"),
            (Self::French, None, true) => "à l’instant".into(),
            (Self::French, None, false) => "dans la minute".into(),
            (Self::French, Some(length), true) => format!("il y a {length}"),
            (Self::French, Some(length), false) => format!("dans {length}"),
            (Self::English | Self::German, Some(length), false) => format!("in {length}"),
        }
    }

    /// A number of days; in German as they stand after `vor` and `seit`.
    pub(super) fn days(self, count: u64) -> String {
        match self {
            Self::English => format!("{count} days"),
            Self::German => format!("{count} Tagen"),
            Self::French => format!("{count} jours"),
        }
    }

    pub(super) const fn never(self) -> &'static str {
        match self {
            Self::English => "never",
            Self::German => "nie",
            Self::French => "jamais",
        }
    }

    pub(super) const fn moment(self) -> &'static str {
        match self {
            Self::English => "a moment",
            Self::German => "eben",
            Self::French => "peu",
        }
    }

    /// An instant or a day for who wants to know it exactly: `24 Nov 2026, 12:00 UTC`.
    pub(super) fn exact(self, at: &str) -> String {
        let (day, instant) = match self {
            Self::English => ("%-d %b %Y", "%-d %b %Y, %H:%M UTC"),
            Self::German => ("%-d.%-m.%Y", "%-d.%-m.%Y, %H:%M UTC"),
            Self::French => ("%d/%m/%Y", "%d/%m/%Y, %H:%M UTC"),
        };
        let of_day = || Some(at.parse::<NaiveDate>().ok()?.format(day).to_string());
        let of_instant = at.parse::<DateTime<Utc>>().map(|at| at.format(instant).to_string());
        of_instant.ok().or_else(of_day).unwrap_or_else(|| at.to_owned())
    }
}

type Table = HashMap<&'static str, Vec<&'static str>>;

fn table(text: &'static str) -> Table {
    let row = |line: &'static str| -> Vec<&'static str> { line.split('\t').collect() };
    text.lines().map(row).filter_map(|row| Some((*row.first()?, row))).collect()
}

static TABLE: LazyLock<Table> = LazyLock::new(|| table(PHRASES));
static WORD_TABLE: LazyLock<Table> = LazyLock::new(|| table(WORDS));

/// All phrases, the longest first: one may be a part of another.
static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let mut phrases: Vec<&str> = TABLE.keys().copied().collect();
    phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
    let all: Vec<String> = phrases.into_iter().map(regex::escape).collect();
    Regex::new(&all.join("|")).ok()
});

#[cfg(test)]
mod tests {
    use super::{super::templates::TEMPLATES, *};

    /// What is no word of a language: names, and what is written into files as it is.
    const NAMES: [&str; 27] = [
        "pagewire",
        "OPML",
        "API",
        "Health of the feeds",
        "Cookie",
        "h2 a @href",
        "/opml",
        "pagewire import",
        "admin",
        "[serve]",
        "admin-token",
        ".pagewire",
        "wide",
        "UTC",
        "name",
        "value",
        "tag",
        "javascript:void",
        "Europe/Berlin",
        "Name",
        "Filter",
        "Feeds",
        "Page",
        "Pages",
        "· pagewire",
        "&amp;tag=",
        "&amp;sort=",
    ];

    /// The texts of a template between its tags and its expressions, and those of its attributes that are read out.
    fn texts(template: &str) -> Vec<String> {
        let between = Regex::new(r"(?s)<script.*?</script>|<[^>]*>|\{%.*?%\}|\{\{.*?\}\}").unwrap();
        let told = Regex::new("(?:placeholder|aria-label|data-working)=\"([A-Z][^\"{}]+)\"").unwrap();
        let attributes = told.captures_iter(template).map(|found| found[1].to_owned());
        let parts = between.split(template).map(|text| text.trim().to_owned());
        let is_text = |text: &String| text.chars().filter(|c| c.is_alphabetic()).count() > 3;
        parts.chain(attributes).filter(is_text).collect()
    }

    #[test]
    fn every_phrase_of_every_template_is_said_in_every_language() {
        for language in [Language::German, Language::French] {
            let mut left = Vec::new();
            for (name, english) in TEMPLATES {
                let said = texts(&language.template(english));
                let same =
                    texts(english).into_iter().filter(|text| said.contains(text) && !NAMES.contains(&text.as_str()));
                left.extend(same.map(|text| format!("{name}: {text}")));
            }
            assert!(left.is_empty(), "{language:?}: {left:#?}");
        }
    }

    #[test]
    fn no_phrase_is_said_that_no_template_has_and_each_row_is_whole() {
        for (text, table) in [(PHRASES, true), (WORDS, false)] {
            for line in text.lines() {
                let row: Vec<&str> = line.split('\t').collect();
                assert!(row.len() == 3 && row.iter().all(|said| !said.trim().is_empty()), "{line}");
                let is_used = !table || TEMPLATES.iter().any(|(_, template)| template.contains(row[0]));
                assert!(is_used, "no template has: {}", row[0]);
            }
        }
    }

    #[test]
    fn a_translation_leaves_expressions_and_elements_as_they_are() {
        let kept = Regex::new(r"(?s)\{%.*?%\}|<[a-z/][^>{]*>").unwrap();
        let parts = |text: &str| -> Vec<String> {
            let mut parts: Vec<String> = kept.find_iter(text).map(|found| found.as_str().to_owned()).collect();
            parts.retain(|part| !part.contains('"') && !part.contains('\''));
            parts.sort();
            parts
        };
        for language in [Language::German, Language::French] {
            for (name, english) in TEMPLATES {
                let said = language.template(english);
                assert_eq!(parts(english), parts(&said), "{name} in {language:?}");
                assert!(minijinja::Environment::new().add_template_owned(name, said).is_ok(), "{name} in {language:?}");
            }
        }
    }

    #[test]
    fn a_browser_gets_the_language_that_it_wants_most() {
        let of = |accept: &str| {
            Language::of(&HeaderMap::from_iter([(axum::http::header::ACCEPT_LANGUAGE, accept.parse().unwrap())]))
        };
        assert_eq!(of("de-AT,de;q=0.9,en;q=0.8"), Language::German);
        assert_eq!(of("nl,fr;q=0.5,en;q=0.7"), Language::English);
        assert_eq!(of("nl, FR-CA"), Language::French);
        assert_eq!(of("*"), Language::English);
        assert_eq!(Language::of(&HeaderMap::new()), Language::English);
    }

    #[test]
    fn times_are_told_in_each_language() {
        assert_eq!(Language::German.ago(true, Some(&Language::German.days(4))), "vor 4 Tagen");
        assert_eq!(Language::French.ago(false, Some("2 h")), "dans 2 h");
        assert_eq!(Language::German.exact("2026-11-24T12:00:00Z"), "24.11.2026, 12:00 UTC");
        assert_eq!(Language::French.exact("2026-11-04"), "04/11/2026");
    }
}
