//! Atom 1.0, RFC 4287, and what other feeds borrow of it.

use super::{
    AttributeSpec, ContentModel, ElementSet, Ns, Spec, app,
    dublin::{DC_CHANNEL, DC_ITEM, TERMS},
    geo::{GEO, GEORSS, GEOURL, ICBM},
    itunes, many, may, may_in, media,
    modules::{self, ADMIN, BLOG_CHANNEL, CC},
    must, one, sync,
};
use crate::value::ValueType::{
    Anything, AtomDate, Count, Email, FullIri, Id, Iri, Language, LinkRel, Mime, Name, NonNegativeInteger, Nothing,
    Plain, Rfc3339, Text, TextConstruct, TightIri, Title, Uri, YesNo,
};

/// Attributes of a text construct.
pub(super) const TEXT: &[AttributeSpec] = &[may("type", Text), may("src", Uri)];

pub(super) const CATEGORY: Spec =
    many("category", Anything).with(&[must("term", Title), may("scheme", FullIri), may("label", Title)]);

const LINK: Spec = many("link", Anything).with(&[
    must("href", Iri),
    may("rel", LinkRel),
    may("type", Mime),
    may("hreflang", Language),
    may("title", Title),
    may("length", NonNegativeInteger),
    may_in(Ns::Rdf, "type", Text),
    may_in(Ns::Rdf, "resource", Text),
    may_in(Ns::Threading, "count", Count),
    may_in(Ns::Threading, "updated", Rfc3339),
]);

const fn person(name: &'static str) -> Spec {
    many(name, Nothing).holding(&PERSON)
}

static PERSON: ContentModel = ContentModel {
    clause: "RFC 4287, section 3.2",
    groups: &[
        ElementSet { ns: Ns::Atom, elements: &[one("name", Name), one("uri", TightIri), one("email", Email)] },
        ElementSet {
            ns: Ns::Foaf,
            elements: &[many("homepage", Anything), many("maker", Anything), many("name", Anything)],
        },
        ElementSet { ns: Ns::Media, elements: media::OPTIONAL },
    ],
    required: &[(Ns::Atom, "name")],
};

const GENERATOR: Spec = one("generator", Title).with(&[may("uri", Uri), may("version", Text)]);
const CONTENT: Spec = one("content", TextConstruct).with(TEXT);

const fn text(name: &'static str) -> Spec {
    one(name, TextConstruct).with(TEXT)
}

const FEED_ELEMENTS: &[Spec] = &[
    person("author"),
    CATEGORY,
    person("contributor"),
    GENERATOR,
    one("icon", TightIri),
    one("id", Id),
    LINK,
    one("logo", TightIri),
    text("rights"),
    text("subtitle"),
    text("title"),
    one("updated", AtomDate),
];

/// The entry of a feed.
pub(super) static FEED_ENTRY: [Spec; 1] = [many("entry", Nothing).holding(&ENTRY)];

const FEED_GROUPS: &[ElementSet] = &[
    ElementSet { ns: Ns::Atom, elements: FEED_ELEMENTS },
    ElementSet { ns: Ns::Atom, elements: &FEED_ENTRY },
    ElementSet { ns: Ns::Dc, elements: DC_CHANNEL },
    ElementSet { ns: Ns::DcTerms, elements: TERMS },
    ElementSet { ns: Ns::ITunes, elements: itunes::CHANNEL },
    ElementSet { ns: Ns::Media, elements: media::OPTIONAL },
    ElementSet { ns: Ns::Admin, elements: ADMIN },
    ElementSet { ns: Ns::BlogChannel, elements: BLOG_CHANNEL },
    ElementSet { ns: Ns::CreativeCommons, elements: CC },
    ElementSet { ns: Ns::Access, elements: modules::ACCESS },
    ElementSet { ns: Ns::Syndication, elements: modules::SYNDICATION },
    ElementSet { ns: Ns::OpenSearch, elements: modules::OPEN_SEARCH },
    ElementSet { ns: Ns::FeedBurner, elements: modules::FEEDBURNER_FEED },
    ElementSet { ns: Ns::History, elements: modules::HISTORY },
    ElementSet { ns: Ns::Threading, elements: modules::THREADING_FEED },
    ElementSet { ns: Ns::CommonFeed, elements: modules::COMMON_FEED },
    ElementSet { ns: Ns::FeedSync, elements: sync::SHARING },
    ElementSet {
        ns: Ns::App,
        elements: &[one("collection", Nothing).with(&[must("href", Iri)]).holding(&app::COLLECTION)],
    },
    ElementSet { ns: Ns::Geo, elements: GEO },
    ElementSet { ns: Ns::GeoRss, elements: GEORSS },
    ElementSet { ns: Ns::GeoUrl, elements: GEOURL },
    ElementSet { ns: Ns::Icbm, elements: ICBM },
    ElementSet { ns: Ns::Rdf, elements: modules::RDF },
    ElementSet { ns: Ns::Rdfs, elements: modules::RDFS },
    ElementSet { ns: Ns::Taxonomy, elements: modules::TAXONOMY },
    ElementSet { ns: Ns::Foaf, elements: modules::FOAF },
    ElementSet { ns: Ns::Xhtml, elements: modules::XHTML },
];

/// What stands in a feed.
pub(crate) static FEED: ContentModel = ContentModel {
    clause: "RFC 4287, section 4.1.1",
    groups: FEED_GROUPS,
    required: &[(Ns::Atom, "title"), (Ns::Atom, "id"), (Ns::Atom, "updated")],
};

/// What stands in an entry.
pub(crate) static ENTRY: ContentModel = ContentModel {
    clause: "RFC 4287, section 4.1.2",
    groups: &[
        ElementSet {
            ns: Ns::Atom,
            elements: &[
                person("author"),
                CATEGORY,
                CONTENT,
                person("contributor"),
                one("id", Id),
                LINK,
                one("published", AtomDate),
                text("rights"),
                one("source", Nothing).holding(&SOURCE),
                text("summary"),
                text("title"),
                one("updated", AtomDate),
            ],
        },
        ElementSet { ns: Ns::App, elements: &[one("edited", Rfc3339), one("control", Nothing).holding(&CONTROL)] },
        ElementSet { ns: Ns::Content, elements: &[] },
        ElementSet { ns: Ns::Dc, elements: DC_CHANNEL },
        ElementSet { ns: Ns::DcTerms, elements: TERMS },
        ElementSet { ns: Ns::ITunes, elements: itunes::ITEM },
        ElementSet { ns: Ns::Media, elements: media::ITEM },
        ElementSet { ns: Ns::Media, elements: media::OPTIONAL },
        ElementSet { ns: Ns::Slash, elements: modules::SLASH },
        ElementSet { ns: Ns::Wfw, elements: modules::WFW },
        ElementSet { ns: Ns::Threading, elements: modules::THREADING },
        ElementSet { ns: Ns::CreativeCommons, elements: CC },
        ElementSet { ns: Ns::Trackback, elements: modules::TRACKBACK },
        ElementSet { ns: Ns::Annotate, elements: modules::ANNOTATE },
        ElementSet { ns: Ns::Aggregation, elements: modules::AGGREGATION },
        ElementSet { ns: Ns::Event, elements: modules::EVENT },
        ElementSet { ns: Ns::FeedBurner, elements: modules::FEEDBURNER_ITEM },
        ElementSet { ns: Ns::ConversationsNetwork, elements: modules::CONVERSATIONS_NETWORK },
        ElementSet { ns: Ns::FeedSync, elements: &sync::SYNC },
        ElementSet { ns: Ns::Geo, elements: GEO },
        ElementSet { ns: Ns::GeoRss, elements: GEORSS },
        ElementSet { ns: Ns::GeoUrl, elements: GEOURL },
        ElementSet { ns: Ns::Icbm, elements: ICBM },
        ElementSet { ns: Ns::Rdf, elements: modules::RDF },
        ElementSet { ns: Ns::Rdfs, elements: modules::RDFS },
        ElementSet { ns: Ns::Taxonomy, elements: modules::TAXONOMY },
        ElementSet { ns: Ns::Foaf, elements: modules::FOAF },
    ],
    required: &[(Ns::Atom, "title"), (Ns::Atom, "id"), (Ns::Atom, "updated")],
};

static SOURCE: ContentModel = ContentModel {
    clause: "RFC 4287, section 4.2.11",
    groups: &[
        ElementSet { ns: Ns::Atom, elements: FEED_ELEMENTS },
        ElementSet { ns: Ns::Dc, elements: DC_ITEM },
        ElementSet { ns: Ns::DcTerms, elements: TERMS },
        ElementSet { ns: Ns::CreativeCommons, elements: CC },
        ElementSet { ns: Ns::Threading, elements: modules::THREADING },
        ElementSet { ns: Ns::History, elements: modules::HISTORY },
        ElementSet { ns: Ns::ITunes, elements: itunes::CHANNEL },
        ElementSet { ns: Ns::FeedBurner, elements: modules::FEEDBURNER_FEED },
        ElementSet { ns: Ns::OpenSearch, elements: modules::OPEN_SEARCH },
        ElementSet { ns: Ns::Syndication, elements: modules::SYNDICATION },
        ElementSet { ns: Ns::Geo, elements: GEO },
        ElementSet { ns: Ns::GeoRss, elements: GEORSS },
        ElementSet { ns: Ns::Media, elements: media::OPTIONAL },
        ElementSet { ns: Ns::Admin, elements: ADMIN },
        ElementSet { ns: Ns::Rdf, elements: modules::RDF },
        ElementSet { ns: Ns::Rdfs, elements: modules::RDFS },
        ElementSet { ns: Ns::Taxonomy, elements: modules::TAXONOMY },
        ElementSet { ns: Ns::Foaf, elements: modules::FOAF },
        ElementSet { ns: Ns::Xhtml, elements: modules::XHTML },
    ],
    required: &[],
};

static CONTROL: ContentModel = ContentModel {
    clause: "RFC 5023, section 13.1.1",
    groups: &[ElementSet { ns: Ns::App, elements: &[one("draft", YesNo)] }],
    required: &[],
};

/// What an RSS channel may borrow.
pub(super) const IN_RSS_CHANNEL: &[Spec] = &[
    person("author"),
    CATEGORY,
    person("contributor"),
    GENERATOR,
    one("icon", Uri),
    one("id", FullIri),
    LINK,
    one("logo", Uri),
    text("rights"),
    text("subtitle"),
    text("title"),
    one("updated", Rfc3339),
];

/// What an RSS item may borrow.
pub(super) const IN_RSS_ITEM: &[Spec] = &[
    one("author", Nothing).holding(&PERSON),
    CONTENT,
    person("contributor"),
    one("id", FullIri),
    LINK,
    one("published", Rfc3339),
    text("summary"),
    text("title"),
    one("updated", Rfc3339),
    one("rights", Plain),
];
