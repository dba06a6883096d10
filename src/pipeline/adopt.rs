//! A feed that was published elsewhere, by another tool or by pagewire itself, taken over: its items are known from then on, under the
//! guids and with the dates that its readers know, so that the next look brings nothing twice.
//!
//! What is read is as foreign as any page: a guid that several items share stays with the first of them, for no reader could tell them
//! apart by it. Besides feeds, the `ID.json` of Feed me up, Scotty! is read (`scotty`).

mod scotty;

use std::{collections::HashSet, path::PathBuf};

use chrono::{DateTime, Utc};
use url::Url;

use super::{Error, SourceError};
use crate::{
    config::FeedConfig,
    extract::{self, ExtractError},
    fetch::{FetchError, FetchRequest, Fetched, Fetcher, Location, RequestOptions},
    model::{CacheState, Extraction, FileName, Item, Page},
    normalise::{self, Context},
    store::Store,
};

/// Why a feed cannot be taken over.
#[derive(Debug, thiserror::Error)]
pub enum AdoptError {
    /// It cannot be fetched or read.
    #[error("{from}: {error}")]
    Source {
        /// Where it is.
        from: String,
        /// Why.
        error: SourceError,
    },
    /// The store failed.
    #[error(transparent)]
    Pipeline(#[from] Error),
}

/// What was taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adopted {
    /// Where it was published.
    pub from: String,
    /// Its items.
    pub found: usize,
    /// Those that were not known before.
    pub new: usize,
    /// Those of them that keep the guid that their readers know.
    pub guids: usize,
}

/// Takes over what was published of a feed at a place; a place that ends in a slash is a folder, in which the usual names are tried.
/// `None` where nothing is there.
///
/// # Errors
/// [`AdoptError`]; nothing is known then that was not known before.
pub async fn adopt(
    fetcher: &Fetcher,
    store: &mut Store,
    (feed, from): (&FeedConfig, &Location),
    now: DateTime<Utc>,
) -> Result<Option<Adopted>, AdoptError> {
    for place in places(feed, from) {
        let failed = |error| AdoptError::Source { from: place.to_string(), error };
        let items = match read(fetcher, &place, now).await {
            Ok(items) => items,
            Err(error) if is_absent(&error) => continue,
            Err(error) => return Err(failed(error)),
        };
        let new = store.restore(feed.id.as_str(), &items, now).map_err(Error::from)?;
        let guids = items.iter().filter(|item| item.named.id.is_some()).count();
        return Ok(Some(Adopted { from: place.to_string(), found: items.len(), new, guids }));
    }
    Ok(None)
}

/// Where a feed may have been published.
fn places(feed: &FeedConfig, from: &Location) -> Vec<Location> {
    let file = feed.file.as_ref().map(FileName::as_str);
    let stem = file.map(|file| file.rsplit_once('.').map_or(file, |(stem, _)| stem));
    // what another tool remembers beside the feed tells more than the feed
    let own = stem.map(|stem| format!("{stem}.json")).into_iter().chain(file.map(str::to_owned));
    let usual = ["json", "xml", "rss", "atom"].map(|extension| format!("{}.{extension}", feed.id));
    let mut seen = HashSet::new();
    let names = own.chain(usual).filter(|name| seen.insert(name.clone()));
    match from {
        Location::Http(url) if url.path().ends_with('/') => {
            names.filter_map(|name| url.join(&name).ok()).map(Location::Http).collect()
        }
        Location::File(path) if path.is_dir() || path.as_os_str().to_string_lossy().ends_with('/') => {
            names.map(|name| Location::File(PathBuf::from(path).join(name))).collect()
        }
        place => vec![place.clone()],
    }
}

/// Whether there is nothing at a place.
fn is_absent(error: &SourceError) -> bool {
    match error {
        SourceError::Fetch(FetchError::Status { code: 404 | 410, .. }) => true,
        SourceError::Fetch(FetchError::File { source, .. }) => source.kind() == std::io::ErrorKind::NotFound,
        // an empty feed has no readers who could see anything twice
        SourceError::Extract(ExtractError::EmptyFeed) => true,
        _ => false,
    }
}

async fn read(fetcher: &Fetcher, location: &Location, now: DateTime<Utc>) -> Result<Vec<Item>, SourceError> {
    let (cache_state, request) = (CacheState::default(), RequestOptions::default());
    let ask = FetchRequest {
        location,
        base: None,
        cache_state: &cache_state,
        moved_to: None,
        request: &request,
        robots: true,
        browser: false,
    };
    match fetcher.fetch(&ask, now).await? {
        Fetched::Page(fetched) => published_in(&fetched.page, now),
        Fetched::NotModified(..) => Err(ExtractError::EmptyFeed.into()),
    }
}

/// The items of a published feed, the newest first, each with the guid that its readers know (`named.id`).
///
/// # Errors
/// [`SourceError::Extract`] for what is no feed, or has no items.
pub fn published_in(page: &Page, now: DateTime<Utc>) -> Result<Vec<Item>, SourceError> {
    let text = extract::text_of(page, None)?;
    let mut extraction = match scotty::read(&text) {
        Some(extraction) => extraction,
        None => extract::feed::read(&text).unwrap_or(Err(ExtractError::NoFeed))?,
    };
    if extraction.items.is_empty() {
        return Err(ExtractError::EmptyFeed.into());
    }
    apart(&mut extraction);
    let context = Context { page_url: page.url.clone(), now, latest: now, timezone: chrono_tz::UTC };
    let mut items = normalise::normalise(extraction, &context).items;
    for item in &mut items {
        item.published = item.published.or(item.updated);
    }
    let at = |item: &Item| item.published.map(|moment| moment.begins(chrono_tz::UTC));
    // the sort is stable: what is of one instant stays in its order
    items.sort_by_key(|item| std::cmp::Reverse(at(item)));
    Ok(items)
}

/// Leaves a guid that several items share to the first of them, and an address that all share to none: it is that of their page.
fn apart(extraction: &mut Extraction) {
    let links: HashSet<String> =
        extraction.items.iter().filter_map(|item| Some(item.link.as_ref()?.text.clone())).collect();
    if links.len() == 1 && extraction.items.len() > 1 {
        extraction.items.iter_mut().for_each(|item| item.link = None);
    }
    let mut seen = HashSet::new();
    for item in &mut extraction.items {
        item.native_id = item.native_id.take().filter(|id| seen.insert(id.text.trim().to_owned()));
    }
}

/// The place that an argument names: an address on the web, or a file or folder.
///
/// # Errors
/// The fault of an address that is none.
pub fn place(argument: &str) -> Result<Location, url::ParseError> {
    let is_web = ["http://", "https://"].iter().any(|scheme| argument.to_ascii_lowercase().starts_with(scheme));
    if is_web { Url::parse(argument).map(Location::Http) } else { Ok(Location::File(argument.into())) }
}

#[cfg(test)]
mod tests;
