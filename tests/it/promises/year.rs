//! A year in the life of three sites: news, and every few days something that goes wrong.
//!
//! What happens on a day follows from a seed, and so is the same in every run. Every other day the sites are looked at.

use super::{
    batch::{Batch, Scenario, Show},
    change::Change,
    changes::walls,
    known,
    site::{Expect, FIRST, Field, Junk, Kind, Letters, Order, Site, Twin},
    template,
};

/// Numbers that look drawn by lot (a linear congruential generator with the constants of MMIX).
struct Lot(u64);

impl Lot {
    /// A number below `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

const DAYS: usize = 365;
/// Looks in that time.
pub(super) const LOOKS: usize = DAYS.div_ceil(2);
const FIELDS: [Field; 5] = [Field::Title, Field::Summary, Field::Date, Field::Author, Field::Image];

/// So many values of known items are compared with those of the look before, as docs/promises.md says.
const COMPARED: usize = 200_000;

/// What goes wrong on one site, and for how many more days.
struct Life {
    lot: Lot,
    left: u64,
}

impl Life {
    fn day(&mut self, site: &mut Site) {
        site.publish([0, 0, 1, 1][self.lot.below(4) as usize]);
        site.expect = Expect::Any;
        if self.left > 0 {
            self.left -= 1;
            return;
        }
        self.recover(site);
        if self.lot.below(5) == 0 {
            self.left = self.lot.below(2);
            self.incident(site);
        }
    }

    fn recover(&self, site: &mut Site) {
        let usual = Site::new(site.template, site.kind, site.now).knobs;
        // what is redesigned stays so
        let (renamed, retagged) = (std::mem::take(&mut site.knobs.renamed), std::mem::take(&mut site.knobs.retagged));
        site.knobs = usual;
        (site.knobs.renamed, site.knobs.retagged) = (renamed, retagged);
        site.below.clear();
        site.stories.iter_mut().for_each(|story| story.removed = false);
    }

    fn incident(&mut self, site: &mut Site) {
        let field = FIELDS[self.lot.below(5) as usize];
        let count = site.stories.len();
        let knobs = &mut site.knobs;
        match self.lot.below(18) {
            0 => knobs.instead = Some(walls::SIGN_IN),
            1 => knobs.shown = 0,
            2 => knobs.shown = FIRST / 2,
            3 => knobs.order = Order::Shuffled,
            4 | 5 => knobs.missing.push(field),
            6 if field == Field::Date => knobs.junk = Some((field, Junk::Day)),
            6 | 7 => knobs.junk = Some((field, Junk::Words("Subscribe now"))),
            8 => knobs.order = Order::Pinned,
            9 => site.below = site.older(20, true),
            10 => knobs.twin = Some(Twin::Path),
            11 => knobs.cut = Some(60),
            12 => site.stories[count - 4].removed = true,
            13 => knobs.missing_of_ten = (vec![field], 5),
            14 => knobs.featured = Some(3),
            15 => knobs.letters = Letters::EncodedTwice,
            16 => knobs.filler = Some("Advertisement"),
            _ if knobs.renamed.is_empty() => knobs.renamed.push(field),
            _ => knobs.renamed.clear(),
        }
    }
}

/// The year as a change of one step a day; what it broke is compared as that of others.
fn change() -> Change {
    Change { days: DAYS, ..Change::new("year/all", |_, _| {}) }
}

pub(super) fn scenarios() -> Vec<Scenario> {
    let sites = [("cards", Kind::Full), ("undated", Kind::Bare), ("bulletins", Kind::Rss)];
    sites.map(|(name, kind)| Scenario::new(&change(), template::named(name), kind)).into()
}

#[test]
fn a_year_of_changes_loses_nothing_and_dates_nothing_anew() {
    let mut batch = Batch::new(scenarios(), Show::Nothing);
    let mut lives: Vec<Life> = (1..=3).map(|seed| Life { lot: Lot(seed * 7919), left: 3 }).collect();
    for day in 0..DAYS {
        for (scenario, life) in batch.scenarios.iter_mut().zip(&mut lives) {
            scenario.site.now = super::batch::first_day() + chrono::Days::new(day as u64);
            if day > 0 {
                life.day(&mut scenario.site);
            }
        }
        if day.is_multiple_of(2) {
            batch.look(day);
        }
    }
    let compared: usize = batch.scenarios.iter().map(|scenario| scenario.course.compared).sum();
    let mut measured = known::Measured::default();
    measured.add(&batch);
    known::compare("year", &measured);
    assert!(compared > COMPARED, "docs/promises.md tells of {COMPARED} values, and {compared} were compared");
}
