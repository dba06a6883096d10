//! `when`: one condition that says which items are published, as in `title ~ "(?i)port" and not category = "Ads"`.
//!
//! A comparison is `FIELD ~ "PATTERN"`, `FIELD = "TEXT"` or their negations `!~` and `!=`; `not`, `and` and `or` bind in this order, and
//! brackets group. Of a field with several values any may hold.

use std::fmt;

use super::{Bounds, FilterRule, Pattern};
use crate::model::{Field, Item};

/// How deep brackets and negations may nest.
const DEEPEST: usize = 32;
/// The fields by their names.
const FIELDS: [(&str, Field); 8] = [
    ("title", Field::Title),
    ("link", Field::Link),
    ("summary", Field::Summary),
    ("content", Field::Content),
    ("author", Field::Author),
    ("category", Field::Category),
    ("published", Field::Published),
    ("image", Field::Image),
];

/// A condition, with the words that say it.
#[derive(Debug, Clone)]
pub struct When {
    source: String,
    condition: Condition,
}

#[derive(Debug, Clone)]
enum Condition {
    Holds(FilterRule),
    Not(Box<Condition>),
    All(Vec<Condition>),
    Any(Vec<Condition>),
}

/// What is wrong with a condition: what was expected, and the text from there on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WhenFault {
    /// Something else should stand there.
    #[error("{wanted} is missing at `{rest}`")]
    Missing {
        /// What should stand there.
        wanted: &'static str,
        /// What does, up to the end.
        rest: String,
    },
    /// The pattern of a comparison cannot be read.
    #[error("`{pattern}` is no regular expression: {fault}")]
    Pattern {
        /// As it was written.
        pattern: String,
        /// What is wrong with it.
        fault: String,
    },
    /// It nests deeper than anybody means.
    #[error("it nests deeper than {DEEPEST}")]
    Deep,
}

impl When {
    /// Parses a condition, whose patterns keep within bounds.
    ///
    /// # Errors
    /// [`WhenFault`].
    pub fn parse(source: &str, bounds: Bounds) -> Result<Self, WhenFault> {
        let mut reader = ConditionReader { rest: source.trim(), bounds };
        let condition = reader.any(0)?;
        if !reader.rest.is_empty() {
            return Err(reader.missing("`and` or `or`"));
        }
        Ok(Self { source: source.trim().to_owned(), condition })
    }

    /// Whether it holds of an item.
    #[must_use]
    pub fn holds(&self, item: &Item) -> bool {
        self.condition.holds(item)
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)
    }
}

impl Condition {
    /// The depth is bounded where it is parsed.
    fn holds(&self, item: &Item) -> bool {
        match self {
            Self::Holds(rule) => rule.matches(item),
            Self::Not(inner) => !inner.holds(item),
            Self::All(parts) => parts.iter().all(|part| part.holds(item)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(item)),
        }
    }
}

/// A condition from where it is read on.
struct ConditionReader<'a> {
    rest: &'a str,
    bounds: Bounds,
}

impl<'a> ConditionReader<'a> {
    fn missing(&self, wanted: &'static str) -> WhenFault {
        WhenFault::Missing { wanted, rest: self.rest.chars().take(40).collect() }
    }

    /// Takes a word or a sign, if that is next.
    fn takes(&mut self, wanted: &str) -> bool {
        let Some(after) = self.rest.strip_prefix(wanted) else { return false };
        let is_word = wanted.ends_with(char::is_alphabetic);
        if is_word && after.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
            return false;
        }
        self.rest = after.trim_start();
        true
    }

    fn any(&mut self, depth: usize) -> Result<Condition, WhenFault> {
        let mut parts = vec![self.all(depth)?];
        while self.takes("or") {
            parts.push(self.all(depth)?);
        }
        Ok(Condition::Any(parts))
    }

    fn all(&mut self, depth: usize) -> Result<Condition, WhenFault> {
        let mut parts = vec![self.one(depth)?];
        while self.takes("and") {
            parts.push(self.one(depth)?);
        }
        Ok(Condition::All(parts))
    }

    fn one(&mut self, depth: usize) -> Result<Condition, WhenFault> {
        if depth > DEEPEST {
            return Err(WhenFault::Deep);
        }
        if self.takes("not") {
            return Ok(Condition::Not(Box::new(self.one(depth + 1)?)));
        }
        if self.takes("(") {
            let inner = self.any(depth + 1)?;
            return if self.takes(")") { Ok(inner) } else { Err(self.missing("`)`")) };
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Result<Condition, WhenFault> {
        let field = FIELDS.iter().find(|(name, _)| self.takes(name)).map(|(_, field)| *field);
        let field = field.ok_or_else(|| {
            self.missing("a field (title, link, summary, content, author, category, published, image)")
        })?;
        let (is_pattern, is_negated) = match () {
            () if self.takes("!~") => (true, true),
            () if self.takes("!=") => (false, true),
            () if self.takes("~") => (true, false),
            () if self.takes("==") || self.takes("=") => (false, false),
            () => return Err(self.missing("`~`, `!~`, `=` or `!=`")),
        };
        let text = self.quoted()?;
        let written = if is_pattern { text.to_owned() } else { format!("^{}$", regex::escape(text)) };
        let pattern = Pattern::new(&written, self.bounds)
            .map_err(|fault| WhenFault::Pattern { pattern: text.to_owned(), fault: fault.to_string() })?;
        let holds = Condition::Holds(FilterRule { field, pattern });
        Ok(if is_negated { Condition::Not(Box::new(holds)) } else { holds })
    }

    /// A text between quotation marks of one kind; nothing in it is escaped, as the other kind is there.
    fn quoted(&mut self) -> Result<&'a str, WhenFault> {
        let mark = self.rest.chars().next().filter(|mark| matches!(mark, '"' | '\''));
        let quoted = mark.and_then(|mark| self.rest.get(1..)?.split_once(mark));
        let (text, after) = quoted.ok_or_else(|| self.missing("a text in quotation marks"))?;
        self.rest = after.trim_start();
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::OPERATOR;

    fn holds(condition: &str, title: &str, categories: &[&str]) -> bool {
        let categories = categories.iter().map(ToString::to_string).collect();
        let item = Item { title: title.into(), categories, ..Item::default() };
        When::parse(condition, OPERATOR).unwrap().holds(&item)
    }

    #[test]
    fn a_condition_joins_patterns_and_texts() {
        let condition = r#"title ~ "(?i)port" and not category = "Ads""#;
        assert!(holds(condition, "The Port", &["Town"]));
        assert!(!holds(condition, "The Port", &["Town", "Ads"]));
        assert!(!holds(condition, "The pier", &[]));
    }

    #[test]
    fn and_binds_closer_than_or_and_brackets_group() {
        assert!(holds(r#"title = "a" or title = "b" and category = "c""#, "a", &[]));
        assert!(!holds(r#"(title = "a" or title = "b") and category = "c""#, "a", &[]));
        assert!(holds(r#"title != 'a' and category !~ "^x""#, "b", &["c"]));
    }

    #[test]
    fn a_text_is_no_pattern() {
        assert!(!holds(r#"title = "a.c""#, "abc", &[]));
        assert!(holds(r#"title = "a.c""#, "a.c", &[]));
    }

    #[test]
    fn what_is_wrong_with_a_condition_is_told() {
        let fault = |text: &str| When::parse(text, OPERATOR).unwrap_err().to_string();
        assert!(fault("titel ~ 'a'").starts_with("a field (title, "));
        assert_eq!(fault("title 'a'"), "`~`, `!~`, `=` or `!=` is missing at `'a'`");
        assert_eq!(fault("title = a"), "a text in quotation marks is missing at `a`");
        assert_eq!(fault("(title = 'a'"), "`)` is missing at ``");
        assert_eq!(fault("title = 'a' title = 'b'"), "`and` or `or` is missing at `title = 'b'`");
        assert!(fault("title ~ '['").contains("no regular expression"));
        assert_eq!(fault(&"not ".repeat(100)), "it nests deeper than 32");
    }
}
