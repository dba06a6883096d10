//! The bounds of JSON, by its brackets.

use serde_json::Value;

use super::{Excess, within};

/// Lists and objects that may be open at once; the reader would stop at 128 of itself.
const MAX_DEPTH: usize = 100;
/// Lists and objects: an object of one member takes some 700 bytes when it is read.
const MAX_CONTAINERS: usize = 200_000;
/// Members of lists and objects, in all.
const MAX_MEMBERS: usize = 2_000_000;

/// Whether JSON is within the bounds. What is wrong with it otherwise is for its reader to say.
///
/// # Errors
/// [`Excess`] names the bound.
pub(crate) fn check(text: &str) -> Result<(), Excess> {
    check_until(text, |_| false)
}

/// The same up to where so many are open that it is enough.
fn check_until(text: &str, enough: impl Fn(usize) -> bool) -> Result<(), Excess> {
    let (mut depth, mut containers, mut members) = (0_usize, 0, 0);
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => past_string(&mut bytes),
            b'[' | b'{' => {
                depth += 1;
                containers += 1;
                within(depth, MAX_DEPTH, Excess::Depth(MAX_DEPTH))?;
                within(containers, MAX_CONTAINERS, Excess::Elements(MAX_CONTAINERS))?;
            }
            b']' | b'}' => {
                depth = depth.saturating_sub(1);
                if enough(depth) {
                    break;
                }
            }
            b',' => {
                members += 1;
                within(members, MAX_MEMBERS, Excess::Elements(MAX_MEMBERS))?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Goes on behind the quote that ends a string.
fn past_string(bytes: &mut std::str::Bytes<'_>) {
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return,
            b'\\' => _ = bytes.next(),
            _ => {}
        }
    }
}

/// The value that a text of a page is, if it is one and within the bounds.
pub(crate) fn value(text: &str) -> Option<Value> {
    check(text).ok()?;
    serde_json::from_str(text).ok()
}

/// The value that a text begins with, whatever follows it.
pub(crate) fn first(text: &str) -> Option<Value> {
    check_until(text, |open| open == 0).ok()?;
    serde_json::Deserializer::from_str(text).into_iter().next()?.ok()
}

/// The values that a text begins with, one behind the other; none where it leaves the bounds.
pub(crate) fn values(text: &str) -> impl Iterator<Item = Value> {
    let text = if check(text).is_ok() { text } else { "" };
    serde_json::Deserializer::from_str(text).into_iter().map_while(Result::ok)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_as_deep_as_may_be_is_read() {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let nested = |times: usize| format!("{}1{}", open.repeat(times), close.repeat(times));
            assert!(value(&nested(MAX_DEPTH)).is_some(), "{open}");
            assert_eq!(check(&nested(MAX_DEPTH + 1)), Err(Excess::Depth(MAX_DEPTH)));
            assert_eq!(check(&open.repeat(1_000_000)), Err(Excess::Depth(MAX_DEPTH)));
        }
    }

    #[test]
    fn brackets_in_strings_are_text() {
        let text = format!("{{\"a\": \"\\\\\\\"{}\"}}", "[{,".repeat(3_000_000));
        assert!(value(&text).is_some());
    }

    #[test]
    fn lists_objects_and_members_are_counted() {
        assert_eq!(check(&format!("[{}1]", "{},".repeat(MAX_CONTAINERS))), Err(Excess::Elements(MAX_CONTAINERS)));
        assert_eq!(check(&format!("[{}1]", "0,".repeat(MAX_MEMBERS + 1))), Err(Excess::Elements(MAX_MEMBERS)));
    }

    #[test]
    fn what_follows_the_first_value_counts_for_nothing() {
        assert!(first(&format!("{{\"a\":[1]}};{}", "[".repeat(1_000))).is_some());
    }

    #[test]
    fn several_values_may_follow_one_another() {
        assert_eq!(values("{\"a\":1}[2] x").count(), 2);
    }
}
