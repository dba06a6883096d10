//! Where the thick of a page is: the elements that hold its paragraphs, and its title.

use super::{Rows, letters};
use crate::article::{hint::BlockHint, outline::TextBlock};

impl Rows<'_, '_> {
    /// The deepest place that holds a share of the page's paragraphs.
    pub(super) fn deepest_with(&self, share: f32) -> usize {
        let total = self.sum(0).mass;
        let mut best = 0;
        for index in 0..self.outline.places.len() {
            // in the order of the page, a later place with the share is inside an earlier one
            if total > 0.0 && self.sum(index).mass >= share * total {
                best = index;
            }
        }
        best
    }

    /// The place that paragraphs vote for: wholly their parent, by half its parent.
    pub(super) fn by_votes(&self) -> usize {
        let mut votes = vec![0.0_f32; self.outline.places.len()];
        for (index, block) in self.outline.blocks.iter().enumerate() {
            let mass = self.range(index, index + 1).mass;
            if mass <= 0.0 {
                continue;
            }
            for (level, place) in self.outline.around(block.place).skip(1).take(3).enumerate() {
                if let Some(votes) = votes.get_mut(place) {
                    *votes += mass / (1 << level) as f32;
                }
            }
        }
        let mut best = (0, 0.0);
        for (place, votes) in votes.into_iter().enumerate() {
            let votes = votes * (1.0 - self.sum(place).link_density());
            if votes > best.1 {
                best = (place, votes);
            }
        }
        best.0
    }

    pub(super) fn shares(&self) -> [f32; 4] {
        let share = |hint: BlockHint| {
            let near = |block: &&TextBlock| {
                self.near.get(block.place).and_then(|near| near.get(hint as usize)).is_some_and(|level| *level < 8)
            };
            let words: u32 = self.outline.blocks.iter().filter(near).map(|block| block.words).sum();
            words as f32 / self.sum(0).words.max(1.0)
        };
        let articles = self.outline.places.iter().filter(|place| place.element.value().name() == "article").count();
        [share(BlockHint::Comment), share(BlockHint::Card), share(BlockHint::Product), articles as f32]
    }

    /// The block that is the title: a heading that says it, else any block that does, else a heading of the first rank, else where the
    /// paragraphs begin.
    pub(super) fn title_block(&self) -> usize {
        let blocks = &self.outline.blocks;
        let own = self.setting.titles.first();
        let is_title = |at: usize| blocks.get(at).is_some_and(|block| Some(&letters(&block.text)) == own);
        let said = |at: usize| blocks.get(at).is_some_and(|block| self.setting.titles.contains(&letters(&block.text)));
        let headings = || (0..blocks.len()).filter(|at| self.tag(*at) > 10.0);
        let first = || headings().filter(|at| self.tag(*at) < 11.5);
        let begin =
            self.roots.first().and_then(|root| self.outline.places.get(*root)).map_or(0, |place| place.first_block);
        first()
            .find(|at| is_title(*at))
            .or_else(|| headings().find(|at| is_title(*at)))
            .or_else(|| first().find(|at| said(*at)))
            // the trail and the menu name the page before its own line does
            .or_else(|| (0..blocks.len()).filter(|at| is_title(*at)).min_by_key(|at| at.abs_diff(begin)))
            .or_else(|| first().min_by_key(|at| at.abs_diff(begin)))
            .unwrap_or(begin)
    }
}
