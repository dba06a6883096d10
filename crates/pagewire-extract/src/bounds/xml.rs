//! The bounds of XML, counted while it is read: its reader has no recursion of its own, but what it makes is dropped by recursion.

use super::{Excess, within};

/// Elements that may be open at once.
const MAX_DEPTH: usize = 256;
/// Elements of a feed; each takes some hundred bytes when it is read.
const MAX_ELEMENTS: usize = 500_000;
/// Attributes of an element.
const MAX_ATTRIBUTES: usize = 128;
/// Declarations of namespaces.
const MAX_NAMESPACES: usize = 50_000;

/// What a document has had so far.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    elements: usize,
    namespaces: usize,
}

impl Tally {
    /// Counts an element.
    ///
    /// # Errors
    /// [`Excess`] names the bound: its depth, the root being 1, or the number of elements.
    pub(crate) fn element(&mut self, depth: usize, is_empty: bool) -> Result<(), Excess> {
        self.elements += 1;
        // nothing is within an empty element
        within(depth - usize::from(is_empty), MAX_DEPTH, Excess::Depth(MAX_DEPTH))?;
        within(self.elements, MAX_ELEMENTS, Excess::Elements(MAX_ELEMENTS))
    }

    /// Says how many attributes an element has.
    ///
    /// # Errors
    /// [`Excess`] when they are too many.
    pub(crate) fn attributes(&self, count: usize) -> Result<(), Excess> {
        within(count, MAX_ATTRIBUTES, Excess::Attributes(MAX_ATTRIBUTES))
    }

    /// Counts a declaration of a namespace.
    ///
    /// # Errors
    /// [`Excess`] when they are too many.
    pub(crate) fn namespace(&mut self) -> Result<(), Excess> {
        self.namespaces += 1;
        within(self.namespaces, MAX_NAMESPACES, Excess::Namespaces(MAX_NAMESPACES))
    }
}
