//! What a value of JSON says: its words, an address, a date, markup.

use serde_json::Value;

use crate::{feed::text, picture::real};

/// The words of a value: a text, a number, or what an object calls its own.
pub(super) fn words(value: &Value) -> Option<String> {
    within(value, &["rendered", "text", "value", "plain", "name", "title", "en"])
}

/// The name of a thing or of somebody.
pub(super) fn brief(value: &Value) -> Option<String> {
    let names = ["name", "displayName", "display_name", "fullName", "full_name", "title", "label", "login", "username"];
    within(value, &names).or_else(|| within(value, &["rendered", "slug", "id"]))
}

pub(super) fn address(value: &Value) -> Option<String> {
    within(value, &["url", "href", "src", "path", "pathname", "current", "rendered", "source_url"])
}

/// The address of a picture; what is no address is a word that stands for one (`self`, `default`).
pub(super) fn picture(value: &Value) -> Option<String> {
    let value = value.as_array().map_or(Some(value), |all| all.first())?;
    let names = ["url", "src", "href", "source_url", "contentUrl", "original"];
    real(&within(value, &names)?).filter(|address| address.contains(['/', '.']))
}

/// A date; seconds and milliseconds since 1970 are whole numbers, however they are written.
pub(super) fn date(value: &Value) -> Option<String> {
    /// Microseconds begin here.
    const MICRO: f64 = 1e15;
    match value {
        Value::Number(number) => {
            let number = number.as_f64().filter(|number| (0.0..1e18).contains(number))?;
            Some(format!("{:.0}", (if number >= MICRO { number / 1e6 } else { number }).floor()))
        }
        value => within(value, &["iso", "date", "value", "$date", "time"]),
    }
}

/// The full form: markup as it is, also where it was escaped once too often, and text with its lines.
pub(super) fn markup(value: &Value) -> Option<String> {
    let text = within(value, &["rendered", "html", "text", "value", "plain"])?;
    let is_escaped = text.contains("&lt;") && !text.contains('<');
    if is_escaped {
        return Some(text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&"));
    }
    let is_markup = text::is_markup(&text) || (text.contains('&') && text.contains(';') && !text.contains('\n'));
    Some(if is_markup { text } else { text::as_markup(&text) })
}

/// A text or a number; in an object, what stands under the first of some names.
fn within(value: &Value, names: &[&str]) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Object(members) => {
            let named = names.iter().filter_map(|name| members.get(*name));
            return named.filter(|value| !value.is_object()).find_map(|value| within(value, names));
        }
        Value::Array(_) | Value::Null => return None,
    };
    (!text.is_empty()).then_some(text)
}
