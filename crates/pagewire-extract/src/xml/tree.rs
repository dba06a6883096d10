//! The tags of XML as the tree that selectors walk over, within the bounds of XML.
//!
//! Names are in lower case, as those of HTML: then a selector finds them however it writes them. A name stands without its prefix, which
//! is kept beside it; attributes keep theirs.

use ego_tree::{NodeId, Tree};
use html5ever::{Attribute, LocalName, Namespace, Prefix, QualName, ns};
use scraper::{
    Html, Node,
    node::{Element, Text},
};

use crate::{
    Document, ExtractError,
    bounds::{Excess, xml::Tally},
    feed::{
        references::References,
        tokens::{Tokens, XmlToken, attributes},
    },
};

/// Reads XML; tags that are wrong cost nothing but themselves.
///
/// # Errors
/// [`ExtractError::ExcessiveXml`] beyond the bounds.
pub(crate) fn parse(text: &str) -> Result<Document, ExtractError> {
    let mut builder = XmlBuilder {
        tree: Tree::new(Node::Document),
        open: Vec::new(),
        references: References::new(),
        tally: Tally::default(),
    };
    for token in Tokens::new(text) {
        builder.token(token).map_err(ExtractError::ExcessiveXml)?;
    }
    if !builder.tree.root().has_children() {
        // whoever reads a page counts on a root
        builder.tree.root_mut().append(Node::Element(Element::new(name("xml"), Vec::new())));
    }
    let mut html = Html::new_document();
    html.tree = builder.tree;
    Ok(Document::of_tree(html))
}

struct XmlBuilder<'a> {
    tree: Tree<Node>,
    /// The elements that are open, the innermost last, with their names as written.
    open: Vec<(&'a str, NodeId)>,
    references: References<'a>,
    tally: Tally,
}

impl<'a> XmlBuilder<'a> {
    fn token(&mut self, token: XmlToken<'a>) -> Result<(), Excess> {
        match token {
            XmlToken::Type(subset) => self.references.declare(subset),
            XmlToken::Open { name, attributes, is_empty } => self.open(name, attributes, is_empty)?,
            XmlToken::Close(name) => {
                if let Some(place) = self.open.iter().rposition(|(open, _)| open.eq_ignore_ascii_case(name)) {
                    self.open.truncate(place);
                }
            }
            XmlToken::Data(text) => self.text(text),
            XmlToken::Text(text) => {
                let text = self.references.decoded(text).into_owned();
                self.text(&text);
            }
        }
        Ok(())
    }

    fn open(&mut self, written: &'a str, text: &'a str, is_empty: bool) -> Result<(), Excess> {
        // a document has one root
        if self.open.is_empty() && self.tree.root().has_children() {
            return Ok(());
        }
        self.tally.element(self.open.len() + 1, is_empty)?;
        let mut attrs: Vec<Attribute> = Vec::new();
        for (attribute, value) in attributes(text) {
            self.tally.attributes(attrs.len() + 1)?;
            if attribute == "xmlns" || attribute.starts_with("xmlns:") {
                self.tally.namespace()?;
                continue;
            }
            let local = LocalName::from(attribute.to_lowercase());
            if attrs.iter().all(|known| known.name.local != local) {
                let value = self.references.decoded(value).into_owned().into();
                attrs.push(Attribute { name: QualName::new(None, Namespace::default(), local), value });
            }
        }
        let element = Node::Element(Element::new(name(written), attrs));
        let id = match self.open.last().and_then(|(_, parent)| self.tree.get_mut(*parent)) {
            Some(mut parent) => parent.append(element).id(),
            None => self.tree.root_mut().append(element).id(),
        };
        if !is_empty {
            self.open.push((written, id));
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        let parent = self.open.last().and_then(|(_, parent)| self.tree.get_mut(*parent));
        if let Some(mut parent) = parent.filter(|_| !text.is_empty()) {
            parent.append(Node::Text(Text { text: text.into() }));
        }
    }
}

/// A name without its prefix, as one of HTML.
fn name(written: &str) -> QualName {
    let written = written.to_lowercase();
    let (prefix, local) = match written.split_once(':') {
        Some((prefix, local)) if !local.is_empty() => (Some(Prefix::from(prefix)), local),
        _ => (None, written.as_str()),
    };
    QualName::new(prefix, ns!(html), LocalName::from(local))
}
