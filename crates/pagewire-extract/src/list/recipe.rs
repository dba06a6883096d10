//! The options of a recipe by hand: which selectors give which field.

use std::{fmt, str::FromStr, sync::Arc};

use regex::Regex;
use scraper::{Selector, error::SelectorErrorKind};

use crate::model::DateHint;

/// Every part of a selector is tried on every element: longer ones are a mistake.
const LONGEST_SELECTOR: usize = 1_000;

/// A CSS selector with the words it was written in.
#[derive(Debug, Clone)]
pub struct Css {
    /// As written.
    pub source: Arc<str>,
    /// Parsed.
    pub selector: Selector,
}

impl Css {
    /// Parses a selector.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn parse(source: &str) -> Result<Self, String> {
        if source.len() > LONGEST_SELECTOR {
            return Err(format!("it is longer than {LONGEST_SELECTOR} bytes"));
        }
        if source.chars().any(|c| c.is_control() && !c.is_ascii_whitespace()) {
            return Err("it holds a control character".into());
        }
        let selector = Selector::parse(source).map_err(|error| in_words(&error).to_owned())?;
        Ok(Self { source: source.into(), selector })
    }

    /// Parses a selector of an element within an item's; none is the item's element itself, which `.` stands for.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn parse_within(source: &str) -> Result<Option<Self>, String> {
        if matches!(source, "" | ".") { Ok(None) } else { Self::parse(source).map(Some) }
    }

    /// Whether an element is compared with all its neighbours, or with all that it holds: `a ~ b`, `:has()`.
    pub(super) fn looks_around(&self) -> bool {
        let sibling = self.source.match_indices('~').any(|(at, _)| self.source.get(at + 1..at + 2) != Some("="));
        sibling || self.source.contains(":has(")
    }
}

/// What is wrong with a selector: the library's own words are meant for those who write it.
fn in_words(error: &SelectorErrorKind) -> &'static str {
    match error {
        SelectorErrorKind::UnexpectedToken => "it holds a sign that means nothing in this place",
        SelectorErrorKind::EndOfLine => "it ends before it is complete",
        SelectorErrorKind::InvalidAtRule | SelectorErrorKind::InvalidAtRuleBody => "`@` begins no selector",
        SelectorErrorKind::QualRuleInvalid => "a name in it cannot be one",
        SelectorErrorKind::TooManyNestedBlocks => "its brackets are nested too deep",
        SelectorErrorKind::ExpectedColonOnPseudoElement => "a colon is missing",
        SelectorErrorKind::ExpectedIdentityOnPseudoElement => "a name is missing after `:`",
        // a type of a further crate, which is known by its name alone
        SelectorErrorKind::UnexpectedSelectorParseError(kind) => match format!("{kind:?}").as_str() {
            "EmptySelector" => "it, or a part of it beside a comma, is empty",
            "DanglingCombinator" => "a `>`, `+` or `~` in it has nothing beside it",
            "ClassNeedsIdent" => "the name of a class is missing after `.`",
            "NoIdentForPseudo" => "a name is missing after `:`",
            "UnsupportedPseudoClassOrElement" => "what stands after `:` is not known",
            "UnexpectedIdent" => "a word in it means nothing in its place",
            "NoQualifiedNameInAttributeSelector"
            | "UnexpectedTokenInAttributeSelector"
            | "ExpectedBarInAttr"
            | "BadValueInAttr"
            | "InvalidQualNameInAttr" => "what stands in `[…]` is not `[name]` or `[name=\"value\"]`",
            "ExpectedNamespace" | "ExplicitNamespaceUnexpectedToken" => "names with `|` are not known",
            _ => "it is put together in a way that is not known",
        },
    }
}

impl fmt::Display for Css {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)
    }
}

/// One way to find a field's value inside an item's element.
#[derive(Debug, Clone)]
pub enum Way {
    /// Read it off the page.
    Read(Read),
    /// The same text for every item.
    Fixed(String),
}

/// How a value is read off the page.
#[derive(Debug, Clone, Default)]
pub struct Read {
    /// Which element below the item's; none is the item's element itself.
    pub css: Option<Css>,
    /// Which of its attributes; none is its text (its inner HTML for `content`, its address for `link` and `image`).
    pub attr: Option<String>,
    /// What to take of it: the first group, or the whole match where there is no group. No match is no value.
    pub capture: Option<Regex>,
    /// What to make of the match, with `$1` or `${name}` for its groups.
    pub replace: Option<String>,
    /// How a date is written; used by `published` and `updated`.
    pub date: Option<Arc<DateHint>>,
}

/// What is wrong with a way in its short form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShortFormFault {
    /// Nothing stands after its `@`.
    #[error("no attribute is named after `@`")]
    NoAttribute,
    /// What stands before is no selector.
    #[error("`{selector}` is no CSS selector: {words}")]
    NoSelector {
        /// As it was written.
        selector: String,
        /// What is wrong with it.
        words: String,
    },
}

impl FromStr for Read {
    type Err = ShortFormFault;

    /// Parses the short form: `h2 a @href`, where `@href` and `.` are of the item's element itself. The attribute stands after the last
    /// `@` at the start or after white space; a selector may hold others.
    fn from_str(text: &str) -> Result<Self, ShortFormFault> {
        let text = text.trim();
        let is_name = |attr: &str| attr.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'));
        let parted = text
            .rsplit_once('@')
            .filter(|(before, attr)| is_name(attr) && (before.is_empty() || before.ends_with(char::is_whitespace)));
        let (selector, attr) = match parted {
            Some((_, "")) => return Err(ShortFormFault::NoAttribute),
            Some((before, attr)) => (before.trim_end(), Some(attr.to_owned())),
            None => (text, None),
        };
        let css = Css::parse_within(selector)
            .map_err(|words| ShortFormFault::NoSelector { selector: selector.to_owned(), words })?;
        Ok(Self { css, attr, ..Self::default() })
    }
}

/// A field's ways, in order: the first that gives a value counts. Empty for a field the recipe does not name.
pub type Ways = Vec<Way>;

/// A recipe by hand, `[feed.ID.list]`.
#[derive(Debug, Clone)]
pub struct ListRecipe {
    /// Which elements are items.
    pub item: Css,
    /// The source's own identifier.
    pub id: Ways,
    /// The headline. Where no way is given: the first heading, else the text of the item's first link.
    pub title: Ways,
    /// The permalink. Where no way is given: the item itself if it is a link, else the link in or around its title, else
    /// its first link.
    pub link: Ways,
    /// The short form.
    pub summary: Ways,
    /// The full form.
    pub content: Ways,
    /// When it was published.
    pub published: Ways,
    /// When it was last changed.
    pub updated: Ways,
    /// Who wrote it; every element that the first successful way selects is an author.
    pub author: Ways,
    /// The lead image.
    pub image: Ways,
    /// Attached media.
    pub enclosure: Ways,
    /// Sections, tags; every element that the first successful way selects is one.
    pub category: Ways,
}

impl ListRecipe {
    /// A recipe that says which elements are items and leaves the rest to what is usual.
    #[must_use]
    pub fn of_items(item: Css) -> Self {
        Self {
            item,
            id: Vec::new(),
            title: Vec::new(),
            link: Vec::new(),
            summary: Vec::new(),
            content: Vec::new(),
            published: Vec::new(),
            updated: Vec::new(),
            author: Vec::new(),
            image: Vec::new(),
            enclosure: Vec::new(),
            category: Vec::new(),
        }
    }
}
