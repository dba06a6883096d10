//! CSS selectors of a recipe, with the words they were written in and what is wrong with them.

use std::{fmt, sync::Arc};

use scraper::{Selector, error::SelectorErrorKind};

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
    pub(crate) fn looks_around(&self) -> bool {
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
