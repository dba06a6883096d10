//! The elements of a document, as its tags say; tags that are wrong cost nothing but themselves.
//!
//! The whole tree is read within the bounds of `bounds::xml`. What a document that breaks off leaves open is marked as not whole.

use std::borrow::Cow;

use super::{
    references::References,
    space::{Declarations, Space},
    tokens::{Tokens, XmlToken, attributes},
};
use crate::{
    bounds::{Excess, xml::Tally},
    markup::escape,
};

/// An element with all that is in it.
#[derive(Debug)]
pub(super) struct Element<'a> {
    pub(super) space: Space,
    /// Without its prefix.
    pub(super) name: &'a str,
    /// Without their prefixes.
    attributes: Vec<(&'a str, Cow<'a, str>)>,
    nodes: Vec<Node<'a>>,
    /// Whether the document went on behind it.
    pub(super) is_whole: bool,
}

#[derive(Debug)]
enum Node<'a> {
    Element(Element<'a>),
    Text(Cow<'a, str>),
}

/// What the text within markup is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Texts {
    /// Text: it is escaped.
    Plain,
    /// Markup that was escaped once: it stands as it is.
    Markup,
}

/// HTML elements that have no end tag.
const VOID: [&str; 6] = ["br", "hr", "img", "input", "wbr", "embed"];

impl<'a> Element<'a> {
    /// Its elements of a name, in whatever case.
    pub(super) fn all(&self, space: Space, name: &str) -> impl Iterator<Item = &Element<'a>> {
        self.elements().filter(move |element| element.space == space && element.name.eq_ignore_ascii_case(name))
    }

    pub(super) fn first(&self, space: Space, name: &str) -> Option<&Element<'a>> {
        self.all(space, name).next()
    }

    pub(super) fn elements(&self) -> impl Iterator<Item = &Element<'a>> {
        self.nodes.iter().filter_map(|node| if let Node::Element(element) = node { Some(element) } else { None })
    }

    /// The value of an attribute that has one.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let named = self.attributes.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.trim()).find(|value| !value.is_empty())
    }

    /// All its text, that of its elements included.
    pub(super) fn text(&self) -> Cow<'_, str> {
        if let [Node::Text(text)] = self.nodes.as_slice() {
            return Cow::Borrowed(text);
        }
        let mut text = String::new();
        self.write_text(&mut text);
        text.into()
    }

    fn write_text(&self, to: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Text(text) => to.push_str(text),
                Node::Element(element) => element.write_text(to),
            }
        }
    }

    /// What is in it, as HTML.
    pub(super) fn markup(&self, texts: Texts) -> String {
        let mut markup = String::new();
        self.write_markup(texts, &mut markup);
        markup
    }

    fn write_markup(&self, texts: Texts, to: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Text(text) if texts == Texts::Markup => to.push_str(text),
                Node::Text(text) => to.push_str(&escape::text(text.as_ref())),
                Node::Element(element) => {
                    to.extend(["<", element.name]);
                    for (name, value) in &element.attributes {
                        to.extend([" ", name, "=\"", &escape::value(value.as_ref()), "\""]);
                    }
                    to.push('>');
                    if !VOID.contains(&element.name) {
                        element.write_markup(texts, to);
                        to.extend(["</", element.name, ">"]);
                    }
                }
            }
        }
    }
}

/// Reads a document; `None` where it has no element.
///
/// # Errors
/// [`Excess`] names the bound that it leaves.
pub(super) fn read(text: &str) -> Result<Option<Element<'_>>, Excess> {
    let mut tree = Tree { references: References::new(), ..Tree::default() };
    for token in Tokens::new(text) {
        match token {
            XmlToken::Type(subset) => tree.references.declare(subset),
            XmlToken::Open { name, attributes, is_empty } => tree.open(name, attributes, is_empty)?,
            XmlToken::Close(name) => tree.close(name),
            XmlToken::Data(text) => tree.add(Node::Text(text.into())),
            XmlToken::Text(text) => {
                let text = tree.references.decoded(text);
                tree.add(Node::Text(text));
            }
        }
        if tree.root.is_some() {
            break;
        }
    }
    tree.cut_off();
    Ok(tree.root)
}

/// The elements that are open, the innermost last.
struct Tree<'a> {
    /// With their names as written.
    open: Vec<(&'a str, Element<'a>)>,
    root: Option<Element<'a>>,
    declarations: Declarations<'a>,
    references: References<'a>,
    /// The namespace of the root, which is the feed's own.
    core: Space,
    tally: Tally,
}

impl Default for Tree<'_> {
    fn default() -> Self {
        Self {
            open: Vec::new(),
            root: None,
            declarations: Declarations::default(),
            references: References::new(),
            core: Space::Core,
            tally: Tally::default(),
        }
    }
}

impl<'a> Tree<'a> {
    fn open(&mut self, qualified: &'a str, text: &'a str, is_empty: bool) -> Result<(), Excess> {
        let (prefix, name) = qualified.rsplit_once(':').unwrap_or(("", qualified));
        let is_empty = is_empty || (prefix.is_empty() && VOID.contains(&name));
        let depth = self.open.len() + 1;
        let mut values = Vec::new();
        self.tally.element(depth, is_empty)?;
        for (name, value) in attributes(text) {
            let (prefix, local) = name.split_once(':').unwrap_or(("", name));
            self.tally.attributes(values.len() + 1)?;
            if prefix == "xmlns" || name == "xmlns" {
                self.tally.namespace()?;
                self.declarations.declare(depth, if prefix.is_empty() { "" } else { local }, value);
            } else {
                values.push((local, self.references.decoded(value)));
            }
        }
        let space = self.declarations.space(prefix);
        if self.open.is_empty() {
            self.core = space;
        }
        let space = if space == self.core { Space::Core } else { space };
        self.end_before(space, name);
        let element = Element { space, name, attributes: values, nodes: Vec::new(), is_whole: true };
        self.open.push((qualified, element));
        if is_empty {
            self.pop();
        }
        Ok(())
    }

    /// Items are not within each other: one that begins ends the one before, which nobody closed.
    fn end_before(&mut self, space: Space, name: &str) {
        let is_item = space == Space::Core && matches!(name, "item" | "entry");
        if !is_item {
            return;
        }
        let before = self.open.iter().rposition(|(_, open)| open.space == space && open.name == name);
        while before.is_some_and(|before| self.open.len() > before) {
            self.pop();
        }
    }

    /// Ends the innermost element of a name, and what is still open in it; a tag that ends nothing is passed over.
    fn close(&mut self, qualified: &str) {
        let Some(place) = self.open.iter().rposition(|(name, _)| name.eq_ignore_ascii_case(qualified)) else { return };
        while self.open.len() > place {
            self.pop();
        }
    }

    fn pop(&mut self) {
        let Some((_, element)) = self.open.pop() else { return };
        self.declarations.forget(self.open.len());
        if self.open.is_empty() {
            self.root = Some(element);
        } else {
            self.add(Node::Element(element));
        }
    }

    fn add(&mut self, node: Node<'a>) {
        if let Some((_, element)) = self.open.last_mut() {
            element.nodes.push(node);
        }
    }

    fn cut_off(&mut self) {
        for (_, element) in &mut self.open {
            element.is_whole = false;
        }
        while !self.open.is_empty() {
            self.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root(text: &str) -> Element<'_> {
        read(text).unwrap().unwrap()
    }

    #[test]
    fn wrongly_closed_elements_end_with_what_they_are_in() {
        let root = root("<rss><item><p>One<br><b>two</item><item>Three</q></item></rss>");
        let texts: Vec<_> = root.all(Space::Core, "ITEM").map(Element::text).collect();
        assert_eq!(texts, ["Onetwo", "Three"]);
    }

    #[test]
    fn an_item_that_nobody_closed_ends_where_the_next_begins() {
        let root = root("<rss><item><title>One</title><item><title>Two</title></item></rss>");
        assert_eq!(root.all(Space::Core, "item").count(), 2);
    }

    #[test]
    fn what_a_cut_off_document_leaves_open_is_not_whole() {
        let root = root("<rss><item>One</item><item><title>Tw");
        let whole: Vec<_> = root.all(Space::Core, "item").map(|item| item.is_whole).collect();
        assert_eq!(whole, [true, false]);
    }

    #[test]
    fn elements_of_the_roots_own_namespace_are_the_feeds_whatever_their_prefix() {
        let root = root("<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry/><entry/><x:entry/></a:feed>");
        assert_eq!(root.all(Space::Core, "entry").count(), 2);
    }

    #[test]
    fn markup_is_written_as_html() {
        let root = root("<c><p class='a&quot;b'>x &lt; y<br/><i/></p></c>");
        assert_eq!(root.markup(Texts::Plain), "<p class=\"a&quot;b\">x &lt; y<br><i></i></p>");
    }
}
