//! Texts by their letters alone, and by their runs of words, to find one in another however they are written.

use std::collections::HashSet;

use crate::hash;

/// A text's letters and digits alone, in lower case.
pub(super) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The runs of three words in a text.
pub(super) fn shingles(text: &str) -> HashSet<u64> {
    let mut last = [0_u64; 3];
    let mut shingles = HashSet::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let hash = hash::fnv(hash::START, word.bytes().map(|byte| byte.to_ascii_lowercase()));
        last = [last[1], last[2], hash];
        shingles.insert(last[0].rotate_left(7) ^ last[1].rotate_left(3) ^ last[2]);
    }
    shingles
}

/// Whether words of a character's script are written without spaces.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}
