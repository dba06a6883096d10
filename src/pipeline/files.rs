//! Attached files: what their servers say of their length and type, each asked once.

use super::{Error, engine::Engine, spending::Spending, task::lock};
use crate::{
    config::{FeedConfig, Source},
    fetch::{Clock, FetchError, FetchRequest, Location},
    model::CacheState,
    store::{AwaitedFile, FileAnswer},
};

/// Files of a feed that are asked for in one run; those of other items follow at the next ones.
const MOST: usize = 20;

/// How the files of one feed's items are asked for.
pub(super) struct Files<'a> {
    pub engine: &'a Engine,
    pub feed: &'a FeedConfig,
    /// The source that lists the items.
    pub list: &'a Source,
    pub clock: Clock,
    pub spending: &'a Spending,
}

impl Files<'_> {
    /// Asks for the files that are awaited. What cannot be learnt costs an item nothing.
    pub(super) async fn ask(&self) -> Result<(), Error> {
        let (id, now) = (self.feed.id.as_str(), self.clock.start());
        let awaited = lock(self.engine.store()).awaited_files(id, MOST, now)?;
        for file in &awaited {
            if self.spending.ask().is_err() {
                break;
            }
            let answer = match self.head(file).await? {
                Ok(answer) => answer,
                // it is asked for when that is over
                Err(FetchError::Closed { .. }) => continue,
                Err(FetchError::Ended { .. } | FetchError::Machine { .. }) => break,
                Err(FetchError::Status { retry_after: Some(_), .. }) => continue,
                Err(
                    FetchError::Status { code: 400..=499, .. } | FetchError::Disallowed { .. } | FetchError::Refused(_),
                ) => FileAnswer::Refused,
                Err(_) => FileAnswer::Failed,
            };
            lock(self.engine.store()).record_file(id, (file, &answer), now)?;
        }
        Ok(())
    }

    async fn head(&self, file: &AwaitedFile) -> Result<Result<FileAnswer, FetchError>, Error> {
        let (location, cache_state) = (Location::Http(file.url.clone()), CacheState::default());
        let request = self.list.fetch.request.for_linked(self.list.url(), &file.url);
        let ask = FetchRequest {
            location: &location,
            base: None,
            cache_state: &cache_state,
            moved_to: None,
            request: &request,
            robots: self.list.fetch.robots,
            browser: false,
        };
        self.engine.recall_robots([file.url.clone()], self.clock.now())?;
        let head = self.engine.fetcher().head(&ask, self.clock).await;
        self.engine.store_learned(self.clock.now())?;
        Ok(head.map(|head| FileAnswer::Said(head.media_type, head.length)))
    }
}
