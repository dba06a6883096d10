//! Blocks of one make, and blocks that say the same.

use std::collections::{HashMap, HashSet};

use crate::{article::outline::ArticleOutline, hash};

/// What is known of the blocks that stand in elements of the same make as a block, and of those that say the same.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Siblings {
    pub blocks: f32,
    pub words: f32,
    /// How many elements hold them.
    pub parents: f32,
    /// How many blocks before it say the same.
    pub same_before: f32,
    /// How many blocks say the same.
    pub same: f32,
}

/// Counts the siblings of each block.
pub(super) fn siblings(outline: &ArticleOutline<'_>) -> Vec<Siblings> {
    let mut groups: HashMap<u64, (f32, f32, HashSet<usize>)> = HashMap::new();
    let mut said: HashMap<u64, f32> = HashMap::new();
    let mut keys = Vec::with_capacity(outline.blocks.len());
    for block in &outline.blocks {
        let mut around = outline.around(block.place).filter_map(|at| outline.places.get(at));
        let make = around.by_ref().take(3).fold(0_u64, |make, place| make.rotate_left(21) ^ place.signature);
        let parent = outline.parent(block.place);
        let group = groups.entry(make).or_default();
        group.0 += 1.0;
        group.1 += block.words as f32;
        group.2.insert(parent);
        let text = hash::fnv(u64::from(block.letters), block.text.bytes().filter(u8::is_ascii_alphanumeric));
        let same = said.entry(text).or_default();
        keys.push((make, text, *same));
        *same += 1.0;
    }
    let siblings = |(make, text, same_before): (u64, u64, f32)| {
        let (blocks, words, parents) = groups.get(&make).map_or((0.0, 0.0, 0.0), |(a, b, c)| (*a, *b, c.len() as f32));
        Siblings { blocks, words, parents, same_before, same: said.get(&text).copied().unwrap_or_default() }
    };
    keys.into_iter().map(siblings).collect()
}
