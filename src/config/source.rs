//! A source: one page or feed that is asked for items.

use std::{
    borrow::Cow,
    path::{Component, Path, PathBuf},
    sync::Arc,
};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use encoding_rs::Encoding;
use url::Url;

use super::{Location, dated, pages::Paging};
use crate::{
    extract::{How, Recipe, article::ArticleRecipe},
    fetch::{FetchRequest, RequestOptions},
    model::CacheState,
};

/// One page or feed that is asked for items.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its name within its feed, by which the store knows it: its address, or the path of a file as feeds.toml writes it.
    pub id: String,
    /// Where it is.
    pub location: Location,
    /// How it is read; the sources of a feed share it.
    pub read: Arc<SourceReading>,
    /// How it is asked for; the sources of a feed share it.
    pub fetch: Arc<SourceFetching>,
}

/// How the pages of a source are read.
#[derive(Debug, Clone)]
pub struct SourceReading {
    /// Where items and their fields are.
    pub recipe: Recipe,
    /// The charset of its pages, whatever they say themselves: a WHATWG label.
    pub charset: Option<&'static Encoding>,
    /// The time zone of times that name none.
    pub timezone: Tz,
    /// How the own page of each new item is read; none carries what the list shows alone.
    pub full_text: Option<ArticleRecipe>,
    /// Changes whenever what is read on a page may change: drops the validators.
    pub fingerprint: String,
}

/// How the pages of a source are asked for.
#[derive(Debug, Clone)]
pub struct SourceFetching {
    /// The address that relative links in a file resolve against; none is the file's own `file:` URL.
    pub base: Option<Url>,
    /// What goes along with a request.
    pub request: RequestOptions,
    /// Whether the site's robots.txt is asked first.
    pub robots: bool,
    /// Whether its scripts are run in a browser first.
    pub browser: bool,
    /// How the pages are found on which a list goes on; none reads the first alone.
    pub paging: Option<Paging>,
}

impl Source {
    pub(super) fn new(
        (location, written): (Location, &str),
        read: &Arc<SourceReading>,
        fetch: &Arc<SourceFetching>,
    ) -> Self {
        let id = match &location {
            // where feeds.toml lies, and how its own path is spelled, is no part of the name
            Location::File(_) if !written.contains("://") => plain(written),
            _ => location.to_string(),
        };
        Self { id, location, read: Arc::clone(read), fetch: Arc::clone(fetch) }
    }

    /// How its pages are read.
    #[must_use]
    pub fn how(&self) -> How<'_> {
        How { recipe: &self.read.recipe, charset: self.read.charset, timezone: self.read.timezone, latest: None }
    }

    /// The request for its page, on the terms of the last answer; `moved_to` is asked instead of its own address.
    #[must_use]
    pub fn ask<'a>(&'a self, cache_state: &'a CacheState, moved_to: Option<&'a Url>) -> FetchRequest<'a> {
        let SourceFetching { base, request, robots, browser, .. } = &*self.fetch;
        let (robots, browser) = (*robots, *browser);
        FetchRequest { location: &self.location, base: base.as_ref(), cache_state, moved_to, request, robots, browser }
    }

    /// The same source, read by another recipe.
    #[must_use]
    pub fn with_recipe(mut self, recipe: Recipe) -> Self {
        Arc::make_mut(&mut self.read).recipe = recipe;
        self
    }

    /// The same source, whose times that name no zone are read in another.
    #[must_use]
    pub fn with_timezone(mut self, timezone: Tz) -> Self {
        Arc::make_mut(&mut self.read).timezone = timezone;
        self
    }

    /// The same source with today's date where its address names parts of one.
    #[must_use]
    pub fn at(&self, now: DateTime<Utc>) -> Cow<'_, Self> {
        let secrets: Vec<&str> =
            self.fetch.request.placeholders.iter().map(|placeholder| placeholder.name.as_str()).collect();
        match self.url().and_then(|url| dated::filled(url, now, self.read.timezone, &secrets)) {
            Some(url) => Cow::Owned(Self { location: Location::Http(url), ..self.clone() }),
            None => Cow::Borrowed(self),
        }
    }

    /// Whether its page is the same as another source's, asked for in the same way: one answer serves both.
    #[must_use]
    pub fn is_asked_like(&self, other: &Self) -> bool {
        let (own, others) = (&self.fetch, &other.fetch);
        self.location == other.location
            && own.base == others.base
            && own.request == others.request
            && own.robots == others.robots
            && own.browser == others.browser
    }

    /// Its address on the web; none for a file.
    #[must_use]
    pub fn url(&self) -> Option<&Url> {
        match &self.location {
            Location::Http(url) => Some(url),
            Location::File(_) | Location::Stdin => None,
        }
    }
}

/// A path without the parts that lead nowhere.
fn plain(path: &str) -> String {
    let parts = Path::new(path).components().filter(|part| *part != Component::CurDir);
    parts.collect::<PathBuf>().to_string_lossy().into_owned()
}
