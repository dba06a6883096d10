//! A feed made once, of one page, with no memory: `export`.

use std::sync::Mutex;

use super::{
    Error, SourceError, assemble, first_look, refresh,
    task::{Task, lock},
};
use chrono::{DateTime, Utc};

use crate::{
    config::{Config, FeedConfig},
    extract,
    fetch::FetchedPage,
    history::Doubt,
    model::{Digest, Feed, Issue},
    store::Store,
};

/// Makes a feed of one fetched page, and hands on what was lost on the way. A page that looks like a wall is read where it is accepted.
///
/// # Errors
/// The inner error is the page's: nothing was found on it. The outer one is the program's.
pub fn assemble_once(
    config: &Config,
    feed: &FeedConfig,
    fetched: &FetchedPage,
    now: DateTime<Utc>,
    accept: bool,
) -> Result<Result<(Feed, Vec<Issue>), SourceError>, Error> {
    // a feed that is made of others reads no page
    let Some(source) = feed.sources().first() else { return Ok(Err(SourceError::Doubt(Doubt::Empty))) };
    let store = Mutex::new(Store::in_memory()?);
    let how = source.how();
    let task = Task {
        feed: feed.id.as_str(),
        source: fetched.page.url.as_str(),
        recipe_fingerprint: "",
        how,
        now,
        timezone: feed.timezone,
        keep: feed.keep,
        accept: true,
        unread: None,
        full_text: false,
        every: feed.schedule.interval(),
        keeps_page: false,
        credentials: None,
        guid: (feed.guid, Some(&fetched.page.url)),
    };
    let page = match extract::read(&fetched.page, &how) {
        Ok(page) if page.items.is_empty() => return Ok(Err(SourceError::Doubt(Doubt::Empty))),
        Ok(page) if accept => page,
        Ok(page) => match first_look::refused(&fetched.page, &how, &page.items) {
            Some(error) => return Ok(Err(error)),
            None => page,
        },
        Err(error) => return Ok(Err(error.into())),
    };
    let refreshed = match refresh::record(&store, &task, fetched, (Digest::default(), &page, None))? {
        Ok(refreshed) => refreshed,
        Err(error) => return Ok(Err(error)),
    };
    let feed = assemble::feed(&lock(&store), config, feed, usize::MAX)?;
    Ok(Ok((feed, refreshed.issues)))
}
