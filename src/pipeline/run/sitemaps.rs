//! Indexes of sitemaps: the files that they name, those that were changed last first, read as one sitemap.

use super::{
    super::{Error, sitemaps, task::lock},
    Job, Run,
};
use crate::{
    extract::Recipe,
    fetch::{FetchedPage, Location},
    model::Issue,
};

impl Run {
    /// Puts what the files of an index list in the place of the index; returns what could not be read.
    pub(super) async fn sitemaps(&self, job: Job, fetched: &mut FetchedPage) -> Result<Vec<Issue>, Error> {
        let (feed, source) = self.parts(job);
        if !matches!(source.read.recipe, Recipe::Auto) {
            return Ok(Vec::new());
        }
        let (kept, since) = {
            let store = lock(&self.engine.store);
            let state = store.source(feed.id.as_str(), &source.id, self.options.now)?;
            let kept = store.kept_page(feed.id.as_str(), &source.id)?;
            (kept, state.succeeded_at)
        };
        let Some(mut index) = sitemaps::Index::of(&fetched.page, &source.location, (kept, since)) else {
            return Ok(Vec::new());
        };
        let mut issues = Vec::new();
        for place in index.places() {
            if let Err(words) = self.spending(job).ask() {
                issues.push(words);
                break;
            }
            if let Location::Http(url) = &place {
                self.engine.recall_robots([url.clone()], self.options.now)?;
            }
            let read = sitemaps::file(&self.engine.fetcher, source, &place, self.clock_for(feed)).await;
            self.engine.store_learned(self.clock.now())?;
            issues.extend(index.add(&place, read));
        }
        index.into_page(fetched);
        let issue = |message| Issue { item: source.id.clone(), field: "pages", message };
        Ok(issues.into_iter().map(issue).collect())
    }
}
