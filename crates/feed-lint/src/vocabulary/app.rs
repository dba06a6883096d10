//! The Atom Publishing Protocol, RFC 5023: service and category documents.

use super::{Context, Group, Ns, Spec, atom, many, may, must, one};
use crate::value::Value::{FullUri, Iri, MediaRange, Nothing, TextConstruct, YesNo};

const TITLE: Spec = one("title", TextConstruct).with(atom::TEXT);

/// What stands in a service document.
pub(crate) static SERVICE: Context = Context {
    clause: "RFC 5023, section 8.3.1",
    groups: &[Group { ns: Ns::App, elements: &[many("workspace", Nothing).holding(&WORKSPACE)] }],
    required: &[(Ns::App, "workspace")],
};

static WORKSPACE: Context = Context {
    clause: "RFC 5023, section 8.3.2",
    groups: &[
        Group { ns: Ns::Atom, elements: &[TITLE] },
        Group { ns: Ns::App, elements: &[many("collection", Nothing).with(&[must("href", Iri)]).holding(&COLLECTION)] },
    ],
    required: &[(Ns::Atom, "title")],
};

/// What stands in a collection.
pub(super) static COLLECTION: Context = Context {
    clause: "RFC 5023, section 8.3.3",
    groups: &[
        Group { ns: Ns::Atom, elements: &[TITLE] },
        Group {
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
pub(crate) static CATEGORIES: Context = Context {
    clause: "RFC 5023, section 7.2.1",
    groups: &[Group { ns: Ns::Atom, elements: &[atom::CATEGORY] }],
    required: &[],
};
