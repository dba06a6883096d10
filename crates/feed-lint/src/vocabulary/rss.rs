//! RSS 0.91 to 2.0: <https://www.rssboard.org/rss-specification>, and the RSS Board's profile.

use super::{
    Context, Group, Ns, Occurs, Spec,
    atom::{IN_RSS_CHANNEL, IN_RSS_ITEM},
    dublin::{DC_CHANNEL, DC_ITEM, TERMS},
    geo::{GEO, GEORSS, GEOURL, ICBM},
    itunes, many, may, may_in, media,
    modules::{self, ADMIN, BLOG_CHANNEL, CC},
    must, one, podcast, sync,
};
use crate::value::Value::{
    Anything, Blink, Contact, Day, EnclosureUrl, FormName, FullUri, Guid, Height, Hour, Html, ImageUrl, Language,
    Length, Mime, Nothing, Plain, Port, PositiveInteger, Rfc822, Text, Title, TrueOrFalse, Width, YesNo,
};

const ITEM_CLAUSE: &str = "RSS 2.0, Elements of <item>";
const CHANNEL_CLAUSE: &str = "RSS 2.0, Required and optional channel elements";

/// What stands in a document.
pub(crate) static RSS: Context = Context {
    clause: "RSS 2.0, What is RSS?",
    groups: &[
        Group {
            ns: Ns::Rss,
            elements: &[one("channel", Nothing).with(&[may_in(Ns::Indexing, "index", YesNo)]).holding(&CHANNEL)],
        },
        Group { ns: Ns::Access, elements: modules::ACCESS },
    ],
    required: &[(Ns::Rss, "channel")],
};

static CHANNEL: Context = Context {
    clause: CHANNEL_CLAUSE,
    groups: &[
        Group { ns: Ns::Rss, elements: CHANNEL_ELEMENTS },
        Group { ns: Ns::Atom, elements: IN_RSS_CHANNEL },
        Group { ns: Ns::Dc, elements: DC_CHANNEL },
        Group { ns: Ns::DcTerms, elements: TERMS },
        Group { ns: Ns::ITunes, elements: itunes::CHANNEL },
        Group { ns: Ns::Podcast, elements: podcast::CHANNEL },
        Group { ns: Ns::Media, elements: media::OPTIONAL },
        Group { ns: Ns::Media, elements: media::ITEM },
        Group { ns: Ns::Admin, elements: ADMIN },
        Group { ns: Ns::BlogChannel, elements: BLOG_CHANNEL },
        Group { ns: Ns::CreativeCommons, elements: CC },
        Group { ns: Ns::Syndication, elements: modules::SYNDICATION },
        Group { ns: Ns::OpenSearch, elements: modules::OPEN_SEARCH },
        Group { ns: Ns::FeedBurner, elements: modules::FEEDBURNER_FEED },
        Group { ns: Ns::History, elements: modules::HISTORY },
        Group { ns: Ns::Threading, elements: modules::THREADING_FEED },
        Group { ns: Ns::CommonFeed, elements: modules::COMMON_FEED },
        Group { ns: Ns::FeedSync, elements: sync::SHARING },
        Group { ns: Ns::Geo, elements: GEO },
        Group { ns: Ns::GeoRss, elements: GEORSS },
        Group { ns: Ns::GeoUrl, elements: GEOURL },
        Group { ns: Ns::Icbm, elements: ICBM },
        Group { ns: Ns::Rdf, elements: modules::RDF },
        Group { ns: Ns::Rdfs, elements: modules::RDFS },
        Group { ns: Ns::Taxonomy, elements: modules::TAXONOMY },
        Group { ns: Ns::Foaf, elements: modules::FOAF },
        Group { ns: Ns::Opml, elements: modules::OPML },
        Group { ns: Ns::Xhtml, elements: modules::XHTML },
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

static IMAGE: Context = Context {
    clause: "RSS 2.0, <image> sub-element of <channel>",
    groups: &[
        Group { ns: Ns::Rss, elements: IMAGE_ELEMENTS },
        Group { ns: Ns::Dc, elements: DC_CHANNEL },
        Group { ns: Ns::DcTerms, elements: TERMS },
        Group { ns: Ns::Geo, elements: GEO },
        Group { ns: Ns::GeoRss, elements: GEORSS },
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

static TEXT_INPUT: Context = Context {
    clause: "RSS 2.0, <textInput> sub-element of <channel>",
    groups: &[
        Group { ns: Ns::Rss, elements: TEXT_INPUT_ELEMENTS },
        Group { ns: Ns::Dc, elements: DC_CHANNEL },
        Group { ns: Ns::DcTerms, elements: TERMS },
    ],
    required: &[(Ns::Rss, "title"), (Ns::Rss, "link"), (Ns::Rss, "description"), (Ns::Rss, "name")],
};

pub(super) const TEXT_INPUT_ELEMENTS: &[Spec] =
    &[one("title", Title), one("description", Plain), one("name", FormName), one("link", FullUri)];

static HOURS: Context = Context {
    clause: "RSS 2.0, skipHours",
    groups: &[Group { ns: Ns::Rss, elements: &[many("hour", Hour)] }],
    required: &[(Ns::Rss, "hour")],
};

static DAYS: Context = Context {
    clause: "RSS 2.0, skipDays",
    groups: &[Group { ns: Ns::Rss, elements: &[many("day", Day)] }],
    required: &[(Ns::Rss, "day")],
};

pub(super) static ITEM: Context = Context {
    clause: ITEM_CLAUSE,
    groups: &[
        Group { ns: Ns::Rss, elements: ITEM_ELEMENTS },
        Group { ns: Ns::Atom, elements: IN_RSS_ITEM },
        Group { ns: Ns::Content, elements: modules::CONTENT },
        Group { ns: Ns::Dc, elements: DC_ITEM },
        Group { ns: Ns::DcTerms, elements: TERMS },
        Group { ns: Ns::ITunes, elements: itunes::ITEM },
        Group { ns: Ns::Podcast, elements: podcast::ITEM },
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
        Group { ns: Ns::Opml, elements: modules::OPML },
        Group { ns: Ns::Xhtml, elements: modules::XHTML_BODY },
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
