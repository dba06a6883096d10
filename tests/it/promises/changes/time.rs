//! The clock, and what dates say beside it.

use chrono::{Days, TimeDelta};

use crate::promises::{
    change::{CHANGED, Change},
    site::{Expect, Site},
};

pub(super) fn changes() -> Vec<Change> {
    vec![
        Change {
            alone: true,
            news: 0,
            ..Change::new("time/clock-set-back-a-year", |day, site| back(day, site, 365 * 24))
        },
        Change {
            alone: true,
            news: 0,
            ..Change::new("time/clock-set-back-two-hours", |day, site| back(day, site, 26))
        },
        Change {
            alone: true,
            fits: |site| site.template.dated,
            ..Change::new("time/news-by-a-clock-set-back", |day, site| back(day, site, 26))
        },
        Change {
            alone: true,
            days: CHANGED + 4,
            wants: |template| template == "undated",
            ..Change::new("time/news-by-a-clock-ahead", |day, site| back(day, site, -30 * 24))
        },
        Change {
            alone: true,
            news: 0,
            ..Change::new("time/clock-a-month-ahead", |day, site| back(day, site, -30 * 24))
        },
        Change {
            alone: true,
            ..Change::new("time/a-month-without-a-look", |day, site| {
                if day >= CHANGED {
                    site.now = site.now + Days::new(30);
                    site.expect = Expect::Any;
                }
                if day == CHANGED {
                    site.publish(11);
                }
            })
        },
        Change {
            fits: |site| site.template.dated,
            ..Change::new("time/all-dated-now", |day, site| {
                site.knobs.dated_now = day >= CHANGED;
                any_from(day, site);
            })
        },
        Change {
            fits: |site| site.template.dated,
            ..Change::new("time/older-ones-dated-now", |day, site| {
                site.knobs.dated_now = day >= CHANGED;
                if day == CHANGED {
                    site.below = site.older(10, false);
                }
                any_from(day, site);
            })
        },
    ]
}

/// From the change on anything may be said of the feed.
fn any_from(day: usize, site: &mut Site) {
    if day >= CHANGED {
        site.expect = Expect::Any;
    }
}

fn back(day: usize, site: &mut Site, hours: i64) {
    if day == CHANGED {
        site.now -= TimeDelta::try_hours(hours).unwrap();
        site.expect = Expect::Any;
    }
}
