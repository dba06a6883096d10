//! What is remembered of a source and its items, as far as a look at it needs to know, and what the look showed.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{arrivals::Arrivals, fields::FieldMemory};
use crate::model::{Field, Item, Moment};

/// What one fetch of one source showed.
#[derive(Debug, Clone, Copy)]
pub struct Observation<'a> {
    /// The items in reading order.
    pub items: &'a [Item],
    /// How many of them, at their end, stand on further pages of the list: they are no part of its usual length.
    pub further: usize,
    /// The operator says that the page is right, whatever history makes of it.
    pub accept: bool,
    /// The items are changes of what is watched: no list, of which so many come in so much time.
    pub watched: bool,
    /// The last answer that said that nothing has changed since the page was read, if there was one.
    pub unread: Option<Unread>,
    /// The fields that the source's recipe names a place of.
    pub named: &'a [Field],
    /// The own page of each new item is read, too, and gives what the list does not.
    pub full_text: bool,
    /// Where days begin.
    pub timezone: Tz,
    /// The time of the fetch.
    pub now: DateTime<Utc>,
}

impl Observation<'_> {
    /// How many items the list's own page shows.
    #[must_use]
    pub fn listed(&self) -> usize {
        self.items.len().saturating_sub(self.further)
    }
}

/// A time in which a server said that a page had not changed.
#[derive(Debug, Clone, Copy)]
pub struct Unread {
    /// When the page was read before.
    pub since: DateTime<Utc>,
    /// The last time that the server said so.
    pub until: DateTime<Utc>,
    /// The page has the same validators still.
    pub same_validators: bool,
}

/// All that is known before a look.
#[derive(Debug, Default)]
pub struct Known {
    /// The source.
    pub source: KnownSource,
    /// The items that own one of the seen's keys, have one of its titles, or were on the page at the last look, by number.
    pub items: HashMap<i64, KnownItem>,
    /// Which item owns which of the seen's keys.
    pub owners: HashMap<String, i64>,
    /// All items of the feed that have one of the seen's titles: by title, the days (empty where undated) with the items.
    pub titles: HashMap<String, Vec<(String, i64)>>,
    /// The newest date that a page gave an item of the feed.
    pub newest: Option<DateTime<Utc>>,
    /// Where the oldest item of the feed stands in its order, in unix seconds; none of a feed without items.
    pub oldest: Option<i64>,
}

/// What is known of the source.
#[derive(Debug, Default)]
pub struct KnownSource {
    /// The last look that was believed; none before the first.
    pub succeeded_at: Option<DateTime<Utc>>,
    /// The last look, where it lies ahead of now: the clock was set back since.
    pub looked_ahead: Option<DateTime<Utc>>,
    /// The same recipe read it then.
    pub same_recipe: bool,
    /// As many items are remembered as were ever believed: history was not lost to damage, and can judge.
    pub judges: bool,
    /// The usual number of items.
    pub usual: Option<f64>,
    /// The items on the page at the last look that was believed, by number, in its order.
    pub current: Vec<i64>,
    /// What is usual of it.
    pub memory: Memory,
}

/// What is usual of a source, as it is stored.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Memory {
    /// Of its fields.
    #[serde(default, skip_serializing_if = "FieldMemory::is_empty")]
    pub fields: FieldMemory,
    /// How many items come.
    #[serde(default)]
    pub arrivals: Arrivals,
    /// Its validators stayed the same while its page changed: they are worth nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub validators_lie: bool,
    /// Looks at a page that was not as before, up to two; none of a source from before they were counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub looks: Option<u8>,
    /// The time zone of its times that name none, by the evidence of a look at which UTC would not do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// The list that is held back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<HeldList>,
    /// The fewest items that a look showed which was not too short.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<usize>,
    /// The list is shorter than it ever was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short: Option<ShortList>,
}

/// A list that is believed, and shorter than its own past says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShortList {
    /// When it was first seen so.
    pub since: DateTime<Utc>,
    /// Items found.
    pub found: usize,
    /// The usual number before it became short.
    pub usual: usize,
}

/// A list that is held back until it has been seen twice, a day apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldList {
    /// When it was first seen.
    pub since: DateTime<Utc>,
    /// When a list was first held back, this one or another that it came in the place of; waiting opens no gate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<DateTime<Utc>>,
    /// The strongest key of each of its items.
    pub keys: Vec<String>,
}

/// What is known of an item.
#[derive(Debug, Clone, Default)]
pub struct KnownItem {
    /// All keys that it was ever known by.
    pub keys: Vec<String>,
    /// Its address as published.
    pub link: Option<String>,
    /// When its page said it was published.
    pub published: Option<Moment>,
    /// When what readers see last changed, in unix seconds.
    pub updated: Option<i64>,
    /// When it was first seen, in unix seconds.
    pub first_seen: Option<i64>,
    /// The item as it is published; none where it was lost or buried.
    pub item: Option<Item>,
    /// What its own page said, where that was read.
    pub article: Option<Box<Item>>,
    /// It is not known what its page said: whatever that is is no edit.
    pub is_unread: bool,
    /// All of it could be read.
    pub is_sound: bool,
    /// It was forgotten, and is not to come back.
    pub is_buried: bool,
}
