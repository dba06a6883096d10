//! The parts of records, each known by where it stands, and what is true of it in most records.

use std::collections::{HashMap, HashSet};

use super::{
    byline,
    group::share,
    hints::Hints,
    outline::{ListOutline, NodeIndex, PageLink, TextPiece},
    record::DataRecord,
};
use crate::{
    hash::{self, mix},
    markup::flow::is_heading,
};

/// Elements of a record that are looked at.
const MOST: usize = 400;

/// The parts that stand at the same place in the records of a group.
#[derive(Debug, Default)]
pub(super) struct TextSlot {
    /// In which records it is, and where: the first of each record.
    pub places: HashMap<usize, NodeIndex>,
    /// How many different texts it shows.
    pub texts: HashSet<u64>,
    /// The same without their figures: numbers differ in texts that say the same of every item.
    pub bare_texts: HashSet<u64>,
    /// The width of what it holds that says the same of most items or is a date, in all records together.
    pub common: usize,
    /// The widths of its texts, together.
    pub width: usize,
    /// How many of its texts are dates as a whole.
    pub dates: usize,
    /// How many hold letters.
    pub lettered: usize,
    /// How many records have it more than once.
    pub repeated: usize,
    /// Whether it is a heading.
    pub is_heading: bool,
    /// Whether it is a paragraph.
    pub is_paragraph: bool,
    /// How many are in a button or a label, which their link is not in.
    pub controls: usize,
    /// How many are headings below another one of their record.
    pub outranked: usize,
    /// Whether it has text of its own.
    pub has_text: bool,
    /// Of how many records it is the main link, is within it, or is around it.
    pub links: [usize; 3],
    /// How many of its elements are, or hardly hold more than, a link to elsewhere.
    pub elsewhere: usize,
    /// How many are links to a person, are in one, or are said to be an author by an attribute.
    pub persons: usize,
    /// The addresses of the persons that they lead to: several behind one word are not called by it.
    pub leads: HashSet<u64>,
    /// The words of the links to them.
    pub called: HashSet<u64>,
    /// How many stand behind a word such as "by".
    pub signed: usize,
    /// How many look like the name of a person: two to four words that each begin with a capital.
    pub named: usize,
    /// How many have a number among their words, as counts have and names have not.
    pub counted: usize,
    /// How many stand beside a date.
    pub near_date: usize,
    /// What its names say.
    pub hints: Hints,
    /// The sum of its numbers in its records.
    pub order: usize,
    /// How many other parts with text of their own it holds.
    pub holds: usize,
}

impl Default for Hints {
    fn default() -> Self {
        Self::NONE
    }
}

/// The parts of a group's records.
pub(super) struct Slots {
    pub slots: HashMap<u64, TextSlot>,
    /// The elements that say the same of most items, or are dates.
    pub common: HashSet<NodeIndex>,
    /// How many records there are.
    pub count: usize,
}

impl TextSlot {
    pub(super) fn presence(&self, count: usize) -> f64 {
        share(self.places.len(), count)
    }

    pub(super) fn variety(&self) -> f64 {
        share(self.texts.len(), self.places.len())
    }

    /// How much of it says something else of each item, figures apart.
    pub(super) fn bare_variety(&self) -> f64 {
        share(self.bare_texts.len(), self.places.len())
    }

    /// How much of its text says the same of most items, or is a date.
    pub(super) fn commonness(&self) -> f64 {
        share(self.common, self.width)
    }

    /// The mean width of its texts.
    pub(super) fn width(&self) -> f64 {
        share(self.width, self.places.len())
    }

    pub(super) fn of(&self, part: usize) -> f64 {
        share(part, self.places.len())
    }
}

/// Gathers the parts of some records.
pub(super) fn slots(outline: &ListOutline<'_>, records: &[&DataRecord], has_text: &[bool]) -> Slots {
    let mut slots: HashMap<u64, TextSlot> = HashMap::new();
    for (number, record) in records.iter().enumerate() {
        let end = outline.end(record.last);
        let places = || (record.first..end).take(MOST);
        let is_controlled = outline.mark(outline.links[record.link].place).hints.has(Hints::CONTROL);
        let highest = places().filter(|place| is_heading(outline.name(*place))).map(|place| outline.name(place)).min();
        for (order, place) in places().enumerate() {
            let own = has_text.get(place).copied().unwrap_or(false);
            if !is_part(outline, place, own) {
                continue;
            }
            let slot = slots.entry(key(outline, record, place)).or_default();
            if slot.places.contains_key(&number) {
                slot.repeated += 1;
                continue;
            }
            slot.places.insert(number, place);
            slot.order += order;
            slot.has_text |= own;
            slot.is_paragraph |= outline.name(place) == "p";
            slot.controls += usize::from(!is_controlled && outline.mark(place).hints.has(Hints::CONTROL));
            slot.outranked += usize::from(is_heading(outline.name(place)) && Some(outline.name(place)) > highest);
            slot.add_text(outline, place);
            slot.add_links(outline, record, place);
            if (3..=60).contains(&outline.text_width(place)) {
                slot.add_signs_of_authors(outline, record, place);
            }
            let inner = (place + 1..outline.end(place)).take(30);
            slot.holds += inner.filter(|inner| has_text.get(*inner).copied().unwrap_or(false)).count();
        }
    }
    let mut slots = Slots { slots, common: HashSet::new(), count: records.len() };
    slots.find_common(outline, records);
    slots
}

/// A hash of a text without its figures.
fn bare(text: u64, words: &str) -> u64 {
    hash::fnv(text ^ hash::START, words.bytes().filter(|byte| !byte.is_ascii_digit()))
}

/// Pieces of text in a part that are looked at one by one.
const MOST_PIECES: usize = 12;
/// Records from which on words that come back say the same of most items.
const LEAST_RECORDS: usize = 3;

impl Slots {
    /// Finds what of the parts says the same of most items: labels, places, dates.
    fn find_common(&mut self, outline: &ListOutline<'_>, records: &[&DataRecord]) {
        if records.len() < LEAST_RECORDS {
            return;
        }
        let most = self.slots.values().filter(|slot| slot.presence(self.count) > 0.5).map(TextSlot::bare_variety);
        let most = most.fold(0.0, f64::max);
        let is_common =
            |slot: &&TextSlot| slot.has_text && (slot.bare_variety() * 2.0 < most || slot.of(slot.dates) > 0.5);
        let common: HashSet<NodeIndex> =
            self.slots.values().filter(is_common).flat_map(|slot| slot.places.values().copied()).collect();
        for slot in self.slots.values_mut().filter(|slot| slot.holds > 0) {
            for place in slot.places.values() {
                let counts = &outline.mark(*place).counts;
                let pieces = counts.start.words..counts.end.words;
                if pieces.len() > MOST_PIECES {
                    continue;
                }
                let words = |at: &usize| outline.words.get(*at).filter(|words| words.parent != *place);
                let is = |at: &usize| words(at).is_some_and(|words| common.contains(&words.parent));
                slot.common += pieces.filter(is).map(|at| outline.width(&(at..at + 1))).sum::<usize>();
            }
        }
        self.common = common;
    }
}

/// Whether an element may be a field: it has text of its own, or is short, or is of a kind that fields are.
fn is_part(outline: &ListOutline<'_>, place: NodeIndex, has_text: bool) -> bool {
    let width = outline.text_width(place);
    let name = outline.name(place);
    let kind = || is_heading(name) || name == "a" || name == "time" || outline.mark(place).own.has(Hints::TITLE);
    width > 0 && (has_text || width <= 60 || kind())
}

/// What elements of different records that are the same part have in common.
fn key(outline: &ListOutline<'_>, record: &DataRecord, place: NodeIndex) -> u64 {
    let link = outline.links[record.link].place;
    let mark = outline.mark(place);
    let above = outline.mark(outline.parent(place));
    let key = match outline.parent(place) >= record.first {
        true => mix(mix(mark.class, above.class), outline.mark(outline.parent(outline.parent(place))).tag),
        false => mark.class,
    };
    // the main link and what it holds are parts of their own, whatever links stand beside it
    match place == link {
        true => mix(key, 1),
        false if place > link && outline.is_within(place, link) => mix(key, 2),
        false => key,
    }
}

impl TextSlot {
    /// Counts what the text of one more of its elements is like.
    fn add_text(&mut self, outline: &ListOutline<'_>, place: NodeIndex) {
        let counts = &outline.mark(place).counts;
        let words = outline.words.get(counts.start.words..counts.end.words).unwrap_or_default();
        self.texts.insert(words.iter().fold(0, |text, words| hash::text(text, words.text)));
        self.bare_texts.insert(words.iter().fold(0, |text, words| bare(text, words.text)));
        self.width += outline.text_width(place);
        self.dates += usize::from(words.len() == 1 && words.iter().all(|words| words.is_date));
        self.lettered += usize::from(words.iter().any(|words| words.text.chars().any(char::is_alphabetic)));
        self.is_heading |= is_heading(outline.name(place));
    }

    /// Counts how one more of its elements stands to the record's link and to others.
    fn add_links(&mut self, outline: &ListOutline<'_>, record: &DataRecord, place: NodeIndex) {
        let main = &outline.links[record.link];
        let mark = outline.mark(place);
        self.links[0] += usize::from(place == main.place);
        self.links[1] += usize::from(place > main.place && outline.is_within(place, main.place));
        self.links[2] += usize::from(place < main.place && outline.is_within(main.place, place));
        let width = outline.text_width(place);
        let away = |link: &PageLink| link.address.key != main.address.key && says_most(outline, link, width);
        self.elsewhere += usize::from(held(outline, place).iter().any(away));
        let parent = outline.parent(place);
        let above = if parent >= record.first { outline.mark(parent).own } else { Hints::NONE };
        self.hints = self.hints.with(mark.own).with(above);
    }

    /// Counts what says that one more of its elements names an author.
    fn add_signs_of_authors(&mut self, outline: &ListOutline<'_>, record: &DataRecord, place: NodeIndex) {
        let mark = outline.mark(place);
        let (start, stop) = (mark.counts.start.words, mark.counts.end.words);
        let words = outline.words.get(start..stop).unwrap_or_default();
        let before = start.checked_sub(1).filter(|at| *at >= record.words.start).and_then(|at| outline.words.get(at));
        self.signed += usize::from(before.is_some_and(|words| ends_with_by(words.text)));
        self.named += usize::from(words.len() == 1 && words.iter().all(|words| is_name(words.text)));
        let is_number =
            |word: &str| word.starts_with(|c: char| c.is_ascii_digit()) && !word.contains(char::is_alphabetic);
        let numbers = |words: &TextPiece<'_>| {
            !words.is_date && words.text.contains(char::is_whitespace) && words.text.split_whitespace().any(is_number)
        };
        self.counted += usize::from(words.iter().any(numbers));
        let mut beside = (start.saturating_sub(3).max(record.words.start)..start)
            .chain(stop..(stop + 3).min(record.words.end))
            .filter_map(|at| outline.words.get(at));
        self.near_date += usize::from(beside.any(|words| words.is_date));
        for link in held(outline, place).iter().filter(|link| link.address.is_person) {
            let counts = &outline.mark(link.place).counts;
            let words = outline.words.get(counts.start.words..counts.end.words).unwrap_or_default();
            self.leads.insert(link.address.key);
            self.called.insert(words.iter().fold(0, |text, words| hash::text(text, words.text)));
        }
        let width = outline.text_width(place);
        let person = |link: &PageLink| link.address.is_person && says_most(outline, link, width);
        self.persons += usize::from(byline::is_marked(mark.element) || held(outline, place).iter().any(person));
    }
}

/// The links within an element.
fn held<'o>(outline: &'o ListOutline<'_>, place: NodeIndex) -> &'o [PageLink] {
    let counts = &outline.mark(place).counts;
    outline.links.get(counts.start.links..counts.end.links).unwrap_or_default()
}

/// Whether a link has at least half of the text of something around it.
fn says_most(outline: &ListOutline<'_>, link: &PageLink, width: usize) -> bool {
    let counts = &outline.mark(link.place).counts;
    (counts.end.width - counts.start.width) * 2 >= width
}

/// Whether a text ends with a word that an author's name follows.
fn ends_with_by(text: &str) -> bool {
    const BY: [&str; 24] = [
        "by",
        "von",
        "par",
        "por",
        "di",
        "da",
        "door",
        "av",
        "af",
        "od",
        "autor",
        "autore",
        "auteur",
        "author",
        "автор",
        "oleh",
        "作者",
        "投稿者",
        "文",
        "από",
        "przez",
        "yazan",
        "writer",
        "による",
    ];
    let last = text.trim_end_matches(|c: char| c.is_whitespace() || c == ':' || c == '：');
    let last = last.rsplit(char::is_whitespace).next().unwrap_or_default().to_lowercase();
    BY.contains(&last.as_str())
}

/// Whether a text looks like the name of a person.
fn is_name(text: &str) -> bool {
    let mut words = 0;
    for word in text.split_whitespace() {
        words += 1;
        let mut letters = word.chars();
        let capital = letters.next().is_some_and(char::is_uppercase);
        let small = letters.next().is_none_or(|c| !c.is_uppercase() || word.contains('.') || word.len() == 2);
        let is_particle =
            matches!(word, "de" | "van" | "von" | "der" | "da" | "di" | "del" | "la" | "le" | "den" | "bin" | "al");
        if !(capital && small || is_particle) || word.chars().any(char::is_numeric) {
            return false;
        }
    }
    (2..=4).contains(&words)
}

/// Which elements have text of their own.
pub(super) fn with_text(outline: &ListOutline<'_>) -> Vec<bool> {
    let mut has = vec![false; outline.marks.len()];
    for words in &outline.words {
        if let Some(has) = has.get_mut(words.parent) {
            *has = true;
        }
    }
    has
}
