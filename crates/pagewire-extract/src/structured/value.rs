//! The values of properties: words, however JSON-LD wraps them.

use serde_json::{Map, Value};

/// A thing of schema.org: its properties by name.
pub(super) type Thing = Map<String, Value>;

/// Values of one property that are looked at; more would be spam.
pub(super) const MAX_VALUES: usize = 50;

/// The first of some properties that has words.
pub(super) fn words(thing: &Thing, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| word(thing.get(*name)?))
}

/// The words of a value: a text, a number, the first of a list, or what JSON-LD wraps in `@value`.
pub(super) fn word(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Array(values) => return values.iter().take(MAX_VALUES).filter(|value| !value.is_array()).find_map(word),
        Value::Object(map) => map.get("@value")?.as_str()?.trim().to_owned(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// The words of a value that is a line at most: what many things refer to is copied for each of them.
pub(super) fn brief(value: &Value) -> Option<String> {
    const LONGEST: usize = 2_048;
    let first = value.as_array().map_or(Some(value), |values| values.iter().find(|value| !value.is_array()));
    let text = first.and_then(|value| value.as_str().or_else(|| value.get("@value")?.as_str()));
    word(value).filter(|_| text.is_none_or(|text| text.len() <= LONGEST))
}

/// Each of a value, which may be one or a list.
pub(super) fn each(value: &Value) -> &[Value] {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice)
}

/// Each of the values of some properties.
pub(super) fn each_of<'a>(thing: &'a Thing, names: &'a [&'a str]) -> impl Iterator<Item = &'a Value> {
    names.iter().filter_map(|name| thing.get(*name)).flat_map(each)
}
