//! A parsed page.

use ego_tree::Tree;
use memchr::memmem;
use scraper::{ElementRef, Html, HtmlTreeSink, Node};

use super::tokens;
use crate::markup::slim;

/// How much markup makes a node, on the dense side of what real pages have: a tree that is given its room at once is not copied
/// while it grows.
const BYTES_A_NODE: usize = 24;

/// A page's text as a tree, parsed once for all that is read on it.
///
/// The tree holds what a recipe may read: no comments, style sheets, drawings or code, but scripts that hold data.
pub struct Document {
    pub(crate) html: Html,
    /// Whether anything is marked as microdata.
    pub(super) has_microdata: bool,
    /// Whether anything is marked as an entry by microformats.
    pub(super) has_microformats: bool,
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
            has_microdata: holds(&slim, &ITEMSCOPE),
            has_microformats: holds(&slim, &ENTRIES),
            html: tokens::parse(&slim, HtmlTreeSink::new(html)),
        }
    }
    /// Its elements in the order of the page. The number of an element, by which a person's click is told, is its place here.
    pub(super) fn elements(&self) -> impl Iterator<Item = ElementRef<'_>> {
        self.html.tree.root().descendants().filter_map(ElementRef::wrap)
    }

    /// The element of a number.
    pub(super) fn element(&self, number: usize) -> Option<ElementRef<'_>> {
        self.elements().nth(number)
    }
}

/// How the name of the attribute that marks microdata is written.
const ITEMSCOPE: [&str; 3] = ["itemscope", "itemScope", "ITEMSCOPE"];
/// The classes that mark entries as microformats.
const ENTRIES: [&str; 2] = ["h-entry", "hentry"];

/// Whether one of some words is in a text: a page has to be walked over for nothing that it does not have.
fn holds(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| memmem::find(text.as_bytes(), word.as_bytes()).is_some())
}
