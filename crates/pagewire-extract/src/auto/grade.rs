//! Whether a piece of text is the date of its record, or but names one.
//!
//! Given a piece that is read as a date, looks at the line that it stands in, at the label before it and at the elements around it. A
//! heading, a link's words and a paragraph are a date as a whole or not at all; beside running text only a place of its own is one.

use super::{
    Senses,
    hints::Hints,
    outline::{ListOutline, NodeIndex, TextPiece},
    record::DataRecord,
};
use crate::{
    machine_time::tells_end,
    markup::flow::is_heading,
    model::{Extent, Sense},
};

/// Bytes of a label that stands in a place of its own, and of a line that is read as one.
const LONGEST_LABEL: usize = 40;
const LONGEST_LINE: usize = 160;

/// What the date in a piece of text tells of; none if it is but named there.
pub(super) fn sense(outline: &ListOutline<'_>, at: usize, record: &DataRecord, senses: &Senses<'_>) -> Option<Sense> {
    let words = outline.words.get(at)?;
    let (extent, sense) = in_line(outline, at, senses)?;
    let is_told = match extent {
        Extent::Whole => true,
        // running text has no such marks
        Extent::Part => !must_be_whole(outline, words.parent) || is_line(outline, words),
        Extent::Within => outline.mark(words.parent).own.has(Hints::PUBLISHED) && is_labelled(words.text, senses),
    };
    if !is_told || ends(outline, words.parent, record) {
        return None;
    }
    sense_behind_label(outline, (at, record), sense, senses)
}

/// Whether a piece of a paragraph has marks that part the facts in a line, and that running text has not.
fn is_line(outline: &ListOutline<'_>, words: &TextPiece<'_>) -> bool {
    words.text.contains(['|', '｜', '·', '•']) && outline.name(outline.block(words.parent)) == "p"
}

/// Whether a text is one word before a date, which in an element that is named as that of a date is a label: "Decided 8 March 2026".
fn is_labelled(text: &str, senses: &Senses<'_>) -> bool {
    let label = text.trim_start().split_once(char::is_whitespace);
    let is_word = |label: &str| label.chars().all(char::is_alphabetic);
    label.is_some_and(|(label, rest)| {
        is_word(label) && senses.is_date.dated(rest).is_some_and(|(extent, _)| extent == Extent::Whole)
    })
}

/// The sense of a date, with the label that stands in a place of its own before it.
pub(super) fn sense_behind_label(
    outline: &ListOutline<'_>,
    (at, record): (usize, &DataRecord),
    sense: Sense,
    senses: &Senses<'_>,
) -> Option<Sense> {
    let label = at.checked_sub(1).filter(|before| *before >= record.words.start).and_then(|at| outline.words.get(at));
    let is_label =
        |label: &&TextPiece<'_>| label.text.len() <= LONGEST_LABEL && label.text.split_whitespace().count() <= 3;
    // a section may be called "Update"
    let is_section = |label: &TextPiece<'_>| {
        let name = outline.name(label.parent);
        !label.text.contains([':', '：', ' ']) && matches!(name, "a" | "span" | "div" | "p")
    };
    match label.filter(is_label).map(|label| (label, senses.is_date.sense_of_label(label.text))) {
        None | Some((_, Some(Sense::Published))) => Some(sense),
        Some((label, Some(Sense::Updated))) if is_section(label) => Some(sense),
        Some((_, told)) => told,
    }
}

/// Whether an element in a record, or one around it, is named as the place of an end.
pub(super) fn ends(outline: &ListOutline<'_>, place: NodeIndex, record: &DataRecord) -> bool {
    outline
        .upwards(place)
        .take_while(|place| *place >= record.first)
        .any(|place| tells_end(outline.mark(place).element))
}

/// Whether a piece stands where a part of a text is but what the text tells of: in a heading, a link, a paragraph of text.
pub(super) fn must_be_whole(outline: &ListOutline<'_>, place: NodeIndex) -> bool {
    let block = outline.block(place);
    let mut inline = outline.upwards(place).take_while(|place| *place > block);
    let in_heading = outline.upwards(place).take(4).any(|place| is_heading(outline.name(place)));
    let hints = outline.mark(block).own.with(outline.mark(place).own);
    let is_linked = inline.any(|place| outline.name(place) == "a");
    in_heading || hints.has(Hints::TITLE) || is_linked || is_paragraph(outline, place)
}

/// Whether a piece stands in a paragraph that no name tells to be about an item rather than a text.
fn is_paragraph(outline: &ListOutline<'_>, place: NodeIndex) -> bool {
    let block = outline.block(place);
    let hints = outline.mark(block).own.with(outline.mark(place).own);
    let is_meta = hints.has(Hints::META) || hints.has(Hints::PUBLISHED) || hints.has(Hints::AUTHOR);
    outline.name(block) == "p" && !is_meta
}

/// How much of its line a date is, other elements of the line apart.
fn in_line(outline: &ListOutline<'_>, at: usize, senses: &Senses<'_>) -> Option<(Extent, Sense)> {
    let words = outline.words.get(at)?;
    let own = words.dated?;
    let line = outline.line(at);
    // text of the elements around the piece; other elements in the line are things of their own
    let around =
        |place: &usize| outline.words.get(*place).is_some_and(|other| outline.is_within(words.parent, other.parent));
    let before: Vec<usize> = (line.start..at).rev().take_while(around).collect();
    let text = |places: &mut dyn Iterator<Item = usize>| -> String {
        places.filter_map(|place| Some(outline.words.get(place)?.text)).collect::<Vec<_>>().join(" ")
    };
    let before = text(&mut before.into_iter().rev());
    let after = text(&mut (at + 1..line.end).take_while(around));
    if !(before.chars().chain(after.chars()).any(char::is_alphanumeric)) {
        return Some(own);
    }
    // "Until <b>8 March</b>"
    let label = senses.is_date.sense_after(&before)?;
    senses.is_date.sense_until(&after)?;
    let joined = format!("{before} {} {after}", words.text);
    let read = if joined.len() <= LONGEST_LINE { senses.is_date.dated(&joined) } else { None };
    match read {
        Some(read) if read.0 > Extent::Within => Some(read),
        _ if is_apart(&before, &after, senses) && !is_paragraph(outline, words.parent) => Some((own.0, label)),
        _ => Some((Extent::Within, label)),
    }
}

/// Whether a place between two texts is at the edge of one of them, and the text does not go on in it.
fn is_apart(before: &str, after: &str, senses: &Senses<'_>) -> bool {
    let says = |text: &str| text.chars().any(char::is_alphanumeric);
    let leads_on = before.split_whitespace().next_back().is_some_and(|word| senses.is_date.is_label(word));
    let goes_on = after.trim_start().starts_with(|c: char| c.is_lowercase() || ",.;:".contains(c));
    match (says(before), says(after)) {
        (true, true) => false,
        (true, false) => !leads_on,
        _ => !goes_on,
    }
}
