//! One source: from a fetched page to a record in the store.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use encoding_rs::Encoding;

use super::{SourceError, report::Outcome};
use crate::{
    extract::{
        self, Document, Recipe,
        article::{self, Article, ArticleRecipe},
    },
    fetch::{FetchedPage, Validators},
    model::{Digest, Issue, Page, digest},
    normalise::{self, Context, NormalisedPage, date::Surroundings},
    store::{FeedMeta, Keep, Sighting, SourceState, Store, StoreError, Verdict},
};

/// How a page is read: the parts of a feed's table that matter for it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading<'a> {
    pub recipe: &'a Recipe,
    pub charset: Option<&'static Encoding>,
    pub timezone: Tz,
    pub now: DateTime<Utc>,
}

/// Page to items; pure.
pub(super) fn read_page(page: &Page, reading: &Reading<'_>) -> Result<NormalisedPage, SourceError> {
    let text = normalise::charset::decode(page, reading.charset);
    let extraction = {
        let document = Document::parse(&text);
        extract::extract(&document, reading.recipe)?
    };
    let context = Context { page_url: page.url.clone(), now: reading.now, timezone: reading.timezone };
    Ok(normalise::normalise(extraction, &context))
}

/// Reads a page as the pipeline does, without a store: for programs that look at pages one by one.
///
/// # Errors
/// [`SourceError::Extract`] when nothing was found on it.
pub fn read(page: &Page, recipe: &Recipe, now: DateTime<Utc>) -> Result<NormalisedPage, SourceError> {
    read_page(page, &Reading { recipe, charset: None, timezone: Tz::UTC, now })
}

/// Reads the article of a page as the pipeline does, without a store.
#[must_use]
pub fn read_article(page: &Page, recipe: &ArticleRecipe, timezone: Tz, now: DateTime<Utc>) -> Article {
    let text = normalise::charset::decode(page, None);
    let around = Surroundings { now, timezone, hint: None, day_first: None };
    article::extract(&Document::parse(&text), &page.url, recipe, &|words| normalise::date::parse(words, &around).ok())
}

/// Which source of which feed, and how it is kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Task<'a> {
    pub feed: &'a str,
    pub source: &'a str,
    pub recipe_fingerprint: &'a str,
    pub reading: Reading<'a>,
    pub keep: Keep,
    pub accept: bool,
}

/// What a refresh came to.
pub(super) struct Refreshed {
    pub outcome: Outcome,
    pub issues: Vec<Issue>,
    pub healed: bool,
}

impl Refreshed {
    fn quiet(outcome: Outcome, healed: bool) -> Self {
        Self { outcome, issues: Vec::new(), healed }
    }
}

/// The validators to ask with: those of the last page that was believed, if the same recipe read it and all is well.
pub(super) fn validators(state: &SourceState, recipe_fingerprint: &str, accept: bool) -> Validators {
    if !is_current(state, recipe_fingerprint) || accept {
        return Validators::default();
    }
    Validators { etag: state.etag.clone(), last_modified: state.last_modified.clone() }
}

fn is_current(state: &SourceState, recipe_fingerprint: &str) -> bool {
    state.succeeded_at.is_some() && state.recipe == recipe_fingerprint
}

/// Records a 304.
pub(super) fn not_modified(
    store: &Mutex<Store>,
    task: &Task<'_>,
    validators: &Validators,
) -> Result<Refreshed, StoreError> {
    let healed = record_unchanged(store, task, validators)?;
    Ok(Refreshed::quiet(Outcome::NotModified, healed))
}

/// Reads a page and records what it shows.
pub(super) fn page(store: &Mutex<Store>, task: &Task<'_>, fetched: &FetchedPage) -> Result<Refreshed, StoreError> {
    let body_hash = digest(&fetched.page.body);
    let state = lock(store).source(task.feed, task.source)?;
    if is_current(&state, task.recipe_fingerprint) && state.body_hash == Some(body_hash) && !task.accept {
        let healed = record_unchanged(store, task, &fetched.validators)?;
        return Ok(Refreshed::quiet(Outcome::Unchanged, healed));
    }
    match read_page(&fetched.page, &task.reading) {
        Ok(page) => record(store, task, fetched, (body_hash, page)),
        Err(error) => failure(store, task, &error),
    }
}

/// Records what a page showed.
pub(super) fn record(
    store: &Mutex<Store>,
    task: &Task<'_>,
    fetched: &FetchedPage,
    (body_hash, page): (Digest, NormalisedPage),
) -> Result<Refreshed, StoreError> {
    let sighting = Sighting {
        feed: task.feed,
        source: task.source,
        recipe: task.recipe_fingerprint,
        etag: fetched.validators.etag.as_deref(),
        last_modified: fetched.validators.last_modified.as_deref(),
        body_hash,
        moved_to: fetched.moved_to.as_ref().map(url::Url::as_str),
        items: &page.items,
        page: FeedMeta {
            title: page.title,
            description: page.description,
            language: page.language,
            image: page.image,
            ..FeedMeta::default()
        },
        accept: task.accept,
        keep: task.keep,
        timezone: task.reading.timezone,
        now: task.reading.now,
    };
    let recorded = lock(store).record(&sighting)?;
    match recorded.verdict {
        Verdict::Believed { new, edited } => {
            let outcome = Outcome::Read { found: page.items.len(), new, edited };
            Ok(Refreshed { outcome, issues: page.issues, healed: recorded.healed })
        }
        Verdict::Doubted(doubt) => failure(store, task, &SourceError::Doubt(doubt)),
    }
}

/// Records a failure; the feed stays as it was.
pub(super) fn failure(store: &Mutex<Store>, task: &Task<'_>, error: &SourceError) -> Result<Refreshed, StoreError> {
    let (reason, advice) = (error.to_string(), error.advice(task.feed));
    lock(store).record_failure(task.feed, task.source, &reason, advice.as_deref(), task.reading.now)?;
    Ok(Refreshed::quiet(Outcome::Failed { reason, advice }, false))
}

fn record_unchanged(store: &Mutex<Store>, task: &Task<'_>, validators: &Validators) -> Result<bool, StoreError> {
    let validators = (validators.etag.as_deref(), validators.last_modified.as_deref());
    lock(store).record_unchanged(task.feed, task.source, validators, task.keep, task.reading.now)
}

/// The store, even after a panic in another task: each of its writes is a transaction, so that none is half done.
pub(super) fn lock(store: &Mutex<Store>) -> std::sync::MutexGuard<'_, Store> {
    store.lock().unwrap_or_else(PoisonError::into_inner)
}
