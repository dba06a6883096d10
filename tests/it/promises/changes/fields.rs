//! One field of all items is gone for two days, or filled with something else, and comes back.

use crate::promises::{
    change::{CHANGED, Change},
    site::{Expect, Field, Junk, Kind, Site},
};

/// Days with, and days after it.
const BROKEN: std::ops::Range<usize> = CHANGED..CHANGED + 2;

pub(super) fn changes() -> Vec<Change> {
    let change = |name, script| Change { days: BROKEN.end + 1, ..Change::new(name, script) };
    vec![
        change("field-dies/title", |day, site| gone(day, site, Field::Title)),
        change("field-dies/summary", |day, site| gone(day, site, Field::Summary)),
        change("field-dies/date", |day, site| gone(day, site, Field::Date)),
        change("field-dies/author", |day, site| gone(day, site, Field::Author)),
        change("field-dies/picture", |day, site| gone(day, site, Field::Image)),
        change("field-becomes-junk/title-is-a-button", |day, site| button(day, site, Field::Title)),
        change("field-becomes-junk/summary-is-a-button", |day, site| button(day, site, Field::Summary)),
        Change {
            // until nothing is left on the page that was known before
            days: CHANGED + 14,
            alone: true,
            fits: |site| matches!(site.template.name, "cards" | "table") && site.kind != Kind::Merged,
            wants: |template| template == "table",
            ..Change::new("field-becomes-junk/title-is-a-button-for-long", |day, site| {
                site.knobs.junk = (day >= CHANGED).then_some((Field::Title, Junk::Words("Read more")));
                site.expect = if day >= CHANGED { Expect::Broken(Field::Title) } else { Expect::Well };
            })
        },
        Change {
            news: 3,
            fits: |site| site.template.headline.is_none(),
            ..change("field-becomes-junk/titles-of-the-newest-load", |day, site| {
                site.knobs.junk_from = site.stories.len() - 2;
                junk(day, site, Field::Title, Junk::Words("Loading…"));
            })
        },
        change("field-becomes-junk/author-is-a-button", |day, site| button(day, site, Field::Author)),
        change("field-becomes-junk/title-is-the-author", |day, site| {
            junk(day, site, Field::Title, Junk::Of(Field::Author));
        }),
        change("field-becomes-junk/summary-is-the-title", |day, site| {
            junk(day, site, Field::Summary, Junk::Of(Field::Title));
        }),
        change("field-becomes-junk/one-date", |day, site| junk(day, site, Field::Date, Junk::Day)),
        change("field-becomes-junk/one-picture", |day, site| {
            junk(day, site, Field::Image, Junk::Words("https://pictures.example/logo.png"));
        }),
    ]
}

fn gone(day: usize, site: &mut Site, field: Field) {
    site.knobs.missing.clear();
    if BROKEN.contains(&day) {
        site.knobs.missing.push(field);
    }
    expect(day, site, field);
}

fn button(day: usize, site: &mut Site, field: Field) {
    junk(day, site, field, Junk::Words("Subscribe now"));
}

fn junk(day: usize, site: &mut Site, field: Field, with: Junk) {
    site.knobs.junk = BROKEN.contains(&day).then_some((field, with));
    expect(day, site, field);
}

fn expect(day: usize, site: &mut Site, field: Field) {
    site.expect = if BROKEN.contains(&day) { Expect::Broken(field) } else { Expect::Well };
    // the look after it may still tell of it
    if day == BROKEN.end {
        site.expect = Expect::Any;
    }
}
