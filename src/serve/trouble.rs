//! What cannot be read or written, by who met it, until it can: for the operator, on every page of the dashboard; and, where it is the
//! memory, for everybody who asks how the feeds do.

use std::collections::{BTreeMap, VecDeque};

use chrono::{DateTime, Utc};

use crate::store::UnwrittenDocument;

/// How many documents are named.
const NAMED: usize = 10;
/// How many outages of the memory are told of.
const OUTAGES: usize = 10;

/// Who met a fault.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Met {
    /// Whoever looked whether the memory is in its place.
    Place,
    /// Whoever read the memory to answer somebody.
    Reading,
    /// Whoever wrote what the operator or a subscriber wished.
    Writing,
    /// What concerns all feeds.
    All,
    /// The refresh of a feed.
    Feed(String),
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    pub words: String,
    /// The memory cannot be used.
    pub of_memory: bool,
    /// It does not end by itself.
    pub lasts: bool,
}

/// That the memory cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MemoryFault {
    pub since: DateTime<Utc>,
    /// In words, with the path of its file: for the operator.
    pub words: String,
}

impl MemoryFault {
    /// What everybody is told.
    pub(super) const PUBLIC: &str = "the memory cannot be used: nothing that is new can be kept";
    /// What somebody can do about it.
    pub(super) const ADVICE: &str =
        "log in, or look into the log of pagewire: both say what is wrong with it and what to do";
}

#[derive(Debug, Default)]
pub(super) struct ServerTrouble {
    /// What is wrong, and since when.
    faults: BTreeMap<Met, (DateTime<Utc>, Wrong)>,
    /// The last times that the memory could not be used; it cannot keep them itself.
    outages: VecDeque<Outage>,
    /// As the store has them, so that a restart forgets none.
    unwritten: Vec<UnwrittenDocument>,
}

/// A time in which the memory could not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outage {
    pub since: DateTime<Utc>,
    /// None while it lasts.
    pub until: Option<DateTime<Utc>>,
}

impl ServerTrouble {
    pub(super) fn new(unwritten: Vec<UnwrittenDocument>) -> Self {
        Self { unwritten, ..Self::default() }
    }

    /// Notes what somebody met, or that all went well.
    pub(super) fn note(&mut self, met: Met, wrong: Option<Wrong>, now: DateTime<Utc>) {
        let was_well = self.memory().is_none();
        match wrong {
            Some(wrong) => {
                let since = self.faults.get(&met).map_or(now, |(since, _)| *since);
                self.faults.insert(met, (since, wrong));
            }
            None => {
                self.faults.remove(&met);
            }
        }
        match (was_well, self.memory().is_none(), self.outages.back_mut()) {
            (true, false, _) => self.outages.push_back(Outage { since: now, until: None }),
            (false, true, Some(outage)) => outage.until = Some(now),
            _ => {}
        }
        if self.outages.len() > OUTAGES {
            self.outages.pop_front();
        }
    }

    /// The last times that the memory could not be used.
    pub(super) fn outages(&self) -> impl Iterator<Item = &Outage> {
        self.outages.iter()
    }

    /// Whether somebody met a fault that may have ended since.
    pub(super) fn may_have_ended(&self, met: &Met) -> bool {
        self.faults.get(met).is_some_and(|(_, wrong)| !wrong.lasts)
    }

    /// That the memory cannot be used, as far as anybody met it.
    pub(super) fn memory(&self) -> Option<MemoryFault> {
        let of_memory = || self.faults.values().filter(|(_, wrong)| wrong.of_memory);
        let (since, _) = of_memory().min_by_key(|(since, _)| *since)?;
        let (_, wrong) = of_memory().next()?;
        Some(MemoryFault { since: *since, words: wrong.words.clone() })
    }

    /// Forgets the feeds that there are no longer.
    pub(super) fn retain(&mut self, is_feed: impl Fn(&str) -> bool) {
        self.faults.retain(|met, _| if let Met::Feed(feed) = met { is_feed(feed) } else { true });
    }

    pub(super) fn set_unwritten(&mut self, unwritten: Vec<UnwrittenDocument>) {
        self.unwritten = unwritten;
    }

    pub(super) fn unwritten(&self) -> &[UnwrittenDocument] {
        &self.unwritten
    }

    /// All of it in words, a line each; none where all is well.
    pub(super) fn words(&self) -> Option<String> {
        let mut lines: Vec<String> = self.faults.values().map(|(_, wrong)| wrong.words.clone()).collect();
        // a store that fails, fails for every feed
        lines.dedup();
        lines.extend(
            self.unwritten
                .iter()
                .take(NAMED)
                .map(|document| format!("{}: {}; {}", document.path, document.reason, document.advice)),
        );
        let more = self.unwritten.len().saturating_sub(NAMED);
        if more > 0 {
            lines.push(format!("and {more} more"));
        }
        (!lines.is_empty()).then(|| lines.join("\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fault_of_one_feed_is_not_forgotten_when_another_is_well() {
        let mut trouble = ServerTrouble::default();
        let (feed, now) = (|id: &str| Met::Feed(id.to_owned()), DateTime::UNIX_EPOCH);
        let full = Wrong { words: "the disk is full".to_owned(), of_memory: true, lasts: false };
        trouble.note(feed("a"), Some(full), now);
        trouble.note(feed("b"), None, now);
        assert_eq!(trouble.words().as_deref(), Some("the disk is full"));
        assert!(trouble.memory().is_some());
        trouble.note(feed("a"), None, now);
        assert_eq!((trouble.words(), trouble.memory()), (None, None));
        assert_eq!(trouble.outages().copied().collect::<Vec<_>>(), [Outage { since: now, until: Some(now) }]);
    }
}
