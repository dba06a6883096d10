//! When the article was published and last changed, by the agreement of data, head, times and address.
//!
//! What is made for machines and names the article is believed first. The day alone is asked of what readers see near the title, and last
//! of the address. Of all witnesses of the day that was found the most precise gives the time.

use std::sync::Arc;

use chrono::{Datelike, TimeDelta};
use url::Url;

use super::{
    hint::Hint,
    outline::{Block, Outline},
    witness::Witnesses,
};
use crate::{
    extract::element_text::{attribute, text_of},
    model::{Evidence, Found, Moment},
};

/// Blocks before and after the title in which a date may stand.
const BEFORE: usize = 6;
const AFTER: usize = 14;

/// A date with the words that it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated {
    /// The moment.
    pub moment: Moment,
    /// The words, and where they were found.
    pub found: Found,
}

/// When an article was published and when it was changed.
#[derive(Debug, Clone, Default)]
pub(super) struct Dates {
    pub published: Option<Dated>,
    pub updated: Option<Dated>,
}

/// Reads a date, if words are one.
pub(super) type ReadDate<'r> = &'r dyn Fn(&str) -> Option<Moment>;

/// Names of `<meta>` that tell when an article was published, the most trusted first.
const PUBLISHED: [&str; 30] = [
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "publish-date",
    "publishdate",
    "publish_date",
    "publication_date",
    "publication-date",
    "published-date",
    "published_date",
    "pubdate",
    "published_at",
    "published",
    "article.published",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.issued",
    "dc.date.created",
    "citation_publication_date",
    "date.created",
    "dc.date",
    "dcterms.date",
    "date",
    "w-published-date",
];
const UPDATED: [&str; 8] = [
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "datemodified",
    "lastmod",
    "last-modified",
    "dcterms.modified",
    "dc.date.modified",
];
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

/// Finds the dates.
pub(super) fn find(
    witnesses: &Witnesses<'_>,
    outline: &Outline<'_>,
    title: usize,
    url: &Url,
    read: ReadDate<'_>,
) -> Dates {
    let dated = |text: &str, evidence: Evidence| {
        Some(Dated { moment: read(text.trim())?, found: Found::new(text.trim(), evidence) })
    };
    let metas = |names: &[&'static str]| -> Vec<Dated> {
        let all = names.iter().flat_map(|name| witnesses.all_of(name).map(move |text| (*name, text)));
        all.filter_map(|(name, text)| dated(text, Evidence::Meta(Arc::from(name)))).collect()
    };
    let data = witnesses.data.published.as_deref().and_then(|text| dated(text, Evidence::JsonLd));
    let mut updates: Vec<Dated> =
        witnesses.data.updated.as_deref().and_then(|text| dated(text, Evidence::JsonLd)).into_iter().collect();
    updates.extend(metas(&UPDATED));
    let mut firm: Vec<Dated> = data.into_iter().chain(metas(&PUBLISHED)).collect();
    for element in witnesses.with_property("datePublished").filter(|element| element.value().name() != "meta").take(3) {
        let text = attribute(element, "datetime")
            .or_else(|| attribute(element, "content"))
            .map_or_else(|| text_of(element), ToOwned::to_owned);
        firm.extend(dated(&text, Evidence::Microdata));
    }
    let shown = shown(witnesses, outline, title, read);
    updates.extend(shown.iter().filter(|(_, changed)| *changed).map(|(dated, _)| dated.clone()));
    let seen: Vec<Dated> = shown.into_iter().filter(|(_, changed)| !changed).map(|(dated, _)| dated).collect();
    let page = witnesses.data.page_published.as_deref().and_then(|text| dated(text, Evidence::JsonLd));
    let address = in_address(url).and_then(|text| dated(&text, Evidence::Address));
    // when a page was published is told of its article only if the page shows that day
    let page = page.filter(|page| seen.iter().any(|seen| seen.moment.day() == page.moment.day()));
    let changes = updates.iter().filter(|dated| matches!(dated.found.evidence, Evidence::Byline | Evidence::Time));
    let chosen = match firm.first() {
        Some(first) => Some(
            moved(first, &seen)
                .or_else(|| renewed(first, seen.iter().chain(changes)).filter(|_| may_be_renewed(first, witnesses)))
                .unwrap_or(first),
        ),
        None => seen.first().or(address.as_ref()).or(page.as_ref()).or_else(|| changes.clone().next()),
    };
    let chosen = chosen.cloned();
    let all: Vec<Dated> = firm.into_iter().chain(page).chain(seen).collect();
    let published = chosen.map(|chosen| precise(chosen, &all));
    Dates { published, updated: updates.into_iter().next() }
}

/// How long after its publication an article that shows another date is a new one.
const RENEWED: TimeDelta = TimeDelta::days(30);

/// Whether an article is of a sort that is written anew under one address: a guide or a post by its data, and no news.
fn may_be_renewed(first: &Dated, witnesses: &Witnesses<'_>) -> bool {
    let news = |name: &str| name.ends_with("NewsArticle") || name == "LiveBlogPosting";
    first.found.evidence == Evidence::JsonLd && !witnesses.data.has(news)
}

/// The day that a page shows, long before the one its data tells: the data tells when the page moved to another system.
fn moved<'d>(first: &Dated, seen: &'d [Dated]) -> Option<&'d Dated> {
    let day = first.moment.day();
    seen.first().filter(|_| seen.iter().all(|seen| day - seen.moment.day() > RENEWED))
}

/// The date that a page shows in place of the one it was first published on, long ago: guides are written anew under one address.
fn renewed<'d>(first: &Dated, mut shown: impl Iterator<Item = &'d Dated> + Clone) -> Option<&'d Dated> {
    let day = first.moment.day();
    if shown.clone().any(|shown| shown.moment.day() == day) {
        return None;
    }
    shown.find(|shown| shown.moment.day() - day > RENEWED)
}

/// Whether a written time ends with its offset: `Z`, `+01:00`, `-0500`.
fn tells_offset(text: &str) -> bool {
    let text = text.trim();
    let offset = text.rfind(['+', '-', '−']).and_then(|at| Some((text.get(..at)?, text.get(at..)?)));
    text.ends_with(['Z', 'z'])
        || ["GMT", "UTC"].iter().any(|zone| text.ends_with(zone))
        || offset.is_some_and(|(time, offset)| time.contains(':') && offset.len() <= 8)
}

/// The same day as another witness has it who knows the time, and the same time as one who knows its offset.
fn precise(chosen: Dated, all: &[Dated]) -> Dated {
    if let Moment::Instant(instant) = chosen.moment {
        if tells_offset(&chosen.found.text) {
            return chosen;
        }
        // the same time on the clock by a witness who knows where the clock hangs
        let same = |other: &&Dated| match other.moment {
            Moment::Instant(other) => {
                other.naive_local().format("%F %R").to_string() == instant.naive_local().format("%F %R").to_string()
            }
            Moment::Day(_) => false,
        };
        let other = all.iter().filter(|other| tells_offset(&other.found.text)).find(same);
        return other.cloned().unwrap_or(chosen);
    }
    let day = chosen.moment.day();
    let other = all.iter().find(|other| matches!(other.moment, Moment::Instant(_)) && other.moment.day() == day);
    other.cloned().unwrap_or(chosen)
}

/// The dates that readers see around the title, each with whether it is one of change; where there are none, the one day that stands
/// elsewhere on the page and in no list.
fn shown(witnesses: &Witnesses<'_>, outline: &Outline<'_>, title: usize, read: ReadDate<'_>) -> Vec<(Dated, bool)> {
    let times: Vec<(String, &str)> =
        witnesses.times.iter().filter_map(|time| Some((text_of(*time), attribute(*time, "datetime")?))).collect();
    let near = title.saturating_sub(BEFORE)..(title + AFTER).min(outline.blocks.len());
    // the title's block first, then what follows it, then what stands before it
    let order = (title..near.end).chain((near.start..title).rev());
    let apart = |at: usize, hints: &[Hint]| {
        outline.blocks.get(at).is_some_and(|block| is_apart(outline, block.place, title, hints))
    };
    let found: Vec<(usize, (Dated, bool))> = order
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
    let elsewhere: Vec<(Dated, bool)> = elsewhere.filter_map(|at| in_block(outline, at, &times, read)).collect();
    let day = elsewhere.first().map(|(dated, _)| dated.moment.day());
    let alone = elsewhere.iter().all(|(dated, _)| Some(dated.moment.day()) == day);
    if alone { elsewhere } else { Vec::new() }
}

/// The dates without those of a row: three elements of one make with a day each are about other things.
fn without_rows(outline: &Outline<'_>, title: usize, found: Vec<(usize, (Dated, bool))>) -> Vec<(Dated, bool)> {
    let row = |block: usize| {
        let block = outline.blocks.get(block)?;
        let around = outline.around(block.place).filter_map(|at| outline.places.get(at));
        let below = around.take_while(|place| !(place.first_block..place.last_block).contains(&title));
        below.filter(|place| place.alike >= 3).last().map(|place| (place.parent, place.signature))
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
pub(super) const ASIDE: [Hint; 5] = [Hint::Nav, Hint::Footer, Hint::Related, Hint::Comment, Hint::Sidebar];

/// Whether an element's names say that a block is about the article, or its words that it was changed or published.
fn is_marked(outline: &Outline<'_>, at: usize, block: &Block) -> bool {
    let places = outline.around(block.place).take(2).filter_map(|at| outline.places.get(at));
    let before = at.checked_sub(1).and_then(|at| outline.blocks.get(at)).filter(|before| before.words <= 3);
    let lower = format!("{} {}", before.map_or("", |before| before.text.as_str()), block.text).to_lowercase();
    places.map(|place| place.hints).chain([block.inline]).any(|hints| hints.has(Hint::Meta) || hints.has(Hint::Byline))
        || CHANGED.iter().chain(&["publish", "posted"]).any(|word| lower.contains(word))
}

/// The date that a short block shows, and whether it is one of change.
fn in_block(outline: &Outline<'_>, at: usize, times: &[(String, &str)], read: ReadDate<'_>) -> Option<(Dated, bool)> {
    let block =
        outline.blocks.get(at).filter(|block| block.words <= 30 && block.digits > 0 && block.text.len() <= 200)?;
    let before = at.checked_sub(1).and_then(|at| outline.blocks.get(at)).filter(|before| before.words <= 3);
    let label = format!("{} {}", before.map_or("", |before| before.text.as_str()), block.text).to_lowercase();
    // a sentence that names a day is no dateline, a year of copyright no date, and from one day to another something takes place
    if (block.words > 12 && is_sentence(&block.text)) || block.text.contains('©') || is_range(&label, read) {
        return None;
    }
    let changed =
        CHANGED.iter().any(|word| label.contains(word)) && !["publi", "posted"].iter().any(|word| label.contains(word));
    let time = times.iter().find(|(text, _)| !text.is_empty() && block.text.contains(text.as_str()));
    let words = read(&block.text).filter(|moment| shows_year(&block.text, moment));
    let exact = time.and_then(|(_, text)| Some((text, read(text).filter(|moment| shows_year(text, moment))?)));
    let dated = match (exact, words) {
        (Some((text, exact)), words) if words.is_none_or(|words| words.day() == exact.day()) => {
            Dated { moment: exact, found: Found::new(*text, Evidence::Time) }
        }
        (_, Some(moment)) => Dated { moment, found: Found::new(block.text.as_str(), Evidence::Byline) },
        _ => return None,
    };
    Some((dated, changed))
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
    let (long, short) = (format!("{year}"), format!("{:02}", year.rem_euclid(100)));
    text.contains(&long) || text.ends_with(&short) || !text.chars().any(|c| c.is_ascii_digit())
}

/// Whether a block stands in what is about other pages, and the title does not.
pub(super) fn is_apart(outline: &Outline<'_>, place: usize, title: usize, hints: &[Hint]) -> bool {
    let around = outline.around(place).filter_map(|at| outline.places.get(at));
    around
        .take_while(|place| !(place.first_block..place.last_block).contains(&title))
        .any(|place| hints.iter().any(|hint| place.hints.has(*hint)))
}

/// A day in a path: `/2025/09/04/`, `/2025-09-04-…`, `/20250904/`.
fn in_address(url: &Url) -> Option<String> {
    let path = url.path();
    let digits: Vec<(usize, &str)> = path
        .split(|c: char| !c.is_ascii_digit())
        .filter(|run| !run.is_empty())
        .map(|run| (run.as_ptr() as usize - path.as_ptr() as usize, run))
        .collect();
    let day = |year: &str, month: &str, day: &str| {
        let (y, m, d) = (year.parse::<u32>().ok()?, month.parse::<u32>().ok()?, day.parse::<u32>().ok()?);
        ((1995..=2100).contains(&y) && (1..=12).contains(&m) && (1..=31).contains(&d))
            .then(|| format!("{y:04}-{m:02}-{d:02}"))
    };
    for (at, run) in digits.windows(3).filter_map(|three| match three {
        [(a, year), (b, month), (c, day)]
            if year.len() == 4 && month.len() <= 2 && day.len() <= 2 && b - a == 5 && c - b == month.len() + 1 =>
        {
            Some((*a, [*year, *month, *day]))
        }
        _ => None,
    }) {
        let _ = at;
        if let [year, month, d] = run
            && let Some(found) = day(year, month, d)
        {
            return Some(found);
        }
    }
    digits
        .iter()
        .find_map(|(_, run)| if run.len() == 8 { day(run.get(..4)?, run.get(4..6)?, run.get(6..)?) } else { None })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(path: &str) -> Option<String> {
        in_address(&Url::parse("https://news.example").unwrap().join(path).unwrap())
    }

    #[test]
    fn an_address_may_hold_the_day() {
        for path in ["/2025/09/04/a", "/world/2025-09-04-a", "/a-20250904"] {
            assert_eq!(address(path).unwrap(), "2025-09-04", "{path}");
        }
    }

    #[test]
    fn numbers_in_an_address_are_no_day() {
        for path in ["/2025/09/a", "/a-12345678", "/2025/13/04", "/12/13/14"] {
            assert_eq!(address(path), None, "{path}");
        }
    }
}
