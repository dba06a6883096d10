//! Which classes say of what kind an element is.
//!
//! Siblings of one kind share most of their classes; what less than half of them have is a tag, a state or a
//! turn, and must not make two kinds of one.

use std::collections::HashMap;

use super::{hints::Hints, outline::ListOutline};
use crate::hash;

/// Takes classes that few of their like siblings have out of the marks' hashes.
pub(super) fn level(outline: &mut ListOutline<'_>) {
    let mut next_parent = 0;
    while next_parent < outline.marks.len() {
        let parent = next_parent;
        next_parent += 1;
        let children: Vec<usize> = outline.children(parent).collect();
        if children.len() >= 3 && differ(outline, &children) {
            level_children(outline, &children);
        }
    }
}

/// Whether two elements of one name differ in their classes.
fn differ(outline: &ListOutline<'_>, children: &[usize]) -> bool {
    let mut seen: HashMap<u64, u64> = HashMap::new();
    children.iter().any(|child| {
        let mark = outline.mark(*child);
        *seen.entry(mark.tag).or_insert(mark.class) != mark.class
    })
}

fn level_children(outline: &mut ListOutline<'_>, children: &[usize]) {
    let mut tags: HashMap<u64, usize> = HashMap::new();
    let mut classes: HashMap<(u64, u64), usize> = HashMap::new();
    for child in children {
        let mark = outline.mark(*child);
        *tags.entry(mark.tag).or_default() += 1;
        for class in hashes(mark.element) {
            *classes.entry((mark.tag, class)).or_default() += 1;
        }
    }
    for child in children {
        let mark = outline.mark(*child);
        let (tag, count) = (mark.tag, tags.get(&mark.tag).copied().unwrap_or(0));
        if count < 3 {
            continue;
        }
        let held = |class: u64| classes.get(&(tag, class)).copied().unwrap_or(0);
        let own: Vec<u64> = hashes(mark.element).collect();
        if !own.iter().any(|class| held(*class) * 3 >= count * 2) {
            continue;
        }
        let rare: u64 =
            own.iter().filter(|class| held(**class) * 2 < count).fold(0, |sum, class| sum.wrapping_add(*class));
        if let Some(mark) = outline.marks.get_mut(*child).filter(|_| rare != 0) {
            mark.class = mark.class.wrapping_sub(rare);
            // one of several like it that is shown off is no slider
            mark.own = mark.own.without(Hints::SHOWCASE);
        }
    }
}

fn hashes(element: scraper::ElementRef<'_>) -> impl Iterator<Item = u64> + '_ {
    element.attr("class").unwrap_or_default().split_ascii_whitespace().map(class_hash).filter(|hash| *hash != 0)
}

/// A class as a number; none for those that lay out or number their element.
pub(super) fn class_hash(name: &str) -> u64 {
    if name.contains([':', '[', '/', '!']) || Hints::is_state(name) {
        return 0;
    }
    hash::fnv(hash::START, name.bytes().filter(|byte| !byte.is_ascii_digit()))
}
