//! XPath and paths into JSON, as recipes name them.

use toml_edit::{InlineTable, Value};

/// A language that a recipe may name places in, besides CSS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    XPath,
    Json,
}

/// A place in another language than CSS as a recipe names it.
pub(super) fn way(language: Language, path: &str, format: Option<&str>) -> Value {
    let mut table = InlineTable::new();
    table.insert(if language == Language::XPath { "xpath" } else { "json" }, path.into());
    if let Some(format) = format {
        table.insert("format", format.into());
    }
    table.into()
}

/// A list in the JSON of a page's script.
pub(super) fn json_of_script(script: &str, path: &str) -> Value {
    let mut table = InlineTable::new();
    table.insert("script", script.into());
    table.insert("json", path.into());
    table.into()
}
