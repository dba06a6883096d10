//! Stories stay the same, whatever becomes of their addresses and of the page's letters.

use crate::promises::{
    change::{CHANGED, Change},
    site::{Expect, Field, Site},
    story::Tongue,
};

pub(super) fn changes() -> Vec<Change> {
    let bulletins: fn(&str) -> bool = |template| template == "bulletins";
    vec![
        Change::new("identity/host", |day, site| later(day, site, |site| site.knobs.host = "new.example".into())),
        Change::new("identity/scheme", |day, site| later(day, site, |site| site.knobs.scheme = "http")),
        // of bulletins without an own id nothing is left to know them by
        Change {
            fits: |site| site.template.headline.is_none() && site.template.name != "releases",
            ..Change::new("identity/address", moved)
        },
        Change {
            fits: |site| site.template.headline.is_none() && site.template.name != "releases",
            ..Change::new("identity/address-and-author", |day, site| {
                later(day, site, |site| {
                    site.knobs.moved = true;
                    site.knobs.missing = vec![Field::Author];
                });
                if day >= CHANGED {
                    site.expect = Expect::Any;
                }
            })
        },
        Change { wants: bulletins, news: 3, ..Change::new("identity/bulletins-come-in-threes", |_, _| {}) },
        Change {
            wants: bulletins,
            news: 3,
            ..Change::new("identity/host-of-several-a-day", |day, site| {
                later(day, site, |site| site.knobs.host = "new.example".into());
            })
        },
        Change {
            wants: bulletins,
            fits: |site| site.template.headline.is_some(),
            news: 3,
            ..Change::new("identity/address-of-several-a-day", moved)
        },
        Change { wants: bulletins, news: 12, ..Change::new("identity/all-are-new-each-day", |_, site| any(site)) },
        Change::new("identity/removed-and-back", |day, site| {
            let count = site.stories.len();
            let middle = &mut site.stories[count - 4];
            if day == CHANGED {
                middle.removed = true;
            } else if day > CHANGED {
                site.stories.iter_mut().for_each(|story| story.removed = false);
            }
        }),
        Change::new("identity/language", |day, site| {
            site.knobs.tongue = match day {
                CHANGED => Some(Tongue::German),
                // its words are those of before, and of both languages true
                _ if day > CHANGED => Some(site.template.tongue),
                _ => None,
            };
            if day >= CHANGED {
                any(site);
            }
        }),
        Change {
            fits: |site| site.template.tongue == Tongue::English,
            ..Change::new("identity/encoding", |day, site| later(day, site, |site| site.knobs.latin1 = true))
        },
    ]
}

fn moved(day: usize, site: &mut Site) {
    later(day, site, |site| site.knobs.moved = true);
}

fn later(day: usize, site: &mut Site, change: impl Fn(&mut Site)) {
    if day >= CHANGED {
        change(site);
    }
}

fn any(site: &mut Site) {
    site.expect = Expect::Any;
}
