//! Selectors for a set of elements: the short ones first.

use std::collections::{BTreeSet, HashSet};

use ego_tree::NodeId;
use scraper::{ElementRef, Selector};

use super::{
    hold,
    name::{dullness, is_durable},
};
use crate::Document;

/// How far above an element a name is looked for.
const LEVELS: usize = 7;
/// Selectors that are joined where the elements are of several kinds.
const KINDS: usize = 6;
/// Elements that say by their name what they are.
const TELLING: [&str; 8] = ["main", "article", "section", "ol", "ul", "table", "tbody", "dl"];
/// Attributes besides the class that say what an element is.
const TOLD_BY: [&str; 7] = ["itemprop", "rel", "role", "data-testid", "data-test", "data-component", "data-type"];
/// The length of a word by which a class is known.
const STEM: usize = 6;
/// Selectors that are tried for one kind of element.
const TRIED: usize = 300;
/// What it costs to say what an element holds: it is the last resort.
const HELD: usize = 40;

/// Selectors that find these elements, each given with its link; the first that finds no others is the first of the list, and
/// those that find a few more come after it.
pub(super) fn selectors(document: &Document, wanted: &[(ElementRef<'_>, &str)]) -> Vec<String> {
    let ids: HashSet<NodeId> = wanted.iter().map(|(element, _)| element.id()).collect();
    let prefix = hold::prefix(wanted.iter().map(|(_, link)| *link));
    let mut exact = Vec::new();
    let mut left: HashSet<NodeId> = ids.clone();
    let mut loose: Option<(usize, String)> = None;
    while let Some((element, link)) = wanted.iter().find(|(element, _)| left.contains(&element.id())) {
        let mut best: Option<(usize, usize, String, Vec<NodeId>)> = None;
        let held = hold::suffix(*element, link, prefix.as_deref());
        for (cost, source) in candidates(*element, held.as_deref()).into_iter().take(TRIED) {
            let Some(found) = matches(document, element.value().name(), &source) else { continue };
            let hits = found.iter().filter(|id| left.contains(id)).count();
            let others = found.iter().filter(|id| !ids.contains(id)).count();
            if others > 0 {
                if exact.is_empty() && hits == ids.len() && loose.as_ref().is_none_or(|(least, _)| others < *least) {
                    loose = Some((others, source));
                }
                continue;
            }
            let is_better =
                best.as_ref().is_none_or(|(most, least, ..)| hits > *most || (hits == *most && cost < *least));
            if is_better {
                best = Some((hits, cost, source, found));
            }
            if hits == left.len() {
                break;
            }
        }
        let Some((_, _, source, found)) = best else {
            exact.clear();
            break;
        };
        exact.push(source);
        found.iter().for_each(|id| {
            left.remove(id);
        });
        if exact.len() == KINDS && !left.is_empty() {
            exact.clear();
            break;
        }
    }
    let exact = (!exact.is_empty()).then(|| exact.join(", "));
    exact.into_iter().chain(loose.map(|(_, source)| source)).collect()
}

fn matches(document: &Document, name: &str, source: &str) -> Option<Vec<NodeId>> {
    let selector = Selector::parse(source).ok()?;
    let elements = document.html.tree.nodes().filter_map(ElementRef::wrap);
    let named = elements.filter(|element| element.value().name() == name);
    Some(named.filter(|element| selector.matches(element)).map(|element| element.id()).collect())
}

/// Selectors of an element, the cheapest first; `held` is what else may be said of it.
fn candidates(element: ElementRef<'_>, held: Option<&str>) -> Vec<(usize, String)> {
    let mut own = simple(element);
    if let Some(held) = held {
        let narrowed = own.iter().map(|(cost, name)| (cost + HELD, format!("{name}{held}"))).collect::<Vec<_>>();
        own.extend(narrowed);
        own.sort();
    }
    let mut all: BTreeSet<(usize, String)> = own.iter().cloned().collect();
    let mut parent: Vec<(usize, String)> = Vec::new();
    for (level, above) in element.ancestors().filter_map(ElementRef::wrap).take(LEVELS).enumerate() {
        let names: Vec<(usize, String)> = surroundings(above);
        for (cost, name) in &names {
            for (own_cost, own) in &own {
                let glue = if level == 0 { " > " } else { " " };
                all.insert((cost + own_cost + 3 + level, format!("{name}{glue}{own}")));
            }
            for (parent_cost, parent) in &parent {
                for (own_cost, own) in own.iter().take(3) {
                    all.insert((cost + parent_cost + own_cost + 8 + level, format!("{name} {parent} > {own}")));
                }
            }
        }
        if level == 0 {
            parent = simple(above).into_iter().take(3).collect();
        }
    }
    all.into_iter().collect()
}

/// Its name, alone and with each of its lasting classes.
pub(super) fn simple(element: ElementRef<'_>) -> Vec<(usize, String)> {
    let name = element.value().name();
    let mut list: Vec<(usize, String)> = element
        .value()
        .classes()
        .filter(|class| is_durable(class))
        .map(|class| (dullness(class), format!("{name}.{class}")))
        .collect();
    list.extend(told(element).into_iter().map(|(cost, told)| (cost, format!("{name}{told}"))));
    list.push((if TELLING.contains(&name) { 6 } else { 12 }, name.to_owned()));
    list.sort();
    list.dedup();
    list
}

/// What a selector may say of an element above: its id, its classes, or a name that tells.
fn surroundings(element: ElementRef<'_>) -> Vec<(usize, String)> {
    let value = element.value();
    let id = value.id().filter(|id| is_durable(id)).map(|id| (dullness(id), format!("#{id}")));
    let classes =
        value.classes().filter(|class| is_durable(class)).map(|class| (dullness(class) + 1, format!(".{class}")));
    let name = TELLING.contains(&value.name()).then(|| (3, value.name().to_owned()));
    id.into_iter().chain(classes).chain(told(element)).chain(name).collect()
}

/// What an element is by its other attributes, and by the part of a class that stays when the rest is made anew.
fn told(element: ElementRef<'_>) -> Vec<(usize, String)> {
    let value = element.value();
    let by_attribute = |attr: &&str| {
        let word = value.attr(attr).filter(|word| is_durable(word))?;
        Some((dullness(word) + 3, format!("[{attr}={word}]")))
    };
    let by_stem = |class: &str| {
        let stem = class.rsplit_once(['_', '-'])?.0.trim_end_matches(['_', '-']);
        let is_stem = !is_durable(class) && stem.len() >= STEM && is_durable(stem);
        is_stem.then(|| (dullness(stem) + 6, format!("[class*=\"{stem}\"]")))
    };
    TOLD_BY.iter().filter_map(by_attribute).chain(value.classes().filter_map(by_stem)).collect()
}
