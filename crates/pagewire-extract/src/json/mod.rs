//! Items in JSON: of a page that is JSON, and in the data that a page's scripts carry.
//!
//! `path` and `filter` are what a recipe may say (`parse` reads it, `select` follows it within a budget), `item` reads the fields of one
//! member. Where there is no recipe, `derive` makes one of the list that `usual` names tell: what is found by itself is read by the
//! recipe that is offered for it. `script` finds the data of a page's scripts,
//! also where it is a `literal` of JavaScript.

mod derive;
mod item;
mod literal;
mod locate;
mod payload;
mod script;
#[cfg(test)]
mod tests;
mod usual;
mod value;

use serde_json::Value;

pub use locate::{leaves, listing, members, texts};
pub use script::ScriptFault;
pub(crate) use usual::{UsualPart, as_usual};
pub(crate) use {
    derive::{Derived, SearchWithin, derive},
    payload::{flight, flight_piece},
    script::{data, value_of},
};

use crate::{
    ExtractError,
    bounds::json,
    model::{Evidence, Extraction, Found, RawItem},
};
use crate::{
    json_path::Walk,
    recipe::{ListRecipe, Place},
};
pub use crate::{
    json_path::{JsonPath, PathFault},
    recipe::Script,
};
use item::Members;

/// What stands before JSON so that no script of another site can run it.
const GUARDS: [&str; 3] = [")]}',", ")]}'", "while(1);"];

/// Whether a page is JSON: by its media type, or because all of it is.
#[must_use]
pub(crate) fn is_json(media_type: Option<&str>, text: &str) -> bool {
    let begins = begun(text).starts_with(['{', '[']);
    let is_typed = media_type.is_some_and(|kind| kind.contains("json"));
    begins && (is_typed || !matches!(value(text), Err(ExtractError::BrokenJson(_))))
}

fn begun(text: &str) -> &str {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    GUARDS.iter().find_map(|guard| text.strip_prefix(guard)).unwrap_or(text).trim_start()
}

/// The JSON that a page is.
///
/// # Errors
/// [`ExtractError::ExcessiveJson`] beyond the bounds, [`ExtractError::BrokenJson`] for what is none.
pub(crate) fn value(text: &str) -> Result<Value, ExtractError> {
    let text = begun(text);
    json::check(text).map_err(ExtractError::ExcessiveJson)?;
    serde_json::from_str(text).map_err(|fault| ExtractError::BrokenJson(fault.to_string()))
}

/// Reads the items of JSON by a recipe.
///
/// # Errors
/// [`ExtractError::NoMembers`] where its path leads to nothing, [`ExtractError::Exhausted`] where it looks at too much.
pub(crate) fn read(value: &Value, recipe: &ListRecipe) -> Result<Vec<RawItem>, ExtractError> {
    let Place::Json(path) = &recipe.item else { return Ok(Vec::new()) };
    let mut walk = Walk::new(value);
    let selected = walk.select(path, value);
    // a list that is named means what is in it
    let members: Vec<&Value> = match selected.as_slice() {
        [Value::Array(members)] => members.iter().collect(),
        _ => selected,
    };
    if members.is_empty() {
        return Err(nothing_at(&mut walk, path));
    }
    let mut members_of = Members { walk, recipe };
    let items: Vec<RawItem> = members.into_iter().filter_map(|member| members_of.item(member)).collect();
    match (members_of.walk.is_exhausted, items.is_empty()) {
        (true, _) => Err(ExtractError::Exhausted { expression: path.to_string() }),
        (false, true) => Err(ExtractError::NoItems { selector: path.to_string() }),
        (false, false) => Ok(items),
    }
}

/// What a path selects.
///
/// # Errors
/// As [`read`].
pub(crate) fn selected<'v>(value: &'v Value, path: &JsonPath) -> Result<Vec<&'v Value>, ExtractError> {
    let mut walk = Walk::new(value);
    let selected = walk.select(path, value);
    match (walk.is_exhausted, selected.is_empty()) {
        (true, _) => Err(ExtractError::Exhausted { expression: path.to_string() }),
        (false, true) => Err(nothing_at(&mut walk, path)),
        (false, false) => Ok(selected),
    }
}

/// Reads the list of JSON that is found without a recipe, with the recipe that gives it.
///
/// # Errors
/// [`ExtractError::NoJsonList`] says what there is instead.
pub(crate) fn read_alone(value: &Value) -> Result<(ListRecipe, Vec<RawItem>), ExtractError> {
    let derived = derive(value, SearchWithin::Page).ok_or_else(|| ExtractError::NoJsonList { there: there(value) })?;
    let items = read(value, &derived.recipe)?;
    Ok((derived.recipe, items))
}

/// The list of a page that is JSON, with the recipe that gives it; `None` for a page that is none.
///
/// # Errors
/// [`ExtractError`] for JSON that cannot be read, or in which nothing looks like a list.
pub fn list_of(media_type: Option<&str>, text: &str) -> Option<Result<(ListRecipe, Extraction), ExtractError>> {
    let listed = |value: Value| {
        let (recipe, items) = read_alone(&value)?;
        Ok((recipe, Extraction { items, ..head(&value) }))
    };
    is_json(media_type, text).then(|| value(text).and_then(listed))
}

/// What JSON says of itself as a whole.
pub(crate) fn head(value: &Value) -> Extraction {
    let text = |names: &[&str]| {
        let text = names.iter().find_map(|name| value.get(*name)?.as_str())?;
        (text.len() < 300 && !text.trim().is_empty()).then(|| Found::new(text, Evidence::Member("title".into())))
    };
    Extraction { title: text(&["title", "name"]), ..Extraction::default() }
}

fn nothing_at(walk: &mut Walk<'_>, path: &JsonPath) -> ExtractError {
    let (reached, end) = walk.stop(path);
    let at = path.source().get(..end).unwrap_or_default().trim_end_matches('.');
    let place = if matches!(at, "" | "$") { "at its top".to_owned() } else { format!("at `{at}`") };
    ExtractError::NoMembers {
        path: path.to_string(),
        there: format!("{place} {}", reached.map_or_else(String::new, there)),
    }
}

/// What stands in a value, in words.
fn there(value: &Value) -> String {
    /// Names that are told.
    const TOLD: usize = 12;
    match value {
        Value::Object(members) if members.is_empty() => "there is an object without members".into(),
        Value::Object(members) => {
            let names = members.keys().take(TOLD).map(|name| name.chars().take(60).collect::<String>());
            let more = if members.len() > TOLD { ", …" } else { "" };
            format!("there are: {}{more}", names.collect::<Vec<_>>().join(", "))
        }
        Value::Array(members) => match members.len() {
            0 => "there is an empty list".into(),
            1 => "there is a list of one".into(),
            count => format!("there is a list of {count}"),
        },
        Value::String(_) => "there is a text".into(),
        Value::Number(_) => "there is a number".into(),
        Value::Bool(_) | Value::Null => format!("there is {value}"),
    }
}
