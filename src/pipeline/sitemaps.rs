//! An index of sitemaps read as one sitemap: its files, those that were changed last first, beside what they listed before.

use chrono::{DateTime, Utc};
use url::Url;

use super::SourceError;
use crate::{
    config::Source,
    extract::{Recipe, xml},
    fetch::{Clock, FetchError, FetchRequest, Fetched, FetchedPage, Fetcher, Location},
    model::{CacheState, Page},
    normalise::charset,
};

/// Files of an index that are asked for at one look.
const MOST: usize = 5;

/// An index under way.
pub(super) struct Index {
    places: Vec<Location>,
    texts: Vec<String>,
    /// What was listed at the last look.
    kept: Option<String>,
    /// Whether it says when its files were changed; else it may be as it was although they are not.
    is_dated: bool,
}

impl Index {
    /// A page that is an index; what its files listed before and when they were last read make it ask for those alone that changed since.
    pub(super) fn of(
        page: &Page,
        location: &Location,
        (kept, since): (Option<Page>, Option<DateTime<Utc>>),
    ) -> Option<Self> {
        let text = charset::decode(page, None);
        let kept = kept.map(|kept| charset::decode(&kept, None).into_owned()).filter(|text| text.contains("<urlset>"));
        let since = since.filter(|_| kept.is_some());
        let files = xml::sitemap_files(page.media_type.as_deref(), &text, since)?;
        let places = files.iter().filter_map(|address| place(address, page, location)).take(MOST).collect();
        Some(Self { places, texts: Vec::new(), kept, is_dated: text.contains("lastmod") })
    }

    pub(super) fn places(&self) -> Vec<Location> {
        self.places.clone()
    }

    /// Takes a file; says why where there is none.
    pub(super) fn add(&mut self, place: &Location, read: Result<Page, SourceError>) -> Option<String> {
        match read {
            Ok(page) => {
                self.texts.push(charset::decode(&page, None).into_owned());
                None
            }
            Err(error) => Some(format!("{place}: {error}")),
        }
    }

    /// Puts what is listed in the place of the index, where anything is.
    pub(super) fn into_page(self, fetched: &mut FetchedPage) {
        let texts = self.texts.iter().chain(&self.kept).map(String::as_str);
        let Some(joined) = xml::joined_sitemaps(texts) else { return };
        let (media_type, charset) = (Some("application/xml".into()), Some("utf-8".into()));
        fetched.page = Page { body: joined.into_bytes(), media_type, charset, ..fetched.page.clone() };
        if !self.is_dated {
            fetched.cache_state = CacheState::default();
        }
    }
}

/// Where a file is; one that an index on disk names is its neighbour.
fn place(address: &str, page: &Page, index: &Location) -> Option<Location> {
    let url = page.url.join(address).ok().filter(|url| matches!(url.scheme(), "http" | "https" | "file"))?;
    match index {
        Location::Http(_) => matches!(url.scheme(), "http" | "https").then_some(Location::Http(url)),
        Location::File(path) => {
            let name = url.path_segments()?.next_back().filter(|name| !name.is_empty() && !name.starts_with('.'))?;
            (!name.contains(['\\', '%'])).then(|| Location::File(path.with_file_name(name)))
        }
        Location::Stdin => None,
    }
}

/// Asks for a file, with the manners of any other request.
pub(super) async fn file(
    fetcher: &Fetcher,
    source: &Source,
    location: &Location,
    clock: Clock,
) -> Result<Page, SourceError> {
    let (fetch, cache_state) = (&source.fetch, CacheState::default());
    let request = match location {
        Location::Http(url) => fetch.request.for_linked(source.url(), url),
        Location::File(_) | Location::Stdin => fetch.request.clone(),
    };
    let (base, robots): (Option<&Url>, bool) = (fetch.base.as_ref(), fetch.robots);
    let ask = FetchRequest {
        location,
        base,
        cache_state: &cache_state,
        moved_to: None,
        request: &request,
        robots,
        browser: false,
    };
    match fetcher.fetch(&ask, clock).await {
        Ok(Fetched::Page(fetched)) => Ok(fetched.page),
        Ok(Fetched::NotModified(..)) => Err(FetchError::Broken("a 304 to a request without a condition".into()).into()),
        Err(error) => Err(error.into()),
    }
}

/// Puts what the files of an index list in the place of it, for a page that somebody looks at once.
pub async fn follow_sitemaps(fetcher: &Fetcher, source: &Source, fetched: &mut FetchedPage, now: DateTime<Utc>) {
    let index = Index::of(&fetched.page, &source.location, (None, None));
    let Some(mut index) = index.filter(|_| matches!(source.read.recipe, Recipe::Auto)) else { return };
    for place in index.places() {
        let read = file(fetcher, source, &place, now.into()).await;
        if let Some(words) = index.add(&place, read) {
            tracing::warn!("{words}");
        }
    }
    index.into_page(fetched);
}
