//! How a feed is doing: the health of its sources, the last and the next look.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Serialize;

use super::{BrokenField, Error, Mended, error, members, next_look};
use crate::{
    config::{Config, FeedConfig, Origin},
    store::{SourceState, Store, UnwrittenDocument},
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
    /// Since when it fails, or its list is held back.
    pub failing_since: Option<DateTime<Utc>>,
    /// Why.
    pub reason: Option<String>,
    /// What to do.
    pub advice: Option<String>,
    /// What its page shows can be accepted as it is.
    pub is_acceptable: bool,
    /// Its documents that cannot be written.
    pub unwritten: Vec<UnwrittenDocument>,
}

/// The health of a feed in a word; the worst of its sources counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
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
    /// Fields of its items are not as usual: those that are known keep what they had.
    Degraded,
    /// Its page shows a list that nobody knows, which is held back.
    Held,
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
            Self::Degraded => "degraded",
            Self::Held => "held",
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

/// Whether what the page of a feed shows can be accepted, or of one that it is made of: else there is nothing to accept.
///
/// # Errors
/// [`Error::Store`].
pub fn is_acceptable(store: &Store, config: &Config, feed: &FeedConfig, now: DateTime<Utc>) -> Result<bool, Error> {
    for member in members(config, feed) {
        if health(store, member, now)?.is_acceptable {
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
        is_acceptable: false,
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
        for trouble in troubles(store, feed, (&source, &state), now)? {
            health.is_acceptable |= trouble.advice.as_deref().is_some_and(error::is_acceptable);
            if trouble.state > health.state {
                health.state = trouble.state;
                health.failing_since = trouble.since.or(health.failing_since);
                (health.reason, health.advice) = (Some(trouble.reason), trouble.advice);
            }
        }
    }
    Ok(health)
}

/// What is not well with a source.
struct Trouble {
    state: State,
    since: Option<DateTime<Utc>>,
    reason: String,
    advice: Option<String>,
}

fn troubles(
    store: &Store,
    feed: &FeedConfig,
    (source, state): (&str, &SourceState),
    now: DateTime<Utc>,
) -> Result<Vec<Trouble>, Error> {
    let id = feed.id.as_str();
    let mut troubles = Vec::new();
    if let Some(mended) = Mended::stored(store, (id, source), state) {
        let advice = mended.toml(id).map(|toml| format!("put this into feeds.toml: {}", toml.replace('\n', "; ")));
        let reason = format!("its recipe no longer fits: {}", mended.reason);
        troubles.push(Trouble { state: State::Mended, since: None, reason, advice });
    }
    let broken = BrokenField::all(state.memory.fields.broken.clone(), feed.how().recipe);
    if let Some(first) = broken.first() {
        let reason = broken.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
        troubles.push(Trouble { state: State::Degraded, since: None, reason, advice: Some(first.advice(id)) });
    }
    if let Some(failure) = store.failure(id, source)? {
        let is_held = state.memory.held.is_some();
        troubles.push(Trouble {
            state: if is_held { State::Held } else { State::Failing },
            since: Some(failure.since.min(now)),
            reason: failure.reason,
            advice: failure.advice,
        });
    }
    Ok(troubles)
}
