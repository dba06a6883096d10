//! A parsed page.

use scraper::Html;

/// A page's text as a tree, parsed once for all that is read on it.
pub struct Document {
    pub(crate) html: Html,
}

impl Document {
    /// Parses a page's text; any text is a page.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self { html: Html::parse_document(text) }
    }
}
