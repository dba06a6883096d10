//! Items by a recipe written by hand.
//!
//! Every element that `item` selects is an item, in the order of the page; `ways` reads its fields. Where the recipe names
//! no way to a field, `defaults` may know one. A field that is not there never costs the item.

mod cost;
mod defaults;
mod recipe;
#[cfg(test)]
mod tests;
mod trace;
mod ways;

pub use recipe::{Css, ListRecipe, Read, Way, Ways};
use scraper::ElementRef;
pub use trace::trace;
use ways::{Hit, Kind};
pub(super) use ways::{link_of as leads_to, machine_time};

use super::{Document, ExtractError, head, picture::picture_of};
use crate::model::{Extraction, Found, RawItem};

/// Reads a page by CSS selectors.
pub(super) fn extract(document: &Document, recipe: &ListRecipe) -> Result<Extraction, ExtractError> {
    cost::check(document, recipe)?;
    let found = document.html.select(&recipe.item.selector);
    let items: Vec<RawItem> = cost::affordable(document, found).map(|element| read_item(element, recipe)).collect();
    if items.is_empty() {
        return Err(ExtractError::NoItems { selector: recipe.item.to_string() });
    }
    Ok(Extraction { items, ..head::read(document) })
}

fn read_item(item: ElementRef<'_>, recipe: &ListRecipe) -> RawItem {
    let text = |ways| ways::first(ways, item, Kind::Text).map(|hit| hit.found);
    let texts = |ways| ways::all(ways, item, Kind::Text).into_iter().map(|hit| hit.found).collect();
    let title =
        if recipe.title.is_empty() { defaults::title(item) } else { ways::first(&recipe.title, item, Kind::Text) };
    let (image, image_alt) = picture(item, recipe);
    RawItem {
        native_id: text(&recipe.id),
        link: link(item, recipe, title.as_ref()),
        summary: text(&recipe.summary),
        content: ways::first(&recipe.content, item, Kind::Html).map(|hit| hit.found),
        published: if recipe.published.is_empty() {
            defaults::published(item)
        } else {
            ways::date(&recipe.published, item)
        },
        updated: ways::date(&recipe.updated, item),
        authors: texts(&recipe.author),
        image,
        image_alt,
        enclosures: ways::media(&recipe.enclosure, item),
        categories: texts(&recipe.category),
        title: title.map(|hit| hit.found),
    }
}

fn link(item: ElementRef<'_>, recipe: &ListRecipe, title: Option<&Hit<'_>>) -> Option<Found> {
    if recipe.link.is_empty() {
        return defaults::link(item, title.and_then(|title| title.element));
    }
    ways::first(&recipe.link, item, Kind::Link).map(|hit| hit.found)
}

fn picture(item: ElementRef<'_>, recipe: &ListRecipe) -> (Option<Found>, Option<String>) {
    if recipe.image.is_empty() {
        return defaults::picture(item);
    }
    let Some(hit) = ways::first(&recipe.image, item, Kind::Picture) else { return (None, None) };
    let alt = hit.element.and_then(picture_of).and_then(|picture| picture.alt);
    (Some(hit.found), alt)
}
