//! Text as markup.

use quick_xml::escape::{escape, partial_escape};

/// A text as markup that shows it.
pub(crate) fn text(text: &str) -> std::borrow::Cow<'_, str> {
    partial_escape(text)
}

/// A text as the value of an attribute, between double quotes.
pub(crate) fn value(text: &str) -> std::borrow::Cow<'_, str> {
    escape(text)
}

/// Lines as paragraphs; those without words are none.
pub(crate) fn paragraphs<'t>(lines: impl Iterator<Item = &'t str>) -> String {
    lines.filter(|line| !line.is_empty()).map(|line| format!("<p>{}</p>", text(line))).collect()
}
