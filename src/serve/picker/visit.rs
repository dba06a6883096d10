//! Fetches a page that somebody wants to look at, and keeps it while he does.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use serde::Serialize;
use url::Url;

use super::super::{random::random_digits, shared::Shared, web_address::WebAddress};
use crate::{
    config::{FeedConfig, Location},
    fetch::{FetchRequest, Fetched, RequestOptions},
    model::{CacheState, Page},
    pipeline::{self, Discovery, Native},
};

/// How many pages are kept for those who are looking at them.
const PAGES: usize = 16;
/// How much they may hold together.
const BYTES: usize = 64 << 20;

/// Pages that somebody is looking at.
#[derive(Default)]
pub(in crate::serve) struct Pages {
    looked: Mutex<VecDeque<Arc<Looked>>>,
    /// Held by whoever changes feeds.toml.
    pub(super) writing: Mutex<()>,
}

/// A page that somebody is looking at.
#[derive(Serialize)]
pub(in crate::serve) struct Looked {
    /// By which it is asked for.
    #[serde(rename = "page_key")]
    pub key: String,
    /// As it was asked for.
    #[serde(skip)]
    pub url: WebAddress,
    #[serde(skip)]
    pub page: Page,
    #[serde(flatten)]
    pub discovery: Discovery,
    #[serde(rename = "native_feeds")]
    pub natives: Vec<Native>,
    /// The feed whose recipe is to be replaced.
    #[serde(skip)]
    pub feed: Option<String>,
    /// Its scripts were run.
    #[serde(skip)]
    pub browser: bool,
}

impl Pages {
    pub(in crate::serve) fn put(&self, looked: Arc<Looked>) {
        let mut pages = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        pages.push_front(looked);
        pages.truncate(PAGES);
        while pages.len() > 1 && pages.iter().map(|looked| looked.page.body.len()).sum::<usize>() > BYTES {
            pages.pop_back();
        }
    }

    pub(in crate::serve) fn find(&self, key: &str) -> Option<Arc<Looked>> {
        let pages = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        pages.iter().find(|looked| looked.key == key).cloned()
    }
}

/// The first page on the web that a feed is read from.
pub(in crate::serve) fn first_address(feed: &FeedConfig) -> Option<&Url> {
    feed.first_url()
}

/// Fetches a page, looks for all that could be subscribed to, and keeps it; what goes wrong is told in words. The page of a feed that
/// is there already is asked for as that feed asks, as far as it is meant for this address; `browser` runs its scripts.
pub(in crate::serve) async fn visit(
    shared: &Arc<Shared>,
    url: WebAddress,
    feed: Option<String>,
    browser: bool,
) -> Result<Arc<Looked>, String> {
    let (house, now) = (shared.house(), shared.now());
    let fetcher = house.engine.fetcher().clone();
    let known = feed.as_deref().and_then(|id| house.feed(id));
    let (request, robots, browser) = match known.and_then(|feed| feed.sources().first()) {
        Some(source) => {
            let fetch = &source.fetch;
            (fetch.request.for_named(url.url()), fetch.robots, fetch.browser || browser)
        }
        None => (RequestOptions::default(), true, browser),
    };
    let timezone = known.map_or(chrono_tz::Tz::UTC, |feed| feed.timezone);
    let (location, cache_state) = (Location::Http(url.url().clone()), CacheState::default());
    let ask = FetchRequest {
        location: &location,
        base: None,
        cache_state: &cache_state,
        moved_to: None,
        request: &request,
        robots,
        browser,
    };
    let page = match fetcher.fetch(&ask, now).await.map_err(|error| error.to_string())? {
        Fetched::Page(fetched) => fetched.page,
        Fetched::NotModified(..) => return Err("the server sent no page (304)".into()),
    };
    let read = page.clone();
    let discovery = tokio::task::spawn_blocking(move || pipeline::discover(&read, (None, timezone), now)).await;
    let discovery = discovery.map_err(|_| "reading the page failed".to_owned())?.map_err(|error| error.to_string())?;
    let natives = pipeline::probe(&fetcher, &discovery.named, (&request, robots), timezone, now).await;
    let key = random_digits(9).map_err(|error| error.to_string())?;
    let looked = Arc::new(Looked { key, url, page, discovery, natives, feed, browser });
    shared.pages.put(Arc::clone(&looked));
    Ok(looked)
}
