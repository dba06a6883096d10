//! OpenSearch 1.1 (draft 6): description documents, and what a feed of results says of itself.

use super::{AttributeSpec, ContentModel, ElementSet, Ns, Spec, many, may, must, one};
use crate::value::ValueType::{
    self, AdultContent, Charset, Email, FullUri, Integer, Language, Limited, Mime, NonNegativeInteger, Nothing,
    QueryRole, StarOrLanguage, Template, Text, UrlEncoded,
};

/// A query, in a description or a feed.
pub(super) const QUERY: Spec = many("Query", Nothing).with(QUERY_ATTRIBUTES);

const QUERY_ATTRIBUTES: &[AttributeSpec] = &[
    must("role", QueryRole),
    may("title", Limited(256)),
    may("totalResults", NonNegativeInteger),
    may("searchTerms", UrlEncoded),
    may("count", NonNegativeInteger),
    may("startIndex", Integer),
    may("startPage", Integer),
    may("language", Language),
    may("inputEncoding", Charset),
    may("outputEncoding", Charset),
    may("parameter", Text),
];

/// What stands in a description document.
pub(crate) static DESCRIPTION: ContentModel = ContentModel {
    clause: "OpenSearch 1.1, The \"OpenSearchDescription\" element",
    groups: &[ElementSet {
        ns: Ns::OpenSearch,
        elements: &[
            one("ShortName", Limited(16)),
            one("Description", Limited(1024)),
            many("Url", Nothing).with(&[
                must("template", Template),
                must("type", Mime),
                may("rel", Text),
                may("indexOffset", Integer),
                may("pageOffset", Integer),
                may("method", Text),
            ]),
            one("Contact", Email),
            one("Tags", Limited(256)),
            one("LongName", Limited(48)),
            many("Image", FullUri).with(&[
                must("height", NonNegativeInteger),
                must("width", NonNegativeInteger),
                must("type", Mime),
            ]),
            QUERY,
            one("Developer", Limited(64)),
            one("Attribution", Limited(256)),
            one("SyndicationRight", ValueType::OneOfAnyCase(&["open", "limited", "private", "closed"])),
            one("AdultContent", AdultContent),
            many("Language", StarOrLanguage),
            many("InputEncoding", Charset),
            many("OutputEncoding", Charset),
        ],
    }],
    required: &[(Ns::OpenSearch, "ShortName"), (Ns::OpenSearch, "Description"), (Ns::OpenSearch, "Url")],
};
