//! A page laid out flat, in its own order: what an element holds is the range behind it.

use std::collections::{HashMap, HashSet};

use ego_tree::{NodeId, NodeRef, iter::Edge};
use scraper::{ElementRef, Html, Node};

use super::expr::Test;

/// A node or one of its attributes. The order of targets is that of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Target {
    pub at: usize,
    /// 0 for the node itself, else the attribute's place, from 1.
    pub attribute: usize,
}

impl Target {
    pub(crate) fn node(at: usize) -> Self {
        Self { at, attribute: 0 }
    }
}

struct Leaf<'a> {
    node: NodeRef<'a, Node>,
    parent: Option<usize>,
    before: Option<usize>,
    /// Behind the last node that it holds.
    end: usize,
}

/// A page laid out flat: its nodes in document order, so that what a node holds is the range behind it.
///
/// It is made once for a page and serves any number of expressions.
pub struct Layout<'a> {
    leaves: Vec<Leaf<'a>>,
    places: HashMap<NodeId, usize>,
}

impl<'a> Layout<'a> {
    /// Lays out a page, in time and space linear in its nodes; the first node is the document.
    #[must_use]
    pub fn new(html: &'a Html) -> Self {
        let mut leaves: Vec<Leaf<'a>> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        // the latest child of each open node
        let mut latest: Vec<Option<usize>> = Vec::new();
        for edge in html.tree.root().traverse() {
            match edge {
                Edge::Open(node) => {
                    let at = leaves.len();
                    let before = latest.last_mut().and_then(|latest| latest.replace(at));
                    leaves.push(Leaf { node, parent: open.last().copied(), before, end: at + 1 });
                    open.push(at);
                    latest.push(None);
                }
                Edge::Close(_) => {
                    let end = leaves.len();
                    latest.pop();
                    if let Some(leaf) = open.pop().and_then(|at| leaves.get_mut(at)) {
                        leaf.end = end;
                    }
                }
            }
        }
        let places = leaves.iter().enumerate().map(|(at, leaf)| (leaf.node.id(), at)).collect();
        Self { leaves, places }
    }

    /// The element of an id, if it is one.
    #[must_use]
    pub fn find(&self, id: NodeId) -> Option<ElementRef<'a>> {
        self.element(*self.places.get(&id)?)
    }

    /// The text nodes within some nodes, which are given in document order.
    #[must_use]
    pub fn texts_in(&self, nodes: &[NodeId]) -> HashSet<NodeId> {
        let mut texts = HashSet::new();
        let mut covered = 0;
        for at in nodes.iter().filter_map(|id| self.places.get(id)) {
            let end = self.end(*at);
            let ids = (covered.max(*at)..end).filter(|at| self.text(*at).is_some());
            texts.extend(ids.filter_map(|at| self.id(Target::node(at))));
            covered = covered.max(end);
        }
        texts
    }

    /// The place of a node in document order.
    pub(crate) fn place(&self, id: NodeId) -> Option<usize> {
        self.places.get(&id).copied()
    }

    pub(crate) fn len(&self) -> usize {
        self.leaves.len()
    }

    pub(crate) fn end(&self, at: usize) -> usize {
        self.leaves.get(at).map_or(at, |leaf| leaf.end)
    }

    pub(crate) fn parent(&self, at: usize) -> Option<usize> {
        self.leaves.get(at)?.parent
    }

    pub(crate) fn before(&self, at: usize) -> Option<usize> {
        self.leaves.get(at)?.before
    }

    /// The sibling that follows.
    pub(crate) fn after(&self, at: usize) -> Option<usize> {
        let end = self.end(at);
        self.parent(at).filter(|parent| end < self.end(*parent)).map(|_| end)
    }

    pub(crate) fn first_child(&self, at: usize) -> Option<usize> {
        (at + 1 < self.end(at)).then_some(at + 1)
    }

    pub(crate) fn element(&self, at: usize) -> Option<ElementRef<'a>> {
        self.leaves.get(at).and_then(|leaf| ElementRef::wrap(leaf.node))
    }

    pub(crate) fn text(&self, at: usize) -> Option<&'a str> {
        self.leaves.get(at)?.node.value().as_text().map(|text| &**text)
    }

    pub(crate) fn attribute(&self, target: Target) -> Option<(&'a str, &'a str)> {
        self.element(target.at)?.value().attrs().nth(target.attribute.checked_sub(1)?)
    }

    pub(crate) fn attributes(&self, at: usize) -> usize {
        self.element(at).map_or(0, |element| element.value().attrs().count())
    }

    /// The name of an element or attribute.
    pub(crate) fn name(&self, target: Target) -> Option<&'a str> {
        match target.attribute {
            0 => Some(self.element(target.at)?.value().name()),
            _ => self.attribute(target).map(|(name, _)| name),
        }
    }

    /// The node in the tree; an attribute is none.
    pub(crate) fn id(&self, target: Target) -> Option<NodeId> {
        self.leaves.get(target.at).filter(|_| target.attribute == 0).map(|leaf| leaf.node.id())
    }

    pub(crate) fn fits(&self, target: Target, test: &Test) -> bool {
        match test {
            Test::Anything => true,
            Test::Every => self.name(target).is_some(),
            Test::Named(name) => self.name(target).is_some_and(|own| own == name),
            Test::Text => target.attribute == 0 && self.text(target.at).is_some(),
            Test::Nothing => false,
        }
    }
}
