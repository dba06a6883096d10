//! A parsed page.

use std::cell::OnceCell;

use ego_tree::Tree;
use memchr::memmem;
use scraper::{ElementRef, Html, HtmlTreeSink, Node};

use serde_json::Value;

use super::{head::Head, json_ld};
use crate::{markup::slim, tokens};

/// How much markup makes a node, on the dense side of what real pages have: a tree that is given its room at once is not copied
/// while it grows.
const BYTES_A_NODE: usize = 24;

/// A page's text as a tree, parsed once for all that is read on it.
///
/// The tree holds what a recipe may read: no comments, style sheets, drawings or code, but scripts that hold data.
pub struct Document {
    pub(crate) html: Html,
    /// Whether it is XML, in which markup may stand as text.
    pub(crate) is_xml: bool,
    /// Whether anything is marked as microdata.
    pub(crate) has_microdata: bool,
    /// Whether anything is marked as an entry or an event by microformats.
    pub(crate) has_microformats: bool,
    head: OnceCell<Head>,
    things: OnceCell<Vec<Value>>,
}

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Document({} nodes)", self.html.tree.nodes().len())
    }
}

impl Document {
    /// Parses a page's text; any text is a page.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let slim = slim(text);
        let mut html = Html::new_document();
        html.tree = Tree::with_capacity(Node::Document, slim.len() / BYTES_A_NODE);
        Self {
            is_xml: false,
            has_microdata: holds(&slim, &ITEMSCOPE),
            has_microformats: holds(&slim, &ENTRIES),
            html: tokens::parse(&slim, HtmlTreeSink::new(html)),
            head: OnceCell::new(),
            things: OnceCell::new(),
        }
    }

    /// A page that is XML, whose tree was read already.
    pub(crate) fn of_tree(html: Html) -> Self {
        let (head, things) = (OnceCell::new(), OnceCell::new());
        Self { html, is_xml: true, has_microdata: false, has_microformats: false, head, things }
    }

    /// What the page says of itself in its head; read when it is first asked for.
    pub(crate) fn head(&self) -> &Head {
        self.head.get_or_init(|| Head::of(&self.html))
    }

    /// The values of the page's JSON-LD, in its order; read when they are first asked for.
    pub(crate) fn json_ld(&self) -> &[Value] {
        self.things.get_or_init(|| json_ld::values(&self.html, &self.head().scripts))
    }

    /// Its elements in the order of the page. The number of an element, by which a person's click is told, is its place here.
    pub(crate) fn elements(&self) -> impl Iterator<Item = ElementRef<'_>> {
        self.html.tree.root().descendants().filter_map(ElementRef::wrap)
    }

    /// The element of a number.
    pub(crate) fn element(&self, number: usize) -> Option<ElementRef<'_>> {
        self.elements().nth(number)
    }
}

/// How the name of the attribute that marks microdata is written.
const ITEMSCOPE: [&str; 3] = ["itemscope", "itemScope", "ITEMSCOPE"];
/// The classes that mark entries and events as microformats.
const ENTRIES: [&str; 4] = ["h-entry", "hentry", "h-event", "vevent"];

/// Whether one of some words is in a text: a page has to be walked over for nothing that it does not have.
fn holds(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| memmem::find(text.as_bytes(), word.as_bytes()).is_some())
}
