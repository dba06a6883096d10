//! What else becomes of pages and feeds in the wild.

use crate::promises::{
    change::{CHANGED, Change},
    site::{Expect, FIRST, Field, Junk, Kind, Order, Site},
    story::Tongue,
};

pub(super) fn changes() -> Vec<Change> {
    [of_identity(), of_addresses(), of_words(), of_lists(), of_pages()].into_iter().flatten().collect()
}

/// Whether each item has an address of its own.
fn has_own_address(site: &Site) -> bool {
    site.template.headline.is_none() && site.template.name != "releases"
}

fn of_identity() -> Vec<Change> {
    vec![
        Change::new("wild/www", |day, site| {
            let host = format!("www.{}.example", site.template.name);
            later(day, site, |site| site.knobs.host = host.clone());
        }),
        Change::new("wild/own-ids-are-others", |day, site| {
            let shift = if day >= CHANGED { 5000 } else { 0 };
            site.stories.iter_mut().for_each(|story| story.id = Some(story.number + shift));
            any(day, site);
        }),
        Change {
            fits: |site| matches!(site.kind, Kind::Full | Kind::Rss) && site.template.headline.is_none(),
            ..Change::new("wild/own-id-is-used-again", |day, site| {
                if day >= CHANGED {
                    let last = site.stories.len() - 1;
                    site.stories[last].id = Some(site.stories[last - FIRST].id());
                }
                // that readers know another by the guid is told
                any(day, site);
            })
        },
    ]
}

fn of_addresses() -> Vec<Change> {
    vec![
        Change::new("wild/tracking", |day, site| {
            later(day, site, |site| site.knobs.query = Some("utm_source=home&fbclid=abc".into()));
        }),
        Change {
            fits: has_own_address,
            ..Change::new("wild/a-parameter-for-all", |day, site| {
                site.knobs.query = (day >= CHANGED).then(|| format!("from=list{day}"));
                any(day, site);
            })
        },
        Change {
            fits: has_own_address,
            ..Change::new("wild/redesign-dated-today", |day, site| {
                later(day, site, |site| {
                    (site.knobs.moved, site.knobs.dated_now) = (true, site.template.dated);
                    site.knobs.renamed = vec![Field::Item, Field::Title, Field::Date];
                });
                any(day, site);
            })
        },
        Change {
            fits: has_own_address,
            ..Change::new("wild/host-and-address", |day, site| {
                later(day, site, |site| (site.knobs.moved, site.knobs.host) = (true, "new.example".into()));
                any(day, site);
            })
        },
        Change {
            days: CHANGED + 3,
            // what is new on that day has no address to be known by
            news: 0,
            fits: |site| site.template.name != "releases",
            ..Change::new("wild/one-link-for-all", |day, site| {
                site.knobs.one_link = day == CHANGED;
                any(day, site);
            })
        },
    ]
}

fn of_words() -> Vec<Change> {
    let has_headlines: fn(&Site) -> bool = |site| site.template.headline.is_none();
    vec![
        Change {
            fits: has_headlines,
            ..Change::new("wild/cut-short", |day, site| {
                site.knobs.trimmed = day >= CHANGED;
                any(day, site);
            })
        },
        Change {
            fits: has_headlines,
            ..Change::new("wild/kicker", |day, site| reworded(day, site, |t| format!("News: {t}")))
        },
        Change {
            fits: has_headlines,
            ..Change::new("wild/capitals", |day, site| reworded(day, site, str::to_uppercase))
        },
        Change {
            fits: has_headlines,
            ..Change::new("wild/quotes", |day, site| reworded(day, site, |t| format!("“{t}”")))
        },
        Change::new("wild/all-edited-at-once", |day, site| {
            let listed = site.stories.len() - FIRST;
            for story in site.stories.iter_mut().skip(listed).filter(|_| day == CHANGED) {
                let summary = format!("{} More follows.", story.summary());
                story.summaries.push(summary);
            }
            any(day, site);
        }),
        Change {
            days: CHANGED + 3,
            ..Change::new("wild/paywall-in-four-of-ten-summaries", |day, site| some_junk(day, site, Field::Summary))
        },
        Change {
            days: CHANGED + 3,
            fits: has_headlines,
            ..Change::new("wild/four-of-ten-titles-load", |day, site| some_junk(day, site, Field::Title))
        },
        Change::new("wild/language-for-good", |day, site| {
            site.knobs.tongue = (day >= CHANGED).then_some(Tongue::German);
            any(day, site);
        }),
        Change {
            days: CHANGED + 6,
            ..Change::new("wild/junk-comes-and-goes", |day, site| {
                let is_on = day >= CHANGED && day.is_multiple_of(2);
                site.knobs.junk = is_on.then_some((Field::Summary, Junk::Words("Subscribe now")));
                any(day, site);
            })
        },
    ]
}

fn of_lists() -> Vec<Change> {
    vec![
        Change::new("wild/sections-swapped", |day, site| {
            if day == 0 {
                site.below = site.older(8, false);
            }
            if day == CHANGED {
                site.above = std::mem::take(&mut site.below);
            }
            site.expect = Expect::Any;
        }),
        Change::new("wild/half-and-whole-in-turn", |day, site| {
            site.knobs.shown = if day.is_multiple_of(2) { FIRST } else { FIRST / 2 };
            site.expect = Expect::Any;
        }),
        Change::new("wild/longer-for-good", |day, site| {
            site.knobs.shown = if day >= CHANGED { 15 } else { 8 };
            any(day, site);
        }),
        Change::new("wild/reversed-and-redesigned", |day, site| {
            later(day, site, |site| {
                site.knobs.order = Order::OldestFirst;
                site.knobs.renamed = vec![Field::Item, Field::Title];
            });
            any(day, site);
        }),
        Change::new("wild/a-day-with-nothing-and-a-day-with-half", |day, site| {
            site.knobs.shown = match day {
                CHANGED => 0,
                _ if day > CHANGED => FIRST / 2,
                _ => FIRST,
            };
            any(day, site);
        }),
    ]
}

fn of_pages() -> Vec<Change> {
    vec![
        Change::new("wild/two-old-ones-on-top", |day, site| {
            // stories that have left the list are shown again, on top
            let count = site.stories.len();
            if day >= CHANGED {
                site.above = site.stories[..2].to_vec();
            }
            site.stories[count - 2].removed = day == CHANGED;
            any(day, site);
        }),
        Change {
            news: 0,
            ..Change::new("wild/all-dates-a-day-on", |day, site| {
                let shift = chrono::Days::new(u64::from(day == CHANGED));
                site.stories.iter_mut().for_each(|story| story.published = story.published + shift);
                any(day, site);
            })
        },
        Change {
            news: 2,
            // whose items have no pages of their own
            fits: |site| site.template.name != "releases",
            ..Change::new("wild/news-and-a-new-host-and-classes", |day, site| {
                later(day, site, |site| {
                    site.knobs.host = "new.example".into();
                    site.knobs.renamed = vec![Field::Item, Field::Title, Field::Summary, Field::Date];
                    site.knobs.retagged = vec![(Field::Title, "h5")];
                });
                any(day, site);
            })
        },
        Change {
            days: CHANGED + 4,
            // a row loses its address with its title
            fits: |site| site.template.name != "table",
            ..Change::new("wild/title-dies-while-news-come", |day, site| {
                site.knobs.missing =
                    if (CHANGED..CHANGED + 2).contains(&day) { vec![Field::Title, Field::Date] } else { Vec::new() };
                any(day, site);
            })
        },
    ]
}

fn later(day: usize, site: &mut Site, change: impl Fn(&mut Site)) {
    if day >= CHANGED {
        change(site);
    }
}

fn any(day: usize, site: &mut Site) {
    if day >= CHANGED {
        site.expect = Expect::Any;
    }
}

/// All headlines are written in another manner from a day on, which makes no other of them.
fn reworded(day: usize, site: &mut Site, how: impl Fn(&str) -> String) {
    for story in site.stories.iter_mut().filter(|_| day >= CHANGED) {
        if story.titles.len() == 1 {
            let title = how(&story.titles[0]);
            story.titles.push(title);
        }
        story.alternates = true;
    }
    any(day, site);
}

/// Four of ten stories have junk in a field for two days.
fn some_junk(day: usize, site: &mut Site, field: Field) {
    let is_on = (CHANGED..CHANGED + 2).contains(&day);
    site.knobs.junk = is_on.then_some((field, Junk::Words("Subscribe to read on")));
    site.knobs.junk_of_ten = 4;
    site.expect = if is_on { Expect::Any } else { Expect::Well };
    any(day, site);
}
