//! The rules as a table.

use std::collections::HashSet;

use feed_lint::rules;

#[test]
fn every_rule_has_a_name_of_its_own_in_kebab_case() {
    let mut seen = HashSet::new();
    for rule in rules().flat_map(|(_, rules)| rules) {
        assert!(seen.insert(rule.id), "{}", rule.id);
        assert!(rule.id.split('-').all(|word| {
            word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) && !word.is_empty()
        }));
    }
    assert!(seen.len() > 100);
}

#[test]
fn every_rule_says_by_what_why_and_what_to_write() {
    for rule in rules().flat_map(|(_, rules)| rules) {
        for words in [rule.clause, rule.why, rule.remedy] {
            assert!(!words.is_empty() && !words.ends_with('.') && !words.contains('\n'), "{}: {words}", rule.id);
        }
    }
}
