//! How a feed is doing: the health of its sources, the last and the next look.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Serialize;

use super::{Error, Mended, error, members, next_look};
use crate::{
    config::{Config, FeedConfig, Origin},
    store::{Store, UnwrittenDocument},
};

/// How a feed is doing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Health {
    /// In a word.
    pub state: State,
    /// The last look at any of its sources.
    pub last_look: Option<DateTime<Utc>>,
    /// The next one, if it was ever looked at.
    pub next_look: Option<DateTime<Utc>>,
    /// The end of the quiet hours that it is in, by its own clock.
    pub quiet_until: Option<DateTime<Tz>>,
    /// Since when it fails.
    pub failing_since: Option<DateTime<Utc>>,
    /// Why.
    pub reason: Option<String>,
    /// What to do.
    pub advice: Option<String>,
    /// Its documents that cannot be written.
    pub unwritten: Vec<UnwrittenDocument>,
}

impl Health {
    /// Whether a list of it is held back until it is accepted.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.state == State::Failing && self.advice.as_deref().is_some_and(error::is_held)
    }
}

/// The health of a feed in a word; the worst of its sources counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It is made of other feeds.
    Merged,
    /// All is well.
    Well,
    /// A source was never looked at.
    New,
    /// Its recipe no longer fits, and its list was recognised all the same.
    Mended,
    /// A source fails, or a document cannot be written.
    Failing,
}

impl State {
    /// The word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Merged => "merged",
            Self::Well => "well",
            Self::New => "new",
            Self::Mended => "mended",
            Self::Failing => "failing",
        }
    }
}

/// The recipe by which a feed's list was recognised, as keys and values of its `list`, where its own no longer fits.
///
/// # Errors
/// [`Error::Store`].
pub fn mended_recipe(
    store: &Store,
    feed: &FeedConfig,
    now: DateTime<Utc>,
) -> Result<Option<Vec<(String, String)>>, Error> {
    let Origin::Pages { locations, .. } = &feed.origin else { return Ok(None) };
    for location in locations {
        let source = location.to_string();
        let state = store.source(feed.id.as_str(), &source, now)?;
        let mended = Mended::stored(store, (feed.id.as_str(), &source), &state);
        if let Some(recipe) = mended.and_then(|mended| mended.recipe) {
            return Ok(Some(recipe));
        }
    }
    Ok(None)
}

/// Whether a list of a feed is held back, or of one that it is made of: else there is nothing to accept.
///
/// # Errors
/// [`Error::Store`].
pub fn holds_back(store: &Store, config: &Config, feed: &FeedConfig, now: DateTime<Utc>) -> Result<bool, Error> {
    for member in members(config, feed) {
        if health(store, member, now)?.is_held() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How a feed is doing.
///
/// # Errors
/// [`Error::Store`].
pub fn health(store: &Store, feed: &FeedConfig, now: DateTime<Utc>) -> Result<Health, Error> {
    let mut health = of_sources(store, feed, now)?;
    health.unwritten = store.unwritten_of(feed.id.as_str())?;
    for UnwrittenDocument { since, reason, advice, .. } in &health.unwritten {
        if health.state != State::Failing {
            (health.state, health.reason, health.advice) = (State::Failing, None, None);
        }
        let joined = |before: Option<String>, words: &str| match before {
            Some(before) if before.contains(words) => before,
            Some(before) => format!("{before}; {words}"),
            None => words.to_owned(),
        };
        health.failing_since = [health.failing_since, Some(*since)].into_iter().flatten().min();
        health.reason = Some(joined(health.reason, reason));
        health.advice = Some(joined(health.advice, advice));
    }
    Ok(health)
}

fn of_sources(store: &Store, feed: &FeedConfig, now: DateTime<Utc>) -> Result<Health, Error> {
    let id = feed.id.as_str();
    let mut health = Health {
        state: State::Merged,
        last_look: None,
        next_look: None,
        quiet_until: feed.schedule.quiet_until(now).filter(|_| matches!(feed.origin, Origin::Pages { .. })),
        failing_since: None,
        reason: None,
        advice: None,
        unwritten: Vec::new(),
    };
    let Origin::Pages { locations, .. } = &feed.origin else { return Ok(health) };
    health.state = State::Well;
    for location in locations {
        let source = location.to_string();
        let state = store.source(id, &source, now)?;
        let next = if state.checked_at.is_some() { next_look(store, feed, location, now)? } else { None };
        health.next_look = [health.next_look, next].into_iter().flatten().min();
        match state.checked_at {
            // one that was looked at by another clock is not new
            None if health.state == State::Well && state.succeeded_at.is_none() => health.state = State::New,
            checked => health.last_look = health.last_look.max(checked),
        }
        if let Some(mended) = Mended::stored(store, (id, &source), &state) {
            health.state = State::Mended;
            health.reason = Some(format!("its recipe no longer fits: {}", mended.reason));
            health.advice =
                mended.toml(id).map(|toml| format!("put this into feeds.toml: {}", toml.replace('\n', "; ")));
        }
        if let Some(failure) = store.failure(id, &source)? {
            health.state = State::Failing;
            health.failing_since = Some(failure.since.min(now));
            health.reason = Some(failure.reason);
            health.advice = failure.advice;
        }
    }
    Ok(health)
}
