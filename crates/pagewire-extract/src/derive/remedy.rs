//! Other places for a field that its recipe no longer finds: those that hold what the items are known to have.

use std::collections::BTreeMap;

use scraper::ElementRef;

use super::{
    line,
    parts::{TRIED, names, reads},
};
use crate::{
    Document, ListRecipe,
    auto::path,
    element_text::{attribute, text_of},
    list::{Read, Way, Ways},
    model::Field,
    picture::itself_shown,
};

/// Items whose elements are looked through.
const LOOKED_AT: usize = 30;
/// Elements of an item that are looked at.
const ELEMENTS: usize = 400;
/// An element that holds more than this is no field.
const HELD: usize = 60;
/// Attributes that hold a date.
const DATES: [&str; 4] = ["datetime", "title", "content", "data-date"];

/// Ways to read a field, those that hold for most items first. `items` are the elements of items by their CSS path, and `holds` says
/// of one of them, by its place among these, whether a text is what it is known to have.
#[must_use]
pub fn remedies(document: &Document, items: &[&str], field: Field, holds: &dyn Fn(usize, &str) -> bool) -> Vec<Read> {
    let mut votes: BTreeMap<(String, Option<&'static str>), (usize, usize)> = BTreeMap::new();
    for (at, path) in items.iter().enumerate().take(LOOKED_AT) {
        let Some(element) = path::find(document, path) else { continue };
        // the text of what holds much is that of what it holds, and would be read again at every level
        let small = |inner: &ElementRef<'_>| inner.descendants().take(HELD + 1).count() <= HELD;
        for inner in element.descendent_elements().skip(1).take(ELEMENTS).filter(small) {
            let Some(attr) = place(inner, field, &|text| holds(at, text)) else { continue };
            for (cost, name) in names(element, inner) {
                let vote = votes.entry((name, attr)).or_insert((0, cost));
                vote.0 += 1;
            }
        }
    }
    reads(votes).into_iter().take(TRIED).collect()
}

/// Whether an element holds the value: in which attribute, or in its text.
fn place(element: ElementRef<'_>, field: Field, holds: &dyn Fn(&str) -> bool) -> Option<Option<&'static str>> {
    match field {
        Field::Published => {
            let by_attr = DATES.into_iter().find(|attr| attribute(element, attr).is_some_and(holds));
            by_attr.map(Some).or_else(|| holds(&text_of(element)).then_some(None))
        }
        Field::Image => itself_shown(element).is_some_and(|picture| holds(&picture.address)).then_some(None),
        Field::Link => attribute(element, "href").is_some_and(holds).then_some(None),
        _ => holds(&text_of(element)).then_some(None),
    }
}

/// A recipe with other lines: of `item`, and of fields that are read otherwise. Without a recipe the lines are all of it; `None`
/// where they name no `item` then, or a selector is none.
#[must_use]
pub fn amended(recipe: Option<&ListRecipe>, lines: &[(String, String)]) -> Option<ListRecipe> {
    let item = lines.iter().find(|(key, _)| key == "item").map(|(_, item)| line::item(item));
    let mut recipe = match (recipe, item) {
        (Some(recipe), None) => recipe.clone(),
        (Some(recipe), Some(item)) => {
            let (item, script) = item?;
            ListRecipe { item, script, ..recipe.clone() }
        }
        (None, item) => {
            let (item, script) = item??;
            ListRecipe { script, ..ListRecipe::of_items(item) }
        }
    };
    for (key, value) in lines {
        if let Some(ways) = ways_of(&mut recipe, key) {
            *ways = vec![Way::Read(line::field(value)?)];
        }
    }
    Some(recipe)
}

fn ways_of<'r>(recipe: &'r mut ListRecipe, key: &str) -> Option<&'r mut Ways> {
    Some(match key {
        "title" => &mut recipe.title,
        "link" => &mut recipe.link,
        "summary" => &mut recipe.summary,
        "content" => &mut recipe.content,
        "published" => &mut recipe.published,
        "author" => &mut recipe.author,
        "image" => &mut recipe.image,
        "id" => &mut recipe.id,
        "updated" => &mut recipe.updated,
        "category" => &mut recipe.category,
        _ => return None,
    })
}
