//! One source: from a fetched page to a record in the store.

use std::sync::Mutex;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use encoding_rs::Encoding;
use url::Url;

use super::{
    BrokenField, SourceError, due,
    first_look::{self, FirstStanding},
    mend::{self, Mended, Trouble},
    paging,
    report::Outcome,
    task::{Task, is_current, lock, sighting},
    watch,
};
use crate::{
    extract::{self, Ending, How, Refusal},
    fetch::{BodyEnd, FetchError, FetchedPage},
    history::Unread,
    model::{Advice, CacheState, Digest, Issue, Page, digest},
    normalise::{self, NormalisedPage},
    store::{Backoff, PackedPage, Recorded, Sighting, SourceState, Store, StoreError, Unchanged, Verdict},
};

/// After so long a time in which a server said that nothing has changed, the page is asked for as a whole.
const UNREAD: TimeDelta = TimeDelta::hours(23);

/// So long after the newest known date a page is taken to be read whose clock was set back.
const SINCE_THE_NEWEST: TimeDelta = TimeDelta::days(7);

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
pub(super) fn cache_state(state: &SourceState, recipe_fingerprint: &str, accept: bool) -> CacheState {
    // a server that says for ever that nothing has changed is not believed for ever
    let is_long_unread =
        state.read_at.is_none_or(|read_at| state.checked_at.is_none_or(|last| last - read_at >= UNREAD));
    if !is_current(state, recipe_fingerprint) || accept || is_long_unread || state.memory.validators_lie {
        return CacheState::default();
    }
    state.cache_state.clone()
}

/// Records a 304.
pub(super) fn not_modified(
    store: &Mutex<Store>,
    task: &Task<'_>,
    answer: (&CacheState, Option<DateTime<Utc>>),
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
    let state = lock(store).source(task.feed, task.source, task.now)?;
    if is_current(&state, task.recipe_fingerprint) && state.body_hash == Some(body_hash) && !task.accept {
        let answer = (&fetched.cache_state, fetched.fresh_until);
        let healed = record_unchanged(store, task, answer, (fetched.moved_to.as_ref(), true))?;
        return Ok(Refreshed::quiet(Outcome::Unchanged, healed));
    }
    let same_validators = {
        let validators = &fetched.cache_state.validators;
        (validators.etag.is_some() || validators.last_modified.is_some()) && *validators == state.cache_state.validators
    };
    let unread =
        state.read_at.zip(state.checked_at).filter(|(read_at, checked_at)| read_at < checked_at && state.failures == 0);
    let unread = unread.map(|(since, until)| Unread { since, until, same_validators });
    let task = &Task { unread, ..*task };
    if let Some(ending) = cut_off(store, task, fetched)? {
        let incomplete = FetchError::Broken(String::new());
        let backoff = due::backoff(&incomplete, (task.feed, task.source), (state.failures, task.every), answered_at);
        // a page that says what it is instead says more
        let text = normalise::charset::decode(&fetched.page, task.how.charset);
        let error = refused(&text, &fetched.page, SourceError::CutOff(ending, fetched.end));
        return failure(store, task, &error, backoff);
    }
    let watched = watch::before(store, task)?;
    if task.keeps_page {
        let packed = PackedPage::new(&fetched.page)?;
        lock(store).keep_page(task.feed, task.source, &packed)?;
    }
    if let Some(watched) = watched {
        return watch::settle(store, task, fetched, (body_hash, watched));
    }
    read_fetched(store, task, fetched, body_hash)
}

/// How a page ends that is not whole; it is compared with the page that is kept, and believed where somebody says that it is right.
fn cut_off(store: &Mutex<Store>, task: &Task<'_>, fetched: &FetchedPage) -> Result<Option<Ending>, StoreError> {
    if fetched.end == BodyEnd::Announced || task.accept {
        return Ok(None);
    }
    let before = lock(store).kept_page(task.feed, task.source)?.map(|kept| ending_of(&kept, task.how.charset));
    // a file that was made by hand may end anywhere: it is what it was before that tells
    if fetched.end == BodyEnd::File && before.is_none() {
        return Ok(None);
    }
    if fetched.page.body.iter().all(u8::is_ascii_whitespace) {
        // it is told as what it is
        return Ok(None);
    }
    let ending = ending_of(&fetched.page, task.how.charset);
    Ok(ending.is_cut(before.as_ref()).then_some(ending))
}

fn ending_of(page: &Page, charset: Option<&'static Encoding>) -> Ending {
    Ending::of(&normalise::charset::decode(page, charset))
}

/// How a page ends that is not whole, where nothing is known of how it should end.
#[must_use]
pub fn cut_off_at_once(fetched: &FetchedPage, charset: Option<&'static Encoding>) -> Option<Ending> {
    let ending = (fetched.end == BodyEnd::Connection).then(|| ending_of(&fetched.page, charset))?;
    ending.is_cut(None).then_some(ending)
}

/// Reads a page that was kept, and records what it shows.
pub(super) fn kept_page(store: &Mutex<Store>, task: &Task<'_>, page: Page) -> Result<Refreshed, StoreError> {
    let state = lock(store).source(task.feed, task.source, task.now)?;
    let moved_to = state.moved_to.as_deref().and_then(|address| address.parse().ok());
    let body_hash = digest(&page.body);
    // it stays fresh as long as its answer said
    let (cache_state, fresh_until) = (state.cache_state, state.fresh_until);
    let (end, links, more) = (BodyEnd::Announced, Vec::new(), Vec::new());
    let fetched = FetchedPage { page, cache_state, fresh_until, moved_to, end, links, more };
    match watch::before(store, task)? {
        Some(watched) => watch::settle(store, task, &fetched, (body_hash, watched)),
        None => read_fetched(store, task, &fetched, body_hash),
    }
}

fn read_fetched(
    store: &Mutex<Store>,
    task: &Task<'_>,
    fetched: &FetchedPage,
    body_hash: Digest,
) -> Result<Refreshed, StoreError> {
    let state = lock(store).source(task.feed, task.source, task.now)?;
    let task = &task.in_zone(state.memory.zone.as_deref()).since_the_last_look(state.looked_ahead);
    let by_other_clock = lock(store).dated_ahead(task.feed, task.now)?.map(|newest| later(fetched, newest));
    let fetched = by_other_clock.as_ref().unwrap_or(fetched);
    let (trouble, page) = match paging::read(fetched, &task.how).map_err(SourceError::from) {
        Ok(page) => match first_look::judge(store, task, &fetched.page, &page)? {
            FirstStanding::Refused(error) => (Trouble::Error(error), None),
            FirstStanding::Strangers => (Trouble::Strangers, Some(page)),
            FirstStanding::Usual => match record_whole(store, task, fetched, (body_hash, &page))? {
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
    let backoff = Backoff { fresh_until: fetched.fresh_until, ..Backoff::default() };
    failure(store, task, &error, backoff)
}

/// A page as of a time at which what is known to be published was, and what came since may have been: by a clock that was set back, its dates
/// would lie in the future.
fn later(fetched: &FetchedPage, newest: DateTime<Utc>) -> FetchedPage {
    let fetched_at = newest + SINCE_THE_NEWEST;
    let mut fetched = fetched.clone();
    let more = fetched.more.iter_mut().map(|further| &mut further.page);
    for page in std::iter::once(&mut fetched.page).chain(more) {
        page.fetched_at = fetched_at;
    }
    fetched
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
    let mended_anew = mended.as_ref().is_some_and(|mended| mended.since == Some(task.now));
    // what is told of a field names the selector that is in force
    let own = task.how;
    let in_force = mended.as_ref().and_then(|mended| mended.amend(own.recipe));
    let how = How { recipe: in_force.as_ref().unwrap_or(own.recipe), ..own };
    let task = &Task { how, ..*task };
    let sighting = Sighting { body_hash, mended: words.as_deref(), mended_anew, ..sighting(task, fetched, page) };
    let recorded = lock(store).record(&sighting)?;
    Ok(refreshed(task, page, recorded, mended))
}

pub(super) fn refreshed(
    task: &Task<'_>,
    page: &NormalisedPage,
    recorded: Recorded,
    mended: Option<Mended>,
) -> Result<Refreshed, SourceError> {
    match recorded.verdict {
        Verdict::Believed { new, edited, backfilled, told_wrong, shared_guids, broken } => {
            let outcome = Outcome::Read { found: page.items.len(), new, edited, backfilled };
            let broken = BrokenField::all(broken, task.how.recipe);
            let mut issues = page.issues.clone();
            issues.extend((told_wrong).then(|| Issue {
                item: task.source.to_owned(),
                field: "item",
                message: "the server went on to say that the page has not changed (304) although it had new items; from now on it is asked \
                    for the whole page"
                    .into(),
            }));
            issues.extend(told_of_guids(task.source, &shared_guids));
            Ok(Refreshed { outcome, issues, healed: recorded.healed, mended, broken })
        }
        Verdict::Broken(_) => Err(SourceError::Fault("it is recorded only as a whole".into())),
        Verdict::Doubted(doubt) => Err(SourceError::Doubt(doubt)),
    }
}

/// That several items would have one guid.
fn told_of_guids(source: &str, shared: &[String]) -> Option<Issue> {
    let first = shared.first()?;
    let message = match shared.len() {
        1 => format!("another item has the guid {first} already; this one has an id of its own"),
        many => {
            format!("{many} items have guids that others have already, such as {first}; they have ids of their own")
        }
    };
    Some(Issue { item: source.to_owned(), field: "id", message })
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
        let (reason, advice) = (error.to_string(), error.advice());
        return Ok(Refreshed::quiet(Outcome::Hindered { reason, advice }, false));
    }
    let failures = lock(store).source(task.feed, task.source, task.now)?.failures;
    let backoff = due::backoff(&error, (task.feed, task.source), (failures, task.every), answered_at);
    failure(store, task, &unfetched(error), backoff)
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
    backoff: Backoff,
) -> Result<Refreshed, StoreError> {
    let (reason, advice) = (error.to_string(), advice(task, error));
    let told = (reason.as_str(), advice.as_ref());
    lock(store).record_failure((task.feed, task.source), told, backoff, task.now)?;
    // what is stored is read at any time, and is told when the next look is
    let again = backoff.retry_at.map(|at| {
        format!("it is tried again at {}; --force tries at once", at.to_rfc3339_opts(SecondsFormat::Secs, true))
    });
    let advice = match (advice, again) {
        (Some(advice), Some(again)) => Some(advice.and(again)),
        (advice, again) => advice.or(again.map(Advice::from)),
    };
    Ok(Refreshed::quiet(Outcome::Failed { reason, advice }, false))
}

/// What a person can do; whoever is refused although he says who he is has to say it anew.
fn advice(task: &Task<'_>, error: &SourceError) -> Option<Advice> {
    let is_asked_who = match error {
        SourceError::Fetch(FetchError::Status { code: 401 | 403, host, .. }) => {
            Url::parse(task.source).is_ok_and(|source| source.host_str() == Some(host))
        }
        SourceError::Refused { refusal: Refusal::LoginWall, .. } => true,
        _ => false,
    };
    match task.credentials.filter(|_| is_asked_who) {
        Some(shown) => Some(format!("the server refuses {shown}: renew it, or ask the site's operator").into()),
        None => error.advice(),
    }
}

pub(super) fn record_unchanged(
    store: &Mutex<Store>,
    task: &Task<'_>,
    (cache_state, fresh_until): (&CacheState, Option<DateTime<Utc>>),
    (moved_to, is_read): (Option<&Url>, bool),
) -> Result<bool, StoreError> {
    lock(store).record_unchanged(&Unchanged {
        feed: task.feed,
        source: task.source,
        cache_state,
        fresh_until,
        moved_to: moved_to.map(Url::as_str),
        is_read,
        keep: task.keep,
        wording: task,
        now: task.now,
    })
}
