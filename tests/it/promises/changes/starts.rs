//! What is wrong at the first look, and right afterwards.

use crate::promises::{
    change::{CHANGED, Change},
    site::{Expect, Field, Junk, Kind, Site, Trust},
};

/// A page of offers that nobody would tell from a list.
const OFFERS: &str = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Welcome</title></head><body><main><h1>Welcome</h1>\
    <ul class=\"offers\"><li class=\"offer\"><a href=\"/offers/paper\">Three months of the paper for the price of one</a></li>\
    <li class=\"offer\"><a href=\"/offers/weekend\">The weekend edition on your doorstep every Saturday</a></li>\
    <li class=\"offer\"><a href=\"/offers/students\">Students read everything for half of the price</a></li>\
    <li class=\"offer\"><a href=\"/offers/families\">Four readers in one household pay only once</a></li>\
    <li class=\"offer\"><a href=\"/offers/gift\">Give a year of local news to somebody you like</a></li>\
    <li class=\"offer\"><a href=\"/offers/archive\">All issues of a century in our digital archive</a></li></ul></main></body></html>";

pub(super) fn changes() -> Vec<Change> {
    let has_headlines: fn(&Site) -> bool = |site| site.template.headline.is_none();
    vec![
        Change {
            fits: has_headlines,
            ..Change::new("starts/title-is-loading", |day, site| junk(day, site, Field::Title, Junk::Words("Loading…")))
        },
        Change::new("starts/one-summary", |day, site| {
            junk(day, site, Field::Summary, Junk::Words("Read the whole story on our site"));
        }),
        Change {
            fits: has_headlines,
            ..Change::new("starts/summary-is-the-title", |day, site| {
                junk(day, site, Field::Summary, Junk::Of(Field::Title));
            })
        },
        Change {
            fits: has_headlines,
            ..Change::new("starts/four-of-ten-titles-load", |day, site| {
                site.knobs.junk_of_ten = 4;
                junk(day, site, Field::Title, Junk::Words("Loading…"));
            })
        },
        Change::new("starts/one-date", |day, site| junk(day, site, Field::Date, Junk::Day)),
        Change::new("starts/one-picture", |day, site| {
            junk(day, site, Field::Image, Junk::Words("https://pictures.example/blank.png"));
        }),
        Change::new("starts/without-summaries", |day, site| {
            site.knobs.missing = if day < CHANGED { vec![Field::Summary] } else { Vec::new() };
            site.stories.iter_mut().filter(|_| day == CHANGED).for_each(|story| story.completed = true);
            site.expect = Expect::Any;
        }),
        Change::new("starts/one-author", |day, site| junk(day, site, Field::Author, Junk::Words("Admin"))),
        Change {
            // a recipe that finds nothing says so itself
            fits: |site| site.kind == Kind::Bare,
            days: 2,
            ..Change::new("starts/offers", |day, site| {
                site.knobs.instead = (day == 0).then_some(OFFERS);
                site.trust = if day == 0 { Trust::Nothing } else { Trust::Listed };
                site.expect = Expect::Any;
            })
        },
        Change {
            fits: |site| site.kind == Kind::Full || site.kind == Kind::Short,
            ..Change::new("starts/one-card", |_, site| {
                site.knobs.shown = 1;
                site.expect = Expect::Any;
            })
        },
    ]
}

fn junk(day: usize, site: &mut Site, field: Field, with: Junk) {
    site.knobs.junk = (day < CHANGED).then_some((field, with));
    site.trust = if day < CHANGED { Trust::Nothing } else { Trust::Listed };
    site.expect = Expect::Any;
}
