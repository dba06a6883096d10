//! (to be written)

use crate::model::{Feed, FeedFailure};

/// What the index page shows of one feed.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedCard {
    /// The feed with its newest entries (at most as many as are to be shown).
    pub feed: Feed,
    /// How many entries it publishes in all.
    pub total: usize,
    /// Its failing sources; empty while it is well.
    pub failures: Vec<FeedFailure>,
}

/// Writes the page that lists all feeds.
#[must_use]
pub fn render(_cards: &[FeedCard]) -> Vec<u8> {
    Vec::new()
}
