//! Which part of a record is its date, decided for all records of a group at once.

use std::collections::{HashMap, hash_map::Entry};

use super::{
    Senses,
    date_spot::DateSpot,
    day_heading, grade,
    group::share,
    hints::Hints,
    outline::{ListOutline, NodeIndex},
    record::DataRecord,
};
use crate::{
    element_text::{attribute, text_of},
    hash::mix,
    machine_time::machine_time,
    model::{Extent, Sense},
};

/// A place in records that holds dates.
#[derive(Default)]
struct Position {
    /// For each record that has it: where, and the words.
    words: HashMap<usize, DateSpot>,
    /// Whether machines can read it.
    is_machine: bool,
    hints: Hints,
    order: usize,
    /// Whether any of its dates has figures: "Today" in every record is no date but a heading.
    has_figures: bool,
}

/// The dates of records, by the numbers of the records.
pub(super) struct RecordDates {
    /// The element of each, and its words.
    pub chosen: HashMap<usize, DateSpot>,
    /// Days of change, of records that tell them beside.
    pub updated: HashMap<usize, DateSpot>,
    /// Dates of records that were passed over: the record, the element, and why.
    pub passed: Vec<(usize, NodeIndex, &'static str)>,
}

impl Position {
    /// Whether its records say different things in it.
    fn varies(&self) -> bool {
        let mut words = self.words.values().map(|spot| &spot.words);
        let first = words.next();
        words.any(|other| Some(other) != first)
    }
}

/// Finds the dates of records.
pub(super) fn dates(outline: &ListOutline<'_>, records: &[&DataRecord], senses: &Senses<'_>) -> RecordDates {
    let mut found: HashMap<u64, Position> = HashMap::new();
    for (number, record) in records.iter().enumerate() {
        single(outline, number, record, senses, &mut found);
    }
    if !found.values().any(|place| share(place.words.len(), records.len()) > 0.3) {
        for (number, record) in records.iter().enumerate() {
            split(outline, number, record, senses, &mut found);
        }
    }
    found.retain(|_, place| place.has_figures || place.varies());
    let mut ranked: Vec<(f64, u64, Position)> =
        found.into_iter().map(|(key, place)| (score(&place, records.len()), key, place)).collect();
    ranked.sort_by(|one, other| {
        other.0.total_cmp(&one.0).then(one.2.order.cmp(&other.2.order)).then(one.1.cmp(&other.1))
    });
    let mut dates = RecordDates { chosen: HashMap::new(), updated: HashMap::new(), passed: Vec::new() };
    let (mut most, mut machine) = (0, false);
    for (_, _, place) in ranked {
        let why = match place.words.len() < most {
            true => "fewer items have a date there",
            false if machine && !place.is_machine => "another date is written for machines",
            false if place.hints.has(Hints::TITLE) => "it is in a title",
            false => "another date comes first",
        };
        most = most.max(place.words.len());
        machine |= place.is_machine;
        for (number, spot) in place.words {
            let known = if spot.sense == Sense::Updated { &mut dates.updated } else { &mut dates.chosen };
            match known.entry(number) {
                Entry::Vacant(free) => {
                    free.insert(spot);
                }
                Entry::Occupied(known) if known.get().place != spot.place => {
                    dates.passed.push((number, spot.place, why));
                }
                Entry::Occupied(_) => {}
            }
        }
    }
    day_heading::fill(outline, records, &mut dates.chosen, senses);
    dates
}

#[expect(clippy::cast_precision_loss, reason = "the numbers are small")]
fn score(place: &Position, count: usize) -> f64 {
    let hinted = if place.hints.has(Hints::PUBLISHED) { 0.5 } else { 0.0 };
    let titled = if place.hints.has(Hints::TITLE) { 1.0 } else { 0.0 };
    let order = place.order as f64 / place.words.len().max(1) as f64;
    3.0 * share(place.words.len(), count) + if place.is_machine { 1.0 } else { 0.0 } + hinted - titled - order / 100.0
}

/// Dates that stand in one piece of text or in an attribute for machines.
fn single(
    outline: &ListOutline<'_>,
    number: usize,
    record: &DataRecord,
    senses: &Senses<'_>,
    found: &mut HashMap<u64, Position>,
) {
    let end = outline.end(record.last);
    for place in (record.first..end).take(400) {
        let element = outline.mark(place).element;
        let name = outline.name(place);
        let machine = match name {
            "meta" => attribute(element, "content")
                .filter(|_| element.attr("itemprop").is_some_and(|name| name.starts_with("date"))),
            "abbr" | "span" => attribute(element, "title").filter(|title| title.len() >= 8 && title.len() <= 40),
            _ => None,
        };
        let stated = machine_time(element);
        let (machine, is_stated) = (stated.or(machine), stated.is_some() || name == "meta");
        let Some(words) = machine else { continue };
        let Some((extent, _)) = senses.is_date.dated(words) else { continue };
        // an exact time may have its seconds since 1970 behind it
        let is_exact = is_stated || words.starts_with(|c: char| c.is_ascii_digit()) && words.contains('T');
        if (is_exact || extent == Extent::Whole) && !grade::ends(outline, place, record) {
            let sense = match element.attr("itemprop") {
                Some("dateModified") => Sense::Updated,
                _ => Sense::Published,
            };
            let first = outline.mark(place).counts.start.words;
            let Some(sense) = grade::sense_behind_label(outline, (first, record), sense, senses) else { continue };
            let spot = DateSpot { place, words: words.to_owned(), sense };
            put(outline, found, (number, record), mix(7, u64::from(name == "time")), spot, is_stated);
        }
    }
    let mut last = None;
    let mut nth = 0_u64;
    for (at, words) in record.words.clone().filter_map(|at| Some((at, outline.words.get(at)?))) {
        nth = if last == Some(words.parent) { nth + 1 } else { 0 };
        last = Some(words.parent);
        if let Some(sense) = words.dated.and_then(|_| grade::sense(outline, at, record, senses)) {
            let spot = DateSpot { place: words.parent, words: words.text.to_owned(), sense };
            put(outline, found, (number, record), nth, spot, false);
        }
    }
}

/// Dates whose parts stand in elements of their own.
fn split(
    outline: &ListOutline<'_>,
    number: usize,
    record: &DataRecord,
    senses: &Senses<'_>,
    found: &mut HashMap<u64, Position>,
) {
    let end = outline.end(record.last);
    for place in (record.first..end).take(400) {
        let counts = &outline.mark(place).counts;
        let (width, words) = (counts.end.width - counts.start.width, counts.end.words - counts.start.words);
        if !(4..=60).contains(&width) || !(2..=8).contains(&words) {
            continue;
        }
        let text = text_of(outline.mark(place).element);
        if !text.chars().any(char::is_numeric) || grade::ends(outline, place, record) {
            continue;
        }
        let least = if grade::must_be_whole(outline, place) { Extent::Whole } else { Extent::Part };
        let Some((_, sense)) = senses.is_date.dated(&text).filter(|(extent, _)| *extent >= least) else { continue };
        if let Some(sense) = grade::sense_behind_label(outline, (counts.start.words, record), sense, senses) {
            put(outline, found, (number, record), 99, DateSpot { place, words: text, sense }, false);
        }
    }
}

fn put(
    outline: &ListOutline<'_>,
    found: &mut HashMap<u64, Position>,
    (number, record): (usize, &DataRecord),
    salt: u64,
    spot: DateSpot,
    is_machine: bool,
) {
    let place = spot.place;
    let salt = if spot.sense == Sense::Updated { mix(salt, 3) } else { salt };
    let mark = outline.mark(place);
    let above = outline.mark(outline.parent(place));
    let key = if outline.parent(place) >= record.first { mix(mark.class, above.class) } else { mark.class };
    let entry = found.entry(mix(key, salt)).or_default();
    if entry.words.contains_key(&number) {
        return;
    }
    entry.has_figures |= spot.words.chars().any(char::is_numeric);
    entry.words.insert(number, spot);
    entry.is_machine |= is_machine;
    entry.hints =
        entry.hints.with(mark.own).with(if outline.parent(place) >= record.first { above.own } else { Hints::NONE });
    entry.order += place.saturating_sub(record.first);
}
