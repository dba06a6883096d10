//! The walk over a document by the tables of `vocabulary`: what stands where, how often, with which attributes, and what it says.

use super::{rdf, special, walk::TreeWalk};
use crate::{
    FeedVocabulary,
    finding::quoted,
    rules::{html as html_rules, rss as rss_rules, structure as rules},
    value::ValueType,
    vocabulary::{AttributeSpec, ContentModel, Ns, Occurs, Spec},
    xml::{XmlAttribute, XmlElement},
};

impl<'a> TreeWalk<'a, '_> {
    /// Goes over the whole document, whose root holds what `context` says.
    pub(super) fn run(&mut self, context: &'static ContentModel) {
        if let Some(root) = self.document.root() {
            self.root_attributes(root, context.clause);
            self.no_text(root, context.clause);
        }
        let mut waiting = self.children(0, context);
        while let Some((id, spec, clause)) = waiting.pop() {
            let Some(element) = self.document.element(id) else { continue };
            self.attributes(element, spec, clause);
            self.says(id, element, spec, clause);
            if let Some(context) = spec.context {
                waiting.extend(self.children(id, context));
            }
        }
    }

    /// Judges what stands in an element; returns those that are known.
    fn children(&mut self, id: usize, context: &'static ContentModel) -> Vec<(usize, &'static Spec, &'static str)> {
        let Some(parent) = self.document.element(id) else { return Vec::new() };
        let mut known = Vec::new();
        let mut once: Vec<(Ns, &'static str)> = Vec::new();
        let document = self.document;
        for (child_id, child) in document.children(id) {
            let ns = self.ns(child);
            let Some(spec) = find(context, ns, child.local) else {
                self.unknown(child_id, child, parent, context);
                continue;
            };
            let key = (ns, spec.name);
            if spec.occurs != Occurs::Often && once.contains(&key) {
                let (rule, clause) = match spec.occurs {
                    Occurs::OnceOrWarn => (&rules::DUPLICATE_ENCLOSURE, ""),
                    _ => (&rules::DUPLICATE_ELEMENT, ns.clause().unwrap_or(context.clause)),
                };
                let message = format!("<{}> stands more than once in <{}>", child.name(), parent.name());
                self.findings.report_under(rule, clause, child.offset, message);
            } else if spec.occurs != Occurs::Often {
                once.push(key);
            }
            known.push((child_id, spec, ns.clause().unwrap_or(context.clause)));
        }
        for (ns, name) in context.required {
            let is_younger = self.format == FeedVocabulary::Rss090 && *name == "items";
            if !is_younger
                && !self.document.children(id).any(|(_, child)| self.ns(child) == *ns && child.local == *name)
            {
                let message = format!("<{}> has no <{}>", parent.name(), full_name(*ns, name));
                self.findings.report_under(&rules::MISSING_ELEMENT, context.clause, parent.offset, message);
            }
        }
        known
    }

    /// An element that no table has here.
    fn unknown(&mut self, id: usize, child: &XmlElement<'a>, parent: &XmlElement<'a>, context: &'static ContentModel) {
        let ns = self.ns(child);
        let message = format!("<{}> does not belong in <{}>", child.name(), parent.name());
        match ns {
            Ns::Xhtml => self.report(&html_rules::MISPLACED_XHTML, child.offset, message),
            Ns::Podcast => self.report(&rules::UNKNOWN_PODCAST_TAG, child.offset, message),
            Ns::None if !matches!(self.format, FeedVocabulary::Opml) => {
                let message = format!("<{}> has no namespace", child.name());
                self.report(&rules::UNDETERMINABLE_VOCABULARY, child.offset, message);
            }
            ns if ns.is_closed() || ns == Ns::None => {
                let clause = ns.clause().unwrap_or(context.clause);
                self.findings.report_under(&rules::UNDEFINED_ELEMENT, clause, child.offset, message);
            }
            _ if self.format.is_rdf() => rdf::property(self, id),
            _ => {}
        }
    }

    /// Attributes that any element may have.
    fn common_attribute(&mut self, attribute: &XmlAttribute<'_>) {
        if attribute.ns != Ns::Xml {
            return;
        }
        let kind = match attribute.local {
            "lang" if !attribute.value.is_empty() => ValueType::Language,
            "base" => ValueType::Iri,
            _ => return,
        };
        self.value(kind, &attribute.value, attribute.value_offset, false, "", &format!("xml:{}", attribute.local));
    }

    /// Attributes of the root: of Atom's none is its own, of RSS the version.
    fn root_attributes(&mut self, root: &XmlElement<'a>, clause: &'static str) {
        let own: &[&str] = match self.format {
            FeedVocabulary::Atom | FeedVocabulary::AtomEntry => &[],
            FeedVocabulary::Rss2 | FeedVocabulary::Rss09 => &["version"],
            FeedVocabulary::AtomCategories => &["fixed", "scheme", "href"],
            _ => return root.attributes.iter().for_each(|attribute| self.common_attribute(attribute)),
        };
        for attribute in &root.attributes {
            self.common_attribute(attribute);
            if attribute.ns == Ns::None && !own.contains(&attribute.local) {
                let message = format!("<{}> has no attribute `{}`", root.name(), attribute.local);
                self.findings.report_under(&rules::UNEXPECTED_ATTRIBUTE, clause, attribute.offset, message);
            }
        }
    }

    fn attributes(&mut self, element: &XmlElement<'a>, spec: &'static Spec, clause: &'static str) {
        let is_open = spec.value == ValueType::Anything && spec.attributes.is_empty();
        for attribute in &element.attributes {
            self.common_attribute(attribute);
            let found = spec.attributes.iter().find(|known| known.name == attribute.local && known.ns == attribute.ns);
            match found {
                Some(known) => {
                    let subject = format!("`{}` of {}", attribute.local, self.called(element));
                    self.value(known.value, &attribute.value, attribute.value_offset, false, clause, &subject);
                }
                None if is_open || attribute.ns == Ns::Xml || self.format.is_rdf() && rdf::is_common(attribute) => {}
                None if (attribute.ns == Ns::None || attribute.ns.is_closed())
                    && self.format != FeedVocabulary::Opml =>
                {
                    let message = format!("{} has no attribute `{}`", self.called(element), attribute.local);
                    self.findings.report_under(&rules::UNEXPECTED_ATTRIBUTE, clause, attribute.offset, message);
                }
                None => {}
            }
        }
        // RSS 0.90 is older than `rdf:about`
        let is_needed =
            |known: &AttributeSpec| known.needed && !(known.ns == Ns::Rdf && self.format == FeedVocabulary::Rss090);
        let is_missing =
            |known: &&AttributeSpec| is_needed(known) && element.attribute_in(known.ns, known.name).is_none();
        let missing: Vec<&AttributeSpec> = spec.attributes.iter().filter(is_missing).collect();
        for missing in missing {
            let message =
                format!("{} lacks the attribute `{}`", self.called(element), full_name(missing.ns, missing.name));
            self.findings.report_under(&rules::MISSING_ATTRIBUTE, clause, element.offset, message);
        }
    }

    /// What an element says itself.
    fn says(&mut self, id: usize, element: &XmlElement<'a>, spec: &'static Spec, clause: &'static str) {
        match spec.value {
            ValueType::Anything => special::judge(self, id, element, spec, ""),
            ValueType::Nothing => {
                self.no_text(element, clause);
                if spec.context.is_none() {
                    self.no_children(id, element, clause);
                }
                special::judge(self, id, element, spec, "");
            }
            ValueType::TextConstruct => special::judge(self, id, element, spec, ""),
            ValueType::Blink => self.report(&rss_rules::NO_BLINK, element.offset, "<blink> is no element of RSS"),
            kind => {
                if self.format.is_rdf() {
                    rdf::property(self, id);
                } else {
                    self.no_children(id, element, clause);
                }
                let text = element.text.trim_ascii();
                let subject = self.called(element);
                self.value(kind, text, element.place(), element.written.literally, clause, &subject);
                special::judge(self, id, element, spec, text);
            }
        }
    }

    fn no_text(&mut self, element: &XmlElement<'a>, clause: &'static str) {
        if let Some(offset) = element.text_offset {
            let message = format!("text stands in <{}>: {}", element.name(), quoted(element.text.trim_ascii()));
            self.findings.report_under(&rules::UNEXPECTED_TEXT, clause, offset, message);
        }
    }
}

/// What a context knows of a child; qualified Dublin Core (`dc:date.created`) goes by its first part.
fn find(context: &'static ContentModel, ns: Ns, local: &str) -> Option<&'static Spec> {
    let plain = if ns == Ns::Dc { local.split('.').next().unwrap_or(local) } else { local };
    context.find(ns, plain)
}

/// A name with the prefix that people know.
fn full_name(ns: Ns, name: &str) -> String {
    match ns.prefix() {
        "" | "atom" => name.to_owned(),
        prefix => format!("{prefix}:{name}"),
    }
}
