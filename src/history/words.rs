//! Texts compared by their words.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;

/// Words of a text by which it is told whether another is related to it.
const MOST: usize = 2_000;
/// Texts that share so few of their words have nothing to do with each other.
const SHARED: f64 = 0.3;

/// The letters and digits of a text, in lower case and compatible form: what stays when quotes, dashes, spaces and capitals
/// are set anew. A text without any is itself.
#[must_use]
pub fn letters(text: &str) -> String {
    let letters: String = text.nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if letters.is_empty() { text.trim().to_owned() } else { letters }
}

/// Whether two texts say the same: quotes, dashes, spaces and capitals aside.
#[must_use]
pub fn same(one: &str, other: &str) -> bool {
    one == other || letters(one) == letters(other)
}

/// A text without the number in brackets before or behind it, as of comments.
pub(super) fn uncounted(text: &str) -> &str {
    let is_count = |inner: &str| !inner.is_empty() && inner.chars().all(|c| c.is_ascii_digit());
    let text = text.trim();
    let before = text.strip_prefix(['(', '[']).and_then(|rest| rest.split_once([')', ']']));
    let text = before.filter(|(inner, _)| is_count(inner)).map_or(text, |(_, rest)| rest.trim_start());
    let behind = text.strip_suffix([')', ']']).and_then(|rest| rest.rsplit_once(['(', '[']));
    behind.filter(|(_, inner)| is_count(inner)).map_or(text, |(rest, _)| rest.trim_end())
}

/// Whether one text is made of the other, or shares a good part of its words.
pub(super) fn related(one: &str, other: &str) -> bool {
    let (a, b) = (letters(one), letters(other));
    if a.contains(&b) || b.contains(&a) {
        return true;
    }
    let (a, b) = (words(one), words(other));
    let common = a.intersection(&b).count();
    #[expect(clippy::cast_precision_loss, reason = "numbers of words")]
    let share = common as f64 / a.len().min(b.len()).max(1) as f64;
    share >= SHARED
}

/// The pieces of a text, numbers aside: what has them in common may be a date. Of a text of numbers alone, these.
fn words(text: &str) -> HashSet<String> {
    let (words, numbers): (HashSet<String>, HashSet<String>) =
        pieces(text).into_iter().partition(|piece| piece.chars().any(char::is_alphabetic));
    if words.is_empty() { numbers } else { words }
}

/// Whether a text is the other one in a charset that lacks its letters: a mark stands in the place of each.
pub(super) fn is_masked(was: &str, shown: &str) -> bool {
    let is_mark = |c: char| matches!(c, '?' | '\u{fffd}');
    let mut masked = false;
    let mut shown = shown.chars();
    for was in was.chars() {
        let Some(shown) = shown.next() else { return false };
        let is_lost = !was.is_ascii() && is_mark(shown);
        masked |= is_lost;
        if was != shown && !is_lost {
            return false;
        }
    }
    masked && shown.next().is_none()
}

/// Whether most words of the longer of two texts are those of the other, too: an edit leaves as many.
pub(super) fn alike(one: &str, other: &str) -> bool {
    let (a, b) = (pieces(one), pieces(other));
    a.intersection(&b).count() * 2 > a.len().max(b.len())
}

/// The words of a text; where words are not parted by spaces, the pairs of letters.
pub(super) fn pieces(text: &str) -> HashSet<String> {
    let mut pieces = HashSet::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(MOST) {
        let word: Vec<char> = word.chars().flat_map(char::to_lowercase).take(100).collect();
        if word.iter().any(|c| is_unparted(*c)) && word.len() > 2 {
            pieces.extend(word.windows(2).map(|pair| pair.iter().collect::<String>()));
        } else {
            pieces.insert(word.into_iter().collect());
        }
    }
    pieces
}

/// Whether a letter is of a script that is written without spaces: Chinese, Japanese, Thai, Lao, Khmer and Burmese.
pub(super) fn is_unparted(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_dashes_spaces_and_capitals_are_no_words() {
        assert!(same("“A  vote” – at last", "A vote - AT LAST"));
        assert!(!same("A vote at last", "A vote at least"));
        assert!(same("!!!", " !!! ") && !same("!!!", "???"));
    }

    #[test]
    fn an_edited_headline_is_related_to_the_one_before() {
        assert!(related("Ferry returns to the north pier", "Ferry returns to the pier at last"));
        assert!(related("News: Ferry returns", "Ferry returns"));
        assert!(related("市议会通过新预算案", "市议会通过预算"));
    }

    #[test]
    fn headlines_that_share_a_place_are_not_alike() {
        assert!(alike("Ferry returns to the north pier", "Ferry returns to the pier at last"));
        assert!(!alike("Harbour crane wins a prize in the north ward", "Night market is painted in the north ward"));
    }

    #[test]
    fn a_number_of_comments_is_no_word() {
        assert_eq!(uncounted("(3) Ferry returns [12]"), "Ferry returns");
        assert_eq!(uncounted("Ferry (old) returns (2026 plan)"), "Ferry (old) returns (2026 plan)");
    }

    #[test]
    fn other_words_are_not() {
        assert!(!related("Ferry returns to the north pier", "Subscribe now"));
        assert!(!related("市议会通过新预算案", "立即订阅"));
    }
}
