//! What each column of the tables holds: by it, rows are checked and recovered one by one.

use rusqlite::types::{Value, ValueRef};

use super::{body, damage::instant};
use crate::model::{Image, Moment};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
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
    pub kind: Kind,
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

const fn key(name: &'static str, kind: Kind) -> Column {
    Column { name, kind, without: Without::Row, optional: false }
}

const fn some(name: &'static str, kind: Kind) -> Column {
    Column { name, kind, without: Without::Null, optional: true }
}

const fn or(name: &'static str, kind: Kind, without: Without) -> Column {
    Column { name, kind, without, optional: false }
}

const ZERO: Without = Without::Integer(0);

/// All tables; those that others refer to come first.
pub(super) const TABLES: [Table; 16] = [
    Table {
        name: "item",
        numbered: true,
        columns: &[
            key("number", Kind::Integer),
            key("feed", Kind::Text),
            key("id", Kind::Id),
            or("first_seen", Kind::Instant, ZERO),
            or("updated", Kind::Instant, ZERO),
            or("sort_at", Kind::Instant, ZERO),
            or("ordinal", Kind::Integer, ZERO),
            or("revision", Kind::Digest, Without::Null),
            some("link", Kind::Text),
            some("published", Kind::Moment),
            Column { name: "body", kind: Kind::Item, without: Without::Text(body::LOST), optional: true },
            or("backfill", Kind::Integer, ZERO),
        ],
    },
    Table {
        name: "item_key",
        numbered: false,
        columns: &[key("feed", Kind::Text), key("key", Kind::Text), key("item", Kind::Integer)],
    },
    Table {
        name: "feed",
        numbered: false,
        columns: &[
            key("id", Kind::Text),
            or("revision", Kind::Integer, Without::Integer(1)),
            or("changed_at", Kind::Instant, ZERO),
            some("title", Kind::Text),
            some("description", Kind::Text),
            some("language", Kind::Text),
            some("image", Kind::Image),
            or("next_ordinal", Kind::Integer, ZERO),
            some("home", Kind::Text),
            some("show", Kind::Json),
        ],
    },
    Table {
        name: "source",
        numbered: false,
        columns: &[
            key("feed", Kind::Text),
            key("url", Kind::Text),
            or("recipe", Kind::Text, Without::Text("")),
            some("etag", Kind::Text),
            some("last_modified", Kind::Text),
            some("body_hash", Kind::Digest),
            some("checked_at", Kind::Instant),
            some("succeeded_at", Kind::Instant),
            some("usual", Kind::Real),
            or("churns", Kind::Integer, ZERO),
            or("current", Kind::Numbers, Without::Text("[]")),
            or("failures", Kind::Integer, ZERO),
            some("failing_since", Kind::Instant),
            some("reason", Kind::Text),
            some("advice", Kind::Text),
            some("moved_to", Kind::Text),
            some("validated_url", Kind::Text),
            some("freshness", Kind::Integer),
            some("fresh_until", Kind::Instant),
            some("retry_at", Kind::Instant),
            or("gone", Kind::Integer, ZERO),
            some("mended", Kind::Json),
            some("memory", Kind::Json),
            some("read_at", Kind::Instant),
        ],
    },
    Table {
        name: "article",
        numbered: true,
        columns: &[
            key("item", Kind::Integer),
            or("tries", Kind::Integer, ZERO),
            or("retry_at", Kind::Instant, ZERO),
            some("reason", Kind::Text),
            some("body", Kind::Item),
            or("recipe", Kind::Text, Without::Text("")),
        ],
    },
    Table {
        name: "past",
        numbered: true,
        columns: &[
            key("number", Kind::Integer),
            key("item", Kind::Integer),
            key("until", Kind::Instant),
            key("body", Kind::Item),
        ],
    },
    Table {
        name: "page",
        numbered: false,
        columns: &[
            key("feed", Kind::Text),
            key("url", Kind::Text),
            key("found_at", Kind::Text),
            some("media_type", Kind::Text),
            some("charset", Kind::Text),
            some("language", Kind::Text),
            key("fetched_at", Kind::Instant),
            key("body", Kind::Zstd),
        ],
    },
    Table { name: "secret", numbered: false, columns: &[key("name", Kind::Text), key("value", Kind::Blob)] },
    Table {
        name: "subscription",
        numbered: false,
        columns: &[
            key("topic", Kind::Text),
            key("callback", Kind::Text),
            some("secret", Kind::Text),
            key("expires", Kind::Instant),
            or("failures", Kind::Integer, ZERO),
            some("told", Kind::Text),
            some("retry_at", Kind::Instant),
        ],
    },
    Table { name: "paused", numbered: false, columns: &[key("feed", Kind::Text)] },
    Table { name: "host", numbered: false, columns: &[key("name", Kind::Text), key("closed_until", Kind::Instant)] },
    Table {
        name: "robots",
        numbered: false,
        columns: &[
            key("origin", Kind::Text),
            key("status", Kind::Integer),
            some("body", Kind::Blob),
            key("until", Kind::Instant),
        ],
    },
    Table {
        name: "event",
        numbered: true,
        columns: &[
            key("number", Kind::Integer),
            key("feed", Kind::Text),
            key("url", Kind::Text),
            key("at", Kind::Instant),
            key("broke", Kind::Integer),
            or("reason", Kind::Text, Without::Text("")),
            some("advice", Kind::Text),
            or("kind", Kind::Text, Without::Text("")),
        ],
    },
    Table {
        name: "run",
        numbered: true,
        columns: &[
            key("number", Kind::Integer),
            key("feed", Kind::Text),
            key("url", Kind::Text),
            key("at", Kind::Instant),
            or("outcome", Kind::Text, Without::Text("")),
            some("found", Kind::Integer),
            some("new", Kind::Integer),
            some("edited", Kind::Integer),
            some("reason", Kind::Text),
        ],
    },
    Table {
        name: "output",
        numbered: false,
        columns: &[
            key("path", Kind::Text),
            or("fingerprint", Kind::Text, Without::Text("")),
            or("size", Kind::Integer, ZERO),
            or("modified_ns", Kind::Integer, ZERO),
            some("digest", Kind::Digest),
            some("feed", Kind::Text),
            some("config", Kind::Text),
            some("written_at", Kind::Instant),
            some("gone_since", Kind::Instant),
            some("withdrawn_at", Kind::Instant),
        ],
    },
    Table {
        name: "unwritten",
        numbered: false,
        columns: &[
            key("path", Kind::Text),
            some("feed", Kind::Text),
            key("config", Kind::Text),
            key("name", Kind::Text),
            key("since", Kind::Instant),
            or("reason", Kind::Text, Without::Text("")),
            or("advice", Kind::Text, Without::Text("")),
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
            Kind::Integer => value.as_i64().map(|_| ()).map_err(|fault| fault.to_string()),
            Kind::Instant => match value.as_i64() {
                Ok(seconds) if instant(seconds).is_some() => Ok(()),
                Ok(seconds) => Err(format!("{seconds} is no time")),
                Err(fault) => Err(fault.to_string()),
            },
            Kind::Real => {
                value.as_f64().map(|_| ()).or_else(|_| value.as_i64().map(|_| ())).map_err(|fault| fault.to_string())
            }
            Kind::Text => text().map(|_| ()),
            Kind::Blob => value.as_blob().map(|_| ()).map_err(|fault| fault.to_string()),
            Kind::Digest => match value.as_blob() {
                Ok(bytes) if bytes.len() == 16 => Ok(()),
                _ => Err("it is no digest".to_owned()),
            },
            Kind::Id => text().and_then(|text| match super::items::is_id(text) {
                true => Ok(()),
                false => Err(format!("`{}` is no id", text.escape_debug())),
            }),
            Kind::Moment => text().and_then(|text| json::<Moment>(&serde_json::Value::from(text).to_string())),
            Kind::Item => text().and_then(|text| match text {
                body::LOST => Ok(()),
                text => body::read(text).map(|_| ()).map_err(|fault| fault.to_string()),
            }),
            Kind::Image => text().and_then(json::<Image>),
            Kind::Numbers => text().and_then(json::<Vec<i64>>),
            Kind::Json => text().and_then(json::<serde::de::IgnoredAny>),
            Kind::Zstd => value.as_blob().map_err(|fault| fault.to_string()).and_then(super::pages::check),
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
