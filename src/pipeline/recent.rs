//! Answers of a short while ago, for feeds of one page that are refreshed one by one: each look at the page serves all of them.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

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
pub(super) struct RecentAnswers(Mutex<Vec<RecentAnswer>>);

impl RecentAnswers {
    /// Keeps the answer of a source where a source of another feed asks for the same.
    pub(super) fn keep(
        &self,
        config: &Config,
        (feed, source): (&FeedConfig, &Source),
        (answer, at): (&Result<Fetched, FetchError>, DateTime<Utc>),
    ) {
        let others = config.feeds.iter().filter(|other| other.id != feed.id).flat_map(FeedConfig::sources);
        if !{ others }.any(|other| other.is_asked_like(source)) {
            return;
        }
        let (feed, source, answer) = (feed.id.to_string(), source.clone(), answer.clone());
        let mut answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        answers.retain(|known| at - known.at < LONGEST && !known.source.is_asked_like(&source));
        answers.truncate(MOST - 1);
        answers.insert(0, RecentAnswer { feed, source, answer, at });
    }

    /// What was answered to another feed's source that asks for the same, so lately that it is of now for one that looks so often.
    pub(super) fn of(&self, feed: &FeedConfig, source: &Source, now: DateTime<Utc>) -> Option<RecentAnswer> {
        let interval = TimeDelta::from_std(feed.schedule.interval()).unwrap_or(LONGEST);
        let while_ago = (interval / 10).clamp(SHORTEST, LONGEST);
        let answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_of_now = |known: &&RecentAnswer| now - known.at < while_ago && known.at <= now;
        answers
            .iter()
            .filter(is_of_now)
            .find(|known| known.feed != feed.id.as_str() && known.source.is_asked_like(source))
            .cloned()
    }
}
