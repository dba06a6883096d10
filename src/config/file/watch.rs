//! `watch` as editors know it.

use schemars::JsonSchema;
use serde::Serialize;

use super::OneOrMany;

#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, clippy::large_enum_variant, reason = "only the schema is made of it")]
pub(super) enum WatchShape {
    Whole(bool),
    Short(String),
    Part(WatchedPartShape),
}

/// A part of a page that is watched for changes.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct WatchedPartShape {
    /// Its elements, by a CSS selector. Default: the whole page
    css: Option<OneOrMany>,
    /// The same by an XPath 1.0 expression, which may give a text.
    xpath: Option<OneOrMany>,
    /// A path through JSON (RFC 9535), of a page that is JSON or of a script's data.
    json: Option<OneOrMany>,
    /// The script of the page that holds this JSON.
    script: Option<String>,
    /// Which attribute of the elements. Default: their text
    attr: Option<String>,
    /// A regular expression: its first group, or all of its match, is watched.
    capture: Option<OneOrMany>,
    /// What to make of the match, with $1 for its first group.
    replace: Option<OneOrMany>,
    /// What is no part of it: CSS selectors of elements, and regular expressions between slashes, as in "/\\d+ online/".
    ignore: Option<OneOrMany>,
}
