//! OPML 1.0 to 2.0: <http://opml.org/spec2.opml>.

use super::{AttributeSpec, ContentModel, ElementSet, Ns, Spec, many, may, one};
use crate::value::ValueType::{Anything, Email, HttpUrl, Integer, Integers, Nothing, Plain, Rfc822, Text};

/// What stands in a document.
pub(crate) static OPML: ContentModel = ContentModel {
    clause: "OPML 2.0, What is an <opml>?",
    groups: &[ElementSet {
        ns: Ns::None,
        elements: &[one("head", Nothing).holding(&HEAD), one("body", Nothing).holding(&BODY)],
    }],
    required: &[(Ns::None, "head"), (Ns::None, "body")],
};

static HEAD: ContentModel = ContentModel {
    clause: "OPML 2.0, What is a <head>?",
    groups: &[ElementSet {
        ns: Ns::None,
        elements: &[
            one("title", Plain),
            one("dateCreated", Rfc822),
            one("dateModified", Rfc822),
            one("ownerName", Plain),
            one("ownerEmail", Email),
            one("ownerId", HttpUrl),
            one("docs", HttpUrl),
            one("expansionState", Integers),
            one("vertScrollState", Integer),
            one("windowTop", Integer),
            one("windowLeft", Integer),
            one("windowBottom", Integer),
            one("windowRight", Integer),
        ],
    }],
    required: &[],
};

static BODY: ContentModel = ContentModel {
    clause: "OPML 2.0, What is a <body>?",
    groups: &[ElementSet { ns: Ns::None, elements: &OUTLINE }],
    required: &[(Ns::None, "outline")],
};

const ATTRIBUTES: &[AttributeSpec] = &[may("text", Text), may("type", Anything)];

static OUTLINE: [Spec; 1] = [many("outline", Nothing).with(ATTRIBUTES).holding(&INNER)];

static INNER: ContentModel = ContentModel {
    clause: "OPML 2.0, What is an <outline>?",
    groups: &[ElementSet { ns: Ns::None, elements: &OUTLINE }],
    required: &[],
};
