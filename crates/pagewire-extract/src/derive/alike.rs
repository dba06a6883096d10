//! The items of a list that one of its parts is known of: what is built like the part, all over the page, and around each of these
//! the largest element that holds no other.

use std::collections::HashMap;

use ego_tree::NodeId;
use scraper::ElementRef;

use super::elements::simple;
use crate::Document;

/// A list has at least so many items.
const LEAST: usize = 3;
/// How far above the part that was pointed at a part is looked for that repeats: the text in a heading may be in bold just once.
const CLIMB: usize = 5;

/// The lists that a part may belong to, each as the elements of its items in the order of the page, with that of the part itself
/// among them; what is most like the part comes first.
pub(super) fn lists<'a>(document: &'a Document, part: ElementRef<'a>) -> Vec<Vec<ElementRef<'a>>> {
    let above = std::iter::successors(Some(part), |element| element.parent().and_then(ElementRef::wrap));
    let parts = above.take(CLIMB).filter(|element| !matches!(element.value().name(), "body" | "html"));
    let mut lists: Vec<Vec<ElementRef<'a>>> = Vec::new();
    for kin in parts.flat_map(|element| kin(document, element)) {
        let units = units(&kin);
        if units.len() >= LEAST && !lists.contains(&units) {
            lists.push(units);
        }
    }
    lists
}

/// What is built like an element, in ever looser senses: it stands below the same elements and has the same lasting names, or either.
fn kin<'a>(document: &'a Document, element: ElementRef<'a>) -> Vec<Vec<ElementRef<'a>>> {
    let name = element.value().name();
    let named: Vec<ElementRef<'a>> = document.elements().filter(|other| other.value().name() == name).collect();
    let (own, place) = (names(element), place(element));
    let is_placed = |other: &ElementRef<'_>| self::place(*other) == place;
    let is_named = |other: &ElementRef<'_>| names(*other) == own;
    let shares = |other: &ElementRef<'_>| names(*other).iter().any(|name| own.contains(name));
    let ways: [&dyn Fn(&ElementRef<'_>) -> bool; 4] = [
        &|other| is_placed(other) && is_named(other),
        &|other| !own.is_empty() && is_named(other),
        &|other| is_placed(other),
        &|other| shares(other),
    ];
    ways.into_iter().map(|is_alike| named.iter().copied().filter(|other| is_alike(other)).collect()).collect()
}

/// By what it could be selected besides its element's name.
fn names(element: ElementRef<'_>) -> Vec<String> {
    let name = element.value().name();
    simple(element).into_iter().map(|(_, selector)| selector).filter(|selector| selector != name).collect()
}

/// The names of the elements above, the nearest first.
fn place<'a>(element: ElementRef<'a>) -> Vec<&'a str> {
    element.ancestors().filter_map(ElementRef::wrap).map(|above| above.value().name()).collect()
}

/// Around each part the largest element that holds no other of them. It is as far above the part as it is for most: a part that is
/// alone in its section has no section for an item.
fn units<'a>(parts: &[ElementRef<'a>]) -> Vec<ElementRef<'a>> {
    let mut held: HashMap<NodeId, usize> = HashMap::new();
    for part in parts {
        for above in part.ancestors() {
            *held.entry(above.id()).or_default() += 1;
        }
    }
    let room = |part: &ElementRef<'_>| {
        let above = part.ancestors().filter_map(ElementRef::wrap);
        above.take_while(|above| held.get(&above.id()) == Some(&1) && above.value().name() != "body").count()
    };
    let mut votes: HashMap<usize, usize> = HashMap::new();
    for part in parts {
        *votes.entry(room(part)).or_default() += 1;
    }
    let usual = votes.iter().max_by_key(|(height, count)| (**count, **height)).map_or(0, |(height, _)| *height);
    let unit = |part: &ElementRef<'a>| {
        let height = room(part).min(usual);
        std::iter::once(*part).chain(part.ancestors().filter_map(ElementRef::wrap)).nth(height)
    };
    let mut units: Vec<ElementRef<'a>> = parts.iter().filter_map(unit).collect();
    units.dedup_by_key(|unit| unit.id());
    units
}

#[cfg(test)]
mod tests {
    use scraper::Selector;

    use super::*;

    fn found(html: &str, part: &str) -> Vec<String> {
        let document = Document::parse(html);
        let part = document.html.select(&Selector::parse(part).unwrap()).next().unwrap();
        lists(&document, part)
            .first()
            .into_iter()
            .flatten()
            .map(|item| item.value().id().unwrap_or(item.value().name()).to_owned())
            .collect()
    }

    #[test]
    fn a_headline_leads_to_the_whole_items() {
        let item = |n: usize| {
            format!("<div class=row id=r{n}><div><h3><a href=/{n}>Story {n}</a></h3></div><p>Text</p></div>")
        };
        let html = format!("<main>{}</main>", (1..5).map(item).collect::<String>());
        assert_eq!(found(&html, "#r2 a"), ["r1", "r2", "r3", "r4"]);
    }

    #[test]
    fn a_word_in_bold_leads_to_the_headline_around_it() {
        let html = "<ul><li id=a><h3>One</h3><li id=b><h3>The <b>second</b></h3><li id=c><h3>Three</h3></ul>";
        assert_eq!(found(html, "b"), ["a", "b", "c"]);
    }

    #[test]
    fn an_item_alone_in_its_section_is_not_the_section() {
        let story = |id: &str| format!("<article id={id}><h3>x</h3></article>");
        let html = format!(
            "<section>{}{}</section><section>{}{}</section><section>{}</section>",
            story("a"),
            story("b"),
            story("c"),
            story("d"),
            story("e")
        );
        assert_eq!(found(&html, "#a h3"), ["a", "b", "c", "d", "e"]);
    }

    #[test]
    fn what_is_there_once_makes_no_list() {
        assert!(found("<h1>Title</h1><p>Text</p>", "h1").is_empty());
    }
}
