//! The recipe in force: the one of feeds.toml, or, where it no longer fits, the one that the source was mended by.
//!
//! Whoever looks at a page, `explain`, the dashboard and the picker, reads it by the same recipe as a run does, and says so.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{Error, Mended, task};
use crate::{
    config::{FeedConfig, Source},
    store::Store,
};

/// A source as its pages are read now.
#[derive(Debug)]
pub struct InForce<'a> {
    /// The source, with the recipe in force.
    pub source: Cow<'a, Source>,
    /// How it was mended, where it was.
    pub mended: Option<Mended>,
}

impl<'a> InForce<'a> {
    /// As the store knows it.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn of(store: &Store, feed: &FeedConfig, source: &'a Source, now: DateTime<Utc>) -> Result<Self, Error> {
        let own = Self { source: Cow::Borrowed(source), mended: None };
        let state = store.source(feed.id.as_str(), &source.id, now)?;
        // what was mended is the recipe that stood in feeds.toml then
        if !task::is_current(&state, &source.read.fingerprint) {
            return Ok(own);
        }
        let mended = Mended::stored(store, (feed.id.as_str(), &source.id), &state);
        let mut source = Cow::Borrowed(source);
        let zone = state.memory.zone.as_deref().filter(|_| source.read.timezone == Tz::UTC);
        if let Some(zone) = zone.and_then(|zone| zone.parse().ok()) {
            source = Cow::Owned(source.into_owned().with_timezone(zone));
        }
        if let Some(amended) = mended.as_ref().and_then(|mended| mended.amend(&source.read.recipe)) {
            source = Cow::Owned(source.into_owned().with_recipe(amended));
        }
        Ok(Self { source, mended })
    }

    /// The lines of the recipe that are others than in feeds.toml.
    #[must_use]
    pub fn lines(&self) -> Option<&[(String, String)]> {
        self.mended.as_ref()?.recipe.as_deref()
    }

    /// That it is read by another recipe than that of feeds.toml, in words.
    #[must_use]
    pub fn words(&self) -> Option<String> {
        let mended = self.mended.as_ref()?;
        let on = mended.since.map(|at| format!(" on {}", at.format("%Y-%m-%d"))).unwrap_or_default();
        let Some(lines) = &mended.recipe else {
            return Some(format!(
                "its list was recognised{on} by the items that are known; no selectors give it, and it is read by its own recipe here"
            ));
        };
        let lines: Vec<String> = lines.iter().map(|(key, value)| format!("{key} = {value:?}")).collect();
        Some(format!("read by the recipe that was mended{on}: {}", lines.join("; ")))
    }
}
