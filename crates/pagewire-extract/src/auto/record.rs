//! Which part of the page belongs to each link of a group.
//!
//! A record is the largest element that holds one link of the group and no other. Where records have no element of their
//! own (rows that come in pairs, `dt` and `dd`, lines parted by `<br>`), what stands between two of them is dealt out
//! by what stands before the first and after the last.

use std::ops::Range;

use scraper::Node;

use super::outline::{ListOutline, NodeIndex};
use crate::hash::mix;

/// One record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DataRecord {
    /// The number of its link.
    pub link: usize,
    /// The element that holds the link and no other of its group.
    pub top: NodeIndex,
    /// The first of the sibling elements that belong to it.
    pub first: NodeIndex,
    /// The last of them.
    pub last: NodeIndex,
    /// The numbers of its pieces of text.
    pub words: Range<usize>,
}

/// Siblings between two records that may still belong to one of them.
const WIDEST_GAP: usize = 14;

/// The records of links, which are given in document order; `cap` is the height above its link that a record may have.
pub(super) fn records(outline: &ListOutline<'_>, links: &[usize], caps: &dyn Fn(usize) -> usize) -> Vec<DataRecord> {
    let mut records = Vec::with_capacity(links.len());
    for (at, &link) in links.iter().enumerate() {
        let own = &outline.links[link];
        let differs = |other: &&usize| outline.links[**other].address.key != own.address.key;
        let before = links[..at].iter().rev().find(differs).map(|&other| outline.links[other].place);
        let after = links[at + 1..].iter().find(differs).map(|&other| outline.links[other].place);
        let alone = |place: NodeIndex| {
            before.is_none_or(|other| !outline.is_within(other, place))
                && after.is_none_or(|other| !outline.is_within(other, place))
        };
        let top = outline.upwards(own.place).take(caps(link) + 1).take_while(|place| alone(*place)).last();
        let top = top.unwrap_or(own.place);
        let mark = outline.mark(top);
        let words = mark.counts.start.words..mark.counts.end.words;
        records.push(DataRecord { link, top, first: top, last: top, words });
    }
    spread(outline, &mut records);
    records
}

/// The height above its link that most records of a group have.
pub(super) fn usual_height(outline: &ListOutline<'_>, links: &[usize]) -> usize {
    let free = records_unspread(outline, links);
    let mut heights: Vec<usize> = free
        .iter()
        .map(|record| {
            outline.upwards(outline.links[record.link].place).take_while(|place| *place != record.top).count()
        })
        .collect();
    heights.sort_unstable();
    // the outermost records reach as far as the page lets them: the lower half tells
    heights.get(heights.len().saturating_sub(1) / 2).copied().unwrap_or(0)
}

fn records_unspread(outline: &ListOutline<'_>, links: &[usize]) -> Vec<DataRecord> {
    let mut list = Vec::with_capacity(links.len());
    for (at, &link) in links.iter().enumerate() {
        let own = &outline.links[link];
        let differs = |other: &&usize| outline.links[**other].address.key != own.address.key;
        let before = links[..at].iter().rev().find(differs).map(|&other| outline.links[other].place);
        let after = links[at + 1..].iter().find(differs).map(|&other| outline.links[other].place);
        let alone = |place: NodeIndex| {
            before.is_none_or(|other| !outline.is_within(other, place))
                && after.is_none_or(|other| !outline.is_within(other, place))
        };
        let top = outline.upwards(own.place).take(12).take_while(|place| alone(*place)).last().unwrap_or(own.place);
        list.push(DataRecord { link, top, first: top, last: top, words: 0..0 });
    }
    list
}

/// A child of an element: another element or a piece of text.
#[derive(Debug, Clone)]
struct Child {
    /// The same for children of one kind.
    kind: u64,
    /// The same for those of one kind that look alike, and are dates or are none.
    look: u64,
    place: Option<NodeIndex>,
    words: Range<usize>,
}

/// The children of an element.
fn parts(outline: &ListOutline<'_>, parent: NodeIndex) -> Vec<Child> {
    let mut list = Vec::new();
    let mut next = parent + 1;
    let mut words = outline.mark(parent).counts.start.words;
    for child in outline.mark(parent).element.children() {
        match child.value() {
            Node::Text(text) if !text.trim().is_empty() => {
                let look = mix(1, u64::from(is_dated(outline, words..words + 1)));
                list.push(Child { kind: 1, look, place: None, words: words..words + 1 });
                words += 1;
            }
            Node::Element(_) if outline.marks.get(next).is_some_and(|mark| mark.element.id() == child.id()) => {
                let mark = outline.mark(next);
                let own = words..mark.counts.end.words;
                let look = mix(mark.class, u64::from(is_dated(outline, own.clone())));
                list.push(Child { kind: mark.tag, look, place: Some(next), words: own });
                words = mark.counts.end.words;
                next = outline.end(next);
            }
            _ => {}
        }
    }
    list
}

fn is_dated(outline: &ListOutline<'_>, words: Range<usize>) -> bool {
    outline.words.get(words).is_some_and(|words| words.iter().any(|word| word.dated.is_some()))
}

/// Gives records that are siblings what stands between them.
fn spread(outline: &ListOutline<'_>, records: &mut [DataRecord]) {
    let mut start = 0;
    while start < records.len() {
        let parent = outline.parent(records[start].top);
        let mut end = start + 1;
        while end < records.len() && outline.parent(records[end].top) == parent {
            end += 1;
        }
        if end - start >= 2 && parent != records[start].top {
            spread_run(outline, &mut records[start..end], parent);
        }
        start = end;
    }
}

/// Whether what stands between two records belongs to the second: records may go on before the first and after the last that has a
/// link, and the whole row of them begins with what leads them, or ends with what follows them. None where it does both, or neither.
fn leads(parts: &[Child], gap: &Range<usize>, (first, last): (usize, usize)) -> Option<bool> {
    let by = |kind: &dyn Fn(&Child) -> u64| {
        let gap: Vec<u64> = parts.get(gap.clone())?.iter().map(kind).collect();
        let record = kind(parts.get(first)?);
        let row = |of_gap: Vec<u64>| of_gap.into_iter().chain([record]).cycle();
        let is_same = |(expected, part): &(u64, &Child)| *expected == kind(part);
        let back = row(gap.iter().rev().copied().collect()).zip(parts.get(..first)?.iter().rev());
        let on = row(gap.clone()).zip(parts.get(last + 1..)?);
        let (back, on) = (back.take_while(is_same).count(), on.take_while(is_same).count());
        let period = gap.len() + 1;
        match (back % period == gap.len(), on % period == gap.len()) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        }
    };
    by(&|part| part.look).or_else(|| by(&|part| part.kind))
}

fn spread_run(outline: &ListOutline<'_>, run: &mut [DataRecord], parent: NodeIndex) {
    let parts = parts(outline, parent);
    let mut spots: Vec<usize> = Vec::with_capacity(run.len());
    let mut at = 0;
    for record in run.iter() {
        while parts.get(at).is_some_and(|part| part.place != Some(record.top)) {
            at += 1;
        }
        spots.push(at);
    }
    // several links with one address share their record
    let gaps: Vec<Range<usize>> = spots.windows(2).map(|pair| (pair[0] + 1).min(pair[1])..pair[1]).collect();
    let is_full = |gap: &Range<usize>| {
        parts[gap.clone()].iter().any(|part| {
            !part.words.is_empty()
                || part.place.is_some_and(|place| {
                    let counts = &outline.mark(place).counts;
                    counts.end.pictures > counts.start.pictures
                })
        })
    };
    let full = gaps.iter().filter(|gap| is_full(gap) && gap.len() <= WIDEST_GAP).count();
    if full * 2 < gaps.len() || full == 0 {
        return;
    }
    let mut lengths: Vec<&Range<usize>> = gaps.iter().filter(|gap| is_full(gap)).collect();
    lengths.sort_by_key(|gap| gap.len());
    let usual: Vec<u64> = parts[lengths[lengths.len() / 2].clone()].iter().map(|part| part.kind).collect();
    let (first, last) = (spots[0], spots[spots.len() - 1]);
    let behind = usual.iter().zip(parts[last + 1..].iter()).take_while(|(kind, part)| **kind == part.kind).count();
    let ahead =
        usual.iter().rev().zip(parts[..first].iter().rev()).take_while(|(kind, part)| **kind == part.kind).count();
    // what follows the last record follows each; the rest of the gap belongs to the next record if it leads the first
    let leading = match leads(&parts, lengths[lengths.len() / 2], (first, last)) {
        Some(true) => usual.len(),
        Some(false) => 0,
        None if behind + ahead >= usual.len() => usual.len() - behind,
        None => 0,
    };
    for (n, record) in run.iter_mut().enumerate() {
        let spot = spots[n];
        let from = match n {
            0 => spot.saturating_sub(leading),
            _ => (spot.saturating_sub(leading)).max(spots[n - 1] + 1).min(spot),
        };
        let to = match spots.get(n + 1) {
            Some(next) if *next == spot => spot,
            Some(next) if next - spot - 1 > WIDEST_GAP => spot,
            Some(next) => next.saturating_sub(leading + 1).max(spot),
            None => (spot + usual.len() - leading).min(parts.len() - 1),
        };
        let Some(taken) = parts.get(from..=to) else { continue };
        if let Some(first) = taken.iter().find_map(|part| part.place) {
            record.first = first;
        }
        if let Some(last) = taken.iter().rev().find_map(|part| part.place) {
            record.last = last;
        }
        if let (Some(first), Some(last)) = (taken.first(), taken.last()) {
            record.words = first.words.start..last.words.end;
        }
    }
}
