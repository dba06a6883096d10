//! A page as two flat lists: its elements in the order of the page, and the blocks of text they show.
//!
//! A block is a run of text that no block element interrupts. Since elements and blocks stand in the order of the page, those
//! inside an element are a range, and sums over ranges answer all questions of density without a walk.

use ego_tree::NodeId;
use scraper::ElementRef;
use scraper_xpath::Skeleton;

use super::{
    hint::{BlockHint, BlockHints, NameReader, of_property, of_role, of_tag},
    name::after_opener,
    shingles::is_unspaced,
};
use crate::{
    element_text::collapse,
    hash,
    markup::flow,
    page::{Step, is_streamed, steps},
};

/// An element of the body.
#[derive(Debug)]
pub(super) struct BlockElement<'a> {
    pub element: ElementRef<'a>,
    /// Index of its first block, and behind its last.
    pub first_block: usize,
    pub last_block: usize,
    pub depth: u16,
    pub hints: BlockHints,
    /// Two siblings of one signature are of one make: the same tag with the same classes.
    pub signature: u64,
    /// How many siblings of its signature there are, itself among them.
    pub alike: u32,
}

/// A run of text.
#[derive(Debug, Default, Clone)]
pub(super) struct TextBlock {
    /// The innermost block element around it.
    pub place: usize,
    pub text: String,
    pub words: u32,
    pub letters: u32,
    pub link_letters: u32,
    pub digits: u32,
    pub capitals: u32,
    /// Ends of sentences.
    pub stops: u32,
    pub commas: u32,
    pub links: u32,
    /// Whether strong text makes up all of it.
    pub strong_letters: u32,
    /// What the inline elements in it hint at.
    pub inline: BlockHints,
}

/// The elements and blocks of a page.
#[derive(Debug, Default)]
pub(super) struct ArticleOutline<'a> {
    /// Where the places stand.
    pub skeleton: Skeleton,
    pub places: Vec<BlockElement<'a>>,
    pub blocks: Vec<TextBlock>,
    /// The text nodes that are shown, in order, each with its block.
    pub texts: Vec<(NodeId, usize)>,
    /// Video and audio, each with the block that follows.
    pub players: Vec<(ElementRef<'a>, usize)>,
}

impl<'a> ArticleOutline<'a> {
    /// Reads the page below an element.
    pub(super) fn of(root: ElementRef<'a>) -> Self {
        let mut walk = BlockWalk::default();
        walk.walk(root);
        walk.finish()
    }

    /// The places around a place, from itself outwards.
    pub(super) fn around(&self, place: usize) -> impl Iterator<Item = usize> + '_ {
        self.skeleton.upwards(place)
    }

    /// The place that holds a place; the root itself.
    pub(super) fn parent(&self, place: usize) -> usize {
        self.skeleton.parent(place).unwrap_or(place)
    }
}

/// What parts the parts of a byline.
const PART: &str = " · ";

#[derive(Default)]
struct BlockWalk<'a> {
    outline: ArticleOutline<'a>,
    names: NameReader<'a>,
    /// The open links.
    links: u32,
    /// The open elements of strong text.
    strong: u32,
    block: TextBlock,
    /// The nodes of the block being read.
    pending: Vec<NodeId>,
    /// Line breaks since the latest text.
    breaks: u32,
    /// The open buttons that are their headings' text.
    buttons: u32,
    /// Whether an inline element ended since the latest text, and another one began after it.
    parted: Option<bool>,
}

impl<'a> BlockWalk<'a> {
    fn walk(&mut self, root: ElementRef<'a>) {
        for step in steps(root, is_left_out) {
            if let Step::Enter(element) | Step::Pass(element) = &step
                && matches!(element.value().name(), "video" | "audio")
            {
                self.outline.players.push((*element, self.outline.blocks.len()));
            }
            match step {
                Step::Enter(element) => self.enter(element),
                Step::Text(node, text) => self.text(node.id(), text),
                Step::Leave(element) => self.leave(element),
                Step::Pass(_) => {}
            }
        }
        self.end_block();
    }

    fn enter(&mut self, element: ElementRef<'a>) {
        let tag = element.value().name();
        if tag == "button" && self.innermost_name().is_some_and(flow::is_heading) {
            self.buttons += 1;
            return;
        }
        if is_inline(tag) {
            self.parted = self.parted.map(|_| tag != "img");
            match tag {
                "a" => {
                    self.links += 1;
                    self.block.links += 1;
                }
                "b" | "strong" => self.strong += 1,
                // a date is a word of its own whatever stands beside it
                "time" => self.block.text.push(' '),
                _ => {}
            }
            if tag != "img" {
                let (hints, _) = self.hints(element);
                self.block.inline = self.block.inline.with(hints);
            }
            return;
        }
        if tag == "br" {
            self.breaks += 1;
            self.block.text.push('\n');
            return;
        }
        self.end_block();
        let (hints, signature) = self.hints(element);
        let depth = u16::try_from(self.outline.skeleton.depth()).unwrap_or(u16::MAX);
        self.outline.skeleton.open();
        let first_block = self.outline.blocks.len();
        self.outline.places.push(BlockElement {
            element,
            first_block,
            last_block: first_block,
            depth,
            hints,
            signature,
            alike: 1,
        });
    }

    fn leave(&mut self, element: ElementRef<'a>) {
        let tag = element.value().name();
        if tag == "button" && self.buttons > 0 {
            self.buttons -= 1;
            return;
        }
        if is_inline(tag) {
            self.parted = Some(false);
            match tag {
                "a" => self.links = self.links.saturating_sub(1),
                "b" | "strong" => self.strong = self.strong.saturating_sub(1),
                "time" => self.block.text.push(' '),
                _ => {}
            }
        } else if tag != "br" {
            self.end_block();
            let closed = self.outline.skeleton.close();
            if let Some(place) = closed.and_then(|index| self.outline.places.get_mut(index)) {
                place.last_block = self.outline.blocks.len();
            }
        }
    }

    fn innermost_name(&self) -> Option<&'a str> {
        let place = self.outline.places.get(self.outline.skeleton.innermost()?)?;
        Some(place.element.value().name())
    }

    /// Whether the text at hand is a part of a byline.
    fn in_byline(&self) -> bool {
        let is_about = |hints: BlockHints| hints.has(BlockHint::Byline) || hints.has(BlockHint::Meta);
        let Some(innermost) = self.outline.skeleton.innermost() else { return false };
        let mut around = self.outline.around(innermost).take(3).filter_map(|at| self.outline.places.get(at));
        is_about(self.block.inline) || around.any(|place| is_about(place.hints))
    }

    /// What an element's names mean, and its signature.
    fn hints(&mut self, element: ElementRef<'a>) -> (BlockHints, u64) {
        let tag = element.value().name();
        let mut hints = of_tag(tag);
        let mut signature = hash::fnv(hash::START, tag.bytes());
        for (name, value) in element.value().attrs() {
            hints = hints.with(match name {
                "class" => {
                    signature = hash::fnv(signature, value.bytes());
                    self.names.read(value)
                }
                "id" => self.names.read(value),
                "role" => of_role(value),
                "itemprop" => of_property(value),
                "hidden" if !element.attr("id").is_some_and(is_streamed) => BlockHints::of(BlockHint::Hidden),
                "aria-hidden" if value == "true" => BlockHints::of(BlockHint::Hidden),
                "style" if is_hiding(value) => BlockHints::of(BlockHint::Hidden),
                "rel" if value == "author" => BlockHints::of(BlockHint::Byline),
                _ => continue,
            });
        }
        if matches!(tag, "body" | "html") {
            // what a whole page is called says nothing of its parts
            hints = BlockHints::default();
        }
        (hints, signature)
    }

    fn text(&mut self, node: NodeId, text: &str) {
        if text.trim().is_empty() && self.parted.is_some() {
            self.block.text.push_str(text);
            self.pending.push(node);
            return;
        }
        let parted = self.parted.take() == Some(true) && self.in_byline();
        let block = &mut self.block;
        if parted && are_parts(&block.text, text) {
            block.text.push_str(PART);
        }
        let mut before = 0;
        let mut in_word = block.text.chars().next_back().is_some_and(char::is_alphanumeric);
        let empty = text.chars().all(char::is_whitespace);
        if self.breaks >= 2 && !empty {
            self.end_block();
            in_word = false;
        }
        let block = &mut self.block;
        if !empty {
            self.breaks = 0;
        }
        for c in text.chars() {
            if c.is_alphanumeric() {
                before += 1;
                if is_unspaced(c) {
                    // about two characters make a word in scripts without spaces
                    block.words += u32::from((block.letters + before).is_multiple_of(2));
                } else {
                    block.words += u32::from(!in_word);
                }
                in_word = !is_unspaced(c);
                block.digits += u32::from(c.is_numeric());
                block.capitals += u32::from(c.is_uppercase());
            } else {
                in_word = false;
                match c {
                    '.' | '!' | '?' | '。' | '！' | '？' | '।' | '۔' | '؟' | '…' => block.stops += 1,
                    ',' | '、' | '，' | '،' | ';' | '；' => block.commas += 1,
                    _ => {}
                }
            }
        }
        block.letters += before;
        if self.links > 0 {
            block.link_letters += before;
        }
        if self.strong > 0 {
            block.strong_letters += before;
        }
        block.text.push_str(text);
        self.pending.push(node);
    }

    fn end_block(&mut self) {
        self.breaks = 0;
        self.parted = None;
        let mut block = std::mem::take(&mut self.block);
        // punctuation alone is no block
        if block.letters == 0 {
            self.pending.clear();
            return;
        }
        block.text = collapse(&block.text);
        block.place = self.outline.skeleton.innermost().unwrap_or_default();
        let index = self.outline.blocks.len();
        self.outline.texts.extend(self.pending.drain(..).map(|node| (node, index)));
        self.outline.blocks.push(block);
    }

    fn finish(mut self) -> ArticleOutline<'a> {
        count_alike(&mut self.outline);
        self.outline
    }
}

/// Whether two texts of neighbouring elements are parts of a byline of their own, which are apart to the eye whatever stands between
/// the elements: the second begins like one, and each is more than a word where a space parts them, as it does a first name and a last.
fn are_parts(before: &str, text: &str) -> bool {
    let begins = text.starts_with(char::is_alphanumeric) && !text.starts_with(char::is_lowercase);
    let last = before.rsplit(PART).next().unwrap_or_default().trim();
    let glued = before.ends_with(|c: char| c.is_lowercase() || c.is_numeric() || c == '.');
    let opens = after_opener(last) == Some("");
    begins
        && !opens
        && (glued || (last.contains(' ') && text.trim().contains(' ') && last.ends_with(char::is_alphanumeric)))
}

/// Counts for each place the siblings of its signature.
fn count_alike(outline: &mut ArticleOutline<'_>) {
    let ArticleOutline { skeleton, places, .. } = outline;
    let mut counts = std::collections::HashMap::new();
    for (at, place) in places.iter().enumerate() {
        *counts.entry((skeleton.parent(at), place.signature)).or_insert(0) += 1;
    }
    for (at, place) in places.iter_mut().enumerate() {
        place.alike = counts.get(&(skeleton.parent(at), place.signature)).copied().unwrap_or(1);
    }
}

pub(super) fn is_hiding(style: &str) -> bool {
    let mut declarations = style.split(';').filter_map(|declaration| declaration.split_once(':'));
    declarations.any(|(name, value)| match name.trim() {
        "display" => value.trim().starts_with("none"),
        "visibility" => value.trim().starts_with("hidden"),
        _ => false,
    })
}

/// Whether an element flows within a block of text.
fn is_inline(tag: &str) -> bool {
    flow::is_inline(tag) || matches!(tag, "img" | "time")
}

/// Whether an element's text is seen by nobody, or is no text.
fn is_left_out(tag: &str) -> bool {
    flow::is_unseen(tag)
        || matches!(
            tag,
            "rp" | "rt" | "select" | "option" | "head" | "title" | "iframe" | "object" | "math" | "canvas" | "audio"
        )
}
