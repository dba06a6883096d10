//! What was asked to be refreshed together, and what came of it: how a command beside the server has it do its work.
//!
//! `POST /runs` begins one and `GET /runs/{number}` tells how far it is. Besides the operator whoever can read the state folder may
//! do so, by a key that is there while the server runs.

use std::{
    collections::{BTreeMap, HashSet},
    sync::{Mutex, PoisonError},
};

use axum::http::HeaderMap;
use serde::Serialize;

use super::digest::digest;
use crate::{
    KEY_HEADER,
    model::{FeedId, Surface},
    pipeline::{self, Report},
};

/// How many runs are told of.
const RUNS: usize = 64;

/// The runs that were asked for.
pub(super) struct Runs {
    /// The digest of the key.
    key: [u8; 32],
    runs: Mutex<BTreeMap<u64, ServerRun>>,
}

/// A run under way, or done.
#[derive(Default)]
struct ServerRun {
    /// Feeds that are not refreshed yet.
    open: HashSet<FeedId>,
    feeds: usize,
    /// What came of those that are.
    report: Report,
    /// What stopped a refresh as a whole.
    faults: Vec<String>,
    /// One of that was the memory.
    of_memory: bool,
}

/// How far a run is, and its report.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct RunProgress {
    /// Its number.
    pub run: u64,
    pub feeds: usize,
    /// Feeds that are not refreshed yet.
    pub open: usize,
    pub done: bool,
    /// What stopped a refresh as a whole.
    pub faults: Vec<String>,
    /// One of the faults was that the memory could not be used.
    pub memory_failed: bool,
    #[serde(flatten)]
    pub report: Report,
}

impl Runs {
    pub(super) fn new(key: &str) -> Self {
        Self { key: digest(key.as_bytes()), runs: Mutex::default() }
    }

    /// Whether a request shows the key.
    pub(super) fn knows(&self, headers: &HeaderMap) -> bool {
        let shown = headers.get(KEY_HEADER);
        shown.is_some_and(|shown| digest(shown.as_bytes()) == self.key)
    }

    /// Begins a run of these feeds; returns its number.
    pub(super) fn begin(&self, feeds: impl Iterator<Item = FeedId>) -> u64 {
        let open: HashSet<FeedId> = feeds.collect();
        let mut runs = self.runs.lock().unwrap_or_else(PoisonError::into_inner);
        let number = runs.last_key_value().map_or(1, |(last, _)| last + 1);
        runs.insert(number, ServerRun { feeds: open.len(), open, ..ServerRun::default() });
        while runs.len() > RUNS {
            runs.pop_first();
        }
        number
    }

    /// Notes what came of a feed for those runs that asked for it.
    pub(super) fn note(&self, numbers: &[u64], feed: &FeedId, report: Result<&Report, &pipeline::Error>) {
        self.each(numbers, |run| {
            run.open.remove(feed);
            match report {
                Ok(report) => run.add(report),
                Err(fault) => {
                    run.of_memory |= matches!(fault, pipeline::Error::Store(_));
                    run.faults.push(format!("{feed}: {fault}"));
                }
            }
        });
    }

    /// Notes that nothing came of a feed, which is gone.
    pub(super) fn miss(&self, numbers: &[u64], feed: &FeedId) {
        self.each(numbers, |run| {
            run.open.remove(feed);
            run.faults.push(format!("{feed}: it is not in feeds.toml any more"));
        });
    }

    fn each(&self, numbers: &[u64], mut change: impl FnMut(&mut ServerRun)) {
        let mut runs = self.runs.lock().unwrap_or_else(PoisonError::into_inner);
        for number in numbers {
            if let Some(run) = runs.get_mut(number) {
                change(run);
            }
        }
    }

    /// How far a run is, and its report. Where the files are on this machine is told to who shows the key alone.
    pub(super) fn progress(&self, number: u64, shows_key: bool) -> Option<RunProgress> {
        let runs = self.runs.lock().unwrap_or_else(PoisonError::into_inner);
        let run = runs.get(&number)?;
        let mut report = run.report.clone();
        for document in report.unwritten.iter_mut().filter(|_| !shows_key) {
            document.path.clear();
            document.config.clear();
        }
        Some(RunProgress {
            run: number,
            feeds: run.feeds,
            open: run.open.len(),
            done: run.open.is_empty(),
            faults: run.faults.clone(),
            memory_failed: run.of_memory,
            report,
        })
    }
}

impl ServerRun {
    /// Takes up what came of one feed.
    fn add(&mut self, report: &Report) {
        let Report { sources, written, in_place, unwritten, private, paused, damages, .. } = report;
        // a command tells it, whatever its version
        let told = sources.iter().cloned().map(|source| source.told(Surface::Command));
        self.report.sources.extend(told);
        self.report.written.extend(written.iter().cloned());
        self.report.in_place += in_place;
        self.report.unwritten.extend(unwritten.iter().cloned());
        self.report.private.clone_from(private);
        self.report.paused.clone_from(paused);
        // each feed's report has all of them
        self.report.damages.extend(damages.iter().cloned());
        self.report.damages.sort();
        self.report.damages.dedup();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_done_when_each_of_its_feeds_is_and_old_ones_are_forgotten() {
        let runs = Runs::new("key");
        let feeds = || ["a", "b"].into_iter().map(|id| FeedId::parse(id).unwrap());
        let first = runs.begin(feeds());
        for (feed, done) in feeds().zip([false, true]) {
            runs.note(&[first], &feed, Ok(&Report::default()));
            assert_eq!(runs.progress(first, true).unwrap().done, done);
        }
        let last = (0..RUNS).map(|_| runs.begin(feeds())).last().unwrap();
        assert!(runs.progress(first, true).is_none() && runs.progress(last, true).is_some());
    }

    #[test]
    fn the_key_alone_opens_it() {
        let runs = Runs::new("key");
        let shown = |key: &'static str| {
            runs.knows(&HeaderMap::from_iter([(KEY_HEADER.parse().unwrap(), key.parse().unwrap())]))
        };
        assert!(shown("key") && !shown("") && !shown("keys") && !runs.knows(&HeaderMap::new()));
    }
}
