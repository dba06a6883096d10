//! The tree that a document is read into: elements by number in document order, borrowed from its text.

use std::borrow::Cow;

use crate::vocabulary::Ns;

/// An attribute, decoded.
#[derive(Debug)]
pub(crate) struct XmlAttribute<'a> {
    /// Where its name begins.
    pub offset: usize,
    /// Where its value begins.
    pub value_offset: usize,
    pub prefix: &'a str,
    pub local: &'a str,
    pub ns: Ns,
    pub value: Cow<'a, str>,
}

/// How character data was written, which tells what a plain text means by markup in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Written {
    /// In a CDATA section, or by a hexadecimal reference: whoever writes so means the characters.
    pub literally: bool,
}

/// An element with its own character data.
#[derive(Debug)]
pub(crate) struct XmlElement<'a> {
    pub parent: Option<usize>,
    pub first_child: Option<usize>,
    pub next_sibling: Option<usize>,
    last_child: Option<usize>,
    /// Where its start tag begins.
    pub offset: usize,
    pub prefix: &'a str,
    pub local: &'a str,
    pub ns: Ns,
    /// The address of its namespace, as a number of [`XmlDocument::namespaces`].
    pub uri: usize,
    pub attributes: Vec<XmlAttribute<'a>>,
    /// Its character data without that of its children.
    pub text: Cow<'a, str>,
    /// Where that begins that is not white space.
    pub text_offset: Option<usize>,
    /// Whether something that is not white space follows a child.
    pub text_after_child: bool,
    pub written: Written,
}

impl<'a> XmlElement<'a> {
    pub(crate) fn new(offset: usize, (prefix, local): (&'a str, &'a str), attributes: Vec<XmlAttribute<'a>>) -> Self {
        Self {
            parent: None,
            first_child: None,
            next_sibling: None,
            last_child: None,
            offset,
            prefix,
            local,
            ns: Ns::None,
            uri: 0,
            attributes,
            text: Cow::Borrowed(""),
            text_offset: None,
            text_after_child: false,
            written: Written::default(),
        }
    }

    /// An attribute without a namespace.
    pub(crate) fn attribute(&self, name: &str) -> Option<&XmlAttribute<'a>> {
        self.attribute_in(Ns::None, name)
    }

    pub(crate) fn attribute_in(&self, ns: Ns, name: &str) -> Option<&XmlAttribute<'a>> {
        self.attributes.iter().find(|attribute| attribute.ns == ns && attribute.local == name)
    }

    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.attribute(name).map(|attribute| attribute.value.as_ref())
    }

    pub(crate) fn is(&self, ns: Ns, local: &str) -> bool {
        self.ns == ns && self.local == local
    }

    /// Where what it says is to be pointed at.
    pub(crate) fn place(&self) -> usize {
        self.text_offset.unwrap_or(self.offset)
    }

    /// Its name as it is written.
    pub(crate) fn name(&self) -> String {
        if self.prefix.is_empty() { self.local.to_owned() } else { format!("{}:{}", self.prefix, self.local) }
    }
}

/// A document as read.
#[derive(Debug, Default)]
pub(crate) struct XmlDocument<'a> {
    pub elements: Vec<XmlElement<'a>>,
    /// Addresses of namespaces; the first is that of none.
    pub namespaces: Vec<Cow<'a, str>>,
    /// Prefixes that are declared anywhere, with the number of their namespace and the place.
    pub declared: Vec<(&'a str, usize, usize)>,
    /// The system identifier of its document type, with its place.
    pub doctype: Option<(&'a str, usize)>,
}

impl<'a> XmlDocument<'a> {
    pub(crate) fn root(&self) -> Option<&XmlElement<'a>> {
        self.elements.first()
    }

    pub(crate) fn element(&self, id: usize) -> Option<&XmlElement<'a>> {
        self.elements.get(id)
    }

    /// The children of an element, by number.
    pub(crate) fn children(&self, id: usize) -> impl Iterator<Item = (usize, &XmlElement<'a>)> {
        let first = self.elements.get(id).and_then(|element| element.first_child);
        std::iter::successors(first, |id| self.elements.get(*id).and_then(|element| element.next_sibling))
            .filter_map(|id| self.elements.get(id).map(|element| (id, element)))
    }

    /// The first child of that name.
    pub(crate) fn child(&self, id: usize, ns: Ns, local: &str) -> Option<(usize, &XmlElement<'a>)> {
        self.children(id).find(|(_, child)| child.is(ns, local))
    }

    pub(crate) fn parent(&self, element: &XmlElement<'a>) -> Option<&XmlElement<'a>> {
        element.parent.and_then(|id| self.elements.get(id))
    }

    /// Hangs an element below its parent; returns its number.
    pub(crate) fn push(&mut self, parent: Option<usize>, mut element: XmlElement<'a>) -> usize {
        let id = self.elements.len();
        element.parent = parent;
        self.elements.push(element);
        if let Some(parent) = parent {
            let last = self.elements.get_mut(parent).and_then(|parent| parent.last_child.replace(id));
            match last.and_then(|last| self.elements.get_mut(last)) {
                Some(last) => last.next_sibling = Some(id),
                None => {
                    if let Some(parent) = self.elements.get_mut(parent) {
                        parent.first_child = Some(id);
                    }
                }
            }
        }
        id
    }

    /// Adds character data to an element.
    pub(crate) fn add_text(&mut self, id: usize, offset: usize, text: Cow<'a, str>, written: Written) {
        let Some(element) = self.elements.get_mut(id) else { return };
        let is_blank = text.trim_ascii().is_empty();
        if !is_blank {
            let blank = text.len() - text.trim_ascii_start().len();
            element.text_offset.get_or_insert(offset + blank);
            element.text_after_child |= element.first_child.is_some();
            element.written.literally |= written.literally;
        }
        if element.text.is_empty() {
            element.text = text;
        } else if !is_blank || element.first_child.is_none() {
            element.text.to_mut().push_str(&text);
        }
    }
}
