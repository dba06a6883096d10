use super::{BrokenField, Mended, Remark, RemarkKind, Wait, Withdrawal};
use crate::{
    model::{Advice, FeedId, Issue, Surface},
    store::{Damage, PastRun, SourceFailure, UnwrittenDocument},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What became of one source in one run.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SourceReport {
    /// The feed.
    pub feed: FeedId,
    /// The source's address.
    pub source: String,
    /// What happened.
    pub outcome: Outcome,
    /// Fields that were lost.
    pub issues: Vec<Issue>,
    /// Where permanent redirects lead: the address that belongs into feeds.toml.
    pub moved_to: Option<String>,
    /// It had been failing before.
    pub healed: bool,
    /// Its recipe no longer fits, and it was read all the same.
    pub mended: Option<Mended>,
    /// Fields that are not as usual; known items keep what they had of them.
    #[serde(default)]
    pub broken: Vec<BrokenField>,
    /// All that is to be told of it, the worst first; nothing of one that was not asked.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<Remark<String>>"))]
    pub remarks: Vec<Remark>,
    /// The site's robots.txt is not asked, because the feed's table says so.
    pub ignores_robots: bool,
    /// It is believed whatever certificate it shows, because the feed's table says so.
    #[serde(default)]
    pub unverified: bool,
    /// Its page is rendered by a browser without a sandbox, because the configuration says so.
    pub unsandboxed: bool,
    /// It was not asked this time, and fails since a look before.
    pub failing: Option<Failing>,
}

/// Why a source fails that was not asked again.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Failing {
    /// Since when.
    pub since: DateTime<Utc>,
    /// Why.
    pub reason: String,
    /// What can be done.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub advice: Option<Advice>,
}

impl Failing {
    pub(super) fn of(failure: SourceFailure) -> Self {
        let SourceFailure { since, reason, advice, .. } = failure;
        Self { since, reason, advice }
    }
}

impl SourceReport {
    /// What came of it, in a word or two: that of its outcome, or that its list is held back or fields of it are not as usual.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self.outcome {
            Outcome::Read { .. } if self.is_degraded() => RemarkKind::Degraded.word(),
            Outcome::Failed { .. } if self.remarks.iter().any(|remark| remark.kind == RemarkKind::Held) => {
                RemarkKind::Held.word()
            }
            _ => self.outcome.word(),
        }
    }

    fn is_degraded(&self) -> bool {
        self.remarks.iter().any(|remark| remark.kind == RemarkKind::Degraded)
    }

    /// The same with all advice in the words of a place.
    #[must_use]
    pub fn told(mut self, surface: Surface) -> Self {
        let feed = self.feed.as_str();
        let told =
            |advice: &mut Option<Advice>| *advice = advice.take().map(|advice| advice.told(surface, feed).into());
        if let Outcome::Failed { advice, .. } | Outcome::Hindered { advice, .. } = &mut self.outcome {
            told(advice);
        }
        self.failing.iter_mut().for_each(|failing| told(&mut failing.advice));
        self.remarks.iter_mut().for_each(|remark| told(&mut remark.advice));
        self
    }

    /// What is kept of it for people to look back on; nothing where nothing was asked.
    pub(super) fn past(&self, at: DateTime<Utc>) -> Option<PastRun> {
        let mut run = PastRun {
            source: self.source.clone(),
            at,
            outcome: self.word().to_owned(),
            found: None,
            new: None,
            edited: None,
            reason: None,
        };
        match &self.outcome {
            Outcome::Left(_) | Outcome::Hindered { .. } => return None,
            Outcome::NotModified | Outcome::Unchanged => {}
            Outcome::Read { found, new, edited, .. } => {
                (run.found, run.new, run.edited) = (Some(*found), Some(*new), Some(*edited));
            }
            Outcome::Failed { reason, .. } => run.reason = Some(reason.clone()),
        }
        Some(run)
    }
}

impl Outcome {
    /// A word or two for it.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::NotModified => "not modified",
            Self::Unchanged => "unchanged",
            Self::Read { .. } => "read",
            Self::Left(Wait::Fresh(_)) => "fresh",
            Self::Left(Wait::NotDue(_)) => "not due",
            Self::Left(Wait::Gone) => "gone",
            Self::Left(Wait::Quiet(_)) => "quiet",
            Self::Left(Wait::Offline) => "offline",
            Self::Left(Wait::Closed(_) | Wait::BackOff(_)) => "waiting",
            Self::Hindered { .. } => "hindered",
            Self::Failed { .. } => "failed",
        }
    }
}

/// How a refresh ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// HTTP 304.
    NotModified,
    /// The same bytes as the last time.
    Unchanged,
    /// The page was read.
    Read {
        /// Items on the page.
        found: usize,
        /// Items that history did not know.
        new: usize,
        /// Items whose words changed.
        edited: usize,
        /// Older items that the list shows now, too, and that are no news.
        #[serde(default)]
        backfilled: usize,
    },
    /// Nothing was asked this time.
    Left(Wait),
    /// This machine could not ask: the source has not failed, and is asked again soon.
    Hindered {
        /// What this machine lacks.
        reason: String,
        /// What can be done.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        advice: Option<Advice>,
    },
    /// The feed stays as it was.
    Failed {
        /// What went wrong.
        reason: String,
        /// What can be done.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        advice: Option<Advice>,
    },
}

/// What became of a whole run.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Report {
    /// One for each source, in the order of feeds.toml.
    pub sources: Vec<SourceReport>,
    /// The names of the files written.
    pub written: Vec<String>,
    /// How many documents are in their place, newly written or as they were.
    #[serde(default)]
    pub in_place: usize,
    /// Documents that could not be written.
    #[serde(with = "whole")]
    #[cfg_attr(test, schemars(with = "Vec<whole::WholeDocument>"))]
    pub unwritten: Vec<UnwrittenDocument>,
    /// Documents that are not wanted any more, and what became of them.
    #[serde(default)]
    pub withdrawn: Vec<Withdrawal>,
    /// The feeds that are not in the output folder because they are private.
    pub private: Vec<FeedId>,
    /// What could not be read from the store, and was done without.
    pub damages: Vec<Damage>,
}

impl Report {
    /// Whether any feed fails, be it since a run before.
    #[must_use]
    pub fn failed(&self) -> bool {
        let failed = |source: &SourceReport| {
            source.failing.is_some() || matches!(source.outcome, Outcome::Failed { .. } | Outcome::Hindered { .. })
        };
        !self.unwritten.is_empty()
            || self.withdrawn.iter().any(Withdrawal::needs_somebody)
            || self.sources.iter().any(failed)
    }

    /// Whether this machine could not ask for some source.
    #[must_use]
    pub fn hindered(&self) -> bool {
        self.sources.iter().any(|source| matches!(source.outcome, Outcome::Hindered { .. }))
    }
}

/// Documents that could not be written, with all that is known of them: the store's own type tells less to who asks by HTTP.
mod whole {
    use chrono::{DateTime, Utc};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::store::UnwrittenDocument;

    /// A document that could not be written.
    #[derive(Serialize, Deserialize)]
    #[cfg_attr(test, derive(schemars::JsonSchema))]
    #[cfg_attr(test, schemars(rename = "WholeDocument"))]
    #[serde(remote = "UnwrittenDocument")]
    pub(super) struct WholeDocument {
        /// Its absolute path; told only to who shows the key that lies in the state folder.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        path: String,
        /// The feed that it is a document of; none for a document of all feeds.
        feed: Option<String>,
        /// The feeds.toml that has it written; told as `path` is.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        config: String,
        /// Its file name.
        name: String,
        /// The first failure in the unbroken row.
        since: DateTime<Utc>,
        /// What went wrong the last time.
        reason: String,
        /// What to do about it.
        advice: String,
    }

    #[derive(Serialize, Deserialize)]
    struct One(#[serde(with = "WholeDocument")] UnwrittenDocument);

    pub(super) fn serialize<S: Serializer>(all: &[UnwrittenDocument], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(all.iter().cloned().map(One))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<UnwrittenDocument>, D::Error> {
        Ok(Vec::<One>::deserialize(deserializer)?.into_iter().map(|One(document)| document).collect())
    }
}
