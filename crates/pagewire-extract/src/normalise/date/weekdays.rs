//! Weekdays' names in the languages of newspapers, from the C library's locales (crate `pure-rust-locales`).

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
    sync::LazyLock,
};

use aho_corasick::{AhoCorasick, MatchKind};
use chrono::Weekday;
use pure_rust_locales::{Locale, locale_match};

use super::months::{LOCALES, is_letter, key};

/// From Sunday on, as the locales have them.
const DAYS: [Weekday; 7] =
    [Weekday::Sun, Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat];
/// Short names that the locales lack.
const MORE: [(&str, Weekday); 3] = [("tues", Weekday::Tue), ("thur", Weekday::Thu), ("thurs", Weekday::Thu)];

static WORLD: LazyLock<WeekdayNames> = LazyLock::new(WeekdayNames::read);

struct WeekdayNames {
    finder: Option<AhoCorasick>,
    /// What each name means, by language, and whether it is a short one there.
    meanings: Vec<Vec<(&'static str, Weekday, bool)>>,
    /// The first three letters of the long names, by which people shorten them.
    beginnings: HashSet<String>,
}

/// A weekday's name in a text.
#[derive(Debug, Clone)]
pub(super) struct NamedWeekday {
    pub place: Range<usize>,
    pub weekday: Weekday,
    /// Whether it is a short name, which may be another word: "Sun", "Sat".
    pub is_short: bool,
}

impl WeekdayNames {
    fn read() -> Self {
        let mut names: HashMap<String, Vec<(&'static str, Weekday, bool)>> = HashMap::new();
        for (language, locale) in LOCALES.into_iter().chain([("en", Locale::en_US)]) {
            let lists =
                [(locale_match!(locale => LC_TIME::DAY), false), (locale_match!(locale => LC_TIME::ABDAY), true)];
            for (list, is_short) in lists {
                for (name, weekday) in list.iter().zip(DAYS) {
                    let meanings = names.entry(key(name)).or_default();
                    if !meanings.iter().any(|(known, ..)| *known == language) {
                        meanings.push((language, weekday, is_short));
                    }
                }
            }
        }
        names.extend(MORE.map(|(name, weekday)| (name.to_owned(), vec![("en", weekday, true)])));
        names.retain(|name, _| name.chars().filter(|c| c.is_alphabetic()).count() > 1);
        let mut sorted: Vec<_> = names.into_iter().collect();
        sorted.sort_by(|a, b| a.0.cmp(&b.0));
        let begin = |name: &String| name.chars().take(3).collect::<String>();
        let is_long = |meanings: &[(&str, Weekday, bool)]| meanings.iter().any(|(.., is_short)| !is_short);
        let long = sorted.iter().filter(|(_, meanings)| is_long(meanings));
        let beginnings = long.map(|(name, _)| begin(name)).collect();
        let (names, meanings): (Vec<String>, Vec<_>) = sorted.into_iter().unzip();
        Self {
            beginnings,
            finder: AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(names).ok(),
            meanings,
        }
    }

    /// What a name means in a language; where that is not known, long names on which all languages agree.
    fn meaning(&self, name: usize, language: Option<&str>) -> Option<(Weekday, bool)> {
        let meanings = self.meanings.get(name)?;
        if let Some((_, weekday, is_short)) = meanings.iter().find(|(known, ..)| Some(*known) == language) {
            return Some((*weekday, *is_short));
        }
        let (_, weekday, is_short) = meanings.first()?;
        let is_agreed = meanings.iter().all(|(_, other, is_short)| other == weekday && !is_short);
        is_agreed.then_some((*weekday, *is_short))
    }
}

/// The first weekday's name in a text, which is in lower case and folded.
pub(super) fn find(text: &str, language: Option<&str>) -> Option<NamedWeekday> {
    let world = &*WORLD;
    world.finder.as_ref()?.find_iter(text).find_map(|found| {
        let (before, after) = (&text[..found.start()], &text[found.end()..]);
        let is_word = !before.ends_with(is_letter) && !after.starts_with(is_letter);
        let (weekday, is_short) = world.meaning(found.pattern().as_usize(), language).filter(|_| is_word)?;
        Some(NamedWeekday { place: found.range(), weekday, is_short })
    })
}

/// A text, in lower case and folded, without the weekdays' names of any language.
pub(super) fn without(text: &str) -> String {
    let Some(finder) = WORLD.finder.as_ref() else { return text.to_owned() };
    let (mut rest, mut from) = (String::with_capacity(text.len()), 0);
    for found in finder.find_iter(text) {
        let (before, after) = (&text[..found.start()], &text[found.end()..]);
        if !before.ends_with(is_letter) && !after.starts_with(is_letter) {
            rest.push_str(text.get(from..found.start()).unwrap_or_default());
            rest.push(' ');
            from = found.end();
        }
    }
    rest.push_str(text.get(from..).unwrap_or_default());
    rest
}

/// Whether a word is a weekday's name as people shorten it, in some language.
pub(super) fn is_shortened(word: &str) -> bool {
    WORLD.beginnings.contains(word)
}

/// Whether a word is a weekday's name in a language; where none is given, in any.
pub(super) fn is_name(word: &str, language: Option<&str>) -> bool {
    let world = &*WORLD;
    let whole = |found: &aho_corasick::Match| found.range() == (0..word.len());
    let Some(found) = world.finder.as_ref().and_then(|finder| finder.find_iter(word).find(whole)) else { return false };
    let mut meanings = world.meanings.get(found.pattern().as_usize()).into_iter().flatten();
    meanings.any(|(known, ..)| language.is_none_or(|language| *known == language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_weekdays_in_the_languages_that_have_them() {
        let named = |text, language| find(text, language).map(|named| (named.weekday, named.is_short));
        assert_eq!(named("monday 14:30", None), Some((Weekday::Mon, false)));
        assert_eq!(named("sat 4:30pm", Some("en")), Some((Weekday::Sat, true)));
        assert_eq!(named("jeu fév 05", Some("fr")), Some((Weekday::Thu, true)));
        assert_eq!(named("воскресенье", None), Some((Weekday::Sun, false)));
        assert_eq!(named("the sun", None), None);
        assert_eq!(named("mondays", Some("en")), None);
    }
}
