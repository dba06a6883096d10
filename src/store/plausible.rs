//! Instants of the store against the clock, which may have been set back since they were written.
//!
//! What happened cannot lie in the future, and what is waited for lies no further ahead than its own rule ever puts it. An instant
//! that does is one of another clock, and counts as unknown. So does a number that nothing can have counted.

use chrono::{DateTime, TimeDelta, Utc};

/// Clocks that are set a little by the network are right.
const SLACK: TimeDelta = TimeDelta::minutes(5);
/// More items than any page has.
const MOST_ITEMS: f64 = 1_000_000.0;
/// The longest that a server can ask to be left alone for, or say that a page is fresh.
pub(super) const LONGEST_WISH: TimeDelta = TimeDelta::days(7);
/// The longest that a robots.txt is taken for unchanged.
pub(super) const LONGEST_ROBOTS: TimeDelta = TimeDelta::hours(24);
/// The longest wait for another try of an item's own page.
pub(super) const LONGEST_ARTICLE: TimeDelta = TimeDelta::hours(16);
/// The longest wait for another try of a delivery.
pub(super) const LONGEST_DELIVERY: TimeDelta = TimeDelta::hours(3);

/// An instant at which something happened.
pub(super) fn past(at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    ahead(at, now, TimeDelta::zero())
}

/// An instant that is waited for, `longest` at the most.
pub(super) fn ahead(at: Option<DateTime<Utc>>, now: DateTime<Utc>, longest: TimeDelta) -> Option<DateTime<Utc>> {
    at.filter(|at| *at <= latest(now, longest))
}

/// A number of items, or an average of such numbers, that a page can have had.
pub(super) fn items(number: Option<f64>) -> Option<f64> {
    number.filter(|number| (0.0..=MOST_ITEMS).contains(number))
}

/// The last instant that a wait of this length can lead to.
pub(super) fn latest(now: DateTime<Utc>, longest: TimeDelta) -> DateTime<Utc> {
    now.checked_add_signed(longest + SLACK).unwrap_or(DateTime::<Utc>::MAX_UTC)
}
