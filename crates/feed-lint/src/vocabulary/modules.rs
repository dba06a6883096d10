//! Small extensions: one table each, by the document that defines it.

use super::{
    AttributeSpec, ContentModel, ElementSet, Ns, Spec, many, may, may_in, must, must_in, one, opensearch::QUERY,
};
use crate::value::ValueType::{
    Anything, EventDate, Float, FullUri, Html, HttpUrl, Integer, Integers, Iri, Iso8601, Mime, NonNegativeInteger,
    Nothing, OneOf, OneOfAnyCase, Plain, PositiveInteger, Resource, Robots, Text, Uri, W3cDtf,
};

/// What stands in an element that is to be empty.
pub(super) static EMPTY: ContentModel = ContentModel { clause: "", groups: &[], required: &[] };

pub(super) const ACCESS: &[Spec] =
    &[many("restriction", Nothing).with(&[must("relationship", OneOf(&["allow", "deny"]))])];

const RESOURCE: &[AttributeSpec] = &[may_in(Ns::Rdf, "resource", Text), may_in(Ns::Dc, "title", Text)];

pub(super) const ADMIN: &[Spec] =
    &[one("generatorAgent", Resource).with(RESOURCE), one("errorReportsTo", Resource).with(RESOURCE)];

pub(super) const AGGREGATION: &[Spec] = &[one("source", Text), one("sourceURL", FullUri), one("timestamp", Iso8601)];

pub(super) const ANNOTATE: &[Spec] = &[one("reference", Resource).with(RESOURCE)];

pub(super) const BLOG_CHANNEL: &[Spec] =
    &[one("blogRoll", FullUri), one("mySubscriptions", FullUri), one("blink", FullUri), one("changes", FullUri)];

/// RSS 1.0 content module.
pub(super) const CONTENT: &[Spec] = &[one("encoded", Html), one("items", Nothing).holding(&CONTENT_ITEMS)];

const CONTENT_CLAUSE: &str = "RDF Site Summary 1.0 Modules: Content, content:items";

static CONTENT_ITEMS: ContentModel = ContentModel {
    clause: CONTENT_CLAUSE,
    groups: &[ElementSet { ns: Ns::Rdf, elements: &[one("Bag", Nothing).holding(&CONTENT_BAG)] }],
    required: &[],
};
static CONTENT_BAG: ContentModel = ContentModel {
    clause: CONTENT_CLAUSE,
    groups: &[ElementSet { ns: Ns::Rdf, elements: &[many("li", Nothing).holding(&CONTENT_LI)] }],
    required: &[],
};
static CONTENT_LI: ContentModel = ContentModel {
    clause: CONTENT_CLAUSE,
    groups: &[ElementSet {
        ns: Ns::Content,
        elements: &[many("item", Nothing).with(&[may_in(Ns::Rdf, "about", Text)]).holding(&CONTENT_ITEM)],
    }],
    required: &[],
};
static CONTENT_ITEM: ContentModel = ContentModel {
    clause: CONTENT_CLAUSE,
    groups: &[
        ElementSet {
            ns: Ns::Content,
            elements: &[one("format", Resource).with(RESOURCE), one("encoding", Resource).with(RESOURCE)],
        },
        ElementSet { ns: Ns::Rdf, elements: &[one("value", Anything).with(&[may_in(Ns::Rdf, "parseType", Text)])] },
    ],
    required: &[],
};

pub(super) const CC: &[Spec] = &[many("license", FullUri)];

/// Windows RSS platform's list extensions.
pub(super) const COMMON_FEED: &[Spec] =
    &[many("listinfo", Nothing).holding(&LIST_INFO), many("treatAs", OneOf(&["list"]))];

static LIST_INFO: ContentModel = ContentModel {
    clause: "Simple List Extensions 0.9",
    groups: &[ElementSet {
        ns: Ns::CommonFeed,
        elements: &[
            many("sort", Nothing).with(&[
                may("ns", Text),
                may("element", Text),
                may("label", Text),
                may("data-type", OneOf(&["date", "text", "number"])),
                may("default", OneOf(&["true", "false"])),
            ]),
            many("group", Nothing).with(&[may("ns", Text), may("element", Text), may("label", Text)]),
        ],
    }],
    required: &[],
};

pub(super) const CONVERSATIONS_NETWORK: &[Spec] = &[
    one("introMilliseconds", NonNegativeInteger),
    one("image", HttpUrl),
    one("ratingAverage", Float),
    one("ratingCount", NonNegativeInteger),
    one("ratingIndividual", PositiveInteger),
    one("ratingTimestamp", Iso8601),
];

pub(super) const EVENT: &[Spec] = &[
    one("startdate", EventDate),
    one("enddate", EventDate),
    many("location", Anything),
    many("organizer", Anything),
    one("type", Text),
];

pub(super) const FEEDBURNER_FEED: &[Spec] = &[
    one("awareness", FullUri),
    one("browserFriendly", Plain),
    one("emailServiceId", Text),
    many("feedFlare", Plain).with(&[must("href", Iri), must("src", Iri)]),
    many("info", Nothing).with(&[must("uri", Iri)]),
    one("feedburnerHostname", FullUri),
];

pub(super) const FEEDBURNER_ITEM: &[Spec] =
    &[one("awareness", FullUri), one("origEnclosureLink", FullUri), one("origLink", FullUri)];

pub(super) const FOAF: &[Spec] = &[many("maker", Anything), many("primaryTopic", Anything)];

/// RFC 5005.
pub(super) const HISTORY: &[Spec] = &[many("archive", Nothing), many("complete", Nothing)];

pub(super) const OPEN_SEARCH: &[Spec] = &[
    one("totalResults", NonNegativeInteger),
    one("startIndex", Integer),
    one("itemsPerPage", NonNegativeInteger),
    QUERY,
];

pub(super) const OPML: &[Spec] = &[
    many("dateCreated", Text),
    many("dateModified", Text),
    many("ownerName", Text),
    many("ownerEmail", Text),
    many("ownerId", Text),
];

pub(super) const RDF: &[Spec] = &[many("RDF", Anything), many("type", Anything), many("Description", Anything)];
pub(super) const RDFS: &[Spec] = &[many("seeAlso", Resource).with(RESOURCE)];
pub(super) const RDFS_LABELS: &[Spec] = &[many("label", Text), many("comment", Text)];

pub(super) const SLASH: &[Spec] = &[
    one("comments", NonNegativeInteger),
    many("section", Text),
    many("department", Text),
    one("hit_parade", Integers),
];

pub(super) const SYNDICATION: &[Spec] = &[
    one("updatePeriod", OneOf(&["hourly", "daily", "weekly", "monthly", "yearly"])),
    one("updateFrequency", PositiveInteger),
    one("updateBase", W3cDtf),
];

pub(super) const TAXONOMY: &[Spec] = &[many("topics", Anything)];

const IN_REPLY_TO: Spec = many("in-reply-to", Nothing).with(&[
    must("ref", FullUri),
    may("href", Iri),
    may("source", FullUri),
    may("type", Mime),
]);

/// RFC 4685.
pub(super) const THREADING: &[Spec] = &[IN_REPLY_TO, one("total", NonNegativeInteger)];
pub(super) const THREADING_FEED: &[Spec] = &[IN_REPLY_TO];

pub(super) const TRACKBACK: &[Spec] = &[one("ping", FullUri), many("about", FullUri)];
pub(super) const TRACKBACK_RDF: &[Spec] =
    &[one("ping", Resource).with(RESOURCE), many("about", Resource).with(RESOURCE)];

pub(super) const WFW: &[Spec] = &[one("comment", FullUri), one("commentRss", FullUri), one("commentRSS", FullUri)];

pub(super) const XHTML: &[Spec] = &[
    many("div", Anything),
    many("meta", Nothing).with(&[must("name", OneOfAnyCase(&["robots"])), must("content", Robots)]),
];
pub(super) const XHTML_BODY: &[Spec] = &[many("body", Anything), many("div", Anything)];

/// An attribute that RDF needs.
pub(super) const ABOUT: AttributeSpec = must_in(Ns::Rdf, "about", Uri);
