//! What becomes of a part of the items, of the letters of a page, and of places that looked like something else.

use crate::promises::{
    change::{CHANGED, Change},
    site::{Expect, Field, Junk, Kind, Letters, Site, Trust},
};

/// Days with, and days after it.
const BROKEN: std::ops::Range<usize> = CHANGED..CHANGED + 2;

pub(super) fn changes() -> Vec<Change> {
    of_fields().into_iter().chain(of_places()).chain(of_letters()).collect()
}

fn of_fields() -> Vec<Change> {
    let change = |name, script| Change { days: BROKEN.end + 1, ..Change::new(name, script) };
    let has_headlines: fn(&Site) -> bool = |site| site.template.headline.is_none();
    vec![
        Change {
            fits: has_headlines,
            ..change("parts/half-of-the-titles-gone", |day, site| half(day, site, Field::Title))
        },
        change("parts/half-of-the-summaries-gone", |day, site| half(day, site, Field::Summary)),
        change("parts/half-of-the-authors-gone", |day, site| half(day, site, Field::Author)),
        change("parts/half-of-the-dates-gone", |day, site| half(day, site, Field::Date)),
        Change {
            days: CHANGED + 6,
            ..Change::new("parts/the-first-three-have-a-summary", |_, site| site.knobs.featured = Some(3))
        },
        Change {
            days: CHANGED + 6,
            ..Change::new("parts/the-first-one-has-a-summary", |_, site| site.knobs.featured = Some(1))
        },
        change("parts/author-is-the-date", |day, site| junk(day, site, Field::Author, Junk::Of(Field::Date))),
        change("parts/author-is-the-summary", |day, site| junk(day, site, Field::Author, Junk::Of(Field::Summary))),
        change("parts/summary-is-the-date", |day, site| junk(day, site, Field::Summary, Junk::Of(Field::Date))),
        Change {
            fits: has_headlines,
            ..change("parts/title-is-the-date", |day, site| junk(day, site, Field::Title, Junk::Of(Field::Date)))
        },
        change("parts/summary-is-the-author", |day, site| junk(day, site, Field::Summary, Junk::Of(Field::Author))),
    ]
}

fn of_places() -> Vec<Change> {
    let has_headlines: fn(&Site) -> bool = |site| site.template.headline.is_none() && site.kind != Kind::Rss;
    vec![
        Change {
            days: CHANGED + 5,
            ..Change::new("parts/three-items-for-good", |day, site| {
                site.knobs.shown = if day >= CHANGED { 3 } else { site.knobs.shown };
                // believed after two days, it stays believed
                site.expect = match day {
                    day if day < CHANGED => Expect::Well,
                    day if day < CHANGED + 2 => Expect::Named(&["only 3", "shorter"]),
                    _ => Expect::Not("failing"),
                };
            })
        },
        Change {
            fits: has_headlines,
            ..Change::new("parts/an-advertisement-a-day", |day, site| filler(day, site, "Advertisement"))
        },
        Change {
            fits: has_headlines,
            ..Change::new("parts/an-anzeige-a-day", |day, site| filler(day, site, "– Anzeige –"))
        },
        Change {
            fits: |site| site.kind != Kind::Rss,
            ..Change::new("parts/a-page-that-is-not-there-says-so-in-passing", |day, site| {
                let is_on = day == CHANGED || day == CHANGED + 1;
                site.knobs.instead = is_on.then_some(LOST);
                site.expect = if is_on { Expect::Named(&["not found"]) } else { Expect::Any };
            })
        },
        Change {
            fits: |site| site.kind != Kind::Rss,
            ..Change::new("parts/a-first-page-that-is-not-there-says-so-in-passing", |day, site| {
                let is_on = day < 2;
                site.knobs.instead = is_on.then_some(LOST);
                site.expect = if is_on { Expect::Named(&["not found"]) } else { Expect::Any };
            })
        },
    ]
}

fn of_letters() -> Vec<Change> {
    let has_letters = |template: &str| matches!(template, "cjk" | "cyrillic");
    vec![
        Change {
            wants: has_letters,
            ..Change::new("parts/encoded-twice", |day, site| {
                site.knobs.letters = if BROKEN.contains(&day) { Letters::EncodedTwice } else { Letters::Plain };
            })
        },
        Change {
            wants: has_letters,
            fits: |site| matches!(site.template.name, "cjk" | "cyrillic"),
            days: BROKEN.end + 1,
            ..Change::new("parts/question-marks-for-letters", |day, site| {
                site.knobs.letters = if BROKEN.contains(&day) { Letters::Masked } else { Letters::Plain };
                expect(day, site, Field::Title);
                // what came in these days has no words of its own until they are shown again
                site.trust = if BROKEN.contains(&day) { Trust::Listed } else { Trust::All };
            })
        },
    ]
}

/// A page that is not there, as a site says that talks to its readers.
const LOST: &str = "<!DOCTYPE html><html lang=\"de\"><head><meta charset=\"utf-8\"><title>Hoppla!</title></head><body><h1>Hoppla!</h1>\
    <p>Da ist wohl etwas schiefgelaufen: Diese Adresse gibt es bei uns nicht.</p><ul>\
    <li><a href=\"/\">Zur Startseite der Stadtnachrichten</a></li><li><a href=\"/alle\">Alle Meldungen im Überblick ansehen</a></li>\
    <li><a href=\"/redaktion\">Kontakt zur Redaktion aufnehmen</a></li><li><a href=\"/brief\">Unseren Rundbrief bestellen</a></li>\
    <li><a href=\"/fragen\">Häufige Fragen und Antworten</a></li></ul></body></html>";

fn half(day: usize, site: &mut Site, field: Field) {
    site.knobs.missing_of_ten = (vec![field], if BROKEN.contains(&day) { 5 } else { 0 });
    expect(day, site, field);
    if field == Field::Title && BROKEN.contains(&day) {
        // a link without words is none in a list that is found
        site.expect = Expect::Named(&["title", "only 6", "only 7"]);
    }
}

fn junk(day: usize, site: &mut Site, field: Field, with: Junk) {
    site.knobs.junk = BROKEN.contains(&day).then_some((field, with));
    expect(day, site, field);
}

fn filler(day: usize, site: &mut Site, title: &'static str) {
    site.knobs.filler = (day >= CHANGED).then_some(title);
    site.expect = if day >= CHANGED { Expect::Broken(Field::Title) } else { Expect::Well };
}

fn expect(day: usize, site: &mut Site, field: Field) {
    site.expect = match day {
        day if BROKEN.contains(&day) => Expect::Broken(field),
        // the look after it may still tell of it
        day if day == BROKEN.end => Expect::Any,
        _ => Expect::Well,
    };
}
