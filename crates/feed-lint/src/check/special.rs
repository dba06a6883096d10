//! Values that only make sense with the element that says them.

use super::{
    content,
    html_text::{markup, undeclared},
    podcast, sync,
    walk::TreeWalk,
};
use crate::{
    finding::quoted,
    rules::{
        atom as atom_rules, podcast as podcast_rules, rss as rss_rules, structure as rules, values as value_rules,
    },
    value::{self, ValueType, canonical},
    vocabulary::{Ns, Spec},
    xml::XmlElement,
};

/// Judges an element of a kind that needs more than its text; `text` is that, trimmed.
pub(super) fn judge<'a>(
    walk: &mut TreeWalk<'a, '_>,
    id: usize,
    element: &XmlElement<'a>,
    spec: &'static Spec,
    text: &str,
) {
    match spec.value {
        ValueType::TextConstruct => content::judge(walk, id, element),
        ValueType::Guid => guid(walk, element, text),
        ValueType::Html => description(walk, element),
        ValueType::Id | ValueType::AtomDate | ValueType::TightIri => tight(walk, element, spec.value, text),
        ValueType::Resource => resource(walk, element),
        ValueType::MediaText => media_text(walk, element, text),
        ValueType::Hash => podcast::hash(walk, element, text),
        ValueType::Credit => podcast::credit(walk, element),
        ValueType::Rating => podcast::rating(walk, element, text),
        ValueType::Restriction => podcast::restriction(walk, element, text),
        ValueType::Nothing | ValueType::Anything => by_name(walk, id, element),
        _ => {}
    }
    if element.is(Ns::Media, "adult") {
        walk.report(&podcast_rules::DEPRECATED_ADULT, element.offset, "<media:adult> was replaced");
    }
    if element.ns == Ns::Wfw && element.local == "commentRSS" {
        walk.report(&rss_rules::UNUSUAL_SPELLING, element.offset, "<wfw:commentRSS> is spelt wfw:commentRss");
    }
}

fn by_name<'a>(walk: &mut TreeWalk<'a, '_>, id: usize, element: &XmlElement<'a>) {
    match (element.ns, element.local) {
        (Ns::Atom, "link") => link(walk, element),
        (Ns::FeedSync, _) => sync::judge(walk, element),
        (Ns::Media, "group") => podcast::group(walk, id, element),
        (Ns::ITunes, "category") => podcast::category(walk, element),
        _ => {}
    }
}

/// An id of RSS: the item's page, unless it says that it is not.
fn guid(walk: &mut TreeWalk<'_, '_>, element: &XmlElement<'_>, text: &str) {
    let subject = walk.called(element);
    if element.value("isPermaLink").unwrap_or("true") != "true" {
        if (1..9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()) {
            let message = format!("{subject}: {} is a short number", quoted(text));
            walk.report(&rss_rules::GUID_SHORT, element.place(), message);
        }
        return;
    }
    if text.is_empty() {
        walk.report(&rss_rules::GUID_NOT_PERMALINK, element.offset, format!("{subject} is empty"));
        return;
    }
    let lower = text.to_ascii_lowercase();
    if !text.contains(':') || lower.starts_with("tag:") || lower.starts_with("urn:") {
        let message = format!("{subject}: {} is no page, and isPermaLink is not \"false\"", quoted(text));
        walk.report(&rss_rules::GUID_NOT_PERMALINK, element.place(), message);
    } else {
        walk.value(ValueType::FullUri, text, element.place(), false, "", &subject);
    }
}

/// HTML in an element of RSS.
fn description(walk: &mut TreeWalk<'_, '_>, element: &XmlElement<'_>) {
    let has_base = element.attribute_in(Ns::Xml, "base").is_some()
        || walk.document.root().is_some_and(|root| root.attribute_in(Ns::Xml, "base").is_some());
    markup(walk, element, &element.text, !has_base);
}

/// A value of Atom around which no white space may stand; ids have one form.
fn tight(walk: &mut TreeWalk<'_, '_>, element: &XmlElement<'_>, kind: ValueType, text: &str) {
    if text.len() != element.text.len() {
        let message = format!("white space stands around the value of {}", walk.called(element));
        walk.report(&rules::UNEXPECTED_WHITE_SPACE, element.offset, message);
    } else if kind == ValueType::TightIri && text.is_empty() {
        let message = format!("{} is empty", walk.called(element));
        walk.report(&value_rules::BLANK, element.offset, message);
    } else if kind == ValueType::Id && !text.is_empty() {
        let form = canonical(text);
        if form != text {
            let message =
                format!("{}: the canonical form of {} is {}", walk.called(element), quoted(text), quoted(&form));
            walk.report(&atom_rules::ID_NOT_CANONICAL, element.place(), message);
        }
    }
}

/// An address in `rdf:resource`, which RSS 1.0 needs.
fn resource(walk: &mut TreeWalk<'_, '_>, element: &XmlElement<'_>) {
    let subject = walk.called(element);
    match element.attribute_in(Ns::Rdf, "resource") {
        Some(attribute) => walk.value(ValueType::Uri, &attribute.value, attribute.value_offset, false, "", &subject),
        None if walk.format.is_rdf() => {
            walk.report(
                &rules::MISSING_ATTRIBUTE,
                element.offset,
                format!("{subject} lacks the attribute `rdf:resource`"),
            );
        }
        None => {}
    }
}

fn media_text(walk: &mut TreeWalk<'_, '_>, element: &XmlElement<'_>, text: &str) {
    if element.value("type") == Some("html") {
        return markup(walk, element, text, false);
    }
    undeclared(walk, element, text);
}

/// A link of Atom, wherever it stands.
fn link(walk: &mut TreeWalk<'_, '_>, element: &XmlElement<'_>) {
    if let Some(offset) = element.text_offset {
        walk.report(&atom_rules::LINK_NOT_EMPTY, offset, "text stands in <link>");
    }
    let relation = element.value("rel").unwrap_or("alternate");
    for name in ["count", "updated"] {
        if let Some(attribute) = element.attribute_in(Ns::Threading, name).filter(|_| relation != "replies") {
            let message = format!("`thr:{name}` stands at a link whose relation is {}", quoted(relation));
            walk.report(&atom_rules::THREAD_ATTRIBUTE, attribute.offset, message);
        }
    }
    if relation != "self" {
        return;
    }
    let kind = element.value("type").map(|kind| kind.split(';').next().unwrap_or(kind).trim());
    let feeds = ["application/atom+xml", "application/rss+xml", "application/rdf+xml"];
    if let Some(kind) = kind.filter(|kind| value::is_mime(kind) && !feeds.contains(kind)) {
        walk.report(
            &rss_rules::SELF_TYPE,
            element.offset,
            format!("the feed's own address is said to hold {}", quoted(kind)),
        );
    }
    let href = element.value("href").unwrap_or("");
    let has_base = std::iter::successors(Some(element), |element| walk.document.parent(element))
        .any(|element| element.attribute_in(Ns::Xml, "base").is_some_and(|base| base.value.contains("://")));
    let is_of_feed = walk.document.parent(element).is_some_and(|parent| matches!(parent.local, "feed" | "channel"));
    if is_of_feed && !href.contains("://") && !has_base {
        walk.report(&rss_rules::RELATIVE_SELF, element.offset, format!("the feed's own address is {}", quoted(href)));
    }
}
