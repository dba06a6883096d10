//! Keeps every feed fresh: a queue of what is due, and a bounded set of refreshes under way, no two of them at one host.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashSet, VecDeque},
    panic::AssertUnwindSafe,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use chrono::{DateTime, Utc};
use futures_util::FutureExt;
use tokio::{
    sync::{mpsc, oneshot, watch},
    task::JoinSet,
    time::{MissedTickBehavior, interval, sleep},
};

use super::{
    command::{Command, Manner},
    error::Fault,
    house::{House, is_merged},
    index_page::{self, IndexPage},
    memory::MemoryWatch,
    reload,
    shared::{Reader, Shared},
    trouble::Met,
    version::Version,
};
use crate::{
    config::Origin,
    fetch::Location,
    model::FeedId,
    pipeline::{self, Observer, Options, Outcome, Pages, Report},
    store::StoreError,
};

/// How often feeds.toml is looked at.
const WATCH: Duration = Duration::from_secs(2);
/// The clock of the machine may be set: nothing is slept through for longer than this.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);
/// Refreshes under way for each request that may be under way: most of them wait for their turn with a host.
const REFRESHES: usize = 8;

/// A feed that is due, and waits for its hosts and for room.
struct Waiting {
    index: usize,
    since: DateTime<Utc>,
    manner: Manner,
    /// Somebody wishes it.
    is_wished: bool,
    /// The runs that want to know what comes of it.
    runs: Vec<u64>,
}

/// A refresh that has ended.
struct Ended {
    index: usize,
    /// The house that the feed was in when it began.
    house: Arc<House>,
    runs: Vec<u64>,
    report: Result<Report, pipeline::Error>,
}

struct Keeper {
    shared: Arc<Shared>,
    observer: Observer,
    house: Arc<House>,
    /// When which feed is due; one that was planned anew is there twice, and the later plan counts.
    queue: BinaryHeap<Reverse<(DateTime<Utc>, usize)>>,
    waiting: VecDeque<Waiting>,
    busy: HashSet<String>,
    running: JoinSet<Ended>,
    index_page: IndexPage,
    seen: Option<Version>,
    /// Whether the memory is in its place: nothing is begun where it is not.
    memory: MemoryWatch,
}

/// Refreshes what is due until it is told to stop.
pub(super) async fn run(
    shared: Arc<Shared>,
    (mut commands, seen): (mpsc::UnboundedReceiver<Command>, Option<Version>),
    (observer, lose): (Observer, oneshot::Sender<StoreError>),
    mut stopped: watch::Receiver<bool>,
) {
    let house = shared.house();
    let mut keeper = Keeper {
        house,
        observer,
        queue: BinaryHeap::new(),
        waiting: VecDeque::new(),
        busy: HashSet::new(),
        running: JoinSet::new(),
        index_page: IndexPage::new(&shared),
        seen,
        memory: MemoryWatch::default(),
        shared,
    };
    keeper.plan_all().await;
    let mut watch = interval(WATCH);
    let mut index = interval(index_page::OFTEN);
    watch.set_missed_tick_behavior(MissedTickBehavior::Delay);
    index.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        keeper.start_due();
        let until_next = keeper.until_next();
        tokio::select! {
            Some(ended) = keeper.running.join_next() => keeper.ended(ended).await,
            () = keeper.index_page.written() => keeper.publish_what_presses(),
            Some(command) = commands.recv() => keeper.obey(command).await,
            () = sleep(until_next) => {}
            _ = watch.tick() => {
                keeper.look_at_file().await;
                if let Some(saved) = keeper.memory.look(&keeper.shared, keeper.running.is_empty()).await {
                    // the server ends, and what it would write now would be lost
                    let _ = lose.send(saved);
                    return;
                }
            }
            _ = index.tick() => keeper.publish_index(),
            _ = stopped.changed() => break,
        }
    }
    keeper.end().await;
}

impl Keeper {
    fn version(&self) -> Option<Version> {
        Version::of(&self.house.engine.config().path)
    }

    /// Plans every feed anew.
    async fn plan_all(&mut self) {
        self.queue.clear();
        self.waiting.clear();
        let house = Arc::clone(&self.house);
        let plans = self.shared.read(move |reader| {
            let now = reader.now();
            let plans = (0..house.feeds().len()).filter_map(|index| Some((plan(reader, &house, index, now)?, index)));
            Ok::<_, Fault>(plans.collect::<Vec<_>>())
        });
        for (at, index) in plans.await.unwrap_or_default() {
            self.enqueue(index, Some(at));
        }
    }

    fn enqueue(&mut self, index: usize, at: Option<DateTime<Utc>>) {
        self.house.rooms()[index].set_next_look(at);
        if let Some(at) = at {
            self.queue.push(Reverse((at, index)));
        }
    }

    /// How long nothing is due.
    fn until_next(&self) -> Duration {
        let Some(Reverse((at, _))) = self.queue.peek() else { return LONGEST_SLEEP };
        (*at - self.shared.now()).to_std().unwrap_or_default().clamp(Duration::from_millis(50), LONGEST_SLEEP)
    }

    /// Starts what is due, as far as there is room.
    fn start_due(&mut self) {
        if self.memory.is_displaced() {
            return;
        }
        let now = self.shared.now();
        while let Some(Reverse((at, index))) = self.queue.peek().copied().filter(|Reverse((at, _))| *at <= now) {
            self.queue.pop();
            let room = &self.house.rooms()[index];
            // a feed that was planned anew in the meantime has another place in the queue
            let is_current = room.next_look().is_some_and(|next| next.timestamp() == at.timestamp());
            if is_current && !room.paused.load(Ordering::Relaxed) {
                self.wait_for(Waiting { index, since: at, manner: Manner::DUE, is_wished: false, runs: Vec::new() });
            }
        }
        // most of them wait for their turn with a host; the fetcher bounds the requests
        let most = self.house.engine.config().fetch.concurrency.max(1) * REFRESHES;
        for _ in 0..self.waiting.len() {
            let Some(waiting) = self.waiting.pop_front() else { break };
            let room = &self.house.rooms()[waiting.index];
            let is_held_up =
                room.refreshing.load(Ordering::Relaxed) || room.hosts.iter().any(|host| self.busy.contains(host));
            if is_held_up || self.running.len() >= most {
                self.waiting.push_back(waiting);
            } else {
                self.start(waiting);
            }
        }
        self.shared.metrics.queue(self.running.len(), self.waiting.len());
    }

    /// Puts a feed into line; one that waits already does so for both.
    fn wait_for(&mut self, wanted: Waiting) {
        match self.waiting.iter_mut().find(|waiting| waiting.index == wanted.index) {
            Some(waiting) => {
                waiting.manner = waiting.manner.or(wanted.manner);
                waiting.is_wished |= wanted.is_wished;
                waiting.runs.extend(wanted.runs);
            }
            None => self.waiting.push_back(wanted),
        }
    }

    fn start(&mut self, Waiting { index, since, manner, runs, .. }: Waiting) {
        let (house, now) = (Arc::clone(&self.house), self.shared.instant());
        let room = &house.rooms()[index];
        self.shared.metrics.late(now - since);
        self.busy.extend(room.hosts.iter().cloned());
        room.refreshing.store(true, Ordering::Relaxed);
        let feeds = vec![house.feeds()[index].id.clone()];
        let Manner { due, force, accept } = manner;
        let accept = if accept { feeds.clone() } else { Vec::new() };
        let options = Options { feeds, accept, due, force, ..options(now) };
        let (engine, observer) = (Arc::clone(&house.engine), Arc::clone(&self.observer));
        let house = Arc::clone(&house);
        self.running.spawn(async move {
            let run = AssertUnwindSafe(pipeline::run(engine, options, observer)).catch_unwind().await;
            let report = run.unwrap_or_else(|_| Err(pipeline::Error::Fault("the refresh ended early".into())));
            Ended { index, house, runs, report }
        });
    }

    /// Plans a feed's next look after a refresh, and says what changed.
    async fn ended(&mut self, ended: Result<Ended, tokio::task::JoinError>) {
        let Ok(Ended { index, house, runs, report }) = ended else { return };
        let room = &house.rooms()[index];
        for host in &room.hosts {
            self.busy.remove(host);
        }
        room.refreshing.store(false, Ordering::Relaxed);
        let id = house.feeds()[index].id.clone();
        self.shared.runs.note(&runs, &id, report.as_ref());
        self.shared.note_run(Met::Feed(id.to_string()), report.as_ref().err());
        let failed = match report {
            Ok(report) => {
                self.note(&house, index, &report);
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
        let Some(index) = self.house.index(id.as_str()) else { return };
        match failed {
            false => self.replan(index).await,
            // nothing says that the feed was refreshed, as the store could not be written or this machine could not ask; trying at
            // once would spin
            true => self.enqueue(index, Some(self.shared.now() + chrono::TimeDelta::minutes(1))),
        }
    }

    async fn replan(&mut self, index: usize) {
        let house = Arc::clone(&self.house);
        let at = self.shared.read(move |reader| Ok::<_, Fault>(plan(reader, &house, index, reader.now())));
        let at = at.await.unwrap_or_default();
        self.enqueue(index, at);
    }

    fn note(&mut self, house: &House, index: usize, report: &Report) {
        for source in &report.sources {
            self.shared.metrics.refreshed(&source.outcome);
        }
        for document in &report.unwritten {
            tracing::error!(feed = document.feed, file = document.path, "{}; {}", document.reason, document.advice);
        }
        // it wrote by a feeds.toml of before: what of that is not wanted any more leaves at once
        if !std::ptr::eq(house, &*self.house) {
            self.index_page.hurry();
        }
        let asked =
            report.sources.iter().any(|source| !matches!(source.outcome, Outcome::Left(_) | Outcome::Hindered { .. }));
        if !asked {
            return;
        }
        house.touch(index);
        // a change of the configuration leaves the old house behind
        if !std::ptr::eq(house, &*self.house)
            && let Some(index) = self.house.index(house.feeds()[index].id.as_str())
        {
            self.house.touch(index);
        }
        self.index_page.is_stale = true;
        self.index_page.has_news |= !report.written.is_empty();
        if report
            .sources
            .iter()
            .any(|source| matches!(source.outcome, Outcome::Read { new, edited, .. } if new + edited > 0))
        {
            for dependent in &house.rooms()[index].dependents {
                self.shared.note_change(house.feeds()[*dependent].id.as_str());
            }
        }
    }

    async fn obey(&mut self, command: Command) {
        match command {
            Command::Reload => self.reload().await,
            Command::Look(done) => {
                self.look_at_file().await;
                // whoever asked may have gone
                let _ = done.send(());
            }
            Command::Plan(id) => {
                if let Some(index) = self.house.index(id.as_str()) {
                    self.replan(index).await;
                }
            }
            Command::Refresh(id) => self.wish_members(&id, Manner::NOW),
            Command::Accept(id) => self.wish_members(&id, Manner { accept: true, ..Manner::NOW }),
            Command::Run(run, wanted) => {
                for (id, manner) in wanted {
                    self.wish(&id, manner, vec![run]);
                }
            }
        }
    }

    /// Has a feed refreshed before all others, and for a merged one its members.
    fn wish_members(&mut self, id: &FeedId, manner: Manner) {
        let house = Arc::clone(&self.house);
        let Some(feed) = house.feed(id.as_str()) else { return };
        for member in pipeline::members(house.engine.config(), feed) {
            self.wish(&member.id, manner, Vec::new());
            let at = self.waiting.iter().position(|waiting| Some(waiting.index) == house.index(member.id.as_str()));
            if let Some(first) = at.and_then(|at| self.waiting.remove(at)) {
                self.waiting.push_front(first);
            }
        }
    }

    /// Has a feed refreshed that somebody wishes to be.
    fn wish(&mut self, id: &FeedId, manner: Manner, runs: Vec<u64>) {
        match self.house.index(id.as_str()) {
            Some(index) => self.wait_for(Waiting { index, since: self.shared.now(), manner, is_wished: true, runs }),
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
        if self.seen.is_none() && !self.shared.has_file() {
            // the first feed that is added writes it
            return;
        }
        let shared = Arc::clone(&self.shared);
        let before = match tokio::task::spawn_blocking(move || reload::reload(&shared)).await {
            Ok(Ok(house)) => std::mem::replace(&mut self.house, house),
            Ok(Err(fault)) => {
                tracing::error!("feeds.toml cannot be used, and the feeds go on as before:\n{fault}");
                return self.shared.set_config_fault(Some(fault));
            }
            // it is in the log
            Err(_) => return,
        };
        let waiting = std::mem::take(&mut self.waiting);
        self.shared.set_has_file();
        self.shared.set_config_fault(None);
        tracing::info!(feeds = self.house.feeds().len(), "feeds.toml was read again");
        self.index_page.hurry();
        self.publish_index();
        self.plan_all().await;
        // what somebody wishes is done all the same
        for Waiting { index, manner, runs, .. } in waiting.into_iter().filter(|waiting| waiting.is_wished) {
            self.wish(&before.feeds()[index].id, manner, runs);
        }
    }

    fn publish_index(&mut self) {
        self.index_page.publish(&self.shared, &self.house.engine, options(self.shared.now()));
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
        self.index_page.finish(&self.shared, &self.house.engine, options(self.shared.now())).await;
    }
}

/// How the server refreshes.
fn options(now: DateTime<Utc>) -> Options {
    Options {
        now,
        feeds: Vec::new(),
        accept: Vec::new(),
        unconditional: false,
        due: true,
        force: false,
        pages: Pages::Fetched,
        articles: true,
        history: true,
        index: false,
    }
}

/// When a feed is looked at next: at the first instant at which one of its sources is due, a little later for being spread. What
/// is overdue comes spread, too, so that a server that was away does not ask for everything at once.
fn plan(reader: &Reader, house: &House, index: usize, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let feed = house.feeds().get(index).filter(|feed| !is_merged(feed))?;
    let Origin::Pages { locations, .. } = &feed.origin else { return None };
    let mut earliest: Option<DateTime<Utc>> = None;
    // standard input is read once, by whoever starts the program
    for location in locations.iter().filter(|location| !matches!(location, Location::Stdin)) {
        let store = reader.store();
        let source = location.to_string();
        let known = store.source(feed.id.as_str(), &source, now).ok().and_then(|state| state.checked_at);
        let next = match pipeline::next_look(&store, feed, location, now) {
            Ok(Some(next)) => next,
            Ok(None) => continue,
            Err(error) => {
                tracing::error!(feed = %feed.id, "{error}");
                now + chrono::TimeDelta::minutes(1)
            }
        };
        let next = next.max(now);
        let next = if known.is_some() { next + feed.schedule.spread(feed.id.as_str(), &source) } else { next };
        earliest = Some(earliest.map_or(next, |earliest| earliest.min(next)));
    }
    earliest
}
