//! Selectors for the fields of a list's items, where they are not found by themselves.

use std::collections::{BTreeMap, HashMap};

use scraper::ElementRef;

use super::{elements::simple, words};
use crate::{
    Document, ListRecipe,
    element_text::{attribute, text_of},
    list::{self, Css, Place, Read, Way, Ways},
    model::RawItem,
};

/// Items whose elements are looked through for a field.
const LOOKED_AT: usize = 12;
/// Selectors that are tried for a field.
pub(super) const TRIED: usize = 6;

/// A field that a recipe may name.
struct FieldPart {
    value: fn(&RawItem) -> Option<&str>,
    ways: fn(&mut ListRecipe) -> &mut Ways,
    /// An attribute that may hold the value instead of the text.
    attr: Option<&'static str>,
    /// Of ten items that have the field, so many must have the same value.
    least: usize,
}

const PARTS: [FieldPart; 6] = [
    FieldPart {
        value: |item| Some(&item.title.as_ref()?.text),
        ways: |recipe| &mut recipe.title,
        attr: None,
        least: 9,
    },
    FieldPart {
        value: |item| Some(&item.link.as_ref()?.text),
        ways: |recipe| &mut recipe.link,
        attr: Some("href"),
        least: 9,
    },
    FieldPart {
        value: |item| Some(&item.summary.as_ref()?.text),
        ways: |recipe| &mut recipe.summary,
        attr: None,
        least: 7,
    },
    FieldPart {
        value: |item| Some(&item.published.as_ref()?.found.text),
        ways: |recipe| &mut recipe.published,
        attr: Some("datetime"),
        least: 8,
    },
    FieldPart {
        value: |item| Some(&item.authors.first()?.text),
        ways: |recipe| &mut recipe.author,
        attr: None,
        least: 7,
    },
    FieldPart {
        value: |item| Some(&item.image.as_ref()?.text),
        ways: |recipe| &mut recipe.image,
        attr: Some("src"),
        least: 7,
    },
];

/// Adds what a recipe must say of fields that it would not give by itself.
pub(super) fn complete(
    document: &Document,
    mut recipe: ListRecipe,
    items: &[(ElementRef<'_>, &RawItem)],
) -> ListRecipe {
    for part in &PARTS {
        let count = items.iter().filter(|(_, item)| (part.value)(item).is_some()).count();
        if count * 3 < items.len() {
            continue;
        }
        let mut best = agreement(document, &recipe, items, part);
        if best * 10 >= count * part.least {
            continue;
        }
        for read in ways(items, part).into_iter().take(TRIED) {
            let mut tried = recipe.clone();
            *(part.ways)(&mut tried) = vec![Way::Read(read)];
            let agree = agreement(document, &tried, items, part);
            if agree > best && agree * 10 >= count * part.least {
                best = agree;
                recipe = tried;
            }
        }
    }
    recipe
}

/// How many items get the value that they have.
fn agreement(
    document: &Document,
    recipe: &ListRecipe,
    items: &[(ElementRef<'_>, &RawItem)],
    part: &FieldPart,
) -> usize {
    let Ok(extraction) = list::extract(document, recipe, &|_: &str| false) else { return 0 };
    let by_link = |item: &RawItem| item.link.as_ref().map(|link| link.text.trim().to_owned());
    let wanted: HashMap<String, &RawItem> =
        items.iter().filter_map(|(_, item)| Some((by_link(item)?, *item))).collect();
    // the link itself cannot be found by the link
    if (part.value)(items[0].1) == items[0].1.link.as_ref().map(|link| link.text.as_str()) {
        return extraction
            .items
            .iter()
            .filter(|item| by_link(item).is_some_and(|link| wanted.contains_key(&link)))
            .count();
    }
    let agrees = |item: &&RawItem| {
        let wanted = by_link(item).and_then(|link| wanted.get(&link).copied()).and_then(|item| (part.value)(item));
        wanted.is_some_and(|wanted| (part.value)(item).is_some_and(|value| words(value) == words(wanted)))
    };
    extraction.items.iter().filter(agrees).count()
}

/// Ways to read a field, those that hold for most items first.
fn ways(items: &[(ElementRef<'_>, &RawItem)], part: &FieldPart) -> Vec<Read> {
    let mut votes: BTreeMap<(String, Option<&'static str>), (usize, usize)> = BTreeMap::new();
    for (element, item) in items.iter().take(LOOKED_AT) {
        let Some(value) = (part.value)(item).map(words) else { continue };
        for inner in element.descendent_elements().skip(1) {
            let by_attr = part.attr.filter(|attr| attribute(inner, attr).is_some_and(|text| words(text) == value));
            let by_text = by_attr.is_none() && words(&text_of(inner)) == value;
            if by_attr.is_none() && !by_text {
                continue;
            }
            // the address of a link is what is read of it anyway
            let attr = by_attr.filter(|attr| *attr != "href" && *attr != "src");
            for (cost, name) in names(*element, inner) {
                let vote = votes.entry((name, attr)).or_insert((0, cost));
                vote.0 += 1;
            }
        }
    }
    reads(votes)
}

/// Names by which an element is found within an item, each with what it costs.
pub(super) fn names(item: ElementRef<'_>, inner: ElementRef<'_>) -> Vec<(usize, String)> {
    let above = inner.parent().and_then(ElementRef::wrap).filter(|above| above.id() != item.id());
    let names = simple(inner);
    let within = above.into_iter().flat_map(simple).take(2).flat_map(|(above_cost, above)| {
        names.iter().take(2).map(move |(cost, name)| (cost + above_cost + 4, format!("{above} {name}")))
    });
    let within: Vec<_> = within.collect();
    names.into_iter().chain(within).collect()
}

/// The ways that were voted for, those with most votes first.
pub(super) fn reads(votes: BTreeMap<(String, Option<&'static str>), (usize, usize)>) -> Vec<Read> {
    let mut votes: Vec<_> = votes.into_iter().collect();
    votes.sort_by_key(|(_, (count, cost))| (std::cmp::Reverse(*count), *cost));
    let read = |((name, attr), _): ((String, Option<&str>), _)| {
        let at = Place::Css(Css::parse(&name).ok()?);
        Some(Read { at: Some(at), attr: attr.map(str::to_owned), ..Read::default() })
    };
    votes.into_iter().filter_map(read).collect()
}
