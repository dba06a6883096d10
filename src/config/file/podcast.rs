//! `[feed.ID.podcast]` as editors know it.

use schemars::JsonSchema;
use serde::Serialize;

use super::OneOrMany;

/// What directories want to know of a podcast.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct PodcastShape {
    /// Who makes it. Default: who the episodes are by, else the feed's title
    author: Option<String>,
    /// Where directories list it, as Apple names it: Society & Culture > Documentary
    category: Option<OneOrMany>,
    /// Whether it is for adults alone. Default: false
    explicit: Option<bool>,
    /// The address of its cover, square and at least 1400 pixels wide. Default: the page's picture
    image: Option<String>,
    /// Whether the newest episode stands for itself or the oldest is heard first. Default: not said
    r#type: Option<PodcastTypeShape>,
    /// Whom directories turn to.
    owner: Option<PodcastOwnerShape>,
}

/// Whom directories turn to about a podcast.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct PodcastOwnerShape {
    name: Option<String>,
    email: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(dead_code, reason = "only the schema is made of it")]
pub(super) enum PodcastTypeShape {
    Episodic,
    Serial,
}
