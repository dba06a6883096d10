//! The things of a page, which refer to one another by `@id`.

use std::collections::HashMap;

use serde_json::Value;

use super::{MAX_DEPTH, value::Thing};

/// The things of a page by their `@id`.
pub(super) type Index<'a> = HashMap<&'a str, &'a Thing>;

/// The things among some values that have an `@id`, however deep.
pub(super) fn index(things: &[Value]) -> Index<'_> {
    let mut index = Index::new();
    things.iter().for_each(|thing| add_to_index(thing, 0, &mut index));
    index
}

fn add_to_index<'a>(value: &'a Value, depth: usize, index: &mut Index<'a>) {
    if depth > MAX_DEPTH {
        return;
    }
    match value {
        Value::Array(values) => values.iter().for_each(|value| add_to_index(value, depth + 1, index)),
        Value::Object(map) => {
            if let Some(id) = map.get("@id").and_then(Value::as_str) {
                let known = index.entry(id).or_insert(map);
                if known.len() < map.len() {
                    *known = map;
                }
            }
            map.values().for_each(|value| add_to_index(value, depth + 1, index));
        }
        _ => {}
    }
}

/// The thing that a value is or refers to.
pub(super) fn resolve<'a>(value: &'a Value, index: &Index<'a>) -> Option<&'a Thing> {
    let map = value.as_object()?;
    let reference = map.get("@id").and_then(Value::as_str).filter(|_| !map.contains_key("@type"));
    Some(reference.and_then(|id| index.get(id)).copied().unwrap_or(map))
}

/// The names of a thing's types, without the vocabulary's address.
pub(super) fn types(map: &Thing) -> impl Iterator<Item = &str> {
    let types = map.get("@type").map(std::slice::from_ref).unwrap_or_default();
    types
        .iter()
        .flat_map(|types| types.as_array().map_or(std::slice::from_ref(types), Vec::as_slice))
        .filter_map(|name| name.as_str()?.rsplit(['/', '#', ':']).next())
}
