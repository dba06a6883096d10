//! When two titles are the same: equal but for case and punctuation, or with at least nine tenths of their words in common.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

/// Whether two titles are the same.
pub(crate) fn alike(found: &str, truth: &str) -> bool {
    let (one, other) = (words(found), words(truth));
    if one == other {
        return !one.is_empty() || found.trim() == truth.trim();
    }
    let (one, other) = (tokens(&one), tokens(&other));
    if one.is_empty() || other.is_empty() {
        return false;
    }
    let both: usize = one.iter().map(|(word, count)| (*count).min(other.get(word).copied().unwrap_or(0))).sum();
    2.0 * both as f64 / (one.values().sum::<usize>() + other.values().sum::<usize>()) as f64 >= 0.9
}

fn words(text: &str) -> Vec<String> {
    let text: String = text.nfkc().collect::<String>().to_lowercase();
    text.split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Words; where there are no spaces between them, characters.
fn tokens(words: &[String]) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for word in words {
        let is_east_asian = |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}');
        if word.chars().any(is_east_asian) {
            for c in word.chars() {
                *counts.entry(c.to_string()).or_insert(0) += 1;
            }
        } else {
            *counts.entry(word.clone()).or_insert(0) += 1;
        }
    }
    counts
}
