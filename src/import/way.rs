//! XPath and paths into JSON, as far as recipes of this build read them.

use toml_edit::{InlineTable, Value};

/// A language that a recipe may name places in, besides CSS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    XPath,
    Json,
}

/// Whether recipes read a language; else the nearest in CSS is written.
const fn is_known(language: Language) -> bool {
    match language {
        Language::XPath | Language::Json => false,
    }
}

/// A place in another language than CSS as a recipe names it; none where recipes do not read it.
pub(super) fn way(language: Language, path: &str, format: Option<&str>) -> Option<Value> {
    if !is_known(language) {
        return None;
    }
    let mut table = InlineTable::new();
    table.insert(if language == Language::XPath { "xpath" } else { "json" }, path.into());
    if let Some(format) = format {
        table.insert("format", format.into());
    }
    Some(table.into())
}
