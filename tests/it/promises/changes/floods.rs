//! The list becomes longer, by items that are no news.

use crate::promises::{
    change::{CHANGED, Change},
    site::{Expect, FIRST, Site},
};

pub(super) fn changes() -> Vec<Change> {
    vec![
        Change::new("floods/section-above", |day, site| above(day, site, 10, false)),
        Change::new("floods/undated-section-above", |day, site| above(day, site, 10, true)),
        Change::new("floods/section-below", |day, site| below(day, site, 10, false)),
        Change::new("floods/eighty-undated-below", |day, site| below(day, site, 80, true)),
        Change::new("floods/one-known-of-many", |day, site| another(day, site, 2, 40)),
        Change::new("floods/another-list", |day, site| another(day, site, 0, 12)),
        Change::new("floods/another-list-of-many", |day, site| another(day, site, 0, 40)),
        Change { days: CHANGED + 4, ..Change::new("floods/another-list-for-days", for_days) },
        Change {
            days: CHANGED + 4,
            wants: |template| template == "undated",
            ..Change::new("floods/all-is-news", all_is_news)
        },
    ]
}

fn above(day: usize, site: &mut Site, count: usize, undated: bool) {
    if day == CHANGED {
        site.above = site.older(count, undated);
    }
    longer(day, site);
}

fn below(day: usize, site: &mut Site, count: usize, undated: bool) {
    if day == CHANGED {
        site.below = site.older(count, undated);
    }
    longer(day, site);
}

fn longer(day: usize, site: &mut Site) {
    if day >= CHANGED {
        site.expect = Expect::Any;
    }
}

/// For a day the page lists other stories, and of its own the newest, of which one is new.
fn another(day: usize, site: &mut Site, known: usize, others: usize) {
    let is_on = day == CHANGED;
    site.knobs.shown = if is_on { known } else { FIRST };
    site.below = if is_on { site.older(others, true) } else { Vec::new() };
    site.held = is_on;
    site.expect = match day {
        CHANGED => Expect::Named(&["known", "held", "accept"]),
        // the look after it may tell that it is over
        _ if day > CHANGED => Expect::Any,
        _ => Expect::Well,
    };
}

/// The other list stays; it is believed once two looks a day apart showed it.
fn for_days(day: usize, site: &mut Site) {
    if day >= CHANGED {
        site.knobs.shown = 0;
        site.below = site.older(12, true);
        site.held = day == CHANGED;
        site.expect = if site.held { Expect::Named(&["known", "held", "accept"]) } else { Expect::Any };
    }
}

/// The site publishes as much as it lists. Without dates nobody can know; it is believed when it stays.
fn all_is_news(day: usize, site: &mut Site) {
    if day == CHANGED {
        site.publish(FIRST);
        site.held = !site.template.dated;
    } else {
        site.held = false;
    }
    if day >= CHANGED {
        site.expect = Expect::Any;
    }
}
