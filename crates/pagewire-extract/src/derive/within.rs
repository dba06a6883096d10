//! The selector for one part of an item, which finds the same part in the others.

use scraper::{ElementRef, Selector};

use super::{
    elements::simple,
    miss::{Miss, holds},
    point::Named,
};
use crate::{
    element_text::{attribute, text_of},
    list,
    model::Field,
    picture::picture_of,
};

/// How far above a part, within its item, names are looked for.
const LEVELS: usize = 4;
/// Steps from the part that was pointed at to one around it that more items have.
const CLIMB: usize = 3;
/// What a part costs that nothing but its place tells.
const BY_PLACE: usize = 14;

/// The selector that finds in each item what this part is in its own.
pub(super) fn within(items: &[ElementRef<'_>], at: usize, part: ElementRef<'_>, field: Named) -> Result<String, Miss> {
    let item = items[at];
    let mut best: Option<ScoredSelector> = None;
    for part in meant(item, part, field)? {
        let Some(choice) = choose(items, at, part, field) else { continue };
        // a part around this one is taken only where it is in many more items
        if best.as_ref().is_none_or(|best| choice.found >= best.found * 2) {
            best = Some(choice);
        }
    }
    best.map(|choice| choice.selector).ok_or(Miss::Nameless)
}

/// The parts that may be meant, the likeliest first.
fn meant<'a>(item: ElementRef<'a>, part: ElementRef<'a>, field: Named) -> Result<Vec<ElementRef<'a>>, Miss> {
    let up = || {
        std::iter::once(part)
            .chain(part.ancestors().filter_map(ElementRef::wrap))
            .take_while(|above| holds(item, *above))
    };
    let is_link = |element: &ElementRef<'_>| attribute(*element, "href").is_some();
    Ok(match field {
        Named::Field(Field::Link) | Named::Enclosure => {
            vec![up().find(is_link).or_else(|| part.descendent_elements().find(is_link)).ok_or(Miss::NoLink)?]
        }
        Named::Field(Field::Image) => {
            let beside = part.parent().and_then(ElementRef::wrap).filter(|above| *above != item && part != item);
            let shows = |element: &ElementRef<'_>| picture_of(*element).is_some();
            vec![std::iter::once(part).chain(beside).find(shows).ok_or(Miss::NoPicture)?]
        }
        Named::Field(Field::Published) => match up().find(|element| element.value().name() == "time") {
            Some(time) => vec![time],
            None => up().take(CLIMB).collect(),
        },
        _ => up().take(CLIMB).collect(),
    })
}

/// A selector, and in how many items it finds something.
struct ScoredSelector {
    selector: String,
    found: usize,
    /// The lower, the better.
    cost: usize,
}

/// The best selector for one part: one that most items have, and that is short and lasting.
fn choose(items: &[ElementRef<'_>], at: usize, part: ElementRef<'_>, field: Named) -> Option<ScoredSelector> {
    let item = items[at];
    if part == item {
        return Some(ScoredSelector { selector: own(field, part), found: items.len(), cost: 0 });
    }
    let mut best: Option<ScoredSelector> = None;
    for (cost, source) in candidates(item, part) {
        let Ok(selector) = Selector::parse(&source) else { continue };
        if item.select(&selector).next() != Some(part) {
            continue;
        }
        let found =
            items.iter().filter(|item| item.select(&selector).next().is_some_and(|part| gives(part, field))).count();
        // a tenth of the items is worth ten points of cost
        let cost = cost + (items.len() - found) * 100 / items.len();
        if best.as_ref().is_none_or(|best| cost < best.cost) {
            best = Some(ScoredSelector { selector: source, found, cost });
        }
    }
    best
}

/// What is read of the item's own element.
fn own(field: Named, item: ElementRef<'_>) -> String {
    match field {
        Named::Field(Field::Link) | Named::Enclosure if attribute(item, "href").is_some() => "@href".into(),
        _ => ".".into(),
    }
}

/// Whether an element has something of this kind to give.
fn gives(part: ElementRef<'_>, field: Named) -> bool {
    match field {
        Named::Field(Field::Link) | Named::Enclosure => list::leads_to(part).is_some(),
        Named::Field(Field::Image) => picture_of(part).is_some(),
        Named::Field(Field::Published) => attribute(part, "datetime").is_some() || !text_of(part).is_empty(),
        _ => !text_of(part).is_empty(),
    }
}

/// Selectors for a part within its item, with what speaks against each.
fn candidates(item: ElementRef<'_>, part: ElementRef<'_>) -> Vec<(usize, String)> {
    let name = part.value().name();
    let place =
        part.prev_siblings().filter_map(ElementRef::wrap).filter(|other| other.value().name() == name).count() + 1;
    let mut own = simple(part);
    own.push((BY_PLACE + 10, format!("{name}:nth-of-type({place})")));
    let mut all = own.clone();
    let mut steps = format!("{name}:nth-of-type({place})");
    for (level, above) in part.ancestors().filter_map(ElementRef::wrap).take_while(|above| *above != item).enumerate() {
        if level < LEVELS {
            let glue = if level == 0 { " > " } else { " " };
            for (cost, above) in simple(above).into_iter().take(3) {
                all.extend(own.iter().map(|(own, source)| (cost + own + 3 + level, format!("{above}{glue}{source}"))));
            }
        }
        let name = above.value().name();
        let place =
            above.prev_siblings().filter_map(ElementRef::wrap).filter(|other| other.value().name() == name).count() + 1;
        steps = format!("{name}:nth-of-type({place}) > {steps}");
    }
    all.push((BY_PLACE + 40, steps));
    all
}
