//! Which items a feed keeps: `drop` and `only` rules by field.
//!
//! Given entries and [`Rules`], says which stay. Rules are applied to what the store holds, so that a changed rule takes
//! effect at once and nothing that it drops is lost.

use regex::Regex;

use crate::model::Item;

/// A field that rules can look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The headline.
    Title,
    /// The permalink.
    Link,
    /// The short form.
    Summary,
    /// The text of the full form.
    Content,
    /// Any author's name.
    Author,
    /// Any category.
    Category,
}

impl Field {
    /// Its name in feeds.toml.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Link => "link",
            Self::Summary => "summary",
            Self::Content => "content",
            Self::Author => "author",
            Self::Category => "category",
        }
    }
}

/// A regular expression that a field is held against; matching is linear in the text.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The field.
    pub field: Field,
    /// The pattern.
    pub pattern: Regex,
}

/// A feed's rules.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// An item that any of these matches is dropped.
    pub drop: Vec<Rule>,
    /// Where there are any, only items that all of these match are kept.
    pub only: Vec<Rule>,
}

impl Rules {
    /// Whether every item stays.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.drop.is_empty() && self.only.is_empty()
    }

    /// Whether an item stays.
    #[must_use]
    pub fn keep(&self, item: &Item) -> bool {
        !self.drop.iter().any(|rule| rule.matches(item)) && self.only.iter().all(|rule| rule.matches(item))
    }
}

impl Rule {
    fn matches(&self, item: &Item) -> bool {
        let matches = |text: &str| self.pattern.is_match(text);
        match self.field {
            Field::Title => matches(&item.title),
            Field::Link => item.link.as_ref().is_some_and(|link| matches(link.as_str())),
            Field::Summary => item.summary.as_deref().is_some_and(matches),
            Field::Content => item.content.as_ref().is_some_and(|content| matches(content.as_str())),
            Field::Author => item.authors.iter().any(|author| matches(&author.name)),
            Field::Category => item.categories.iter().any(|category| matches(category)),
        }
    }
}
