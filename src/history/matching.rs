//! Which of the items on a page history knows.
//!
//! The source's own id decides first, then the address, then title and day, and an item of history is claimed once only. Two items with
//! different ids are two, and so are two addresses that are both on the page, whatever else is equal: nothing that is known takes
//! the words of another. Title and day recognise what has lost its address, as after a change of slugs, and only where they can
//! mean one item alone.

use std::collections::{HashMap, HashSet};

use super::{
    known::{Known, KnownItem},
    words::is_unparted,
};
use crate::model::{Item, Moment};

/// A title alone, without a day, identifies from so many letters on: "Update" is many items, a sentence is one.
const TELLING_TITLE: usize = 12;

/// One incoming item with what history says of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Match {
    /// The number of the item it is.
    pub number: Option<i64>,
    /// Those of its keys that history does not have yet.
    pub new_keys: Vec<String>,
}

/// Matches all items of a page against a feed's history, in their order.
#[must_use]
pub fn find(known: &Known, items: &[Item]) -> Vec<Match> {
    let page = OnPage::of(known, items);
    let mut claimed = HashSet::new();
    let mut matches = Vec::with_capacity(items.len());
    for item in items {
        let number = page.by_key(item).filter(|number| claimed.insert(*number));
        let new_keys = item.keys.iter().filter(|key| !known.owners.contains_key(*key)).cloned().collect();
        matches.push(Match { number, new_keys });
    }
    for (item, found) in items.iter().zip(&mut matches).filter(|(_, found)| found.number.is_none()) {
        found.number = page.by_title(item, &claimed).filter(|number| claimed.insert(*number));
    }
    matches
}

/// The title and the day of a `title:…|day` key among an item's keys.
#[must_use]
pub fn title_of(item: &Item) -> Option<(&str, &str)> {
    item.keys.iter().find_map(|key| key.strip_prefix("title:")?.rsplit_once('|'))
}

fn addresses(keys: &[String]) -> impl Iterator<Item = &String> {
    keys.iter().filter(|key| key.starts_with("url:"))
}

fn ids(keys: &[String]) -> impl Iterator<Item = &String> {
    keys.iter().filter(|key| key.starts_with("id:") || key.starts_with("id-digest:"))
}

/// What stands on the page beside an item.
struct OnPage<'a> {
    known: &'a Known,
    /// Addresses and ids of all items.
    keys: HashSet<&'a str>,
    /// How many items have a title.
    titles: HashMap<&'a str, usize>,
    /// Whether the ids of the source name the same items as the last time.
    ids_hold: bool,
}

impl<'a> OnPage<'a> {
    fn of(known: &'a Known, items: &'a [Item]) -> Self {
        let keys = items.iter().flat_map(|item| &item.keys).filter(|key| !key.starts_with("title:"));
        let mut titles: HashMap<&str, usize> = HashMap::new();
        for (title, _) in items.iter().filter_map(title_of) {
            *titles.entry(title).or_default() += 1;
        }
        Self { known, keys: keys.map(String::as_str).collect(), titles, ids_hold: ids_hold(known, items) }
    }

    fn owner(&self, key: &str) -> Option<(i64, &'a KnownItem)> {
        let number = *self.known.owners.get(key)?;
        Some((number, self.known.items.get(&number)?))
    }

    /// Whether an item is on the page under an address or an id of its own.
    fn is_alive(&self, item: &KnownItem) -> bool {
        addresses(&item.keys).chain(ids(&item.keys)).any(|key| self.keys.contains(key.as_str()))
    }

    /// The item that owns the id or the address.
    fn by_key(&self, item: &Item) -> Option<i64> {
        if self.ids_hold
            && let Some((number, owner)) = ids(&item.keys).find_map(|id| self.owner(id))
            && !self.is_another(item, owner)
        {
            return Some(number);
        }
        let weaker = item.keys.iter().filter(|key| !key.starts_with("id") && !key.starts_with("title:"));
        let (number, owner) = weaker.into_iter().find_map(|key| self.owner(key))?;
        (!self.has_other_id(item, owner)).then_some(number)
    }

    /// Whether the item that had this id stands elsewhere on the page: ids that count the places of a list name others each time.
    fn is_another(&self, item: &Item, owner: &KnownItem) -> bool {
        let own: HashSet<&String> = addresses(&item.keys).collect();
        let elsewhere = addresses(&owner.keys).any(|key| !own.contains(key) && self.keys.contains(key.as_str()));
        elsewhere && !addresses(&owner.keys).any(|key| own.contains(key)) && !same_title(item, owner)
    }

    /// Whether an item with the address of a known one has another id, and is not that one with a new id.
    fn has_other_id(&self, item: &Item, owner: &KnownItem) -> bool {
        let mut own = ids(&item.keys).peekable();
        if !self.ids_hold || own.peek().is_none() || ids(&owner.keys).next().is_none() {
            return false;
        }
        if own.any(|id| owner.keys.contains(id)) {
            return false;
        }
        let is_there = ids(&owner.keys).any(|id| self.keys.contains(id.as_str()));
        is_there || !(same_title(item, owner) && same_time(item, owner))
    }

    /// The one item with this title whose day agrees, which is not on the page under its own address.
    fn by_title(&self, item: &Item, claimed: &HashSet<i64>) -> Option<i64> {
        let (title, day) = title_of(item)?;
        let all = self.known.titles.get(title)?;
        let repeats = all.len() > 1 || self.titles.get(title).is_some_and(|count| *count > 1);
        if repeats && !tells_by_day(all) {
            return None;
        }
        let mut agreeing = all.iter().filter(|(known_day, number)| {
            let same_day = !day.is_empty() && known_day == day;
            let either_unknown = day.is_empty() || known_day.is_empty();
            let fits = same_day || (either_unknown && !repeats && is_telling(title));
            let Some(known) = self.known.items.get(number) else { return false };
            fits && !claimed.contains(number) && !self.is_alive(known) && same_time(item, known)
        });
        let (_, number) = agreeing.next()?;
        agreeing.next().is_none().then_some(*number)
    }
}

/// Whether a title that repeats never did so on one day: then the day tells which it is.
fn tells_by_day(all: &[(String, i64)]) -> bool {
    let mut days = HashSet::new();
    all.iter().all(|(day, _)| !day.is_empty() && days.insert(day))
}

/// Whether a title is long enough to mean one item; where words are not parted by spaces, half as many letters say as much.
fn is_telling(title: &str) -> bool {
    title.chars().map(|c| if is_unparted(c) { 2 } else { 1 }).sum::<usize>() >= TELLING_TITLE
}

fn same_title(item: &Item, known: &KnownItem) -> bool {
    let is_same = |key: &String| {
        let known = key.strip_prefix("title:").and_then(|key| key.rsplit_once('|'));
        known.is_some_and(|(known, _)| title_of(item).is_some_and(|(title, _)| title == known))
    };
    known.keys.iter().any(is_same)
}

/// Whether the times of two items do not speak against their being one: where both are told to the minute, they are the same.
fn same_time(item: &Item, known: &KnownItem) -> bool {
    match (item.published, known.published) {
        (Some(Moment::Instant(a)), Some(Moment::Instant(b))) => (a - b).num_seconds().abs() < 60,
        (Some(a), Some(b)) => a.day() == b.day(),
        _ => true,
    }
}

/// Whether most items that are known by their address have the id that they had. Ids that are made anew for every visitor,
/// and those of another system, say nothing.
fn ids_hold(known: &Known, items: &[Item]) -> bool {
    let (mut same, mut other) = (0, 0);
    for item in items {
        let owner = addresses(&item.keys).find_map(|key| known.items.get(known.owners.get(key)?));
        let Some(owner) = owner.filter(|owner| ids(&owner.keys).next().is_some()) else { continue };
        if ids(&item.keys).next().is_none() {
            continue;
        }
        if ids(&item.keys).any(|id| owner.keys.contains(id)) {
            same += 1;
        } else {
            other += 1;
        }
    }
    other <= same || other < 2
}
