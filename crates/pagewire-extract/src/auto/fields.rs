//! Which part of a record is which field, decided for all records of a group at once.

use std::collections::{HashMap, hash_map::Entry};

use super::{
    Senses, byline,
    choose::ListChoice,
    date_spot::DateSpot,
    dates,
    field_scores::{self, ScorePart},
    group::{self, LinkGroup},
    headline,
    hints::Hints,
    media,
    outline::{Leads, ListOutline, NodeIndex, TextPiece},
    record::{self, DataRecord},
    slots::{self, Slots, TextSlot},
    width::width,
};
use crate::{
    element_text::text_of,
    fill::fill,
    model::{Evidence, Field, Found, RawDate, RawItem},
    picture,
};

/// An item as it was seen on the page.
pub(super) struct FieldSighting {
    /// What was read.
    pub item: RawItem,
    /// The number of its link.
    pub link: usize,
    /// The first and the last of the sibling elements that belong to it.
    pub span: (NodeIndex, NodeIndex),
    /// Which elements its fields were read from.
    pub spots: Spots,
}

/// Which elements the fields of an item were read from.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Spots {
    pub title: Option<NodeIndex>,
    pub summary: Option<NodeIndex>,
    pub author: Option<NodeIndex>,
    pub published: Option<NodeIndex>,
    pub image: Option<NodeIndex>,
}

/// A part that might have been a field of an item and was passed over.
pub(super) struct Rival {
    pub field: Field,
    /// The number of the item's link.
    pub link: usize,
    pub place: NodeIndex,
    /// Why; a short sentence.
    pub why: String,
}

/// The items of the chosen groups, in reading order.
pub(super) fn items(
    outline: &ListOutline<'_>,
    groups: &[LinkGroup],
    choice: &ListChoice,
    senses: &Senses<'_>,
) -> Vec<FieldSighting> {
    read(outline, groups, choice, senses, &mut |_, _, _| {})
}

/// The items of the chosen groups, and what was passed over for their fields.
pub(super) fn with_rivals(
    outline: &ListOutline<'_>,
    groups: &[LinkGroup],
    choice: &ListChoice,
    senses: &Senses<'_>,
) -> (Vec<FieldSighting>, Vec<Rival>) {
    let mut rivals = Vec::new();
    let items = read(outline, groups, choice, senses, &mut |fields, slots, records| {
        fields.rivals(slots, records, &mut rivals);
    });
    (items, rivals)
}

/// Told of the fields of a group, its slots and its records.
type Witnessing<'w> = &'w mut dyn FnMut(&Fields<'_>, &Slots, &[&DataRecord]);

/// Links of one address in one record that are asked for its fields: each of them would say the same.
const MOST_ALIKE: usize = 16;

fn read(
    outline: &ListOutline<'_>,
    groups: &[LinkGroup],
    choice: &ListChoice,
    senses: &Senses<'_>,
    told: Witnessing<'_>,
) -> Vec<FieldSighting> {
    let mut owner: HashMap<usize, usize> = HashMap::new();
    for number in &choice.groups {
        owner.extend(groups[*number].links.iter().map(|link| (*link, *number)));
    }
    let mut links: Vec<usize> = owner.keys().copied().collect();
    links.sort_unstable();
    let is_hidden = |link: &usize| outline.mark(outline.links[*link].place).hints.has(Hints::HIDDEN);
    let hidden = links.iter().filter(|link| is_hidden(link)).count();
    // templates stand among records that are shown; a list that scripts show later is hidden as a whole
    if hidden * 2 < links.len() {
        links.retain(|link| !is_hidden(link));
    }
    let height = |link: usize| owner.get(&link).and_then(|number| groups.get(*number)).map_or(0, |group| group.height);
    let mut records = record::records(outline, &links, &height);
    let mut alike: HashMap<(u64, NodeIndex, NodeIndex), usize> = HashMap::new();
    records.retain(|record| {
        let count = alike.entry((outline.links[record.link].address.key, record.first, record.last)).or_default();
        *count += 1;
        *count <= MOST_ALIKE
    });
    let has_text = slots::with_text(outline);
    let mut read: Vec<FieldSighting> = Vec::with_capacity(records.len());
    for number in &choice.groups {
        let own: Vec<&DataRecord> = records.iter().filter(|record| owner.get(&record.link) == Some(number)).collect();
        let slots = slots::slots(outline, &own, &has_text);
        let fields = Fields::of(outline, &slots, &own, senses);
        told(&fields, &slots, &own);
        for (at, record) in own.iter().enumerate() {
            let (item, spots) = fields.item(outline, at, record);
            let span = (record.first, record.last);
            read.push(FieldSighting { item, link: record.link, span, spots });
        }
    }
    once_each(outline, read)
}

/// Joins what several records say of one address: the surest group says, the others fill what it leaves open. An item
/// stands where its address is met first.
fn once_each(outline: &ListOutline<'_>, read: Vec<FieldSighting>) -> Vec<FieldSighting> {
    let mut items: HashMap<u64, (usize, FieldSighting)> = HashMap::with_capacity(read.len());
    for seen in read {
        match items.entry(outline.links[seen.link].address.key) {
            Entry::Occupied(mut known) => {
                let (first, known) = known.get_mut();
                *first = seen.link.min(*first);
                fill(&mut known.item, seen.item);
                known.spots = known.spots.or(seen.spots);
            }
            Entry::Vacant(free) => {
                free.insert((seen.link, seen));
            }
        }
    }
    let mut list: Vec<(usize, FieldSighting)> = items.into_values().collect();
    list.sort_by_key(|(first, _)| *first);
    list.into_iter().map(|(_, seen)| seen).collect()
}

impl Spots {
    fn or(self, other: Self) -> Self {
        Self {
            title: self.title.or(other.title),
            summary: self.summary.or(other.summary),
            author: self.author.or(other.author),
            published: self.published.or(other.published),
            image: self.image.or(other.image),
        }
    }
}

/// The fields of a group: for each the places that may hold it, the best first.
struct Fields<'c> {
    slots: &'c Slots,
    title: Vec<&'c TextSlot>,
    /// Whether the words of the link are the title, and what stands around them is not.
    link_says_it: bool,
    summary: Vec<&'c TextSlot>,
    author: Vec<&'c TextSlot>,
    dates: dates::RecordDates,
}

/// Parts that are told of as passed over for one field.
const MOST_RIVALS: usize = 3;

impl<'c> Fields<'c> {
    fn of(outline: &ListOutline<'_>, slots: &'c Slots, records: &[&DataRecord], senses: &Senses<'_>) -> Self {
        let title = field_scores::ranked(slots, |slot| field_scores::sum(&field_scores::title(slot, slots.count)));
        let lead = title.first().copied();
        let link_says_it = lead.is_some_and(|lead| link_says_most(outline, lead, records));
        let summary =
            field_scores::ranked(slots, |slot| field_scores::sum(&field_scores::summary(slot, slots.count, lead)));
        let author =
            field_scores::ranked(slots, |slot| field_scores::sum(&field_scores::author(slot, slots.count, lead)));
        Self { slots, title, link_says_it, summary, author, dates: dates::dates(outline, records, senses) }
    }

    /// Tells what was passed over for the fields of the group's items.
    fn rivals(&self, slots: &Slots, records: &[&DataRecord], rivals: &mut Vec<Rival>) {
        let lead = self.title.first().copied();
        let mut judge = |field, ranked: &[&TextSlot], parts: &dyn Fn(&TextSlot) -> Vec<ScorePart>| {
            let Some((chosen, others)) = ranked.split_first() else { return };
            for other in others.iter().take(MOST_RIVALS) {
                let why = field_scores::lack(&parts(chosen), &parts(other));
                for (at, place) in &other.places {
                    let Some(record) = records.get(*at).filter(|_| chosen.places.contains_key(at)) else { continue };
                    rivals.push(Rival { field, link: record.link, place: *place, why: why.to_owned() });
                }
            }
        };
        judge(Field::Title, &self.title, &|slot| field_scores::title(slot, slots.count).to_vec());
        judge(Field::Summary, &self.summary, &|slot| field_scores::summary(slot, slots.count, lead).to_vec());
        judge(Field::Author, &self.author, &|slot| field_scores::author(slot, slots.count, lead).to_vec());
        for (at, place, why) in &self.dates.passed {
            let Some(record) = records.get(*at) else { continue };
            rivals.push(Rival { field: Field::Published, link: record.link, place: *place, why: (*why).to_owned() });
        }
    }

    fn item(&self, outline: &ListOutline<'_>, at: usize, record: &DataRecord) -> (RawItem, Spots) {
        let found =
            |text: String| Some(text).filter(|text| !text.is_empty()).map(|text| Found::new(text, Evidence::Column));
        let first = |slots: &[&TextSlot]| {
            slots.iter().find_map(|slot| Some((*slot.places.get(&at)?, outline)).map(|(place, _)| place))
        };
        let link_place = outline.links[record.link].place;
        let title_place = match outline.links[record.link].leads {
            Leads::Itself => {
                self.title.first().and_then(|slot| slot.places.get(&at)).copied().or_else(|| first(&self.title))
            }
            // a headline that makes a record is its title
            _ => Some(link_place),
        };
        let shown = title_place.map(|place| text_of(outline.mark(place).element)).unwrap_or_default();
        let said = group::says(outline, link_place);
        let title = if shown.is_empty() || self.link_says_it && shown.contains(&said) && !said.is_empty() {
            headline::bare(outline, link_place, &self.slots.common, said)
        } else {
            title_place.map_or(shown.clone(), |place| headline::bare(outline, place, &self.slots.common, shown))
        };
        let is_apart = |place: &&NodeIndex| {
            title_place.is_none_or(|title| !outline.is_within(**place, title) && !outline.is_within(title, **place))
        };
        let summary = self.summary.iter().find_map(|slot| slot.places.get(&at).filter(is_apart));
        let (author, authors) = self.authors(outline, at, record, &title);
        let rest = || (outline.links[record.link].leads != Leads::Itself).then(|| rest_of(outline, record, link_place));
        let image = picture_of(outline, record);
        let date = self.dates.chosen.get(&at);
        let dated = |spot: &DateSpot| found(spot.words.clone()).map(|found| RawDate { found, hint: None });
        let spots = Spots {
            title: title_place,
            summary: summary.copied(),
            author,
            published: date.map(|spot| spot.place),
            image: image.as_ref().map(|(place, _)| *place),
        };
        let image = image.map(|(_, image)| image);
        let item = RawItem {
            link: outline.href(record.link).and_then(found),
            title: found(title),
            summary: summary.map(|place| text_of(outline.mark(*place).element)).or_else(rest).and_then(found),
            authors: authors.into_iter().filter_map(found).collect(),
            published: date.and_then(dated),
            updated: self.dates.updated.get(&at).and_then(dated),
            image_alt: image.as_ref().and_then(|image| image.alt.clone()),
            image: image.and_then(|image| found(image.address)),
            enclosures: media::enclosures(outline, record),
            ..RawItem::default()
        };
        (item, spots)
    }
}

impl Fields<'_> {
    /// The authors of an item, with the element that names them.
    fn authors(
        &self,
        outline: &ListOutline<'_>,
        at: usize,
        record: &DataRecord,
        title: &str,
    ) -> (Option<NodeIndex>, Vec<String>) {
        let marked = self.author.iter().find_map(|slot| slot.places.get(&at)).copied();
        let marked = marked.map(|place| (place, byline::authors(outline, place)));
        let named = marked.or_else(|| byline::unmarked(outline, record));
        let Some((place, mut names)) = named else { return (None, Vec::new()) };
        names.retain(|name| name != title);
        ((!names.is_empty()).then_some(place), names)
    }
}

/// What a record says beside its headline and its dates, links apart: the other cells of a row, the lines below a heading.
fn rest_of(outline: &ListOutline<'_>, record: &DataRecord, headline: NodeIndex) -> String {
    let lead = match outline.links[record.link].leads {
        Leads::To(place) => outline.line(outline.mark(place).counts.start.words),
        _ => 0..0,
    };
    let is_rest = |words: &TextPiece<'_>| words.dated.is_none() && !outline.is_within(words.parent, headline);
    let rest = record.words.clone().filter(|at| !lead.contains(at)).filter_map(|at| outline.words.get(at));
    rest.filter(|words| is_rest(words)).map(|words| words.text).collect::<Vec<_>>().join(" ")
}

/// Whether links, in most records, say most of what a part around or beside them shows: the rest is a mark, a page number, a
/// publisher.
fn link_says_most(outline: &ListOutline<'_>, part: &TextSlot, records: &[&DataRecord]) -> bool {
    let mut shares: Vec<f64> = Vec::new();
    for (at, place) in &part.places {
        let Some(record) = records.get(*at) else { continue };
        let said = group::says(outline, outline.links[record.link].place);
        let shown = text_of(outline.mark(*place).element);
        let inside = !said.is_empty() && shown.contains(&said);
        shares.push(if inside { group::share(width(&said), width(&shown)) } else { 0.0 });
    }
    shares.sort_by(f64::total_cmp);
    shares.get(shares.len() / 2).is_some_and(|middle| *middle > 0.65)
}

/// The picture of a record, with the element that holds it.
fn picture_of(outline: &ListOutline<'_>, record: &DataRecord) -> Option<(NodeIndex, picture::Picture)> {
    let mut place: Option<NodeIndex> = Some(record.first);
    while let Some(here) = place {
        let element = outline.mark(here).element;
        let own = if picture::is_icon(element) { None } else { picture::itself_shown(element) };
        if let Some(found) = own.or_else(|| picture::lead_picture(element)) {
            return Some((here, found));
        }
        place = outline.next_sibling(here).filter(|next| *next <= record.last);
    }
    None
}
