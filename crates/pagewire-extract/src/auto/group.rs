//! Columns: links that stand at like places, each with its records.

use std::collections::HashMap;

use super::{
    hints::Hints,
    outline::{ListOutline, NodeIndex},
    record::{self, DataRecord},
    width::width,
};
use crate::{
    element_text::{attribute, text_of},
    hash::mix,
    markup::flow::is_heading,
};

/// Links that stand at like places.
#[derive(Default)]
pub(super) struct LinkGroup {
    /// The numbers of its links, in document order.
    pub links: Vec<usize>,
    /// The same for groups whose places are alike but for the classes around them.
    pub coarse: u64,
    /// The height of its records above their links.
    pub height: usize,
    /// A record for each link.
    pub records: Vec<DataRecord>,
    /// What each link says.
    pub texts: Vec<String>,
    /// The group that carries the same addresses in the same records and says more of them.
    pub main: Option<usize>,
    /// How many groups say less of the same records.
    pub companions: usize,
}

impl LinkGroup {
    /// How well its links would serve as titles.
    pub(super) fn quality(&self, outline: &ListOutline<'_>) -> f64 {
        if self.links.is_empty() {
            return 0.0;
        }
        let widths: Vec<usize> = self.texts.iter().map(|text| width(text)).collect();
        let usual = middle(&widths);
        let long = if usual > 200.0 { 40.0 } else { usual.min(80.0) };
        let headed = self.links.iter().filter(|link| is_headed(outline, outline.links[**link].place)).count();
        let mut different: Vec<&str> = self.texts.iter().map(String::as_str).collect();
        different.sort_unstable();
        different.dedup();
        share(different.len(), self.texts.len()) * (long + 40.0 * share(headed, self.links.len()))
    }
}

/// Most links that a group may have.
const MOST: usize = 6_000;

/// All groups of a page.
pub(super) fn groups(outline: &ListOutline<'_>) -> Vec<LinkGroup> {
    let mut places: HashMap<u64, usize> = HashMap::new();
    let mut groups: Vec<LinkGroup> = Vec::new();
    for (number, link) in outline.links.iter().enumerate() {
        let (fine, coarse) = signature(outline, link.place);
        let spot = *places.entry(fine).or_insert_with(|| {
            groups.push(LinkGroup { coarse, ..LinkGroup::default() });
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(spot).filter(|group| group.links.len() < MOST) {
            group.links.push(number);
        }
    }
    let mut groups = by_turn(outline, groups);
    let mut coarse_links: HashMap<u64, Vec<usize>> = HashMap::new();
    for group in &groups {
        coarse_links.entry(group.coarse).or_default().extend(&group.links);
    }
    for links in coarse_links.values_mut() {
        links.sort_unstable();
    }
    for group in &mut groups {
        group.texts = group.links.iter().map(|link| says(outline, outline.links[*link].place)).collect();
        let near = coarse_links.get(&group.coarse).map_or(&[][..], Vec::as_slice);
        let is_small = group.links.len() < 4;
        group.height = record::usual_height(outline, if is_small { near } else { &group.links });
        let height = group.height;
        group.records = if is_small && near.len() > group.links.len() {
            let mut all = record::records(outline, near, &|_| height);
            all.retain(|record| group.links.contains(&record.link));
            all
        } else {
            record::records(outline, &group.links, &|_| height)
        };
    }
    find_companions(outline, &mut groups);
    groups
}

/// Parts groups whose links stand in twos and threes by their turn: the first of each two is another thing than the second.
fn by_turn(outline: &ListOutline<'_>, groups: Vec<LinkGroup>) -> Vec<LinkGroup> {
    let mut parted = Vec::with_capacity(groups.len());
    for group in groups {
        let mut parents: Vec<usize> =
            group.links.iter().map(|link| outline.parent(outline.links[*link].place)).collect();
        parents.dedup();
        let links = share(group.links.len(), parents.len());
        if parents.len() < 3 || !(1.6..=5.0).contains(&links) {
            parted.push(group);
            continue;
        }
        let first = parted.len();
        let (mut turn, mut last) = (0, None);
        for link in group.links {
            let parent = outline.parent(outline.links[link].place);
            turn = if last == Some(parent) { turn + 1 } else { 0 };
            last = Some(parent);
            let turn = turn.min(4);
            while parted.len() <= first + turn {
                let coarse = mix(group.coarse, (parted.len() - first) as u64);
                parted.push(LinkGroup { coarse, ..LinkGroup::default() });
            }
            if let Some(part) = parted.get_mut(first + turn) {
                part.links.push(link);
            }
        }
    }
    parted
}

/// The place of a link with the classes around it, and without them.
fn signature(outline: &ListOutline<'_>, place: NodeIndex) -> (u64, u64) {
    const REGIONS: [Hints; 6] =
        [Hints::NAV, Hints::HEADER, Hints::FOOTER, Hints::ASIDE, Hints::RELATED, Hints::SHOWCASE];
    let own = outline.mark(place);
    let region = REGIONS.iter().enumerate().map(|(n, hint)| u64::from(own.hints.has(*hint)) << n).sum();
    let (mut fine, mut coarse) = (mix(own.class, region), mix(own.class, region));
    for (height, place) in outline.upwards(place).skip(1).take(5).enumerate() {
        let mark = outline.mark(place);
        fine = mix(fine, if height < 4 { mark.class } else { mark.tag });
        if height < 4 {
            coarse = mix(coarse, mark.tag);
        }
    }
    (fine, coarse)
}

/// The words of a link: what it shows, else what is written for those who do not see it.
pub(super) fn says(outline: &ListOutline<'_>, place: NodeIndex) -> String {
    let element = outline.mark(place).element;
    let shown = text_of(element);
    if !shown.is_empty() {
        return shown;
    }
    attribute(element, "aria-label")
        .or_else(|| attribute(element, "title"))
        .or_else(|| element.descendent_elements().find_map(|inner| attribute(inner, "alt")))
        .unwrap_or_default()
        .to_owned()
}

/// Whether a link is a heading, is in one, or holds one.
pub(super) fn is_headed(outline: &ListOutline<'_>, place: NodeIndex) -> bool {
    let counts = &outline.mark(place).counts;
    counts.end.headings > counts.start.headings
        || outline.upwards(place).skip(1).take(4).any(|above| is_heading(outline.name(above)))
}

/// Finds the groups that carry the addresses of another one within its records.
fn find_companions(outline: &ListOutline<'_>, groups: &mut [LinkGroup]) {
    let mut by_key: HashMap<u64, Vec<(usize, usize)>> = HashMap::new();
    for (number, group) in groups.iter().enumerate() {
        for (at, link) in group.links.iter().enumerate() {
            by_key.entry(outline.links[*link].address.key).or_default().push((number, at));
        }
    }
    let quality: Vec<f64> = groups.iter().map(|group| group.quality(outline)).collect();
    let mut mains: Vec<Option<usize>> = vec![None; groups.len()];
    for number in 0..groups.len() {
        let mut votes: HashMap<usize, usize> = HashMap::new();
        for link in &groups[number].links {
            let link = &outline.links[*link];
            let Some(others) = by_key.get(&link.address.key) else { continue };
            let mut seen: Vec<usize> = Vec::new();
            for (other, at) in others.iter().take(12) {
                if *other == number || seen.contains(other) {
                    continue;
                }
                let Some(record) = groups[*other].records.get(*at) else { continue };
                if link.place >= record.first && link.place < outline.end(record.last) {
                    seen.push(*other);
                    *votes.entry(*other).or_default() += 1;
                }
            }
        }
        let enough = groups[number].links.len() * 4 / 5;
        let better =
            |other: usize| (quality[other], std::cmp::Reverse(other)) > (quality[number], std::cmp::Reverse(number));
        mains[number] = votes
            .into_iter()
            .filter(|(other, count)| *count > enough.saturating_sub(1) && *count > 0 && better(*other))
            .max_by(|one, other| quality[one.0].total_cmp(&quality[other.0]).then(other.0.cmp(&one.0)))
            .map(|(other, _)| other);
    }
    for number in 0..groups.len() {
        // a companion of a companion belongs to its main group; quality rises on the way, so that it ends
        let mut main = mains[number];
        while let Some(further) = main.and_then(|main| mains[main]) {
            main = Some(further);
        }
        groups[number].main = main;
        if let Some(main) = main {
            groups[main].companions += 1;
        }
    }
}

/// A share of a number; none of none is none.
#[expect(clippy::cast_precision_loss, reason = "a share need not be exact")]
pub(super) fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// The middle one of some numbers.
#[expect(clippy::cast_precision_loss, reason = "the numbers are small")]
pub(super) fn middle(numbers: &[usize]) -> f64 {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).map_or(0.0, |number| *number as f64)
}
