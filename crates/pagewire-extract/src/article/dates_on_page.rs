//! The dates that readers see: near the title, with the words that tell a day of change from one of publication.

use chrono::Datelike;

use super::{
    dated::{FoundDate, ReadDate},
    hint::BlockHint,
    metadata::Metadata,
    outline::{ArticleOutline, TextBlock},
};
use crate::{
    element_text::{attribute, text_of},
    model::{Evidence, Found, Moment},
};

/// Blocks before and after the title in which a date may stand.
const BEFORE: usize = 6;
const AFTER: usize = 14;

/// Words that say a date is one of change, as parts of words in lower case.
const CHANGED: [&str; 22] = [
    "updat",
    "modif",
    "revis",
    "edited",
    "aktualisiert",
    "stand:",
    "actualiz",
    "mis à jour",
    "maj",
    "aggiorn",
    "atualiz",
    "bijgewerkt",
    "gewijzigd",
    "oppdater",
    "opdater",
    "uppdater",
    "päivit",
    "aktualiz",
    "обновл",
    "更新",
    "reviewed",
    "수정",
];

/// The dates that readers see around the title, each with whether it is one of change; where there are none, the one day that stands
/// elsewhere on the page and in no list.
pub(super) fn dates(
    metadata: &Metadata<'_>,
    (outline, left_out): (&ArticleOutline<'_>, &[bool]),
    title: usize,
    read: ReadDate<'_>,
) -> Vec<(FoundDate, bool)> {
    let times: Vec<(String, &str)> =
        metadata.times.iter().filter_map(|time| Some((text_of(*time), attribute(*time, "datetime")?))).collect();
    let near = title.saturating_sub(BEFORE)..(title + AFTER).min(outline.blocks.len());
    // the title's block first, then what follows it, then what stands before it
    let order = (title..near.end).chain((near.start..title).rev());
    let apart = |at: usize, hints: &[BlockHint]| {
        left_out.get(at) == Some(&true)
            || outline.blocks.get(at).is_some_and(|block| is_apart(outline, block.place, title, hints))
            || is_of_record(outline, at, title)
    };
    let found: Vec<(usize, (FoundDate, bool))> = order
        .filter(|at| !apart(*at, &ASIDE))
        .filter_map(|at| Some((at, in_block(outline, at, &times, read)?)))
        .collect();
    let shown = without_rows(outline, title, found);
    if !shown.is_empty() {
        return shown;
    }
    let elsewhere = (0..outline.blocks.len()).filter(|at| {
        let block = outline.blocks.get(*at);
        block.is_some_and(|block| {
            block.words <= 12
                && block.digits > 0
                && is_marked(outline, *at, block)
                && !apart(*at, &ASIDE[..4])
                && !outline.around(block.place).filter_map(|at| outline.places.get(at)).any(|place| place.alike > 2)
        })
    });
    let elsewhere: Vec<(FoundDate, bool)> = elsewhere.filter_map(|at| in_block(outline, at, &times, read)).collect();
    let day = elsewhere.first().map(|(dated, _)| dated.moment.day());
    let alone = elsewhere.iter().all(|(dated, _)| Some(dated.moment.day()) == day);
    if alone { elsewhere } else { Vec::new() }
}

/// The dates without those of a row: three elements of one make with a day each are about other things.
fn without_rows(
    outline: &ArticleOutline<'_>,
    title: usize,
    found: Vec<(usize, (FoundDate, bool))>,
) -> Vec<(FoundDate, bool)> {
    let row = |block: usize| {
        let block = outline.blocks.get(block)?;
        let around = outline.around(block.place).filter_map(|at| Some((at, outline.places.get(at)?)));
        let below = around.take_while(|(_, place)| !(place.first_block..place.last_block).contains(&title));
        below.filter(|(_, place)| place.alike >= 3).last().map(|(at, place)| (outline.parent(at), place.signature))
    };
    let rows: Vec<_> = found.iter().map(|(at, (dated, _))| (row(*at), dated.moment.day())).collect();
    let in_row = |own| {
        let mut days: Vec<_> = rows.iter().filter(|(row, _)| *row == own).map(|(_, day)| *day).collect();
        days.sort();
        days.dedup();
        days.len() >= 3
    };
    let kept: Vec<bool> = rows.iter().map(|(own, _)| own.is_none() || !in_row(*own)).collect();
    found.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|((_, dated), _)| dated).collect()
}

/// Hints of what is about other pages; what is in a sidebar may be about this one.
pub(super) const ASIDE: [BlockHint; 5] =
    [BlockHint::Nav, BlockHint::Footer, BlockHint::Related, BlockHint::Comment, BlockHint::Sidebar];

/// Whether an element's names say that a block is about the article, or its words that it was changed or published.
fn is_marked(outline: &ArticleOutline<'_>, at: usize, block: &TextBlock) -> bool {
    let places = outline.around(block.place).take(2).filter_map(|at| outline.places.get(at));
    let before = at.checked_sub(1).and_then(|at| outline.blocks.get(at)).filter(|before| before.words <= 3);
    let lower = format!("{} {}", before.map_or("", |before| before.text.as_str()), block.text).to_lowercase();
    places
        .map(|place| place.hints)
        .chain([block.inline])
        .any(|hints| hints.has(BlockHint::Meta) || hints.has(BlockHint::Byline))
        || CHANGED.iter().chain(&["publish", "posted"]).any(|word| lower.contains(word))
}

/// The date that a short block shows, and whether it is one of change.
fn in_block(
    outline: &ArticleOutline<'_>,
    at: usize,
    times: &[(String, &str)],
    read: ReadDate<'_>,
) -> Option<(FoundDate, bool)> {
    let block =
        outline.blocks.get(at).filter(|block| block.words <= 30 && block.digits > 0 && block.text.len() <= 200)?;
    let before = at.checked_sub(1).and_then(|at| outline.blocks.get(at)).filter(|before| before.words <= 3);
    let label = format!("{} {}", before.map_or("", |before| before.text.as_str()), block.text).to_lowercase();
    // a sentence that names a day is no dateline, a year of copyright no date, and from one day to another something takes place
    if (block.words > 12 && is_sentence(&block.text))
        || is_announcement(block)
        || block.text.contains('©')
        || is_range(&label, read)
    {
        return None;
    }
    let whole = (block.text.as_str(), is_changed(&label) && !is_published(&label));
    let (text, changed) = beside_change(&block.text, read).unwrap_or(whole);
    let time = times.iter().find(|(time, _)| !time.is_empty() && text.contains(time.as_str()));
    let words = read(text).filter(|moment| shows_year(text, moment));
    let exact = time.and_then(|(_, text)| Some((text, read(text).filter(|moment| shows_year(text, moment))?)));
    let dated = match (exact, words) {
        (Some((text, exact)), words) if words.is_none_or(|words| words.day() == exact.day()) => {
            FoundDate { moment: exact, found: Found::new(*text, Evidence::Time) }
        }
        (_, Some(moment)) => FoundDate { moment, found: Found::new(text, Evidence::Byline) },
        _ => return None,
    };
    Some((dated, changed))
}

fn is_changed(lower: &str) -> bool {
    CHANGED.iter().any(|word| lower.contains(word))
}

/// Whether words in lower case tell of publication.
pub(super) fn is_published(lower: &str) -> bool {
    ["publi", "posted"].iter().any(|word| lower.contains(word))
}

/// The part of a line that tells of publication, where words of change with a day of their own follow it; all of the line where they
/// alone have a day, and none where a day of publication follows, or where the words of change follow theirs.
fn beside_change<'t>(text: &'t str, read: ReadDate<'_>) -> Option<(&'t str, bool)> {
    let lower = text.to_lowercase();
    let at = CHANGED.iter().filter_map(|word| lower.find(word)).min().filter(|_| lower.len() == text.len())?;
    let (before, after) = text.split_at_checked(at)?;
    let tells = |part: &str| read(part).is_some_and(|moment| shows_year(part, &moment));
    if is_published(lower.get(at..)?) || !tells(after) {
        return None;
    }
    Some(if tells(before) { (before, false) } else { (text, true) })
}

/// Whether a line announces what stands below it, such as words of somebody else.
fn is_announcement(block: &TextBlock) -> bool {
    block.words > 6 && block.text.ends_with([':', '：'])
}

/// Whether a block is of one of several records with headings that lead elsewhere, of which the title is none.
fn is_of_record(outline: &ArticleOutline<'_>, at: usize, title: usize) -> bool {
    let Some(block) = outline.blocks.get(at) else { return false };
    let around = outline.around(block.place).filter_map(|at| outline.places.get(at));
    let leads = |block: &TextBlock| {
        let name = outline.places.get(block.place).map_or("", |place| place.element.value().name());
        block.link_letters > 0 && matches!(name, "h2" | "h3" | "h4" | "h5")
    };
    around
        .take_while(|place| !(place.first_block..place.last_block).contains(&title))
        .filter(|place| place.alike >= 3)
        .any(|place| outline.blocks.get(place.first_block..place.last_block).unwrap_or_default().iter().any(leads))
}

/// Takes the lines above the text out of the chosen blocks that are a date alone.
pub(super) fn leave_out(outline: &ArticleOutline<'_>, title: usize, read: ReadDate<'_>, chosen: &mut [bool]) {
    const LONGEST: u32 = 8;
    let near = title.saturating_sub(BEFORE)..(title + AFTER).min(outline.blocks.len());
    for (at, chosen) in chosen.iter_mut().enumerate().take(near.end).skip(near.start).filter(|(_, chosen)| **chosen) {
        let short = outline.blocks.get(at).filter(|block| block.words <= LONGEST && block.digits >= 4);
        if short.is_some_and(|block| read(&block.text).is_some_and(|moment| shows_year(&block.text, &moment))) {
            *chosen = at == title;
        }
    }
}

/// Whether words name two days, from one to the other; a day of change beside that of publication is no such other.
fn is_range(label: &str, read: ReadDate<'_>) -> bool {
    let parts = [" - ", " – ", " — ", " to "].iter().find_map(|mark| label.split_once(mark));
    let Some((from, to)) = parts.filter(|_| !CHANGED.iter().any(|word| label.contains(word))) else { return false };
    // most lines end with a name or a place there: such parts are not worth reading
    let dated = |text: &str| text.chars().any(|c| c.is_ascii_digit());
    dated(from) && dated(to) && read(to).is_some_and(|to| read(from).is_some_and(|from| from.day() != to.day()))
}

/// Whether words end like a sentence.
fn is_sentence(text: &str) -> bool {
    text.ends_with(['.', '!', '?', '。']) && !text.ends_with("a.m.") && !text.ends_with("p.m.")
}

/// Whether words name the year of the day they were read as: a day without its year is a guess.
fn shows_year(text: &str, moment: &Moment) -> bool {
    let year = moment.day().year();
    let short = format!("{:02}", year.rem_euclid(100));
    // the same year of the Gregorian, the Buddhist, the Persian and the Islamic calendar
    let long = [0, 543, -621, -622, -578, -579, -580].iter().any(|apart| text.contains(&(year + apart).to_string()));
    long || text.ends_with(&short) || !text.chars().any(|c| c.is_ascii_digit())
}

/// Whether a block stands in what is about other pages, and the title does not.
pub(super) fn is_apart(outline: &ArticleOutline<'_>, place: usize, title: usize, hints: &[BlockHint]) -> bool {
    let around = outline.around(place).filter_map(|at| outline.places.get(at));
    around
        .take_while(|place| !(place.first_block..place.last_block).contains(&title))
        .any(|place| hints.iter().any(|hint| place.hints.has(*hint)))
}
