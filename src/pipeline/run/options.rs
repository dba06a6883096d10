//! How one run is to go.

use chrono::{DateTime, Utc};

use crate::model::FeedId;

/// How one run is to go.
#[derive(Debug, Clone)]
pub struct Options {
    /// The time of the run.
    pub now: DateTime<Utc>,
    /// The feeds to refresh; all when empty. A merged feed stands for its members.
    pub feeds: Vec<FeedId>,
    /// The feeds whose pages are right, whatever history makes of them.
    pub accept: Vec<FeedId>,
    /// Ask without validators, so that every page is read.
    pub unconditional: bool,
    /// Leave alone what its schedule does not say.
    pub due: bool,
    /// Ask for what is fresh or failed before, too; a host that asked to be left alone is left alone all the same.
    pub force: bool,
    /// Where pages come from.
    pub pages: Pages,
    /// Whether the own pages of items are read where feeds.toml wants it.
    pub articles: bool,
    /// Whether each refresh is kept for people to look back on.
    pub history: bool,
    /// Whether the index page, the list of feeds and merged feeds are published, too.
    pub index: bool,
}

impl Options {
    /// A run over all feeds that asks as is usual, and writes their documents and the index.
    #[must_use]
    pub fn at(now: DateTime<Utc>) -> Self {
        Self {
            now,
            feeds: Vec::new(),
            accept: Vec::new(),
            unconditional: false,
            due: false,
            force: false,
            pages: Pages::Fetched,
            articles: true,
            history: false,
            index: true,
        }
    }
}

/// Where a run takes pages from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Pages {
    /// From where they are.
    #[default]
    Fetched,
    /// From where they are on this machine, else not at all: nothing is asked of the network.
    Offline,
    /// As offline, and every page that is kept is read anew.
    Replayed,
}
