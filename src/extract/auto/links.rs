//! The page's links, and groups of those that stand in like places.

use std::collections::HashMap;

use url::Url;

use super::outline::{Outline, Place, Region};

/// How many steps up the tree make a link's surroundings.
const STEPS: usize = 3;
/// More links than an item has.
const MOST_LINKS: usize = 24;

/// A link that leads away from the page.
pub(super) struct Link {
    pub place: Place,
    /// Where to, without fragment; the same number for the same address.
    pub target: usize,
}

/// The links of a page.
pub(super) struct Links {
    pub all: Vec<Link>,
    /// The addresses by number.
    pub targets: Vec<Url>,
}

impl Links {
    pub(super) fn of(outline: &Outline<'_>, base: &Url) -> Self {
        let mut numbers: HashMap<Url, usize> = HashMap::new();
        let mut links = Self { all: Vec::new(), targets: Vec::new() };
        let here = without_fragment(base.clone());
        for (place, cell) in outline.cells.iter().enumerate() {
            if cell.element.value().name() != "a" {
                continue;
            }
            let Some(href) = cell.element.attr("href").map(str::trim) else { continue };
            if href.is_empty() || href.starts_with('#') {
                continue;
            }
            let Ok(target) = base.join(href) else { continue };
            let target = without_fragment(target);
            if !matches!(target.scheme(), "http" | "https") || target == here {
                continue;
            }
            let number = *numbers.entry(target).or_insert_with_key(|target| {
                links.targets.push(target.clone());
                links.targets.len() - 1
            });
            links.all.push(Link { place, target: number });
        }
        links
    }
}

fn without_fragment(mut url: Url) -> Url {
    url.set_fragment(None);
    url
}

/// Links in like places, and the element around each that is its alone.
pub(super) struct Group {
    /// In the order of the page.
    pub members: Vec<Member>,
    pub region: Region,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    pub link: Place,
    pub target: usize,
    /// The largest element that holds no other member with another target.
    pub record: Place,
}

/// The groups of a page: links whose next few elements have the same tags and classes.
pub(super) fn groups(outline: &Outline<'_>, links: &Links) -> Vec<Group> {
    let mut found: HashMap<(Region, [u64; STEPS]), Vec<usize>> = HashMap::new();
    let mut order = Vec::new();
    for (index, link) in links.all.iter().enumerate() {
        let mut steps = [0; STEPS];
        for (step, place) in steps.iter_mut().zip(outline.upwards(link.place)) {
            *step = outline.cells[place].shape;
        }
        let key = (outline.cells[link.place].region, steps);
        let members = found.entry(key).or_default();
        if members.is_empty() {
            order.push(key);
        }
        members.push(index);
    }
    order
        .into_iter()
        .filter_map(|key| Some((key.0, found.remove(&key)?)))
        .map(|(region, members)| Group { members: records(outline, links, &members), region })
        .collect()
}

fn records(outline: &Outline<'_>, links: &Links, members: &[usize]) -> Vec<Member> {
    let places: Vec<(Place, usize)> = members
        .iter()
        .filter_map(|&index| links.all.get(index))
        .map(|link| (link.place, link.target))
        .collect();
    // whether all members within a stretch lead to one target
    let alone = |range: &std::ops::Range<Place>, target: usize| {
        let from = places.partition_point(|(place, _)| *place < range.start);
        places[from..].iter().take_while(|(place, _)| *place < range.end).all(|(_, other)| *other == target)
    };
    places
        .iter()
        .map(|&(link, target)| {
            let record = outline
                .upwards(link)
                .take_while(|&place| {
                    let cell = &outline.cells[place];
                    let bound = matches!(cell.element.value().name(), "body" | "html" | "main");
                    !bound && cell.links <= MOST_LINKS && alone(&outline.within(place), target)
                })
                .last()
                .unwrap_or(link);
            Member { link, target, record }
        })
        .collect()
}
