//! `out/index.html`, while the server runs: written where it is stale, beside the refreshes, and never for a large part of the time.

use std::{sync::Arc, time::Duration};

use tokio::{task::JoinHandle, time::Instant};

use crate::pipeline::{self, Engine, Options};

/// How often it is written at most.
pub(super) const OFTEN: Duration = Duration::from_secs(20);
/// The part of the time, as 1 in so much, that goes into it: with thousands of feeds it takes seconds.
const SHARE: u32 = 50;

pub(super) struct IndexPage {
    pub is_stale: bool,
    /// The page on its way, and how long that took.
    under_way: Option<JoinHandle<Duration>>,
    not_before: Instant,
}

impl Default for IndexPage {
    fn default() -> Self {
        Self { is_stale: true, under_way: None, not_before: Instant::now() }
    }
}

impl IndexPage {
    /// Has the page written if it is time; does not wait for it.
    pub(super) async fn publish(&mut self, engine: &Arc<Engine>, options: Options) {
        if let Some(written) = self.under_way.take_if(|under_way| under_way.is_finished()) {
            self.not_before = Instant::now() + written.await.unwrap_or_default() * SHARE;
        }
        if self.under_way.is_none() && self.is_stale && self.not_before <= Instant::now() {
            self.start(engine, options);
        }
    }

    /// Writes the page as it is in the end.
    pub(super) async fn finish(&mut self, engine: &Arc<Engine>, options: Options) {
        self.wait().await;
        if self.is_stale {
            self.start(engine, options);
            self.wait().await;
        }
    }

    fn start(&mut self, engine: &Arc<Engine>, options: Options) {
        self.is_stale = false;
        let engine = Arc::clone(engine);
        self.under_way = Some(tokio::spawn(async move {
            let began = Instant::now();
            match pipeline::publish_index(engine, options).await {
                Ok(report) => report.unwritten.iter().for_each(|fault| tracing::error!("{fault}")),
                Err(error) => tracing::error!("{error}"),
            }
            began.elapsed()
        }));
    }

    async fn wait(&mut self) {
        if let Some(under_way) = self.under_way.take() {
            // a panic there was logged; the server ends all the same
            let _ = under_way.await;
        }
    }
}
