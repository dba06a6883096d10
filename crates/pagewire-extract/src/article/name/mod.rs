//! Names in a byline: "By A and B, The Associated Press" is two people and an agency.
//!
//! Given the words of a byline, this hands on the names in it, without the words that introduce them, titles, credentials and dates.

mod words;

use super::shingles::{is_unspaced, letters};
use words::{
    AGENCIES, CREDENTIALS, ENDERS, GENRE_OPENERS, GENRES, HELPERS, HOUSE_ENDINGS, HOUSES, JOINTS, LONE_ROLES, OPENERS,
    PARTICLES, ROLES, SUFFIXES,
};

/// The most names in one byline.
const MOST: usize = 12;

/// A name in a byline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PersonName {
    pub text: String,
    /// Whether it is that of an agency or a newsroom.
    pub agency: bool,
}

/// Takes the words that introduce an author from the beginning of a text; none if there are none.
pub(crate) fn after_opener(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    if let Some(rest) = after_genre(text) {
        return Some(rest);
    }
    let lower = text.to_lowercase();
    OPENERS.iter().find_map(|opener| {
        let rest = lower.strip_prefix(opener)?;
        // lower case has another length in some scripts: then count characters
        let rest = text.get(text.len().checked_sub(rest.len())?..)?;
        let apart = opener.ends_with([':', '/', '／'])
            || opener.chars().next().is_some_and(is_unspaced)
            || rest.is_empty()
            || rest.starts_with(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '/' | '／'))
            || is_glued(text, rest);
        apart.then(|| {
            rest.trim_start_matches(|c: char| {
                c.is_whitespace() || matches!(c, ':' | '：' | '/' | '／' | '–' | '-' | '—')
            })
        })
    })
}

/// What follows the words that introduce an author after a date: "3 March 2025 by Ada Byron".
pub(super) fn after_date(text: &str) -> Option<&str> {
    const FIRST: usize = 80;
    let opener = text.split_whitespace().find(|word| GENRE_OPENERS.contains(&word.to_lowercase().as_str()))?;
    let (date, name) = text.split_once(&format!(" {opener} "))?;
    let dated = date.len() <= FIRST && date.chars().any(|c| c.is_ascii_digit());
    Some(name.trim_start()).filter(|name| dated && name.starts_with(char::is_uppercase))
}

/// What follows "Ein Kommentar von", "Analysis by".
fn after_genre(text: &str) -> Option<&str> {
    const FIRST: usize = 4;
    let mut genre = false;
    let mut at = 0;
    for word in text.split(' ').take(FIRST) {
        let lower = word.to_lowercase();
        at += word.len() + 1;
        if genre && GENRE_OPENERS.contains(&lower.as_str()) {
            return text.get(at..).filter(|rest| rest.starts_with(char::is_uppercase));
        }
        genre |= GENRES.contains(&lower.trim_end_matches(':'));
    }
    None
}

/// Whether what stands after a name is no other: a place, what they are, where they are.
fn is_remark(segment: &str) -> bool {
    let mut words = segment.split_whitespace();
    let Some(first) = words.next() else { return true };
    let place = first.chars().all(char::is_alphabetic) && words.next().is_none() && !first.chars().any(is_unspaced);
    let lower = first.starts_with(char::is_lowercase);
    let particle = PARTICLES.contains(&first) || JOINTS.contains(&first) || after_opener(segment).is_some();
    // an agency is one word, and told by itself
    !AGENCIES.contains(&letters(first).as_str()) && (place || (lower && !particle))
}

/// Whether a name follows its opener without a space, as elements leave it: "ByAda Byron".
fn is_glued(text: &str, rest: &str) -> bool {
    let before = text.strip_suffix(rest).and_then(|opener| opener.chars().next_back());
    before.is_some_and(char::is_lowercase) && rest.starts_with(char::is_uppercase) && rest.contains(' ')
}

/// The names in a byline.
pub(crate) fn names(byline: &str) -> Vec<PersonName> {
    let mut text = byline.trim();
    while let Some(rest) = after_opener(text).filter(|rest| !rest.is_empty() && rest.len() < text.len()) {
        text = rest;
    }
    let mut names: Vec<PersonName> = Vec::new();
    for segment in text.split([',', ';', '|', '•', '·', '⋅', '/', '、', '，', '\n', '–', '—']) {
        if is_helped(segment) {
            continue;
        }
        // "Security and Privacy Expert" is one role, not two names
        let full = names.iter().any(|name| name.text.contains(' '));
        if !names.is_empty() && (is_role(segment) || (full && is_remark(segment))) {
            continue;
        }
        for part in segment.split('&').flat_map(by_joints) {
            let name = trim_name(&part);
            let known = letters(&name);
            let none = known.chars().count() < 2 || CREDENTIALS.contains(&known.as_str());
            if !name.chars().any(char::is_alphabetic) {
                continue;
            }
            if none || is_initials(&name, &names) || after_opener(&name) == Some("") || is_role_alone(&name) {
                continue;
            }
            if AGENCIES.contains(&known.as_str()) || is_house(&name) {
                names.push(PersonName { text: name, agency: true });
            } else if !is_name(&name) {
                // what follows a name and is none ends the byline
                if !names.is_empty() {
                    return names;
                }
            } else if !names.iter().any(|other| letters(&other.text) == known) {
                names.push(PersonName { text: name, agency: false });
            }
            if names.len() >= MOST {
                return names;
            }
        }
    }
    names
}

/// Whether words name somebody who helped: an editor, a photographer.
fn is_helped(segment: &str) -> bool {
    let segment = segment.trim_start_matches(|c: char| !c.is_alphanumeric());
    // a segment is a line at most: what is longer begins no otherwise
    let lower: String = segment.chars().take(30).flat_map(char::to_lowercase).collect();
    HELPERS.iter().any(|opener| lower.starts_with(opener))
}

/// Whether a word after a name is a credential by its capitals: `FAAN`, `CFP®`.
fn is_initials(name: &str, names: &[PersonName]) -> bool {
    let letters = || name.chars().filter(|c| c.is_alphabetic());
    names.iter().any(|name| !name.agency)
        && letters().count() <= 5
        && letters().all(char::is_uppercase)
        && name.is_ascii()
}

/// Parts a text at the words that join names.
fn by_joints(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let count = text.split_whitespace().count();
    for (at, word) in text.split_whitespace().enumerate() {
        if at + 1 < count
            && (at > 0 || matches!(word, "and" | "und" | "et"))
            && JOINTS.contains(&word.to_lowercase().as_str())
            && word.chars().all(|c| !c.is_uppercase())
        {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            if !part.is_empty() {
                part.push(' ');
            }
            part.push_str(word);
        }
    }
    parts
}

/// A name up to what follows it: a date, a place, a remark.
fn trim_name(text: &str) -> String {
    let text = after_opener(text).filter(|rest| !rest.is_empty()).unwrap_or(text);
    let text = SUFFIXES.iter().find_map(|suffix| text.trim_end().strip_suffix(suffix)).unwrap_or(text);
    // "(text)", "(avec AFP)"
    let remark = text.trim_end().strip_suffix(')').and_then(|text| text.rsplit_once('('));
    let text = remark.map(|(name, _)| name).filter(|name| !name.trim().is_empty()).unwrap_or(text);
    let mut name = String::new();
    for (at, word) in text.split_whitespace().enumerate() {
        let lower = word.to_lowercase();
        let lower = lower.trim_matches(|c: char| !c.is_alphanumeric());
        if at > 0
            && (ENDERS.contains(&lower)
                || word.chars().any(|c| c.is_ascii_digit())
                || word == "-"
                || word.starts_with('@')
                || word.ends_with(':'))
        {
            // "el 3 de marzo", "le 3 mars"
            if word.starts_with(|c: char| c.is_ascii_digit())
                && let Some((before, last)) = name.rsplit_once(' ')
                && last.len() <= 3
                && last.chars().all(char::is_lowercase)
            {
                name.truncate(before.len());
            }
            break;
        }
        if !name.is_empty() {
            name.push(' ');
        }
        name.push_str(word);
    }
    name.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, ':' | '-' | '*' | '"' | '\'' | '(' | '.' | '×' | '“' | '”')
    })
    .to_owned()
}

/// Whether words may be a name.
pub(crate) fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let starts = text.chars().next().is_some_and(char::is_alphanumeric);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    // "3 minutes"
    let counts = words.len() > 1 && text.starts_with(|c: char| c.is_ascii_digit());
    let odd = text
        .chars()
        .any(|c| matches!(c, '?' | '!' | ':' | '@' | '#' | '=' | '{' | '<' | '%' | '$' | '_' | '[' | ']' | '"'));
    starts && !odd && !counts && (1..=6).contains(&words.len()) && text.chars().count() <= 60 && digits <= 2
}

/// Whether a text is a role and no name: "Writer", "Staff Reporter".
fn is_role_alone(text: &str) -> bool {
    text.split_whitespace().all(|word| LONE_ROLES.contains(&word.to_lowercase().as_str()))
}

/// Whether a name is that of a newsroom, a broadcaster or a newspaper.
fn is_house(name: &str) -> bool {
    let named = name.split_whitespace().any(|word| HOUSES.contains(&word.to_lowercase().as_str()));
    named || (name.contains(is_unspaced_or_hangul) && HOUSE_ENDINGS.iter().any(|ending| name.ends_with(ending)))
}

fn is_unspaced_or_hangul(c: char) -> bool {
    is_unspaced(c) || matches!(c, '\u{ac00}'..='\u{d7a3}')
}

/// Whether a line says what somebody is: "Transport correspondent", "Political editor, Harwich".
pub(super) fn ends_with_role(text: &str) -> bool {
    text.split(',').next().and_then(|first| first.split_whitespace().last()).is_some_and(is_role)
}

/// Whether words name a role.
pub(crate) fn is_role(text: &str) -> bool {
    text.split_whitespace()
        .any(|word| ROLES.contains(&word.to_lowercase().trim_matches(|c: char| !c.is_alphanumeric())))
}

/// Whether a name is a login rather than what a person is called.
pub(super) fn is_login(name: &str) -> bool {
    let no_space = !name.contains(char::is_whitespace);
    let cased = name.chars().any(char::is_lowercase);
    no_space
        && cased
        && (!name.chars().any(char::is_uppercase)
            || name.contains(['.', '_', '@'])
            || name.chars().any(|c| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(byline: &str) -> Vec<String> {
        names(byline).into_iter().filter(|name| !name.agency).map(|name| name.text).collect()
    }

    #[test]
    fn two_people_and_an_agency_are_told_apart() {
        let names = names("By Ada Byron and Carl Gauss, The Associated Press");
        assert_eq!(names.iter().map(|name| name.agency).collect::<Vec<_>>(), [false, false, true]);
    }

    #[test]
    fn a_role_after_a_name_is_no_author() {
        assert_eq!(people("Written by Ada Byron, Senior Reporter"), ["Ada Byron"]);
    }

    #[test]
    fn who_edited_or_took_pictures_is_no_author() {
        assert_eq!(people("By Ada Byron | Edited by Carl Gauss"), ["Ada Byron"]);
        assert!(people("Edited by Carl Gauss").is_empty());
    }

    #[test]
    fn an_opener_may_follow_the_date() {
        assert_eq!(after_date("Published 7 March 2025 by Ada Byron"), Some("Ada Byron"));
        assert_eq!(after_date("Published by the board"), None);
        assert_eq!(people("19 · 2025 · Ada Byron · 3 minutes"), ["Ada Byron"]);
    }

    #[test]
    fn credentials_are_no_author() {
        assert_eq!(people("Ada Byron, MD, PhD"), ["Ada Byron"]);
    }

    #[test]
    fn a_date_after_a_name_is_left_out() {
        assert_eq!(people("By Ada Byron on March 3, 2025"), ["Ada Byron"]);
    }

    #[test]
    fn bylines_open_in_many_languages() {
        assert_eq!(people("Von Ada Byron und Carl Gauss"), ["Ada Byron", "Carl Gauss"]);
        assert_eq!(people("Por Ada Byron"), ["Ada Byron"]);
    }

    #[test]
    fn an_opener_in_any_script_is_no_name() {
        for line in ["文/張三", "记者：張三", "作者 張三"] {
            assert_eq!(people(line), ["張三"], "{line}");
        }
    }

    #[test]
    fn a_name_that_follows_its_opener_without_a_space_is_read() {
        assert_eq!(people("ByAda Byron"), ["Ada Byron"]);
    }

    #[test]
    fn where_and_what_somebody_is_is_no_name() {
        for line in [
            "Von Ada Byron, Berlin",
            "Par Ada Byron, à Bruxelles",
            "Par Ada Byron (avec AFP)",
            "Por Ada Byron | Madrid",
            "Door Ada Byron, redacteur buitenland",
            "Par Ada Byron, correspondante à Berlin",
            "Escrito por Ada Byron el 3 de marzo",
            "Text: Ada Byron Foto: Carl Gauss",
        ] {
            assert_eq!(people(line), ["Ada Byron"], "{line}");
        }
    }

    #[test]
    fn a_sort_of_text_before_the_opener_is_no_name() {
        for line in ["Ein Kommentar von Ada Byron", "Analysis by Ada Byron"] {
            assert_eq!(people(line), ["Ada Byron"], "{line}");
        }
    }

    #[test]
    fn what_somebody_is_called_stands_before_or_after_the_name() {
        assert_eq!(
            (people("홍길동 기자"), people("기자 홍길동")),
            (vec!["홍길동".to_owned()], vec!["홍길동".to_owned()])
        );
    }

    #[test]
    fn an_agency_after_a_slash_is_an_agency() {
        assert!(names("dpa/Ada Byron")[0].agency && names("Ada Byron, Reuters, and Carl Gauss")[1].agency);
    }

    #[test]
    fn a_family_name_may_begin_with_a_particle() {
        assert_eq!(people("By Ada Byron, van Dyck Carl"), ["Ada Byron", "van Dyck Carl"]);
    }

    #[test]
    fn a_role_or_an_opener_alone_is_nobody() {
        assert!(people("Writer").is_empty() && people("Written By").is_empty());
    }

    #[test]
    fn a_name_that_begins_like_an_opener_is_whole() {
        assert_eq!(people("Byron Ada"), ["Byron Ada"]);
    }
}
