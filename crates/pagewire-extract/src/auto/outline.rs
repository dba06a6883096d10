//! A page as the finder of lists sees it: its elements in document order, with running counts of what they hold.
//!
//! Elements are known by their number in document order. How many words, links, pictures, dates and headings an element
//! holds is a subtraction of two running counts, so that asking costs nothing however deep the page is.

use std::ops::Range;

use scraper::ElementRef;
use scraper_xpath::Skeleton;
use url::Url;

use super::{address::Address, hints::Hints};
use crate::{
    element_text::attribute,
    markup::flow::is_block,
    model::{Extent, Sense},
    page::Head,
};

/// An element's number in document order.
pub(super) type NodeIndex = usize;

/// One element.
pub(super) struct OutlineElement<'a> {
    /// Itself.
    pub element: ElementRef<'a>,
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
pub(super) struct TextPiece<'a> {
    /// As on the page.
    pub text: &'a str,
    /// The element around it.
    pub parent: NodeIndex,
    /// Whether it is read as a date, be it within other words.
    pub is_date: bool,
    /// How much of it is a date, and what that tells of; a day that is but named, as "Yesterday", is one, too.
    pub dated: Option<(Extent, Sense)>,
    /// How many elements were opened before it.
    pub opened: usize,
    /// The width of all text before it.
    pub before: usize,
    /// The dates before it.
    pub dates_before: usize,
}

/// A link.
pub(super) struct PageLink {
    /// The element.
    pub place: NodeIndex,
    /// Where it leads.
    pub address: Address,
    /// Which words of the page say so.
    pub leads: Leads,
}

/// What says where an item is that stands at a place of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Leads {
    /// The place is a link.
    Itself,
    /// A link at another place.
    To(NodeIndex),
    /// The page itself, at this id.
    Anchor(String),
    /// Nothing does.
    Nowhere,
}

/// A page in document order.
pub(super) struct ListOutline<'a> {
    /// Where its elements stand.
    pub skeleton: Skeleton,
    pub marks: Vec<OutlineElement<'a>>,
    pub words: Vec<TextPiece<'a>>,
    pub links: Vec<PageLink>,
    /// The width of all its text.
    pub width: usize,
    /// What it says of itself.
    pub head: &'a Head,
    /// What its relative addresses resolve against, where it says so itself.
    pub base: Option<Url>,
}

/// Pieces of text on each side of one that are looked at for its line.
const LONGEST_LINE: usize = 12;

impl<'a> ListOutline<'a> {
    pub(super) fn mark(&self, place: NodeIndex) -> &OutlineElement<'a> {
        // places come from this outline alone
        &self.marks[place]
    }

    /// The width of some pieces of text.
    pub(super) fn width(&self, words: &Range<usize>) -> usize {
        let before = |at: usize| self.words.get(at).map_or(self.width, |words| words.before);
        before(words.end).saturating_sub(before(words.start))
    }

    /// The width of the text in an element.
    pub(super) fn text_width(&self, place: NodeIndex) -> usize {
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
    pub(super) fn block(&self, place: NodeIndex) -> NodeIndex {
        self.upwards(place).find(|around| is_block(self.name(*around))).unwrap_or(place)
    }

    pub(super) fn is_within(&self, inner: NodeIndex, outer: NodeIndex) -> bool {
        self.skeleton.is_within(inner, outer)
    }

    /// One past the number of an element's last descendant.
    pub(super) fn end(&self, place: NodeIndex) -> NodeIndex {
        self.skeleton.end(place)
    }

    /// The number of an element's parent; its own for the root.
    pub(super) fn parent(&self, place: NodeIndex) -> NodeIndex {
        self.skeleton.parent(place).unwrap_or(place)
    }

    /// The element and those around it, inside out.
    pub(super) fn upwards(&self, place: NodeIndex) -> impl Iterator<Item = NodeIndex> + '_ {
        self.skeleton.upwards(place)
    }

    /// The element's children.
    pub(super) fn children(&self, place: NodeIndex) -> impl Iterator<Item = NodeIndex> + '_ {
        self.skeleton.children(place)
    }

    /// The sibling that follows.
    pub(super) fn next_sibling(&self, place: NodeIndex) -> Option<NodeIndex> {
        self.skeleton.next_sibling(place)
    }

    /// The address of an item with this link, as it is written.
    pub(super) fn href(&self, link: usize) -> Option<String> {
        let link = self.links.get(link)?;
        let written = |place: NodeIndex| attribute(self.mark(place).element, "href").map(ToOwned::to_owned);
        match &link.leads {
            Leads::Itself => written(link.place),
            Leads::To(place) => written(*place),
            Leads::Anchor(id) => Some(format!("#{id}")),
            Leads::Nowhere => None,
        }
    }

    /// The name of an element.
    pub(super) fn name(&self, place: NodeIndex) -> &'a str {
        self.mark(place).element.value().name()
    }
}
