//! Whether a source is asked in a run, and its answer.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use chrono::{DateTime, Utc};

use super::{
    super::{
        Error, Wait,
        due::{self, Times, Wishes},
        refresh,
        task::{self, lock},
    },
    Event, Job, Options, Pages, Run,
};
use crate::{
    config::{Config, FeedConfig, Source},
    fetch::{BodyEnd, Clock, FetchError, Fetched, FetchedPage},
    model::{CacheState, Issue, Page},
    store::SourceState,
};

/// What came of the wish to refresh a source.
pub(super) enum Answer {
    /// It was asked, and answered then.
    /// The further pages of its list that could not be read are among the issues.
    Fetched(Result<Fetched, FetchError>, DateTime<Utc>, Vec<Issue>),
    /// Its page as it was the last time.
    Kept(Box<Page>),
    /// It was not asked.
    Left(Wait),
}

/// The answers that more than one source of a host is waiting for.
#[derive(Default)]
pub(super) struct SharedFetch {
    /// Places that several sources name.
    wanted: HashSet<Job>,
    answers: Vec<(Job, Result<Fetched, FetchError>)>,
}

impl SharedFetch {
    pub(super) fn of(config: &Config, jobs: &[Job]) -> Self {
        let place = |job: &Job| config.feeds[job.feed].sources()[job.source].location.to_string();
        let mut places: HashMap<String, Vec<Job>> = HashMap::new();
        for job in jobs {
            places.entry(place(job)).or_default().push(*job);
        }
        let wanted = places.into_values().filter(|jobs| jobs.len() > 1).flatten().collect();
        Self { wanted, answers: Vec::new() }
    }

    /// Keeps an answer where another source may want it.
    fn keep(&mut self, job: Job, answer: &Result<Fetched, FetchError>) {
        if self.wanted.contains(&job) {
            self.answers.push((job, answer.clone()));
        }
    }
}

/// The wait of a source whose quiet hours began while it waited for its turn.
fn quiet_from(feed: &FeedConfig, at: DateTime<Utc>) -> Wait {
    Wait::Quiet(feed.schedule.quiet_until(at).unwrap_or_else(|| at.with_timezone(&feed.timezone)))
}

impl Run {
    /// Fetches one source's page, asking whether it changed, unless there is a reason not to ask.
    pub(super) async fn fetch(&self, job: Job, shared: &mut SharedFetch) -> Result<Answer, Error> {
        let (feed, source) = self.parts(job);
        let state = lock(&self.engine.store).source(feed.id.as_str(), &source.id, self.options.now)?;
        let unconditional = self.options.unconditional || self.options.accept.contains(&feed.id);
        let cache_state = refresh::cache_state(&state, &source.read.fingerprint, unconditional);
        if let Some(wait) = self.wait(feed, source, &state)? {
            return self.instead(feed, source, &state, wait);
        }
        let dated = source.at(self.clock.now());
        let is_dated = dated.location != source.location;
        // where the address of another day led says nothing of this one
        let moved_to = state.moved_to.as_deref().filter(|_| !is_dated);
        let moved_to = moved_to.and_then(|address| url::Url::parse(address).ok());
        if let Some(url) = dated.url() {
            let others = [state.moved_to.as_deref(), state.cache_state.validators.url.as_deref()];
            let others = others.into_iter().flatten().filter_map(|address| url::Url::parse(address).ok());
            self.engine.recall_robots(others.chain([url.clone()]), self.options.now)?;
        }
        (self.observer)(&Event::Fetching(&feed.id, &source.location));
        self.spending(job).count();
        let turn = self.engine.recent.turn(&self.engine.config, feed, &dated).await;
        let fetched = match self.of_another(job, (shared, &dated), &cache_state)? {
            Some(fetched) => fetched,
            None => {
                let ask = dated.ask(&cache_state, moved_to.as_ref());
                let fetched = self.engine.fetcher.fetch(&ask, self.clock_for(feed)).await;
                shared.keep(job, &fetched);
                let answer = (&fetched, self.clock.after(Duration::ZERO));
                self.engine.recent.keep(&self.engine.config, (feed, &dated), answer);
                fetched
            }
        };
        drop(turn);
        let answered_at = self.clock.after(Duration::ZERO);
        // at once, before the next source of this host is asked
        self.engine.store_learned(answered_at)?;
        if matches!(fetched, Ok(Fetched::NotModified(..))) && cache_state == CacheState::default() {
            let reason = "the server answered 304 to a request that asked for no condition";
            return Ok(Answer::Fetched(Err(FetchError::Broken(reason.into())), answered_at, Vec::new()));
        }
        match fetched {
            Err(FetchError::Closed { until, .. }) => Ok(Answer::Left(Wait::Closed(until))),
            Err(FetchError::Ended { at }) => Ok(Answer::Left(quiet_from(feed, at))),
            Ok(Fetched::Page(mut fetched)) => {
                let mut issues = self.sitemaps(job, &mut fetched).await?;
                issues.extend(self.further(job, &mut fetched).await?);
                Ok(Answer::Fetched(Ok(Fetched::Page(fetched)), answered_at, issues))
            }
            fetched => Ok(Answer::Fetched(fetched, answered_at, Vec::new())),
        }
    }

    /// The answer that another source of the same page has got in this run, or a moment ago in another, on the terms of this one.
    fn of_another(
        &self,
        job: Job,
        (shared, dated): (&SharedFetch, &Source),
        cache_state: &CacheState,
    ) -> Result<Option<Result<Fetched, FetchError>>, Error> {
        let (feed, source) = self.parts(job);
        if let Some((twin, answer)) = shared.answers.iter().find(|(twin, _)| self.parts(*twin).1.is_asked_like(source))
        {
            let (feed, source) = self.parts(*twin);
            return self.on_terms((feed.id.as_str(), &source.id), answer, cache_state);
        }
        // whoever wants it now wants it from the server
        if self.is_forced(feed) {
            return Ok(None);
        }
        match self.engine.recent.of(feed, dated, self.clock.after(Duration::ZERO)) {
            Some(recent) => self.on_terms((&recent.feed, &recent.source.id), &recent.answer, cache_state),
            None => Ok(None),
        }
    }

    /// An answer that another source has got, on the terms of this one.
    fn on_terms(
        &self,
        (feed, source): (&str, &str),
        answer: &Result<Fetched, FetchError>,
        cache_state: &CacheState,
    ) -> Result<Option<Result<Fetched, FetchError>>, Error> {
        let Ok(Fetched::NotModified(renewed, fresh_until)) = answer else { return Ok(Some(answer.clone())) };
        if renewed.validators == cache_state.validators {
            return Ok(Some(answer.clone()));
        }
        // the page is as the other one keeps it
        let kept = lock(&self.engine.store).kept_page(feed, source)?;
        Ok(kept.map(|page| {
            Ok(Fetched::Page(Box::new(FetchedPage {
                page: Page { fetched_at: self.options.now, ..page },
                cache_state: renewed.clone(),
                fresh_until: *fresh_until,
                moved_to: None,
                end: BodyEnd::Announced,
                links: Vec::new(),
                more: Vec::new(),
            })))
        }))
    }

    /// The clock by which a feed's pages are asked for: none is once quiet hours begin, unless somebody wants it now.
    pub(super) fn clock_for(&self, feed: &FeedConfig) -> Clock {
        let ends = if self.is_forced(feed) { None } else { feed.schedule.next_quiet(self.clock.now()) };
        self.clock.until(ends)
    }

    /// Whether somebody wants a feed to be asked for now.
    fn is_forced(&self, feed: &FeedConfig) -> bool {
        self.options.force || self.options.unconditional || self.options.accept.contains(&feed.id)
    }

    /// Why a source is not asked now.
    fn wait(&self, feed: &FeedConfig, source: &Source, state: &SourceState) -> Result<Option<Wait>, Error> {
        let Options { due, force, pages, .. } = self.options;
        let now = self.clock.now();
        let (scheduled, quiet_until) = (self.scheduled(feed, state)?, feed.schedule.quiet_until(now));
        let Some(host) = source.location.host() else {
            let wishes = Wishes { now, due, force: force || !due };
            return Ok(due::wait(state, Times { closed_until: None, quiet_until, scheduled }, wishes));
        };
        if pages != Pages::Fetched {
            return Ok(Some(Wait::Offline));
        }
        let closed_until = {
            let store = lock(&self.engine.store);
            let of_address = source.url().map(|url| store.closed_until(url.as_str(), now)).transpose()?.flatten();
            store.closed_until(host, now)?.max(of_address)
        };
        let wishes = Wishes { now, due, force: self.is_forced(feed) };
        Ok(due::wait(state, Times { closed_until, quiet_until, scheduled }, wishes))
    }

    fn scheduled(&self, feed: &FeedConfig, state: &SourceState) -> Result<Option<DateTime<Utc>>, Error> {
        if !self.options.due {
            return Ok(None);
        }
        Ok(due::scheduled(&lock(&self.engine.store), feed, state, self.options.now)?)
    }

    /// What is done instead of asking: the page that is kept is read if it must be read anew.
    fn instead(&self, feed: &FeedConfig, source: &Source, state: &SourceState, wait: Wait) -> Result<Answer, Error> {
        let unread = !task::is_current(state, &source.read.fingerprint);
        let wanted = match wait {
            Wait::Offline => unread || self.options.pages == Pages::Replayed,
            Wait::Fresh(_) => unread || state.failures > 0,
            Wait::Quiet(_) => unread,
            Wait::Closed(_) | Wait::Gone | Wait::BackOff(_) | Wait::NotDue(_) => false,
        };
        if !wanted {
            return Ok(Answer::Left(wait));
        }
        let kept = lock(&self.engine.store).kept_page(feed.id.as_str(), &source.id)?;
        Ok(kept.map_or(Answer::Left(wait), |page| Answer::Kept(Box::new(page))))
    }
}
