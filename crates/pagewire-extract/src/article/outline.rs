//! A page as two flat lists: its elements in the order of the page, and the blocks of text they show.
//!
//! A block is a run of text that no block element interrupts. Since elements and blocks stand in the order of the page, those
//! inside an element are a range, and sums over ranges answer all questions of density without a walk.

use ego_tree::{NodeRef, iter::Edge};
use scraper::{ElementRef, Node};

use super::hint::{Hint, Hints, Reader, of_property, of_role, of_tag};

/// Elements that flow within a line.
const INLINE: [&str; 34] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
    "ins", "kbd", "mark", "q", "rb", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time",
    "u", "var", "wbr",
];
/// Elements whose text nobody sees, or that is no text.
const UNSEEN: [&str; 16] = [
    "script", "style", "template", "noscript", "rp", "rt", "textarea", "select", "option", "head", "title", "iframe",
    "object", "math", "canvas", "audio",
];

/// An element of the body.
#[derive(Debug)]
pub(super) struct Place<'a> {
    pub element: ElementRef<'a>,
    /// Index of the element that holds it; its own for the root.
    pub parent: usize,
    /// Index behind its last descendant.
    pub end: usize,
    /// Index of its first block, and behind its last.
    pub first_block: usize,
    pub last_block: usize,
    pub depth: u16,
    pub hints: Hints,
    /// Two siblings of one signature are of one make: the same tag with the same classes.
    pub signature: u64,
    /// How many siblings of its signature there are, itself among them.
    pub alike: u32,
}

/// A run of text.
#[derive(Debug, Default, Clone)]
pub(super) struct Block {
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
    pub inline: Hints,
}

/// The elements and blocks of a page.
#[derive(Debug, Default)]
pub(super) struct Outline<'a> {
    pub places: Vec<Place<'a>>,
    pub blocks: Vec<Block>,
    /// The text nodes that are shown, in order, each with its block.
    pub texts: Vec<(ego_tree::NodeId, usize)>,
    /// Video and audio, each with the block that follows.
    pub players: Vec<(ElementRef<'a>, usize)>,
}

impl<'a> Outline<'a> {
    /// Reads the page below an element.
    pub(super) fn of(root: ElementRef<'a>) -> Self {
        let mut walk = Walk::default();
        walk.walk(root);
        walk.finish()
    }

    /// The places around a place, from itself outwards.
    pub(super) fn around(&self, place: usize) -> impl Iterator<Item = usize> + '_ {
        let mut next = Some(place);
        std::iter::from_fn(move || {
            let at = next?;
            let parent = self.places.get(at)?.parent;
            next = (parent != at).then_some(parent);
            Some(at)
        })
    }
}

#[derive(Default)]
struct Walk<'a> {
    outline: Outline<'a>,
    names: Reader<'a>,
    /// The open places.
    open: Vec<usize>,
    /// The open inline hints and links.
    links: u32,
    strong: u32,
    block: Block,
    /// The nodes of the block being read.
    pending: Vec<ego_tree::NodeId>,
    /// Line breaks since the latest text.
    breaks: u32,
}

impl<'a> Walk<'a> {
    fn walk(&mut self, root: ElementRef<'a>) {
        let mut skip: Option<NodeRef<'a, Node>> = None;
        for edge in root.traverse() {
            match edge {
                Edge::Open(node) if skip.is_none() => match node.value() {
                    Node::Text(text) => self.text(node, text),
                    Node::Element(element) => {
                        if matches!(element.name(), "video" | "audio")
                            && let Some(player) = ElementRef::wrap(node)
                        {
                            self.outline.players.push((player, self.outline.blocks.len()));
                        }
                        if UNSEEN.contains(&element.name()) {
                            skip = Some(node);
                        } else if let Some(element) = ElementRef::wrap(node) {
                            self.enter(element);
                        }
                    }
                    _ => {}
                },
                Edge::Close(node) => {
                    if skip == Some(node) {
                        skip = None;
                    } else if let Some(element) = ElementRef::wrap(node).filter(|_| skip.is_none()) {
                        self.leave(element);
                    }
                }
                Edge::Open(_) => {}
            }
        }
        self.end_block();
    }

    fn enter(&mut self, element: ElementRef<'a>) {
        let tag = element.value().name();
        if INLINE.contains(&tag) {
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
        let index = self.outline.places.len();
        let parent = self.open.last().copied().unwrap_or(index);
        let depth = u16::try_from(self.open.len()).unwrap_or(u16::MAX);
        let first_block = self.outline.blocks.len();
        self.outline.places.push(Place {
            element,
            parent,
            end: index + 1,
            first_block,
            last_block: first_block,
            depth,
            hints,
            signature,
            alike: 1,
        });
        self.open.push(index);
    }

    fn leave(&mut self, element: ElementRef<'a>) {
        let tag = element.value().name();
        if INLINE.contains(&tag) {
            match tag {
                "a" => self.links = self.links.saturating_sub(1),
                "b" | "strong" => self.strong = self.strong.saturating_sub(1),
                "time" => self.block.text.push(' '),
                _ => {}
            }
        } else if tag != "br" {
            self.end_block();
            let (places, blocks) = (self.outline.places.len(), self.outline.blocks.len());
            if let Some(place) = self.open.pop().and_then(|index| self.outline.places.get_mut(index)) {
                place.end = places;
                place.last_block = blocks;
            }
        }
    }

    /// What an element's names mean, and its signature.
    fn hints(&mut self, element: ElementRef<'a>) -> (Hints, u64) {
        let tag = element.value().name();
        let mut hints = of_tag(tag);
        let mut signature = hash(0xcbf2_9ce4_8422_2325, tag);
        for (name, value) in element.value().attrs() {
            hints = hints.with(match name {
                "class" => {
                    signature = hash(signature, value);
                    self.names.read(value)
                }
                "id" => self.names.read(value),
                "role" => of_role(value),
                "itemprop" => of_property(value),
                "hidden" => Hints::of(Hint::Hidden),
                "aria-hidden" if value == "true" => Hints::of(Hint::Hidden),
                "style" if is_hiding(value) => Hints::of(Hint::Hidden),
                "rel" if value == "author" => Hints::of(Hint::Byline),
                _ => continue,
            });
        }
        if matches!(tag, "body" | "html") {
            // what a whole page is called says nothing of its parts
            hints = Hints::default();
        }
        (hints, signature)
    }

    fn text(&mut self, node: NodeRef<'a, Node>, text: &str) {
        let block = &mut self.block;
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
        self.pending.push(node.id());
    }

    fn end_block(&mut self) {
        self.breaks = 0;
        let mut block = std::mem::take(&mut self.block);
        // punctuation alone is no block
        if block.letters == 0 {
            self.pending.clear();
            return;
        }
        block.text = tidy(&block.text);
        block.place = self.open.last().copied().unwrap_or_default();
        let index = self.outline.blocks.len();
        self.outline.texts.extend(self.pending.drain(..).map(|node| (node, index)));
        self.outline.blocks.push(block);
    }

    fn finish(mut self) -> Outline<'a> {
        count_alike(&mut self.outline.places);
        self.outline
    }
}

/// Counts for each place the siblings of its signature.
fn count_alike(places: &mut [Place<'_>]) {
    let mut counts = std::collections::HashMap::new();
    for place in places.iter() {
        *counts.entry((place.parent, place.signature)).or_insert(0) += 1;
    }
    for place in places.iter_mut() {
        place.alike = counts.get(&(place.parent, place.signature)).copied().unwrap_or(1);
    }
}

fn is_hiding(style: &str) -> bool {
    let mut declarations = style.split(';').filter_map(|declaration| declaration.split_once(':'));
    declarations.any(|(name, value)| match name.trim() {
        "display" => value.trim().starts_with("none"),
        "visibility" => value.trim().starts_with("hidden"),
        _ => false,
    })
}

/// Whether words of a character's script are written without spaces.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// FNV-1a.
fn hash(seed: u64, text: &str) -> u64 {
    text.bytes().fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Joins white space, but for line breaks that an element made: those are the only ones that stay.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !tidy.is_empty() {
            tidy.push(' ');
        }
        tidy.push_str(word);
    }
    tidy
}
