//! Whether the four promises hold when a part of a page changes.
//!
//! Invented sites ([`site`], [`template`]) change day by day ([`changes`]), the binary looks at them ([`batch`]), and every
//! step is judged ([`judge`]) by what a reader sees and by what is true. What is broken today stands in `known_broken.txt`,
//! exactly. `docs/promises.md` says how to run one scenario, and what the table means.

mod batch;
mod change;
mod changes;
mod judge;
mod known;
mod rss;
mod served;
mod site;
mod snapshot;
mod story;
mod table;
mod template;
mod told;
mod year;

use self::batch::{Batch, Show, scenarios};

/// Asserts that a family of changes breaks what it is known to break, and nothing else.
fn holds(family: &str) {
    let mut measured = known::Measured::default();
    let (alone, together): (Vec<_>, Vec<_>) = changes::of(family).into_iter().partition(|change| change.alone);
    let together: Vec<_> = together.iter().flat_map(scenarios).collect();
    for scenarios in alone.iter().map(scenarios).chain([together]) {
        let mut batch = Batch::new(scenarios, Show::Nothing);
        batch.run();
        measured.add(&batch);
    }
    known::compare(family, &measured);
}

#[test]
fn a_page_that_goes_on_as_usual_keeps_all_promises() {
    holds("usual");
}

#[test]
fn a_field_that_dies_costs_nothing_that_is_known() {
    holds("field-dies");
}

#[test]
fn a_field_that_becomes_junk_is_not_published() {
    holds("field-becomes-junk");
}

#[test]
fn a_redesign_of_a_part_is_mended_in_that_part() {
    holds("redesign");
}

#[test]
fn a_longer_list_floods_nobody() {
    holds("floods");
}

#[test]
fn two_lists_of_the_same_items_are_one() {
    holds("twins");
}

#[test]
fn items_stay_the_same_whatever_becomes_of_their_addresses() {
    holds("identity");
}

#[test]
fn a_page_that_is_not_the_list_changes_nothing_and_is_named() {
    holds("walls");
}

#[test]
fn only_words_that_change_are_edits() {
    holds("edits");
}

#[test]
fn dates_outlive_every_clock() {
    holds("time");
}

#[test]
fn what_a_server_answers_costs_no_item() {
    holds("servers");
}

#[test]
fn a_bad_first_look_does_not_stay() {
    holds("starts");
}

#[test]
fn a_list_that_turns_over_in_its_own_way_is_not_held() {
    holds("rhythm");
}

#[test]
fn what_else_becomes_of_a_page_breaks_no_promise() {
    holds("wild");
}

#[test]
fn what_becomes_of_a_part_of_the_items_costs_no_other() {
    holds("parts");
}

/// `PAGEWIRE_PROMISE=redesign/one-tag/cards-full cargo nextest run one_promise --no-capture` shows one scenario.
#[test]
fn one_promise_is_shown_where_it_is_asked_for() {
    let Ok(wanted) = std::env::var("PAGEWIRE_PROMISE") else { return };
    let (name, feed) = wanted.rsplit_once('/').expect("family/change/site");
    let change = changes::named(name).expect("a change of that name");
    batch::show(&change, feed, Show::Everything);
}
