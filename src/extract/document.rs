//! A parsed page.

use scraper::Html;

use super::slim::slim;

/// A page's text as a tree, parsed once for all that is read on it.
///
/// The tree holds what a recipe may read: no comments, style sheets, drawings or code, but scripts that hold data.
pub struct Document {
    pub(crate) html: Html,
}

impl Document {
    /// Parses a page's text; any text is a page.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self { html: Html::parse_document(&slim(text)) }
    }
}
