//! One walk over the page: its elements in document order, with running counts of what they hold.
//!
//! Elements are known by their number in document order. How many words, links, pictures, dates and headings an element
//! holds is a subtraction of two running counts, so that asking costs nothing however deep the page is.

use std::{collections::HashMap, ops::Range};

use ego_tree::iter::Edge;
use scraper::{ElementRef, Node};
use url::Url;

use super::{Senses, address::Address, hints::Hints, width::width};
use crate::{
    Document,
    element_text::is_block,
    model::{Extent, Sense},
    page::Head,
    picture,
};

/// An element's number in document order.
pub(super) type Place = usize;

/// One element.
pub(super) struct Mark<'a> {
    /// Itself.
    pub element: ElementRef<'a>,
    /// The number of its parent; its own for the root.
    pub parent: Place,
    /// One past the number of its last descendant.
    pub end: Place,
    /// A hash of its name and, in a table row, of its column.
    pub tag: u64,
    /// A hash of its name and its classes, without what numbers them.
    pub class: u64,
    /// What its own names say.
    pub own: Hints,
    /// What its own names and those of the elements around it say.
    pub hints: Hints,
    /// What was counted before it and up to its end.
    pub counts: Range<Counts>,
}

/// Running counts.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    /// Pieces of text.
    pub words: usize,
    /// Their width.
    pub width: usize,
    /// Those of them that are dates, and machine-readable times.
    pub dates: usize,
    /// Links with an address.
    pub links: usize,
    /// Pictures that are no icons.
    pub pictures: usize,
    /// Headings.
    pub headings: usize,
}

/// A piece of text.
pub(super) struct Words<'a> {
    /// As on the page.
    pub text: &'a str,
    /// The element around it.
    pub parent: Place,
    /// Whether it is read as a date, be it within other words.
    pub is_date: bool,
    /// How much of it is a date, and what that tells of; a day that is but named, as "Yesterday", is one, too.
    pub dated: Option<(Extent, Sense)>,
    /// How many elements were opened before it.
    opened: usize,
    /// The width of all text before it.
    before: usize,
    /// The dates before it.
    dates_before: usize,
}

/// A link.
pub(super) struct Link {
    /// The element.
    pub place: Place,
    /// Where it leads.
    pub address: Address,
}

/// A page in document order.
pub(super) struct Outline<'a> {
    pub marks: Vec<Mark<'a>>,
    pub words: Vec<Words<'a>>,
    pub links: Vec<Link>,
    /// The width of all its text.
    pub width: usize,
    /// What it says of itself.
    pub head: &'a Head,
    /// What its relative addresses resolve against, where it says so itself.
    pub base: Option<Url>,
}

/// Longer pieces of text than this, in characters, are no dates.
const LONGEST_DATE: usize = 64;
/// A day that is but named, with a label, is no longer, in bytes.
const LONGEST_NAME: usize = 40;
/// Pieces of text on each side of one that are looked at for its line.
const LONGEST_LINE: usize = 12;
/// An element that holds more than this share of the page's text is not described by its names.
const MOST: f64 = 0.6;
/// Bytes of an address that others resolve against: each of them becomes as long.
const MAX_BASE: usize = 1_024;

impl<'a> Outline<'a> {
    /// Walks over a page.
    pub(super) fn of(document: &'a Document, senses: &Senses<'_>) -> Self {
        let head = document.head();
        let base = head.base.as_deref().filter(|base| base.len() <= MAX_BASE);
        let base = base.and_then(|base| senses.page.join(base).ok());
        let mut walk = Walk {
            outline: Self { marks: Vec::new(), words: Vec::new(), links: Vec::new(), width: 0, head, base },
            open: Vec::new(),
            counts: Counts::default(),
            classes: HashMap::new(),
            senses,
        };
        walk.run(document);
        walk.outline
    }

    pub(super) fn mark(&self, place: Place) -> &Mark<'a> {
        // places come from this outline alone
        &self.marks[place]
    }

    /// The width of some pieces of text.
    pub(super) fn width(&self, words: &Range<usize>) -> usize {
        let before = |at: usize| self.words.get(at).map_or(self.width, |words| words.before);
        before(words.end).saturating_sub(before(words.start))
    }

    /// The width of the text in an element.
    pub(super) fn text_width(&self, place: Place) -> usize {
        let counts = &self.mark(place).counts;
        counts.end.width - counts.start.width
    }

    /// Whether a date is among some pieces of text.
    pub(super) fn has_date(&self, words: &Range<usize>) -> bool {
        let Some(last) = words.end.checked_sub(1).filter(|last| *last >= words.start) else { return false };
        let (Some(first), Some(last)) = (self.words.get(words.start), self.words.get(last)) else { return false };
        last.is_date || last.dates_before > first.dates_before
    }

    /// The pieces of text that stand in one line with a piece: no block begins or ends between them.
    pub(super) fn line(&self, at: usize) -> Range<usize> {
        let joined = |one: usize, other: usize| {
            let (Some(one), Some(other)) = (self.words.get(one), self.words.get(other)) else { return false };
            let between = self.marks.get(one.opened..other.opened).unwrap_or_default();
            self.block(one.parent) == self.block(other.parent)
                && !between.iter().any(|mark| is_block(mark.element.value().name()))
        };
        let first = (at.saturating_sub(LONGEST_LINE)..at).rev().take_while(|before| joined(*before, before + 1)).last();
        let last =
            (at..(at + LONGEST_LINE).min(self.words.len())).take_while(|here| *here == at || joined(here - 1, *here));
        first.unwrap_or(at)..last.last().unwrap_or(at) + 1
    }

    /// The nearest element around a place, or itself, that begins a line.
    pub(super) fn block(&self, place: Place) -> Place {
        self.upwards(place).find(|around| is_block(self.name(*around))).unwrap_or(place)
    }

    pub(super) fn is_within(&self, inner: Place, outer: Place) -> bool {
        inner >= outer && inner < self.mark(outer).end
    }

    /// The element and those around it, inside out.
    pub(super) fn upwards(&self, place: Place) -> impl Iterator<Item = Place> + '_ {
        let mut next = Some(place);
        std::iter::from_fn(move || {
            let here = next?;
            let parent = self.mark(here).parent;
            next = (parent != here).then_some(parent);
            Some(here)
        })
    }

    /// The element's children.
    pub(super) fn children(&self, place: Place) -> impl Iterator<Item = Place> + '_ {
        let end = self.mark(place).end;
        let mut next = place + 1;
        std::iter::from_fn(move || {
            let here = next;
            (here < end).then(|| {
                next = self.mark(here).end;
                here
            })
        })
    }

    /// The sibling that follows.
    pub(super) fn next_sibling(&self, place: Place) -> Option<Place> {
        let mark = self.mark(place);
        (mark.parent != place && mark.end < self.mark(mark.parent).end).then_some(mark.end)
    }

    /// The name of an element.
    pub(super) fn name(&self, place: Place) -> &'a str {
        self.mark(place).element.value().name()
    }
}

struct Walk<'a, 's> {
    outline: Outline<'a>,
    /// The open elements, each with the number of cells seen in it.
    open: Vec<(Place, u8)>,
    counts: Counts,
    classes: HashMap<&'a str, (u64, Hints)>,
    senses: &'s Senses<'s>,
}

impl<'a> Walk<'a, '_> {
    fn run(&mut self, document: &'a Document) {
        let root = document.html.root_element();
        let mut unseen = 0_usize;
        for edge in root.traverse() {
            match edge {
                Edge::Open(node) => match node.value() {
                    Node::Text(text) if unseen == 0 => self.text(text),
                    Node::Element(element) => {
                        if is_unseen(element.name()) {
                            unseen += 1;
                        } else if unseen == 0
                            && let Some(element) = ElementRef::wrap(node)
                        {
                            self.open(element);
                        }
                    }
                    _ => {}
                },
                Edge::Close(node) => {
                    if let Node::Element(element) = node.value() {
                        if is_unseen(element.name()) {
                            unseen -= 1;
                        } else if unseen == 0 {
                            self.close();
                        }
                    }
                }
            }
        }
        self.outline.width = self.counts.width;
        self.hand_down();
        super::kind::level(&mut self.outline);
    }

    fn open(&mut self, element: ElementRef<'a>) {
        let name = element.value().name();
        let place = self.outline.marks.len();
        let parent = self.open.last().map_or(place, |(parent, _)| *parent);
        let mut tag = hash(0, name);
        if matches!(name, "td" | "th")
            && let Some((_, cells)) = self.open.last_mut()
        {
            *cells = cells.saturating_add(1);
            tag = mix(tag, u64::from(*cells));
        }
        let named = Attributes::of(element);
        let (class, mut own) = named.class.map_or((0, Hints::NONE), |class| self.class(class));
        own = own.with(Hints::of_element(name, named.role, named.style));
        if let Some(id) = named.id {
            own = own.with(Hints::of_words(id));
        }
        let class = tag.wrapping_add(class);
        let before = self.counts;
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.counts.headings += 1,
            "img" | "amp-img" | "video" if !picture::is_icon(element) && picture::itself_shown(element).is_some() => {
                self.counts.pictures += 1;
            }
            "time" if named.datetime.is_some() => self.counts.dates += 1,
            "a" | "area" => {
                let base = self.outline.base.as_ref().unwrap_or(self.senses.page);
                let href = named.href.map(str::trim).filter(|href| !href.is_empty());
                if let Some(address) = href.and_then(|href| Address::of(href, base, self.senses.page)) {
                    self.counts.links += 1;
                    self.outline.links.push(Link { place, address });
                }
            }
            _ => {
                let style = named.style.filter(|style| style.contains("url("));
                self.counts.pictures += usize::from(style.and_then(picture::in_style).is_some());
            }
        }
        let counts = before..self.counts;
        self.outline.marks.push(Mark { element, parent, end: place + 1, tag, class, own, hints: own, counts });
        self.open.push((place, 0));
    }

    /// The hash of the classes in an attribute, and what their words say; pages repeat few of them often.
    fn class(&mut self, class: &'a str) -> (u64, Hints) {
        *self.classes.entry(class).or_insert_with(|| {
            let mut sum = 0_u64;
            let mut hints = Hints::NONE;
            for name in class.split_ascii_whitespace() {
                // the order of classes says nothing: their hashes are added
                sum = sum.wrapping_add(class_hash(name));
                hints = hints.with(Hints::of_words(name));
            }
            (sum, hints)
        })
    }

    fn close(&mut self) {
        let Some((place, _)) = self.open.pop() else { return };
        let end = self.outline.marks.len();
        if let Some(mark) = self.outline.marks.get_mut(place) {
            mark.end = end;
            mark.counts.end = self.counts;
        }
    }

    fn text(&mut self, text: &'a str) {
        let text = text.trim();
        let Some((parent, _)) = self.open.last() else { return };
        if text.is_empty() {
            return;
        }
        let may_be = may_be_date(text);
        let names_day = || text.len() <= LONGEST_NAME && self.senses.is_date.names_day(text);
        let dated = if may_be || names_day() { self.senses.is_date.dated(text) } else { None };
        let is_date = may_be && dated.is_some();
        let (before, dates_before) = (self.counts.width, self.counts.dates);
        let opened = self.outline.marks.len();
        self.outline.words.push(Words { text, parent: *parent, is_date, dated, opened, before, dates_before });
        self.counts.words += 1;
        self.counts.width += width(text);
        self.counts.dates += usize::from(is_date);
    }

    /// Hands hints down to what they describe.
    fn hand_down(&mut self) {
        #[expect(clippy::cast_precision_loss, reason = "a share need not be exact")]
        let most = self.counts.width as f64 * MOST;
        for place in 1..self.outline.marks.len() {
            let Some(mark) = self.outline.marks.get(place) else { return };
            #[expect(clippy::cast_precision_loss, reason = "a share need not be exact")]
            let is_whole = (mark.counts.end.width - mark.counts.start.width) as f64 > most;
            let above = self.outline.marks.get(mark.parent).map_or(Hints::NONE, |parent| parent.hints);
            if let Some(mark) = self.outline.marks.get_mut(place) {
                let own = if is_whole { mark.own.without_words() } else { mark.own };
                mark.hints = above.with(own);
            }
        }
        if let Some(root) = self.outline.marks.first_mut() {
            root.hints = Hints::NONE;
        }
    }
}

/// Whether a text is short enough for a date and has a figure among other characters.
fn may_be_date(text: &str) -> bool {
    let (mut width, mut digits) = (0, 0);
    for c in text.chars() {
        width += usize::from(!c.is_whitespace());
        digits += usize::from(c.is_numeric());
        if width > LONGEST_DATE {
            return false;
        }
    }
    digits > 0 && (digits < width || width >= 6)
}

fn is_unseen(name: &str) -> bool {
    matches!(name, "script" | "style" | "template" | "noscript" | "textarea" | "select" | "option" | "title")
}

/// The attributes that are looked at, found in one pass.
#[derive(Default)]
struct Attributes<'a> {
    class: Option<&'a str>,
    id: Option<&'a str>,
    role: Option<&'a str>,
    style: Option<&'a str>,
    href: Option<&'a str>,
    datetime: Option<&'a str>,
}

impl<'a> Attributes<'a> {
    fn of(element: ElementRef<'a>) -> Self {
        let mut found = Self::default();
        for (name, value) in element.value().attrs() {
            match name {
                "class" => found.class = Some(value),
                "id" => found.id = Some(value),
                "role" => found.role = Some(value),
                "style" => found.style = Some(value),
                "href" => found.href = Some(value),
                "datetime" => found.datetime = Some(value),
                _ => {}
            }
        }
        found
    }
}

/// A class as a number; none for those that lay out or number their element.
pub(super) fn class_hash(name: &str) -> u64 {
    if name.contains([':', '[', '/', '!']) || Hints::is_state(name) {
        return 0;
    }
    let mut value = 0xcbf2_9ce4_8422_2325_u64;
    for byte in name.bytes().filter(|byte| !byte.is_ascii_digit()) {
        value = (value ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    value
}

/// The FNV-1a hash of a text, going on from another hash.
pub(super) fn hash(from: u64, text: &str) -> u64 {
    text.bytes()
        .fold(from ^ 0xcbf2_9ce4_8422_2325, |value, byte| (value ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Two hashes made one.
pub(super) fn mix(one: u64, other: u64) -> u64 {
    (one.rotate_left(5) ^ other).wrapping_mul(0x517c_c1b7_2722_0a95)
}
