//! A look beside what is known.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    known::{Known, KnownItem, Observation},
    matching::Match,
};
use crate::model::{Item, Moment};

/// Clocks that are set a little by the network are right.
const SLACK: TimeDelta = TimeDelta::minutes(5);

/// A look beside what is known.
#[derive(Clone, Copy)]
pub(super) struct Look<'a> {
    pub known: &'a Known,
    pub seen: &'a Observation<'a>,
    pub matches: &'a [Match],
}

impl Look<'_> {
    /// The items of the page with the known ones that they are.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&Item, Option<&KnownItem>)> {
        let known = |found: &Match| found.number.and_then(|number| self.known.items.get(&number));
        self.seen.items.iter().zip(self.matches).map(move |(item, found)| (item, known(found)))
    }

    pub(super) fn new_items(&self) -> impl Iterator<Item = (usize, &Item)> {
        let new = |(_, (_, found)): &(usize, (&Item, &Match))| found.number.is_none();
        self.seen.items.iter().zip(self.matches).enumerate().filter(new).map(|(at, (item, _))| (at, item))
    }

    /// The last look that history can judge by.
    pub(super) fn last(&self) -> Option<DateTime<Utc>> {
        let source = &self.known.source;
        source.succeeded_at.filter(|_| source.judges && source.same_recipe)
    }

    /// How many of the items of the last look are on the page.
    pub(super) fn left(&self) -> usize {
        let current: HashSet<i64> = self.known.source.current.iter().copied().collect();
        self.matches.iter().filter_map(|found| found.number).filter(|number| current.contains(number)).count()
    }

    /// The newest date of the feed, where it lies ahead of now: the clock was set back since.
    pub(super) fn dated_ahead(&self) -> Option<DateTime<Utc>> {
        self.known.newest.filter(|newest| *newest > self.seen.now + SLACK)
    }

    /// Whether an item was published after the last look, or after all that is known.
    pub(super) fn is_fresh(&self, item: &Item) -> bool {
        let after = self.last().into_iter().chain(self.known.newest).min();
        match (item.published, after) {
            (Some(Moment::Day(day)), Some(after)) => day >= after.date_naive(),
            (Some(Moment::Instant(instant)), Some(after)) => instant > after,
            (Some(_), None) => true,
            (None, _) => false,
        }
    }
}
