//! Fetches a page that somebody wants to look at.

use std::sync::Arc;

use super::looked::Looked;
use crate::serve::{random::random_digits, shared::Shared, web_address::WebAddress};
use crate::{
    config::Location,
    fetch::{FetchRequest, Fetched, RequestOptions},
    model::CacheState,
    pipeline,
};

/// Fetches a page, looks for all that could be subscribed to, and keeps it; what goes wrong is told in words. The page of a feed that
/// is there already is asked for as that feed asks, as far as it is meant for this address; `browser` runs its scripts.
pub(in crate::serve) async fn visit(
    shared: &Arc<Shared>,
    url: WebAddress,
    feed: Option<String>,
    browser: bool,
) -> Result<Arc<Looked>, String> {
    let (snapshot, now) = (shared.snapshot(), shared.now());
    let fetcher = snapshot.engine.fetcher().clone();
    let known = feed.as_deref().and_then(|id| snapshot.feed(id));
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
    let (page, links) = match fetcher.fetch(&ask, now).await.map_err(|error| error.to_string())? {
        Fetched::Page(fetched) => (fetched.page, fetched.links),
        Fetched::NotModified(..) => return Err("the server sent no page (304)".into()),
    };
    let read = page.clone();
    let discovery =
        tokio::task::spawn_blocking(move || pipeline::discover((&read, &links), (None, timezone), now)).await;
    let discovery = discovery.map_err(|_| "reading the page failed".to_owned())?.map_err(|error| error.to_string())?;
    let natives = pipeline::probe(&fetcher, &discovery.named, (&request, robots), timezone, now).await;
    let key = random_digits(9).map_err(|error| error.to_string())?;
    let looked = Arc::new(Looked { key, url, page, discovery, natives, feed, browser });
    shared.pages.put(Arc::clone(&looked));
    Ok(looked)
}
