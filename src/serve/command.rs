//! What the scheduler is told to do, by the dashboard, the API and commands on this machine.

use tokio::sync::oneshot;

use crate::model::FeedId;

/// What the scheduler is told to do.
#[derive(Debug)]
pub(super) enum ServerCommand {
    /// Refresh a feed now, whatever its schedule says.
    Refresh(FeedId),
    /// The same, and believe the list that is held back.
    Accept(FeedId),
    /// Refresh these as they are wished for, and note in the run of this number what comes of it.
    Run(u64, Vec<(FeedId, RefreshManner)>),
    /// Look at a feed's schedule again, as after a pause.
    Plan(FeedId),
    /// Read feeds.toml again.
    Reload,
    /// The same if it has changed, and say when that is done.
    Look(oneshot::Sender<()>),
}

/// How a feed is refreshed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct RefreshManner {
    /// Only if its schedule says so.
    pub due: bool,
    /// Also what is fresh, or failed before.
    pub force: bool,
    /// Its list is right, whatever history makes of it.
    pub accept: bool,
}

impl RefreshManner {
    pub(super) const DUE: Self = Self { due: true, force: false, accept: false };
    pub(super) const NOW: Self = Self { due: false, force: true, accept: false };

    /// Does what either asks for.
    pub(super) const fn or(self, other: Self) -> Self {
        Self { due: self.due && other.due, force: self.force || other.force, accept: self.accept || other.accept }
    }
}
