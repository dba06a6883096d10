//! Days that stand as headings over the items of a recipe that have no date of their own.
//!
//! Given the elements of the items in document order, gives each the last line before it that is a date as a whole. What stands in an
//! item is its own; one heading alone must be a heading by its name, too.

use std::collections::{HashMap, HashSet};

use ego_tree::{NodeId, iter::Edge};
use scraper::ElementRef;

use crate::{
    KnowsDates,
    element_text::{attribute, text_within},
    markup::flow::{is_block, stands_over},
    model::{Extent, Sense},
};

/// Bytes of a heading that is a day, and nodes that it is made of.
const LONGEST: usize = 80;
const MOST_NODES: usize = 16;
/// Elements around it that hold nothing else.
const MOST_WRAPPERS: usize = 4;

/// A heading with its words.
#[derive(Clone)]
pub(super) struct DayHeading<'a> {
    pub element: ElementRef<'a>,
    pub words: String,
    /// The element that it stands over the rest of.
    scope: NodeId,
}

/// The heading that each item stands below, if any.
pub(super) fn above<'a>(items: &[ElementRef<'a>], dates: &dyn KnowsDates) -> Vec<Option<DayHeading<'a>>> {
    let none = || items.iter().map(|_| None).collect();
    let (Some(first), Some(last)) = (items.first(), items.last()) else { return none() };
    let around: HashSet<NodeId> = first.ancestors().map(|node| node.id()).collect();
    let Some(top) = last.ancestors().find(|node| around.contains(&node.id())).and_then(ElementRef::wrap) else {
        return none();
    };
    let walk = HeadingWalk::of(top, items, dates);
    let Some(make) = make_of(&walk.headings) else { return none() };
    let of_item = |(item, at): (&ElementRef<'a>, &Option<usize>)| {
        let before = walk.headings.get(..(*at)?)?;
        let last = before.iter().rev().find(|heading| self::make(heading.element) == make)?;
        item.ancestors().any(|around| around.id() == last.scope).then(|| last.clone())
    };
    items.iter().zip(&walk.above).map(of_item).collect()
}

/// What makes two headings alike.
fn make<'a>(element: ElementRef<'a>) -> (&'a str, Option<&'a str>) {
    (element.value().name(), attribute(element, "class"))
}

/// The make of most headings; one that stands alone must be a heading by its name.
fn make_of<'a>(headings: &[DayHeading<'a>]) -> Option<(&'a str, Option<&'a str>)> {
    let mut counts: HashMap<_, usize> = HashMap::new();
    for heading in headings {
        *counts.entry(make(heading.element)).or_default() += 1;
    }
    let (make, count) = counts.into_iter().max_by_key(|(make, count)| (*count, stands_over(make.0), *make))?;
    (count > 1 || stands_over(make.0)).then_some(make)
}

/// One walk over what is around all items.
struct HeadingWalk<'a> {
    /// The items by their elements.
    numbers: HashMap<NodeId, usize>,
    /// The elements around them.
    holders: HashSet<NodeId>,
    headings: Vec<DayHeading<'a>>,
    /// For each item, how many headings stand before it.
    above: Vec<Option<usize>>,
}

impl<'a> HeadingWalk<'a> {
    fn of(top: ElementRef<'a>, items: &[ElementRef<'a>], dates: &dyn KnowsDates) -> Self {
        let numbers = items.iter().enumerate().map(|(number, item)| (item.id(), number)).collect();
        let mut holders = HashSet::new();
        for item in items {
            // what is around one item and is known has all that is around it known
            item.ancestors().take_while(|around| holders.insert(around.id())).for_each(drop);
        }
        let mut walk = Self { numbers, holders, headings: Vec::new(), above: vec![None; items.len()] };
        let mut inside = 0_usize;
        for edge in top.traverse() {
            match edge {
                Edge::Open(node) => {
                    if let Some(number) = walk.numbers.get(&node.id()) {
                        inside += 1;
                        if let Some(above) = walk.above.get_mut(*number) {
                            *above = Some(walk.headings.len());
                        }
                    }
                    let element = ElementRef::wrap(node).filter(|_| inside == 0);
                    let heading = element.and_then(|element| walk.heading(element, dates));
                    walk.headings.extend(heading);
                }
                Edge::Close(node) => inside -= usize::from(walk.numbers.contains_key(&node.id())),
            }
        }
        walk
    }

    /// An element that is a day and nothing else.
    fn heading(&self, element: ElementRef<'a>, dates: &dyn KnowsDates) -> Option<DayHeading<'a>> {
        let is_small = || element.descendants().nth(MOST_NODES).is_none();
        if self.holders.contains(&element.id()) || !is_block(element.value().name()) || !is_small() {
            return None;
        }
        let words = text_within(element, LONGEST + 1);
        if words.is_empty() || words.len() > LONGEST || dates.dated(&words)? != (Extent::Whole, Sense::Published) {
            return None;
        }
        // what holds the line alone is not what it stands over
        let mut around = element.ancestors().filter_map(ElementRef::wrap).take(MOST_WRAPPERS);
        let scope = around.find(|around| text_within(*around, LONGEST + 1) != words)?.id();
        self.holders.contains(&scope).then_some(DayHeading { element, words, scope })
    }
}
