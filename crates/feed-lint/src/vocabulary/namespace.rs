//! The namespaces that are told apart.

use self::Ns::{
    Access, Admin, Aggregation, Annotate, App, Atom, BlogChannel, CommonFeed, ConversationsNetwork, CreativeCommons,
    Dc, DcTerms, Event, FeedBurner, FeedSync, Foaf, Geo, GeoRss, GeoUrl, Gml, History, ITunes, Icbm, Indexing, MathMl,
    Media, OpenSearch, Opml, Podcast, Rdf, Rdfs, Rss, Slash, Svg, Syndication, Taxonomy, Threading, Trackback, Wfw,
    Xhtml, Xml,
};

/// A namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Ns {
    None,
    /// One that no rule knows.
    Unknown,
    /// The elements of RSS itself, whatever its version.
    Rss,
    Access,
    Admin,
    Aggregation,
    Annotate,
    App,
    Atom,
    BlogChannel,
    CommonFeed,
    ConversationsNetwork,
    Content,
    CreativeCommons,
    Cc,
    Dc,
    DcTerms,
    Event,
    FeedBurner,
    FeedSync,
    Foaf,
    Geo,
    GeoRss,
    GeoUrl,
    Gml,
    History,
    Icbm,
    Indexing,
    ITunes,
    MathMl,
    Media,
    OpenSearch,
    Opml,
    Podcast,
    Rdf,
    Rdfs,
    Slash,
    Svg,
    Syndication,
    Taxonomy,
    Threading,
    Trackback,
    Wfw,
    Xhtml,
    Xml,
}

/// Addresses, the prefix that people expect of each, and what it is.
const NAMESPACES: &[(&str, &str, Ns)] = &[
    ("http://www.w3.org/2005/Atom", "atom", Atom),
    ("http://purl.org/rss/1.0/", "", Rss),
    ("http://my.netscape.com/rdf/simple/0.9/", "", Rss),
    ("http://channel.netscape.com/rdf/simple/0.9/", "", Rss),
    ("http://purl.org/net/rss1.1#", "", Rss),
    ("http://backend.userland.com/rss2", "", Rss),
    ("http://backend.userland.com/RSS2", "", Rss),
    ("http://blogs.law.harvard.edu/tech/rss", "", Rss),
    ("http://purl.org/dc/elements/1.1/", "dc", Dc),
    ("http://purl.org/dc/terms/", "dcterms", DcTerms),
    ("http://purl.org/rss/1.0/modules/content/", "content", Ns::Content),
    ("http://purl.org/rss/1.0/modules/slash/", "slash", Slash),
    ("http://purl.org/rss/1.0/modules/syndication/", "sy", Syndication),
    ("http://wellformedweb.org/CommentAPI/", "wfw", Wfw),
    ("http://search.yahoo.com/mrss/", "media", Media),
    ("http://www.itunes.com/dtds/podcast-1.0.dtd", "itunes", ITunes),
    ("https://podcastindex.org/namespace/1.0", "podcast", Podcast),
    ("https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md", "podcast", Podcast),
    ("http://www.georss.org/georss", "georss", GeoRss),
    ("http://www.opengis.net/gml", "gml", Gml),
    ("http://www.w3.org/2003/01/geo/wgs84_pos#", "geo", Geo),
    ("http://postneo.com/icbm", "icbm", Icbm),
    ("http://geourl.org/rss/module/", "geourl", GeoUrl),
    ("http://purl.org/syndication/thread/1.0", "thr", Threading),
    ("http://purl.org/syndication/history/1.0", "fh", History),
    ("http://a9.com/-/spec/opensearch/1.1/", "opensearch", OpenSearch),
    ("http://a9.com/-/spec/opensearchrss/1.0/", "opensearch10", OpenSearch),
    ("http://backend.userland.com/creativeCommonsRssModule", "creativeCommons", CreativeCommons),
    ("http://web.resource.org/cc/", "cc", Ns::Cc),
    ("http://www.w3.org/2007/app", "app", App),
    ("http://www.w3.org/1999/xhtml", "xhtml", Xhtml),
    ("http://www.w3.org/2000/svg", "svg", Svg),
    ("http://www.w3.org/1998/Math/MathML", "mathml", MathMl),
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf", Rdf),
    ("http://www.w3.org/2000/01/rdf-schema#", "rdfs", Rdfs),
    ("http://www.w3.org/XML/1998/namespace", "xml", Xml),
    ("http://xmlns.com/foaf/0.1/", "foaf", Foaf),
    ("http://webns.net/mvcb/", "admin", Admin),
    ("http://purl.org/rss/1.0/modules/aggregation/", "ag", Aggregation),
    ("http://purl.org/rss/1.0/modules/annotate/", "annotate", Annotate),
    ("http://purl.org/rss/1.0/modules/event/", "ev", Event),
    ("http://purl.org/rss/1.0/modules/taxonomy/", "taxo", Taxonomy),
    ("http://madskills.com/public/xml/rss/module/trackback/", "trackback", Trackback),
    ("http://backend.userland.com/blogChannelModule", "blogChannel", BlogChannel),
    ("http://rssnamespace.org/feedburner/ext/1.0", "feedburner", FeedBurner),
    ("http://feedsync.org/2007/feedsync", "sx", FeedSync),
    ("http://www.bloglines.com/about/specs/fac-1.0", "access", Access),
    ("http://www.microsoft.com/schemas/rss/core/2005", "cf", CommonFeed),
    ("http://conversationsnetwork.org/rssNamespace-1.0/", "conversationsNetwork", ConversationsNetwork),
    ("http://www.opml.org/spec2", "opml", Opml),
    ("urn:atom-extension:indexing", "indexing", Indexing),
];

/// Namespaces that are in use, whose elements no rule here judges.
const UNJUDGED: &[&str] = &[
    "http://base.google.com/ns/1.0",
    "http://hacks.benhammersley.com/rss/streaming/",
    "http://media.tangent.org/rss/1.0/",
    "http://my.theinfo.org/changed/1.0/rss/",
    "http://openid.net/xmlns/1.0",
    "http://purl.org/rss/1.0/modules/company",
    "http://purl.org/rss/1.0/modules/email/",
    "http://purl.org/rss/1.0/modules/image/",
    "http://purl.org/rss/1.0/modules/link/",
    "http://purl.org/rss/1.0/modules/reference/",
    "http://purl.org/rss/1.0/modules/richequiv/",
    "http://purl.org/rss/1.0/modules/rss091#",
    "http://purl.org/rss/1.0/modules/search/",
    "http://purl.org/rss/1.0/modules/servicestatus/",
    "http://purl.org/rss/1.0/modules/subscription/",
    "http://purl.org/rss/1.0/modules/threading/",
    "http://purl.org/rss/1.0/modules/wiki/",
    "http://schemas.google.com/g/2005",
    "http://schemas.xmlsoap.org/soap/envelope/",
    "http://www.google.com/schemas/play-podcasts/1.0",
    "http://www.rawvoice.com/rawvoiceRssModule/",
    "http://www.w3.org/1999/xlink",
    "http://www.w3.org/2000/xmlns/",
    "http://schema.org/",
    "https://schema.org/",
];

impl Ns {
    /// Returns what an address names; one that is nearly right names what was meant.
    pub(crate) fn of(uri: &str) -> Self {
        if uri.is_empty() {
            return Self::None;
        }
        Self::of_exactly(uri).or_else(|| Self::of_exactly(Self::near(uri)?)).unwrap_or(Self::Unknown)
    }

    /// Returns what an address names that is written as it should be.
    pub(crate) fn of_exactly(uri: &str) -> Option<Self> {
        NAMESPACES.iter().find(|(known, ..)| *known == uri).map(|(.., ns)| *ns)
    }

    /// Whether an address is known, to be judged or not.
    pub(crate) fn is_known(uri: &str) -> bool {
        UNJUDGED.contains(&uri) || Self::of_exactly(uri).is_some()
    }

    /// Returns the known address that somebody meant who wrote another one: one of other case, or with another end.
    pub(crate) fn near(uri: &str) -> Option<&'static str> {
        let plain = |uri: &str| uri.trim_end_matches(|c: char| !c.is_alphanumeric()).to_ascii_lowercase();
        let meant = plain(uri);
        NAMESPACES
            .iter()
            .find(|(known, ..)| plain(known) == meant)
            .map(|(known, ..)| *known)
            .filter(|_| Self::of_exactly(uri).is_none())
    }

    /// Returns the address that a prefix is known for.
    pub(crate) fn expected(prefix: &str) -> Option<&'static str> {
        NAMESPACES.iter().find(|(_, known, _)| !prefix.is_empty() && *known == prefix).map(|(uri, ..)| *uri)
    }

    /// Returns the prefix that people know it by; empty for the feed's own elements.
    pub(crate) fn prefix(self) -> &'static str {
        NAMESPACES.iter().find(|(.., ns)| *ns == self).map_or("", |(_, prefix, _)| prefix)
    }

    /// Returns what defines the elements of an extension; nothing for those of a feed itself.
    pub(crate) fn clause(self) -> Option<&'static str> {
        Some(match self {
            Self::ITunes => "Apple, Podcast RSS feed requirements",
            Self::Podcast => "podcast namespace 1.0",
            Media => "Media RSS 1.5.1",
            Dc => "Dublin Core Metadata XmlElement Set 1.1",
            DcTerms => "DCMI Metadata Terms",
            Ns::Content => "RDF Site Summary 1.0 Modules: Content",
            Syndication => "RDF Site Summary 1.0 Modules: Syndication",
            Slash => "RDF Site Summary 1.0 Modules: Slash",
            Event => "RDF Site Summary 1.0 Modules: Event",
            Wfw => "The CommentAPI namespace",
            GeoRss | Gml => "GeoRSS Simple and GML",
            Geo => "Basic Geo (WGS84 lat/long) Vocabulary",
            Threading => "RFC 4685",
            History => "RFC 5005",
            FeedSync => "FeedSync for Atom and RSS 1.0",
            CreativeCommons => "creativeCommons RSS module",
            Trackback => "TrackBack module for RSS",
            FeedBurner => "FeedBurner namespace extensions 1.0",
            CommonFeed => "Simple List Extensions 0.9",
            _ => return None,
        })
    }

    /// Whether its elements are all known, so that another one is a mistake.
    pub(crate) fn is_closed(self) -> bool {
        !matches!(self, Self::None | Self::Unknown | Self::Cc | Self::Podcast | Self::Opml | Self::Indexing | Self::Xml)
    }
}
