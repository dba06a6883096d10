//! The data in a page's scripts: which script a recipe means, and the JSON in it.

use std::{fmt, sync::Arc};

use serde_json::Value;

use super::literal;
use crate::{Document, bounds::json, list::Css, structured::payload};

/// A script whose data the items are in.
#[derive(Debug, Clone)]
pub enum Script {
    /// The first element that a selector selects: `#__NEXT_DATA__`.
    Element(Css),
    /// What is assigned to this name in any script: `window.__STATE__`.
    Assigned(Arc<str>),
}

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

    /// Its data on a page, the text of which is `text`.
    pub(crate) fn value(&self, document: &Document, text: &str) -> Result<Value, ScriptFault> {
        match self {
            Self::Element(css) => {
                let script = document.html.select(&css.selector).next().ok_or(ScriptFault::Absent)?;
                let words: String = script.text().collect();
                let is_flat = script.attr("id") == Some("__NUXT_DATA__");
                data(&words, is_flat).ok_or(ScriptFault::NoJson)
            }
            Self::Assigned(name) => {
                let mut values = assignments(text, name).peekable();
                values.peek().ok_or(ScriptFault::Absent)?;
                values.find_map(assigned).ok_or(ScriptFault::NoJson)
            }
        }
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
