//! What may stand where: the elements of each format and extension as tables, with what each may say.
//!
//! A [`ContentModel`] is what stands in an element: groups of [`Spec`]s, one group a namespace, and what must be there. `walk` in `check`
//! holds a document against them; rules that look at more than one element are in `check`, too.

mod app;
mod atom;
mod dublin;
mod geo;
mod itunes;
mod media;
mod modules;
mod namespace;
mod opensearch;
mod opml;
mod podcast;
mod rdf;
mod rss;
mod sync;

pub(crate) use self::{
    app::{CATEGORIES, SERVICE},
    atom::{ENTRY, FEED},
    itunes::{CATEGORIES as PODCAST_CATEGORIES, FORMER_CATEGORIES},
    namespace::Ns,
    opensearch::DESCRIPTION,
    opml::OPML,
    rdf::{CHANNEL11, RDF},
    rss::RSS,
};
use crate::value::ValueType;

/// An element that may stand somewhere.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spec {
    pub name: &'static str,
    pub value: ValueType,
    pub occurs: Occurs,
    pub attributes: &'static [AttributeSpec],
    /// What may stand in it; none where nothing may.
    pub context: Option<&'static ContentModel>,
}

/// How often an element may stand in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Occurs {
    Once,
    /// More often is allowed, and readers take one.
    OnceOrWarn,
    Often,
}

/// An attribute that an element may have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AttributeSpec {
    pub ns: Ns,
    pub name: &'static str,
    pub value: ValueType,
    pub needed: bool,
}

/// The elements of one namespace that may stand in an element.
#[derive(Debug)]
pub(crate) struct ElementSet {
    pub ns: Ns,
    pub elements: &'static [Spec],
}

/// What stands in an element.
#[derive(Debug)]
pub(crate) struct ContentModel {
    /// The section that says so.
    pub clause: &'static str,
    pub groups: &'static [ElementSet],
    /// What must stand there.
    pub required: &'static [(Ns, &'static str)],
}

impl ContentModel {
    /// What is known of a child.
    pub(crate) fn find(&self, ns: Ns, local: &str) -> Option<&'static Spec> {
        let of_namespace = self.groups.iter().filter(|group| group.ns == ns);
        of_namespace.flat_map(|group| group.elements).find(|spec| spec.name == local)
    }
}

/// An element that stands once and holds text alone.
const fn one(name: &'static str, value: ValueType) -> Spec {
    Spec { name, value, occurs: Occurs::Once, attributes: &[], context: None }
}

/// An element that may stand often.
const fn many(name: &'static str, value: ValueType) -> Spec {
    Spec { occurs: Occurs::Often, ..one(name, value) }
}

impl Spec {
    const fn with(self, attributes: &'static [AttributeSpec]) -> Self {
        Self { attributes, ..self }
    }

    const fn holding(self, context: &'static ContentModel) -> Self {
        Self { context: Some(context), ..self }
    }
}

/// An attribute that may be left out.
const fn may(name: &'static str, value: ValueType) -> AttributeSpec {
    AttributeSpec { ns: Ns::None, name, value, needed: false }
}

/// An attribute that must be there.
const fn must(name: &'static str, value: ValueType) -> AttributeSpec {
    AttributeSpec { needed: true, ..may(name, value) }
}

/// An attribute of another namespace that must be there.
const fn must_in(ns: Ns, name: &'static str, value: ValueType) -> AttributeSpec {
    AttributeSpec { ns, ..must(name, value) }
}

/// An attribute of another namespace.
const fn may_in(ns: Ns, name: &'static str, value: ValueType) -> AttributeSpec {
    AttributeSpec { ns, ..may(name, value) }
}
