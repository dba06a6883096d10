//! What depends on all feeds, while the server runs: `out/index.html`, what could not be written before, and what leaves the output
//! folder. It is looked after where it is stale, beside the refreshes, and never for a large part of the time.

use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, Utc};
use tokio::{task::JoinHandle, time::Instant};

use super::{shared::Shared, trouble::Met};
use crate::pipeline::{self, Engine, Options, Report};

/// How often it is written at most.
pub(super) const OFTEN: Duration = Duration::from_secs(20);
/// How often it is looked at although nothing happened: documents leave the folder when their time has come.
const SELDOM: Duration = Duration::from_secs(3600);
/// The part of the time, as 1 in so much, that goes into it: with thousands of feeds it takes seconds.
const SHARE: u32 = 50;
/// What takes no longer than this is done as soon as there is something new to name.
const CHEAP: Duration = Duration::from_millis(250);

pub(super) struct IndexPage {
    pub is_stale: bool,
    /// feeds.toml changed, and what is no longer public does not wait.
    is_urgent: bool,
    /// Documents were written that the page may not name yet.
    pub has_news: bool,
    /// How long it took the last time.
    took: Duration,
    /// The page on its way, and how long that took.
    under_way: Option<JoinHandle<Duration>>,
    not_before: Instant,
    began: Instant,
    /// What the log has said of it, so that it does not say it again every time.
    told: Arc<Mutex<HashSet<String>>>,
    /// Tells others that a change of feeds.toml waits to be followed.
    unswept: Arc<AtomicBool>,
}

impl IndexPage {
    pub(super) fn new(shared: &Shared) -> Self {
        let now = Instant::now();
        Self {
            is_stale: true,
            is_urgent: false,
            has_news: false,
            took: Duration::ZERO,
            under_way: None,
            not_before: now,
            began: now,
            told: Arc::default(),
            unswept: Arc::clone(&shared.unswept),
        }
    }

    /// Has the page written if it is time; does not wait for it.
    pub(super) fn publish(&mut self, shared: &Arc<Shared>, engine: &Arc<Engine>, options: Options) {
        let has_failed = shared.has_unwritten() || shared.may_have_ended(&Met::All);
        let is_stale = self.is_stale || has_failed || self.began.elapsed() > SELDOM;
        let is_time = self.is_pressing() || is_stale && self.not_before <= Instant::now();
        if self.under_way.is_none() && is_time {
            self.start(shared, engine, options);
        }
    }

    /// Says that feeds.toml changed.
    pub(super) fn hurry(&mut self) {
        (self.is_stale, self.is_urgent) = (true, true);
        self.unswept.store(true, Ordering::Relaxed);
    }

    /// Whether the page is not to wait for its turn.
    pub(super) fn is_pressing(&self) -> bool {
        self.is_urgent || self.has_news && self.took <= CHEAP
    }

    /// Waits until the page on its way is written; for ever where there is none.
    pub(super) async fn written(&mut self) {
        let Some(under_way) = &mut self.under_way else { return std::future::pending().await };
        // a panic there was logged
        self.took = under_way.await.unwrap_or_default();
        self.under_way = None;
        self.unswept.store(self.is_urgent, Ordering::Relaxed);
        self.not_before = Instant::now() + self.took * SHARE;
    }

    /// Writes the page as it is in the end.
    pub(super) async fn finish(&mut self, shared: &Arc<Shared>, engine: &Arc<Engine>, options: Options) {
        self.wait().await;
        if self.is_stale {
            self.start(shared, engine, options);
            self.wait().await;
        }
    }

    fn start(&mut self, shared: &Arc<Shared>, engine: &Arc<Engine>, options: Options) {
        (self.is_stale, self.is_urgent, self.has_news) = (false, false, false);
        self.began = Instant::now();
        let (shared, engine, told) = (Arc::clone(shared), Arc::clone(engine), Arc::clone(&self.told));
        self.under_way = Some(tokio::spawn(async move {
            let began = Instant::now();
            let now = options.now;
            let published = pipeline::publish_index(Arc::clone(&engine), options).await;
            // what commands take is theirs, and makes no page later
            let took = began.elapsed();
            match with_commands(published, &engine, now).await {
                Ok(report) => {
                    tell(&report, &told);
                    shared.note_run(Met::All, None);
                    shared.set_withdrawn(report.withdrawn.clone());
                    shared.look_for_unwritten(!report.unwritten.is_empty()).await;
                }
                Err(error) => {
                    tracing::error!("{error}");
                    shared.note_run(Met::All, Some(&error));
                }
            }
            took
        }));
    }

    async fn wait(&mut self) {
        if let Some(under_way) = self.under_way.take() {
            // a panic there was logged; the server ends all the same
            let _ = under_way.await;
        }
    }
}

/// Runs the commands that wait for what was published; those that fail join its report.
async fn with_commands(
    published: Result<Report, pipeline::Error>,
    engine: &Engine,
    now: DateTime<Utc>,
) -> Result<Report, pipeline::Error> {
    let mut report = published?;
    report.unwritten.extend(pipeline::after(engine, true, now).await?);
    Ok(report)
}

/// Says in the log what the time before did not.
fn tell(report: &Report, told: &Mutex<HashSet<String>>) {
    let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
    let mut lines = HashSet::new();
    for document in &report.unwritten {
        let line = format!("{}; {}", document.reason, document.advice);
        if !told.contains(&line) {
            tracing::error!(file = document.path, feed = document.feed, "{line}");
        }
        lines.insert(line);
    }
    for withdrawal in &report.withdrawn {
        let line = withdrawal.to_string();
        if !told.contains(&line) {
            tracing::warn!("{line}");
        }
        lines.insert(line);
    }
    *told = lines;
}
