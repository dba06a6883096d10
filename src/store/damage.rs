//! Values of the store that cannot be read: each costs itself, is named once, and stops nothing.

use std::{cell::RefCell, collections::BTreeSet, fmt};

use chrono::{DateTime, Utc};
use rusqlite::{Row, types::FromSql};
use serde::{Deserialize, Serialize};

use crate::model::Moment;

/// So many are named; whoever has more has read enough.
const NAMED: usize = 1_000;

/// A value that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Damage {
    /// The feed that it belongs to; empty where it belongs to none.
    pub feed: String,
    /// What it is part of, such as an item by its id.
    pub of: String,
    /// What is wrong with it.
    pub fault: String,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { feed, of, fault } = self;
        let of_feed = if feed.is_empty() { String::new() } else { format!(" of {feed}") };
        write!(f, "{of}{of_feed} cannot be read from the store and is done without: {fault}")
    }
}

/// What a person can do about it.
pub const DAMAGE_ADVICE: &str = "`pagewire state check` names all that is damaged, `pagewire state repair` mends what can be; \
     an item is written anew when its page shows it again";

/// All that was met since the store was opened.
#[derive(Debug, Default)]
pub(super) struct Damages(RefCell<BTreeSet<Damage>>);

impl Damages {
    /// Names a damaged value, once.
    pub(super) fn note(&self, feed: &str, of: impl Into<String>, fault: impl Into<String>) {
        let damage = Damage { feed: feed.to_owned(), of: of.into(), fault: fault.into() };
        let mut known = self.0.borrow_mut();
        if known.len() < NAMED && !known.contains(&damage) {
            tracing::warn!(feed, "{damage}; {DAMAGE_ADVICE}");
            known.insert(damage);
        }
    }

    /// All of them.
    pub(super) fn all(&self) -> Vec<Damage> {
        self.0.borrow().iter().cloned().collect()
    }
}

/// Unix seconds as an instant of the years from 1 to 9999, which alone can be written in a feed.
pub(super) fn instant(seconds: i64) -> Option<DateTime<Utc>> {
    (-62_135_596_800..253_402_300_800).contains(&seconds).then(|| DateTime::from_timestamp(seconds, 0)).flatten()
}

/// One row, read column by column.
pub(super) struct Columns<'r, 's> {
    pub row: &'r Row<'s>,
    pub damages: &'r Damages,
    pub feed: &'r str,
    /// What the row is.
    pub of: String,
}

impl Columns<'_, '_> {
    /// A value; none where there is none or it cannot be read.
    pub(super) fn read<T: FromSql>(&self, column: &str) -> Option<T> {
        match self.row.get::<_, Option<T>>(column) {
            Ok(value) => value,
            Err(fault) => self.none(column, &fault.to_string()),
        }
    }

    /// A value that is never missing.
    pub(super) fn needed<T: FromSql>(&self, column: &str) -> Option<T> {
        match self.row.get::<_, T>(column) {
            Ok(value) => Some(value),
            Err(fault) => self.none(column, &fault.to_string()),
        }
    }

    /// A column of unix seconds.
    pub(super) fn instant(&self, column: &str) -> Option<DateTime<Utc>> {
        let seconds: i64 = self.read(column)?;
        let instant = instant(seconds);
        if instant.is_none() {
            self.note(column, &format!("{seconds} is no time"));
        }
        instant
    }

    /// A column of JSON.
    pub(super) fn json<T: serde::de::DeserializeOwned>(&self, column: &str) -> Option<T> {
        let text: String = self.read(column)?;
        match serde_json::from_str(&text) {
            Ok(value) => Some(value),
            Err(fault) => self.none(column, &fault.to_string()),
        }
    }

    /// A date as a page told it.
    pub(super) fn moment(&self, column: &str, text: &str) -> Option<Moment> {
        match serde_json::from_value(serde_json::Value::from(text)) {
            Ok(moment) => Some(moment),
            Err(fault) => self.none(column, &fault.to_string()),
        }
    }

    /// Notes a value that is worth nothing.
    pub(super) fn none<T>(&self, column: &str, fault: &str) -> Option<T> {
        self.note(column, fault);
        None
    }

    pub(super) fn note(&self, column: &str, fault: &str) {
        self.damages.note(self.feed, self.of.clone(), format!("`{column}`: {fault}"));
    }
}
