//! Which blocks are the text.
//!
//! Given how likely each block is a part of the text, this decides block by block. A block counts where it is likelier than half of the
//! F1 that the choice is expected to reach, which is what makes that F1 the best (Lipton et al., Optimal Thresholding, 2014).

use std::collections::HashMap;

use super::{asides::Asides, outline::ArticleOutline};

/// Marks the blocks that are the text.
pub(super) fn choose(outline: &ArticleOutline<'_>, likely: &[f32]) -> Vec<bool> {
    let words: Vec<u32> = outline.blocks.iter().map(|block| block.words).collect();
    let texts: Vec<&str> = outline.blocks.iter().map(|block| block.text.as_str()).collect();
    choose_by(&texts, &words, likely)
}

/// Chooses what belongs to a chosen block: the summary above details, and the points of a list below a paragraph that are more than links.
pub(super) fn with_parts(outline: &ArticleOutline<'_>, asides: &Asides<'_, '_>, chosen: &mut [bool]) {
    let name = |at: usize| outline.places.get(at).map_or("", |place| place.element.value().name());
    for place in outline.places.iter().filter(|place| place.element.value().name() == "details") {
        let own = place.first_block..place.last_block;
        if chosen.get(own).is_some_and(|own| own.iter().any(|chosen| *chosen))
            && let Some(summary) = chosen.get_mut(place.first_block)
        {
            *summary = true;
        }
    }
    // the place that holds the latest chosen paragraph
    let mut around = None;
    for (at, block) in outline.blocks.iter().enumerate() {
        let parent = outline.parent(block.place);
        if name(block.place) == "li" && around == Some(outline.parent(parent)) {
            let said = block.link_letters * 4 <= block.letters * 3 && !asides.has(at);
            if let Some(chosen) = chosen.get_mut(at).filter(|_| said) {
                *chosen = true;
            }
        } else if chosen.get(at) == Some(&true) {
            around = (name(block.place) == "p").then_some(parent);
        } else {
            around = None;
        }
    }
}

/// Shorter blocks may well say the same twice.
const LONG: u32 = 8;

/// For each block whether it says what a likelier one does: pages carry their text once more for printing or for small screens.
fn repeats(texts: &[&str], words: &[u32], likely: &[f32]) -> Vec<bool> {
    let mut best: HashMap<&str, usize> = HashMap::new();
    let mut repeats = vec![false; texts.len()];
    for (at, ((text, words), own)) in texts.iter().zip(words).zip(likely).enumerate() {
        if *words < LONG {
            continue;
        }
        let other = best.entry(text).or_insert(at);
        let worse = if likely.get(*other).is_some_and(|other| own > other) { std::mem::replace(other, at) } else { at };
        if let Some(repeats) = repeats.get_mut(worse).filter(|_| *other != worse) {
            *repeats = true;
        }
    }
    repeats
}

/// Marks the blocks that are the text, given the words, how many they are, and how likely each block is.
#[must_use]
pub fn choose_by(texts: &[&str], words: &[u32], likely: &[f32]) -> Vec<bool> {
    let repeats = repeats(texts, words, likely);
    let likely: Vec<f32> =
        likely.iter().zip(repeats).map(|(likely, repeats)| if repeats { 0.0 } else { *likely }).collect();
    let words = words.iter().map(|words| (*words).max(1) as f32);
    let mut order: Vec<(f32, f32)> = likely.iter().copied().zip(words).collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0));
    let total: f32 = order.iter().map(|(likely, words)| likely * words).sum();
    let (mut best, mut threshold) = (0.0, 1.0);
    let (mut hit, mut chosen) = (0.0, 0.0);
    for (likely, words) in order {
        hit += likely * words;
        chosen += words;
        let expected = 2.0 * hit / (chosen + total);
        if expected > best {
            (best, threshold) = (expected, likely);
        }
    }
    likely.iter().map(|likely| *likely >= threshold && *likely > 0.0).collect()
}
