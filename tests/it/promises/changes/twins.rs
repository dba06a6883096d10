//! A second list of the same items, for small screens.

use crate::promises::{
    change::{CHANGED, Change},
    site::{Expect, Site, Twin},
};

pub(super) fn changes() -> Vec<Change> {
    vec![
        Change::new("twins/other-host", |day, site| twin(day >= CHANGED, site, Twin::Host)),
        Change::new("twins/other-path", |day, site| twin(day >= CHANGED, site, Twin::Path)),
        Change::new("twins/tracking", |day, site| twin(day >= CHANGED, site, Twin::Tracking)),
        Change::new("twins/other-host-always", |_, site| twin(true, site, Twin::Host)),
        Change::new("twins/other-path-always", |_, site| twin(true, site, Twin::Path)),
        Change::new("twins/tracking-always", |_, site| twin(true, site, Twin::Tracking)),
        Change::new("twins/other-path-goes-again", |day, site| twin(day < CHANGED, site, Twin::Path)),
    ]
}

fn twin(is_on: bool, site: &mut Site, twin: Twin) {
    site.knobs.twin = is_on.then_some(twin);
    // that two lists are one may be said, and need not
    site.expect = Expect::Any;
}
