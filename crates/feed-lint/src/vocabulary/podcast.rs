//! The podcast namespace: <https://podcasting2.org/docs/podcast-namespace/1.0>.

use super::{ContentModel, ElementSet, Ns, Spec, many, may, must, one};
use crate::value::ValueType::{
    self, Anything, Float, FullUri, HttpUrl, Iso8601, Language, Limited, Mime, NonNegativeInteger, Nothing, OneOf,
    PositiveInteger, Rfc822, Text, Uuid, YesNoAnyCase,
};

const MEDIUM: ValueType = OneOf(&[
    "podcast",
    "podcastL",
    "music",
    "musicL",
    "video",
    "videoL",
    "film",
    "filmL",
    "audiobook",
    "audiobookL",
    "newsletter",
    "newsletterL",
    "blog",
    "blogL",
    "publisher",
    "publisherL",
    "course",
    "courseL",
    "mixed",
]);

const PERSON: Spec = many("person", Limited(128)).with(&[
    may("role", Text),
    may("group", Text),
    may("img", HttpUrl),
    may("href", HttpUrl),
]);
const LOCATION: Spec =
    many("location", Limited(128)).with(&[may("geo", Text), may("osm", Text), may("rel", Text), may("country", Text)]);
const TXT: Spec = many("txt", Limited(4000)).with(&[may("purpose", Limited(128))]);
const VALUE: Spec = many("value", Anything)
    .with(&[must("type", Text), must("method", Text), may("suggested", Float)])
    .holding(&VALUE_INNER);
const LICENSE: Spec = one("license", Limited(128)).with(&[may("url", FullUri)]);
const IMAGES: Spec = one("images", Nothing).with(&[must("srcset", Text)]);
const IMAGE: Spec = many("image", Nothing).with(&[
    must("href", HttpUrl),
    may("alt", Text),
    may("aspect-ratio", Text),
    may("width", PositiveInteger),
    may("height", PositiveInteger),
    may("type", Mime),
    may("purpose", Text),
]);
const CHAT: Spec = many("chat", Nothing).with(&[
    must("server", Text),
    must("protocol", Text),
    may("accountId", Text),
    may("space", Text),
]);
const FUNDING: Spec = many("funding", Limited(128)).with(&[must("url", FullUri)]);
const REMOTE: Spec = many("remoteItem", Nothing).with(&[
    must("feedGuid", Uuid),
    may("feedUrl", FullUri),
    may("itemGuid", Text),
    may("medium", MEDIUM),
    may("title", Text),
    may("feedImg", FullUri),
]);

/// Tags of a show.
pub(super) const CHANNEL: &[Spec] = &[
    one("locked", YesNoAnyCase).with(&[may("owner", Text)]),
    one("guid", Uuid),
    one("medium", MEDIUM),
    many("trailer", Limited(128)).with(&[
        must("url", HttpUrl),
        must("pubdate", Rfc822),
        may("length", NonNegativeInteger),
        may("type", Mime),
        may("season", PositiveInteger),
    ]),
    many("block", YesNoAnyCase).with(&[may("id", Text)]),
    many("liveItem", Nothing)
        .with(&[must("status", OneOf(&["pending", "live", "ended"])), must("start", Iso8601), may("end", Iso8601)])
        .holding(&LIVE),
    one("updateFrequency", Limited(128)).with(&[
        may("complete", OneOf(&["true", "false"])),
        may("dtstart", Iso8601),
        may("rrule", Text),
    ]),
    one("podping", Nothing).with(&[may("usesPodping", OneOf(&["true", "false"]))]),
    one("podroll", Nothing).holding(&REMOTES),
    one("publisher", Nothing).holding(&REMOTES),
    REMOTE,
    FUNDING,
    PERSON,
    LOCATION,
    TXT,
    VALUE,
    LICENSE,
    IMAGES,
    IMAGE,
    CHAT,
];

/// Tags of an episode.
pub(super) const ITEM: &[Spec] = &[
    many("transcript", Nothing).with(&[
        must("url", HttpUrl),
        must("type", Mime),
        may("language", Language),
        may("rel", OneOf(&["captions"])),
    ]),
    one("chapters", Nothing).with(&[must("url", HttpUrl), must("type", Mime)]),
    many("soundbite", Limited(128)).with(&[must("startTime", Float), must("duration", Float)]),
    one("season", PositiveInteger).with(&[may("name", Limited(128))]),
    one("episode", Float).with(&[may("display", Limited(32))]),
    many("alternateEnclosure", Nothing)
        .with(&[
            must("type", Mime),
            may("length", NonNegativeInteger),
            may("bitrate", Float),
            may("height", PositiveInteger),
            may("lang", Language),
            may("title", Limited(32)),
            may("rel", Limited(32)),
            may("codecs", Text),
            may("default", OneOf(&["true", "false"])),
        ])
        .holding(&ENCLOSURE),
    many("socialInteract", Nothing).with(&[
        must("protocol", Text),
        may("uri", FullUri),
        may("accountId", Text),
        may("accountUrl", FullUri),
        may("priority", NonNegativeInteger),
    ]),
    many("contentLink", Text).with(&[must("href", FullUri)]),
    FUNDING,
    PERSON,
    LOCATION,
    TXT,
    VALUE,
    LICENSE,
    IMAGES,
    IMAGE,
    CHAT,
];

const CLAUSE: &str = "podcast namespace 1.0";

static REMOTES: ContentModel = ContentModel {
    clause: CLAUSE,
    groups: &[ElementSet { ns: Ns::Podcast, elements: &[REMOTE] }],
    required: &[(Ns::Podcast, "remoteItem")],
};

static ENCLOSURE: ContentModel = ContentModel {
    clause: "podcast namespace 1.0, <podcast:alternateEnclosure>",
    groups: &[ElementSet {
        ns: Ns::Podcast,
        elements: &[
            many("source", Nothing).with(&[must("uri", FullUri), may("contentType", Mime)]),
            one("integrity", Nothing).with(&[must("type", OneOf(&["sri", "pgp-signature"])), must("value", Text)]),
        ],
    }],
    required: &[(Ns::Podcast, "source")],
};

static VALUE_INNER: ContentModel = ContentModel {
    clause: "podcast namespace 1.0, <podcast:value>",
    groups: &[ElementSet {
        ns: Ns::Podcast,
        elements: &[
            many("valueRecipient", Nothing).with(&[
                must("type", Text),
                must("address", Text),
                must("split", NonNegativeInteger),
                may("name", Text),
                may("customKey", Text),
                may("customValue", Text),
                may("fee", OneOf(&["true", "false"])),
            ]),
            many("valueTimeSplit", Anything).with(&[
                must("startTime", Float),
                must("duration", Float),
                may("remoteStartTime", Float),
                may("remotePercentage", Float),
            ]),
        ],
    }],
    required: &[(Ns::Podcast, "valueRecipient")],
};

static LIVE: ContentModel = ContentModel {
    clause: "podcast namespace 1.0, <podcast:liveItem>",
    groups: super::rss::ITEM.groups,
    required: &[],
};
