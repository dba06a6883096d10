//! Lists whose headlines are no links: headings, terms and rows that repeat, each with what belongs to it.
//!
//! Given the outline of a page, looks for places of one make that hold no link to another page, and for what makes records of
//! them: a link of the same words in each ("Read more"), or a date in each. An item's address is that of such a link, else the anchor
//! at its place. `wins` weighs the list against the links that were chosen on the same page.

use std::collections::{HashMap, HashSet};

use super::{
    address::Address,
    choose::{Judge, ListChoice},
    group::{LinkGroup, says, share},
    hints::Hints,
    outline::{Leads, ListOutline, NodeIndex, PageLink, TextPiece},
    record::{self, DataRecord},
    width::width,
};
use crate::{
    element_text::attribute,
    hash::{self, mix},
    markup::flow::is_heading,
};

/// Places that make a list, and those of one make that are looked at.
const LEAST: usize = 3;
const MOST: usize = 2_000;
/// The widest text of a headline.
const WIDEST: usize = 200;
/// Bytes of a headline that has no letters: a date, and not a number.
const SHORTEST_DATE: usize = 6;
/// How many of the records must have what makes them records, and how many texts must differ.
const MOST_OF_THEM: f64 = 0.8;
/// Links of one record that are looked at.
const MOST_LINKS: usize = 40;
/// The score of a list that is known by its records: between the least and the surest of those made of links.
const SCORE: f64 = 1.5;

/// A list without links as headlines.
pub(super) struct UnlinkedList {
    pub group: LinkGroup,
    /// Whether each record has a link of the same words.
    pub is_led: bool,
    /// Whether each record has a date: the sections of an article have none.
    pub is_dated: bool,
}

impl UnlinkedList {
    /// What is said of it to who asks why it is offered.
    pub(super) fn reason(&self) -> &'static str {
        match self.is_led {
            true => "headlines of one make repeat, each with a link of the same words",
            false => "headlines of one make repeat, each with a date",
        }
    }
}

/// Finds the surest list without links as headlines, and gives each of its places a link's number.
pub(super) fn find(outline: &mut ListOutline<'_>) -> Option<UnlinkedList> {
    let mut makes: HashMap<u64, Vec<NodeIndex>> = HashMap::new();
    for place in 0..outline.marks.len() {
        if let Some((make, headline)) = headline(outline, place) {
            let places = makes.entry(make).or_default();
            if places.len() < MOST {
                places.push(headline);
            }
        }
    }
    let mut makes: Vec<Vec<NodeIndex>> = makes.into_values().filter(|places| places.len() >= LEAST).collect();
    makes.sort_unstable_by_key(|places| (std::cmp::Reverse(places.len()), places.first().copied()));
    let real = outline.links.len();
    let mut best: Option<(UnlinkedList, Vec<PageLink>)> = None;
    for places in makes.into_iter().take(LEAST * 2) {
        outline.links.truncate(real);
        let list = of(outline, places);
        let is_better = |list: &UnlinkedList| best.as_ref().is_none_or(|(best, _)| list.is_led && !best.is_led);
        if let Some(list) = list.filter(is_better) {
            best = Some((list, outline.links.split_off(real)));
        }
    }
    outline.links.truncate(real);
    let (list, links) = best?;
    outline.links.extend(links);
    Some(list)
}

/// The make of a headline that is no link, and its element; none for what is no headline.
fn headline(outline: &ListOutline<'_>, place: NodeIndex) -> Option<(u64, NodeIndex)> {
    const ELSEWHERE: [Hints; 7] =
        [Hints::NAV, Hints::FOOTER, Hints::ASIDE, Hints::SIDE, Hints::MENU, Hints::RELATED, Hints::HIDDEN];
    let name = outline.name(place);
    let is_row = name == "tr";
    let mark = outline.mark(place);
    let has_links = mark.counts.end.links > mark.counts.start.links;
    if !(is_row || is_heading(name) || name == "dt") || has_links || ELSEWHERE.iter().any(|hint| mark.hints.has(*hint))
    {
        return None;
    }
    let parent = outline.parent(place);
    if is_row {
        return Some((mix(hash::text(8, name), parent as u64), first_cell(outline, place)?));
    }
    let width = outline.text_width(place);
    let is_linked = outline
        .upwards(place)
        .take(8)
        .any(|above| outline.links.binary_search_by_key(&above, |link| link.place).is_ok());
    if width == 0 || width > WIDEST || is_linked {
        return None;
    }
    let make = mix(mix(mark.class, outline.mark(parent).class), outline.mark(outline.parent(parent)).tag);
    Some((make, place))
}

/// The cell of a row that names what the row is about: the first with letters that is no date, of several.
fn first_cell(outline: &ListOutline<'_>, row: NodeIndex) -> Option<NodeIndex> {
    let cells: Vec<NodeIndex> =
        outline.children(row).filter(|cell| matches!(outline.name(*cell), "td" | "th")).collect();
    if cells.len() < 2 || cells.iter().all(|cell| outline.name(*cell) == "th") {
        return None;
    }
    cells.into_iter().find(|cell| {
        let counts = &outline.mark(*cell).counts;
        let words = outline.words.get(counts.start.words..counts.end.words).unwrap_or_default();
        let is_named = words.iter().any(|words| words.text.chars().any(char::is_alphabetic));
        is_named && counts.start.dates == counts.end.dates && outline.text_width(*cell) <= WIDEST
    })
}

/// The list of headlines at some places; none where nothing makes records of them.
fn of(outline: &mut ListOutline<'_>, places: Vec<NodeIndex>) -> Option<UnlinkedList> {
    let real = outline.links.len();
    let texts: Vec<String> = places.iter().map(|place| says(outline, *place)).collect();
    let different = texts.iter().collect::<HashSet<_>>().len();
    let named =
        texts.iter().filter(|text| text.chars().any(char::is_alphabetic) || text.len() >= SHORTEST_DATE).count();
    if share(different, texts.len()) < MOST_OF_THEM || share(named, texts.len()) < MOST_OF_THEM {
        return None;
    }
    let links: Vec<usize> = (real..real + places.len()).collect();
    outline.links.extend(places.into_iter().zip(&texts).map(|(place, text)| PageLink {
        place,
        address: Address::of_anchor(mix(hash::text(9, text), place as u64)),
        leads: Leads::Nowhere,
    }));
    let height = record::usual_height(outline, &links);
    let records = record::records(outline, &links, &|_| height);
    let is_dated = |record: &&DataRecord| {
        let (start, end) = (outline.mark(record.first).counts.start, outline.mark(record.last).counts.end);
        end.dates > start.dates || outline.has_date(&record.words)
    };
    let dated = share(records.iter().filter(is_dated).count(), records.len());
    let led = leading(outline, &records, real);
    let is_led = led.is_some();
    if !is_led && dated < MOST_OF_THEM {
        return None;
    }
    let led = led.unwrap_or_default();
    for (at, record) in records.iter().enumerate() {
        let leads = match led.get(&at).and_then(|number| outline.links.get(*number)) {
            Some(link) => (Leads::To(link.place), Some(link.address)),
            None => (anchor(outline, record, real).map_or(Leads::Nowhere, Leads::Anchor), None),
        };
        if let Some(link) = outline.links.get_mut(record.link) {
            link.leads = leads.0;
            link.address = leads.1.unwrap_or(link.address);
        }
    }
    Some(UnlinkedList {
        group: LinkGroup { links, height, records, texts, ..LinkGroup::default() },
        is_led,
        is_dated: dated >= MOST_OF_THEM,
    })
}

/// The link of each record that has the same words in most of them, by the numbers of the records. Of several such, links of the site
/// come before others, whole pages before places in them, and the last of a record before those in its text.
fn leading(outline: &ListOutline<'_>, records: &[DataRecord], real: usize) -> Option<HashMap<usize, usize>> {
    let mut words: HashMap<u64, HashMap<usize, usize>> = HashMap::new();
    for (at, record) in records.iter().enumerate() {
        let start = outline.mark(record.first).counts.start.links;
        let end = outline.mark(record.last).counts.end.links.min(real);
        for number in (start..end).take(MOST_LINKS) {
            let link = outline.links.get(number).filter(|link| stands_alone(outline, link.place));
            let Some(link) = link else { continue };
            let text = says(outline, link.place);
            let bare = hash::fnv(hash::START, text.bytes().filter(|byte| !byte.is_ascii_digit()));
            words.entry(bare).or_default().entry(at).or_insert(number);
        }
    }
    let addresses = |held: &HashMap<usize, usize>| -> Vec<Address> {
        held.values().filter_map(|number| Some(outline.links.get(*number)?.address)).collect()
    };
    let leads_apart = |held: &HashMap<usize, usize>| {
        let keys: HashSet<u64> = addresses(held).into_iter().map(|address| address.key).collect();
        share(held.len(), records.len()) >= MOST_OF_THEM && share(keys.len(), held.len()) >= MOST_OF_THEM
    };
    let rank = |held: &HashMap<usize, usize>| {
        let addresses = addresses(held);
        let most =
            |is: fn(&Address) -> bool| addresses.iter().filter(|address| is(address)).count() * 2 > addresses.len();
        let last = held.get(&0).copied().unwrap_or(0);
        (!most(|address| address.is_foreign), !most(|address| address.has_fragment), last)
    };
    words.into_values().filter(leads_apart).max_by_key(rank)
}

/// Whether a link stands in a line of links, and not amid a text.
fn stands_alone(outline: &ListOutline<'_>, place: NodeIndex) -> bool {
    /// The width of what may stand between links.
    const BETWEEN: usize = 12;
    let at = outline.mark(place).counts.start.words;
    let pieces = outline.words.get(outline.line(at)).unwrap_or_default();
    let is_linked =
        |piece: &&TextPiece<'_>| outline.upwards(piece.parent).take(4).any(|around| outline.name(around) == "a");
    pieces.iter().filter(|piece| !is_linked(piece)).map(|piece| width(piece.text)).sum::<usize>() <= BETWEEN
}

/// The id by which a place of the page can be gone to: that of the headline, of what holds it, or of what it holds.
fn anchor(outline: &ListOutline<'_>, record: &DataRecord, real: usize) -> Option<String> {
    let place = outline.links.get(record.link.max(real))?.place;
    let around = outline.upwards(place).take_while(|around| *around >= record.first);
    let within = place + 1..outline.end(place);
    around.chain(within.take(MOST_LINKS)).find_map(|place| {
        let element = outline.mark(place).element;
        let name = || attribute(element, "name").filter(|_| element.value().name() == "a");
        attribute(element, "id").or_else(name).filter(|id| !id.contains(char::is_whitespace)).map(ToOwned::to_owned)
    })
}

/// Whether a list without links as headlines is the page's list rather than the links that were chosen.
pub(super) fn wins(
    outline: &ListOutline<'_>,
    list: &UnlinkedList,
    groups: &[LinkGroup],
    (judge, choice): (&Judge<'_>, Option<&ListChoice>),
) -> bool {
    let Some((choice, anchor)) = choice.and_then(|choice| Some((choice, *choice.groups.first()?))) else { return true };
    let Some(group) = groups.get(anchor) else { return true };
    let chosen = choice.groups.iter().filter_map(|number| groups.get(*number)).flat_map(|group| &group.links);
    let keys: HashSet<u64> = chosen.map(|link| outline.links[*link].address.key).collect();
    let is_inside = |link: &&usize| {
        let place = outline.links[**link].place;
        list.group.records.iter().any(|record| place >= record.first && place < outline.end(record.last))
    };
    let inside = share(group.links.iter().filter(is_inside).count(), group.links.len());
    let says_little = judge.measure(anchor, "different texts but for figures") < 0.5;
    let is_headed = judge.measure(anchor, "links in headings") > 0.5 && keys.len() >= LEAST;
    let in_text = judge.measure(anchor, "links within running text") > 0.5;
    let count = list.group.records.len();
    if is_headed {
        return false;
    }
    if inside > 0.5 {
        // headings over several links each are those of sections
        return in_text || says_little && group.links.len() <= count * 4;
    }
    let is_weak = choice.score < 0.0 || keys.len() < LEAST;
    is_weak || list.is_led && says_little && count >= keys.len()
}

/// The list as a choice among groups, where it has this number.
pub(super) fn choice(number: usize) -> ListChoice {
    ListChoice { groups: vec![number], score: SCORE }
}
