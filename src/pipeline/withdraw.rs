//! Documents that nobody wants any more: those of feeds that feeds.toml has no longer and of formats that a feed is no longer
//! published in leave the output folder after a grace, those of feeds that are private now at once.
//!
//! Only what the store knows as written by this feeds.toml, and what is still as it was left, is taken away.

use std::{
    collections::{HashMap, HashSet},
    path::Path,
    sync::Mutex,
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Error, documents::Publisher, task::lock};
use crate::{
    config::{Config, FeedConfig},
    model::{FileName, Format},
    publish::Removal,
    store::{OutputFile, Store, StoreError, UnwrittenDocument},
};

/// The least grace where it is not certain that the feed is meant to be gone.
const DOUBTFUL: Duration = Duration::from_secs(7 * 86_400);

/// A document that is not wanted any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Withdrawal {
    /// Its file name.
    pub document: String,
    /// Why.
    pub cause: Cause,
    /// What became of it.
    pub step: WithdrawalStep,
}

/// Why a document is not wanted any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// feeds.toml has its feed no longer.
    FeedGone,
    /// Its feed is published in other formats.
    FormatGone,
    /// Its feed is published under another name in this format.
    Renamed,
    /// Its feed is private.
    Private,
}

/// What became of a document that is not wanted any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum WithdrawalStep {
    /// It is taken away at the first run after that.
    Awaits(DateTime<Utc>),
    /// It was taken away.
    Removed,
    /// It is not as pagewire left it, and stays.
    Changed,
    /// It could not be taken away, in words, and what to do.
    Failed(String, String),
}

impl Withdrawal {
    /// Whether somebody must do something about it.
    #[must_use]
    pub fn needs_somebody(&self) -> bool {
        matches!((&self.step, self.cause), (WithdrawalStep::Failed(..), _) | (WithdrawalStep::Changed, Cause::Private))
    }
}

impl std::fmt::Display for Withdrawal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let document = &self.document;
        let cause = match self.cause {
            Cause::FeedGone => "its feed is no longer in feeds.toml",
            Cause::FormatGone => "its feed is no longer published in this format",
            Cause::Renamed => "its feed is published under another name",
            Cause::Private => "its feed is private",
        };
        match &self.step {
            WithdrawalStep::Awaits(at) => {
                write!(f, "{document}: {cause}; it is removed on {}", at.format("%Y-%m-%d at %H:%M UTC"))
            }
            WithdrawalStep::Removed => write!(f, "{document}: {cause}; it was removed"),
            WithdrawalStep::Changed => {
                write!(
                    f,
                    "{document}: {cause}; it stays, for it is not as pagewire left it: remove it if it is not wanted"
                )
            }
            WithdrawalStep::Failed(reason, advice) => write!(f, "{document}: {cause}; {reason}; {advice}"),
        }
    }
}

/// Looks through the documents of the output folder. A run of a part of the feeds (`partly`) leaves those alone that are gone.
pub(super) fn withdraw(
    publisher: &Publisher<'_>,
    store: &Mutex<Store>,
    config: &Config,
    partly: bool,
) -> Result<Vec<Withdrawal>, Error> {
    let feeds = config.feeds.iter().map(|feed| (feed.id.as_str(), feed)).collect();
    let grace = config.grace;
    let sweep = Sweep { publisher, store: &lock(store), feeds, grace };
    let (mut withdrawals, mut foreign) = (Vec::new(), HashSet::new());
    for (path, file) in sweep.store.feed_outputs()? {
        let Some((name, cause)) = sweep.unwanted(&path, &file) else { continue };
        if sweep.is_anothers(&file) {
            foreign.insert(name);
        } else if !partly || cause == Cause::Private {
            let step = sweep.take((&path, &name), file, cause)?;
            withdrawals.extend(step.map(|step| Withdrawal { document: name, cause, step }));
        }
    }
    let known = withdrawals.iter().map(|known| known.document.clone()).chain(foreign).collect();
    withdrawals.extend(sweep.unknown(&known));
    sweep.keep_account(&withdrawals)?;
    Ok(withdrawals)
}

/// One look through the output folder.
struct Sweep<'a> {
    publisher: &'a Publisher<'a>,
    store: &'a Store,
    /// By their names.
    feeds: HashMap<&'a str, &'a FeedConfig>,
    grace: Duration,
}

impl Sweep<'_> {
    /// The name of a file of this folder, and why it is not wanted, if it is not.
    fn unwanted(&self, path: &str, file: &OutputFile) -> Option<(String, Cause)> {
        let path = Path::new(path);
        let (name, id) = (path.file_name()?.to_str()?, file.feed.as_deref()?);
        // the name is made anew from the feed's, or is one that feeds.toml could have given it: nothing else is ever taken away, and
        // nothing elsewhere
        let format = Format::ALL.into_iter().find(|format| format!("{id}.{}", format.extension()) == name);
        if format.is_none() && FileName::parse(name, Some(Format::Rss)).is_err() {
            return None;
        }
        if path.parent()? != self.publisher.folder.root() {
            return None;
        }
        let cause = match self.feeds.get(id) {
            None => Cause::FeedGone,
            Some(feed) if feed.private => Cause::Private,
            Some(feed) if feed.has_document(name) => return None,
            Some(feed) if format.is_some_and(|format| !feed.formats.contains(&format)) => Cause::FormatGone,
            Some(_) => Cause::Renamed,
        };
        Some((name.to_owned(), cause))
    }

    /// Whether another feeds.toml had a file written, and is still there to look after it.
    fn is_anothers(&self, file: &OutputFile) -> bool {
        file.config.as_deref().is_some_and(|config| config != self.publisher.owner && Path::new(config).exists())
    }

    /// Takes a document away if its time has come; none where it was gone before.
    fn take(
        &self,
        (path, name): (&str, &str),
        file: OutputFile,
        cause: Cause,
    ) -> Result<Option<WithdrawalStep>, StoreError> {
        let now = self.publisher.now;
        // what lies in the future, or before the file was written, was told by a clock that was wrong
        let is_sound =
            |since: &DateTime<Utc>| *since <= now && file.written_at.is_none_or(|at| at <= *since || at > now);
        let since = file.gone_since.filter(is_sound).unwrap_or(now);
        let grace = TimeDelta::from_std(self.grace_of(&file, cause)).unwrap_or(TimeDelta::MAX);
        let due = since.checked_add_signed(grace).unwrap_or(DateTime::<Utc>::MAX_UTC);
        if due > now {
            if file.gone_since != Some(since) {
                self.store.set_output(path, &OutputFile { gone_since: Some(since), ..file })?;
            }
            return Ok(Some(WithdrawalStep::Awaits(due)));
        }
        let step = match self.publisher.folder.remove(name, file.stamp(), file.digest) {
            Ok(Removal::Removed) => Some(WithdrawalStep::Removed),
            Ok(Removal::Missing) => None,
            Ok(Removal::Changed) => return Ok(Some(WithdrawalStep::Changed)),
            Err(error) => return Ok(Some(WithdrawalStep::Failed(error.to_string(), error.advice().to_owned()))),
        };
        self.store.set_output(path, &OutputFile { gone_since: Some(since), withdrawn_at: Some(now), ..file })?;
        Ok(step)
    }

    /// How long a document stays after it was first seen that it is not wanted. A feeds.toml without any feed is more likely a slip
    /// than a wish, and what another one had written may be wanted by it again.
    fn grace_of(&self, file: &OutputFile, cause: Cause) -> Duration {
        let is_doubtful = self.feeds.is_empty() || file.config.as_deref() != Some(self.publisher.owner);
        match cause {
            Cause::Private => Duration::ZERO,
            _ if is_doubtful => self.grace.max(DOUBTFUL),
            _ => self.grace,
        }
    }

    /// The files that bear the names of documents of private feeds, and that the store does not know: after a loss of the memory, say.
    fn unknown(&self, known: &HashSet<String>) -> Vec<Withdrawal> {
        let private = self.feeds.values().filter(|feed| feed.private);
        private
            .flat_map(|feed| Format::ALL.map(|format| feed.file_name(format)).into_iter().chain(feed.page_name()))
            .filter(|name| !known.contains(name) && self.publisher.folder.stamp(name).is_some())
            .map(|document| Withdrawal { document, cause: Cause::Private, step: WithdrawalStep::Changed })
            .collect()
    }

    /// Keeps, as a fault of their feeds, which documents of private feeds are still there; and forgets faults of what is not wanted
    /// any more.
    fn keep_account(&self, withdrawals: &[Withdrawal]) -> Result<(), StoreError> {
        let stuck = || withdrawals.iter().filter(|known| known.cause == Cause::Private && known.needs_somebody());
        let is_ours = |document: &&UnwrittenDocument| document.config == self.publisher.owner && !document.is_command();
        for document in self.store.unwritten()?.iter().filter(is_ours) {
            if !self.is_wanted(document) && !stuck().any(|known| known.document == document.name) {
                self.store.forget_unwritten(&document.path)?;
            }
        }
        stuck().try_for_each(|withdrawal| self.store.record_unwritten(&self.exposed(withdrawal)))
    }

    fn is_wanted(&self, document: &UnwrittenDocument) -> bool {
        let is_here = Path::new(&document.path).parent() == Some(self.publisher.folder.root());
        let is_of_feed = |feed: &&FeedConfig| !feed.private && feed.has_document(&document.name);
        is_here && document.feed.as_deref().is_none_or(|id| self.feeds.get(id).is_some_and(is_of_feed))
    }

    /// The feed that a document is one of.
    fn owner_of(&self, document: &str) -> Option<String> {
        let named = self.feeds.values().find(|feed| {
            feed.has_document(document) || Format::ALL.iter().any(|format| feed.file_name(*format) == document)
        });
        let id = || document.rsplit_once('.').map(|(id, _)| id.to_owned());
        named.map(|feed| feed.id.to_string()).or_else(id)
    }

    /// A document of a private feed that is still there.
    fn exposed(&self, Withdrawal { document, step, .. }: &Withdrawal) -> UnwrittenDocument {
        let (reason, advice) = match step {
            WithdrawalStep::Failed(reason, advice) => (reason.as_str(), advice.as_str()),
            _ => ("it is not as pagewire left it", "look at the file, and remove it"),
        };
        UnwrittenDocument {
            path: self.publisher.path(document),
            feed: self.owner_of(document),
            config: self.publisher.owner.to_owned(),
            name: document.clone(),
            since: self.publisher.now,
            reason: format!("{document} is in the output folder although its feed is private: {reason}"),
            advice: advice.to_owned(),
        }
    }
}
