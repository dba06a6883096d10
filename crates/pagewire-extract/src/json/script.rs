//! The data in a page's scripts: the JSON in the script that a recipe means.

use serde_json::Value;

use super::{literal, payload};
use crate::{Document, bounds::json, recipe::Script};

/// Why a page has no data where a recipe looks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScriptFault {
    /// There is no such script.
    Absent,
    /// It holds no JSON.
    NoJson,
}

/// Assignments to one name that are tried.
const MOST_ASSIGNED: usize = 20;
/// Bytes of a script that are read.
const LONGEST: usize = 20_000_000;

/// The data of a script on a page, the text of which is `text`.
pub(crate) fn value_of(script: &Script, document: &Document, text: &str) -> Result<Value, ScriptFault> {
    match script {
        Script::Element(css) => {
            let script = document.html.select(&css.selector).next().ok_or(ScriptFault::Absent)?;
            let words: String = script.text().collect();
            let is_flat = script.attr("id") == Some("__NUXT_DATA__");
            data(&words, is_flat).ok_or(ScriptFault::NoJson)
        }
        Script::Assigned(name) => {
            let mut values = assignments(text, name).peekable();
            values.peek().ok_or(ScriptFault::Absent)?;
            values.find_map(assigned).ok_or(ScriptFault::NoJson)
        }
    }
}

/// The JSON in a script: all of it, or what is assigned to a variable. Nuxt's payload is written out.
pub(crate) fn data(text: &str, is_flat: bool) -> Option<Value> {
    let text = text.trim();
    if text.starts_with(['{', '[']) {
        let value = json::value(text)?;
        return if is_flat { payload::nuxt(&value) } else { Some(value) };
    }
    let (_, value) = text.get(..text.floor_char_boundary(LONGEST))?.split_once('=')?;
    assigned(value)
}

/// The value that an assignment gives: `{…};`, `JSON.parse("…")`, a literal of JavaScript.
pub(crate) fn assigned(text: &str) -> Option<Value> {
    let text = text.trim_start();
    match text.strip_prefix("JSON.parse(").map(str::trim_start) {
        Some(quoted) => json::value(json::first(quoted)?.as_str()?),
        None => {
            json::first(text).filter(|value| value.is_object() || value.is_array()).or_else(|| literal::first(text))
        }
    }
}

/// What stands behind each assignment to a name.
fn assignments<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = &'t str> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    let all = text.match_indices(name).filter_map(move |(at, _)| {
        let whole = text.get(..at)?.chars().next_back().is_none_or(|c| !is_part(c));
        let behind = text.get(at + name.len()..)?.trim_start().strip_prefix('=')?;
        (whole && !behind.starts_with('=')).then_some(behind)
    });
    // each may be read to the end of the page
    all.take(MOST_ASSIGNED)
}
