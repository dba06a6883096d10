//! Pages that somebody is looking at, kept while he does.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use serde::Serialize;

use crate::{
    model::Page,
    pipeline::{Discovery, Native},
    serve::web_address::WebAddress,
};

/// How many pages are kept for those who are looking at them.
const PAGES: usize = 16;
/// How much they may hold together.
const BYTES: usize = 64 << 20;

/// Pages that somebody is looking at.
#[derive(Default)]
pub(in crate::serve) struct LookedPages {
    looked: Mutex<VecDeque<Arc<Looked>>>,
    /// Held by whoever changes feeds.toml.
    pub(super) writing: Mutex<()>,
}

/// A page that somebody is looking at.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::serve) struct Looked {
    /// By which `/try` and `/feeds` know the page for a while.
    #[serde(rename = "page_key")]
    pub key: String,
    /// As it was asked for.
    #[serde(skip)]
    pub url: WebAddress,
    #[serde(skip)]
    pub page: Page,
    #[serde(flatten)]
    pub discovery: Discovery,
    /// Feeds of the site's own.
    #[serde(rename = "native_feeds")]
    pub natives: Vec<Native>,
    /// The feed whose recipe is to be replaced.
    #[serde(skip)]
    pub feed: Option<String>,
    /// Its scripts were run.
    #[serde(skip)]
    pub browser: bool,
}

impl LookedPages {
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
