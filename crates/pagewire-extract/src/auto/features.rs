//! What is measured of a group, and of how it stands to the one that is surely the list.

use std::collections::{HashMap, HashSet};

use super::{
    distinct::distinct,
    group::{LinkGroup, is_headed, middle, share},
    hints::Hints,
    outline::ListOutline,
    record::DataRecord,
    width::width,
};
use crate::markup::flow::is_heading;

/// What is measured of a group by itself, in order. Shares are of its links or records; widths are logarithms.
pub(super) const OWN_NAMES: [&str; 49] = [
    "constant",
    "addresses (log)",
    "a single address",
    "two addresses",
    "addresses at like places whatever the classes (log)",
    "addresses to links",
    "texts empty",
    "texts under 8 wide",
    "texts 8 to 16 wide",
    "texts 16 to 28 wide",
    "texts over 120 wide",
    "width of texts (log)",
    "different texts but for figures",
    "different texts",
    "the same texts and no heading",
    "links in headings",
    "records with heading",
    "records with date",
    "records with picture",
    "width of text beside the link (log)",
    "within navigation or menu",
    "within page header",
    "within footer",
    "within aside or sidebar",
    "within main",
    "within article",
    "within related, popular or promoted",
    "within a slider, featured or recent",
    "within content",
    "named as tags or categories",
    "named as byline, comments or shares",
    "within pagination",
    "named as title",
    "records named as items",
    "hidden",
    "address on another host",
    "address with slug or number",
    "address of a list, person or service",
    "address above this page",
    "addresses of one form",
    "addresses in one branch",
    "steps of addresses",
    "texts without letters",
    "texts that are dates",
    "place of the first record on the page",
    "share of the page's text in its records",
    "other addresses in a record (log)",
    "links within running text",
    "other links to the same address in a record",
];
/// Which of these tells how many addresses are at like places.
pub(super) const ALIKE: usize = 4;
/// What is measured of its standing to the group that is surely the list, in order.
pub(super) const TOGETHER_NAMES: [&str; 20] = [
    "the same group",
    "the same place but for classes",
    "the same classes on the link",
    "addresses of its forms",
    "addresses in its branches",
    "its addresses",
    "within its records",
    "dates unlike",
    "pictures unlike",
    "headings unlike",
    "widths of texts unlike",
    "widths beside unlike",
    "within aside, unlike it",
    "within footer, unlike it",
    "within navigation or header, unlike it",
    "within related or promoted, unlike it",
    "outside main, unlike it",
    "headings as it has",
    "no headings, unlike it",
    "hosts unlike",
];
/// Which of these tells how many of its addresses have forms of the surest one's.
pub(super) const FORMS: usize = 3;
/// Which of these tells that it stands in a sidebar, unlike the surest one.
pub(super) const ASIDE: usize = 12;
/// Which of these tells that it is named as related or promoted, unlike the surest one.
pub(super) const RELATED: usize = 15;
/// How many things are measured of a group by itself.
pub(super) const OWN: usize = OWN_NAMES.len();
/// How many are measured of its standing to another.
pub(super) const TOGETHER: usize = TOGETHER_NAMES.len();

/// What is known of the whole page when one of its groups is measured.
pub(super) struct Around {
    /// How many distinct addresses each coarse place has.
    coarse: HashMap<u64, usize>,
    /// How many distinct addresses the links of each record have, by the numbers of the first link and of the one behind the last.
    spans: HashMap<(usize, usize), usize>,
}

/// The numbers of a record's first link and of the one behind its last.
fn span(outline: &ListOutline<'_>, record: &DataRecord) -> (usize, usize) {
    (outline.mark(record.first).counts.start.links, outline.mark(record.last).counts.end.links)
}

impl Around {
    pub(super) fn of(outline: &ListOutline<'_>, groups: &[LinkGroup]) -> Self {
        let mut coarse: HashMap<u64, HashSet<u64>> = HashMap::new();
        for group in groups {
            let keys = coarse.entry(group.coarse).or_default();
            keys.extend(group.links.iter().map(|link| outline.links[*link].address.key));
        }
        let keys: Vec<u64> = outline.links.iter().map(|link| link.address.key).collect();
        let records = groups.iter().flat_map(|group| &group.records);
        let ranges: Vec<_> = records.map(|record| span(outline, record)).map(|(start, end)| start..end).collect();
        let counts = distinct(&keys, &ranges);
        Self {
            coarse: coarse.into_iter().map(|(coarse, keys)| (coarse, keys.len())).collect(),
            spans: ranges.into_iter().map(|range| (range.start, range.end)).zip(counts).collect(),
        }
    }
}

/// What accompanies the records of a group, each as a share of them.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Profile {
    pub dated: f64,
    pub pictured: f64,
    pub headed: f64,
    /// The usual width of the text besides the link's.
    pub beside: f64,
    /// The usual width of the link's text.
    pub title: f64,
    /// The same with what a card says beside its link: what has a picture and a text may have a short name.
    pub told: f64,
}

/// Measures what accompanies the records of a group.
pub(super) fn profile(outline: &ListOutline<'_>, group: &LinkGroup) -> Profile {
    let count = group.records.len();
    let mut profile = Profile::default();
    let (mut dated, mut pictured, mut headed) = (0, 0, 0);
    let mut beside = Vec::with_capacity(count);
    for (record, text) in group.records.iter().zip(&group.texts) {
        let start = outline.mark(record.first).counts.start;
        let end = outline.mark(record.last).counts.end;
        dated += usize::from(end.dates > start.dates || outline.has_date(&record.words));
        pictured += usize::from(end.pictures > start.pictures);
        headed += usize::from(end.headings > start.headings || is_headed(outline, outline.links[record.link].place));
        beside.push(outline.width(&record.words).saturating_sub(width(text)));
    }
    profile.dated = share(dated, count);
    profile.pictured = share(pictured, count);
    profile.headed = share(headed, count);
    profile.beside = middle(&beside);
    profile.title = middle(&group.texts.iter().map(|text| width(text)).collect::<Vec<_>>());
    profile.told = if is_card(outline, group, &profile) {
        (profile.title + profile.beside).min(CARD.max(profile.title))
    } else {
        profile.title
    };
    profile
}

/// The width up to which the text beside the link of a card counts as its link's.
const CARD: f64 = 28.0;

/// Whether records are cards: each has a picture, and leads to one address.
fn is_card(outline: &ListOutline<'_>, group: &LinkGroup, profile: &Profile) -> bool {
    let leads_once = |record: &&DataRecord| {
        let (start, end) = span(outline, record);
        let links = outline.links.get(start..end).unwrap_or_default();
        let own = outline.links[record.link].address.key;
        links.iter().all(|link| link.address.key == own)
    };
    profile.title > 0.0
        && profile.pictured > 0.8
        && group.records.len() >= 3
        && group.records.iter().filter(leads_once).count() * 5 >= group.records.len() * 4
}

fn truth(is: bool) -> f64 {
    f64::from(u8::from(is))
}

/// Measures a group by itself, in the order of [`OWN_NAMES`].
pub(super) fn own(outline: &ListOutline<'_>, group: &LinkGroup, around: &Around) -> ([f64; OWN], Profile) {
    let profile = profile(outline, group);
    let mut values = [0.0; OWN];
    let measured = texts(outline, group, around, &profile)
        .into_iter()
        .chain(company(outline, group, &profile))
        .chain(names(outline, group))
        .chain(addresses(outline, group))
        .chain(places(outline, group, around));
    values.iter_mut().zip(measured).for_each(|(value, measured)| *value = measured);
    (values, profile)
}

fn ln(value: f64) -> f64 {
    (1.0 + value).ln()
}

/// The share of a group's links that are so.
fn of_links(group: &LinkGroup, is: impl Fn(usize) -> bool) -> f64 {
    share(group.links.iter().filter(|link| is(**link)).count(), group.links.len())
}

/// How many addresses a group has, and what the texts of its links are.
#[expect(clippy::cast_precision_loss, reason = "the numbers are small")]
fn texts(outline: &ListOutline<'_>, group: &LinkGroup, around: &Around, profile: &Profile) -> [f64; 15] {
    let links = group.links.len();
    let keys: HashSet<u64> = group.links.iter().map(|link| outline.links[*link].address.key).collect();
    let bare: HashSet<String> =
        group.texts.iter().map(|text| text.chars().filter(|c| !c.is_numeric()).collect()).collect();
    let different = share(group.texts.iter().collect::<HashSet<_>>().len(), links);
    let coarse = around.coarse.get(&group.coarse).copied().unwrap_or(0);
    let (distinct, title) = (keys.len(), profile.told);
    [
        1.0,
        ln(distinct as f64).min(4.0),
        truth(distinct == 1),
        truth(distinct == 2),
        ln(coarse as f64).min(4.0),
        share(distinct, links),
        truth(title < 1.0),
        truth((1.0..8.0).contains(&title)),
        truth((8.0..16.0).contains(&title)),
        truth((16.0..28.0).contains(&title)),
        truth(title > 120.0),
        ln(title).min(4.5),
        share(bare.len(), links),
        different,
        truth(distinct > 2 && different < 0.34) * (1.0 - profile.headed),
    ]
}

/// What accompanies a group's links.
fn company(outline: &ListOutline<'_>, group: &LinkGroup, profile: &Profile) -> [f64; 5] {
    [
        of_links(group, |link| is_headed(outline, outline.links[link].place)),
        profile.headed,
        profile.dated,
        profile.pictured,
        ln(profile.beside).min(6.0),
    ]
}

/// What the elements around a group's links are called.
fn names(outline: &ListOutline<'_>, group: &LinkGroup) -> [f64; 15] {
    let hinted = |hint: Hints| of_links(group, |link| outline.mark(outline.links[link].place).hints.has(hint));
    let of_records = |is: &dyn Fn(&DataRecord) -> bool| {
        share(group.records.iter().filter(|record| is(record)).count(), group.links.len())
    };
    // hints of what lies between the link and the edge of its record
    let inner = |hint: Hints| {
        of_records(&|record| {
            let upwards = outline.upwards(outline.links[record.link].place);
            upwards.take_while(|place| *place > record.top).take(4).any(|place| outline.mark(place).own.has(hint))
        })
    };
    let at_top = |hint: Hints| of_records(&|record| outline.mark(record.top).own.has(hint));
    [
        hinted(Hints::NAV).max(hinted(Hints::MENU)),
        hinted(Hints::HEADER) * (1.0 - hinted(Hints::ARTICLE)),
        hinted(Hints::FOOTER).max(hinted(Hints::FOOT)),
        hinted(Hints::ASIDE).max(hinted(Hints::SIDE)),
        hinted(Hints::MAIN),
        hinted(Hints::ARTICLE),
        hinted(Hints::RELATED),
        hinted(Hints::SHOWCASE),
        hinted(Hints::CONTENT),
        inner(Hints::TAGS),
        inner(Hints::META),
        hinted(Hints::PAGER),
        inner(Hints::TITLE).max(at_top(Hints::TITLE)),
        at_top(Hints::ITEM).max(at_top(Hints::ARTICLE)),
        hinted(Hints::HIDDEN),
    ]
}

/// Where a group's links lead, and whether their texts are figures and dates.
fn addresses(outline: &ListOutline<'_>, group: &LinkGroup) -> [f64; 9] {
    let links = group.links.len();
    let address = |link: usize| &outline.links[link].address;
    let steps: Vec<usize> = group.links.iter().map(|link| usize::from(address(*link).steps)).collect();
    let figures = group.texts.iter().filter(|text| !text.is_empty() && !text.chars().any(char::is_alphabetic)).count();
    let is_date = |link: usize| {
        let mark = outline.mark(outline.links[link].place);
        let words = outline.words.get(mark.counts.start.words..mark.counts.end.words).unwrap_or_default();
        words.len() == 1 && words.iter().all(|words| words.is_date)
    };
    [
        of_links(group, |link| address(link).is_foreign),
        of_links(group, |link| address(link).is_specific),
        of_links(group, |link| address(link).is_service),
        of_links(group, |link| address(link).is_above),
        most(group.links.iter().map(|link| address(*link).form)),
        most(group.links.iter().map(|link| address(*link).branch)),
        middle(&steps).min(5.0),
        share(figures, links),
        of_links(group, is_date),
    ]
}

/// Where on the page a group stands.
#[expect(clippy::cast_precision_loss, reason = "the numbers are small")]
fn places(outline: &ListOutline<'_>, group: &LinkGroup, around: &Around) -> [f64; 5] {
    let first = group.records.first().map_or(0, |record| record.first);
    let covered: usize = group.records.iter().map(|record| outline.width(&record.words)).sum();
    let others = group.records.iter().map(|record| {
        let distinct = around.spans.get(&span(outline, record)).copied().unwrap_or(0);
        distinct.saturating_sub(1)
    });
    let others = middle(&others.collect::<Vec<_>>());
    let inline = group.links.iter().zip(&group.texts).filter(|(link, text)| {
        let parent = outline.parent(outline.links[**link].place);
        matches!(outline.name(parent), "p" | "em" | "strong" | "b" | "i" | "span" | "dd" | "blockquote")
            && outline.text_width(parent) > 3 * width(text) + 20
    });
    [
        first as f64 / outline.marks.len().max(1) as f64,
        share(covered, outline.width.max(1)).min(1.0),
        ln(others),
        share(inline.count(), group.links.len()),
        truth(group.companions > 0),
    ]
}

/// The share of the most frequent value.
fn most(values: impl Iterator<Item = u64>) -> f64 {
    let mut counts: HashMap<u64, usize> = HashMap::new();
    let mut all = 0;
    for value in values {
        *counts.entry(value).or_default() += 1;
        all += 1;
    }
    share(counts.values().copied().max().unwrap_or(0), all)
}

/// Whether a place lies within a record of a group.
fn is_in_record(outline: &ListOutline<'_>, place: usize, group: &LinkGroup) -> bool {
    let at = group.records.partition_point(|record| record.first <= place);
    let before = at.checked_sub(1).and_then(|at| group.records.get(at));
    before.is_some_and(|record| place < outline.end(record.last))
}

/// Measures how a group stands to the one that is surely the list.
pub(super) fn together(
    outline: &ListOutline<'_>,
    (group, profile): (&LinkGroup, &Profile),
    (anchor, sure): (&LinkGroup, &Profile),
) -> [f64; TOGETHER] {
    let set = |group: &LinkGroup, of: &dyn Fn(usize) -> u64| {
        group.links.iter().map(|link| of(*link)).collect::<HashSet<u64>>()
    };
    let links = group.links.len();
    let key = |link: usize| outline.links[link].address.key;
    let form = |link: usize| outline.links[link].address.form;
    let branch = |link: usize| outline.links[link].address.branch;
    let class = |link: usize| outline.mark(outline.links[link].place).class;
    let among = |of: &dyn Fn(usize) -> u64| {
        let known = set(anchor, of);
        share(group.links.iter().filter(|link| known.contains(&of(**link))).count(), links)
    };
    let in_records = group.links.iter().filter(|link| is_in_record(outline, outline.links[**link].place, anchor));
    let in_records = share(in_records.count(), links);
    let hints = |group: &LinkGroup| {
        group.links.first().map_or(Hints::NONE, |link| outline.mark(outline.links[*link].place).hints)
    };
    let (own, theirs) = (hints(group), hints(anchor));
    let differs = |hint: Hints| truth(own.has(hint) && !theirs.has(hint));
    let ratio = |one: f64, other: f64| ((one + 4.0) / (other + 4.0)).ln().abs().min(3.0);
    let heading = |group: &LinkGroup| {
        let link = group.links.first()?;
        outline
            .upwards(outline.links[*link].place)
            .take(5)
            .find(|place| is_heading(outline.name(*place)))
            .map(|place| outline.name(place))
    };
    let foreign = |group: &LinkGroup| {
        share(group.links.iter().filter(|link| outline.links[**link].address.is_foreign).count(), group.links.len())
    };
    [
        truth(std::ptr::eq(group, anchor)),
        truth(group.coarse == anchor.coarse),
        among(&class),
        among(&form),
        among(&branch),
        among(&key),
        in_records,
        (profile.dated - sure.dated).abs(),
        (profile.pictured - sure.pictured).abs(),
        (profile.headed - sure.headed).abs(),
        ratio(profile.title, sure.title),
        ratio(profile.beside, sure.beside) / 2.0,
        differs(Hints::ASIDE).max(differs(Hints::SIDE)),
        differs(Hints::FOOTER).max(differs(Hints::FOOT)),
        differs(Hints::NAV).max(differs(Hints::MENU)).max(differs(Hints::HEADER)),
        differs(Hints::RELATED),
        truth(theirs.has(Hints::MAIN) && !own.has(Hints::MAIN)),
        truth(heading(group).is_some() && heading(anchor).is_some()),
        truth(heading(group).is_none() && heading(anchor).is_some()),
        (foreign(group) - foreign(anchor)).abs(),
    ]
}
