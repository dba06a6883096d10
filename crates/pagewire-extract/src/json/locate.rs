//! Where known values stand in JSON: for lists whose recipe no longer fits.

use serde_json::Value;

use super::value::brief;
use crate::json_path::{JsonPath, Walk};

/// Values that are looked at on the way to a list.
const MOST: usize = 20_000;
/// Leaves of one member that are looked at, and steps to each.
const LEAVES: usize = 200;
const DEPTH: usize = 4;
/// Members of a list that are looked at.
const MEMBERS: usize = 500;
/// Known members that make a list the one.
const LEAST: usize = 2;

/// The members that a path selects; a list that is named means what is in it.
#[must_use]
pub fn members<'v>(value: &'v Value, path: &JsonPath) -> Vec<&'v Value> {
    let selected = Walk::new(value).select(path, value);
    match selected.as_slice() {
        [Value::Array(members)] => members.iter().collect(),
        _ => selected,
    }
}

/// What a path within a member gives, as texts.
#[must_use]
pub fn texts(member: &Value, path: &JsonPath) -> Vec<String> {
    Walk::new(member).select(path, member).into_iter().filter_map(brief).collect()
}

/// The texts and numbers in a member, each with the path that leads to it.
#[must_use]
pub fn leaves(member: &Value) -> Vec<(String, String)> {
    let (mut leaves, mut open) = (Vec::new(), vec![(String::new(), member, 0)]);
    while let Some((path, value, depth)) = open.pop() {
        match value {
            Value::Object(members) if depth < DEPTH => {
                open.extend(members.iter().map(|(name, value)| (stepped(&path, name), value, depth + 1)));
            }
            Value::Array(members) if depth < DEPTH && !path.is_empty() => {
                open.extend(members.first().map(|first| (format!("{path}[0]"), first, depth + 1)));
            }
            Value::String(_) | Value::Number(_) if leaves.len() < LEAVES => {
                leaves.extend(brief(value).map(|text| (path, text)));
            }
            _ => {}
        }
    }
    leaves
}

/// The path to the members of the list in which most hold a text that is known; the first of those in which as many do.
#[must_use]
pub fn listing(value: &Value, is_known: &dyn Fn(&str) -> bool) -> Option<JsonPath> {
    let (mut best, mut open, mut seen): (Option<(usize, String)>, _, usize) = (None, vec![(String::new(), value)], 0);
    while let Some((path, value)) = open.pop() {
        seen += 1;
        if seen > MOST {
            break;
        }
        if let Value::Array(members) = value {
            let holds = |member: &&Value| leaves(member).iter().any(|(_, text)| is_known(text));
            let count = members.iter().take(MEMBERS).filter(|member| member.is_object()).filter(holds).count();
            if count >= LEAST && best.as_ref().is_none_or(|(most, _)| count > *most) {
                best = Some((count, format!("{path}[*]")));
            }
        }
        match value {
            Value::Object(members) => {
                let inner = members.iter().filter(|(_, value)| value.is_object() || value.is_array());
                open.extend(inner.map(|(name, value)| (stepped(&path, name), value)));
            }
            Value::Array(members) => {
                let inner = members.iter().enumerate().filter(|(_, value)| value.is_object() || value.is_array());
                open.extend(inner.map(|(at, value)| (format!("{path}[{at}]"), value)));
            }
            _ => {}
        }
    }
    let (_, path) = best?;
    // a list that is all of the page begins at its top
    JsonPath::parse(if path.starts_with('[') { format!("${path}") } else { path }.as_str()).ok()
}

/// A path with a name behind it.
fn stepped(path: &str, name: &str) -> String {
    let is_plain = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    match (is_plain, path.is_empty()) {
        (true, true) => name.to_owned(),
        (true, false) => format!("{path}.{name}"),
        (false, true) => format!("$['{}']", name.replace('\\', "\\\\").replace('\'', "\\'")),
        (false, false) => format!("{path}['{}']", name.replace('\\', "\\\\").replace('\'', "\\'")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_list_with_known_values_is_found_wherever_it_stands() {
        let posts = json!([{"node": {"head": "Ferry"}}, {"node": {"head": "Pool"}}, {"node": {"head": "New"}}]);
        let value = json!({"menu": [{"t": "Ferry"}], "data": {"page-1": {"posts": posts.clone()}}});
        let is_known = |text: &str| ["Ferry", "Pool"].contains(&text);
        let path = listing(&value, &is_known).unwrap();
        assert_eq!(path.to_string(), "data['page-1'].posts[*]");
        assert_eq!(members(&value, &path).len(), 3);
        assert_eq!(listing(&posts, &is_known).unwrap().to_string(), "$[*]");
        assert!(listing(&json!({"a": [{"t": "Ferry"}]}), &is_known).is_none());
    }

    #[test]
    fn leaves_are_told_with_the_paths_that_give_them() {
        let member = json!({"a": {"b": "x", "c d": 7}, "tags": ["sea", "port"], "none": null});
        let mut leaves = leaves(&member);
        leaves.sort();
        assert_eq!(
            leaves,
            [("a.b", "x"), ("a['c d']", "7"), ("tags[0]", "sea")]
                .map(|(path, text)| (path.to_owned(), text.to_owned()))
        );
        for (path, text) in leaves {
            assert_eq!(texts(&member, &JsonPath::parse(&path).unwrap()), [text]);
        }
    }
}
