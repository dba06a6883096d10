//! Articles beside the own one, and cards of other stories amid the text.

use super::{AsidePage, phrases::heads_others};
use crate::article::{hint::BlockHint, outline::TextBlock};

/// Words of paragraphs that make a text without an element of its own.
const TEXT: u32 = 50;
/// How many cards of one make may stand amid a text; more are what the page is about.
const MOST_CARDS: u32 = 4;
/// Blocks and words of the largest card amid a text.
const MOST_BLOCKS: usize = 8;
const LARGEST_CARD: u32 = 60;

impl AsidePage<'_, '_> {
    /// Leaves out articles with a heading of their own after the one that holds the title and its text.
    pub(super) fn articles_beside(&mut self) {
        let articles: Vec<usize> = (0..self.outline.places.len()).filter(|at| self.name(*at) == "article").collect();
        let Some(end) = self.own(&articles).or_else(|| self.first_card(&articles)) else { return };
        for article in articles {
            let Some((from, to)) = self.range(article).filter(|(from, _)| *from >= end) else { continue };
            let headed = (from..to.min(from + 3)).any(|at| self.is_heading(at));
            if headed {
                self.leave_out(from, to);
            }
        }
        self.headed_by_others(end);
    }

    /// Where the article that holds the title and most of a text ends.
    fn own(&self, articles: &[usize]) -> Option<usize> {
        let own = articles.iter().filter(|at| self.holds_title(**at)).filter_map(|at| self.outline.places.get(*at));
        let texts = own.filter(|place| self.paragraphs(self.title, place.last_block) >= TEXT);
        texts.map(|place| place.last_block).min()
    }

    /// Where a text that stands in no article ends, since articles begin that are cards of others.
    fn first_card(&self, articles: &[usize]) -> Option<usize> {
        if articles.iter().any(|at| self.holds_title(*at)) {
            return None;
        }
        let cards = articles.iter().filter(|at| self.is_card(**at)).filter_map(|at| self.range(*at));
        let first = cards.map(|(from, _)| from).find(|from| *from > self.title)?;
        (self.paragraphs(self.title, first) >= TEXT).then_some(first)
    }

    fn holds_title(&self, place: usize) -> bool {
        let place = self.outline.places.get(place);
        place.is_some_and(|place| (place.first_block..place.last_block).contains(&self.title))
    }

    /// Leaves out what stands below headings such as "You may also like", after the article.
    fn headed_by_others(&mut self, end: usize) {
        for at in end..self.outline.blocks.len() {
            let Some(block) = self.outline.blocks.get(at).filter(|block| block.words <= 8) else { continue };
            if self.marked.get(at) == Some(&true) || !heads_others(&block.text.to_lowercase()) {
                continue;
            }
            let place = if self.is_heading(at) { self.outline.parent(block.place) } else { block.place };
            if let Some((from, to)) = self.range(place).filter(|(from, _)| *from >= end) {
                self.leave_out(at.max(from), to);
            }
        }
    }

    /// Leaves out cards amid the text: a heading that is a link, alone in its box or with linked words.
    pub(super) fn cards_amid(&mut self) {
        let all = self.outline.blocks.len();
        for at in (self.title + 1)..all {
            if !self.is_heading(at) || self.outline.blocks.get(at).is_none_or(|block| !is_linked(block)) {
                continue;
            }
            let Some(block) = self.outline.blocks.get(at) else { continue };
            let card = self.outline.parent(block.place);
            let Some(place) = self.outline.places.get(card).filter(|place| place.alike <= MOST_CARDS) else { continue };
            let amid = self.paragraphs(self.title, place.first_block) > 0;
            let Some((from, to)) = self.range(card).filter(|(from, to)| amid && to - from <= MOST_BLOCKS) else {
                continue;
            };
            let own = self.outline.blocks.get(from..to).unwrap_or_default();
            let boxed = own.iter().all(is_linked) && own.len() > 1
                || [BlockHint::Card, BlockHint::Related, BlockHint::Promo].iter().any(|hint| place.hints.has(*hint));
            if boxed && self.words(from, to) <= LARGEST_CARD {
                self.leave_out(from, to);
            }
        }
    }

    /// Whether a place is a card of another story: its heading is a link.
    fn is_card(&self, place: usize) -> bool {
        let Some((from, to)) = self.range(place) else { return false };
        let headings = (from..to).filter(|at| self.is_heading(*at)).filter_map(|at| self.outline.blocks.get(at));
        let mut linked = headings.map(is_linked);
        linked.next() == Some(true)
    }

    fn is_heading(&self, at: usize) -> bool {
        let place = self.outline.blocks.get(at).map_or(0, |block| block.place);
        crate::markup::flow::is_heading(self.name(place))
    }
}

/// Whether all of a block is a link.
fn is_linked(block: &TextBlock) -> bool {
    block.link_letters == block.letters
}
