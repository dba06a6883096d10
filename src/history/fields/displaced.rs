//! Titles that are gone from some items of a page, in whose place stands what follows them: the summary.
//!
//! An item that is known tells it: its title is another one now, and is the summary that it had. What else is read of such an item
//! has moved up, too, and is not believed either.

use std::collections::HashSet;

use super::{FieldMemory, Pair, value};
use crate::{
    history::words,
    model::{Field, Item},
};

/// So many known items tell what has become of a new one.
const TELLING: usize = 2;

/// The titles and summaries of items that lost their title, where most have theirs.
pub(super) fn of(pairs: &[Pair<'_>], page: &[&Item], memory: &FieldMemory) -> Vec<(Field, String)> {
    let is_broken = memory.broken.iter().any(|verdict| verdict.field == Field::Title && verdict.state.is_withheld());
    if is_broken {
        // it is judged as a whole
        return Vec::new();
    }
    let displaced: Vec<&Item> = pairs.iter().filter(|pair| is_displaced(pair)).map(|(_, shown)| *shown).collect();
    if displaced.is_empty() || displaced.len() * 2 > pairs.len() {
        return Vec::new();
    }
    let paired: HashSet<&[String]> = pairs.iter().map(|(_, shown)| shown.keys.as_slice()).collect();
    let is_paired = |item: &&Item| paired.contains(item.keys.as_slice());
    let new = page.iter().copied().filter(|item| !is_paired(item));
    let new = new.filter(|item| displaced.len() >= TELLING && is_long(item, memory));
    let values = |item: &Item| {
        [Field::Title, Field::Summary]
            .into_iter()
            .filter_map(|field| Some((field, value(item, field)?)))
            .collect::<Vec<_>>()
    };
    displaced.iter().copied().chain(new).flat_map(values).collect()
}

/// Whether a known item shows in the place of its title the summary that it had.
fn is_displaced((known, shown): &Pair<'_>) -> bool {
    let summary = known.summary.as_deref().unwrap_or_default();
    !known.title.is_empty()
        && !shown.title.is_empty()
        && words::same(&shown.title, summary)
        && !words::same(&shown.title, &known.title)
}

/// Whether a title is as long as a summary is in this feed, which is much longer than a title.
fn is_long(item: &Item, memory: &FieldMemory) -> bool {
    let length = |field| memory.usual.get(&field).map(|usual| usual.length);
    let (Some(title), Some(summary)) = (length(Field::Title), length(Field::Summary)) else { return false };
    #[expect(clippy::cast_precision_loss, reason = "lengths of texts")]
    let is = item.title.chars().count() as f64;
    summary > title * 1.5 && is * 2.0 >= title + summary
}
