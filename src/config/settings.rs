//! Settings of a feed or of all feeds, changed by a program or a form: a JSON merge patch (RFC 7396) of their tables in feeds.toml,
//! which keeps its comments.
//!
//! What runs a command, opens a private network or names a file is changed in the file alone. Headers and cookies are kept as secrets: each
//! value has a file of its own, and feeds.toml names that.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value as Json};
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TableLike, Value};

/// Settings of a feed that are changed here.
pub const OF_FEED: [&str; 23] = [
    "title",
    "description",
    "language",
    "home",
    "tags",
    "every",
    "cron",
    "quiet",
    "timezone",
    "full_text",
    "private",
    "formats",
    "keep",
    "drop",
    "only",
    "when",
    "max_age",
    "sort",
    "robots",
    "fetch",
    "charset",
    "alert",
    "request",
];
/// Settings of all feeds that are changed here, by their tables.
pub const OF_ALL: [(&str, &[&str]); 2] = [
    ("pagewire", &["every", "cron", "quiet", "timezone", "keep", "formats", "grace", "guid"]),
    ("fetch", &["contact", "delay", "timeout", "retries"]),
];
/// Members of `request` that are changed here; those of the first two are secrets.
const OF_REQUEST: [&str; 4] = ["headers", "cookies", "user_agent", "timeout"];

/// Whose settings are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingsOf<'a> {
    /// Those of the feed with this id.
    Feed(&'a str),
    /// Those of all: a member for each table.
    All,
}

/// What is to be changed: members of a table; `null` takes one away.
pub type Patch = Map<String, Json>;

/// Why settings cannot be changed in this way.
#[derive(Debug, thiserror::Error)]
pub enum SettingsFault {
    /// The setting is not one of those.
    #[error("`{key}` is no setting that is changed here: {known} are; the others are changed in feeds.toml itself")]
    Key {
        /// As it was named.
        key: String,
        /// Those that are.
        known: String,
    },
    /// The value is none that a setting has.
    #[error("`{0}` cannot have such a value: write a text, a number, true or false, or a list of texts")]
    Kind(String),
    /// A secret that is more than a text.
    #[error("`{0}` is a secret: send its text, or null to take it away")]
    Secret(String),
    /// A name that cannot be one of a file.
    #[error(
        "`{0}` cannot be the name of a header or cookie that is kept as a secret: letters, digits, `-` and `_` can"
    )]
    Name(String),
    /// There is nothing to change.
    #[error("feeds.toml has no table of its own for `{0}`: change it there")]
    NoFeed(String),
}

/// feeds.toml as it would be, and the files of secrets that come in and go.
#[derive(Debug)]
pub struct Patched {
    /// The text of the file.
    pub text: String,
    /// Files that are to hold secrets, each with its text.
    pub secrets: Vec<(PathBuf, String)>,
    /// Files of secrets that nothing names any more.
    pub needless: Vec<PathBuf>,
}

/// Where secrets are kept that come in by a form: the folder, and the folder of feeds.toml.
#[derive(Debug, Clone, Copy)]
pub struct Places<'a> {
    /// The state folder.
    pub state: &'a Path,
    /// That of feeds.toml.
    pub config: &'a Path,
}

/// A text of feeds.toml with other settings.
///
/// # Errors
/// [`SettingsFault`]; whether the values are right is for the reader of the file to say.
pub fn patched(
    document: &mut DocumentMut,
    whose: SettingsOf<'_>,
    patch: &Patch,
    places: Places<'_>,
) -> Result<Patched, SettingsFault> {
    let mut keeper = Keeper { places, feed: "", secrets: Vec::new(), needless: Vec::new() };
    match whose {
        SettingsOf::Feed(id) => {
            keeper.feed = id;
            let feed = document.get_mut("feed").and_then(|feeds| feeds.get_mut(id)).and_then(Item::as_table_like_mut);
            let feed = feed.ok_or_else(|| SettingsFault::NoFeed(id.to_owned()))?;
            keeper.of_feed(feed, patch)?;
        }
        SettingsOf::All => {
            for (name, members) in patch {
                let keys = OF_ALL.iter().find(|(table, _)| table == name).map(|(_, keys)| *keys);
                let keys = keys.ok_or_else(|| unknown(name, &OF_ALL.map(|(table, _)| table)))?;
                let members = members.as_object().ok_or_else(|| SettingsFault::Kind(name.clone()))?;
                known(members, keys)?;
                merge(sub_table(document.as_table_mut(), name, false)?, members)?;
            }
        }
    }
    Ok(Patched { text: document.to_string(), secrets: keeper.secrets, needless: keeper.needless })
}

/// The settings that a table says, as JSON; of secrets it tells the names alone.
#[must_use]
pub fn said(document: &DocumentMut, whose: SettingsOf<'_>) -> Patch {
    let table = |item: Option<&Item>, keys: &[&str]| -> Patch {
        let Some(table) = item.and_then(Item::as_table_like) else { return Patch::new() };
        let member = |key: &&str| {
            let item = table.get(key)?;
            Some(((*key).to_owned(), if *key == "request" { request_of(item)? } else { json_of(item)? }))
        };
        keys.iter().filter_map(member).collect()
    };
    match whose {
        SettingsOf::Feed(id) => table(document.get("feed").and_then(|feeds| feeds.get(id)), &OF_FEED),
        SettingsOf::All => {
            let tables = OF_ALL.iter().map(|(name, keys)| (*name, table(document.get(name), keys)));
            tables.map(|(name, members)| (name.to_owned(), members.into())).collect()
        }
    }
}

/// Who keeps the secrets of a feed in files.
struct Keeper<'a> {
    places: Places<'a>,
    feed: &'a str,
    secrets: Vec<(PathBuf, String)>,
    needless: Vec<PathBuf>,
}

impl Keeper<'_> {
    fn of_feed(&mut self, feed: &mut dyn TableLike, patch: &Patch) -> Result<(), SettingsFault> {
        known(patch, &OF_FEED)?;
        let mut plain = patch.clone();
        if let Some(request) = plain.remove("request") {
            let request = request.as_object().ok_or_else(|| SettingsFault::Kind("request".into()))?;
            known(request, &OF_REQUEST)?;
            self.of_request(sub_table(feed, "request", false)?, request)?;
            drop_empty(feed, "request");
        }
        merge(feed, &plain)
    }

    fn of_request(&mut self, table: &mut dyn TableLike, patch: &Patch) -> Result<(), SettingsFault> {
        let mut plain = patch.clone();
        for kind in ["headers", "cookies"] {
            let Some(members) = plain.remove(kind) else { continue };
            let members = members.as_object().ok_or_else(|| SettingsFault::Kind(kind.into()))?;
            let secrets = sub_table(table, kind, false)?;
            for (name, value) in members {
                self.secret(secrets, (kind, name), value)?;
            }
            drop_empty(table, kind);
        }
        merge(table, &plain)
    }

    fn secret(
        &mut self,
        table: &mut dyn TableLike,
        (kind, name): (&str, &str),
        value: &Json,
    ) -> Result<(), SettingsFault> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if name.is_empty() || name.len() > 80 || !name.chars().all(is_plain) {
            return Err(SettingsFault::Name(name.to_owned()));
        }
        // a feed may be called like another with a part of a header's name; a full stop is in neither
        let path = self.places.state.join("secrets").join(format!("{}.{kind}.{name}", self.feed));
        match value {
            Json::Null => {
                table.remove(name);
                self.needless.push(path);
            }
            Json::String(text) => {
                let within = path.strip_prefix(self.places.config).unwrap_or(&path);
                let mut place = InlineTable::new();
                place.insert("file", within.to_string_lossy().into_owned().into());
                place.fmt();
                table.insert(name, Item::Value(Value::InlineTable(place)));
                self.secrets.push((path, text.clone()));
            }
            _ => return Err(SettingsFault::Secret(name.to_owned())),
        }
        Ok(())
    }
}

fn unknown(key: &str, known: &[&str]) -> SettingsFault {
    let known = known.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
    SettingsFault::Key { key: key.to_owned(), known }
}

fn known(patch: &Patch, keys: &[&str]) -> Result<(), SettingsFault> {
    patch.keys().find(|key| !keys.contains(&key.as_str())).map_or(Ok(()), |key| Err(unknown(key, keys)))
}

/// The table below another; one that is not there is made.
fn sub_table<'t>(
    table: &'t mut dyn TableLike,
    key: &str,
    inline: bool,
) -> Result<&'t mut dyn TableLike, SettingsFault> {
    if table.get(key).and_then(Item::as_table_like).is_none() {
        let made = match inline {
            true => Item::Value(Value::InlineTable(InlineTable::new())),
            false => Item::Table(Table::new()),
        };
        table.remove(key);
        table.insert(key, made);
    }
    let made = table.get_mut(key).and_then(Item::as_table_like_mut);
    made.ok_or_else(|| SettingsFault::Kind(key.to_owned()))
}

fn drop_empty(table: &mut dyn TableLike, key: &str) {
    if table.get(key).and_then(Item::as_table_like).is_some_and(TableLike::is_empty) {
        table.remove(key);
    }
}

fn merge(table: &mut dyn TableLike, patch: &Patch) -> Result<(), SettingsFault> {
    for (key, wanted) in patch {
        match wanted {
            Json::Null => {
                table.remove(key);
            }
            Json::Object(members) => {
                merge(sub_table(table, key, key == "keep")?, members)?;
                if let Some(Value::InlineTable(inline)) = table.get_mut(key).and_then(Item::as_value_mut) {
                    inline.fmt();
                }
                drop_empty(table, key);
            }
            wanted => put(table, key, wanted)?,
        }
    }
    Ok(())
}

/// Puts a value in its place; one that says the same stays as it is written.
fn put(table: &mut dyn TableLike, key: &str, wanted: &Json) -> Result<(), SettingsFault> {
    if table.get(key).and_then(json_of).is_some_and(|old| is_same(&old, wanted)) {
        return Ok(());
    }
    let mut new = value_of(wanted).ok_or_else(|| SettingsFault::Kind(key.to_owned()))?;
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) => {
            // a comment beside a value is a part of it
            *new.decor_mut() = old.decor().clone();
            *old = new;
        }
        None => {
            table.insert(key, Item::Value(new));
        }
    }
    Ok(())
}

/// Whether two values say the same: one text, or a list of it alone.
fn is_same(old: &Json, new: &Json) -> bool {
    let one = |value: &Json| match value {
        Json::Array(members) if members.len() == 1 => members.first().cloned().unwrap_or_default(),
        value => value.clone(),
    };
    one(old) == one(new)
}

fn value_of(json: &Json) -> Option<Value> {
    Some(match json {
        Json::Bool(flag) => (*flag).into(),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => whole.into(),
            None => number.as_f64()?.into(),
        },
        Json::String(text) => text.as_str().into(),
        Json::Array(members) => {
            let texts: Option<Array> = members.iter().map(|member| member.as_str().map(Value::from)).collect();
            Value::Array(texts?)
        }
        Json::Null | Json::Object(_) => return None,
    })
}

/// A value as JSON.
fn json_of(item: &Item) -> Option<Json> {
    if let Some(table) = item.as_table_like() {
        return Some(Json::Object(
            table.iter().filter_map(|(key, item)| Some((key.to_owned(), json_of(item)?))).collect(),
        ));
    }
    Some(match item.as_value()? {
        Value::String(text) => text.value().as_str().into(),
        Value::Integer(number) => (*number.value()).into(),
        Value::Float(number) => (*number.value()).into(),
        Value::Boolean(flag) => (*flag.value()).into(),
        Value::Datetime(at) => at.value().to_string().into(),
        Value::Array(members) => members.iter().filter_map(|member| json_of(&Item::Value(member.clone()))).collect(),
        Value::InlineTable(_) => return None,
    })
}

/// How a feed asks, as JSON: of what may be a secret it tells only that it is there.
fn request_of(item: &Item) -> Option<Json> {
    let member = |(key, item): (&str, &Item)| {
        let value = match key {
            "user_agent" | "timeout" | "method" => json_of(item)?,
            "headers" | "cookies" => {
                let names = item.as_table_like()?.iter().map(|(name, _)| (name.to_owned(), Json::Bool(true)));
                Json::Object(names.collect())
            }
            _ => Json::Bool(true),
        };
        Some((key.to_owned(), value))
    };
    Some(Json::Object(item.as_table_like()?.iter().filter_map(member).collect()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const FILE: &str = "[pagewire] # of all\ntimezone = 'UTC' # ours\n\n# the first\n[feed.one]\nurl = 'https://a.example/' # its page\ntitle = 'One' # as ours\nkeep = { items = 20 }\n\
        drop = { title = 'Ad' }\n\n[feed.one.list]\nitem = 'li' # each\n\n[feed.two]\nurl = 'https://b.example/'\n";

    fn change(whose: SettingsOf<'_>, patch: &Json) -> Result<Patched, SettingsFault> {
        let places = Places { state: Path::new("/srv/.pagewire"), config: Path::new("/srv") };
        patched(&mut FILE.parse().unwrap(), whose, patch.as_object().unwrap(), places)
    }

    #[test]
    fn settings_change_and_comments_stay() {
        let patch = json!({ "title": "First", "every": "2h", "keep": { "age": "30d" }, "drop": { "title": ["Ad"] }, "tags": ["press", "town"] });
        let text = change(SettingsOf::Feed("one"), &patch).unwrap().text;
        let wanted = FILE
            .replace("'One' # as ours", "\"First\" # as ours")
            .replace("{ items = 20 }", "{ items = 20, age = \"30d\" }")
            .replace("title = 'Ad' }\n", "title = 'Ad' }\nevery = \"2h\"\ntags = [\"press\", \"town\"]\n");
        assert_eq!(text, wanted);
    }

    #[test]
    fn what_is_null_goes_and_an_empty_table_with_it() {
        let patch = json!({ "title": null, "drop": { "title": null }, "keep": null, "when": null });
        let text = change(SettingsOf::Feed("one"), &patch).unwrap().text;
        assert!(!text.contains("title") && !text.contains("drop") && !text.contains("keep"), "{text}");
        assert!(text.contains("item = 'li' # each"), "{text}");
    }

    #[test]
    fn settings_of_all_stand_in_their_tables() {
        let patch = json!({ "pagewire": { "timezone": "Europe/Berlin", "every": "1h" }, "fetch": { "delay": "3s" } });
        let text = change(SettingsOf::All, &patch).unwrap().text;
        assert!(
            text.contains("timezone = \"Europe/Berlin\" # ours\nevery = \"1h\"")
                && text.contains("[fetch]\ndelay = \"3s\""),
            "{text}"
        );
    }

    #[test]
    fn a_secret_has_a_file_and_feeds_toml_names_it() {
        let patch = json!({ "request": { "cookies": { "sid": "s3cret" }, "headers": { "X-Key": null } } });
        let done = change(SettingsOf::Feed("two"), &patch).unwrap();
        assert!(
            !done.text.contains("s3cret")
                && done
                    .text
                    .contains("[feed.two.request.cookies]\nsid = { file = \".pagewire/secrets/two.cookies.sid\" }"),
            "{}",
            done.text
        );
        assert_eq!(done.secrets, [(PathBuf::from("/srv/.pagewire/secrets/two.cookies.sid"), "s3cret".to_owned())]);
        assert_eq!(done.needless, [PathBuf::from("/srv/.pagewire/secrets/two.headers.X-Key")]);
        let told = said(&done.text.parse().unwrap(), SettingsOf::Feed("two"));
        assert_eq!(told["request"], json!({ "cookies": { "sid": true } }));
    }

    #[test]
    fn neither_commands_nor_files_nor_private_networks_come_in() {
        for patch in [
            json!({ "after": { "run": ["rm"] } }),
            json!({ "url": "file:///etc/passwd" }),
            json!({ "request": { "proxy": "http://10.0.0.1" } }),
            json!({ "request": { "cookies": { "a": { "file": "/etc/passwd" } } } }),
            json!({ "request": { "cookies": { "../a": "x" } } }),
            json!({ "request": { "headers": "x" } }),
            json!({ "keep": { "items": { "a": [{}] } } }),
            json!({ "tags": [1] }),
        ] {
            let refused = change(SettingsOf::Feed("one"), &patch);
            assert!(refused.is_err() || patch["keep"].is_object(), "{patch}");
        }
        assert!(change(SettingsOf::All, &json!({ "fetch": { "allow_private": ["10.0.0.0/8"] } })).is_err());
        assert!(change(SettingsOf::All, &json!({ "serve": { "admin": "x" } })).is_err());
        assert!(matches!(change(SettingsOf::Feed("three"), &json!({})), Err(SettingsFault::NoFeed(_))));
    }
}
