//! What cannot be written, by feed and document, until it can: for the operator, on every page of the dashboard.

use std::collections::BTreeMap;

use crate::store::UnwrittenDocument;

/// How many documents are named.
const NAMED: usize = 10;

#[derive(Debug, Default)]
pub(super) struct Trouble {
    /// What the store could not take, by the feed whose refresh met it; the name is empty for what concerns all.
    faults: BTreeMap<String, String>,
    /// As the store has them, so that a restart forgets none.
    unwritten: Vec<UnwrittenDocument>,
}

impl Trouble {
    pub(super) fn new(unwritten: Vec<UnwrittenDocument>) -> Self {
        Self { faults: BTreeMap::new(), unwritten }
    }

    /// Notes how a feed's refresh ended.
    pub(super) fn note(&mut self, feed: &str, fault: Option<String>) {
        match fault {
            Some(fault) => self.faults.insert(feed.to_owned(), fault),
            None => self.faults.remove(feed),
        };
    }

    /// Forgets the feeds that there are no longer.
    pub(super) fn retain(&mut self, is_feed: impl Fn(&str) -> bool) {
        self.faults.retain(|feed, _| feed.is_empty() || is_feed(feed));
    }

    pub(super) fn set_unwritten(&mut self, unwritten: Vec<UnwrittenDocument>) {
        self.unwritten = unwritten;
    }

    pub(super) fn unwritten(&self) -> &[UnwrittenDocument] {
        &self.unwritten
    }

    /// All of it in words, a line each; none where all is well.
    pub(super) fn words(&self) -> Option<String> {
        let mut lines: Vec<String> = self.faults.values().cloned().collect();
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
        let mut trouble = Trouble::default();
        trouble.note("a", Some("the disk is full".to_owned()));
        trouble.note("b", None);
        assert_eq!(trouble.words().as_deref(), Some("the disk is full"));
        trouble.note("a", None);
        assert_eq!(trouble.words(), None);
    }
}
