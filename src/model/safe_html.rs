use std::fmt;

use serde::{Deserialize, Serialize};

/// HTML that has been through the sanitiser: no script, no handler, no relative address.
///
/// Only `normalise::html` makes one; the store gives back what it was given.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// Takes markup that the sanitiser has just written.
    pub(crate) fn from_sanitiser(markup: String) -> Self {
        Self(markup)
    }

    /// The markup.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SafeHtml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
