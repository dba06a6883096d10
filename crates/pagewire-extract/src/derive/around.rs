//! Selectors for the items of a list that is known by its headlines alone.

use std::collections::{HashMap, HashSet};

use ego_tree::NodeId;
use scraper::ElementRef;

use super::elements;
use crate::{Document, element_text::text_of};

/// So many headlines make a list.
const LIST: usize = 3;
/// An element that holds more than this is no headline.
const HELD: usize = 20;
/// Headlines that are looked for; a longer list is found by these.
const MOST: usize = 500;

/// Selectors for the elements that hold one known headline each, the best first; empty where the page shows fewer than three.
/// `is_headline` says of a text whether it is one.
#[must_use]
pub fn around(document: &Document, is_headline: &dyn Fn(&str) -> bool) -> Vec<String> {
    let elements = document.html.tree.nodes().filter_map(ElementRef::wrap);
    let small = elements.filter(|element| element.descendants().take(HELD + 1).count() <= HELD);
    let mut headlines: Vec<ElementRef<'_>> =
        small.filter(|element| is_headline(&text_of(*element))).take(MOST).collect();
    // the innermost of those that hold the same words
    let holding: HashSet<NodeId> =
        headlines.iter().flat_map(|headline| headline.ancestors().map(|above| above.id())).collect();
    headlines.retain(|headline| !holding.contains(&headline.id()));
    if headlines.len() < LIST {
        return Vec::new();
    }
    let mut held: HashMap<NodeId, usize> = HashMap::new();
    for above in headlines.iter().flat_map(|headline| headline.ancestors()) {
        *held.entry(above.id()).or_default() += 1;
    }
    let mut items: Vec<(ElementRef<'_>, &str)> = Vec::new();
    for headline in headlines {
        let alone = headline.ancestors().take_while(|above| held.get(&above.id()) == Some(&1));
        items.extend(alone.filter_map(ElementRef::wrap).last().map(|item| (item, "")));
    }
    if items.len() < LIST { Vec::new() } else { elements::selectors(document, &items) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_elements_around_known_headlines_are_named() {
        let release = |n: usize| {
            format!(
                "<div class=release id=v{n}><h3><a href='#v{n}'>Release {n} is out</a></h3><p>Words on {n}.</p></div>"
            )
        };
        let html: String = (1..6).map(release).collect();
        let document = Document::parse(&format!("<main><h1>Releases</h1><div class=log>{html}</div></main>"));
        let is_headline = |text: &str| text.trim().starts_with("Release ") && text.trim().ends_with(" is out");
        assert_eq!(around(&document, &is_headline)[0], "div.release");
        assert_eq!(around(&document, &|text: &str| text == "Release 1 is out"), Vec::<String>::new());
    }
}
