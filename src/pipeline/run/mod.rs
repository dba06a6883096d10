//! One run: every source once, each host's one after the other, and each feed written as soon as its sources are done.

mod ask;
mod further;
mod options;
mod publishing;
mod sitemaps;

use std::{
    collections::{BTreeMap, HashSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::task::JoinSet;

pub use self::options::{Options, Pages};
use self::{
    ask::{Answer, SharedFetch},
    publishing::Documents,
};
use super::{
    Error, Failing, Mended, Outcome, Remark, Report, SourceError, SourceReport, after,
    articles::Articles,
    assemble, built, carry_over,
    documents::WrittenDocuments,
    engine::Engine,
    files::Files,
    refresh::{self, Refreshed},
    remark,
    site_rules::RuleFolder,
    spending::Spending,
    task::{Task, lock},
};
use crate::{
    config::{Config, FeedConfig, Source},
    extract::article::ArticleRecipe,
    fetch::{Clock, Fetched, Location},
    model::{FeedId, Issue},
    store::Backoff,
};

/// What a run tells while it goes.
#[derive(Debug)]
pub enum Event<'a> {
    /// So many sources will be refreshed.
    Started(usize),
    /// A source is about to be fetched.
    Fetching(&'a FeedId, &'a Location),
    /// Of so many own pages of the items of a source, so many are read.
    Completing(&'a FeedId, &'a Location, usize, usize),
    /// A source is done.
    Done(&'a SourceReport),
}

/// Listens to a run.
pub type Observer = Arc<dyn Fn(&Event<'_>) + Send + Sync>;

/// Refreshes and publishes.
///
/// # Errors
/// [`Error`] when the store fails; what fails for one source or one document is in the [`Report`].
pub async fn run(engine: Arc<Engine>, options: Options, observer: Observer) -> Result<Report, Error> {
    let store = Arc::clone(&engine.store);
    let ran = run_all(engine, options, observer).await;
    ran.map_err(|error| error.of(&lock(&store)))
}

async fn run_all(engine: Arc<Engine>, options: Options, observer: Observer) -> Result<Report, Error> {
    let jobs = jobs(&engine.config, &options);
    observer(&Event::Started(jobs.len()));
    let run = Arc::new(Run::new(engine, options, observer, &jobs));
    run.engine.recall_closures(run.options.now)?;
    carry_over::carry_over(&lock(&run.engine.store), &run.engine.config)?;
    let mut hosts = JoinSet::new();
    for jobs in by_host(&run.engine.config, jobs) {
        hosts.spawn(run_host(Arc::clone(&run), jobs));
    }
    let mut reports = Vec::new();
    while let Some(host) = hosts.join_next().await {
        match host {
            Ok(finished) => reports.extend(finished?),
            // a source's own faults are caught where they happen; this would be one of the loop around them
            Err(fault) => tracing::error!(%fault, "a host's task ended early"),
        }
    }
    reports.sort_by_key(|(job, _)| *job);
    let sources = reports.into_iter().map(|(_, report)| report).collect();
    let last = Arc::clone(&run);
    if last.options.index
        && let Ok(rest) = tokio::task::spawn_blocking(move || last.publish_rest()).await
    {
        rest?;
    }
    if run.engine.folder.is_some() {
        built::record(&run.engine.config, &run.options);
    }
    run.engine.store_traffic(run.clock.now())?;
    let mut report = run.report(sources);
    report.unwritten.extend(after::after(&run.engine, run.options.index, run.options.now).await?);
    Ok(report)
}

/// Publishes what depends on several feeds, merged feeds, the index page and the list of feeds; tries what could not be written again;
/// and takes away what is not wanted any more.
///
/// # Errors
/// [`Error`] when the store fails.
pub async fn publish_index(engine: Arc<Engine>, options: Options) -> Result<Report, Error> {
    let readers = Arc::clone(&engine.readers);
    let published = readers.run(move || {
        let run = Run::new(engine, options, Arc::new(|_| ()), &[]);
        run.publish_rest()?;
        Ok(run.report(Vec::new()))
    });
    published.await.unwrap_or_else(|fault| Err(Error::Fault(fault.to_string())))
}

/// One source to refresh; ordered as in feeds.toml.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Job {
    feed: usize,
    source: usize,
}

/// The sources of the chosen feeds.
fn jobs(config: &Config, options: &Options) -> Vec<Job> {
    let chosen: HashSet<&FeedId> = config
        .feeds
        .iter()
        .filter(|feed| options.feeds.is_empty() || options.feeds.contains(&feed.id))
        .flat_map(|feed| assemble::members(config, feed))
        .map(|feed| &feed.id)
        .collect();
    let mut jobs = Vec::new();
    for (index, feed) in config.feeds.iter().enumerate().filter(|(_, feed)| chosen.contains(&feed.id)) {
        jobs.extend((0..feed.sources().len()).map(|source| Job { feed: index, source }));
    }
    jobs
}

/// One queue a host, so that no host has two connections of ours and a slow one holds up only itself.
fn by_host(config: &Config, jobs: Vec<Job>) -> Vec<Vec<Job>> {
    let mut hosts: BTreeMap<String, Vec<Job>> = BTreeMap::new();
    for job in jobs {
        let host = config.feeds[job.feed].sources()[job.source].location.host().unwrap_or_default().to_owned();
        hosts.entry(host).or_default().push(job);
    }
    hosts.into_values().collect()
}

struct Run {
    engine: Arc<Engine>,
    options: Options,
    /// The time of the run, and how far it has come.
    clock: Clock,
    observer: Observer,
    /// Sources still to be refreshed, for each feed of the configuration.
    remaining: Vec<AtomicUsize>,
    documents: Mutex<Documents>,
    /// What is asked for each feed of the configuration.
    spending: Vec<Spending>,
}

async fn run_host(run: Arc<Run>, jobs: Vec<Job>) -> Result<Vec<(Job, SourceReport)>, Error> {
    let mut reading = JoinSet::new();
    let mut shared = SharedFetch::of(&run.engine.config, &jobs);
    for job in jobs {
        let answer = run.fetch(job, &mut shared).await?;
        let free = run.engine.readers.free().await;
        let run = Arc::clone(&run);
        reading.spawn(async move {
            let task = Arc::clone(&run);
            let settled = run.engine.readers.run(move || {
                let _until_read = free;
                task.settle(job, answer)
            });
            let (mut refreshed, moved_to) = match settled.await {
                Ok(settled) => settled?,
                Err(fault) => (run.fault(job, &fault.to_string())?, None),
            };
            refreshed.issues.extend(run.complete(job, &refreshed.outcome).await?);
            let finished = tokio::task::spawn_blocking(move || run.finish(job, refreshed, moved_to)).await;
            Ok::<_, Error>((job, finished.map_err(|fault| Error::Fault(fault.to_string()))??))
        });
    }
    let mut reports = Vec::new();
    while let Some(finished) = reading.join_next().await {
        if let Ok(finished) = finished {
            reports.push(finished?);
        }
    }
    Ok(reports)
}

impl Run {
    fn new(engine: Arc<Engine>, options: Options, observer: Observer, jobs: &[Job]) -> Self {
        let remaining: Vec<AtomicUsize> = engine.config.feeds.iter().map(|_| AtomicUsize::new(0)).collect();
        for job in jobs {
            remaining[job.feed].fetch_add(1, Ordering::Relaxed);
        }
        // what is dated by the time of the run is dated to the second
        let clock = Clock::starting_at(options.now);
        let options = Options { now: clock.start(), ..options };
        let spending = engine.config.feeds.iter().map(|feed| Spending::of(feed.budget)).collect();
        Self { engine, options, clock, observer, remaining, documents: Mutex::default(), spending }
    }

    /// Reads and records an answer; returns also where permanent redirects led.
    fn settle(&self, job: Job, answer: Answer) -> Result<(Refreshed, Option<String>), Error> {
        let (feed, source) = self.parts(job);
        let credentials = source.fetch.request.shown(feed.id.as_str());
        let (task, store) = (self.task(feed, source, credentials.as_deref()), &self.engine.store);
        let mut moved_to = None;
        let refreshed = match answer {
            Answer::Left(wait) => Refreshed::quiet(Outcome::Left(wait), false),
            Answer::Kept(page) => refresh::kept_page(store, &task, *page)?,
            Answer::Fetched(Ok(Fetched::NotModified(cache_state, fresh_until)), ..) => {
                refresh::not_modified(store, &task, (&cache_state, fresh_until))?
            }
            Answer::Fetched(Ok(Fetched::Page(fetched)), answered_at, issues) => {
                moved_to = fetched.moved_to.as_ref().map(ToString::to_string);
                let mut refreshed = refresh::page(store, &task, &fetched, answered_at)?;
                refreshed.issues.extend(issues);
                refreshed
            }
            Answer::Fetched(Err(error), answered_at, _) => refresh::fetch_failure(store, &task, error, answered_at)?,
        };
        Ok((refreshed, moved_to))
    }

    /// Reads the own pages of the items of a feed that carries full texts, and asks for what is not known of its files; returns what
    /// could not be read.
    async fn complete(&self, job: Job, outcome: &Outcome) -> Result<Vec<Issue>, Error> {
        let (feed, list) = self.parts(job);
        let is_read = matches!(outcome, Outcome::Read { .. } | Outcome::Unchanged | Outcome::NotModified);
        if self.options.pages != Pages::Fetched || !is_read || !self.options.articles {
            return Ok(Vec::new());
        }
        let issues = match &list.read.full_text {
            Some(recipe) => self.articles(job, recipe).await?,
            None => Vec::new(),
        };
        if list.url().is_some() {
            let (engine, clock, spending) = (&*self.engine, self.clock_for(feed), self.spending(job));
            Files { engine, feed, list, clock, spending }.ask().await?;
        }
        Ok(issues)
    }

    async fn articles(&self, job: Job, recipe: &ArticleRecipe) -> Result<Vec<Issue>, Error> {
        let (feed, list) = self.parts(job);
        let (engine, readers, clock) = (&*self.engine, &self.engine.readers, self.clock_for(feed));
        let rules = engine.config.site_rules.as_deref().map(RuleFolder::new);
        let rules = rules.as_ref();
        let spending = self.spending(job);
        let articles = Articles { engine, readers, feed, list, recipe, rules, clock, spending };
        articles.read(|done, all| (self.observer)(&Event::Completing(&feed.id, &list.location, done, all))).await
    }

    /// Records that reading a page made the program itself fail.
    fn fault(&self, job: Job, words: &str) -> Result<Refreshed, Error> {
        let (feed, source) = self.parts(job);
        let error = SourceError::Fault(words.to_owned());
        Ok(refresh::failure(&self.engine.store, &self.task(feed, source, None), &error, Backoff::default())?)
    }

    /// Publishes the feed if this was its last source.
    fn finish(&self, job: Job, mut refreshed: Refreshed, moved_to: Option<String>) -> Result<SourceReport, Error> {
        let (feed, source) = self.parts(job);
        let remarks = self.remarks(feed, source, &mut refreshed)?;
        let Refreshed { outcome, issues, healed, mended, broken } = refreshed;
        let (is_web, fetch) = (source.location.host().is_some(), &source.fetch);
        let failing = match outcome {
            Outcome::Left(_) => lock(&self.engine.store).failure(feed.id.as_str(), &source.id)?.map(Failing::of),
            _ => None,
        };
        let report = SourceReport {
            feed: feed.id.clone(),
            source: source.id.clone(),
            outcome,
            issues,
            moved_to,
            healed,
            mended,
            broken,
            remarks,
            ignores_robots: is_web && !fetch.robots,
            unverified: is_web && fetch.request.insecure_tls,
            unsandboxed: is_web && fetch.browser && !self.engine.config.fetch.browser_sandbox,
            failing,
        };
        if self.options.history
            && let Some(run) = report.past(self.options.now)
        {
            lock(&self.engine.store).record_run(feed.id.as_str(), &run)?;
        }
        if let Outcome::Read { new, .. } = report.outcome {
            self.engine.changes.note_new(&self.engine.config, feed, new);
        }
        if self.remaining[job.feed].fetch_sub(1, Ordering::AcqRel) == 1 && !feed.depends_on_others() {
            self.publish(feed)?;
        }
        (self.observer)(&Event::Done(&report));
        Ok(report)
    }

    /// All that is to be told of a source that was asked. One whose page is as it was is as it was, too.
    fn remarks(&self, feed: &FeedConfig, source: &Source, refreshed: &mut Refreshed) -> Result<Vec<Remark>, Error> {
        if matches!(refreshed.outcome, Outcome::Left(_) | Outcome::Hindered { .. }) {
            return Ok(Vec::new());
        }
        let store = lock(&self.engine.store);
        let state = store.source(feed.id.as_str(), &source.id, self.options.now)?;
        if matches!(refreshed.outcome, Outcome::NotModified | Outcome::Unchanged) {
            refreshed.mended = Mended::stored(&store, (feed.id.as_str(), &source.id), &state);
            refreshed.broken = remark::broken_fields(&store, feed, (source, &state));
        }
        remark::remarks(&store, feed, (source, &state), self.options.now)
    }

    fn report(&self, sources: Vec<SourceReport>) -> Report {
        let Documents { made, withdrawn, .. } = std::mem::take(&mut *self.documents());
        let WrittenDocuments { written, unwritten, in_place } = made;
        let private = self.engine.config.feeds.iter().filter(|feed| feed.private).map(|feed| feed.id.clone()).collect();
        let damages = lock(&self.engine.store).damages();
        Report { sources, written, in_place, unwritten, withdrawn, private, damages }
    }

    fn spending(&self, job: Job) -> &Spending {
        &self.spending[job.feed]
    }

    fn parts(&self, job: Job) -> (&FeedConfig, &Source) {
        let feed = &self.engine.config.feeds[job.feed];
        (feed, &feed.sources()[job.source])
    }

    fn task<'a>(&self, feed: &'a FeedConfig, source: &'a Source, credentials: Option<&'a str>) -> Task<'a> {
        Task {
            feed: feed.id.as_str(),
            source: &source.id,
            recipe_fingerprint: &source.read.fingerprint,
            how: source.how(),
            now: self.options.now,
            timezone: feed.timezone,
            keep: feed.keep,
            accept: self.options.accept.contains(&feed.id),
            unread: None,
            full_text: source.read.full_text.is_some(),
            every: feed.schedule.interval(),
            keeps_page: source.location != Location::Stdin,
            credentials,
            guid: (feed.guid, feed.guid_base()),
        }
    }
}
