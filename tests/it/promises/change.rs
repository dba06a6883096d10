//! What happens to a site in the course of days.

use super::site::{Kind, Site};

/// One kind of change.
pub(super) struct Change {
    /// The family and its own name, `redesign/one-tag`.
    pub name: &'static str,
    /// Looks, one a day.
    pub days: usize,
    /// New stories on each day but the first.
    pub news: usize,
    /// What is different on a day.
    pub script: fn(usize, &mut Site),
    /// Whether it means anything for a site that is read so.
    pub fits: fn(&Site) -> bool,
    /// The templates that are to undergo it in any case.
    pub wants: fn(&str) -> bool,
    /// It sets the clock, or lasts much longer than others: its sites are looked at by themselves.
    pub alone: bool,
    /// Whether the pages come from a server.
    pub is_served: bool,
}

/// The first day that differs: a look, and two of usual days, are the past that a change meets.
pub(super) const CHANGED: usize = 3;

impl Change {
    pub(super) const fn new(name: &'static str, script: fn(usize, &mut Site)) -> Self {
        Self {
            name,
            days: CHANGED + 2,
            news: 1,
            script,
            fits: |_| true,
            wants: |_| false,
            alone: false,
            is_served: false,
        }
    }

    /// A change of markup alone, which a site's own feed does not know.
    pub(super) const fn of_page(name: &'static str, script: fn(usize, &mut Site)) -> Self {
        Self { fits: |site| site.kind != Kind::Rss, ..Self::new(name, script) }
    }
}
