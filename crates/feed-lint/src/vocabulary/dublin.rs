//! Dublin Core: the element set (<https://www.dublincore.org/specifications/dublin-core/dces/>) and the terms.

use super::{AttributeSpec, Ns, Spec, many, may_in, one};
use crate::value::ValueType::{Anything, Language, Plain, PositiveInteger, Resource, Text, W3cDtf};

/// Elements of a channel or feed.
pub(super) const DC_CHANNEL: &[Spec] = &[
    one("title", Text),
    many("creator", Text),
    many("subject", Text),
    one("description", Text),
    many("publisher", Text),
    many("contributor", Text),
    one("date", W3cDtf),
    one("type", Text),
    one("format", Text),
    many("identifier", Text),
    one("source", Text),
    one("language", Language),
    many("relation", Text),
    many("coverage", Text),
    one("rights", Plain),
];

/// Elements of an item, where a date may stand more than once.
pub(super) const DC_ITEM: &[Spec] = &[
    one("title", Text),
    many("creator", Text),
    many("subject", Text),
    one("description", Text),
    many("publisher", Text),
    many("contributor", Text),
    many("date", W3cDtf),
    one("type", Text),
    one("format", Text),
    many("identifier", Text),
    one("source", Text),
    one("language", Language),
    many("relation", Text),
    many("coverage", Text),
    one("rights", Plain),
];

const RESOURCE: &[AttributeSpec] = &[may_in(Ns::Rdf, "resource", Text), may_in(Ns::Dc, "title", Text)];

const fn reference(name: &'static str) -> Spec {
    many(name, Resource).with(RESOURCE)
}

/// Terms, anywhere.
pub(super) const TERMS: &[Spec] = &[
    many("alternative", Text),
    one("abstract", Text),
    one("tableOfContents", Resource).with(RESOURCE),
    one("created", W3cDtf),
    many("valid", Anything),
    many("available", Anything),
    one("issued", W3cDtf),
    one("modified", W3cDtf),
    one("dateAccepted", Text),
    one("dateCopyrighted", Text),
    one("dateSubmitted", Text),
    one("extent", PositiveInteger),
    reference("isVersionOf"),
    reference("hasVersion"),
    reference("isReplacedBy"),
    reference("replaces"),
    reference("isRequiredBy"),
    reference("requires"),
    reference("isPartOf"),
    reference("hasPart"),
    reference("isReferencedBy"),
    reference("references"),
    reference("isFormatOf"),
    reference("hasFormat"),
    reference("conformsTo"),
    many("spatial", Anything),
    many("temporal", Anything),
    many("audience", Text),
    one("mediator", Text),
    many("accessRights", Anything),
    many("accrualMethod", Anything),
    many("accrualPeriodicity", Anything),
    many("accrualPolicy", Anything),
    many("bibliographicCitation", Anything),
    many("educationLevel", Anything),
    many("instructionalMethod", Anything),
    many("license", Anything),
    many("provenance", Anything),
    many("rightsHolder", Anything),
];
