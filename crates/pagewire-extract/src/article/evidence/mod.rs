//! What is known of each block, as a row of numbers that the forest judges.
//!
//! Given the outline of a page and what its head says, this hands on one row a block: how the block reads, what the elements
//! around it hint at and how dense they are, what stands beside it, and where it stands towards the thick of the page.

mod main_container;
mod prefix_sums;
mod siblings;

use std::collections::HashSet;

use super::{
    hint::HINTS,
    lexicon::{SORTS, sorts},
    outline::{ArticleOutline, TextBlock},
    shingles::{letters, shingles},
};
use prefix_sums::{NOWHERE, Sum, near, sums};
use siblings::{Siblings, siblings};

/// Levels above a block whose density counts.
const LEVELS: [usize; 6] = [0, 1, 2, 3, 5, 7];

/// What a page's head and data say that helps to judge its blocks.
#[derive(Debug, Default, Clone)]
pub(super) struct Setting {
    /// The words of the titles that the page gives itself, without all that is no letter.
    pub titles: Vec<String>,
    /// What the page's data calls its body.
    pub body: Option<String>,
    /// What the page says it is: article, product, thread, list, by its data.
    pub says: [bool; 5],
    /// What sorts of pages its address speaks of.
    pub address: [bool; 5],
    /// What sort of site the program that made it makes.
    pub maker: [bool; 4],
    /// The description, as letters.
    pub description: String,
}

/// The rows of a page's blocks.
pub(super) struct Rows<'p, 'a> {
    outline: &'p ArticleOutline<'a>,
    sums: Vec<Sum>,
    /// For each place the levels up to the nearest element of each hint.
    near: Vec<[u8; HINTS]>,
    roots: [usize; 2],
    setting: &'p Setting,
    body: HashSet<u64>,
    headings: Vec<usize>,
    first_title: usize,
    siblings: Vec<Siblings>,
    sorts: Vec<u8>,
    /// The shares of the page's words in comments, in lists of cards, and about products, and how many articles it has.
    shares: [f32; 4],
}

impl<'p, 'a> Rows<'p, 'a> {
    pub(super) fn of(outline: &'p ArticleOutline<'a>, setting: &'p Setting) -> Self {
        let near = near(outline);
        let sums = sums(outline, &near);
        let body = setting.body.as_deref().map(shingles).unwrap_or_default();
        let mut rows = Self {
            outline,
            sums,
            near,
            roots: [0; 2],
            setting,
            body,
            headings: Vec::new(),
            first_title: 0,
            shares: [0.0; 4],
            siblings: siblings(outline),
            sorts: outline.blocks.iter().map(|block| if block.words <= 30 { sorts(&block.text) } else { 0 }).collect(),
        };
        rows.shares = rows.shares();
        rows.roots = [rows.deepest_with(0.7), rows.by_votes()];
        rows.first_title = rows.title_block();
        let mut heading = usize::MAX;
        rows.headings = (0..outline.blocks.len())
            .map(|index| {
                let before = heading;
                if rows.tag(index) > 10.0 {
                    heading = index;
                }
                before
            })
            .collect();
        rows
    }

    /// The block of the title; the first where none is.
    pub(super) fn first_title(&self) -> usize {
        self.first_title
    }

    fn sum(&self, place: usize) -> Sum {
        self.outline
            .places
            .get(place)
            .map_or_else(Sum::default, |place| self.range(place.first_block, place.last_block))
    }

    fn range(&self, from: usize, to: usize) -> Sum {
        let at =
            |index: usize| self.sums.get(index.min(self.sums.len().saturating_sub(1))).copied().unwrap_or_default();
        at(to).minus(at(from))
    }

    /// What sort of element a block stands in.
    fn tag(&self, block: usize) -> f32 {
        let name = self
            .outline
            .blocks
            .get(block)
            .and_then(|block| self.outline.places.get(block.place))
            .map_or("", |place| place.element.value().name());
        match name {
            "p" => 1.0,
            "li" => 2.0,
            "td" => 3.0,
            "th" => 4.0,
            "dd" => 5.0,
            "dt" => 6.0,
            "blockquote" => 7.0,
            "pre" => 8.0,
            "figcaption" => 9.0,
            "button" | "label" | "summary" => 10.0,
            "h1" => 11.0,
            "h2" => 12.0,
            "h3" => 13.0,
            "h4" => 14.0,
            "h5" => 15.0,
            "h6" => 16.0,
            _ => 0.0,
        }
    }

    /// The row of one block.
    pub(super) fn row(&self, index: usize, row: &mut Vec<f32>) {
        row.clear();
        let Some(block) = self.outline.blocks.get(index) else { return };
        self.own(index, block, row);
        self.names(block, row);
        self.densities(block, row);
        self.beside(index, row);
        self.standing(index, block, row);
        self.page(row);
        self.lines(index, row);
    }

    /// What the lines say of themselves: the block, the heading above it, the block before it.
    fn lines(&self, index: usize, row: &mut Vec<f32>) {
        let siblings = self.siblings.get(index).copied().unwrap_or_default();
        let page = self.sum(0);
        row.extend([
            siblings.blocks,
            siblings.words,
            siblings.parents,
            siblings.words / page.words.max(1.0),
            siblings.same_before,
            siblings.same,
        ]);
        let heading = self.headings.get(index).copied().unwrap_or(usize::MAX);
        for at in [index, heading, index.wrapping_sub(1)] {
            let sorts = self.sorts.get(at).copied().unwrap_or_default();
            row.extend((0..SORTS).map(|sort| f32::from(sorts >> sort & 1)));
        }
    }

    fn own(&self, index: usize, block: &TextBlock, row: &mut Vec<f32>) {
        let words = block.words.max(1) as f32;
        let letters_ = block.letters.max(1) as f32;
        let end = block.text.chars().next_back().unwrap_or(' ');
        let first = block.text.chars().next().unwrap_or(' ');
        let text = if block.words < 40 { letters(&block.text) } else { String::new() };
        row.extend([
            self.tag(index),
            words,
            letters_ / words,
            block.link_letters as f32 / letters_,
            block.links as f32,
            block.stops as f32 / words,
            block.commas as f32 / words,
            block.digits as f32 / letters_,
            block.capitals as f32 / words,
            block.strong_letters as f32 / letters_,
            f32::from(u8::from(matches!(end, '.' | '!' | '?' | '。' | '！' | '？' | '।' | '"' | '”' | '»' | ')'))),
            f32::from(u8::from(end == ':')),
            f32::from(u8::from(first.is_lowercase())),
            f32::from(u8::from(first.is_alphanumeric())),
            f32::from(u8::from(!text.is_empty() && self.setting.titles.contains(&text))),
            self.in_body(&block.text),
            f32::from(u8::from(!text.is_empty() && self.setting.description.contains(&text))),
        ]);
    }

    /// The share of a block that the page's data has in its body; -1 where there is no such body.
    fn in_body(&self, text: &str) -> f32 {
        if self.body.is_empty() {
            return -1.0;
        }
        let shingles = shingles(text);
        let known = shingles.iter().filter(|gram| self.body.contains(gram)).count();
        known as f32 / shingles.len().max(1) as f32
    }

    fn names(&self, block: &TextBlock, row: &mut Vec<f32>) {
        let near = self.near.get(block.place).copied().unwrap_or([NOWHERE; HINTS]);
        for (bit, near) in near.into_iter().enumerate() {
            let inline = block.inline.0 >> bit & 1 == 1;
            row.push(if inline { -1.0 } else { f32::from(near) });
        }
    }

    fn densities(&self, block: &TextBlock, row: &mut Vec<f32>) {
        let page = self.sum(0);
        let around: Vec<usize> = self.outline.around(block.place).take(9).collect();
        for level in LEVELS {
            let place = around.get(level).or(around.last()).copied().unwrap_or_default();
            let sum = self.sum(place);
            let alike = self.outline.places.get(place).map_or(1, |place| place.alike);
            row.extend([
                sum.words,
                sum.link_density(),
                sum.words / sum.blocks.max(1.0),
                sum.stops / sum.words.max(1.0),
                sum.mass / page.mass.max(1.0),
                alike as f32,
            ]);
        }
        let depth = self.outline.places.get(block.place).map_or(0, |place| place.depth);
        row.push(f32::from(depth));
        // the repeated unit that the block is part of
        let unit = around
            .iter()
            .filter_map(|place| self.outline.places.get(*place).map(|p| (*place, p)))
            .find(|(_, p)| p.alike >= 3);
        let (words, density, alike) = unit.map_or((0.0, 0.0, 0.0), |(at, place)| {
            let sum = self.sum(at);
            (sum.words, sum.link_density(), place.alike as f32)
        });
        row.extend([words, density, alike]);
    }

    fn beside(&self, index: usize, row: &mut Vec<f32>) {
        let place = self.outline.blocks.get(index).map_or(0, |block| block.place);
        let parent = self.outline.parent(place);
        for step in [-2_isize, -1, 1, 2] {
            let other = index.checked_add_signed(step).and_then(|at| Some((at, self.outline.blocks.get(at)?)));
            let Some((at, block)) = other else {
                row.extend([-1.0; 5]);
                continue;
            };
            let words = block.words.max(1) as f32;
            let inside = self
                .outline
                .places
                .get(parent)
                .is_some_and(|place| (place.first_block..place.last_block).contains(&at));
            row.extend([
                words,
                block.link_letters as f32 / block.letters.max(1) as f32,
                block.stops as f32 / words,
                self.tag(at),
                f32::from(u8::from(inside)),
            ]);
        }
        for reach in [4, 12] {
            let before = self.range(index.saturating_sub(reach), index);
            let after = self.range(index + 1, (index + 1 + reach).min(self.outline.blocks.len()));
            row.extend([before.mass, before.link_density(), after.mass, after.link_density()]);
        }
    }

    fn standing(&self, index: usize, block: &TextBlock, row: &mut Vec<f32>) {
        let count = self.outline.blocks.len().max(1) as f32;
        let page = self.sum(0);
        row.push(index as f32 / count);
        row.push(self.range(0, index).mass / page.mass.max(1.0));
        row.push(index as f32 - self.first_title as f32);
        row.push(self.range(self.first_title.min(index), index).words);
        row.push(
            self.headings
                .get(index)
                .map_or(-1.0, |heading| if *heading == usize::MAX { -1.0 } else { (index - heading) as f32 }),
        );
        for root in self.roots {
            let Some(place) = self.outline.places.get(root) else { continue };
            let side = if index < place.first_block {
                -((place.first_block - index) as f32)
            } else if index >= place.last_block {
                (index - place.last_block + 1) as f32
            } else {
                0.0
            };
            let holds = |at: usize| self.outline.skeleton.is_within(root, at);
            let up = self.outline.around(block.place).take_while(|at| !holds(*at)).count();
            let common = self.outline.around(block.place).find(|at| holds(*at)).unwrap_or(0);
            let root_depth = place.depth;
            let common_depth = self.outline.places.get(common).map_or(0, |place| place.depth);
            row.extend([side, up as f32, f32::from(root_depth.saturating_sub(common_depth))]);
            row.push(self.range(place.first_block.min(index), index).words / self.sum(root).words.max(1.0));
        }
    }

    fn page(&self, row: &mut Vec<f32>) {
        let page = self.sum(0);
        let [a, b] = self.roots.map(|root| self.sum(root));
        row.extend([
            page.words,
            page.mass,
            page.mass / page.words.max(1.0),
            page.link_density(),
            page.blocks,
            a.words / page.words.max(1.0),
            a.link_density(),
            b.mass / page.mass.max(1.0),
        ]);
        row.extend(self.setting.says.map(|says| f32::from(u8::from(says))));
        row.push(self.sum(0).mass / page.blocks.max(1.0));
        row.extend(self.setting.address.map(|says| f32::from(u8::from(says))));
        row.extend(self.setting.maker.map(|says| f32::from(u8::from(says))));
        row.extend(self.shares);
    }
}
