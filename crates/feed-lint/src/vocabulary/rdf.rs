//! RSS 0.90, 1.0 (<https://web.resource.org/rss/1.0/spec>) and 1.1: feeds that are RDF.

use super::{
    AttributeSpec, ContentModel, ElementSet, Ns, Occurs, Spec,
    atom::{IN_RSS_CHANNEL, IN_RSS_ITEM},
    dublin::{DC_CHANNEL, DC_ITEM, TERMS},
    geo::{GEO, GEORSS, GEOURL, ICBM},
    itunes, many, may, may_in, media,
    modules::{self, ABOUT, ADMIN, BLOG_CHANNEL, CC},
    must_in, one,
    rss::{IMAGE_ELEMENTS, TEXT_INPUT_ELEMENTS, TITLE},
};
use crate::value::ValueType::{Anything, FullUri, Html, Nothing, OneOf, Plain, Text, Uri};

/// What stands in an `rdf:RDF`.
pub(crate) static RDF: ContentModel = ContentModel {
    clause: "RSS 1.0, section 5.2",
    groups: &[
        ElementSet {
            ns: Ns::Rss,
            elements: &[
                one("channel", Nothing).with(&[ABOUT]).holding(&CHANNEL10),
                one("image", Nothing).with(&[ABOUT]).holding(&IMAGE10),
                many("item", Nothing).with(&[ABOUT]).holding(&ITEM10),
                one("textinput", Nothing).with(&[ABOUT]).holding(&TEXT_INPUT10),
            ],
        },
        ElementSet { ns: Ns::Rdf, elements: modules::RDF },
        ElementSet { ns: Ns::Taxonomy, elements: &[many("topic", Anything)] },
    ],
    required: &[(Ns::Rss, "channel")],
};

const RESOURCE: &[AttributeSpec] = &[must_in(Ns::Rdf, "resource", Uri)];

macro_rules! channel {
    ($elements:expr) => {
        &[
            ElementSet { ns: Ns::Rss, elements: $elements },
            ElementSet { ns: Ns::Atom, elements: IN_RSS_CHANNEL },
            ElementSet { ns: Ns::Dc, elements: DC_CHANNEL },
            ElementSet { ns: Ns::DcTerms, elements: TERMS },
            ElementSet { ns: Ns::ITunes, elements: itunes::CHANNEL },
            ElementSet { ns: Ns::Media, elements: media::OPTIONAL },
            ElementSet { ns: Ns::Admin, elements: ADMIN },
            ElementSet { ns: Ns::BlogChannel, elements: BLOG_CHANNEL },
            ElementSet { ns: Ns::CreativeCommons, elements: CC },
            ElementSet { ns: Ns::Syndication, elements: modules::SYNDICATION },
            ElementSet { ns: Ns::OpenSearch, elements: modules::OPEN_SEARCH },
            ElementSet { ns: Ns::FeedBurner, elements: modules::FEEDBURNER_FEED },
            ElementSet { ns: Ns::History, elements: modules::HISTORY },
            ElementSet { ns: Ns::CommonFeed, elements: modules::COMMON_FEED },
            ElementSet { ns: Ns::Geo, elements: GEO },
            ElementSet { ns: Ns::GeoRss, elements: GEORSS },
            ElementSet { ns: Ns::GeoUrl, elements: GEOURL },
            ElementSet { ns: Ns::Icbm, elements: ICBM },
            ElementSet { ns: Ns::Rdf, elements: modules::RDF },
            ElementSet { ns: Ns::Rdfs, elements: modules::RDFS },
            ElementSet { ns: Ns::Rdfs, elements: modules::RDFS_LABELS },
            ElementSet { ns: Ns::Taxonomy, elements: modules::TAXONOMY },
            ElementSet { ns: Ns::Foaf, elements: modules::FOAF },
            ElementSet { ns: Ns::Xhtml, elements: modules::XHTML },
        ]
    };
}

static CHANNEL10: ContentModel = ContentModel {
    clause: "RSS 1.0, section 5.3",
    groups: channel!(&[
        TITLE,
        one("link", FullUri),
        one("description", Plain),
        one("image", Nothing).with(RESOURCE),
        one("items", Nothing).with(PARSE).holding(&ITEMS10),
        one("textinput", Nothing).with(RESOURCE),
    ]),
    required: &[(Ns::Rss, "title"), (Ns::Rss, "link"), (Ns::Rss, "description"), (Ns::Rss, "items")],
};

static ITEMS10: ContentModel = ContentModel {
    clause: "RSS 1.0, section 5.3.5",
    groups: &[ElementSet { ns: Ns::Rdf, elements: &[many("Seq", Nothing).holding(&SEQUENCE)] }],
    required: &[(Ns::Rdf, "Seq")],
};

static SEQUENCE: ContentModel = ContentModel {
    clause: "RSS 1.0, section 5.3.5",
    groups: &[ElementSet {
        ns: Ns::Rdf,
        elements: &[many("li", Nothing).with(&[may("resource", Uri), may_in(Ns::Rdf, "resource", Uri)])],
    }],
    required: &[],
};

static IMAGE10: ContentModel = ContentModel {
    clause: "RSS 1.0, section 5.4",
    groups: &[
        ElementSet { ns: Ns::Rss, elements: IMAGE_ELEMENTS },
        ElementSet { ns: Ns::Dc, elements: DC_CHANNEL },
        ElementSet { ns: Ns::DcTerms, elements: TERMS },
        ElementSet { ns: Ns::Rdf, elements: modules::RDF },
        ElementSet { ns: Ns::Rdfs, elements: modules::RDFS },
    ],
    required: &[(Ns::Rss, "title"), (Ns::Rss, "url"), (Ns::Rss, "link")],
};

static TEXT_INPUT10: ContentModel = ContentModel {
    clause: "RSS 1.0, section 5.6",
    groups: &[
        ElementSet { ns: Ns::Rss, elements: TEXT_INPUT_ELEMENTS },
        ElementSet { ns: Ns::Dc, elements: DC_CHANNEL },
        ElementSet { ns: Ns::DcTerms, elements: TERMS },
    ],
    required: &[(Ns::Rss, "title"), (Ns::Rss, "description"), (Ns::Rss, "name"), (Ns::Rss, "link")],
};

static ITEM10: ContentModel = ContentModel {
    clause: "RSS 1.0, section 5.5",
    groups: &[
        ElementSet { ns: Ns::Rss, elements: &[TITLE, one("link", FullUri), one("description", Html)] },
        ElementSet { ns: Ns::Atom, elements: IN_RSS_ITEM },
        ElementSet { ns: Ns::Content, elements: modules::CONTENT },
        ElementSet { ns: Ns::Dc, elements: DC_ITEM },
        ElementSet { ns: Ns::DcTerms, elements: TERMS },
        ElementSet { ns: Ns::ITunes, elements: itunes::ITEM },
        ElementSet { ns: Ns::Media, elements: media::ITEM },
        ElementSet { ns: Ns::Media, elements: media::OPTIONAL },
        ElementSet { ns: Ns::Slash, elements: modules::SLASH },
        ElementSet { ns: Ns::Wfw, elements: modules::WFW },
        ElementSet { ns: Ns::Threading, elements: modules::THREADING },
        ElementSet { ns: Ns::CreativeCommons, elements: CC },
        ElementSet { ns: Ns::Trackback, elements: modules::TRACKBACK_RDF },
        ElementSet { ns: Ns::Annotate, elements: modules::ANNOTATE },
        ElementSet { ns: Ns::Aggregation, elements: modules::AGGREGATION },
        ElementSet { ns: Ns::Event, elements: modules::EVENT },
        ElementSet { ns: Ns::FeedBurner, elements: modules::FEEDBURNER_ITEM },
        ElementSet { ns: Ns::Geo, elements: GEO },
        ElementSet { ns: Ns::GeoRss, elements: GEORSS },
        ElementSet { ns: Ns::GeoUrl, elements: GEOURL },
        ElementSet { ns: Ns::Icbm, elements: ICBM },
        ElementSet { ns: Ns::Rdf, elements: modules::RDF },
        ElementSet { ns: Ns::Rdfs, elements: modules::RDFS },
        ElementSet { ns: Ns::Rdfs, elements: modules::RDFS_LABELS },
        ElementSet { ns: Ns::Taxonomy, elements: modules::TAXONOMY },
        ElementSet { ns: Ns::Foaf, elements: modules::FOAF },
        ElementSet { ns: Ns::Xhtml, elements: modules::XHTML_BODY },
    ],
    required: &[(Ns::Rss, "title"), (Ns::Rss, "link")],
};

/// What stands in a `Channel` of RSS 1.1.
pub(crate) static CHANNEL11: ContentModel = ContentModel {
    clause: "RSS 1.1, section 3.1",
    groups: channel!(&[
        TITLE,
        Spec { occurs: Occurs::Often, ..one("link", FullUri) },
        one("description", Plain),
        one("image", Nothing).with(PARSED).holding(&IMAGE11),
        one("items", Nothing).with(PARSED).holding(&ITEMS11),
    ]),
    required: &[(Ns::Rss, "title"), (Ns::Rss, "link"), (Ns::Rss, "description"), (Ns::Rss, "items")],
};

const PARSE: &[AttributeSpec] = &[may_in(Ns::Rdf, "parseType", Text)];

/// RSS 1.1 writes a collection and a resource in place.
const PARSED: &[AttributeSpec] = &[must_in(Ns::Rdf, "parseType", OneOf(&["Collection", "Resource"]))];

static IMAGE11: ContentModel = ContentModel {
    clause: "RSS 1.1, section 3.6",
    groups: &[
        ElementSet { ns: Ns::Rss, elements: IMAGE_ELEMENTS },
        ElementSet { ns: Ns::Dc, elements: DC_CHANNEL },
        ElementSet { ns: Ns::DcTerms, elements: TERMS },
    ],
    required: &[(Ns::Rss, "title"), (Ns::Rss, "url")],
};

static ITEMS11: ContentModel = ContentModel {
    clause: "RSS 1.1, section 3.8",
    groups: &[ElementSet { ns: Ns::Rss, elements: &[many("item", Nothing).with(&[ABOUT]).holding(&ITEM10)] }],
    required: &[],
};
