//! Where the fields of an item come from, as the dashboard and the API tell it.

use serde::Serialize;

use crate::{
    extract::Explained,
    extract::auto::{FieldTrace, Rejected},
    pipeline::evidence,
};

/// An item with the evidence for each of its fields.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct ItemEvidence {
    pub title: Option<String>,
    pub url: Option<String>,
    /// A day, or an instant.
    pub published: Option<String>,
    pub summary: Option<String>,
    pub image: Option<String>,
    pub fields: Vec<FieldEvidence>,
    /// What was lost on the way.
    pub issues: Vec<String>,
    /// Which rule of the feed leaves it out.
    pub left_out: Option<String>,
}

/// Where a field comes from.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct FieldEvidence {
    pub name: &'static str,
    pub value: Option<String>,
    /// Which evidence gave it, and where that stands in the item.
    pub place: Option<String>,
    pub rejected: Vec<RejectedValue>,
}

/// What could have been the value of a field, and is not.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct RejectedValue {
    pub words: String,
    pub why: String,
}

/// Where the fields of an item come from.
pub(super) fn item_evidence(explained: &Explained) -> ItemEvidence {
    let Explained { trace, item, issues, .. } = explained;
    let field = |field: &FieldTrace| {
        let name = field.field.name();
        let rejected = |other: &Rejected| RejectedValue { words: other.words.clone(), why: other.why.clone() };
        FieldEvidence {
            name,
            value: item.as_ref().and_then(|item| evidence::value(item, name)).or_else(|| field.words.clone()),
            place: evidence::place(field, &trace.path),
            rejected: field.rejected.iter().map(rejected).collect(),
        }
    };
    let known = |name: &str| item.as_ref().and_then(|item| evidence::value(item, name));
    ItemEvidence {
        title: known("title"),
        url: known("link"),
        published: known("published"),
        summary: known("summary"),
        image: known("image"),
        fields: trace.fields.iter().map(field).collect(),
        issues: issues.iter().map(ToString::to_string).collect(),
        left_out: None,
    }
}
