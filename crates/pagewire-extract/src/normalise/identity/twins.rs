//! Lists that a page shows twice, such as for wide and for narrow screens.
//!
//! The second is the same items in the same order, at addresses that differ in nothing that tells items apart: the host or folder for
//! small screens, or a query. Links of one headline in one list are no such thing, and stay several items.

use std::collections::{HashMap, HashSet};

use url::{Position, Url};

use super::title_key;
use crate::model::Item;

/// So many different headlines in the same order are no accident.
const RUN: usize = 3;
/// Hosts and folders of the same page for small screens.
const SMALL: [&str; 6] = ["m", "mobile", "amp", "touch", "wap", "mobi"];

/// The later ones of items that are shown twice, by place, each with the place of the first.
pub(super) fn of(items: &[&Item]) -> HashMap<usize, usize> {
    let named: Vec<Option<(String, String)>> = items.iter().map(|item| name(item)).collect();
    let mut last: HashMap<&(String, String), usize> = HashMap::new();
    let mut pairs: HashMap<usize, Vec<(usize, usize)>> = HashMap::new();
    for (at, name) in named.iter().enumerate() {
        let Some(name) = name else { continue };
        if let Some(before) = last.insert(name, at) {
            pairs.entry(at - before).or_default().push((before, at));
        }
    }
    let mut twins = HashMap::new();
    for pairs in pairs.into_values() {
        let titles: HashSet<_> = pairs.iter().filter_map(|(before, _)| named.get(*before)?.as_ref()).collect();
        if titles.len() >= RUN && titles.len() == pairs.len() {
            twins.extend(pairs.into_iter().map(|(before, at)| (at, before)));
        }
    }
    // a card that is shown one after the other is as far from its twin as every other one
    let alone = named.iter().enumerate().filter_map(|(at, name)| Some((at, name.as_ref()?)));
    let mut first: HashMap<&(String, String), (usize, bool)> = HashMap::new();
    for (at, name) in alone {
        let is_small = items.get(at).and_then(|item| item.link.as_ref()).is_some_and(|link| small(link).1);
        let (before, was_small) = *first.entry(name).or_insert((at, is_small));
        if before != at && is_small != was_small {
            twins.entry(at).or_insert(before);
        }
    }
    twins
}

/// What an item is named by on a page that shows it twice: its headline, and its address without what differs between the two.
fn name(item: &Item) -> Option<(String, String)> {
    let title = title_key(&item.title);
    (!title.is_empty()).then_some((title, small(item.link.as_ref()?).0))
}

/// An address without query and without what is for small screens, and whether it is for those.
fn small(link: &Url) -> (String, bool) {
    let host = link.host_str().unwrap_or_default().trim_start_matches("www.");
    let (short, is_small_host) = match host.split_once('.') {
        Some((first, rest)) if SMALL.contains(&first) && rest.contains('.') => (rest, true),
        _ => (host, false),
    };
    let parts: Vec<&str> =
        link[Position::BeforePath..Position::AfterPath].split('/').filter(|part| !part.is_empty()).collect();
    let path = match parts.as_slice() {
        [first, rest @ ..] if SMALL.contains(first) && !rest.is_empty() => rest,
        [rest @ .., last] if SMALL.contains(last) && !rest.is_empty() => rest,
        all => all,
    };
    (format!("{short}/{}", path.join("/")), is_small_host || path.len() < parts.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn twins(items: &[(&str, &str)]) -> Vec<(usize, usize)> {
        let items: Vec<Item> = items
            .iter()
            .map(|(link, title)| Item { link: Url::parse(link).ok(), title: (*title).into(), ..Item::default() })
            .collect();
        let mut twins: Vec<_> = of(&items.iter().collect::<Vec<_>>()).into_iter().collect();
        twins.sort_unstable();
        twins
    }

    #[test]
    fn a_list_for_small_screens_beside_the_other_is_the_same() {
        for small in ["https://m.a.example/", "https://a.example/m/", "https://a.example/amp/"] {
            let links = ["1", "2", "3"].map(|n| (format!("https://a.example/{n}"), format!("{small}{n}")));
            let titles = ["A vote", "A fair", "A storm"];
            let wide = links.iter().zip(titles).map(|((wide, _), title)| (wide.as_str(), title));
            let narrow = links.iter().zip(titles).map(|((_, narrow), title)| (narrow.as_str(), title));
            assert_eq!(twins(&wide.chain(narrow).collect::<Vec<_>>()), [(3, 0), (4, 1), (5, 2)], "{small}");
        }
    }

    #[test]
    fn two_cards_side_by_side_are_one_item() {
        let items =
            [("https://a.example/1", "A vote"), ("https://m.a.example/1", "A vote"), ("https://a.example/2", "A fair")];
        assert_eq!(twins(&items), [(1, 0)]);
    }

    #[test]
    fn a_second_list_with_a_query_of_its_own_is_the_same() {
        let items: Vec<(String, &str)> = ["?pos=a", "?pos=b"]
            .iter()
            .flat_map(|query| {
                [("1", "A vote"), ("2", "A fair"), ("3", "A storm")]
                    .map(|(n, title)| (format!("https://a.example/{n}{query}"), title))
            })
            .collect();
        let items: Vec<(&str, &str)> = items.iter().map(|(link, title)| (link.as_str(), *title)).collect();
        assert_eq!(twins(&items), [(3, 0), (4, 1), (5, 2)]);
    }

    #[test]
    fn links_of_one_headline_in_one_list_are_several() {
        let links = ["?id=1", "?id=2", "?id=3", "?id=4"].map(|query| format!("https://a.example/bulletin{query}"));
        let items: Vec<(&str, &str)> = links.iter().map(|link| (link.as_str(), "Bulletin")).collect();
        assert_eq!(twins(&items), []);
    }
}
