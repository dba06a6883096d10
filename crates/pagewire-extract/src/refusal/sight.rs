//! What a page says of itself as a whole: its title, its headings, the lines of its text, and whether it asks for a password.
//!
//! One walk over the tree, without recursion. Links, menus, headers and footers are left out of the text: every page has them.

use ego_tree::iter::Edge;
use scraper::{ElementRef, Node};

use super::fold::{clauses, fold, segments};
use crate::{
    Document,
    element_text::attribute,
    markup::flow::{is_inline, is_unseen},
};

/// Headings that are looked at: what a page is stands at its top.
const HEADINGS: usize = 8;
/// Lines of text that are looked at.
const LINES: usize = 200;
/// Bytes of a line that may be nothing but a saying.
const SAYING: usize = 160;
/// Bytes of a line that are looked at.
const LINE: usize = 600;

/// A heading.
pub(super) struct Heading {
    /// Its clauses, folded.
    pub parts: Vec<String>,
    /// From 1 to 6.
    pub level: u8,
    /// Whether it stands in what lies over the page or beside it.
    pub is_aside: bool,
}

/// A page as a whole.
#[derive(Default)]
pub(super) struct Sight {
    /// The parts of its titles, folded.
    pub title: Vec<String>,
    pub headings: Vec<Heading>,
    /// The lines of its text that are no links, folded.
    pub lines: Vec<String>,
    /// The clauses of its short lines, folded.
    pub sayings: Vec<String>,
    /// Bytes of all of its text that is no link.
    pub prose: usize,
    pub has_password: bool,
    /// Whether it is not meant to be found.
    pub is_noindex: bool,
}

/// What the walk is within, as depths of elements.
#[derive(Default)]
struct WallScope {
    link: usize,
    aside: usize,
    chrome: usize,
    unseen: usize,
    heading: Option<u8>,
    /// Whether a part of the heading is a link.
    is_linked: bool,
    line: String,
    /// Bytes of the line, those included that are not kept of it.
    length: usize,
}

impl Sight {
    pub(super) fn of(document: &Document) -> Self {
        let (head, mut within) = (document.head(), WallScope::default());
        let titles = head.title.as_deref().into_iter().chain(head.all_of("og:title"));
        let mut sight = Self {
            title: titles.flat_map(segments).collect(),
            is_noindex: head.all_of("robots").any(|said| said.to_ascii_lowercase().contains("noindex")),
            ..Self::default()
        };
        for edge in document.html.tree.root().traverse() {
            match edge {
                Edge::Open(node) => match node.value() {
                    Node::Text(text) => within.say(text),
                    _ => sight.open(&mut within, ElementRef::wrap(node)),
                },
                Edge::Close(node) => sight.close(&mut within, ElementRef::wrap(node)),
            }
        }
        sight
    }

    fn open(&mut self, within: &mut WallScope, element: Option<ElementRef<'_>>) {
        let Some(element) = element else { return };
        let name = element.value().name();
        if name == "input" {
            self.input(within, element);
        }
        if is_line(name) {
            self.flush(within);
        }
        within.step(element, 1);
        if let Some(level) = level(name) {
            within.heading = Some(level);
            within.is_linked = false;
        }
    }

    fn close(&mut self, within: &mut WallScope, element: Option<ElementRef<'_>>) {
        let Some(element) = element else { return };
        if is_line(element.value().name()) {
            self.flush(within);
        }
        if level(element.value().name()).is_some() {
            within.heading = None;
        }
        within.step(element, -1);
    }

    fn input(&mut self, within: &mut WallScope, input: ElementRef<'_>) {
        match attribute(input, "type").map(str::to_ascii_lowercase).as_deref() {
            Some("password") => self.has_password = true,
            Some("submit" | "button") => {
                self.flush(within);
                within.say(attribute(input, "value").unwrap_or_default());
                self.flush(within);
            }
            _ => {}
        }
    }

    /// Ends a line.
    fn flush(&mut self, within: &mut WallScope) {
        let (line, length) = (std::mem::take(&mut within.line), std::mem::take(&mut within.length));
        let line = line.trim();
        if line.is_empty() {
            return;
        }
        if let Some(level) = within.heading {
            // what leads elsewhere names another page
            if level > 1 && std::mem::take(&mut within.is_linked) {
                return;
            }
            if self.headings.len() < HEADINGS {
                let parts = clauses(line);
                self.headings.push(Heading { parts, level, is_aside: within.aside > 0 });
            }
        } else if within.chrome == 0 {
            self.prose += length;
            if self.lines.len() < LINES {
                self.lines.push(fold(line));
                if line.len() <= SAYING {
                    self.sayings.extend(clauses(line));
                }
            }
        }
    }
}

impl WallScope {
    /// Words on the page; those of a link are said elsewhere, unless it is a heading's.
    fn say(&mut self, text: &str) {
        if self.unseen > 0 || (self.link > 0 && self.heading.is_none()) {
            return;
        }
        self.length += text.trim().len();
        if self.line.len() < LINE {
            self.is_linked |= self.link > 0 && !text.trim().is_empty();
            let end = text.floor_char_boundary(LINE);
            self.line.push_str(text.get(..end).unwrap_or(text));
        }
    }

    /// Goes into an element, or out of it.
    fn step(&mut self, element: ElementRef<'_>, by: isize) {
        let name = element.value().name();
        let mut count = |depth: fn(&mut Self) -> &mut usize| {
            let depth = depth(self);
            *depth = depth.saturating_add_signed(by);
        };
        match name {
            "a" => count(|within| &mut within.link),
            "title" | "select" => count(|within| &mut within.unseen),
            name if is_unseen(name) => count(|within| &mut within.unseen),
            "nav" | "header" => count(|within| &mut within.chrome),
            "aside" | "footer" => {
                count(|within| &mut within.chrome);
                count(|within| &mut within.aside);
            }
            _ => {}
        }
        if is_overlay(element) {
            count(|within| &mut within.aside);
        }
    }
}

/// Whether an element lies over the page, by what it says of itself or by its names.
fn is_overlay(element: ElementRef<'_>) -> bool {
    if element.value().name() == "dialog" || matches!(element.attr("role"), Some("dialog" | "alertdialog")) {
        return true;
    }
    if element.attr("aria-modal").is_some() {
        return true;
    }
    const NAMES: [&str; 14] = [
        "cookie", "consent", "gdpr", "cmp", "modal", "popup", "overlay", "banner", "onetrust", "didomi", "lightbox",
        "sidebar", "widget", "dialog",
    ];
    // what holds the whole page is not over it
    let is_page = matches!(element.value().name(), "html" | "body" | "main");
    let names = [element.attr("id"), element.attr("class")].into_iter().flatten();
    !is_page
        && names.flat_map(str::split_whitespace).any(|name| {
            let name = name.to_ascii_lowercase();
            NAMES.iter().any(|known| name.contains(known))
        })
}

fn level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        b"legend" => Some(3),
        _ => None,
    }
}

/// Whether an element's text is a line of its own.
fn is_line(name: &str) -> bool {
    !is_inline(name) && !matches!(name, "rt" | "rp")
}
