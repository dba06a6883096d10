//! Regular expressions from outside: what they may be, and how much text they are held against.
//!
//! Matching is linear in the text, but each byte may cost as much as there are places in the pattern where a match can stand:
//! `[ -~]{0,2000}q` has 2,001 of them. So the places are counted before anything is compiled, and the text has an end.

use regex::{Regex, RegexBuilder};
use regex_syntax::hir::{Hir, HirKind};

/// Of the text of one field so much is looked at.
const REACH: usize = 1 << 20;

/// How large a pattern may be.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Places where a match can stand.
    places: usize,
    /// Bytes that it takes compiled.
    size: usize,
    /// Bytes that matching may remember.
    cache: usize,
    /// Bytes of a text that it is held against.
    reach: usize,
    ignores_case: bool,
}

/// For what an operator writes into feeds.toml.
pub const OPERATOR: Bounds = Bounds { places: 500, size: 1 << 20, cache: 2 << 20, reach: REACH, ignores_case: false };
/// For what anybody may send in an address.
pub const READER: Bounds =
    Bounds { places: 200, size: 256 << 10, cache: 512 << 10, reach: 128 << 10, ignores_case: true };

/// Why a text is no pattern here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternFault {
    /// It is not written as one.
    #[error("{0}")]
    Syntax(String),
    /// It repeats too much: how often, and how often it may.
    #[error(
        "its repetitions come to {found} places, and {most} are the most: ask for less than that, or for any number (`*`, `+`)"
    )]
    Repeats {
        /// The places that it has.
        found: usize,
        /// The places that it may have.
        most: usize,
    },
    /// It takes too much memory.
    #[error("it is too large")]
    Large,
}

/// A regular expression within bounds.
#[derive(Debug, Clone)]
pub struct Pattern {
    regex: Regex,
    reach: usize,
}

impl Pattern {
    /// Compiles a text.
    ///
    /// # Errors
    /// [`PatternFault`] for what is no regular expression, or none within the bounds.
    pub fn new(text: &str, bounds: Bounds) -> Result<Self, PatternFault> {
        let parsed = regex_syntax::parse(text).map_err(|error| PatternFault::Syntax(last_line(&error)))?;
        let (found, most) = (places(&parsed, false), bounds.places);
        if found > most {
            return Err(PatternFault::Repeats { found, most });
        }
        let built = RegexBuilder::new(text)
            .case_insensitive(bounds.ignores_case)
            .size_limit(bounds.size)
            .dfa_size_limit(bounds.cache)
            .build();
        let regex = built.map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => PatternFault::Large,
            other => PatternFault::Syntax(last_line(&other)),
        })?;
        Ok(Self { regex, reach: bounds.reach })
    }

    /// Whether it is found in a text, as far as that is looked at.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        self.regex.is_match(&text[..text.floor_char_boundary(self.reach)])
    }

    /// What of a text it matches first, as far as that is looked at.
    #[must_use]
    pub fn find<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.regex.find(&text[..text.floor_char_boundary(self.reach)]).map(|found| found.as_str())
    }

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.regex.as_str()
    }

    /// The regular expression itself.
    #[must_use]
    pub fn into_regex(self) -> Regex {
        self.regex
    }
}

/// The last line says what is wrong, those before it draw where.
fn last_line(error: &impl ToString) -> String {
    error.to_string().lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
}

/// In how many places of a pattern a match can stand; a word of fixed letters that is not repeated counts as one.
fn places(hir: &Hir, is_repeated: bool) -> usize {
    match hir.kind() {
        HirKind::Empty => 0,
        HirKind::Literal(word) if is_repeated => word.0.len(),
        HirKind::Literal(_) | HirKind::Class(_) | HirKind::Look(_) => 1,
        HirKind::Capture(group) => places(&group.sub, is_repeated),
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min).max(1) as usize;
            places(&repetition.sub, true).saturating_mul(times)
        }
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().map(|part| places(part, is_repeated)).fold(0, usize::saturating_add)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str, bounds: Bounds) -> Option<PatternFault> {
        Pattern::new(text, bounds).err()
    }

    #[test]
    fn what_people_write_is_within_bounds() {
        let words = (0..200).map(|number| format!("word{number}")).collect::<Vec<_>>().join("|");
        for text in
            ["rust", r"\bcrypto(currency)?\b", r"\w+ \w+", r"(\d{1,2})\. (\p{L}+) (\d{4})", "^(?i)ad:", "a.*b", &words]
        {
            assert_eq!(fault(text, OPERATOR), None, "{text}");
        }
        for text in ["rust", r"\bcrypto(currency)?\b", r"\w+ \w+", "ukraine|gaza|wahl"] {
            assert_eq!(fault(text, READER), None, "{text}");
        }
    }

    #[test]
    fn a_pattern_in_which_a_match_can_stand_in_many_places_is_refused() {
        assert_eq!(fault("[ -~]{0,2000}q", READER), Some(PatternFault::Repeats { found: 2001, most: 200 }));
        for text in [
            "(?-iu)[ -~]{0,2000}q",
            "((a{0,100}){0,100}){0,100}",
            ".{0,600}x",
            "([a-m]{0,30}[x-z]){0,30}",
            "(?:aaaaaaaaaa){0,90}",
        ] {
            for bounds in [READER, OPERATOR] {
                assert!(matches!(fault(text, bounds), Some(PatternFault::Repeats { .. })), "{text}");
            }
        }
        assert!(matches!(fault("[ -~]{0,400}q", READER), Some(PatternFault::Repeats { .. })));
    }

    #[test]
    fn only_the_beginning_of_an_endless_text_is_looked_at() {
        let pattern = Pattern::new("end", READER).unwrap();
        let text = |filling: usize| format!("{} end", "ü".repeat(filling));
        assert!(pattern.is_match(&text(1_000)));
        assert!(!pattern.is_match(&text(READER.reach)));
    }

    #[test]
    fn what_is_no_pattern_says_what_is_wrong() {
        assert_eq!(fault("a(b", READER), Some(PatternFault::Syntax("unclosed group".into())));
        assert_eq!(fault(r"\w{100}", OPERATOR).map(|fault| fault.to_string()), Some("it is too large".into()));
    }
}
