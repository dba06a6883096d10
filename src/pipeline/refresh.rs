//! One source: from a fetched page to a record in the store.

use std::{
    borrow::Cow,
    cell::OnceCell,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use encoding_rs::Encoding;

use super::{
    SourceError, due,
    mend::{self, Mended},
    report::Outcome,
};
use crate::{
    extract::{
        self, Document, Recipe, Senses,
        article::{self, Article, ArticleRecipe},
    },
    fetch::{FetchError, FetchedPage},
    model::{Digest, Evidence, Found, Issue, Page, Terms, digest},
    normalise::{self, Context, NormalisedPage, date, date::Surroundings},
    store::{FeedMeta, Keep, PackedPage, Setback, Sighting, SourceState, Store, StoreError, Verdict},
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
    let text = text_of(page, reading)?;
    let context = Context { page_url: page.url.clone(), now: page.fetched_at, timezone: reading.timezone };
    let feed = matches!(reading.recipe, Recipe::Auto).then(|| extract::feed::read(&text)).flatten();
    let is_plain =
        matches!(reading.recipe, Recipe::Auto) && extract::plain::is_plain(page.media_type.as_deref(), &text);
    let extraction = if let Some(feed) = feed {
        feed
    } else if is_plain {
        let is_date = date_sense(reading.timezone, page.fetched_at);
        extract::plain::read(&text, &Senses { page: &page.url, is_date: &is_date })
    } else {
        let document = Document::parse(&text);
        let is_date = date_sense(reading.timezone, page.fetched_at);
        extract::extract(&document, reading.recipe, &Senses { page: &page.url, is_date: &is_date })
    };
    let mut extraction = extraction.map_err(|error| refused(&text, page, error.into()))?;
    let header = page.language.as_ref().map(|language| Found::new(language.as_str(), Evidence::Head));
    extraction.language = extraction.language.or(header);
    Ok(normalise::normalise(extraction, &context))
}

/// A page as text, if it is any.
pub(super) fn text_of<'p>(page: &'p Page, reading: &Reading<'_>) -> Result<Cow<'p, str>, SourceError> {
    match page.media_type.as_deref().filter(|media_type| !is_text(media_type)) {
        Some(media_type) => Err(SourceError::NoText(media_type.to_owned())),
        None => Ok(normalise::charset::decode(page, reading.charset)),
    }
}

/// How the finder of lists knows a date.
pub(super) fn date_sense(timezone: Tz, now: DateTime<Utc>) -> impl Fn(&str) -> bool {
    let around = Surroundings { now, timezone, hint: None, day_first: None, language: None };
    move |text| matches!(date::parse(text, &around), Ok(_) | Err(date::UnreadableDate::Ambiguous))
}

/// Whether a media type is one of texts, or of anything.
fn is_text(media_type: &str) -> bool {
    let (kind, name) = media_type.split_once('/').unwrap_or((media_type, ""));
    let texts = ["xml", "json", "html", "javascript", "octet-stream"];
    kind == "text" || kind == "application" && texts.iter().any(|known| name.contains(known)) || kind == "*"
}

/// An error, or what the page is instead.
fn refused(text: &str, page: &Page, error: SourceError) -> SourceError {
    match extract::recognise(text, page.url.as_str()) {
        Some(refusal) => SourceError::Refused { refusal, because: error.to_string() },
        None => error,
    }
}

/// An error of reading an item's own page, or what the page is instead.
pub(super) fn refused_or(page: &Page, reading: &Reading<'_>, error: SourceError) -> SourceError {
    refused(&normalise::charset::decode(page, reading.charset), page, error)
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
    read_article_in(page, recipe, (None, timezone), now)
}

/// The same with a charset given.
pub(super) fn read_article_in(
    page: &Page,
    recipe: &ArticleRecipe,
    (charset, timezone): (Option<&'static Encoding>, Tz),
    now: DateTime<Utc>,
) -> Article {
    let text = normalise::charset::decode(page, charset);
    let around = Surroundings { now, timezone, hint: None, day_first: None, language: None };
    // the order of day and month is asked of the whole page, once, where it matters
    let day_first = OnceCell::new();
    let date = |words: &str, language: Option<&str>| {
        let language = language.map(normalise::language::primary);
        let around = Surroundings { language: language.as_deref(), ..around };
        match date::parse(words, &around) {
            Err(date::UnreadableDate::Ambiguous) => {
                let day_first = *day_first.get_or_init(|| date::infer_day_first_in(&text));
                day_first.and_then(|_| date::parse(words, &Surroundings { day_first, ..around }).ok())
            }
            read => read.ok(),
        }
    };
    let language = |said: &[&str], text: &str| {
        let said: Vec<&str> = said.iter().copied().chain(page.language.as_deref()).collect();
        normalise::language::settle(&said, text)
    };
    let article = article::extract(&text, &page.url, recipe, &article::Senses { date: &date, language: &language });
    let is_ahead = |dated: &article::Dated| dated.moment.begins(timezone) > date::latest(now);
    if article.published.as_ref().is_some_and(is_ahead) {
        return Article { ahead: article.published, published: None, ..article };
    }
    article
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
    /// Whether the own page of each new item is read.
    pub full_text: bool,
    /// How often the feed is refreshed.
    pub every: Duration,
    /// Whether the page is kept, to be read again without asking for it.
    pub keeps_page: bool,
}

/// What a refresh came to.
pub(super) struct Refreshed {
    pub outcome: Outcome,
    pub issues: Vec<Issue>,
    pub healed: bool,
    pub mended: Option<Mended>,
}

impl Refreshed {
    pub(super) fn quiet(outcome: Outcome, healed: bool) -> Self {
        Self { outcome, issues: Vec::new(), healed, mended: None }
    }
}

/// The terms to ask on: those of the last page that was believed, if the same recipe read it and all is well.
pub(super) fn terms(state: &SourceState, recipe_fingerprint: &str, accept: bool) -> Terms {
    if !is_current(state, recipe_fingerprint) || accept {
        return Terms::default();
    }
    state.terms.clone()
}

/// Whether the last page was believed, and read by this recipe.
pub(super) fn is_current(state: &SourceState, recipe_fingerprint: &str) -> bool {
    state.succeeded_at.is_some() && state.holds_for(recipe_fingerprint)
}

/// Records a 304.
pub(super) fn not_modified(
    store: &Mutex<Store>,
    task: &Task<'_>,
    (terms, fresh_until): (&Terms, Option<DateTime<Utc>>),
) -> Result<Refreshed, StoreError> {
    let healed = record_unchanged(store, task, terms, fresh_until)?;
    Ok(Refreshed::quiet(Outcome::NotModified, healed))
}

/// Keeps a page, reads it and records what it shows.
pub(super) fn page(store: &Mutex<Store>, task: &Task<'_>, fetched: &FetchedPage) -> Result<Refreshed, StoreError> {
    let body_hash = digest(&fetched.page.body);
    let state = lock(store).source(task.feed, task.source, task.reading.now)?;
    if is_current(&state, task.recipe_fingerprint) && state.body_hash == Some(body_hash) && !task.accept {
        let healed = record_unchanged(store, task, &fetched.terms, fetched.fresh_until)?;
        return Ok(Refreshed::quiet(Outcome::Unchanged, healed));
    }
    if task.keeps_page {
        let packed = PackedPage::new(&fetched.page)?;
        lock(store).keep_page(task.feed, task.source, &packed)?;
    }
    read_fetched(store, task, fetched, body_hash)
}

/// Reads a page that was kept, and records what it shows.
pub(super) fn kept_page(store: &Mutex<Store>, task: &Task<'_>, page: Page) -> Result<Refreshed, StoreError> {
    let state = lock(store).source(task.feed, task.source, task.reading.now)?;
    let moved_to = state.moved_to.as_deref().and_then(|address| address.parse().ok());
    let body_hash = digest(&page.body);
    // it stays fresh as long as its answer said
    let (terms, fresh_until) = (state.terms, state.fresh_until);
    read_fetched(store, task, &FetchedPage { page, terms, fresh_until, moved_to }, body_hash)
}

fn read_fetched(
    store: &Mutex<Store>,
    task: &Task<'_>,
    fetched: &FetchedPage,
    body_hash: Digest,
) -> Result<Refreshed, StoreError> {
    let error = match read_page(&fetched.page, &task.reading) {
        Ok(page) => match record(store, task, fetched, (body_hash, page, None))? {
            Ok(refreshed) => return Ok(refreshed),
            Err(error) => error,
        },
        Err(error) => error,
    };
    if let Some((page, mended)) = mend::mend(store, task, &fetched.page, &error)?
        && let Ok(refreshed) = record(store, task, fetched, (body_hash, page, Some(mended)))?
    {
        return Ok(refreshed);
    }
    let setback = Setback { fresh_until: fetched.fresh_until, ..Setback::default() };
    failure(store, task, &error, setback)
}

/// Records what a page showed; the inner error says why it is not believed, and nothing is recorded then.
pub(super) fn record(
    store: &Mutex<Store>,
    task: &Task<'_>,
    fetched: &FetchedPage,
    (body_hash, page, mended): (Digest, NormalisedPage, Option<Mended>),
) -> Result<Result<Refreshed, SourceError>, StoreError> {
    let words = mended.as_ref().map(serde_json::to_string).transpose()?;
    let sighting = Sighting {
        feed: task.feed,
        source: task.source,
        recipe: task.recipe_fingerprint,
        terms: &fetched.terms,
        fresh_until: fetched.fresh_until,
        body_hash,
        moved_to: fetched.moved_to.as_ref().map(url::Url::as_str),
        items: &page.items,
        mended: words.as_deref(),
        page: FeedMeta {
            title: page.title,
            description: page.description,
            language: page.language,
            image: page.image,
            ..FeedMeta::default()
        },
        accept: task.accept,
        full_text: task.full_text,
        keep: task.keep,
        timezone: task.reading.timezone,
        now: task.reading.now,
    };
    let recorded = lock(store).record(&sighting)?;
    Ok(match recorded.verdict {
        Verdict::Believed { new, edited } => {
            let outcome = Outcome::Read { found: page.items.len(), new, edited };
            Ok(Refreshed { outcome, issues: page.issues, healed: recorded.healed, mended })
        }
        Verdict::Doubted(doubt) => Err(SourceError::Doubt(doubt)),
    })
}

/// Records that a page could not be fetched, and when it is tried again.
pub(super) fn fetch_failure(
    store: &Mutex<Store>,
    task: &Task<'_>,
    error: FetchError,
    answered_at: DateTime<Utc>,
) -> Result<Refreshed, StoreError> {
    if let FetchError::Machine { .. } = &error {
        // nothing is known of the source that was not known before
        let (reason, advice) = (error.to_string(), error.advice().map(Cow::into_owned));
        return Ok(Refreshed::quiet(Outcome::Hindered { reason, advice }, false));
    }
    let failures = lock(store).source(task.feed, task.source, task.reading.now)?.failures;
    let setback = due::setback(&error, (task.feed, task.source), (failures, task.every), answered_at);
    let shown = match &error {
        FetchError::Status { page: Some(page), code: 401 | 403 | 429 | 503, .. } => Some(page.clone()),
        _ => None,
    };
    let error = match shown {
        Some(page) => refused(&normalise::charset::decode(&page, None), &page, error.into()),
        None => error.into(),
    };
    failure(store, task, &error, setback)
}

/// Records a failure; the feed stays as it was.
pub(super) fn failure(
    store: &Mutex<Store>,
    task: &Task<'_>,
    error: &SourceError,
    setback: Setback,
) -> Result<Refreshed, StoreError> {
    let (reason, advice) = (error.to_string(), error.advice(task.feed));
    let words = (reason.as_str(), advice.as_deref());
    lock(store).record_failure((task.feed, task.source), words, setback, task.reading.now)?;
    Ok(Refreshed::quiet(Outcome::Failed { reason, advice }, false))
}

fn record_unchanged(
    store: &Mutex<Store>,
    task: &Task<'_>,
    terms: &Terms,
    fresh_until: Option<DateTime<Utc>>,
) -> Result<bool, StoreError> {
    lock(store).record_unchanged((task.feed, task.source), (terms, fresh_until), task.keep, task.reading.now)
}

/// The store, even after a panic in another task: each of its writes is a transaction, so that none is half done.
pub(super) fn lock(store: &Mutex<Store>) -> std::sync::MutexGuard<'_, Store> {
    store.lock().unwrap_or_else(PoisonError::into_inner)
}
