//! feeds.toml: what is fetched, how it is read, where it goes.
//!
//! `file` is the shape of the TOML, `resolve` makes a [`Config`] of it with every default filled in and every selector,
//! pattern and address parsed, `problem` says what is wrong with it, all at once, each with its place.

use std::{path::PathBuf, time::Duration};

use chrono_tz::Tz;
use url::Url;

use crate::{
    extract::Recipe,
    filter::Rules,
    model::{FeedId, Format},
};

/// A whole configuration, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// The file it was read from.
    pub path: PathBuf,
    /// Where documents are written; relative to the configuration's folder when written so.
    pub output: PathBuf,
    /// Where the store lives.
    pub state: PathBuf,
    /// How pages are fetched.
    pub fetch: FetchConfig,
    /// The feeds in the order of the file.
    pub feeds: Vec<FeedConfig>,
}

/// `[fetch]`: how this process fetches.
#[derive(Debug, Clone)]
pub struct FetchConfig {
    /// Added to the `User-Agent` as the operator's own contact (a URL or mail address).
    pub contact: Option<String>,
    /// For one whole fetch, redirects included; waiting for a turn does not count.
    pub timeout: Duration,
    /// Bytes of a body, counted after decompression.
    pub max_body: u64,
    /// Fetches under way at once.
    pub concurrency: usize,
}

/// `[feed.ID]`, with the defaults of `[pagewire]` filled in.
#[derive(Debug, Clone)]
pub struct FeedConfig {
    /// Its name.
    pub id: FeedId,
    /// Its title; none takes the page's.
    pub title: Option<String>,
    /// Its description; none takes the page's.
    pub description: Option<String>,
    /// Its language as a BCP 47 tag; none takes the page's.
    pub language: Option<String>,
    /// The page that readers are sent to; none takes the first source's address.
    pub home: Option<Url>,
    /// Where its items come from.
    pub origin: Origin,
    /// The formats it is published in.
    pub formats: Vec<Format>,
    /// Where the output folder is published, with a trailing slash.
    pub base_url: Option<Url>,
    /// How often it is refreshed.
    pub every: Duration,
    /// The time zone of times that name none.
    pub timezone: Tz,
    /// How much of its history it keeps.
    pub keep: Keep,
    /// Which items it keeps.
    pub rules: Rules,
    /// Changes whenever anything in this table that shows in the feed's documents changes.
    pub fingerprint: String,
}

/// Where a feed's items come from.
#[derive(Debug, Clone)]
pub enum Origin {
    /// Pages, read by a recipe.
    Pages {
        /// The pages.
        locations: Vec<Location>,
        /// How they are read.
        recipe: Recipe,
        /// The address that relative links in a file resolve against; none is the file's own `file:` URL.
        base: Option<Url>,
        /// The charset of the pages, whatever they say themselves: a WHATWG label.
        charset: Option<&'static encoding_rs::Encoding>,
        /// Changes whenever what is read on a page may change: drops the validators.
        recipe_fingerprint: String,
    },
    /// Other feeds of this file.
    Merge(Vec<FeedId>),
}

/// Where a page is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// On the web.
    Http(Url),
    /// In a file.
    File(PathBuf),
    /// On standard input.
    Stdin,
}

/// `keep`: how much of its history a feed keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    /// At most so many items are published.
    pub items: usize,
    /// Items that are older, and no longer on their page, are forgotten.
    pub age: Option<Duration>,
}
