//! Feeds that are RDF: RSS 0.90, 1.0 and 1.1.

use std::collections::HashSet;

use super::{rss, walk::TreeWalk};
use crate::{
    FeedVocabulary,
    finding::quoted,
    rules::structure as rules,
    vocabulary::Ns,
    xml::{XmlAttribute, XmlElement},
};

/// What the root of RSS 1.1 needs to have.
pub(super) fn root(walk: &mut TreeWalk<'_, '_>, root: &XmlElement<'_>) {
    if walk.format == FeedVocabulary::Rss11 && root.attribute_in(Ns::Rdf, "about").is_none() {
        let message = "<Channel> lacks the attribute `rdf:about`";
        walk.findings.report_under(&rules::MISSING_ATTRIBUTE, "RSS 1.1, section 3.1", root.offset, message);
    } else if let Some(about) = root.attribute_in(Ns::Rdf, "about") {
        walk.value(
            crate::value::ValueType::Uri,
            &about.value,
            about.value_offset,
            false,
            "",
            "`rdf:about` of <Channel>",
        );
    }
}

/// Whether an attribute is one that any property of RDF may have.
pub(super) fn is_common(attribute: &XmlAttribute<'_>) -> bool {
    const NAMES: [&str; 6] = ["about", "datatype", "ID", "nodeID", "parseType", "resource"];
    attribute.ns == Ns::Rdf && NAMES.contains(&attribute.local)
}

/// Judges what the walk cannot see.
pub(super) fn judge(walk: &mut TreeWalk<'_, '_>) {
    let mut seen = HashSet::new();
    let document = walk.document;
    for element in document.elements.iter().filter(|element| element.ns == Ns::Rss) {
        if let Some(about) = element.attribute_in(Ns::Rdf, "about").filter(|about| !seen.insert(about.value.as_ref())) {
            let message = format!("{} is what another element is about, too", quoted(&about.value));
            walk.findings.report_under(&rules::DUPLICATE_VALUE, "RSS 1.0, section 5.1", about.value_offset, message);
        }
    }
    if walk.format == FeedVocabulary::Rss11 {
        rss::image(walk, 0);
    }
}

/// Judges a property and what stands in it: text, or things that have properties.
pub(super) fn property(walk: &mut TreeWalk<'_, '_>, id: usize) {
    let document = walk.document;
    // whether each is a thing or a property goes by depth
    let mut waiting = vec![(id, false)];
    while let Some((id, is_thing)) = waiting.pop() {
        let Some(element) = document.element(id) else { continue };
        let kind = element.attribute_in(Ns::Rdf, "parseType").map(|kind| kind.value.as_ref());
        if kind == Some("Literal") {
            continue;
        }
        attributes(walk, element, is_thing);
        let has_children = element.first_child.is_some();
        if element.text_offset.is_some() && (is_thing || has_children) {
            let message = format!("text and elements are mixed in <{}>", element.name());
            walk.report(&rules::INVALID_RDF, element.place(), message);
        }
        let below = if kind == Some("Resource") { is_thing } else { !is_thing };
        waiting.extend(document.children(id).map(|(id, _)| (id, below)));
    }
}

fn attributes(walk: &mut TreeWalk<'_, '_>, element: &XmlElement<'_>, is_thing: bool) {
    if is_thing && let Some(resource) = element.attribute_in(Ns::Rdf, "resource") {
        let message = format!("<{}> is a thing, and has the attribute `rdf:resource` of a property", element.name());
        walk.report(&rules::INVALID_RDF, resource.offset, message);
    }
    for attribute in element.attributes.iter().filter(|attribute| attribute.ns == Ns::Rss) {
        let message = format!("<{}> has no attribute `{}`", element.name(), attribute.local);
        walk.report(&rules::UNEXPECTED_ATTRIBUTE, attribute.offset, message);
    }
}
