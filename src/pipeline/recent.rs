//! Answers of a short while ago, for feeds of one page that are refreshed one by one: each look at the page serves all of them.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::OwnedMutexGuard;

use crate::{
    config::{Config, FeedConfig, Source},
    fetch::{FetchError, Fetched},
};

/// Answers that are kept at once.
const MOST: usize = 64;
/// Shortest and longest time for which one is of now.
const SHORTEST: TimeDelta = TimeDelta::seconds(10);
const LONGEST: TimeDelta = TimeDelta::minutes(5);

/// An answer, and who got it.
#[derive(Debug, Clone)]
pub(super) struct RecentAnswer {
    pub feed: String,
    pub source: Source,
    pub answer: Result<Fetched, FetchError>,
    at: DateTime<Utc>,
}

/// Answers of a short while ago.
#[derive(Debug, Default)]
pub(super) struct RecentAnswers {
    answers: Mutex<Vec<RecentAnswer>>,
    /// Whose turn it is to ask, by the address that several feeds ask for.
    turns: Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>,
}

/// Whether another feed has a source that asks for the same.
fn is_of_several(config: &Config, feed: &FeedConfig, source: &Source) -> bool {
    let mut others = config.feeds.iter().filter(|other| other.id != feed.id).flat_map(FeedConfig::sources);
    others.any(|other| other.is_asked_like(source))
}

impl RecentAnswers {
    /// Waits for the turn to ask for what another feed asks for, too: of two runs at one time the second takes what the first is told.
    pub(super) async fn turn(
        &self,
        config: &Config,
        feed: &FeedConfig,
        source: &Source,
    ) -> Option<OwnedMutexGuard<()>> {
        if !is_of_several(config, feed, source) {
            return None;
        }
        let turn = {
            let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
            // those that nobody waits for are of addresses that may have gone
            turns.retain(|_, turn| Arc::strong_count(turn) > 1);
            Arc::clone(turns.entry(source.location.to_string()).or_default())
        };
        Some(turn.lock_owned().await)
    }

    /// Keeps the answer of a source where a source of another feed asks for the same.
    pub(super) fn keep(
        &self,
        config: &Config,
        (feed, source): (&FeedConfig, &Source),
        (answer, at): (&Result<Fetched, FetchError>, DateTime<Utc>),
    ) {
        if !is_of_several(config, feed, source) {
            return;
        }
        let (feed, source, answer) = (feed.id.to_string(), source.clone(), answer.clone());
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.retain(|known| at - known.at < LONGEST && !known.source.is_asked_like(&source));
        answers.truncate(MOST - 1);
        answers.insert(0, RecentAnswer { feed, source, answer, at });
    }

    /// What was answered to another feed's source that asks for the same, so lately that it is of now for one that looks so often.
    pub(super) fn of(&self, feed: &FeedConfig, source: &Source, now: DateTime<Utc>) -> Option<RecentAnswer> {
        let interval = TimeDelta::from_std(feed.schedule.interval()).unwrap_or(LONGEST);
        let while_ago = (interval / 10).clamp(SHORTEST, LONGEST);
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let is_of_now = |known: &&RecentAnswer| now - known.at < while_ago && known.at <= now;
        answers
            .iter()
            .filter(is_of_now)
            .find(|known| known.feed != feed.id.as_str() && known.source.is_asked_like(source))
            .cloned()
    }
}
