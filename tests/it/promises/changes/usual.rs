//! Days on which nothing goes wrong.

use crate::promises::{
    change::{CHANGED, Change},
    site::{Order, Site},
};

pub(super) fn changes() -> Vec<Change> {
    let quiet = |_: usize, _: &mut Site| {};
    vec![
        Change { news: 0, ..Change::new("usual/nothing", quiet) },
        Change { wants: |_| true, ..Change::new("usual/one-a-day", quiet) },
        Change { news: 3, ..Change::new("usual/three-a-day", quiet) },
        Change { news: 5, ..Change::new("usual/five-a-day", quiet) },
        Change::new("usual/reversed", |day, site| order(day, site, Order::OldestFirst)),
        Change::new("usual/shuffled", |day, site| order(day, site, Order::Shuffled)),
        Change::new("usual/pinned", |day, site| order(day, site, Order::Pinned)),
        Change::new("usual/oldest-first-always", |_, site| site.knobs.order = Order::OldestFirst),
    ]
}

fn order(day: usize, site: &mut Site, order: Order) {
    if day >= CHANGED {
        site.knobs.order = order;
    }
}
