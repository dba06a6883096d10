//! Where nodes stand, laid out flat.

/// Where each of some nodes stands, by its number in document order: what a node holds is the range behind it.
///
/// It is made by one walk that says which nodes it opens and closes. Whoever reads a page keeps what it knows of the nodes in
/// columns of its own, by the same numbers; which nodes count is the walk's to choose.
///
/// ```
/// use scraper_xpath::Skeleton;
///
/// let mut skeleton = Skeleton::default();
/// let list = skeleton.open();
/// let first = skeleton.open();
/// skeleton.close();
/// let second = skeleton.open();
/// skeleton.close();
/// skeleton.close();
/// assert_eq!(skeleton.children(list).collect::<Vec<_>>(), [first, second]);
/// assert_eq!((skeleton.parent(second), skeleton.next_sibling(first)), (Some(list), Some(second)));
/// assert_eq!(skeleton.end(list), 3);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Skeleton {
    bones: Vec<Bone>,
    /// The nodes that are open.
    open: Vec<usize>,
}

#[derive(Debug, Clone, Copy)]
struct Bone {
    /// The node's own number where there is no parent.
    parent: usize,
    /// One past the last node that it holds.
    end: usize,
}

impl Skeleton {
    /// Begins a node within those that are open; returns its number.
    pub fn open(&mut self) -> usize {
        let at = self.bones.len();
        self.bones.push(Bone { parent: self.innermost().unwrap_or(at), end: at + 1 });
        self.open.push(at);
        at
    }

    /// Ends the node that was opened last and is still open; returns its number.
    pub fn close(&mut self) -> Option<usize> {
        let at = self.open.pop()?;
        let end = self.bones.len();
        self.bones.get_mut(at)?.end = end;
        Some(at)
    }

    /// The node that was opened last and is still open.
    #[must_use]
    pub fn innermost(&self) -> Option<usize> {
        self.open.last().copied()
    }

    /// How many nodes are open.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// How many nodes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bones.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bones.is_empty()
    }

    /// The node that holds a node; none for one that nothing holds.
    #[must_use]
    pub fn parent(&self, at: usize) -> Option<usize> {
        self.bones.get(at).map(|bone| bone.parent).filter(|parent| *parent != at)
    }

    /// One past the number of the last node that a node holds.
    #[must_use]
    pub fn end(&self, at: usize) -> usize {
        self.bones.get(at).map_or(at, |bone| bone.end)
    }

    /// Whether a node is another one or is held by it.
    #[must_use]
    pub fn is_within(&self, inner: usize, outer: usize) -> bool {
        inner >= outer && inner < self.end(outer)
    }

    /// A node and those around it, inside out.
    pub fn upwards(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        let first = (at < self.bones.len()).then_some(at);
        std::iter::successors(first, |at| self.parent(*at))
    }

    /// The nodes that a node holds and no other one within it does.
    pub fn children(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.first_child(at), |child| self.next_sibling(*child))
    }

    /// The first of them.
    #[must_use]
    pub fn first_child(&self, at: usize) -> Option<usize> {
        (at + 1 < self.end(at)).then_some(at + 1)
    }

    /// The sibling that follows a node.
    #[must_use]
    pub fn next_sibling(&self, at: usize) -> Option<usize> {
        let end = self.end(at);
        self.parent(at).filter(|parent| end < self.end(*parent)).map(|_| end)
    }
}
