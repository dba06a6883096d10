//! Days that stand as headings over the records of a list.
//!
//! Given the records of a group and the dates that they have of their own, gives each of the others the day of the last heading before
//! it. A heading is a line that is a date as a whole; one alone must be a heading by its name, too.

use std::collections::{HashMap, HashSet};

use super::{
    Senses,
    date_spot::DateSpot,
    outline::{ListOutline, NodeIndex},
    record::DataRecord,
};
use crate::{
    element_text::text_of,
    hash::mix,
    markup::flow::stands_over,
    model::{Extent, Sense},
};

/// Characters of a heading that is a day, and elements that it is made of.
const LONGEST: usize = 60;
const MOST_ELEMENTS: usize = 8;

/// A line that is a day, and the element that it stands over the rest of.
struct DayLine {
    place: NodeIndex,
    scope: NodeIndex,
    words: String,
}

/// Gives records without a date that of the day they stand below.
pub(super) fn fill(
    outline: &ListOutline<'_>,
    records: &[&DataRecord],
    chosen: &mut HashMap<usize, DateSpot>,
    senses: &Senses<'_>,
) {
    let (Some(first), Some(last)) = (records.first(), records.last()) else { return };
    if chosen.len() == records.len() || records.len() < 2 || have_their_own(outline, records, chosen) {
        return;
    }
    let Some(around) = outline.upwards(first.top).find(|place| outline.is_within(last.top, *place)) else { return };
    let headings = headings(outline, records, around, senses);
    for (number, record) in records.iter().enumerate() {
        let above = headings.partition_point(|heading| heading.place < record.top);
        let heading = above.checked_sub(1).and_then(|at| headings.get(at));
        let Some(heading) = heading.filter(|heading| outline.is_within(record.top, heading.scope)) else { continue };
        let spot = || DateSpot { place: heading.place, words: heading.words.clone(), sense: Sense::Published };
        chosen.entry(number).or_insert_with(spot);
    }
}

/// Whether dates are told in the records, or behind them, rather than above: the ones without are undated.
fn have_their_own(outline: &ListOutline<'_>, records: &[&DataRecord], chosen: &HashMap<usize, DateSpot>) -> bool {
    let is_own = |(number, spot): &(&usize, &DateSpot)| {
        let is_there = |record: &&DataRecord| spot.place >= record.top || outline.is_within(record.top, spot.place);
        records.get(**number).is_some_and(is_there)
    };
    chosen.iter().filter(is_own).count() * 2 > records.len()
}

/// The days over the records: the lines of one make that are dates, in document order.
fn headings(
    outline: &ListOutline<'_>,
    records: &[&DataRecord],
    around: NodeIndex,
    senses: &Senses<'_>,
) -> Vec<DayLine> {
    let mut holders: HashSet<NodeIndex> = HashSet::new();
    for record in records {
        // what holds one record and is known holds all that is around it
        let above = outline.upwards(record.top).skip(1).take_while(|place| *place >= around);
        above.take_while(|place| holders.insert(*place)).for_each(drop);
    }
    let counts = &outline.mark(around).counts;
    let mut makes: HashMap<u64, Vec<DayLine>> = HashMap::new();
    for words in outline.words.get(counts.start.words..counts.end.words).unwrap_or_default() {
        if words.dated.is_none() {
            continue;
        }
        let place = outline.block(words.parent);
        let scope = scope(outline, place);
        let Some(words) = day(outline, place, senses).filter(|_| holders.contains(&scope)) else { continue };
        let make = makes.entry(mix(outline.mark(place).class, outline.mark(place).tag)).or_default();
        if make.last().is_none_or(|last| last.place != place) {
            make.push(DayLine { place, scope, words });
        }
    }
    let most = makes.into_values().max_by_key(|make| (make.len(), make.first().map(|first| usize::MAX - first.place)));
    let is_one = |make: &Vec<DayLine>| make.iter().all(|heading| stands_over(outline.name(heading.place)));
    most.filter(|make| make.len() > 1 || is_one(make)).unwrap_or_default()
}

/// The element around a line and what it stands over: what holds the line alone is no such element.
fn scope(outline: &ListOutline<'_>, place: NodeIndex) -> NodeIndex {
    let width = outline.text_width(place);
    outline.upwards(place).skip(1).find(|around| outline.text_width(*around) > width).unwrap_or(place)
}

/// The text of an element that is a day and nothing else.
fn day(outline: &ListOutline<'_>, place: NodeIndex, senses: &Senses<'_>) -> Option<String> {
    let mark = outline.mark(place);
    if outline.end(place) - place > MOST_ELEMENTS || outline.text_width(place) > LONGEST {
        return None;
    }
    let text = text_of(mark.element);
    (senses.is_date.dated(&text)? == (Extent::Whole, Sense::Published)).then_some(text)
}
