//! The Atom Publishing Protocol, RFC 5023: service and category documents.

use super::{ContentModel, ElementSet, Ns, Spec, atom, many, may, must, one};
use crate::value::ValueType::{FullUri, Iri, MediaRange, Nothing, TextConstruct, YesNo};

const TITLE: Spec = one("title", TextConstruct).with(atom::TEXT);

/// What stands in a service document.
pub(crate) static SERVICE: ContentModel = ContentModel {
    clause: "RFC 5023, section 8.3.1",
    groups: &[ElementSet { ns: Ns::App, elements: &[many("workspace", Nothing).holding(&WORKSPACE)] }],
    required: &[(Ns::App, "workspace")],
};

static WORKSPACE: ContentModel = ContentModel {
    clause: "RFC 5023, section 8.3.2",
    groups: &[
        ElementSet { ns: Ns::Atom, elements: &[TITLE] },
        ElementSet {
            ns: Ns::App,
            elements: &[many("collection", Nothing).with(&[must("href", Iri)]).holding(&COLLECTION)],
        },
    ],
    required: &[(Ns::Atom, "title")],
};

/// What stands in a collection.
pub(super) static COLLECTION: ContentModel = ContentModel {
    clause: "RFC 5023, section 8.3.3",
    groups: &[
        ElementSet { ns: Ns::Atom, elements: &[TITLE] },
        ElementSet {
            ns: Ns::App,
            elements: &[
                many("accept", MediaRange),
                many("categories", Nothing)
                    .with(&[may("href", Iri), may("fixed", YesNo), may("scheme", FullUri)])
                    .holding(&CATEGORIES),
            ],
        },
    ],
    required: &[(Ns::Atom, "title")],
};

/// What stands in a category document.
pub(crate) static CATEGORIES: ContentModel = ContentModel {
    clause: "RFC 5023, section 7.2.1",
    groups: &[ElementSet { ns: Ns::Atom, elements: &[atom::CATEGORY] }],
    required: &[],
};
