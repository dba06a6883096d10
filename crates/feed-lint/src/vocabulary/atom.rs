//! Atom 1.0, RFC 4287, and what other feeds borrow of it.

use super::{
    AttributeSpec, Context, Group, Ns, Spec, app,
    dublin::{DC_CHANNEL, DC_ITEM, TERMS},
    geo::{GEO, GEORSS, GEOURL, ICBM},
    itunes, many, may, may_in, media,
    modules::{self, ADMIN, BLOG_CHANNEL, CC},
    must, one, sync,
};
use crate::value::Value::{
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

static PERSON: Context = Context {
    clause: "RFC 4287, section 3.2",
    groups: &[
        Group { ns: Ns::Atom, elements: &[one("name", Name), one("uri", TightIri), one("email", Email)] },
        Group {
            ns: Ns::Foaf,
            elements: &[many("homepage", Anything), many("maker", Anything), many("name", Anything)],
        },
        Group { ns: Ns::Media, elements: media::OPTIONAL },
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

const FEED_GROUPS: &[Group] = &[
    Group { ns: Ns::Atom, elements: FEED_ELEMENTS },
    Group { ns: Ns::Atom, elements: &FEED_ENTRY },
    Group { ns: Ns::Dc, elements: DC_CHANNEL },
    Group { ns: Ns::DcTerms, elements: TERMS },
    Group { ns: Ns::ITunes, elements: itunes::CHANNEL },
    Group { ns: Ns::Media, elements: media::OPTIONAL },
    Group { ns: Ns::Admin, elements: ADMIN },
    Group { ns: Ns::BlogChannel, elements: BLOG_CHANNEL },
    Group { ns: Ns::CreativeCommons, elements: CC },
    Group { ns: Ns::Access, elements: modules::ACCESS },
    Group { ns: Ns::Syndication, elements: modules::SYNDICATION },
    Group { ns: Ns::OpenSearch, elements: modules::OPEN_SEARCH },
    Group { ns: Ns::FeedBurner, elements: modules::FEEDBURNER_FEED },
    Group { ns: Ns::History, elements: modules::HISTORY },
    Group { ns: Ns::Threading, elements: modules::THREADING_FEED },
    Group { ns: Ns::CommonFeed, elements: modules::COMMON_FEED },
    Group { ns: Ns::FeedSync, elements: sync::SHARING },
    Group { ns: Ns::App, elements: &[one("collection", Nothing).with(&[must("href", Iri)]).holding(&app::COLLECTION)] },
    Group { ns: Ns::Geo, elements: GEO },
    Group { ns: Ns::GeoRss, elements: GEORSS },
    Group { ns: Ns::GeoUrl, elements: GEOURL },
    Group { ns: Ns::Icbm, elements: ICBM },
    Group { ns: Ns::Rdf, elements: modules::RDF },
    Group { ns: Ns::Rdfs, elements: modules::RDFS },
    Group { ns: Ns::Taxonomy, elements: modules::TAXONOMY },
    Group { ns: Ns::Foaf, elements: modules::FOAF },
    Group { ns: Ns::Xhtml, elements: modules::XHTML },
];

/// What stands in a feed.
pub(crate) static FEED: Context = Context {
    clause: "RFC 4287, section 4.1.1",
    groups: FEED_GROUPS,
    required: &[(Ns::Atom, "title"), (Ns::Atom, "id"), (Ns::Atom, "updated")],
};

/// What stands in an entry.
pub(crate) static ENTRY: Context = Context {
    clause: "RFC 4287, section 4.1.2",
    groups: &[
        Group {
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
        Group { ns: Ns::App, elements: &[one("edited", Rfc3339), one("control", Nothing).holding(&CONTROL)] },
        Group { ns: Ns::Content, elements: &[] },
        Group { ns: Ns::Dc, elements: DC_CHANNEL },
        Group { ns: Ns::DcTerms, elements: TERMS },
        Group { ns: Ns::ITunes, elements: itunes::ITEM },
        Group { ns: Ns::Media, elements: media::ITEM },
        Group { ns: Ns::Media, elements: media::OPTIONAL },
        Group { ns: Ns::Slash, elements: modules::SLASH },
        Group { ns: Ns::Wfw, elements: modules::WFW },
        Group { ns: Ns::Threading, elements: modules::THREADING },
        Group { ns: Ns::CreativeCommons, elements: CC },
        Group { ns: Ns::Trackback, elements: modules::TRACKBACK },
        Group { ns: Ns::Annotate, elements: modules::ANNOTATE },
        Group { ns: Ns::Aggregation, elements: modules::AGGREGATION },
        Group { ns: Ns::Event, elements: modules::EVENT },
        Group { ns: Ns::FeedBurner, elements: modules::FEEDBURNER_ITEM },
        Group { ns: Ns::ConversationsNetwork, elements: modules::CONVERSATIONS_NETWORK },
        Group { ns: Ns::FeedSync, elements: &sync::SYNC },
        Group { ns: Ns::Geo, elements: GEO },
        Group { ns: Ns::GeoRss, elements: GEORSS },
        Group { ns: Ns::GeoUrl, elements: GEOURL },
        Group { ns: Ns::Icbm, elements: ICBM },
        Group { ns: Ns::Rdf, elements: modules::RDF },
        Group { ns: Ns::Rdfs, elements: modules::RDFS },
        Group { ns: Ns::Taxonomy, elements: modules::TAXONOMY },
        Group { ns: Ns::Foaf, elements: modules::FOAF },
    ],
    required: &[(Ns::Atom, "title"), (Ns::Atom, "id"), (Ns::Atom, "updated")],
};

static SOURCE: Context = Context {
    clause: "RFC 4287, section 4.2.11",
    groups: &[
        Group { ns: Ns::Atom, elements: FEED_ELEMENTS },
        Group { ns: Ns::Dc, elements: DC_ITEM },
        Group { ns: Ns::DcTerms, elements: TERMS },
        Group { ns: Ns::CreativeCommons, elements: CC },
        Group { ns: Ns::Threading, elements: modules::THREADING },
        Group { ns: Ns::History, elements: modules::HISTORY },
        Group { ns: Ns::ITunes, elements: itunes::CHANNEL },
        Group { ns: Ns::FeedBurner, elements: modules::FEEDBURNER_FEED },
        Group { ns: Ns::OpenSearch, elements: modules::OPEN_SEARCH },
        Group { ns: Ns::Syndication, elements: modules::SYNDICATION },
        Group { ns: Ns::Geo, elements: GEO },
        Group { ns: Ns::GeoRss, elements: GEORSS },
        Group { ns: Ns::Media, elements: media::OPTIONAL },
        Group { ns: Ns::Admin, elements: ADMIN },
        Group { ns: Ns::Rdf, elements: modules::RDF },
        Group { ns: Ns::Rdfs, elements: modules::RDFS },
        Group { ns: Ns::Taxonomy, elements: modules::TAXONOMY },
        Group { ns: Ns::Foaf, elements: modules::FOAF },
        Group { ns: Ns::Xhtml, elements: modules::XHTML },
    ],
    required: &[],
};

static CONTROL: Context = Context {
    clause: "RFC 5023, section 13.1.1",
    groups: &[Group { ns: Ns::App, elements: &[one("draft", YesNo)] }],
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
