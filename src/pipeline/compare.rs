//! Two readings of a page beside each other: which items are new, gone or changed, and in which fields.
//!
//! An item is the same where it has the same id, else the same address, else the same title.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;
use serde_json::{Map, Value};

use crate::model::Item;

/// How two lists of items differ.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Comparison {
    /// Items of which some field is another.
    pub changed: Vec<ChangedItem>,
    /// Items that only the second list has.
    pub new: Vec<NamedItem>,
    /// Items that only the first list has.
    pub gone: Vec<NamedItem>,
    /// Which item of the first list is which of the second, by their places.
    #[serde(skip)]
    pub pairs: Vec<(usize, usize)>,
}

/// An item by what people call it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NamedItem {
    /// Its headline; empty where it has none.
    pub title: String,
    /// The address of its page.
    pub link: Option<String>,
}

/// An item with the fields that are others.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ChangedItem {
    /// The item as it is now.
    #[serde(flatten)]
    pub item: NamedItem,
    /// What differs.
    pub fields: Vec<FieldChange>,
}

/// A field that is another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FieldChange {
    /// Its name.
    pub field: String,
    /// What it was; none where there was nothing.
    pub before: Option<String>,
    /// What it is; none where there is nothing.
    pub after: Option<String>,
}

impl NamedItem {
    fn of(item: &Item) -> Self {
        Self { title: item.title.clone(), link: item.link.as_ref().map(ToString::to_string) }
    }
}

impl Comparison {
    /// Compares two lists; `id` tells what is known of the item at a place of the first (`false`) or second (`true`) list.
    #[must_use]
    pub fn of(before: &[Item], after: &[Item], id: impl Fn(bool, usize) -> Option<String>) -> Self {
        let link = |items: &[Item], at: usize| items.get(at)?.link.as_ref().map(ToString::to_string);
        let title =
            |items: &[Item], at: usize| items.get(at).map(|item| item.title.clone()).filter(|title| !title.is_empty());
        let mut pairs = Pairs::new(before.len(), after.len());
        pairs.pair(|at| id(false, at), |at| id(true, at));
        pairs.pair(|at| link(before, at), |at| link(after, at));
        pairs.pair(|at| title(before, at), |at| title(after, at));
        let changed = pairs.found.iter().filter_map(|(old, new)| {
            let (old, new) = (before.get(*old)?, after.get(*new)?);
            let fields = field_changes(old, new);
            (!fields.is_empty()).then(|| ChangedItem { item: NamedItem::of(new), fields })
        });
        let named = |items: &[Item], is_paired: &[bool]| {
            items.iter().zip(is_paired).filter(|(_, paired)| !**paired).map(|(item, _)| NamedItem::of(item)).collect()
        };
        Self {
            changed: changed.collect(),
            new: named(after, &pairs.after),
            gone: named(before, &pairs.before),
            pairs: pairs.found,
        }
    }

    /// Whether both lists are the same.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.count() == 0
    }

    /// How many items differ.
    #[must_use]
    pub fn count(&self) -> usize {
        self.changed.len() + self.new.len() + self.gone.len()
    }
}

/// Which items of two lists are one.
struct Pairs {
    before: Vec<bool>,
    after: Vec<bool>,
    found: Vec<(usize, usize)>,
}

impl Pairs {
    fn new(before: usize, after: usize) -> Self {
        Self { before: vec![false; before], after: vec![false; after], found: Vec::new() }
    }

    /// Pairs what has the same key and is not paired yet, each item once.
    fn pair(&mut self, old: impl Fn(usize) -> Option<String>, new: impl Fn(usize) -> Option<String>) {
        let open = |is_paired: &[bool]| (0..is_paired.len()).filter(|at| !is_paired[*at]).collect::<Vec<_>>();
        let mut keys: HashMap<String, Vec<usize>> = HashMap::new();
        for at in open(&self.before).into_iter().rev() {
            if let Some(key) = old(at) {
                keys.entry(key).or_default().push(at);
            }
        }
        for at in open(&self.after) {
            if let Some(first) = new(at).and_then(|key| keys.get_mut(&key)?.pop()) {
                self.before[first] = true;
                self.after[at] = true;
                self.found.push((first, at));
            }
        }
    }
}

/// The fields of an item that are others, by the names under which items are stored.
#[must_use]
pub fn field_changes(before: &Item, after: &Item) -> Vec<FieldChange> {
    let (before, after) = (members(before), members(after));
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let differs = |name: &&&String| before.get(**name) != after.get(**name);
    let change = |name: &String| FieldChange {
        field: name.clone(),
        before: before.get(name).map(words),
        after: after.get(name).map(words),
    };
    names.iter().filter(differs).map(|name| change(name)).collect()
}

/// Its fields; none where it cannot be written as JSON, which any item can.
fn members(item: &Item) -> Map<String, Value> {
    match serde_json::to_value(item) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    }
}

fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(members) => members.iter().map(words).collect::<Vec<_>>().join(", "),
        Value::Object(members) => match members.get("name").or_else(|| members.get("url")) {
            Some(Value::String(text)) if members.len() == 1 => text.clone(),
            _ => value.to_string(),
        },
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(link: &str, title: &str) -> Item {
        Item { link: url::Url::parse(link).ok(), title: title.into(), ..Item::default() }
    }

    #[test]
    fn items_are_paired_by_address_then_by_title_and_each_once() {
        let before = [item("https://a.example/1", "One"), item("https://a.example/2", "Two"), item("", "Three")];
        let after = [item("https://a.example/2", "Two"), item("", "One"), item("", "Four")];
        let compared = Comparison::of(&before, &after, |_, _| None);
        assert_eq!(compared.pairs, [(1, 0), (0, 1)]);
        assert_eq!(compared.changed[0].fields[0].field, "link");
        assert_eq!((compared.new[0].title.as_str(), compared.gone[0].title.as_str()), ("Four", "Three"));
    }

    #[test]
    fn a_known_id_pairs_what_shares_nothing_else() {
        let (before, after) = ([item("https://a.example/1", "One")], [item("https://a.example/9", "Nine")]);
        assert_eq!(Comparison::of(&before, &after, |_, _| Some("id".into())).pairs, [(0, 0)]);
    }

    #[test]
    fn a_change_of_a_field_tells_both_values() {
        let changes = field_changes(&item("", "One"), &Item { summary: Some("About it".into()), ..item("", "Two") });
        let told: Vec<_> = changes.iter().map(|change| (change.field.as_str(), change.before.as_deref())).collect();
        assert_eq!(told, [("summary", None), ("title", Some("One"))]);
    }
}
