//! Media RSS 1.5.1: <https://www.rssboard.org/media-rss>.

use super::{
    ContentModel, ElementSet, Ns, Spec,
    dublin::{DC_ITEM, TERMS},
    geo::{GEO, GEORSS},
    many, may, must, one,
};
use crate::value::ValueType::{
    self, Anything, Credit, Float, FullUri, Hash, Language, MediaText, Mime, NonNegativeInteger, Nothing, NptTime,
    OneOf, Plain, PositiveInteger, Rating, Restriction, Text, TrueOrFalseAnyCase,
};

const TEXT_TYPES: ValueType = OneOf(&["plain", "html"]);

/// Elements that may stand in a channel, an item, a group or beside one content.
pub(super) const OPTIONAL: &[Spec] = &[
    one("adult", TrueOrFalseAnyCase),
    one("title", MediaText).with(&[may("type", TEXT_TYPES)]),
    one("description", MediaText).with(&[may("type", TEXT_TYPES)]),
    many("keywords", Text),
    many("thumbnail", Nothing).with(&[
        must("url", FullUri),
        may("width", PositiveInteger),
        may("height", PositiveInteger),
        may("time", NptTime),
    ]),
    many("category", Text).with(&[may("scheme", FullUri), may("label", Plain)]),
    many("hash", Hash).with(&[may("algo", OneOf(&["md5", "sha-1"]))]),
    many("player", Nothing).with(&[
        must("url", FullUri),
        may("width", PositiveInteger),
        may("height", PositiveInteger),
    ]),
    many("credit", Credit).with(&[may("role", Text), may("scheme", Text)]),
    one("copyright", Text).with(&[may("url", FullUri)]),
    many("text", MediaText).with(&[
        may("type", TEXT_TYPES),
        may("lang", Language),
        may("start", NptTime),
        may("end", NptTime),
    ]),
    many("rating", Rating).with(&[may("scheme", Text)]),
    many("restriction", Restriction)
        .with(&[must("relationship", OneOf(&["allow", "deny"])), may("type", OneOf(&["country", "uri", "sharing"]))]),
    many("community", Anything),
    many("comments", Anything),
    many("embed", Anything),
    many("responses", Anything),
    many("backLinks", Anything),
    many("status", Anything),
    many("price", Anything),
    many("license", Anything),
    many("subTitle", Anything),
    many("peerLink", Anything),
    many("location", Anything),
    many("rights", Anything),
    many("scenes", Anything),
];

const CONTENT: Spec = many("content", Nothing)
    .with(&[
        may("url", FullUri),
        may("fileSize", PositiveInteger),
        may("type", Mime),
        may("medium", OneOf(&["image", "audio", "video", "document", "executable"])),
        may("isDefault", TrueOrFalseAnyCase),
        may("expression", OneOf(&["sample", "full", "nonstop"])),
        may("bitrate", Float),
        may("framerate", Float),
        may("samplingrate", Float),
        may("channels", NonNegativeInteger),
        may("duration", Float),
        may("height", PositiveInteger),
        may("width", PositiveInteger),
        may("lang", Language),
    ])
    .holding(&BESIDE);

/// Elements that may stand in an item or entry.
pub(super) const ITEM: &[Spec] = &[CONTENT, many("group", Nothing).holding(&GROUP)];

const CLAUSE: &str = "Media RSS 1.5.1";

static GROUP: ContentModel = ContentModel {
    clause: "Media RSS 1.5.1, <media:group>",
    groups: &[ElementSet { ns: Ns::Media, elements: &[CONTENT] }, ElementSet { ns: Ns::Media, elements: OPTIONAL }],
    required: &[],
};

static BESIDE: ContentModel = ContentModel {
    clause: CLAUSE,
    groups: &[
        ElementSet { ns: Ns::Media, elements: OPTIONAL },
        ElementSet { ns: Ns::Dc, elements: DC_ITEM },
        ElementSet { ns: Ns::DcTerms, elements: TERMS },
        ElementSet { ns: Ns::Geo, elements: GEO },
        ElementSet { ns: Ns::GeoRss, elements: GEORSS },
    ],
    required: &[],
};
