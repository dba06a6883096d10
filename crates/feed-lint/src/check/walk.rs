//! A document under judgement: how its elements are called, and how a finding is reported.

use crate::{
    FeedVocabulary,
    finding::Findings,
    rule::Rule,
    rules::structure as rules,
    value::{self, ValueContext, ValueType},
    vocabulary::Ns,
    xml::{XmlDocument, XmlElement},
};

/// A document under judgement.
pub(super) struct TreeWalk<'a, 'f> {
    pub document: &'a XmlDocument<'a>,
    pub findings: &'f mut Findings,
    pub format: FeedVocabulary,
    /// The present, where it is known.
    pub now: Option<i64>,
}

impl<'a> TreeWalk<'a, '_> {
    /// The namespace of an element, in which those of RSS count as one.
    pub(super) fn ns(&self, element: &XmlElement<'_>) -> Ns {
        if element.ns == Ns::None && self.format.is_rss() { Ns::Rss } else { element.ns }
    }

    /// How messages name an element.
    pub(super) fn called(&self, element: &XmlElement<'_>) -> String {
        match self.document.parent(element) {
            Some(parent) => format!("<{}> of <{}>", element.name(), parent.name()),
            None => format!("<{}>", element.name()),
        }
    }

    pub(super) fn report(&mut self, rule: &'static Rule, offset: usize, message: impl Into<String>) {
        self.findings.report(rule, offset, message);
    }

    pub(super) fn no_children(&mut self, id: usize, element: &XmlElement<'a>, clause: &'static str) {
        if let Some((_, child)) = self.document.children(id).next() {
            let message = format!("<{}> does not belong in <{}>", child.name(), element.name());
            self.findings.report_under(&rules::UNDEFINED_ELEMENT, clause, child.offset, message);
        }
    }

    /// Holds a text against its kind.
    pub(super) fn value(
        &mut self,
        kind: ValueType,
        text: &str,
        offset: usize,
        is_literal: bool,
        clause: &'static str,
        subject: &str,
    ) {
        let document = self.document;
        let is_declared = |prefix: &str| document.declared.iter().any(|(declared, ..)| *declared == prefix);
        let around = ValueContext {
            now: self.now,
            is_declared: &is_declared,
            is_literal,
            is_rss2: self.format == FeedVocabulary::Rss2,
        };
        let findings = &mut *self.findings;
        value::judge(kind, text, &around, &mut |rule, message| {
            let own = if rule.clause == "the section on the element" { clause } else { "" };
            findings.report_under(rule, own, offset, format!("{subject}: {message}"));
        });
    }
}
