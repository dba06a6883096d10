//! The words of a headline, without those that stand in its element and are of something else.
//!
//! Given the element that is the title of an item, and the elements of the records that say the same of most items or are dates, cuts
//! what stands at the edges of the headline: a section, a label, a day.

use std::collections::HashSet;

use super::{
    hints::Hints,
    outline::{ListOutline, NodeIndex},
};
use crate::{element_text::text_of, model::Extent};

/// Things that are cut at each edge.
const MOST: usize = 3;

/// The words of a title without the labels and dates at its edges.
pub(super) fn bare(outline: &ListOutline<'_>, place: NodeIndex, common: &HashSet<NodeIndex>, text: String) -> String {
    let counts = &outline.mark(place).counts;
    let mut pieces = counts.start.words..counts.end.words;
    let mut left = text.as_str();
    for _ in 0..MOST {
        let Some(label) = pieces.clone().next().and_then(|at| label(outline, at, place, common)) else { break };
        let words = text_of(outline.mark(label).element);
        let Some(rest) = left.strip_prefix(words.as_str()).filter(|rest| is_apart(outline, label, &words, rest)) else {
            break;
        };
        left = rest.trim_start();
        pieces.start = outline.mark(label).counts.end.words;
    }
    for _ in 0..MOST {
        let Some(label) = pieces.clone().next_back().and_then(|at| label(outline, at, place, common)) else { break };
        let words = text_of(outline.mark(label).element);
        let Some(rest) = left.strip_suffix(words.as_str()).filter(|rest| is_apart(outline, label, &words, rest)) else {
            break;
        };
        left = rest.trim_end();
        pieces.end = outline.mark(label).counts.start.words;
    }
    if left.chars().any(char::is_alphanumeric) { left.to_owned() } else { text }
}

/// The outermost element around a piece of a title, within it, that says the same of most items.
fn label(outline: &ListOutline<'_>, at: usize, title: NodeIndex, common: &HashSet<NodeIndex>) -> Option<NodeIndex> {
    let parent = outline.words.get(at)?.parent;
    outline.upwards(parent).take_while(|place| *place > title).filter(|place| common.contains(place)).last()
}

/// Whether a label is no word of the headline beside it: it is named as something else, is a date, leads to the headline by a
/// colon, or is glued to it, as what has a place of its own is.
fn is_apart(outline: &ListOutline<'_>, label: NodeIndex, words: &str, rest: &str) -> bool {
    let mark = outline.mark(label);
    let named = [Hints::TAGS, Hints::META, Hints::PUBLISHED, Hints::AUTHOR].iter().any(|hint| mark.own.has(*hint));
    let pieces = outline.words.get(mark.counts.start.words..mark.counts.end.words).unwrap_or_default();
    let is_date = pieces.iter().all(|piece| piece.dated.is_some_and(|(extent, _)| extent == Extent::Whole));
    let is_glued = !rest.starts_with(char::is_whitespace) && !rest.ends_with(char::is_whitespace);
    named || is_date || words.ends_with([':', '：']) || is_glued
}
