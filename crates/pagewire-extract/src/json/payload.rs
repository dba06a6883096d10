//! Embedded state in the notations of single frameworks, as JSON: what React's server components send in pieces ("flight"),
//! and what Nuxt writes as one flat array.

use serde_json::{Map, Value};

use crate::bounds::json;

/// How deep things may nest, and how many are written out.
const DEEPEST: usize = 24;
const MOST: usize = 200_000;
/// Bytes of text that count as much as a thing.
const BYTES: usize = 100;

/// The pieces of flight data that a script pushes: `self.__next_f.push([1,"…"])`.
pub(crate) fn flight_piece(script: &str) -> Option<String> {
    let (_, pushed) = script.split_once("__next_f")?.1.split_once(".push(")?;
    let pushed = json::first(pushed)?;
    pushed.get(1)?.as_str().map(str::to_owned)
}

/// The values in flight data: each line has a number, a colon and JSON, perhaps behind a letter that says what for.
pub(crate) fn flight(text: &str) -> Vec<Value> {
    let rows = text.lines().filter_map(|line| line.split_once(':'));
    let written = rows.filter_map(|(_, row)| row.get(row.find(['[', '{'])?..));
    written.filter_map(json::value).collect()
}

/// Nuxt's payload (`devalue`): an array of things in which members are the places of others.
pub(crate) fn nuxt(flat: &Value) -> Option<Value> {
    let flat = flat.as_array()?;
    let mut left = MOST;
    Some(revived(flat, 0, 0, &mut left))
}

fn revived(flat: &[Value], place: usize, depth: usize, left: &mut usize) -> Value {
    let Some(value) = flat.get(place).filter(|_| depth < DEEPEST && *left > 0) else { return Value::Null };
    *left = left.saturating_sub(1);
    let mut member = |value: &Value| {
        let place = value.as_u64().and_then(|place| usize::try_from(place).ok());
        place.map_or(Value::Null, |place| revived(flat, place, depth + 1, left))
    };
    match value {
        // one text may be told in many places
        Value::String(text) => {
            *left = left.saturating_sub(text.len() / BYTES);
            value.clone()
        }
        // `["Reactive", 3]` stands for what is there
        Value::Array(members) => match members.as_slice() {
            [Value::String(_), inner] => member(inner),
            members => members.iter().map(member).collect(),
        },
        Value::Object(members) => {
            let members: Map<String, Value> =
                members.iter().map(|(name, value)| (name.clone(), member(value))).collect();
            Value::Object(members)
        }
        value => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{flight, flight_piece, nuxt};

    #[test]
    fn a_piece_of_flight_data_is_the_text_that_is_pushed() {
        let script = r#"self.__next_f.push([1,"5:[\"$\",{\"a\":1}]\n"])"#;
        assert_eq!(flight_piece(script).as_deref(), Some("5:[\"$\",{\"a\":1}]\n"));
        assert_eq!(flight_piece("self.__next_f.push([0])"), None);
        assert_eq!(flight("5:[\"$\",{\"a\":1}]\n6:I[7,[]]\n7:broken\n"), [json!(["$", {"a": 1}]), json!([7, []])]);
    }

    #[test]
    fn places_become_what_is_there_and_circles_end() {
        let flat = json!([["Reactive", 1], {"posts": 2}, [3], {"title": 4, "self": 3}, "One"]);
        assert_eq!(nuxt(&flat).unwrap()["posts"][0]["title"], "One");
    }
}
