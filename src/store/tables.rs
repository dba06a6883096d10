//! What each column of the tables holds: by it, rows are checked and recovered one by one.

use rusqlite::types::{Value, ValueRef};

use super::{body, damage::instant};
use crate::model::{Image, Moment, is_guid};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ColumnKind {
    /// A whole number.
    Integer,
    /// Unix seconds.
    Instant,
    Real,
    Text,
    Blob,
    /// A digest of 16 bytes.
    Digest,
    /// An item's id.
    Id,
    /// What readers know an item by.
    Guid,
    /// A date as a page told it.
    Moment,
    /// An item as JSON, or `LOST`.
    Item,
    Image,
    /// JSON of a list of numbers.
    Numbers,
    /// JSON of any shape.
    Json,
    /// A page, packed.
    Zstd,
}

/// What stands for a value that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Without {
    /// Nothing: the row is of no use.
    Row,
    Null,
    Integer(i64),
    Text(&'static str),
}

#[derive(Debug)]
pub(super) struct Column {
    pub name: &'static str,
    pub kind: ColumnKind,
    pub without: Without,
    /// It may be NULL.
    pub optional: bool,
}

#[derive(Debug)]
pub(super) struct Table {
    pub name: &'static str,
    /// Its rows have numbers, by which they can be looked for.
    pub numbered: bool,
    pub columns: &'static [Column],
}

const fn key(name: &'static str, kind: ColumnKind) -> Column {
    Column { name, kind, without: Without::Row, optional: false }
}

const fn some(name: &'static str, kind: ColumnKind) -> Column {
    Column { name, kind, without: Without::Null, optional: true }
}

const fn or(name: &'static str, kind: ColumnKind, without: Without) -> Column {
    Column { name, kind, without, optional: false }
}

const ZERO: Without = Without::Integer(0);

/// All tables; those that others refer to come first.
pub(super) const TABLES: [Table; 19] = [
    Table {
        name: "item",
        numbered: true,
        columns: &[
            key("number", ColumnKind::Integer),
            key("feed", ColumnKind::Text),
            key("id", ColumnKind::Id),
            or("first_seen", ColumnKind::Instant, ZERO),
            or("updated", ColumnKind::Instant, ZERO),
            or("sort_at", ColumnKind::Instant, ZERO),
            or("ordinal", ColumnKind::Integer, ZERO),
            or("revision", ColumnKind::Digest, Without::Null),
            some("link", ColumnKind::Text),
            some("published", ColumnKind::Moment),
            Column { name: "body", kind: ColumnKind::Item, without: Without::Text(body::LOST), optional: true },
            or("backfill", ColumnKind::Integer, ZERO),
            some("guid", ColumnKind::Guid),
        ],
    },
    Table {
        name: "item_key",
        numbered: false,
        columns: &[key("feed", ColumnKind::Text), key("key", ColumnKind::Text), key("item", ColumnKind::Integer)],
    },
    Table {
        name: "feed",
        numbered: false,
        columns: &[
            key("id", ColumnKind::Text),
            or("revision", ColumnKind::Integer, Without::Integer(1)),
            or("changed_at", ColumnKind::Instant, ZERO),
            some("title", ColumnKind::Text),
            some("description", ColumnKind::Text),
            some("language", ColumnKind::Text),
            some("image", ColumnKind::Image),
            or("next_ordinal", ColumnKind::Integer, ZERO),
            some("home", ColumnKind::Text),
            some("show", ColumnKind::Json),
        ],
    },
    Table {
        name: "source",
        numbered: false,
        columns: &[
            key("feed", ColumnKind::Text),
            key("url", ColumnKind::Text),
            or("recipe", ColumnKind::Text, Without::Text("")),
            some("etag", ColumnKind::Text),
            some("last_modified", ColumnKind::Text),
            some("body_hash", ColumnKind::Digest),
            some("checked_at", ColumnKind::Instant),
            some("succeeded_at", ColumnKind::Instant),
            some("usual", ColumnKind::Real),
            or("churns", ColumnKind::Integer, ZERO),
            or("current", ColumnKind::Numbers, Without::Text("[]")),
            or("failures", ColumnKind::Integer, ZERO),
            some("failing_since", ColumnKind::Instant),
            some("reason", ColumnKind::Text),
            some("advice", ColumnKind::Text),
            some("moved_to", ColumnKind::Text),
            some("validated_url", ColumnKind::Text),
            some("freshness", ColumnKind::Integer),
            some("fresh_until", ColumnKind::Instant),
            some("retry_at", ColumnKind::Instant),
            or("gone", ColumnKind::Integer, ZERO),
            some("mended", ColumnKind::Json),
            some("memory", ColumnKind::Json),
            some("read_at", ColumnKind::Instant),
            some("watched", ColumnKind::Json),
        ],
    },
    Table {
        name: "media",
        numbered: false,
        columns: &[
            key("item", ColumnKind::Integer),
            key("url", ColumnKind::Text),
            or("done", ColumnKind::Integer, ZERO),
            or("tries", ColumnKind::Integer, ZERO),
            or("retry_at", ColumnKind::Instant, ZERO),
        ],
    },
    Table {
        name: "article",
        numbered: true,
        columns: &[
            key("item", ColumnKind::Integer),
            or("tries", ColumnKind::Integer, ZERO),
            or("retry_at", ColumnKind::Instant, ZERO),
            some("reason", ColumnKind::Text),
            some("body", ColumnKind::Item),
            or("recipe", ColumnKind::Text, Without::Text("")),
        ],
    },
    Table {
        name: "past",
        numbered: true,
        columns: &[
            key("number", ColumnKind::Integer),
            key("item", ColumnKind::Integer),
            key("until", ColumnKind::Instant),
            key("body", ColumnKind::Item),
        ],
    },
    Table {
        name: "page",
        numbered: false,
        columns: &[
            key("feed", ColumnKind::Text),
            key("url", ColumnKind::Text),
            key("found_at", ColumnKind::Text),
            some("media_type", ColumnKind::Text),
            some("charset", ColumnKind::Text),
            some("language", ColumnKind::Text),
            key("fetched_at", ColumnKind::Instant),
            key("body", ColumnKind::Zstd),
        ],
    },
    Table {
        name: "secret",
        numbered: false,
        columns: &[key("name", ColumnKind::Text), key("value", ColumnKind::Blob)],
    },
    Table {
        name: "subscription",
        numbered: false,
        columns: &[
            key("topic", ColumnKind::Text),
            key("callback", ColumnKind::Text),
            some("secret", ColumnKind::Text),
            key("expires", ColumnKind::Instant),
            or("failures", ColumnKind::Integer, ZERO),
            some("told", ColumnKind::Text),
            some("retry_at", ColumnKind::Instant),
        ],
    },
    Table {
        name: "told",
        numbered: false,
        columns: &[
            key("config", ColumnKind::Text),
            key("target", ColumnKind::Text),
            key("feed", ColumnKind::Text),
            key("what", ColumnKind::Text),
            key("since", ColumnKind::Instant),
        ],
    },
    Table { name: "paused", numbered: false, columns: &[key("feed", ColumnKind::Text)] },
    Table {
        name: "host",
        numbered: false,
        columns: &[key("name", ColumnKind::Text), key("closed_until", ColumnKind::Instant)],
    },
    Table {
        name: "traffic",
        numbered: false,
        columns: &[
            key("day", ColumnKind::Integer),
            key("host", ColumnKind::Text),
            or("requests", ColumnKind::Integer, ZERO),
            or("unchanged", ColumnKind::Integer, ZERO),
            or("refused", ColumnKind::Integer, ZERO),
            or("failed", ColumnKind::Integer, ZERO),
            or("bytes", ColumnKind::Integer, ZERO),
            or("burst", ColumnKind::Integer, ZERO),
            some("robots_at", ColumnKind::Instant),
        ],
    },
    Table {
        name: "robots",
        numbered: false,
        columns: &[
            key("origin", ColumnKind::Text),
            key("status", ColumnKind::Integer),
            some("body", ColumnKind::Blob),
            key("until", ColumnKind::Instant),
        ],
    },
    Table {
        name: "event",
        numbered: true,
        columns: &[
            key("number", ColumnKind::Integer),
            key("feed", ColumnKind::Text),
            key("url", ColumnKind::Text),
            key("at", ColumnKind::Instant),
            key("broke", ColumnKind::Integer),
            or("reason", ColumnKind::Text, Without::Text("")),
            some("advice", ColumnKind::Text),
            or("kind", ColumnKind::Text, Without::Text("")),
        ],
    },
    Table {
        name: "run",
        numbered: true,
        columns: &[
            key("number", ColumnKind::Integer),
            key("feed", ColumnKind::Text),
            key("url", ColumnKind::Text),
            key("at", ColumnKind::Instant),
            or("outcome", ColumnKind::Text, Without::Text("")),
            some("found", ColumnKind::Integer),
            some("new", ColumnKind::Integer),
            some("edited", ColumnKind::Integer),
            some("reason", ColumnKind::Text),
        ],
    },
    Table {
        name: "output",
        numbered: false,
        columns: &[
            key("path", ColumnKind::Text),
            or("fingerprint", ColumnKind::Text, Without::Text("")),
            or("size", ColumnKind::Integer, ZERO),
            or("modified_ns", ColumnKind::Integer, ZERO),
            some("digest", ColumnKind::Digest),
            some("feed", ColumnKind::Text),
            some("config", ColumnKind::Text),
            some("written_at", ColumnKind::Instant),
            some("gone_since", ColumnKind::Instant),
            some("withdrawn_at", ColumnKind::Instant),
        ],
    },
    Table {
        name: "unwritten",
        numbered: false,
        columns: &[
            key("path", ColumnKind::Text),
            some("feed", ColumnKind::Text),
            key("config", ColumnKind::Text),
            key("name", ColumnKind::Text),
            key("since", ColumnKind::Instant),
            or("reason", ColumnKind::Text, Without::Text("")),
            or("advice", ColumnKind::Text, Without::Text("")),
        ],
    },
];

impl Column {
    /// What is wrong with a value, if anything.
    pub(super) fn fault(&self, value: ValueRef<'_>) -> Option<String> {
        if value == ValueRef::Null {
            return (!self.optional).then(|| "it is missing".to_owned());
        }
        let text = || value.as_str().map_err(|fault| fault.to_string());
        let checked = match self.kind {
            ColumnKind::Integer => value.as_i64().map(|_| ()).map_err(|fault| fault.to_string()),
            ColumnKind::Instant => match value.as_i64() {
                Ok(seconds) if instant(seconds).is_some() => Ok(()),
                Ok(seconds) => Err(format!("{seconds} is no time")),
                Err(fault) => Err(fault.to_string()),
            },
            ColumnKind::Real => {
                value.as_f64().map(|_| ()).or_else(|_| value.as_i64().map(|_| ())).map_err(|fault| fault.to_string())
            }
            ColumnKind::Text => text().map(|_| ()),
            ColumnKind::Blob => value.as_blob().map(|_| ()).map_err(|fault| fault.to_string()),
            ColumnKind::Digest => match value.as_blob() {
                Ok(bytes) if bytes.len() == 16 => Ok(()),
                _ => Err("it is no digest".to_owned()),
            },
            ColumnKind::Id => text().and_then(|text| match super::items::is_id(text) {
                true => Ok(()),
                false => Err(format!("`{}` is no id", text.escape_debug())),
            }),
            ColumnKind::Guid => text().and_then(|text| match is_guid(text) {
                true => Ok(()),
                false => Err("it is no guid".to_owned()),
            }),
            ColumnKind::Moment => text().and_then(|text| json::<Moment>(&serde_json::Value::from(text).to_string())),
            ColumnKind::Item => text().and_then(|text| match text {
                body::LOST => Ok(()),
                text => body::read(text).map(|_| ()).map_err(|fault| fault.to_string()),
            }),
            ColumnKind::Image => text().and_then(json::<Image>),
            ColumnKind::Numbers => text().and_then(json::<Vec<i64>>),
            ColumnKind::Json => text().and_then(json::<serde::de::IgnoredAny>),
            ColumnKind::Zstd => value.as_blob().map_err(|fault| fault.to_string()).and_then(super::pages::check),
        };
        checked.err()
    }

    /// What stands for it; `None` where the row is of no use without it.
    pub(super) fn otherwise(&self) -> Option<Value> {
        match self.without {
            Without::Row => None,
            Without::Null => Some(Value::Null),
            Without::Integer(number) => Some(Value::Integer(number)),
            Without::Text(text) => Some(Value::Text(text.to_owned())),
        }
    }
}

fn json<T: serde::de::DeserializeOwned>(text: &str) -> Result<(), String> {
    serde_json::from_str::<T>(text).map(|_| ()).map_err(|fault| fault.to_string())
}
