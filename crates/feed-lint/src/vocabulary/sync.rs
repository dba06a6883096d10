//! FeedSync 1.0 (Simple Sharing Extensions): what makes copies of a feed one.

use super::{ContentModel, ElementSet, Ns, Spec, atom::FEED_ENTRY, many, may, must, one, rss::ITEM};
use crate::value::ValueType::{FullUri, Nothing, Nss, OneOf, Rfc3339, Title, TrueOrFalse, UpTo31Bits};

const CLAUSE: &str = "FeedSync for Atom and RSS 1.0, section 2";

pub(super) const SHARING: &[Spec] = &[one("sharing", Nothing)
    .with(&[may("since", Rfc3339), may("until", Rfc3339), may("expires", Rfc3339)])
    .holding(&RELATED)];

static RELATED: ContentModel = ContentModel {
    clause: CLAUSE,
    groups: &[ElementSet {
        ns: Ns::FeedSync,
        elements: &[many("related", Nothing).with(&[
            must("link", FullUri),
            may("title", Title),
            must("type", OneOf(&["complete", "aggregated"])),
        ])],
    }],
    required: &[],
};

pub(super) static SYNC: [Spec; 1] = [one("sync", Nothing)
    .with(&[must("id", Nss), must("updates", UpTo31Bits), may("deleted", TrueOrFalse), may("noconflicts", TrueOrFalse)])
    .holding(&HISTORY)];

static HISTORY: ContentModel = ContentModel {
    clause: CLAUSE,
    groups: &[ElementSet {
        ns: Ns::FeedSync,
        elements: &[
            many("history", Nothing).with(&[must("sequence", UpTo31Bits), may("when", Rfc3339), may("by", Nss)]),
            one("conflicts", Nothing).holding(&CONFLICTS),
        ],
    }],
    required: &[(Ns::FeedSync, "history")],
};

static CONFLICTS: ContentModel = ContentModel {
    clause: CLAUSE,
    groups: &[
        ElementSet { ns: Ns::Rss, elements: &[many("item", Nothing).holding(&ITEM)] },
        ElementSet { ns: Ns::Atom, elements: &FEED_ENTRY },
    ],
    required: &[],
};
