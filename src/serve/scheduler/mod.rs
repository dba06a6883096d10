//! Keeps every feed fresh: a queue of what is due, and a bounded set of refreshes under way, no two of them at one host.

mod plan;
mod queue;

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::FutureExt;
use tokio::{
    sync::{mpsc, oneshot, watch},
    task::JoinSet,
    time::{MissedTickBehavior, interval, sleep},
};

use self::{
    plan::{options, plan},
    queue::{Queue, Waiting},
};
use super::{
    command::{RefreshManner, ServerCommand},
    error::Fault,
    index_page::{self, IndexPage},
    memory::MemoryWatch,
    reload,
    shared::Shared,
    snapshot::Snapshot,
    trouble::Met,
    version::FileVersions,
};
use crate::{
    model::FeedId,
    pipeline::{self, Observer, Options, Outcome, Report},
    store::StoreError,
};

/// How often feeds.toml is looked at.
const WATCH: Duration = Duration::from_secs(2);
/// Refreshes under way for each request that may be under way: most of them wait for their turn with a host.
const REFRESHES: usize = 8;

/// A refresh that has ended.
struct Ended {
    index: usize,
    /// The snapshot that the feed was in when it began.
    snapshot: Arc<Snapshot>,
    runs: Vec<u64>,
    report: Result<Report, pipeline::Error>,
}

struct Scheduler {
    shared: Arc<Shared>,
    observer: Observer,
    snapshot: Arc<Snapshot>,
    queue: Queue,
    running: JoinSet<Ended>,
    index_page: IndexPage,
    seen: FileVersions,
    /// Whether the memory is in its place: nothing is begun where it is not.
    memory: MemoryWatch,
}

/// Refreshes what is due until it is told to stop.
pub(super) async fn run(
    shared: Arc<Shared>,
    (mut commands, seen): (mpsc::UnboundedReceiver<ServerCommand>, FileVersions),
    (observer, lose): (Observer, oneshot::Sender<StoreError>),
    mut stopped: watch::Receiver<bool>,
) {
    let snapshot = shared.snapshot();
    let mut scheduler = Scheduler {
        snapshot,
        observer,
        queue: Queue::default(),
        running: JoinSet::new(),
        index_page: IndexPage::new(&shared),
        seen,
        memory: MemoryWatch::default(),
        shared,
    };
    scheduler.plan_all().await;
    let mut watch = interval(WATCH);
    let mut index = interval(index_page::OFTEN);
    watch.set_missed_tick_behavior(MissedTickBehavior::Delay);
    index.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        scheduler.start_due();
        let until_next = scheduler.queue.until_next(scheduler.shared.now());
        tokio::select! {
            Some(ended) = scheduler.running.join_next() => scheduler.ended(ended).await,
            () = scheduler.index_page.written() => scheduler.publish_what_presses(),
            Some(command) = commands.recv() => scheduler.obey(command).await,
            () = sleep(until_next) => {}
            _ = watch.tick() => {
                scheduler.look_at_file().await;
                if let Some(saved) = scheduler.memory.look(&scheduler.shared, scheduler.running.is_empty()).await {
                    // the server ends, and what it would write now would be lost
                    let _ = lose.send(saved);
                    return;
                }
            }
            _ = index.tick() => scheduler.publish_index(),
            _ = stopped.changed() => break,
        }
    }
    scheduler.end().await;
}

impl Scheduler {
    fn version(&self) -> FileVersions {
        let config = self.snapshot.engine.config();
        FileVersions::of(&config.path).beside(config)
    }

    /// Plans every feed anew.
    async fn plan_all(&mut self) {
        // what waited and is still due is planned with the rest
        drop(self.queue.clear());
        let snapshot = Arc::clone(&self.snapshot);
        let plans = self.shared.read(move |reader| {
            let now = reader.now();
            let plans =
                (0..snapshot.feeds().len()).filter_map(|index| Some((plan(reader, &snapshot, index, now)?, index)));
            Ok::<_, Fault>(plans.collect::<Vec<_>>())
        });
        for (at, index) in plans.await.unwrap_or_default() {
            self.queue.plan(&self.snapshot, index, Some(at));
        }
    }

    /// Starts what is due, as far as there is room.
    fn start_due(&mut self) {
        if self.memory.is_displaced() {
            return;
        }
        self.queue.line_up(&self.snapshot, self.shared.now());
        // most of them wait for their turn with a host; the fetcher bounds the requests
        let most = self.snapshot.engine.config().fetch.concurrency.max(1) * REFRESHES;
        for waiting in self.queue.take_startable(&self.snapshot, most.saturating_sub(self.running.len())) {
            self.start(waiting);
        }
        self.shared.metrics.queue(self.running.len(), self.queue.waiting());
    }

    fn start(&mut self, Waiting { index, since, manner, runs, .. }: Waiting) {
        let (snapshot, now) = (Arc::clone(&self.snapshot), self.shared.instant());
        self.shared.metrics.late(now - since);
        let feeds = vec![snapshot.states()[index].feed().id.clone()];
        let RefreshManner { due, force, accept } = manner;
        let accept = if accept { feeds.clone() } else { Vec::new() };
        let options = Options { feeds, accept, due, force, ..options(now) };
        let (engine, observer) = (Arc::clone(&snapshot.engine), Arc::clone(&self.observer));
        let snapshot = Arc::clone(&snapshot);
        self.running.spawn(async move {
            let run = AssertUnwindSafe(pipeline::run(engine, options, observer)).catch_unwind().await;
            let report = run.unwrap_or_else(|_| Err(pipeline::Error::Fault("the refresh ended early".into())));
            Ended { index, snapshot, runs, report }
        });
    }

    /// Plans a feed's next look after a refresh, and says what changed.
    async fn ended(&mut self, ended: Result<Ended, tokio::task::JoinError>) {
        let Ok(Ended { index, snapshot, runs, report }) = ended else { return };
        self.queue.release(&snapshot.states()[index]);
        let id = snapshot.states()[index].feed().id.clone();
        self.shared.runs.note(&runs, &id, report.as_ref());
        self.shared.note_run(Met::Feed(id.to_string()), report.as_ref().err());
        let failed = match report {
            Ok(report) => {
                self.note(&snapshot, index, &report);
                self.shared.look_for_unwritten(!report.unwritten.is_empty()).await;
                self.publish_what_presses();
                report.hindered()
            }
            Err(error) => {
                tracing::error!(feed = %id, "{error}");
                true
            }
        };
        // the configuration may have changed in between
        let Some(index) = self.snapshot.index(id.as_str()) else { return };
        match failed {
            false => self.replan(index).await,
            // nothing says that the feed was refreshed, as the store could not be written or this machine could not ask; trying at
            // once would spin
            true => {
                let soon = self.shared.now() + chrono::TimeDelta::minutes(1);
                self.queue.plan(&self.snapshot, index, Some(soon));
            }
        }
    }

    async fn replan(&mut self, index: usize) {
        let snapshot = Arc::clone(&self.snapshot);
        let at = self.shared.read(move |reader| Ok::<_, Fault>(plan(reader, &snapshot, index, reader.now())));
        let at = at.await.unwrap_or_default();
        self.queue.plan(&self.snapshot, index, at);
    }

    fn note(&mut self, snapshot: &Snapshot, index: usize, report: &Report) {
        for source in &report.sources {
            self.shared.metrics.refreshed(&source.outcome);
        }
        for document in &report.unwritten {
            tracing::error!(feed = document.feed, file = document.path, "{}; {}", document.reason, document.advice);
        }
        // it wrote by a feeds.toml of before: what of that is not wanted any more leaves at once
        if !std::ptr::eq(snapshot, &*self.snapshot) {
            self.index_page.hurry();
        }
        let asked =
            report.sources.iter().any(|source| !matches!(source.outcome, Outcome::Left(_) | Outcome::Hindered { .. }));
        if !asked {
            return;
        }
        snapshot.touch(index);
        // a change of the configuration leaves the old snapshot behind
        if !std::ptr::eq(snapshot, &*self.snapshot)
            && let Some(index) = self.snapshot.index(snapshot.states()[index].feed().id.as_str())
        {
            self.snapshot.touch(index);
        }
        self.index_page.is_stale = true;
        self.index_page.has_news |= !report.written.is_empty();
        if report
            .sources
            .iter()
            .any(|source| matches!(source.outcome, Outcome::Read { new, edited, .. } if new + edited > 0))
        {
            for dependent in &snapshot.states()[index].dependents {
                self.shared.note_change(snapshot.states()[*dependent].feed().id.as_str());
            }
        }
    }

    async fn obey(&mut self, command: ServerCommand) {
        match command {
            ServerCommand::Reload => self.reload().await,
            ServerCommand::Look(done) => {
                self.look_at_file().await;
                // whoever asked may have gone
                let _ = done.send(());
            }
            ServerCommand::Plan(id) => {
                if let Some(index) = self.snapshot.index(id.as_str()) {
                    self.replan(index).await;
                }
            }
            ServerCommand::Refresh(id) => self.wish_members(&id, RefreshManner::NOW),
            ServerCommand::Accept(id) => self.wish_members(&id, RefreshManner { accept: true, ..RefreshManner::NOW }),
            ServerCommand::Run(run, wanted) => {
                for (id, manner) in wanted {
                    self.wish(&id, manner, vec![run]);
                }
            }
        }
    }

    /// Has a feed refreshed before all others, and for a merged one its members.
    fn wish_members(&mut self, id: &FeedId, manner: RefreshManner) {
        let snapshot = Arc::clone(&self.snapshot);
        let Some(feed) = snapshot.feed(id.as_str()) else { return };
        for member in pipeline::members(snapshot.engine.config(), feed) {
            self.wish(&member.id, manner, Vec::new());
            if let Some(index) = snapshot.index(member.id.as_str()) {
                self.queue.put_first(index);
            }
        }
    }

    /// Has a feed refreshed that somebody wishes to be.
    fn wish(&mut self, id: &FeedId, manner: RefreshManner, runs: Vec<u64>) {
        match self.snapshot.index(id.as_str()) {
            Some(index) => {
                self.queue.wait_for(Waiting { index, since: self.shared.now(), manner, is_wished: true, runs });
            }
            None => self.shared.runs.miss(&runs, id),
        }
    }

    async fn look_at_file(&mut self) {
        let version = self.version();
        if version != self.seen {
            self.reload().await;
        }
    }

    /// Takes a changed feeds.toml; a broken one leaves everything as it is, and says so.
    async fn reload(&mut self) {
        self.seen = self.version();
        if !self.seen.is_there() && !self.shared.has_file() {
            // the first feed that is added writes it
            return;
        }
        let shared = Arc::clone(&self.shared);
        let before = match tokio::task::spawn_blocking(move || reload::reload(&shared)).await {
            Ok(Ok(snapshot)) => std::mem::replace(&mut self.snapshot, snapshot),
            Ok(Err(fault)) => {
                // whoever reads of it in the log finds it in the dashboard
                self.shared.set_config_fault(Some(fault.clone()));
                return tracing::error!("feeds.toml cannot be used, and the feeds go on as before:\n{fault}");
            }
            // it is in the log
            Err(_) => return,
        };
        // it may include others now
        self.seen = self.seen.clone().beside(self.snapshot.engine.config());
        let waiting = self.queue.clear();
        self.shared.set_has_file();
        self.shared.set_config_fault(None);
        tracing::info!(feeds = self.snapshot.feeds().len(), "feeds.toml was read again");
        self.index_page.hurry();
        self.publish_index();
        self.plan_all().await;
        // what somebody wishes is done all the same
        for Waiting { index, manner, runs, .. } in waiting.into_iter().filter(|waiting| waiting.is_wished) {
            self.wish(&before.states()[index].feed().id, manner, runs);
        }
    }

    fn publish_index(&mut self) {
        self.index_page.publish(&self.shared, &self.snapshot.engine, options(self.shared.now()));
    }

    /// Has the index page written if it is not to wait for its turn.
    fn publish_what_presses(&mut self) {
        if self.index_page.is_pressing() {
            self.publish_index();
        }
    }

    /// Lets what is under way end, and writes the index page as it then is.
    async fn end(mut self) {
        while self.running.join_next().await.is_some() {}
        self.index_page.finish(&self.shared, &self.snapshot.engine, options(self.shared.now())).await;
    }
}
