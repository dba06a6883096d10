//! Sums over the blocks of a page, and how far from each element those of each hint are.

use crate::article::{
    hint::{BlockHint, BlockHints, HINTS},
    outline::ArticleOutline,
};

/// No such element around.
pub(super) const NOWHERE: u8 = 20;

/// Sums over the blocks before each block.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Sum {
    pub words: f32,
    pub letters: f32,
    pub linked: f32,
    pub stops: f32,
    pub mass: f32,
    pub blocks: f32,
}

impl Sum {
    pub(super) fn minus(self, other: Self) -> Self {
        Self {
            words: self.words - other.words,
            letters: self.letters - other.letters,
            linked: self.linked - other.linked,
            stops: self.stops - other.stops,
            mass: self.mass - other.mass,
            blocks: self.blocks - other.blocks,
        }
    }
    pub(super) fn link_density(self) -> f32 {
        self.linked / self.letters.max(1.0)
    }
}

/// The levels up from each place to the nearest element of each hint.
pub(super) fn near(outline: &ArticleOutline<'_>) -> Vec<[u8; HINTS]> {
    let mut near: Vec<[u8; HINTS]> = Vec::with_capacity(outline.places.len());
    for (index, place) in outline.places.iter().enumerate() {
        let mut row = [NOWHERE; HINTS];
        if let Some(above) = outline.skeleton.parent(index).and_then(|parent| near.get(parent)) {
            row = above.map(|level| (level + 1).min(NOWHERE));
        }
        for (bit, level) in row.iter_mut().enumerate() {
            if place.hints.0 >> bit & 1 == 1 {
                *level = 0;
            }
        }
        near.push(row);
    }
    near
}

/// Hints of what is seldom a part of the text.
const APART: BlockHints = BlockHints::of(BlockHint::Nav)
    .with(BlockHints::of(BlockHint::Footer))
    .with(BlockHints::of(BlockHint::Aside))
    .with(BlockHints::of(BlockHint::Popup))
    .with(BlockHints::of(BlockHint::Comment))
    .with(BlockHints::of(BlockHint::Related))
    .with(BlockHints::of(BlockHint::Sidebar))
    .with(BlockHints::of(BlockHint::Menu));

pub(super) fn sums(outline: &ArticleOutline<'_>, near: &[[u8; HINTS]]) -> Vec<Sum> {
    let mut sums = Vec::with_capacity(outline.blocks.len() + 1);
    let mut sum = Sum::default();
    sums.push(sum);
    for block in &outline.blocks {
        let near = near.get(block.place).copied().unwrap_or([NOWHERE; HINTS]);
        let apart = near.iter().enumerate().any(|(bit, level)| *level < 4 && APART.0 >> bit & 1 == 1);
        let density = block.link_letters as f32 / block.letters.max(1) as f32;
        let paragraph = block.words >= 10 && density < 0.35 && block.stops + block.commas > 0 && !apart;
        sum.words += block.words as f32;
        sum.letters += block.letters as f32;
        sum.linked += block.link_letters as f32;
        sum.stops += block.stops as f32;
        sum.mass += if paragraph { block.words as f32 } else { 0.0 };
        sum.blocks += 1.0;
        sums.push(sum);
    }
    sums
}
