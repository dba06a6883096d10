//! What is told of a source besides its items, in the words that every place uses: the report, `list`, `explain`, the dashboard, the
//! API and the health feed.
//!
//! Each remark is one line that says what is the case, and one that says what to do.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{BrokenField, Error, Mended, State, task::Task};
use crate::{
    config::{FeedConfig, Source},
    fetch::shown,
    history::{ShortList, Silence},
    model::{Advice, Surface},
    store::{SourceState, Store, Turn, Wording},
};

/// So long a list that has become longer is told of.
const BACKFILL_IS_TOLD: TimeDelta = TimeDelta::days(7);

/// What a remark is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum RemarkKind {
    /// It fails.
    Failing,
    /// Its list is held back.
    Held,
    /// Fields of it, or the number of its items, are not as usual.
    Degraded,
    /// It gets no new items any more.
    Stale,
    /// Its recipe no longer fits, and it is read on.
    Mended,
    /// Its address leads elsewhere for good.
    Moved,
    /// Its list has become longer by older items.
    Backfilled,
}

impl RemarkKind {
    /// The state of a feed that this is the case of; none where all is well with it.
    #[must_use]
    pub const fn state(self) -> Option<State> {
        match self {
            Self::Failing => Some(State::Failing),
            Self::Held => Some(State::Held),
            Self::Degraded => Some(State::Degraded),
            Self::Stale => Some(State::Stale),
            Self::Mended => Some(State::Mended),
            Self::Moved | Self::Backfilled => None,
        }
    }

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Moved => "moved",
            Self::Backfilled => "backfilled",
            Self::Failing => State::Failing.word(),
            Self::Held => State::Held.word(),
            Self::Degraded => State::Degraded.word(),
            Self::Stale => State::Stale.word(),
            Self::Mended => State::Mended.word(),
        }
    }
}

/// What is the case with a source.
///
/// Its advice is a value, or what a place makes of it in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Remark"))]
pub struct Remark<A = Advice> {
    /// What it is of.
    pub kind: RemarkKind,
    /// The source, as it may be shown.
    pub source: String,
    /// Since when, where that is known.
    pub since: Option<DateTime<Utc>>,
    /// What is the case.
    pub reason: String,
    /// What a person can do.
    pub advice: Option<A>,
}

impl Remark {
    /// The same in the words of a place.
    #[must_use]
    pub fn told(self, surface: Surface, feed: &str) -> Remark<String> {
        let Self { kind, source, since, reason, advice } = self;
        Remark { kind, source, since, reason, advice: advice.map(|advice| advice.told(surface, feed)) }
    }
}

/// All that is to be told of a source, the worst first.
///
/// # Errors
/// [`Error::Store`].
pub fn remarks(
    store: &Store,
    feed: &FeedConfig,
    (source, state): (&Source, &SourceState),
    now: DateTime<Utc>,
) -> Result<Vec<Remark>, Error> {
    let (id, read, source) = (feed.id.as_str(), source, source.id.as_str());
    let remark = |kind, since, (reason, advice)| Remark { kind, source: shown(source), since, reason, advice };
    let mut remarks = Vec::new();
    if let Some(failure) = store.failure(id, source)? {
        let kind = if state.memory.held.is_some() { RemarkKind::Held } else { RemarkKind::Failing };
        remarks.push(remark(kind, Some(failure.since.min(now)), (failure.reason, failure.advice)));
    }
    let broken = broken_fields(store, feed, (read, state));
    if !broken.is_empty() {
        remarks.push(remark(RemarkKind::Degraded, None, degraded(&broken)));
    }
    if let Some(list) = &state.memory.short {
        remarks.push(remark(RemarkKind::Degraded, Some(list.since.min(now)), short(list)));
    }
    if let Some(silence) = state.memory.arrivals.pace.silence(state.succeeded_at) {
        remarks.push(remark(RemarkKind::Stale, Some(silence.since.min(now)), stale(&silence)));
    }
    if let Some(made) = Mended::stored(store, (id, source), state) {
        remarks.push(remark(RemarkKind::Mended, made.since.map(|at| at.min(now)), mended(&made, id)));
    }
    if let Some(address) = &state.moved_to {
        remarks.push(remark(RemarkKind::Moved, None, moved(address)));
    }
    if let Some((at, reason)) = store.last_backfill(id, source)?.filter(|(at, _)| now - *at < BACKFILL_IS_TOLD) {
        remarks.push(remark(RemarkKind::Backfilled, Some(at.min(now)), (reason, None)));
    }
    Ok(remarks)
}

/// The fields of a source that are not as usual, with the selectors that are in force.
pub(super) fn broken_fields(
    store: &Store,
    feed: &FeedConfig,
    (source, state): (&Source, &SourceState),
) -> Vec<BrokenField> {
    let own = &source.read.recipe;
    let mended = Mended::stored(store, (feed.id.as_str(), &source.id), state);
    let in_force = mended.and_then(|mended| mended.amend(own));
    BrokenField::all(state.memory.fields.broken.clone(), in_force.as_ref().unwrap_or(own))
}

fn degraded(broken: &[BrokenField]) -> (String, Option<Advice>) {
    let reason = broken.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    (reason, broken.first().map(BrokenField::advice))
}

fn short(list: &ShortList) -> (String, Option<Advice>) {
    let ShortList { found, usual, .. } = list;
    let are = if *found == 1 { "is 1 item" } else { "are only" };
    let number = if *found == 1 { String::new() } else { format!(" {found}") };
    let reason = format!(
        "its list is shorter than it ever was: there {are}{number} where {usual} are usual. Known items are kept"
    );
    let advice =
        Advice::all(["look at the page: if the rest of its list is not there, either, ".into(), Advice::Accept]);
    (reason, Some(advice))
}

fn mended(mended: &Mended, feed: &str) -> (String, Option<Advice>) {
    let toml = mended.toml(feed).map(|toml| toml.lines().collect::<Vec<_>>().join("; "));
    let advice = toml.map(|toml| format!("put this into feeds.toml: {toml}").into());
    (mended.to_string(), advice)
}

fn moved(address: &str) -> (String, Option<Advice>) {
    let address = shown(address);
    (format!("its page has moved for good, to {address}"), Some(format!("put {address} into feeds.toml").into()))
}

fn backfilled(items: usize, is_released: bool) -> String {
    let are = if items == 1 { "is" } else { "are" };
    let why = if is_released { "its list has stayed the same, and is believed" } else { "its list has become longer" };
    let older = match (items, is_released) {
        (1, true) => "1 item".to_owned(),
        (items, true) => format!("{items} items"),
        (1, false) => "1 older item".to_owned(),
        (items, false) => format!("{items} older items"),
    };
    format!("{why}: {older} {are} known from now on, and stand behind all others")
}

fn stale(silence: &Silence) -> (String, Option<Advice>) {
    (silence.to_string(), Some(Silence::ADVICE.into()))
}

impl Wording for Task<'_> {
    fn told(&self, turn: Turn<'_>) -> (String, Option<Advice>) {
        match turn {
            Turn::Degraded(broken) => degraded(&BrokenField::all(broken.to_vec(), self.how.recipe)),
            Turn::Short(list) => short(list),
            Turn::Mended(words) => match serde_json::from_str::<Mended>(words) {
                Ok(made) => mended(&made, self.feed),
                // they are its own words of a moment ago
                Err(_) => ("its recipe no longer fits".to_owned(), None),
            },
            Turn::Moved(address) => moved(address),
            Turn::Backfilled { items, is_released } => (backfilled(items, is_released), None),
            Turn::Stale(silence) => stale(silence),
        }
    }
}
