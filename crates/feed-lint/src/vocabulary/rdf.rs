//! RSS 0.90, 1.0 (<https://web.resource.org/rss/1.0/spec>) and 1.1: feeds that are RDF.

use super::{
    AttributeSpec, Context, Group, Ns, Occurs, Spec,
    atom::{IN_RSS_CHANNEL, IN_RSS_ITEM},
    dublin::{DC_CHANNEL, DC_ITEM, TERMS},
    geo::{GEO, GEORSS, GEOURL, ICBM},
    itunes, many, may, may_in, media,
    modules::{self, ABOUT, ADMIN, BLOG_CHANNEL, CC},
    must_in, one,
    rss::{IMAGE_ELEMENTS, TEXT_INPUT_ELEMENTS, TITLE},
};
use crate::value::Value::{Anything, FullUri, Html, Nothing, OneOf, Plain, Text, Uri};

/// What stands in an `rdf:RDF`.
pub(crate) static RDF: Context = Context {
    clause: "RSS 1.0, section 5.2",
    groups: &[
        Group {
            ns: Ns::Rss,
            elements: &[
                one("channel", Nothing).with(&[ABOUT]).holding(&CHANNEL10),
                one("image", Nothing).with(&[ABOUT]).holding(&IMAGE10),
                many("item", Nothing).with(&[ABOUT]).holding(&ITEM10),
                one("textinput", Nothing).with(&[ABOUT]).holding(&TEXT_INPUT10),
            ],
        },
        Group { ns: Ns::Rdf, elements: modules::RDF },
        Group { ns: Ns::Taxonomy, elements: &[many("topic", Anything)] },
    ],
    required: &[(Ns::Rss, "channel")],
};

const RESOURCE: &[AttributeSpec] = &[must_in(Ns::Rdf, "resource", Uri)];

macro_rules! channel {
    ($elements:expr) => {
        &[
            Group { ns: Ns::Rss, elements: $elements },
            Group { ns: Ns::Atom, elements: IN_RSS_CHANNEL },
            Group { ns: Ns::Dc, elements: DC_CHANNEL },
            Group { ns: Ns::DcTerms, elements: TERMS },
            Group { ns: Ns::ITunes, elements: itunes::CHANNEL },
            Group { ns: Ns::Media, elements: media::OPTIONAL },
            Group { ns: Ns::Admin, elements: ADMIN },
            Group { ns: Ns::BlogChannel, elements: BLOG_CHANNEL },
            Group { ns: Ns::CreativeCommons, elements: CC },
            Group { ns: Ns::Syndication, elements: modules::SYNDICATION },
            Group { ns: Ns::OpenSearch, elements: modules::OPEN_SEARCH },
            Group { ns: Ns::FeedBurner, elements: modules::FEEDBURNER_FEED },
            Group { ns: Ns::History, elements: modules::HISTORY },
            Group { ns: Ns::CommonFeed, elements: modules::COMMON_FEED },
            Group { ns: Ns::Geo, elements: GEO },
            Group { ns: Ns::GeoRss, elements: GEORSS },
            Group { ns: Ns::GeoUrl, elements: GEOURL },
            Group { ns: Ns::Icbm, elements: ICBM },
            Group { ns: Ns::Rdf, elements: modules::RDF },
            Group { ns: Ns::Rdfs, elements: modules::RDFS },
            Group { ns: Ns::Rdfs, elements: modules::RDFS_LABELS },
            Group { ns: Ns::Taxonomy, elements: modules::TAXONOMY },
            Group { ns: Ns::Foaf, elements: modules::FOAF },
            Group { ns: Ns::Xhtml, elements: modules::XHTML },
        ]
    };
}

static CHANNEL10: Context = Context {
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

static ITEMS10: Context = Context {
    clause: "RSS 1.0, section 5.3.5",
    groups: &[Group { ns: Ns::Rdf, elements: &[many("Seq", Nothing).holding(&SEQUENCE)] }],
    required: &[(Ns::Rdf, "Seq")],
};

static SEQUENCE: Context = Context {
    clause: "RSS 1.0, section 5.3.5",
    groups: &[Group {
        ns: Ns::Rdf,
        elements: &[many("li", Nothing).with(&[may("resource", Uri), may_in(Ns::Rdf, "resource", Uri)])],
    }],
    required: &[],
};

static IMAGE10: Context = Context {
    clause: "RSS 1.0, section 5.4",
    groups: &[
        Group { ns: Ns::Rss, elements: IMAGE_ELEMENTS },
        Group { ns: Ns::Dc, elements: DC_CHANNEL },
        Group { ns: Ns::DcTerms, elements: TERMS },
        Group { ns: Ns::Rdf, elements: modules::RDF },
        Group { ns: Ns::Rdfs, elements: modules::RDFS },
    ],
    required: &[(Ns::Rss, "title"), (Ns::Rss, "url"), (Ns::Rss, "link")],
};

static TEXT_INPUT10: Context = Context {
    clause: "RSS 1.0, section 5.6",
    groups: &[
        Group { ns: Ns::Rss, elements: TEXT_INPUT_ELEMENTS },
        Group { ns: Ns::Dc, elements: DC_CHANNEL },
        Group { ns: Ns::DcTerms, elements: TERMS },
    ],
    required: &[(Ns::Rss, "title"), (Ns::Rss, "description"), (Ns::Rss, "name"), (Ns::Rss, "link")],
};

static ITEM10: Context = Context {
    clause: "RSS 1.0, section 5.5",
    groups: &[
        Group { ns: Ns::Rss, elements: &[TITLE, one("link", FullUri), one("description", Html)] },
        Group { ns: Ns::Atom, elements: IN_RSS_ITEM },
        Group { ns: Ns::Content, elements: modules::CONTENT },
        Group { ns: Ns::Dc, elements: DC_ITEM },
        Group { ns: Ns::DcTerms, elements: TERMS },
        Group { ns: Ns::ITunes, elements: itunes::ITEM },
        Group { ns: Ns::Media, elements: media::ITEM },
        Group { ns: Ns::Media, elements: media::OPTIONAL },
        Group { ns: Ns::Slash, elements: modules::SLASH },
        Group { ns: Ns::Wfw, elements: modules::WFW },
        Group { ns: Ns::Threading, elements: modules::THREADING },
        Group { ns: Ns::CreativeCommons, elements: CC },
        Group { ns: Ns::Trackback, elements: modules::TRACKBACK_RDF },
        Group { ns: Ns::Annotate, elements: modules::ANNOTATE },
        Group { ns: Ns::Aggregation, elements: modules::AGGREGATION },
        Group { ns: Ns::Event, elements: modules::EVENT },
        Group { ns: Ns::FeedBurner, elements: modules::FEEDBURNER_ITEM },
        Group { ns: Ns::Geo, elements: GEO },
        Group { ns: Ns::GeoRss, elements: GEORSS },
        Group { ns: Ns::GeoUrl, elements: GEOURL },
        Group { ns: Ns::Icbm, elements: ICBM },
        Group { ns: Ns::Rdf, elements: modules::RDF },
        Group { ns: Ns::Rdfs, elements: modules::RDFS },
        Group { ns: Ns::Rdfs, elements: modules::RDFS_LABELS },
        Group { ns: Ns::Taxonomy, elements: modules::TAXONOMY },
        Group { ns: Ns::Foaf, elements: modules::FOAF },
        Group { ns: Ns::Xhtml, elements: modules::XHTML_BODY },
    ],
    required: &[(Ns::Rss, "title"), (Ns::Rss, "link")],
};

/// What stands in a `Channel` of RSS 1.1.
pub(crate) static CHANNEL11: Context = Context {
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

static IMAGE11: Context = Context {
    clause: "RSS 1.1, section 3.6",
    groups: &[
        Group { ns: Ns::Rss, elements: IMAGE_ELEMENTS },
        Group { ns: Ns::Dc, elements: DC_CHANNEL },
        Group { ns: Ns::DcTerms, elements: TERMS },
    ],
    required: &[(Ns::Rss, "title"), (Ns::Rss, "url")],
};

static ITEMS11: Context = Context {
    clause: "RSS 1.1, section 3.8",
    groups: &[Group { ns: Ns::Rss, elements: &[many("item", Nothing).with(&[ABOUT]).holding(&ITEM10)] }],
    required: &[],
};
