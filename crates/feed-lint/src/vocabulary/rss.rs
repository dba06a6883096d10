//! RSS 0.91 to 2.0: <https://www.rssboard.org/rss-specification>, and the RSS Board's profile.

use super::{
    ContentModel, ElementSet, Ns, Occurs, Spec,
    atom::{IN_RSS_CHANNEL, IN_RSS_ITEM},
    dublin::{DC_CHANNEL, DC_ITEM, TERMS},
    geo::{GEO, GEORSS, GEOURL, ICBM},
    itunes, many, may, may_in, media,
    modules::{self, ADMIN, BLOG_CHANNEL, CC},
    must, one, podcast, sync,
};
use crate::value::ValueType::{
    Anything, Blink, Contact, Day, EnclosureUrl, FormName, FullUri, Guid, Height, Hour, Html, ImageUrl, Language,
    Length, Mime, Nothing, Plain, Port, PositiveInteger, Rfc822, Text, Title, TrueOrFalse, Width, YesNo,
};

const ITEM_CLAUSE: &str = "RSS 2.0, Elements of <item>";
const CHANNEL_CLAUSE: &str = "RSS 2.0, Required and optional channel elements";

/// What stands in a document.
pub(crate) static RSS: ContentModel = ContentModel {
    clause: "RSS 2.0, What is RSS?",
    groups: &[
        ElementSet {
            ns: Ns::Rss,
            elements: &[one("channel", Nothing).with(&[may_in(Ns::Indexing, "index", YesNo)]).holding(&CHANNEL)],
        },
        ElementSet { ns: Ns::Access, elements: modules::ACCESS },
    ],
    required: &[(Ns::Rss, "channel")],
};

static CHANNEL: ContentModel = ContentModel {
    clause: CHANNEL_CLAUSE,
    groups: &[
        ElementSet { ns: Ns::Rss, elements: CHANNEL_ELEMENTS },
        ElementSet { ns: Ns::Atom, elements: IN_RSS_CHANNEL },
        ElementSet { ns: Ns::Dc, elements: DC_CHANNEL },
        ElementSet { ns: Ns::DcTerms, elements: TERMS },
        ElementSet { ns: Ns::ITunes, elements: itunes::CHANNEL },
        ElementSet { ns: Ns::Podcast, elements: podcast::CHANNEL },
        ElementSet { ns: Ns::Media, elements: media::OPTIONAL },
        ElementSet { ns: Ns::Media, elements: media::ITEM },
        ElementSet { ns: Ns::Admin, elements: ADMIN },
        ElementSet { ns: Ns::BlogChannel, elements: BLOG_CHANNEL },
        ElementSet { ns: Ns::CreativeCommons, elements: CC },
        ElementSet { ns: Ns::Syndication, elements: modules::SYNDICATION },
        ElementSet { ns: Ns::OpenSearch, elements: modules::OPEN_SEARCH },
        ElementSet { ns: Ns::FeedBurner, elements: modules::FEEDBURNER_FEED },
        ElementSet { ns: Ns::History, elements: modules::HISTORY },
        ElementSet { ns: Ns::Threading, elements: modules::THREADING_FEED },
        ElementSet { ns: Ns::CommonFeed, elements: modules::COMMON_FEED },
        ElementSet { ns: Ns::FeedSync, elements: sync::SHARING },
        ElementSet { ns: Ns::Geo, elements: GEO },
        ElementSet { ns: Ns::GeoRss, elements: GEORSS },
        ElementSet { ns: Ns::GeoUrl, elements: GEOURL },
        ElementSet { ns: Ns::Icbm, elements: ICBM },
        ElementSet { ns: Ns::Rdf, elements: modules::RDF },
        ElementSet { ns: Ns::Rdfs, elements: modules::RDFS },
        ElementSet { ns: Ns::Taxonomy, elements: modules::TAXONOMY },
        ElementSet { ns: Ns::Foaf, elements: modules::FOAF },
        ElementSet { ns: Ns::Opml, elements: modules::OPML },
        ElementSet { ns: Ns::Xhtml, elements: modules::XHTML },
    ],
    required: &[(Ns::Rss, "title"), (Ns::Rss, "link"), (Ns::Rss, "description")],
};

pub(super) const TITLE: Spec = one("title", Title);

const CHANNEL_ELEMENTS: &[Spec] = &[
    TITLE,
    one("link", FullUri),
    one("description", Plain),
    one("language", Language),
    one("copyright", Plain),
    one("managingEditor", Contact),
    one("webMaster", Contact),
    one("pubDate", Rfc822),
    one("lastBuildDate", Rfc822),
    many("category", Title).with(&[may("domain", Text)]),
    one("generator", Text),
    one("docs", FullUri),
    one("cloud", Nothing)
        .with(&[
            must("domain", Text),
            must("port", Port),
            must("path", Text),
            must("registerProcedure", Text),
            must("protocol", Text),
        ])
        .holding(&super::modules::EMPTY),
    one("ttl", PositiveInteger),
    one("image", Nothing).holding(&IMAGE),
    one("rating", Text),
    one("textInput", Nothing).holding(&TEXT_INPUT),
    one("skipHours", Nothing).holding(&HOURS),
    one("skipDays", Nothing).holding(&DAYS),
    many("item", Nothing).holding(&ITEM),
    one("blink", Blink),
];

static IMAGE: ContentModel = ContentModel {
    clause: "RSS 2.0, <image> sub-element of <channel>",
    groups: &[
        ElementSet { ns: Ns::Rss, elements: IMAGE_ELEMENTS },
        ElementSet { ns: Ns::Dc, elements: DC_CHANNEL },
        ElementSet { ns: Ns::DcTerms, elements: TERMS },
        ElementSet { ns: Ns::Geo, elements: GEO },
        ElementSet { ns: Ns::GeoRss, elements: GEORSS },
    ],
    required: &[(Ns::Rss, "title"), (Ns::Rss, "link"), (Ns::Rss, "url")],
};

pub(super) const IMAGE_ELEMENTS: &[Spec] = &[
    one("title", Title),
    one("link", FullUri),
    one("url", ImageUrl),
    one("width", Width),
    one("height", Height),
    one("description", Plain),
];

static TEXT_INPUT: ContentModel = ContentModel {
    clause: "RSS 2.0, <textInput> sub-element of <channel>",
    groups: &[
        ElementSet { ns: Ns::Rss, elements: TEXT_INPUT_ELEMENTS },
        ElementSet { ns: Ns::Dc, elements: DC_CHANNEL },
        ElementSet { ns: Ns::DcTerms, elements: TERMS },
    ],
    required: &[(Ns::Rss, "title"), (Ns::Rss, "link"), (Ns::Rss, "description"), (Ns::Rss, "name")],
};

pub(super) const TEXT_INPUT_ELEMENTS: &[Spec] =
    &[one("title", Title), one("description", Plain), one("name", FormName), one("link", FullUri)];

static HOURS: ContentModel = ContentModel {
    clause: "RSS 2.0, skipHours",
    groups: &[ElementSet { ns: Ns::Rss, elements: &[many("hour", Hour)] }],
    required: &[(Ns::Rss, "hour")],
};

static DAYS: ContentModel = ContentModel {
    clause: "RSS 2.0, skipDays",
    groups: &[ElementSet { ns: Ns::Rss, elements: &[many("day", Day)] }],
    required: &[(Ns::Rss, "day")],
};

pub(super) static ITEM: ContentModel = ContentModel {
    clause: ITEM_CLAUSE,
    groups: &[
        ElementSet { ns: Ns::Rss, elements: ITEM_ELEMENTS },
        ElementSet { ns: Ns::Atom, elements: IN_RSS_ITEM },
        ElementSet { ns: Ns::Content, elements: modules::CONTENT },
        ElementSet { ns: Ns::Dc, elements: DC_ITEM },
        ElementSet { ns: Ns::DcTerms, elements: TERMS },
        ElementSet { ns: Ns::ITunes, elements: itunes::ITEM },
        ElementSet { ns: Ns::Podcast, elements: podcast::ITEM },
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
        ElementSet { ns: Ns::Opml, elements: modules::OPML },
        ElementSet { ns: Ns::Xhtml, elements: modules::XHTML_BODY },
    ],
    required: &[],
};

const ITEM_ELEMENTS: &[Spec] = &[
    TITLE,
    one("link", FullUri),
    one("description", Html),
    one("author", Contact),
    many("category", Title).with(&[may("domain", Text)]),
    one("comments", FullUri),
    Spec {
        occurs: Occurs::OnceOrWarn,
        ..one("enclosure", Nothing)
            .with(&[must("url", EnclosureUrl), must("length", Length), must("type", Mime)])
            .holding(&super::modules::EMPTY)
    },
    one("guid", Guid).with(&[may("isPermaLink", TrueOrFalse)]),
    one("pubDate", Rfc822),
    one("source", Plain).with(&[must("url", FullUri)]),
    many("rating", Anything),
];
