//! How a feed is doing: the health of its sources, the last and the next look.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Serialize;

use super::{BrokenField, Error, InForce, Remark, RemarkKind, members, next_look, remark};
use crate::{
    config::{Config, FeedConfig},
    model::Advice,
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
    /// Since when it is as it is, where that is known and it is not well.
    pub failing_since: Option<DateTime<Utc>>,
    /// Why.
    pub reason: Option<String>,
    /// What to do.
    pub advice: Option<Advice>,
    /// What its page shows can be accepted as it is.
    pub is_acceptable: bool,
    /// Since when a list is held back.
    pub held_since: Option<DateTime<Utc>>,
    /// Fields that are not as usual.
    pub broken: Vec<BrokenField>,
    /// All that is to be told of its sources.
    pub remarks: Vec<Remark>,
    /// Its documents that cannot be written.
    pub unwritten: Vec<UnwrittenDocument>,
}

/// The health of a feed in a word; the worst of its sources counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
    /// No new items come for much longer than its own past says.
    Stale,
    /// Fields of its items are not as usual: those that are known keep what they had.
    Degraded,
    /// Its page shows a list that nobody knows, which is held back.
    Held,
    /// A source fails, or a document cannot be written.
    Failing,
}

impl State {
    /// All of them, the best first.
    pub const ALL: [Self; 8] =
        [Self::Merged, Self::Well, Self::New, Self::Mended, Self::Stale, Self::Degraded, Self::Held, Self::Failing];

    /// The word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Merged => "merged",
            Self::Well => "well",
            Self::New => "new",
            Self::Mended => "mended",
            Self::Stale => "stale",
            Self::Degraded => "degraded",
            Self::Held => "held",
            Self::Failing => "failing",
        }
    }
}

/// Lines of a recipe, as keys and values of a feed's `list`.
pub type Lines = Vec<(String, String)>;

/// The lines by which the recipe of a feed was mended, as keys and values of its `list`, with how that is told; none where its own
/// fits.
///
/// # Errors
/// [`Error::Store`].
pub fn mended_recipe(store: &Store, feed: &FeedConfig, now: DateTime<Utc>) -> Result<Option<(Lines, String)>, Error> {
    for source in feed.sources() {
        let in_force = InForce::of(store, feed, source, now)?;
        if let Some((lines, words)) = in_force.lines().zip(in_force.words()) {
            return Ok(Some((lines.to_vec(), words)));
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
        if health(store, config, member, now)?.is_acceptable {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How a feed is doing; a merged one is told of what its members are.
///
/// # Errors
/// [`Error::Store`].
pub fn health(store: &Store, config: &Config, feed: &FeedConfig, now: DateTime<Utc>) -> Result<Health, Error> {
    let mut health = of_sources(store, feed, now)?;
    for member in members(config, feed).into_iter().filter(|member| member.id != feed.id) {
        health.join(of_sources(store, member, now)?, member.id.as_str());
    }
    health.unwritten = store.unwritten_of(feed.id.as_str())?;
    for UnwrittenDocument { since, reason, advice, .. } in &health.unwritten {
        if health.state != State::Failing {
            (health.state, health.reason, health.advice) = (State::Failing, None, None);
        }
        let reasons = match health.reason {
            Some(before) if before.contains(reason) => before,
            Some(before) => format!("{before}; {reason}"),
            None => reason.clone(),
        };
        let advice = Advice::from(advice.clone());
        let advices = match health.advice {
            Some(before) if before.holds(&advice) => before,
            Some(before) => before.and(advice),
            None => advice,
        };
        health.failing_since = [health.failing_since, Some(*since)].into_iter().flatten().min();
        (health.reason, health.advice) = (Some(reasons), Some(advices));
    }
    Ok(health)
}

fn of_sources(store: &Store, feed: &FeedConfig, now: DateTime<Utc>) -> Result<Health, Error> {
    let id = feed.id.as_str();
    let mut health = Health {
        state: if feed.is_merged() { State::Merged } else { State::Well },
        last_look: None,
        next_look: None,
        quiet_until: feed.schedule.quiet_until(now).filter(|_| !feed.is_merged()),
        failing_since: None,
        reason: None,
        advice: None,
        is_acceptable: false,
        held_since: None,
        broken: Vec::new(),
        remarks: Vec::new(),
        unwritten: Vec::new(),
    };
    for source in feed.sources() {
        let state = store.source(id, &source.id, now)?;
        let next = if state.checked_at.is_some() { next_look(store, feed, source, now)? } else { None };
        health.next_look = [health.next_look, next].into_iter().flatten().min();
        match state.checked_at {
            // one that was looked at by another clock is not new
            None if health.state == State::Well && state.succeeded_at.is_none() => health.state = State::New,
            checked => health.last_look = health.last_look.max(checked),
        }
        let remarks = remark::remarks(store, feed, (source, &state), now)?;
        health.broken.extend(remark::broken_fields(store, feed, (source, &state)));
        health.take(remarks, &state, now);
    }
    Ok(health)
}

impl Health {
    /// Takes what is to be told of one of the sources; the worst of all is what the feed is told of.
    fn take(&mut self, remarks: Vec<Remark>, state: &SourceState, now: DateTime<Utc>) {
        for remark in &remarks {
            self.is_acceptable |= remark.advice.as_ref().is_some_and(Advice::is_to_accept);
            if remark.kind == RemarkKind::Held {
                let since = state.memory.held.as_ref().map(|held| held.since.min(now));
                self.held_since = [self.held_since, since].into_iter().flatten().min();
            }
            if let Some(worse) = remark.kind.state().filter(|state| *state > self.state) {
                self.state = worse;
                self.failing_since = remark.since.or(self.failing_since);
                (self.reason, self.advice) = (Some(remark.reason.clone()), remark.advice.clone());
            }
        }
        self.remarks.extend(remarks);
    }

    /// Takes what is to be told of a feed that it is made of.
    fn join(&mut self, member: Self, id: &str) {
        let of = |words: String| format!("{id}: {words}");
        if member.state > self.state && !matches!(member.state, State::Well | State::New) {
            self.state = member.state;
            self.failing_since = member.failing_since;
            (self.reason, self.advice) = (member.reason.map(of), member.advice);
        }
        self.held_since = [self.held_since, member.held_since].into_iter().flatten().min();
        self.broken.extend(member.broken);
        self.remarks.extend(member.remarks.into_iter().map(|remark| Remark { reason: of(remark.reason), ..remark }));
    }

    /// What is to be told besides the reason of its state.
    pub fn others(&self) -> impl Iterator<Item = &Remark> {
        self.remarks.iter().filter(|remark| Some(&remark.reason) != self.reason.as_ref())
    }
}
