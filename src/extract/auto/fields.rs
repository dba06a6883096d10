//! Which part of a record is which field, decided for all records of a column at once.

use std::collections::{HashMap, hash_map::Entry};

use super::{
    Senses,
    cells::{self, Cell, Cells},
    choose::Choice,
    column::{self, Column},
    dates,
    hints::Hints,
    outline::{Outline, Place},
    record::{self, Record},
    width::width,
};
use crate::{
    extract::{
        element_text::{attribute, text_of},
        fill::fill,
        picture,
    },
    model::{Evidence, Found, RawItem},
};

/// The items of the chosen columns, in reading order.
pub(super) fn items(outline: &Outline<'_>, columns: &[Column], choice: &Choice, senses: &Senses<'_>) -> Vec<RawItem> {
    let mut owner: HashMap<usize, usize> = HashMap::new();
    for number in &choice.columns {
        owner.extend(columns[*number].links.iter().map(|link| (*link, *number)));
    }
    let mut links: Vec<usize> = owner.keys().copied().collect();
    links.sort_unstable();
    let height =
        |link: usize| owner.get(&link).and_then(|number| columns.get(*number)).map_or(0, |column| column.height);
    let records = record::records(outline, &links, &height);
    let has_text = cells::with_text(outline);
    let mut read: Vec<(usize, RawItem)> = Vec::with_capacity(records.len());
    for number in &choice.columns {
        let own: Vec<&Record> = records.iter().filter(|record| owner.get(&record.link) == Some(number)).collect();
        let cells = cells::cells(outline, &own, &has_text);
        let column = Fields::of(outline, &cells, &own, senses);
        for (at, record) in own.iter().enumerate() {
            read.push((record.link, column.item(outline, at, record)));
        }
    }
    once_each(outline, read)
}

/// Joins what several records say of one address: the surest column says, the others fill what it leaves open. An item
/// stands where its address is met first.
fn once_each(outline: &Outline<'_>, read: Vec<(usize, RawItem)>) -> Vec<RawItem> {
    let mut items: HashMap<u64, (usize, RawItem)> = HashMap::with_capacity(read.len());
    for (link, item) in read {
        match items.entry(outline.links[link].address.key) {
            Entry::Occupied(mut known) => {
                let (first, known) = known.get_mut();
                *first = link.min(*first);
                fill(known, item);
            }
            Entry::Vacant(free) => {
                free.insert((link, item));
            }
        }
    }
    let mut list: Vec<(usize, RawItem)> = items.into_values().collect();
    list.sort_by_key(|(first, _)| *first);
    list.into_iter().map(|(_, item)| item).collect()
}

/// The fields of a column: for each the places that may hold it, the best first.
struct Fields<'c> {
    title: Vec<&'c Cell>,
    /// Whether the words of the link are the title, and what stands around them is not.
    link_says_it: bool,
    summary: Vec<&'c Cell>,
    author: Vec<&'c Cell>,
    dates: HashMap<usize, String>,
}

impl<'c> Fields<'c> {
    fn of(outline: &Outline<'_>, cells: &'c Cells, records: &[&Record], senses: &Senses<'_>) -> Self {
        let title = ranked(cells, |cell| title_worth(cell, cells.count));
        let lead = title.first().copied();
        let link_says_it = lead.is_some_and(|lead| link_says_most(outline, lead, records));
        let summary = ranked(cells, |cell| summary_worth(cell, cells.count, lead));
        let author = ranked(cells, |cell| author_worth(cell, cells.count, lead));
        Self { title, link_says_it, summary, author, dates: dates::dates(outline, records, senses) }
    }

    fn item(&self, outline: &Outline<'_>, at: usize, record: &Record) -> RawItem {
        let link = outline.mark(outline.links[record.link].place).element;
        let found =
            |text: String| Some(text).filter(|text| !text.is_empty()).map(|text| Found::new(text, Evidence::Column));
        let first = |cells: &[&Cell]| {
            cells.iter().find_map(|cell| Some((*cell.places.get(&at)?, outline)).map(|(place, _)| place))
        };
        let title_place =
            self.title.first().and_then(|cell| cell.places.get(&at)).copied().or_else(|| first(&self.title));
        let shown = title_place.map(|place| text_of(outline.mark(place).element)).unwrap_or_default();
        let said = column::says(outline, outline.links[record.link].place);
        let title = if shown.is_empty() || self.link_says_it && shown.contains(&said) && !said.is_empty() {
            said
        } else {
            shown
        };
        let summary = self.summary.iter().find_map(|cell| cell.places.get(&at)).filter(|place| {
            title_place.is_none_or(|title| !outline.is_within(**place, title) && !outline.is_within(title, **place))
        });
        let author = self.author.iter().find_map(|cell| cell.places.get(&at));
        let image = picture_of(outline, record);
        RawItem {
            link: attribute(link, "href").and_then(|href| found(href.to_owned())),
            title: found(title),
            summary: summary.and_then(|place| found(text_of(outline.mark(*place).element))),
            authors: author.and_then(|place| found(text_of(outline.mark(*place).element))).into_iter().collect(),
            published: self
                .dates
                .get(&at)
                .cloned()
                .and_then(found)
                .map(|found| crate::model::RawDate { found, hint: None }),
            image_alt: image.as_ref().and_then(|image| image.alt.clone()),
            image: image.and_then(|image| found(image.address)),
            ..RawItem::default()
        }
    }
}

/// Whether links, in most records, say most of what a part around or beside them shows: the rest is a mark, a page number, a
/// publisher.
fn link_says_most(outline: &Outline<'_>, part: &Cell, records: &[&Record]) -> bool {
    let mut shares: Vec<f64> = Vec::new();
    for (at, place) in &part.places {
        let Some(record) = records.get(*at) else { continue };
        let said = column::says(outline, outline.links[record.link].place);
        let shown = text_of(outline.mark(*place).element);
        let inside = !said.is_empty() && shown.contains(&said);
        shares.push(if inside { column::share(width(&said), width(&shown)) } else { 0.0 });
    }
    shares.sort_by(f64::total_cmp);
    shares.get(shares.len() / 2).is_some_and(|middle| *middle > 0.65)
}

/// Cells that are worth something, the best first.
fn ranked(cells: &Cells, worth: impl Fn(&Cell) -> f64) -> Vec<&Cell> {
    let mut list: Vec<(f64, u64, &Cell)> =
        cells.cells.iter().map(|(key, cell)| (worth(cell), *key, cell)).filter(|(worth, ..)| *worth > 0.0).collect();
    list.sort_by(|one, other| {
        other.0.total_cmp(&one.0).then(one.2.order.cmp(&other.2.order)).then(one.1.cmp(&other.1))
    });
    list.into_iter().map(|(_, _, cell)| cell).collect()
}

fn truth(is: bool) -> f64 {
    f64::from(u8::from(is))
}

/// How well a part would serve as the title.
fn title_worth(cell: &Cell, count: usize) -> f64 {
    let width = cell.width();
    let [is_link, in_link, holds_link] = cell.links.map(|part| cell.of(part));
    let length = if width > 150.0 { 1.0 } else { (1.0 + width.min(60.0)).ln() };
    let crowd = cell.of(cell.holds);
    2.0 * cell.presence(count)
        + 2.0 * cell.variety()
        + 0.6 * length
        + 2.2 * truth(cell.is_heading)
        + 1.0 * truth(cell.hints.has(Hints::TITLE))
        + 1.6 * is_link
        + 1.0 * in_link
        + 0.8 * holds_link
        - 3.0 * cell.of(cell.dates)
        - 1.0 * truth(cell.hints.has(Hints::META) || cell.hints.has(Hints::TAGS))
        - 1.0 * truth(cell.hints.has(Hints::SUMMARY))
        - 2.0 * (1.0 - cell.of(cell.lettered))
        - 0.8 * (crowd - 1.0).clamp(0.0, 3.0)
        - 3.0 * cell.of(cell.elsewhere)
        - 0.7 * cell.of(cell.repeated).min(1.0)
        - 4.0
}

/// How well a part would serve as the summary.
fn summary_worth(cell: &Cell, count: usize, title: Option<&Cell>) -> f64 {
    if !cell.has_text || cell.is_heading || title.is_some_and(|title| std::ptr::eq(title, cell)) {
        return 0.0;
    }
    let width = cell.width();
    let named = truth(cell.hints.has(Hints::SUMMARY));
    if width < 22.0 - 6.0 * named || cell.variety() < 0.5 || cell.of(cell.links[2]) > 0.3 {
        return 0.0;
    }
    (width.min(200.0) / 40.0).ln_1p() + 1.5 * named + 1.0 * cell.presence(count)
        - 2.0 * cell.of(cell.dates)
        - 1.2 * truth(cell.hints.has(Hints::META))
        - 1.5 * cell.of(cell.links[0]) * title.map_or(0.0, |title| title.of(title.links[0]))
        - 1.0 * cell.of(cell.elsewhere)
}

/// How well a part would serve as the author.
fn author_worth(cell: &Cell, count: usize, title: Option<&Cell>) -> f64 {
    let width = cell.width();
    if title.is_some_and(|title| std::ptr::eq(title, cell)) || !(2.0..60.0).contains(&width) {
        return 0.0;
    }
    let persons = cell.of(cell.persons);
    let signed = cell.of(cell.signed);
    let hinted = truth(cell.hints.has(Hints::AUTHOR));
    // a name beside a date is one, if it is no link to something else, and comes back now and then
    let shown =
        cell.of(cell.named) * cell.of(cell.near_date) * (1.0 - cell.of(cell.elsewhere)) * cell.presence(count).powi(2);
    let told = (2.0 * persons).max(2.0 * signed).max(2.0 * hinted).max(if shown > 0.5 && cell.variety() > 0.25 {
        shown
    } else {
        0.0
    });
    if told < 0.5 {
        return 0.0;
    }
    told + 0.5 * persons + 0.5 * signed + 0.5 * hinted + 1.5 * cell.presence(count)
        - 3.0 * cell.of(cell.dates)
        - 0.5 * cell.of(cell.holds).min(2.0)
        - 2.0 * (1.0 - cell.of(cell.lettered))
        - 2.0 * cell.of(cell.links[0])
        - truth(cell.hints.has(Hints::COMMENTS))
}

fn picture_of(outline: &Outline<'_>, record: &Record) -> Option<picture::Picture> {
    let mut place: Option<Place> = Some(record.first);
    while let Some(here) = place {
        let element = outline.mark(here).element;
        let own = if picture::is_icon(element) { None } else { picture::itself_shown(element) };
        if let Some(found) = own.or_else(|| picture::lead_picture(element)) {
            return Some(found);
        }
        place = outline.next_sibling(here).filter(|next| *next <= record.last);
    }
    None
}
