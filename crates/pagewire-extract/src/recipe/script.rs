//! Which script of a page a recipe means.

use std::{fmt, sync::Arc};

use super::Css;

/// A script whose data the items are in.
#[derive(Debug, Clone)]
pub enum Script {
    /// The first element that a selector selects: `#__NEXT_DATA__`.
    Element(Css),
    /// What is assigned to this name in any script: `window.__STATE__`.
    Assigned(Arc<str>),
}

impl Script {
    /// Parses what a recipe says: the name of a variable, or a selector.
    ///
    /// # Errors
    /// A sentence that says what is wrong with the selector.
    pub fn parse(source: &str) -> Result<Self, String> {
        let source = source.trim();
        let is_name = source.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '$'))
            && source.chars().all(|c| c.is_alphanumeric() || "_$.[]\"'".contains(c))
            && !(source == "script" || source.starts_with("script.") || source.starts_with("script["));
        if is_name { Ok(Self::Assigned(source.into())) } else { Css::parse(source).map(Self::Element) }
    }
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Element(css) => css.fmt(f),
            Self::Assigned(name) => f.write_str(name),
        }
    }
}
