//! The page's elements in a row, with what can be said of each from its place and its content.

use std::hash::{DefaultHasher, Hash, Hasher};

use ego_tree::iter::Edge;
use scraper::{ElementRef, Node};

use crate::extract::Document;

/// An element's place in the row.
pub(super) type Place = usize;

/// The part of a page that an element stands in, by the elements and roles that HTML has for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) enum Region {
    #[default]
    Plain,
    Main,
    Navigation,
    Header,
    Footer,
    Aside,
}

/// An element and what is known of it.
pub(super) struct Cell<'a> {
    pub element: ElementRef<'a>,
    pub parent: Place,
    /// The first place behind its content.
    pub end: Place,
    pub region: Region,
    /// Its tag and those of its classes that others share.
    pub shape: u64,
    /// How much text it shows.
    pub text: usize,
    /// How much of that is in links.
    pub linked: usize,
    /// How many links it holds.
    pub links: usize,
}

/// All elements of a page.
pub(super) struct Outline<'a> {
    pub cells: Vec<Cell<'a>>,
}

impl<'a> Outline<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        let mut cells: Vec<Cell<'a>> = Vec::new();
        let mut open: Vec<Place> = Vec::new();
        let mut in_link = 0_usize;
        let mut unseen = 0_usize;
        for edge in document.html.tree.root().traverse() {
            match edge {
                Edge::Open(node) => match node.value() {
                    Node::Text(text) if unseen == 0 => {
                        if let Some(&place) = open.last() {
                            let weight = weight(text);
                            cells[place].text += weight;
                            cells[place].linked += if in_link > 0 { weight } else { 0 };
                        }
                    }
                    Node::Element(_) => {
                        let Some(element) = ElementRef::wrap(node) else { continue };
                        let parent = open.last().copied().unwrap_or(0);
                        let above = cells.get(parent).map(|cell| cell.region).unwrap_or_default();
                        let name = element.value().name();
                        in_link += usize::from(name == "a");
                        unseen += usize::from(is_unseen(element));
                        open.push(cells.len());
                        cells.push(Cell {
                            element,
                            parent,
                            end: 0,
                            region: region(element, above),
                            shape: shape(element),
                            text: 0,
                            linked: 0,
                            links: usize::from(name == "a"),
                        });
                    }
                    _ => {}
                },
                Edge::Close(node) => {
                    if !node.value().is_element() {
                        continue;
                    }
                    let Some(place) = open.pop() else { continue };
                    let end = cells.len();
                    let cell = &mut cells[place];
                    cell.end = end;
                    in_link -= usize::from(cell.element.value().name() == "a");
                    unseen -= usize::from(is_unseen(cell.element));
                    let (parent, text, linked, links) = (cell.parent, cell.text, cell.linked, cell.links);
                    if place != parent {
                        let parent = &mut cells[parent];
                        parent.text += text;
                        parent.linked += linked;
                        parent.links += links;
                    }
                }
            }
        }
        Self { cells }
    }

    /// An element's ancestors, itself first.
    pub(super) fn upwards(&self, place: Place) -> impl Iterator<Item = Place> + '_ {
        let mut next = Some(place);
        std::iter::from_fn(move || {
            let current = next?;
            let parent = self.cells.get(current)?.parent;
            next = (parent != current).then_some(parent);
            Some(current)
        })
    }

    /// The places of an element and of all that it holds.
    pub(super) fn within(&self, place: Place) -> std::ops::Range<Place> {
        place..self.cells.get(place).map_or(place, |cell| cell.end)
    }
}

/// How much a text says: a character of a script without spaces says about as much as two letters do.
pub(super) fn weight(text: &str) -> usize {
    let mut weight = 0;
    let mut after_space = true;
    for c in text.chars() {
        if c.is_whitespace() {
            weight += usize::from(!after_space);
            after_space = true;
        } else {
            weight += if c >= '\u{2e80}' { 2 } else { 1 };
            after_space = false;
        }
    }
    weight - usize::from(after_space && weight > 0)
}

fn is_unseen(element: ElementRef<'_>) -> bool {
    matches!(element.value().name(), "script" | "style" | "template" | "noscript" | "head")
}

fn region(element: ElementRef<'_>, above: Region) -> Region {
    let role = element.attr("role").unwrap_or_default();
    match (element.value().name(), role) {
        ("nav", _) | (_, "navigation" | "menu" | "menubar" | "tablist" | "search") => Region::Navigation,
        ("aside", _) | (_, "complementary") => Region::Aside,
        (_, "banner") => Region::Header,
        (_, "contentinfo") => Region::Footer,
        // those of an item or a section are none of the page
        ("header", _) if above == Region::Plain => Region::Header,
        ("footer", _) if above == Region::Plain => Region::Footer,
        ("main", _) | (_, "main" | "feed") => Region::Main,
        ("article", _) if above == Region::Plain => Region::Main,
        _ => above,
    }
}

/// Classes that number or mark one of many say nothing of what an element is.
fn shape(element: ElementRef<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    element.value().name().hash(&mut hasher);
    for class in element.value().classes() {
        let marks = ["odd", "even", "first", "last", "active", "alt", "sticky", "visited", "current", "selected"];
        if !class.bytes().any(|byte| byte.is_ascii_digit()) && !marks.contains(&class) {
            class.hash(&mut hasher);
        }
    }
    hasher.finish()
}
