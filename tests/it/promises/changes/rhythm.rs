//! Lists that change in a manner of their own, which is no fault.

use chrono::Days;

use crate::promises::{
    change::{CHANGED, Change},
    site::{Expect, FIRST, Kind, Site},
};

pub(super) fn changes() -> Vec<Change> {
    [of_lists(), of_items()].into_iter().flatten().collect()
}

fn of_lists() -> Vec<Change> {
    let has_headlines: fn(&Site) -> bool = |site| site.template.headline.is_none();
    vec![
        Change {
            news: 9,
            fits: has_headlines,
            wants: |template| template == "undated",
            ..Change::new("rhythm/three-quarters-are-new-each-day", |_, _| {})
        },
        Change {
            fits: |site| site.template.dated,
            ..Change::new("rhythm/begins-anew-with-all", |day, site| {
                if day == CHANGED {
                    site.publish(FIRST);
                    any(site);
                }
            })
        },
        Change {
            // without a recipe, two items are no list
            fits: |site| site.template.dated && site.kind != Kind::Bare,
            ..Change::new("rhythm/begins-anew-with-a-few", |day, site| {
                if day == CHANGED {
                    site.publish(1);
                }
                // two on the day itself, and one more on each day after it
                site.knobs.shown = if day < CHANGED { FIRST } else { day - CHANGED + 2 };
                site.expect = Expect::Not(if day < CHANGED { "held" } else { "failing" });
            })
        },
        Change {
            alone: true,
            news: 0,
            days: 7,
            fits: |site| site.template.dated,
            ..Change::new("rhythm/grows-by-older-ones", |day, site| {
                site.now = site.now + Days::new(day as u64 * 9);
                if day == 0 {
                    site.older(6 * 7, false);
                }
                site.below = site.archived(6 * day);
                site.expect = Expect::Not("stale");
            })
        },
    ]
}

fn of_items() -> Vec<Change> {
    let has_headlines: fn(&Site) -> bool = |site| site.template.headline.is_none();
    vec![
        Change {
            fits: has_headlines,
            days: CHANGED + 4,
            ..Change::new("rhythm/two-wordings", |day, site| two_wordings(day, site, 4))
        },
        Change {
            fits: has_headlines,
            days: CHANGED + 4,
            ..Change::new("rhythm/two-wordings-of-all", |day, site| {
                two_wordings(day, site, 1);
                any(site);
            })
        },
        Change {
            fits: |site| site.template.dated && site.template.name == "forum",
            wants: |template| template == "forum",
            days: CHANGED + 3,
            ..Change::new("rhythm/last-reply", |day, site| site.knobs.bumped = day > 0)
        },
        Change { fits: has_headlines, ..Change::new("rhythm/counters", counters) },
    ]
}

fn any(site: &mut Site) {
    site.expect = Expect::Any;
}

/// Every so many stories are shown under one of two headlines, in turn.
fn two_wordings(day: usize, site: &mut Site, every: usize) {
    let stories = site.stories.iter_mut().filter(|story| story.number.is_multiple_of(every));
    for story in stories {
        let (one, other) = (story.titles[0].clone(), format!("Readers ask why {} did it", story.number));
        let base = if one.starts_with("Readers ask") { story.titles[1].clone() } else { one };
        let is_other = day >= 1 && (day + story.number / every).is_multiple_of(2);
        story.titles = if is_other { vec![base, other] } else { vec![other, base] };
        story.alternates = true;
        story.completed = true;
    }
}

/// A number of comments stands before each headline, and in the address.
fn counters(day: usize, site: &mut Site) {
    for story in &mut site.stories {
        let headline = story.titles[0].clone();
        let counted = |count: usize| format!("({count}) {headline}");
        let all = (story.number..=story.number + day).map(counted);
        story.titles = std::iter::once(headline.clone()).chain(all).collect();
        story.alternates = true;
    }
    site.knobs.query = Some(format!("v={}", 3 + day));
    any(site);
}
