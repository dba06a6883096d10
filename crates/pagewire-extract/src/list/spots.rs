//! The elements and texts that a place names on a page as a whole.

use scraper::ElementRef;

use super::{Css, ListRecipe, Paths, Place, Read, Way, cost};
use crate::{Document, ExtractError};

/// What a place names on a page.
pub(crate) enum WatchedSpot<'a> {
    Element(ElementRef<'a>),
    /// A text that is no element's, as XPath may give it.
    Text(String),
}

/// All that a read names on a page, in its order and each part once; the page's body where it names nothing.
pub(crate) fn spots<'a>(document: &'a Document, read: &Read) -> Result<Vec<WatchedSpot<'a>>, ExtractError> {
    let root = document.html.root_element();
    let Ok(css) = Css::parse("body") else { return Ok(vec![WatchedSpot::Element(root)]) };
    if read.at.is_none() {
        let body = document.html.select(&css.selector).next();
        return Ok(vec![WatchedSpot::Element(body.unwrap_or(root))]);
    }
    let content = vec![Way::Read(read.clone())];
    let recipe = ListRecipe { content, ..ListRecipe::of_items(Place::Css(css)) };
    cost::check(document, &recipe)?;
    let paths = Paths::of(document, &recipe);
    let mut spots: Vec<WatchedSpot<'a>> = Vec::new();
    for place in read.places() {
        match place {
            Place::Css(css) => add(&mut spots, cost::affordable(document, document.html.select(&css.selector))),
            Place::XPath(xpath) => {
                let Some(selected) = paths.within(xpath, root) else { continue };
                if selected.nodes.is_empty() {
                    spots.extend(selected.texts.into_iter().map(WatchedSpot::Text));
                    continue;
                }
                for (id, text) in selected.nodes.iter().zip(selected.texts) {
                    match paths.find(*id) {
                        Some(element) => add(&mut spots, std::iter::once(element)),
                        None => spots.push(WatchedSpot::Text(text)),
                    }
                }
            }
            // what is in JSON is no element
            Place::Json(_) => {}
        }
    }
    paths.check()?;
    Ok(spots)
}

/// Adds elements; what stands within one that is there is in that already.
fn add<'a>(spots: &mut Vec<WatchedSpot<'a>>, elements: impl Iterator<Item = ElementRef<'a>>) {
    let mut known: std::collections::HashSet<ego_tree::NodeId> = spots
        .iter()
        .filter_map(|spot| match spot {
            WatchedSpot::Element(element) => Some(element.id()),
            WatchedSpot::Text(_) => None,
        })
        .collect();
    for element in elements {
        let is_within = element.ancestors().any(|node| known.contains(&node.id()));
        if !is_within && known.insert(element.id()) {
            spots.push(WatchedSpot::Element(element));
        }
    }
}
