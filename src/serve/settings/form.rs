//! The settings that have a place in a form: how each is shown, and what is made of what somebody filled in.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::Whose;
use crate::config::settings::Patch;

/// How a setting is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    /// One line.
    Text,
    /// A number.
    Number,
    /// A list, one a line.
    Lines,
    /// Words with commas or blanks between them.
    Words,
    /// Yes, or what is usual.
    Flag,
    /// Yes is one word.
    Browser,
    /// No, or what is usual.
    Off,
}

/// A setting in a form.
struct Setting {
    /// Where it stands: the names of its tables and its key, with full stops between.
    path: &'static str,
    label: &'static str,
    kind: Kind,
    /// What may be written, or what it does.
    hint: &'static str,
}

const fn setting(path: &'static str, label: &'static str, kind: Kind, hint: &'static str) -> Setting {
    Setting { path, label, kind, hint }
}

/// Settings that stand together.
type Group = (&'static str, &'static [Setting]);

const OF_FEED: [Group; 4] = [
    (
        "The feed",
        &[
            setting("title", "Title", Kind::Text, "that of the page, where it is empty"),
            setting("description", "Description", Kind::Text, ""),
            setting("tags", "Tags", Kind::Words, "press, town"),
            setting("language", "Language", Kind::Text, "de-AT"),
            setting("private", "Private: only who knows its address can read it", Kind::Flag, ""),
            setting("alert", "Silent: no alert tells of it", Kind::Off, ""),
        ],
    ),
    (
        "When and how it is read",
        &[
            setting("every", "Every", Kind::Text, "30m, 6h, 1d or auto"),
            setting("cron", "Or at fixed times", Kind::Text, "0 7 * * 1-5"),
            setting("quiet", "Quiet hours", Kind::Lines, "23:00-06:00"),
            setting("timezone", "Time zone of times that name none", Kind::Text, "Europe/Berlin"),
            setting("full_text", "Full text: each new item's own page is read", Kind::Flag, ""),
            setting("fetch", "The page needs its scripts: run them in Chromium", Kind::Browser, ""),
            setting("request.user_agent", "Name by which it asks", Kind::Text, "User-Agent"),
            setting("request.timeout", "Patience with the site", Kind::Text, "30s"),
        ],
    ),
    (
        "What is left out",
        &[
            setting("drop.title", "Items whose title matches", Kind::Lines, "a regular expression a line"),
            setting("drop.category", "Items whose section matches", Kind::Lines, ""),
            setting("drop.link", "Items whose address matches", Kind::Lines, ""),
            setting("only.title", "All but items whose title matches", Kind::Lines, ""),
            setting("only.category", "All but items whose section matches", Kind::Lines, ""),
            setting(
                "when",
                "All but items of which this is true",
                Kind::Text,
                "title ~ \"(?i)port\" and not category = \"Ads\"",
            ),
            setting("max_age", "Items older than", Kind::Text, "90d"),
        ],
    ),
    (
        "What is kept",
        &[
            setting("keep.items", "Items at most", Kind::Number, "100"),
            setting("keep.age", "Items no older than", Kind::Text, "365d"),
        ],
    ),
];

const OF_ALL: [Group; 3] = [
    (
        "When feeds are read",
        &[
            setting("pagewire.every", "Every", Kind::Text, "30m, 6h, 1d or auto"),
            setting("pagewire.cron", "Or at fixed times", Kind::Text, "0 7 * * 1-5"),
            setting("pagewire.quiet", "Quiet hours", Kind::Lines, "23:00-06:00"),
            setting("pagewire.timezone", "Time zone of times that name none", Kind::Text, "Europe/Berlin"),
        ],
    ),
    (
        "What is kept",
        &[
            setting("pagewire.keep.items", "Items at most", Kind::Number, "100"),
            setting("pagewire.keep.age", "Items no older than", Kind::Text, "365d"),
            setting("pagewire.grace", "Files of feeds that are gone stay", Kind::Text, "7d"),
        ],
    ),
    (
        "How sites are asked",
        &[
            setting(
                "fetch.contact",
                "Who asks: an address that sites can write to",
                Kind::Text,
                "mailto:you@example.org",
            ),
            setting("fetch.delay", "Pause between two requests to a host", Kind::Text, "1s"),
            setting("fetch.timeout", "Patience with a site", Kind::Text, "30s"),
        ],
    ),
];

/// A group of settings as a page shows them.
#[derive(Debug, Serialize)]
pub(super) struct GroupView {
    title: &'static str,
    settings: Vec<SettingView>,
}

#[derive(Debug, Serialize)]
struct SettingView {
    name: &'static str,
    label: &'static str,
    kind: Kind,
    hint: &'static str,
    value: String,
    is_set: bool,
}

fn groups(whose: &Whose) -> &'static [Group] {
    match whose {
        Whose::Feed(_) => &OF_FEED,
        Whose::All => &OF_ALL,
    }
}

/// The form, filled in with what the settings say; or with what somebody filled in before.
pub(super) fn filled(whose: &Whose, said: &Patch, sent: Option<&BTreeMap<String, String>>) -> Vec<GroupView> {
    let view = |setting: &Setting| {
        let known = member(said, setting.path);
        let value = match sent {
            Some(sent) => sent.get(setting.path).cloned().unwrap_or_default(),
            None => written(known, setting.kind),
        };
        let is_set = match (sent, setting.kind) {
            (Some(sent), _) => sent.contains_key(setting.path),
            (None, Kind::Browser) => known.and_then(Value::as_str) == Some("browser"),
            (None, Kind::Off) => known.and_then(Value::as_bool) == Some(false),
            (None, _) => known.and_then(Value::as_bool) == Some(true),
        };
        let Setting { path: name, label, kind, hint } = *setting;
        SettingView { name, label, kind, hint, value, is_set }
    };
    let group = |(title, settings): &Group| GroupView { title, settings: settings.iter().map(view).collect() };
    groups(whose).iter().map(group).collect()
}

/// What is to be changed by a form that somebody sent.
pub(super) fn patch(whose: &Whose, sent: &BTreeMap<String, String>) -> Patch {
    let mut patch = Patch::new();
    for setting in groups(whose).iter().flat_map(|(_, settings)| settings.iter()) {
        let text = sent.get(setting.path).map_or("", |text| text.trim());
        put(&mut patch, setting.path, read(text, setting.kind));
    }
    let text = |key: &str| sent.get(key).map_or("", |text| text.trim());
    let kind = if text("secret-kind") == "header" { "headers" } else { "cookies" };
    if !text("secret-name").is_empty() && !text("secret-value").is_empty() {
        secret(&mut patch, kind, text("secret-name"), json!(text("secret-value")));
    }
    for (kind, name) in [("headers", "header"), ("cookies", "cookie")] {
        let gone = sent.keys().filter_map(|key| key.strip_prefix(&format!("forget-{name}-")));
        gone.for_each(|named| secret(&mut patch, kind, named, Value::Null));
    }
    patch
}

/// The names of the secrets that a feed sends along.
pub(super) fn secrets(said: &Patch) -> BTreeMap<&'static str, Vec<String>> {
    let names = |kind: &str| -> Vec<String> {
        let members = said.get("request").and_then(|request| request.get(kind)).and_then(Value::as_object);
        members.map(|members| members.keys().cloned().collect()).unwrap_or_default()
    };
    BTreeMap::from([("header", names("headers")), ("cookie", names("cookies"))])
}

fn secret(patch: &mut Patch, kind: &str, name: &str, value: Value) {
    within(patch, "request", |request| {
        within(request, kind, |secrets| {
            secrets.insert(name.to_owned(), value);
        });
    });
}

/// Changes the members below a member, which becomes one that has such.
fn within(patch: &mut Patch, key: &str, change: impl FnOnce(&mut Patch)) {
    let mut inner = match patch.remove(key) {
        Some(Value::Object(members)) => members,
        _ => Map::new(),
    };
    change(&mut inner);
    patch.insert(key.to_owned(), Value::Object(inner));
}

fn member<'p>(said: &'p Patch, path: &str) -> Option<&'p Value> {
    let mut steps = path.split('.');
    let first = said.get(steps.next()?)?;
    steps.try_fold(first, |value, step| value.get(step))
}

fn put(patch: &mut Patch, path: &str, value: Value) {
    match path.split_once('.') {
        Some((table, rest)) => within(patch, table, |inner| put(inner, rest, value)),
        None => drop(patch.insert(path.to_owned(), value)),
    }
}

/// A setting as a form shows it.
fn written(value: Option<&Value>, kind: Kind) -> String {
    let glue = if kind == Kind::Words { ", " } else { "\n" };
    match value {
        None | Some(Value::Null | Value::Object(_)) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(members)) => members.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(glue),
        Some(other) => other.to_string(),
    }
}

/// What somebody filled in, as a value; null takes the setting away.
fn read(text: &str, kind: Kind) -> Value {
    let list = |parts: Vec<&str>| if parts.is_empty() { Value::Null } else { json!(parts) };
    match kind {
        _ if text.is_empty() => Value::Null,
        Kind::Text => json!(text),
        // what is no number is refused with its place, as in the file
        Kind::Number => text.parse::<i64>().map_or_else(|_| json!(text), |number| json!(number)),
        Kind::Lines => list(text.lines().map(str::trim).filter(|line| !line.is_empty()).collect()),
        Kind::Words => list(text.split([',', ' ', '\n']).map(str::trim).filter(|word| !word.is_empty()).collect()),
        Kind::Flag => json!(true),
        Kind::Browser => json!("browser"),
        Kind::Off => json!(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_is_what_was_shown() {
        let said = json!({ "title": "Town", "tags": ["a", "b"], "keep": { "items": 20 }, "drop": { "title": ["x", "y"] }, "private": true,
            "fetch": "browser", "alert": false, "request": { "cookies": { "sid": true } } });
        let said = said.as_object().unwrap();
        let whose = Whose::Feed("town".into());
        let shown = filled(&whose, said, None);
        let sent: BTreeMap<String, String> = shown
            .iter()
            .flat_map(|group| &group.settings)
            .filter(|setting| !matches!(setting.kind, Kind::Flag | Kind::Browser | Kind::Off) || setting.is_set)
            .map(|setting| {
                let value = if setting.is_set { "1".to_owned() } else { setting.value.clone() };
                (setting.name.to_owned(), value)
            })
            .collect();
        let patch = patch(&whose, &sent);
        for (path, value) in [
            ("title", json!("Town")),
            ("tags", json!(["a", "b"])),
            ("keep.items", json!(20)),
            ("drop.title", json!(["x", "y"])),
            ("private", json!(true)),
            ("fetch", json!("browser")),
            ("alert", json!(false)),
            ("full_text", Value::Null),
            ("every", Value::Null),
        ] {
            assert_eq!(member(&patch, path), Some(&value), "{path}");
        }
        assert!(member(&patch, "request.cookies").is_none(), "what is not touched stays");
        assert_eq!(secrets(said)["cookie"], ["sid"]);
    }

    #[test]
    fn a_secret_comes_in_by_its_name_and_goes_by_it() {
        let sent =
            [("secret-kind", "cookie"), ("secret-name", "sid"), ("secret-value", "x"), ("forget-header-X-Key", "1")];
        let sent = sent.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let patch = patch(&Whose::Feed("a".into()), &sent);
        assert_eq!(patch["request"]["cookies"], json!({ "sid": "x" }));
        assert_eq!(patch["request"]["headers"], json!({ "X-Key": null }));
    }
}
