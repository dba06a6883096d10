//! A list in JSON whose paths no longer lead to it, found again by the values that are known: only what broke is said anew.

use std::collections::HashMap;

use serde_json::Value;

use super::Lines;
use crate::{
    extract::{
        ListRecipe,
        json::{self, JsonPath},
        list::{Place, Read, Way, Ways},
    },
    model::{Field, Item},
};

/// What is known of the source, and how a text is told to be a known item's value.
pub(super) struct KnownValues<'a> {
    pub items: &'a [Item],
    /// Whether a text is the title or the address of an item.
    pub names: &'a dyn Fn(&Item, &str) -> bool,
    /// Whether a text is what an item has in a field.
    pub holds: &'a dyn Fn(&Item, Field, &str) -> bool,
}

/// A member that is a known item.
struct Member<'a> {
    value: &'a Value,
    leaves: Vec<(String, String)>,
    item: &'a Item,
}

/// The lines in the place of those of a recipe that no longer lead to the values that are known; none where nothing is found.
pub(super) fn lines(value: &Value, recipe: &ListRecipe, known: &KnownValues<'_>) -> Option<Lines> {
    let Place::Json(own) = &recipe.item else { return None };
    let found = |path: &JsonPath| known_members(value, path, known);
    let mut lines = Lines::new();
    let mut members = found(own);
    if members.len() < 2 {
        let is_known = |text: &str| known.items.iter().any(|item| (known.names)(item, text));
        let path = json::listing(value, &is_known)?;
        members = found(&path);
        let item = ListRecipe { item: Place::Json(path), ..recipe.clone() };
        lines.push(("item".to_owned(), item.item_line()));
    }
    if members.len() < 2 {
        return None;
    }
    let fields: [(Field, &Ways); 7] = [
        (Field::Title, &recipe.title),
        (Field::Link, &recipe.link),
        (Field::Summary, &recipe.summary),
        (Field::Content, &recipe.content),
        (Field::Published, &recipe.published),
        (Field::Author, &recipe.author),
        (Field::Image, &recipe.image),
    ];
    for (field, ways) in fields.into_iter().filter(|(_, ways)| !ways.is_empty()) {
        if !still_gives(ways, field, &members, known)
            && let Some(path) = place(field, &members, known)
        {
            let read = Read { at: JsonPath::parse(&path).ok().map(Place::Json), ..as_before(ways) };
            lines.push((field.name().to_owned(), read.line()));
        }
    }
    (!lines.is_empty()).then_some(lines)
}

fn known_members<'a>(value: &'a Value, path: &JsonPath, known: &KnownValues<'a>) -> Vec<Member<'a>> {
    let members = json::members(value, path).into_iter().take(known.items.len().saturating_mul(4).max(50));
    let member = |value| {
        let leaves = json::leaves(value);
        let item = known.items.iter().find(|item| leaves.iter().any(|(_, text)| (known.names)(item, text)))?;
        Some(Member { value, leaves, item })
    };
    members.filter_map(member).collect()
}

/// What of the first way stays: how its value is taken.
fn as_before(ways: &Ways) -> Read {
    match ways.first() {
        Some(Way::Read(read)) => Read { at: None, also: Vec::new(), ..read.clone() },
        _ => Read::default(),
    }
}

/// Whether the ways of a field still give what half of the known items have.
fn still_gives(ways: &Ways, field: Field, members: &[Member<'_>], known: &KnownValues<'_>) -> bool {
    let paths: Vec<&JsonPath> = ways
        .iter()
        .filter_map(|way| match way {
            Way::Read(Read { at: Some(Place::Json(path)), .. }) => Some(path),
            _ => None,
        })
        .collect();
    if paths.is_empty() {
        return true;
    }
    let gives = |member: &&Member<'_>| {
        let mut texts = paths.iter().flat_map(|path| json::texts(member.value, path));
        texts.any(|text| (known.holds)(member.item, field, &text)) || !has(member.item, field)
    };
    members.iter().filter(gives).count() * 2 >= members.len()
}

fn has(item: &Item, field: Field) -> bool {
    match field {
        Field::Title => !item.title.is_empty(),
        Field::Link => item.link.is_some(),
        Field::Summary => item.summary.is_some(),
        Field::Content => item.content.is_some(),
        Field::Published => item.published.is_some(),
        Field::Author => !item.authors.is_empty(),
        Field::Image => item.image.is_some(),
        Field::Category => !item.categories.is_empty(),
    }
}

/// The path within members that gives what most of the known items have in a field, the shortest of several.
fn place(field: Field, members: &[Member<'_>], known: &KnownValues<'_>) -> Option<String> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for member in members {
        let holds = |(_, text): &&(String, String)| (known.holds)(member.item, field, text);
        for (path, _) in member.leaves.iter().filter(holds) {
            *counts.entry(path).or_default() += 1;
        }
    }
    let shortest = |path: &str| (std::cmp::Reverse(path.len()), std::cmp::Reverse(path.to_owned()));
    let (path, count) = counts.into_iter().max_by_key(|(path, count)| (*count, shortest(path)))?;
    (count * 2 >= members.len()).then(|| path.to_owned())
}
