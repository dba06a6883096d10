//! What is known of each block, as a row of numbers that the forest judges.
//!
//! Given the outline of a page and what its head says, this hands on one row a block: how the block reads, what the elements
//! around it hint at and how dense they are, what stands beside it, and where it stands towards the thick of the page.

use std::collections::{HashMap, HashSet};

use super::{
    hint::{HINTS, Hint, Hints},
    lexicon::{SORTS, sorts},
    outline::{Block, Outline},
};

/// No such element around.
const NOWHERE: u8 = 20;
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

/// Sums over the blocks before each block.
#[derive(Debug, Default, Clone, Copy)]
struct Sum {
    words: f32,
    letters: f32,
    linked: f32,
    stops: f32,
    mass: f32,
    blocks: f32,
}

impl Sum {
    fn minus(self, other: Self) -> Self {
        Self {
            words: self.words - other.words,
            letters: self.letters - other.letters,
            linked: self.linked - other.linked,
            stops: self.stops - other.stops,
            mass: self.mass - other.mass,
            blocks: self.blocks - other.blocks,
        }
    }
    fn link_density(self) -> f32 {
        self.linked / self.letters.max(1.0)
    }
}

/// The rows of a page's blocks.
pub(super) struct Rows<'p, 'a> {
    outline: &'p Outline<'a>,
    sums: Vec<Sum>,
    /// For each place the levels up to the nearest element of each hint.
    near: Vec<[u8; HINTS]>,
    roots: [usize; 2],
    setting: &'p Setting,
    body: HashSet<u64>,
    headings: Vec<usize>,
    first_title: usize,
    kin: Vec<Kin>,
    sorts: Vec<u8>,
    /// The shares of the page's words in comments, in lists of cards, and about products, and how many articles it has.
    shares: [f32; 4],
}

/// What is known of the blocks that stand in elements of the same make as a block, and of those that say the same.
#[derive(Debug, Default, Clone, Copy)]
struct Kin {
    blocks: f32,
    words: f32,
    /// How many elements hold them.
    parents: f32,
    /// How many blocks before it say the same.
    same_before: f32,
    /// How many blocks say the same.
    same: f32,
}

impl<'p, 'a> Rows<'p, 'a> {
    pub(super) fn of(outline: &'p Outline<'a>, setting: &'p Setting) -> Self {
        let near = near(outline);
        let sums = sums(outline, &near);
        let body = setting.body.as_deref().map(grams).unwrap_or_default();
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
            kin: kin(outline),
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

    /// The deepest place that holds a share of the page's paragraphs.
    fn deepest_with(&self, share: f32) -> usize {
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
    fn by_votes(&self) -> usize {
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

    fn shares(&self) -> [f32; 4] {
        let share = |hint: Hint| {
            let near = |block: &&Block| {
                self.near.get(block.place).and_then(|near| near.get(hint as usize)).is_some_and(|level| *level < 8)
            };
            let words: u32 = self.outline.blocks.iter().filter(near).map(|block| block.words).sum();
            words as f32 / self.sum(0).words.max(1.0)
        };
        let articles = self.outline.places.iter().filter(|place| place.element.value().name() == "article").count();
        [share(Hint::Comment), share(Hint::Card), share(Hint::Product), articles as f32]
    }

    /// The block that is the title: a heading that says it, else any block that does, else a heading of the first rank, else where the
    /// paragraphs begin.
    fn title_block(&self) -> usize {
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
        let kin = self.kin.get(index).copied().unwrap_or_default();
        let page = self.sum(0);
        row.extend([kin.blocks, kin.words, kin.parents, kin.words / page.words.max(1.0), kin.same_before, kin.same]);
        let heading = self.headings.get(index).copied().unwrap_or(usize::MAX);
        for at in [index, heading, index.wrapping_sub(1)] {
            let sorts = self.sorts.get(at).copied().unwrap_or_default();
            row.extend((0..SORTS).map(|sort| f32::from(sorts >> sort & 1)));
        }
    }

    fn own(&self, index: usize, block: &Block, row: &mut Vec<f32>) {
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
        let grams = grams(text);
        let known = grams.iter().filter(|gram| self.body.contains(gram)).count();
        known as f32 / grams.len().max(1) as f32
    }

    fn names(&self, block: &Block, row: &mut Vec<f32>) {
        let near = self.near.get(block.place).copied().unwrap_or([NOWHERE; HINTS]);
        for (bit, near) in near.into_iter().enumerate() {
            let inline = block.inline.0 >> bit & 1 == 1;
            row.push(if inline { -1.0 } else { f32::from(near) });
        }
    }

    fn densities(&self, block: &Block, row: &mut Vec<f32>) {
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
        let parent = self.outline.places.get(place).map_or(0, |place| place.parent);
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

    fn standing(&self, index: usize, block: &Block, row: &mut Vec<f32>) {
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
            let holds = |at: usize| self.outline.places.get(at).is_some_and(|around| (at..around.end).contains(&root));
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

/// The levels up from each place to the nearest element of each hint.
fn near(outline: &Outline<'_>) -> Vec<[u8; HINTS]> {
    let mut near: Vec<[u8; HINTS]> = Vec::with_capacity(outline.places.len());
    for (index, place) in outline.places.iter().enumerate() {
        let mut row = [NOWHERE; HINTS];
        if place.parent != index
            && let Some(above) = near.get(place.parent)
        {
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

/// Counts the kin of each block.
fn kin(outline: &Outline<'_>) -> Vec<Kin> {
    let mut groups: HashMap<u64, (f32, f32, HashSet<usize>)> = HashMap::new();
    let mut said: HashMap<u64, f32> = HashMap::new();
    let mut keys = Vec::with_capacity(outline.blocks.len());
    for block in &outline.blocks {
        let mut around = outline.around(block.place).filter_map(|at| outline.places.get(at));
        let make = around.by_ref().take(3).fold(0_u64, |make, place| make.rotate_left(21) ^ place.signature);
        let parent = outline.places.get(block.place).map_or(0, |place| place.parent);
        let group = groups.entry(make).or_default();
        group.0 += 1.0;
        group.1 += block.words as f32;
        group.2.insert(parent);
        let text = block
            .text
            .bytes()
            .filter(u8::is_ascii_alphanumeric)
            .fold(u64::from(block.letters), |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let same = said.entry(text).or_default();
        keys.push((make, text, *same));
        *same += 1.0;
    }
    let kin = |(make, text, same_before): (u64, u64, f32)| {
        let (blocks, words, parents) = groups.get(&make).map_or((0.0, 0.0, 0.0), |(a, b, c)| (*a, *b, c.len() as f32));
        Kin { blocks, words, parents, same_before, same: said.get(&text).copied().unwrap_or_default() }
    };
    keys.into_iter().map(kin).collect()
}

/// Hints of what is seldom a part of the text.
const APART: Hints = Hints::of(Hint::Nav)
    .with(Hints::of(Hint::Footer))
    .with(Hints::of(Hint::Aside))
    .with(Hints::of(Hint::Popup))
    .with(Hints::of(Hint::Comment))
    .with(Hints::of(Hint::Related))
    .with(Hints::of(Hint::Sidebar))
    .with(Hints::of(Hint::Menu));

fn sums(outline: &Outline<'_>, near: &[[u8; HINTS]]) -> Vec<Sum> {
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

/// A text's letters and digits alone, in lower case.
pub(super) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The runs of three words in a text.
fn grams(text: &str) -> HashSet<u64> {
    let mut last = [0_u64; 3];
    let mut grams = HashSet::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let hash = word.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3)
        });
        last = [last[1], last[2], hash];
        grams.insert(last[0].rotate_left(7) ^ last[1].rotate_left(3) ^ last[2]);
    }
    grams
}
