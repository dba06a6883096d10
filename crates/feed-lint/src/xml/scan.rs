//! The tokenizer: tags, text, comments and the rest, in one pass over the text. What is ill-formed is reported where it stands and
//! read in the way that loses least.

use std::borrow::Cow;

use super::{
    attributes::{self, is_name_start, name_length, split_name},
    characters::{self, Declared},
    doctype,
    tree::{Written, XmlAttribute, XmlDocument, XmlElement},
};
use crate::{
    finding::{Findings, quoted},
    rules::xml as rules,
    vocabulary::Ns,
};

/// Elements that are nested deeper are passed over.
const DEEPEST: usize = 200;
/// Documents with more elements are judged up to here.
const MOST: usize = 400_000;
/// More prefixes than this are not told apart.
const MOST_PREFIXES: usize = 1_000;

/// Reads a document; what is not well-formed is reported.
pub(crate) fn parse<'a>(text: &'a str, findings: &mut Findings) -> XmlDocument<'a> {
    let document = XmlDocument { namespaces: vec![Cow::Borrowed("")], ..XmlDocument::default() };
    let (open, scopes, declared) = (Vec::new(), Vec::new(), Declared::default());
    let kinds = vec![Ns::None];
    let mut scanner = Scanner { text, at: 0, findings, document, open, scopes, kinds, declared, has_ended: false };
    scanner.run();
    scanner.document
}

/// A prefix in force: its namespace, and how many elements were open when it was declared.
struct Scope<'a> {
    prefix: &'a str,
    namespace: usize,
    depth: usize,
}

struct Scanner<'a, 'f> {
    text: &'a str,
    at: usize,
    findings: &'f mut Findings,
    document: XmlDocument<'a>,
    /// Elements that are open; none stands for one that is passed over.
    open: Vec<(&'a str, Option<usize>)>,
    scopes: Vec<Scope<'a>>,
    /// Which namespaces those of the document are.
    kinds: Vec<Ns>,
    declared: Declared<'a>,
    has_ended: bool,
}

impl<'a> Scanner<'a, '_> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn run(&mut self) {
        if self.rest().trim_start().starts_with("<?xml ") && !self.rest().starts_with("<?xml") {
            self.findings.report(&rules::DECLARATION_NOT_FIRST, 0, "something stands before the XML declaration");
        }
        while self.at < self.text.len() {
            let length = self.rest().find('<').unwrap_or(self.rest().len());
            self.characters(length);
            if self.at < self.text.len() {
                self.markup();
            }
        }
        let unclosed =
            self.open.iter().rev().find_map(|(name, id)| Some((name, self.document.element((*id)?)?.offset)));
        if let Some((name, offset)) = unclosed {
            let message = format!("<{name}> is not closed before the document ends");
            self.findings.report(&rules::UNCLOSED_ELEMENT, offset, message);
        } else if self.document.elements.is_empty() {
            self.findings.report(&rules::NO_ROOT, 0, "the document holds no element");
        }
    }

    /// Text up to the next tag.
    fn characters(&mut self, length: usize) {
        let (start, raw) = (self.at, self.rest().get(..length).unwrap_or(""));
        self.at += length;
        let is_blank = raw.trim_ascii().is_empty();
        if let Some(end) = raw.find("]]>") {
            self.findings.report(&rules::MALFORMED_TEXT, start + end, "`]]>` may not stand in text");
        }
        if self.open.is_empty() && !is_blank {
            let is_mark =
                self.document.elements.is_empty() && raw.trim_start_matches('\u{feff}').trim_ascii().is_empty();
            if !is_mark {
                self.findings.report(&rules::TEXT_OUTSIDE_ROOT, start, "text stands outside of the root element");
            }
            return;
        }
        let (text, written) = characters::decode(raw, start, &self.declared, self.findings);
        self.add(start, text, written);
    }

    fn add(&mut self, start: usize, text: Cow<'a, str>, written: Written) {
        if let Some((_, Some(id))) = self.open.last().filter(|_| !text.is_empty()) {
            self.document.add_text(*id, start, text, written);
        }
    }

    /// What begins with `<`.
    fn markup(&mut self) {
        let rest = self.rest();
        if let Some(comment) = rest.strip_prefix("<!--") {
            self.comment(comment);
        } else if let Some(section) = rest.strip_prefix("<![CDATA[") {
            self.section(section);
        } else if rest.starts_with("<!DOCTYPE") {
            match doctype::read(self.text, self.at, &mut self.document, &mut self.declared) {
                Some(end) => self.at = end,
                None => self.unfinished("the document type"),
            }
        } else if rest.starts_with("<?") {
            self.instruction(rest);
        } else if rest.starts_with("</") {
            self.end_tag(rest);
        } else if rest.as_bytes().get(1).copied().is_some_and(is_name_start) {
            self.start_tag();
        } else {
            self.findings.report(&rules::BARE_LESS_THAN, self.at, "`<` begins no tag here");
            self.add(self.at, Cow::Borrowed("<"), Written::default());
            self.at += 1;
        }
    }

    fn unfinished(&mut self, what: &str) {
        self.findings.report(&rules::UNCLOSED_ELEMENT, self.at, format!("{what} does not end"));
        self.at = self.text.len();
    }

    fn comment(&mut self, comment: &'a str) {
        let Some(length) = comment.find("-->") else { return self.unfinished("a comment") };
        let inner = comment.get(..length).unwrap_or("");
        if let Some(dashes) = inner.find("--") {
            self.findings.report(&rules::MALFORMED_TEXT, self.at + 4 + dashes, "`--` may not stand in a comment");
        }
        self.at += "<!--".len() + length + "-->".len();
    }

    fn section(&mut self, section: &'a str) {
        let Some(length) = section.find("]]>") else { return self.unfinished("a CDATA section") };
        let start = self.at + "<![CDATA[".len();
        let inner = section.get(..length).unwrap_or("");
        characters::forbidden(inner, start, self.findings);
        if self.open.is_empty() {
            self.findings.report(&rules::TEXT_OUTSIDE_ROOT, self.at, "text stands outside of the root element");
        }
        self.add(start, Cow::Borrowed(inner), Written { literally: true });
        self.at = start + length + "]]>".len();
    }

    fn instruction(&mut self, rest: &'a str) {
        let Some(length) = rest.find("?>") else { return self.unfinished("a processing instruction") };
        let inner = rest.get(2..length).unwrap_or("");
        let target = inner.split_ascii_whitespace().next().unwrap_or("");
        let is_first = self.at == 0 || self.text.get(..self.at) == Some("\u{feff}");
        if target == "xml" && !is_first {
            let is_known = self.document.elements.is_empty();
            if !is_known {
                self.findings.report(
                    &rules::DECLARATION_NOT_FIRST,
                    self.at,
                    "an XML declaration stands within the document",
                );
            }
        } else if target == "xml" {
            self.version(inner);
        }
        self.at += length + "?>".len();
    }

    fn version(&mut self, declaration: &str) {
        let version =
            declaration.split_once("version").map(|(_, value)| value.trim_start_matches(['=', ' ', '"', '\'']));
        match version {
            None => self.findings.report(&rules::XML_VERSION, self.at, "the XML declaration names no version"),
            Some(version) if !version.starts_with("1.0") => {
                self.findings.report(
                    &rules::XML_VERSION,
                    self.at,
                    "the XML declaration names another version than 1.0",
                );
            }
            Some(_) => {}
        }
    }

    fn end_tag(&mut self, rest: &'a str) {
        let length = rest.find('>').map_or(rest.len(), |end| end + 1);
        let start = self.at;
        self.at += length;
        let inner = rest.get(2..length.saturating_sub(1).max(2)).unwrap_or("");
        let name = inner.trim_ascii_end();
        if self.open.last().is_some_and(|(open, _)| *open == name) {
            self.open.pop();
        } else if let Some(place) = self.enclosing(name) {
            let inner = self.open.last().map_or("", |(open, _)| open);
            let message = format!("</{name}> closes <{inner}>, too, which is open");
            self.findings.report(&rules::MISMATCHED_TAG, start, message);
            self.open.truncate(place);
        } else {
            let message = format!("</{}> closes nothing that is open", quoted(name).trim_matches('"'));
            self.findings.report(&rules::MISMATCHED_TAG, start, message);
        }
        let depth = self.open.len();
        while self.scopes.last().is_some_and(|scope| scope.depth >= depth) {
            self.scopes.pop();
        }
        self.has_ended |= depth == 0;
    }

    /// The place of the innermost open element of that name, near enough to be meant.
    fn enclosing(&self, name: &str) -> Option<usize> {
        let back = self.open.iter().rev().take(2 * DEEPEST).position(|(open, _)| *open == name)?;
        self.open.len().checked_sub(back + 1)
    }

    fn start_tag(&mut self) {
        let start = self.at;
        let bytes = self.text.as_bytes().get(start + 1..).unwrap_or_default();
        let name_end = start + 1 + name_length(bytes);
        let name = self.text.get(start + 1..name_end).unwrap_or("");
        let tail = attributes::read(self.text, name_end, &self.declared, self.findings);
        self.at = tail.end.max(name_end);
        let depth = self.open.len();
        let is_second_root = depth == 0 && self.has_ended;
        if is_second_root {
            self.findings.report(&rules::TEXT_OUTSIDE_ROOT, start, format!("<{name}> stands after the root element"));
        }
        if depth == DEEPEST {
            self.findings.report(&rules::TOO_DEEP, start, format!("elements are nested more than {DEEPEST} deep"));
        }
        let is_kept = depth < DEEPEST && !is_second_root && self.document.elements.len() < MOST;
        let parent = self.open.last().and_then(|(_, id)| *id);
        let id = is_kept.then(|| self.element(start, name, tail.attributes, parent));
        if !tail.is_empty {
            self.open.push((name, id));
        } else {
            self.has_ended |= depth == 0;
            while self.scopes.last().is_some_and(|scope| scope.depth >= depth) {
                self.scopes.pop();
            }
        }
    }

    /// Takes an element into the tree, with its names resolved.
    fn element(
        &mut self,
        start: usize,
        name: &'a str,
        mut attributes: Vec<XmlAttribute<'a>>,
        parent: Option<usize>,
    ) -> usize {
        self.declare(&attributes);
        attributes.retain(|attribute| {
            attribute.prefix != "xmlns" && !(attribute.prefix.is_empty() && attribute.local == "xmlns")
        });
        for attribute in attributes.iter_mut().filter(|attribute| !attribute.prefix.is_empty()) {
            attribute.ns = self.resolve(attribute.prefix, attribute.offset).1;
        }
        let (prefix, local) = split_name(name);
        let (uri, ns) = self.resolve(prefix, start);
        let mut element = XmlElement::new(start, (prefix, local), attributes);
        (element.uri, element.ns) = (uri, ns);
        self.document.push(parent, element)
    }

    /// Takes note of the namespaces that a tag declares.
    fn declare(&mut self, attributes: &[XmlAttribute<'a>]) {
        for attribute in attributes {
            let prefix = match (attribute.prefix, attribute.local) {
                ("xmlns", prefix) => prefix,
                ("", "xmlns") => "",
                _ => continue,
            };
            let uri = attribute.value.as_ref();
            if uri.is_empty() && !prefix.is_empty() || uri.split_ascii_whitespace().count() > 1 {
                let message = format!("{} is no address of a namespace", quoted(uri));
                self.findings.report(&rules::INVALID_NAMESPACE, attribute.value_offset, message);
            }
            let known = self.document.namespaces.iter().position(|known| known == uri);
            let namespace = match known {
                Some(known) => known,
                None if self.document.namespaces.len() < MOST_PREFIXES => {
                    self.document.namespaces.push(attribute.value.clone());
                    self.kinds.push(Ns::of(uri));
                    self.document.namespaces.len() - 1
                }
                None => 0,
            };
            if self.document.declared.len() < MOST_PREFIXES {
                self.document.declared.push((prefix, namespace, attribute.offset));
            }
            if self.scopes.len() < MOST_PREFIXES {
                self.scopes.push(Scope { prefix, namespace, depth: self.open.len() });
            }
        }
    }

    fn resolve(&mut self, prefix: &str, offset: usize) -> (usize, Ns) {
        if prefix == "xml" {
            return (0, Ns::Xml);
        }
        match self.scopes.iter().rev().find(|scope| scope.prefix == prefix) {
            Some(scope) => (scope.namespace, self.kinds.get(scope.namespace).copied().unwrap_or(Ns::Unknown)),
            None if prefix.is_empty() => (0, Ns::None),
            None => {
                let message = format!("the prefix `{prefix}` is not declared");
                self.findings.report(&rules::UNDECLARED_PREFIX, offset, message);
                (0, Ns::Unknown)
            }
        }
    }
}
