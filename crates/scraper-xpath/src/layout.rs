//! A page laid out flat, in its own order: what an element holds is the range behind it.

use std::collections::{HashMap, HashSet};

use ego_tree::{NodeId, NodeRef, iter::Edge};
use scraper::{ElementRef, Html, Node};

use super::skeleton::Skeleton;

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

/// A page laid out flat: its nodes in document order, so that what a node holds is the range behind it.
///
/// It is made once for a page and serves any number of expressions.
pub struct Layout<'a> {
    skeleton: Skeleton,
    nodes: Vec<NodeRef<'a, Node>>,
    /// The sibling before each node.
    before: Vec<Option<usize>>,
    places: HashMap<NodeId, usize>,
}

impl<'a> Layout<'a> {
    /// Lays out a page, in time and space linear in its nodes; the first node is the document.
    #[must_use]
    pub fn new(html: &'a Html) -> Self {
        let mut skeleton = Skeleton::default();
        let (mut nodes, mut before) = (Vec::new(), Vec::new());
        // the latest child of each open node
        let mut latest: Vec<Option<usize>> = Vec::new();
        for edge in html.tree.root().traverse() {
            match edge {
                Edge::Open(node) => {
                    let at = skeleton.open();
                    before.push(latest.last_mut().and_then(|latest| latest.replace(at)));
                    nodes.push(node);
                    latest.push(None);
                }
                Edge::Close(_) => {
                    latest.pop();
                    skeleton.close();
                }
            }
        }
        let places = nodes.iter().enumerate().map(|(at, node)| (node.id(), at)).collect();
        Self { skeleton, nodes, before, places }
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
        self.nodes.len()
    }

    pub(crate) fn end(&self, at: usize) -> usize {
        self.skeleton.end(at)
    }

    pub(crate) fn parent(&self, at: usize) -> Option<usize> {
        self.skeleton.parent(at)
    }

    pub(crate) fn before(&self, at: usize) -> Option<usize> {
        self.before.get(at).copied().flatten()
    }

    /// The sibling that follows.
    pub(crate) fn after(&self, at: usize) -> Option<usize> {
        self.skeleton.next_sibling(at)
    }

    pub(crate) fn first_child(&self, at: usize) -> Option<usize> {
        self.skeleton.first_child(at)
    }

    pub(crate) fn element(&self, at: usize) -> Option<ElementRef<'a>> {
        self.nodes.get(at).and_then(|node| ElementRef::wrap(*node))
    }

    pub(crate) fn text(&self, at: usize) -> Option<&'a str> {
        self.nodes.get(at)?.value().as_text().map(|text| &**text)
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

    /// Whether an element or attribute has a name, with the prefix that it was written with or without one.
    pub(crate) fn is_named(&self, target: Target, name: &str) -> bool {
        let Some(own) = self.name(target) else { return false };
        let is_prefixed = || {
            let (prefix, local) = name.split_once(':')?;
            let of_element = self.element(target.at).filter(|_| target.attribute == 0)?.value().name.prefix.as_ref()?;
            Some(&**of_element == prefix && own == local)
        };
        own == name || is_prefixed().unwrap_or(false)
    }

    /// The node in the tree; an attribute is none.
    pub(crate) fn id(&self, target: Target) -> Option<NodeId> {
        self.nodes.get(target.at).filter(|_| target.attribute == 0).map(NodeRef::id)
    }
}
