//! One source: from a fetched page to a record in the store.

use std::{
    borrow::Cow,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use chrono_tz::Tz;
use encoding_rs::Encoding;
use url::Url;

use super::{
    BrokenField, SourceError, degraded, due,
    first_look::{self, Standing},
    mend::{self, Mended, Trouble},
    report::Outcome,
};
use crate::{
    extract::{self, Ending, How, Refusal},
    fetch::{FetchError, FetchedPage},
    history::Unread,
    model::{Digest, Issue, Page, Terms, digest},
    normalise::{self, NormalisedPage},
    store::{
        FeedMeta, Keep, PackedPage, Recorded, Setback, Sighting, SourceState, Store, StoreError, Unchanged, Verdict,
    },
};

/// After so long a time in which a server said that nothing has changed, the page is asked for as a whole.
const UNREAD: TimeDelta = TimeDelta::hours(23);

/// How a source is read, and when.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading<'a> {
    pub how: How<'a>,
    /// The time of the run.
    pub now: DateTime<Utc>,
}

/// An error of reading an item's own page, or what the page is instead.
pub(super) fn refused_or(page: &Page, how: &How<'_>, error: SourceError) -> SourceError {
    refused(&normalise::charset::decode(page, how.charset), page, error)
}

/// An error, or what the page is instead.
fn refused(text: &str, page: &Page, error: SourceError) -> SourceError {
    match extract::recognise(text, page.url.as_str()) {
        Some(refusal) => SourceError::Refused { refusal, because: error.to_string(), found: 0 },
        None => error,
    }
}

/// Which source of which feed, and how it is kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Task<'a> {
    pub feed: &'a str,
    pub source: &'a str,
    pub recipe_fingerprint: &'a str,
    pub reading: Reading<'a>,
    /// Where the feed's days begin.
    pub timezone: Tz,
    pub keep: Keep,
    pub accept: bool,
    /// The last answer that said that nothing has changed since the page was read, if there was one.
    pub unread: Option<Unread>,
    /// Whether the own page of each new item is read.
    pub full_text: bool,
    /// How often the feed is refreshed.
    pub every: Duration,
    /// Whether the page is kept, to be read again without asking for it.
    pub keeps_page: bool,
    /// What of the feed's own says who asks, in words.
    pub credentials: Option<&'a str>,
}

impl Task<'_> {
    /// The same where times that name no zone are read in the one that earlier looks gave evidence of, unless somebody chose one.
    fn in_zone(&self, zone: Option<&str>) -> Self {
        let mut task = *self;
        if let Some(zone) = zone.filter(|_| self.timezone == Tz::UTC).and_then(|zone| zone.parse().ok()) {
            task.reading.how.timezone = zone;
        }
        task
    }
}

/// What a refresh came to.
pub(super) struct Refreshed {
    pub outcome: Outcome,
    pub issues: Vec<Issue>,
    pub healed: bool,
    pub mended: Option<Mended>,
    /// Fields that are not as usual.
    pub broken: Vec<BrokenField>,
}

impl Refreshed {
    pub(super) fn quiet(outcome: Outcome, healed: bool) -> Self {
        Self { outcome, issues: Vec::new(), healed, mended: None, broken: Vec::new() }
    }
}

/// The terms to ask on: those of the last page that was believed, if the same recipe read it and all is well.
pub(super) fn terms(state: &SourceState, recipe_fingerprint: &str, accept: bool) -> Terms {
    // a server that says for ever that nothing has changed is not believed for ever
    let is_long_unread =
        state.read_at.is_none_or(|read_at| state.checked_at.is_none_or(|last| last - read_at >= UNREAD));
    if !is_current(state, recipe_fingerprint) || accept || is_long_unread || state.memory.validators_lie {
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
    answer: (&Terms, Option<DateTime<Utc>>),
) -> Result<Refreshed, StoreError> {
    let healed = record_unchanged(store, task, answer, (None, false))?;
    Ok(Refreshed::quiet(Outcome::NotModified, healed))
}

/// Keeps a page, reads it and records what it shows. Of one that is cut off nothing is kept, as of any answer that is not whole.
pub(super) fn page(
    store: &Mutex<Store>,
    task: &Task<'_>,
    fetched: &FetchedPage,
    answered_at: DateTime<Utc>,
) -> Result<Refreshed, StoreError> {
    let body_hash = digest(&fetched.page.body);
    let state = lock(store).source(task.feed, task.source, task.reading.now)?;
    if is_current(&state, task.recipe_fingerprint) && state.body_hash == Some(body_hash) && !task.accept {
        let answer = (&fetched.terms, fetched.fresh_until);
        let healed = record_unchanged(store, task, answer, (fetched.moved_to.as_ref(), true))?;
        return Ok(Refreshed::quiet(Outcome::Unchanged, healed));
    }
    let same_validators = {
        let validators = &fetched.terms.validators;
        (validators.etag.is_some() || validators.last_modified.is_some()) && *validators == state.terms.validators
    };
    let unread =
        state.read_at.zip(state.checked_at).filter(|(read_at, checked_at)| read_at < checked_at && state.failures == 0);
    let unread = unread.map(|(since, until)| Unread { since, until, same_validators });
    let task = &Task { unread, ..*task };
    if let Some(ending) = cut_off(store, task, fetched)? {
        let incomplete = FetchError::Broken(String::new());
        let setback = due::setback(&incomplete, (task.feed, task.source), (state.failures, task.every), answered_at);
        return failure(store, task, &SourceError::CutOff(ending), setback);
    }
    if task.keeps_page {
        let packed = PackedPage::new(&fetched.page)?;
        lock(store).keep_page(task.feed, task.source, &packed)?;
    }
    read_fetched(store, task, fetched, body_hash)
}

/// How a page ends that is not whole; it is compared with the page that is kept, and believed where somebody says that it is right.
fn cut_off(store: &Mutex<Store>, task: &Task<'_>, fetched: &FetchedPage) -> Result<Option<Ending>, StoreError> {
    if !fetched.open_ended || task.accept {
        return Ok(None);
    }
    let ending = ending_of(&fetched.page, task.reading.how.charset);
    let before = lock(store).kept_page(task.feed, task.source)?.map(|kept| ending_of(&kept, task.reading.how.charset));
    Ok(ending.is_cut(before.as_ref()).then_some(ending))
}

fn ending_of(page: &Page, charset: Option<&'static Encoding>) -> Ending {
    Ending::of(&normalise::charset::decode(page, charset))
}

/// How a page ends that is not whole, where nothing is known of how it should end.
#[must_use]
pub fn cut_off_at_once(fetched: &FetchedPage, charset: Option<&'static Encoding>) -> Option<Ending> {
    let ending = fetched.open_ended.then(|| ending_of(&fetched.page, charset))?;
    ending.is_cut(None).then_some(ending)
}

/// Reads a page that was kept, and records what it shows.
pub(super) fn kept_page(store: &Mutex<Store>, task: &Task<'_>, page: Page) -> Result<Refreshed, StoreError> {
    let state = lock(store).source(task.feed, task.source, task.reading.now)?;
    let moved_to = state.moved_to.as_deref().and_then(|address| address.parse().ok());
    let body_hash = digest(&page.body);
    // it stays fresh as long as its answer said
    let (terms, fresh_until) = (state.terms, state.fresh_until);
    read_fetched(store, task, &FetchedPage { page, terms, fresh_until, moved_to, open_ended: false }, body_hash)
}

fn read_fetched(
    store: &Mutex<Store>,
    task: &Task<'_>,
    fetched: &FetchedPage,
    body_hash: Digest,
) -> Result<Refreshed, StoreError> {
    let state = lock(store).source(task.feed, task.source, task.reading.now)?;
    let task = &task.in_zone(state.memory.zone.as_deref());
    let (trouble, page) = match extract::read(&fetched.page, &task.reading.how).map_err(SourceError::from) {
        Ok(page) => match first_look::judge(store, task, &fetched.page, &page)? {
            Standing::Refused(error) => (Trouble::Error(error), None),
            Standing::Strangers => (Trouble::Strangers, Some(page)),
            Standing::Usual => match record_whole(store, task, fetched, (body_hash, &page))? {
                Ok(refreshed) => return Ok(refreshed),
                Err(trouble) => (trouble, Some(page)),
            },
        },
        Err(error) => (Trouble::Error(error), None),
    };
    if let Some((page, mended)) = mend::mend(store, task, fetched, &trouble)?
        && let Ok(refreshed) = record(store, task, fetched, (body_hash, &page, Some(mended)))?
    {
        return Ok(refreshed);
    }
    let error = match (trouble, page) {
        (Trouble::Error(error), _) => error,
        (Trouble::Broken(_) | Trouble::Strangers, page) => {
            match record(store, task, fetched, (body_hash, &page.unwrap_or_default(), None))? {
                Ok(refreshed) => return Ok(refreshed),
                Err(error) => error,
            }
        }
    };
    let setback = Setback { fresh_until: fetched.fresh_until, ..Setback::default() };
    failure(store, task, &error, setback)
}

/// What a page shows, as the store is told of it.
pub(super) fn sighting<'a>(task: &'a Task<'a>, fetched: &'a FetchedPage, page: &'a NormalisedPage) -> Sighting<'a> {
    Sighting {
        feed: task.feed,
        source: task.source,
        recipe: task.recipe_fingerprint,
        terms: &fetched.terms,
        fresh_until: fetched.fresh_until,
        body_hash: Digest::default(),
        moved_to: fetched.moved_to.as_ref().map(url::Url::as_str),
        items: &page.items,
        mended: None,
        mended_anew: false,
        wording: task,
        page: FeedMeta {
            title: page.title.clone(),
            description: page.description.clone(),
            language: page.language.clone(),
            image: page.image.clone(),
            home: page.home.clone(),
            show: page.show.clone(),
            ..FeedMeta::default()
        },
        accept: task.accept,
        unread: task.unread,
        named: degraded::named(task.reading.how.recipe),
        only_whole: false,
        full_text: task.full_text,
        keep: task.keep,
        timezone: task.timezone,
        zone: page.zone,
        now: task.reading.now,
    }
}

/// Records what a page showed where all of its fields are as usual; else says what is not, and records nothing.
fn record_whole(
    store: &Mutex<Store>,
    task: &Task<'_>,
    fetched: &FetchedPage,
    (body_hash, page): (Digest, &NormalisedPage),
) -> Result<Result<Refreshed, Trouble>, StoreError> {
    let recorded = lock(store).record(&Sighting { body_hash, only_whole: true, ..sighting(task, fetched, page) })?;
    if let Verdict::Broken(broken) = recorded.verdict {
        return Ok(Err(Trouble::Broken(broken)));
    }
    Ok(refreshed(task, page, recorded, None).map_err(Trouble::Error))
}

/// Records what a page showed; the inner error says why it is not believed, and nothing is recorded then.
pub(super) fn record(
    store: &Mutex<Store>,
    task: &Task<'_>,
    fetched: &FetchedPage,
    (body_hash, page, mended): (Digest, &NormalisedPage, Option<Mended>),
) -> Result<Result<Refreshed, SourceError>, StoreError> {
    let words = mended.as_ref().map(serde_json::to_string).transpose()?;
    let mended_anew = mended.as_ref().is_some_and(|mended| mended.since == Some(task.reading.now));
    // what is told of a field names the selector that is in force
    let own = task.reading.how;
    let in_force = mended.as_ref().and_then(|mended| mended.amend(own.recipe));
    let how = How { recipe: in_force.as_ref().unwrap_or(own.recipe), ..own };
    let task = &Task { reading: Reading { how, ..task.reading }, ..*task };
    let sighting = Sighting { body_hash, mended: words.as_deref(), mended_anew, ..sighting(task, fetched, page) };
    let recorded = lock(store).record(&sighting)?;
    Ok(refreshed(task, page, recorded, mended))
}

fn refreshed(
    task: &Task<'_>,
    page: &NormalisedPage,
    recorded: Recorded,
    mended: Option<Mended>,
) -> Result<Refreshed, SourceError> {
    match recorded.verdict {
        Verdict::Believed { new, edited, backfilled, told_wrong, broken } => {
            let outcome = Outcome::Read { found: page.items.len(), new, edited, backfilled };
            let broken = BrokenField::all(broken, task.reading.how.recipe);
            let mut issues = page.issues.clone();
            issues.extend((told_wrong).then(|| Issue {
                item: task.source.to_owned(),
                field: "item",
                message: "the server went on to say that the page has not changed (304) although it had new items; from now on it is asked \
                    for the whole page"
                    .into(),
            }));
            Ok(Refreshed { outcome, issues, healed: recorded.healed, mended, broken })
        }
        Verdict::Broken(_) => Err(SourceError::Fault("it is recorded only as a whole".into())),
        Verdict::Doubted(doubt) => Err(SourceError::Doubt(doubt)),
    }
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
    failure(store, task, &unfetched(error), setback)
}

/// Why a page could not be fetched; what the server shows beside its refusal tells more.
#[must_use]
pub fn unfetched(error: FetchError) -> SourceError {
    match &error {
        FetchError::Status { page: Some(page), code: 401 | 403 | 429 | 503, .. } => {
            let page = page.clone();
            refused(&normalise::charset::decode(&page, None), &page, error.into())
        }
        _ => error.into(),
    }
}

/// Records a failure; the feed stays as it was.
pub(super) fn failure(
    store: &Mutex<Store>,
    task: &Task<'_>,
    error: &SourceError,
    setback: Setback,
) -> Result<Refreshed, StoreError> {
    let (reason, advice) = (error.to_string(), advice(task, error));
    let words = (reason.as_str(), advice.as_deref());
    lock(store).record_failure((task.feed, task.source), words, setback, task.reading.now)?;
    // what is stored is read at any time, and is told when the next look is
    let again = setback.retry_at.map(|at| {
        format!("it is tried again at {}; --force tries at once", at.to_rfc3339_opts(SecondsFormat::Secs, true))
    });
    let advice = match (advice, again) {
        (Some(advice), Some(again)) => Some(format!("{advice}; {again}")),
        (advice, again) => advice.or(again),
    };
    Ok(Refreshed::quiet(Outcome::Failed { reason, advice }, false))
}

/// What a person can do; whoever is refused although he says who he is has to say it anew.
fn advice(task: &Task<'_>, error: &SourceError) -> Option<String> {
    let is_asked_who = match error {
        SourceError::Fetch(FetchError::Status { code: 401 | 403, host, .. }) => {
            Url::parse(task.source).is_ok_and(|source| source.host_str() == Some(host))
        }
        SourceError::Refused { refusal: Refusal::LoginWall, .. } => true,
        _ => false,
    };
    match task.credentials.filter(|_| is_asked_who) {
        Some(shown) => Some(format!("the server refuses {shown}: renew it, or ask the site's operator")),
        None => error.advice(task.feed),
    }
}

fn record_unchanged(
    store: &Mutex<Store>,
    task: &Task<'_>,
    (terms, fresh_until): (&Terms, Option<DateTime<Utc>>),
    (moved_to, is_read): (Option<&Url>, bool),
) -> Result<bool, StoreError> {
    lock(store).record_unchanged(&Unchanged {
        feed: task.feed,
        source: task.source,
        terms,
        fresh_until,
        moved_to: moved_to.map(Url::as_str),
        is_read,
        keep: task.keep,
        wording: task,
        now: task.reading.now,
    })
}

/// The store, even after a panic in another task: each of its writes is a transaction, so that none is half done.
pub(super) fn lock(store: &Mutex<Store>) -> std::sync::MutexGuard<'_, Store> {
    store.lock().unwrap_or_else(PoisonError::into_inner)
}
