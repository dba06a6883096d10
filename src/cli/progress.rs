//! What is happening, while it happens: bars on a terminal, events for programs, and nothing where the report at the end is all.

use std::{
    collections::HashMap,
    io::{IsTerminal, stderr},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use pagewire::{
    model::{Advice, Surface},
    pipeline::{Event, Failing, Observer, Outcome, SourceReport},
};

use super::{
    args::{LogArgs, LogFormat},
    summary,
};

/// Shows a run.
pub(crate) enum Progress {
    /// On a terminal.
    Bars(Arc<Bars>),
    /// As events in the log.
    Events,
    /// Not at all: the report says everything once.
    Silent,
}

pub(crate) struct Bars {
    all: MultiProgress,
    total: ProgressBar,
    open: Mutex<HashMap<String, ProgressBar>>,
}

impl Progress {
    pub(crate) fn new(args: &LogArgs) -> Self {
        match args.log_format {
            LogFormat::Json => Self::Events,
            LogFormat::Text if args.quiet => Self::Silent,
            LogFormat::Text if stderr().is_terminal() => Self::Bars(Arc::new(Bars::new())),
            LogFormat::Text if args.verbose => Self::Events,
            LogFormat::Text => Self::Silent,
        }
    }

    pub(crate) fn observer(&self) -> Observer {
        match self {
            Self::Bars(bars) => {
                let bars = Arc::clone(bars);
                Arc::new(move |event| bars.show(event))
            }
            Self::Events => Arc::new(tell),
            Self::Silent => Arc::new(|_| ()),
        }
    }

    pub(crate) fn finish(&self) {
        if let Self::Bars(bars) = self {
            bars.total.finish_and_clear();
        }
    }
}

impl Bars {
    fn new() -> Self {
        let all = MultiProgress::new();
        let total = all.add(ProgressBar::new(0));
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos} of {len} sources") {
            total.set_style(style);
        }
        Self { all, total, open: Mutex::default() }
    }

    fn show(&self, event: &Event<'_>) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            Event::Started(sources) => self.total.set_length(*sources as u64),
            Event::Fetching(feed, location) => {
                let bar = self.all.insert_before(&self.total, ProgressBar::new_spinner());
                bar.set_message(format!("{feed}  {location}"));
                bar.enable_steady_tick(Duration::from_millis(120));
                open.insert(format!("{feed} {location}"), bar);
            }
            Event::Completing(feed, location, done, all) => {
                if let Some(bar) = open.get(&format!("{feed} {location}")) {
                    bar.set_message(format!("{feed}  {location}  full text {done} of {all}"));
                }
            }
            Event::Done(report) => {
                if let Some(bar) = open.remove(&format!("{} {}", report.feed, report.source)) {
                    bar.finish_and_clear();
                }
                self.total.inc(1);
            }
        }
    }
}

/// One event a source; as JSON a program reads it, as text it is shown with `--verbose`.
fn tell(event: &Event<'_>) {
    if let Event::Done(SourceReport {
        feed, source, outcome, issues, moved_to, healed, mended, failing, broken, ..
    }) = event
    {
        if let Some(mended) = mended {
            let toml = mended.toml(feed.as_str());
            tracing::warn!(%feed, source, reason = mended.reason, known = mended.known, found = mended.found, toml, "the recipe no longer fits; the list was recognised");
        }
        for field in broken {
            let advice = field.advice().told(Surface::Command, feed.as_str());
            tracing::warn!(%feed, source, field = field.verdict.field.name(), advice, "{field}");
        }
        for issue in issues {
            tracing::info!(%feed, source, field = issue.field, item = issue.item, "{}", issue.message);
        }
        let moved_to = moved_to.as_deref();
        let told = |advice: Option<&Advice>| advice.map(|advice| advice.told(Surface::Command, feed.as_str()));
        match outcome {
            Outcome::Hindered { reason, advice } => {
                let advice = told(advice.as_ref());
                tracing::error!(%feed, source, outcome = "hindered", reason, advice, "the page could not be asked for");
            }
            Outcome::Failed { reason, advice } => {
                let advice = told(advice.as_ref());
                tracing::error!(%feed, source, outcome = "failed", reason, advice, moved_to, "the feed stays as it was");
            }
            Outcome::Read { found, new, edited, backfilled } => {
                tracing::info!(%feed, source, outcome = "read", found, new, edited, backfilled, moved_to, healed, "read");
            }
            Outcome::Left(wait) => {
                let (outcome, reason) = (outcome.word(), summary::reason(*wait));
                if let Some(Failing { since, reason, advice }) = failing {
                    let advice = told(advice.as_ref());
                    tracing::warn!(%feed, source, outcome, %since, reason, advice, "the feed still fails");
                }
                tracing::info!(%feed, source, outcome, reason, "{outcome}");
            }
            Outcome::NotModified | Outcome::Unchanged => {
                let outcome = outcome.word();
                tracing::info!(%feed, source, outcome, moved_to, healed, "{outcome}");
            }
        }
    }
}
