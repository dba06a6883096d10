//! Which items a feed keeps: `drop` and `only` rules by field.
//!
//! Given entries and [`Rules`], says which stay. Rules are applied to what the store holds, so that a changed rule takes
//! effect at once and nothing that it drops is lost. `pattern` says what a regular expression may be.

mod pattern;
mod when;

use std::fmt;

use serde::Serialize;

pub use self::{
    pattern::{Bounds, OPERATOR, Pattern, PatternFault, READER},
    when::{When, WhenFault},
};
use crate::model::{Field, Item};

/// Characters of a match that are shown.
const SHOWN: usize = 100;

/// A regular expression that a field is held against; matching is linear in the text.
#[derive(Debug, Clone)]
pub struct FilterRule {
    /// The field.
    pub field: Field,
    /// The pattern.
    pub pattern: Pattern,
}

/// Which rule leaves an item out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Its key: `drop`, `only` or `when`.
    pub rule: &'static str,
    /// The field that it looks at; a condition may look at several, and names none here.
    pub field: Option<Field>,
    /// Its pattern or condition, as it is written.
    pub pattern: String,
    /// What of the field it matches; none of `only`, whose pattern matches nothing.
    pub matched: Option<String>,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rule, field, pattern, matched } = self;
        match (field, matched) {
            (Some(field), Some(matched)) => {
                write!(f, "left out by `{rule}`: its {field} matches `{pattern}`: “{matched}”")
            }
            (Some(field), None) => write!(f, "left out by `{rule}`: its {field} does not match `{pattern}`"),
            (None, _) => write!(f, "left out by `{rule}`: `{pattern}` does not hold of it"),
        }
    }
}

/// A feed's rules.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// An item that any of these matches is dropped.
    pub drop: Vec<FilterRule>,
    /// Where there are any, only items that all of these match are kept.
    pub only: Vec<FilterRule>,
    /// Where there is one, only items of which it holds are kept.
    pub when: Option<When>,
}

impl Rules {
    /// Whether every item stays.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.drop.is_empty() && self.only.is_empty() && self.when.is_none()
    }

    /// Whether an item stays.
    #[must_use]
    pub fn keep(&self, item: &Item) -> bool {
        !self.drop.iter().any(|rule| rule.matches(item))
            && self.only.iter().all(|rule| rule.matches(item))
            && self.when.as_ref().is_none_or(|when| when.holds(item))
    }

    /// Which rule leaves an item out; `None` where it stays.
    #[must_use]
    pub fn leaves_out(&self, item: &Item) -> Option<LeftOut> {
        let told = |rule: &FilterRule, kind, matched| LeftOut {
            rule: kind,
            field: Some(rule.field),
            pattern: rule.pattern.as_str().to_owned(),
            matched,
        };
        let dropped = self.drop.iter().find(|rule| rule.matches(item));
        if let Some(rule) = dropped {
            return Some(told(rule, "drop", rule.matched(item)));
        }
        let only = self.only.iter().find(|rule| !rule.matches(item)).map(|rule| told(rule, "only", None));
        only.or_else(|| {
            let when = self.when.as_ref().filter(|when| !when.holds(item))?;
            Some(LeftOut { rule: "when", field: None, pattern: when.to_string(), matched: None })
        })
    }

    /// Whether an item stays; `None` where `has_time` said before a field that there is no time left.
    pub fn keep_in_time(&self, item: &Item, has_time: impl Fn() -> bool) -> Option<bool> {
        for (rules, stays) in [(&self.drop, false), (&self.only, true)] {
            for rule in rules {
                if !has_time() {
                    return None;
                }
                if rule.matches(item) != stays {
                    return Some(false);
                }
            }
        }
        Some(self.when.as_ref().is_none_or(|when| when.holds(item)))
    }
}

impl FilterRule {
    /// What of the item it matches.
    fn matched(&self, item: &Item) -> Option<String> {
        let find = |text: &str| self.pattern.find(text).map(|found| found.chars().take(SHOWN).collect());
        match self.field {
            Field::Title => find(&item.title),
            Field::Link => item.link.as_ref().and_then(|link| find(link.as_str())),
            Field::Summary => item.summary.as_deref().and_then(find),
            Field::Content => item.content.as_ref().and_then(|content| find(&content.to_text())),
            Field::Author => item.authors.iter().find_map(|author| find(&author.name)),
            Field::Category => item.categories.iter().find_map(|category| find(category)),
            Field::Published => item.published.and_then(|published| find(&published.to_string())),
            Field::Image => item.image.as_ref().and_then(|image| find(image.url.as_str())),
        }
    }

    fn matches(&self, item: &Item) -> bool {
        let matches = |text: &str| self.pattern.is_match(text);
        match self.field {
            Field::Title => matches(&item.title),
            Field::Link => item.link.as_ref().is_some_and(|link| matches(link.as_str())),
            Field::Summary => item.summary.as_deref().is_some_and(matches),
            Field::Content => item.content.as_ref().is_some_and(|content| matches(&content.to_text())),
            Field::Author => item.authors.iter().any(|author| matches(&author.name)),
            Field::Category => item.categories.iter().any(|category| matches(category)),
            Field::Published => item.published.is_some_and(|published| matches(&published.to_string())),
            Field::Image => item.image.as_ref().is_some_and(|image| matches(image.url.as_str())),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn the_rule_that_leaves_an_item_out_is_named() {
        let rule =
            |pattern: &str| vec![FilterRule { field: Field::Title, pattern: Pattern::new(pattern, OPERATOR).unwrap() }];
        let rules = Rules { drop: rule("(?i)sport"), only: rule("Town"), ..Rules::default() };
        let told = |title: &str| {
            rules.leaves_out(&Item { title: title.into(), ..Item::default() }).map(|left_out| left_out.to_string())
        };
        assert_eq!(told("Town Sport").as_deref(), Some("left out by `drop`: its title matches `(?i)sport`: “Sport”"));
        assert_eq!(told("Weather").as_deref(), Some("left out by `only`: its title does not match `Town`"));
        assert_eq!(told("Town news"), None);
    }

    #[test]
    fn a_judgement_ends_between_two_fields_where_there_is_no_time_left() {
        let pattern = Pattern::new("rust", READER).unwrap();
        let rule = |field| FilterRule { field, pattern: pattern.clone() };
        let rules = Rules { drop: vec![rule(Field::Title), rule(Field::Link), rule(Field::Title)], ..Rules::default() };
        let item = Item { title: "Go".into(), ..Item::default() };
        assert_eq!(rules.keep_in_time(&item, || true), Some(true));
        assert_eq!(rules.keep_in_time(&Item { title: "Rust".into(), ..item.clone() }, || true), Some(false));
        let asked = Cell::new(0);
        let has_time = || asked.replace(asked.get() + 1) < 1;
        assert_eq!(rules.keep_in_time(&item, has_time), None);
        assert_eq!(asked.get(), 2);
    }
}
