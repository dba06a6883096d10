//! Which blocks are the text.
//!
//! Given how likely each block is a part of the text, this decides block by block. A block counts where it is likelier than half of the
//! F1 that the choice is expected to reach, which is what makes that F1 the best (Lipton et al., Optimal Thresholding, 2014).

use super::outline::Outline;

/// Marks the blocks that are the text.
pub(super) fn choose(outline: &Outline<'_>, likely: &[f32]) -> Vec<bool> {
    let words: Vec<u32> = outline.blocks.iter().map(|block| block.words).collect();
    choose_by(&words, likely)
}

/// Marks the blocks of so many words each that are the text.
#[must_use]
pub fn choose_by(words: &[u32], likely: &[f32]) -> Vec<bool> {
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
