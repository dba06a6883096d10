//! What is answered besides feeds, pages and runs: short words on what was done.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::{
    model::Surface,
    pipeline::Remark,
    serve::{
        field_evidence::ItemEvidence,
        picker::{KeptPageEvidence, Recipe},
    },
    store::{EventKind, HealthEvent},
};

/// A feed was added.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct FeedAdded {
    /// Its name in feeds.toml.
    pub feed: String,
}

/// A feed is read by another recipe.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct RecipeReplaced {
    pub feed: String,
    /// None where the list is found by itself.
    #[cfg_attr(test, schemars(with = "Option<crate::serve::picker::RecipeSchema>"))]
    pub recipe: Option<Recipe>,
}

/// A feed has taken the recipe by which its list was recognised.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct RecipeMended {
    pub feed: String,
    pub mended: bool,
}

/// A feed is read from where its page has moved.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct AddressTaken {
    pub feed: String,
    /// The page that it is read from now.
    pub url: Option<String>,
}

/// A feed is to be refreshed.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct RefreshBegun {
    pub feed: String,
    pub refreshing: bool,
}

/// A feed is paused, or is not any more.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct FeedPaused {
    pub feed: String,
    pub paused: bool,
}

/// Where each field of a feed's items comes from.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct FeedExplanation {
    /// How the list is known, in words.
    pub way: String,
    /// Where it is not read by its own recipe: by which.
    pub recipe: Option<String>,
    /// All that is to be told of the source, the worst first.
    pub remarks: Vec<Remark<String>>,
    pub items: Vec<ItemEvidence>,
}

impl From<KeptPageEvidence> for FeedExplanation {
    fn from(read: KeptPageEvidence) -> Self {
        let (way, items) = (read.look.way.to_string(), read.items().collect());
        Self { way, recipe: read.recipe, remarks: read.remarks, items }
    }
}

/// A run of many feeds has begun.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct RunBegun {
    /// Its number.
    pub run: u64,
    /// How many feeds are refreshed.
    pub feeds: usize,
}

/// What changed with the sources of all feeds, and what is wrong with the server.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct HealthView {
    /// The newest first.
    pub events: Vec<HealthEventView>,
    /// What is wrong with feeds.toml, while an earlier state of it is at work; for the operator.
    pub configuration_fault: Option<String>,
    /// Why the memory cannot be read or written; for the operator.
    pub memory_fault: Option<String>,
    /// Settings that were changed in feeds.toml and are not at work before the next start; for the operator.
    pub restart_needed: Vec<&'static str>,
}

/// A change of state of a source. `healed` ends `broke` and `held`, `released` ends `held`, `accepted` ends any of them and
/// `degraded`, `restored` ends `degraded`, `fits` ends `mended`, `resumed` ends `stale`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct HealthEventView {
    pub feed: String,
    pub source: String,
    pub at: DateTime<Utc>,
    pub event: EventKind,
    /// Of an end: when it began, where that is known.
    pub since: Option<DateTime<Utc>>,
    pub reason: String,
    pub advice: Option<String>,
}

impl From<HealthEvent> for HealthEventView {
    fn from(event: HealthEvent) -> Self {
        let HealthEvent { feed, source, at, kind, since, reason, advice, .. } = event;
        let advice = advice.map(|advice| advice.told(Surface::Command, &feed));
        Self { source: crate::fetch::shown(&source), feed, at, event: kind, since, reason, advice }
    }
}

/// feeds.toml is read again.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Reloading {
    pub reloading: bool,
}
