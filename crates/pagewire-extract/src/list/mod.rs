//! Items by a recipe written by hand.
//!
//! Every element that `item` selects is an item, in the order of the page; `ways` reads its fields, each from its `place`: by `css`, or
//! by XPath within `paths`. Where the recipe names no way to a field, `defaults` may know one, and `day_heading` the day. A field that
//! is not there never costs the item.

mod cost;
mod day_heading;
mod defaults;
mod in_xml;
mod paths;
mod spots;
#[cfg(test)]
mod tests;
mod trace;
mod ways;

use std::borrow::Cow;

use paths::Paths;
use scraper::ElementRef;
pub(crate) use spots::{WatchedSpot, spots};
pub use trace::trace;
pub(super) use ways::link_of as leads_to;
use ways::{Hit, Spot, ValueKind};

use super::{Document, ExtractError, KnowsDates, picture::picture_of};
use crate::model::{Evidence, Extraction, Found, RawDate, RawEvent, RawItem};
pub use crate::recipe::{
    Css, Joined, ListRecipe, Place, Read, ShortFormFault, Slot, Template, TemplateFault, Way, Ways, XPath, line_of,
};
use crate::recipe::{TemplatePart, fill_all};

/// Reads a page by a recipe.
pub(super) fn extract(
    document: &Document,
    recipe: &ListRecipe,
    dates: &dyn KnowsDates,
) -> Result<Extraction, ExtractError> {
    let recipe = &*in_full(document, recipe);
    let paths = Paths::of(document, recipe);
    let items: Vec<RawItem> = read((document, &paths), recipe, dates)?.into_iter().map(|read| read.item).collect();
    if items.is_empty() {
        return Err(ExtractError::NoItems { selector: recipe.item.to_string() });
    }
    Ok(Extraction { items, ..document.head().extraction() })
}

/// A recipe with what XML has in the place of headings, links and pictures.
fn in_full<'r>(document: &Document, recipe: &'r ListRecipe) -> Cow<'r, ListRecipe> {
    if document.is_xml { Cow::Owned(in_xml::completed(document, recipe)) } else { Cow::Borrowed(recipe) }
}

/// An item as a recipe reads it.
struct ReadItem<'a> {
    element: ElementRef<'a>,
    item: RawItem,
    /// The heading that dates it, where it has no date of its own.
    heading: Option<ElementRef<'a>>,
}

/// The items that a recipe selects; those without a date are of the day that they stand below.
fn read<'a>(
    (document, paths): (&'a Document, &Paths<'a>),
    recipe: &ListRecipe,
    dates: &dyn KnowsDates,
) -> Result<Vec<ReadItem<'a>>, ExtractError> {
    cost::check(document, recipe)?;
    let elements: Vec<ElementRef<'a>> = match &recipe.item {
        Place::Css(css) => cost::affordable(document, document.html.select(&css.selector)).collect(),
        Place::XPath(xpath) => cost::affordable(document, paths.elements(xpath).into_iter()).collect(),
        // what is in JSON is no element
        Place::Json(_) => Vec::new(),
    };
    let item = |element| read_item(Spot { element, paths }, recipe, dates);
    let mut items: Vec<ReadItem<'a>> =
        elements.iter().map(|element| ReadItem { element: *element, item: item(*element), heading: None }).collect();
    paths.check()?;
    let undated = items.iter().filter(|read| read.item.published.is_none()).count();
    if recipe.published.is_empty() && undated * 2 >= items.len() {
        for (read, heading) in items.iter_mut().zip(day_heading::above(&elements, dates)) {
            let Some(heading) = heading.filter(|_| read.item.published.is_none()) else { continue };
            let found = Found::new(heading.words, Evidence::Heading);
            read.item.published = Some(RawDate { found, hint: None });
            read.heading = Some(heading.element);
        }
    }
    Ok(items)
}

/// When and where that takes place which an item tells of; a recipe says where it stands.
fn event(item: Spot<'_, '_>, recipe: &ListRecipe, dates: &dyn KnowsDates) -> Option<Box<RawEvent>> {
    let starts = ways::date(&recipe.starts, item, dates)?;
    let location = ways::first(&recipe.location, item, ValueKind::Text).map(|hit| hit.found);
    Some(Box::new(RawEvent { starts, ends: ways::date(&recipe.ends, item, dates), location }))
}

fn read_item(item: Spot<'_, '_>, recipe: &ListRecipe, dates: &dyn KnowsDates) -> RawItem {
    let text = |ways| ways::first(ways, item, ValueKind::Text).map(|hit| hit.found);
    let texts = |ways| ways::all(ways, item, ValueKind::Text).into_iter().map(|hit| hit.found).collect();
    let title = if recipe.title.is_empty() {
        defaults::title(item.element)
    } else {
        ways::first(&recipe.title, item, ValueKind::Text)
    };
    let (image, image_alt) = picture(item, recipe);
    let read = RawItem {
        native_id: text(&recipe.id),
        link: link(item, recipe, title.as_ref()),
        summary: text(&recipe.summary),
        content: ways::first(&recipe.content, item, ValueKind::Html).map(|hit| hit.found),
        published: if recipe.published.is_empty() {
            defaults::published(item.element)
        } else {
            ways::date(&recipe.published, item, dates)
        },
        updated: ways::date(&recipe.updated, item, dates),
        authors: texts(&recipe.author),
        image,
        image_alt,
        enclosures: if recipe.enclosure.is_empty() {
            defaults::enclosures(item.element)
        } else {
            ways::media(&recipe.enclosure, item)
        },
        categories: texts(&recipe.category),
        title: title.map(|hit| hit.found),
        episode: None,
        event: event(item, recipe, dates),
        published_else: Vec::new(),
    };
    fill_all(read, &recipe.templates, |part, as_markup| {
        let TemplatePart::Place(read) = part else { return None };
        let kind = if as_markup && read.attr.is_none() { ValueKind::Html } else { ValueKind::Text };
        ways::of(read, item, kind)
    })
}

fn link(item: Spot<'_, '_>, recipe: &ListRecipe, title: Option<&Hit<'_>>) -> Option<Found> {
    if recipe.link.is_empty() {
        return defaults::link(item.element, title.and_then(|title| title.element));
    }
    ways::first(&recipe.link, item, ValueKind::Link).map(|hit| hit.found)
}

fn picture(item: Spot<'_, '_>, recipe: &ListRecipe) -> (Option<Found>, Option<String>) {
    if recipe.image.is_empty() {
        return defaults::picture(item.element);
    }
    let Some(hit) = ways::first(&recipe.image, item, ValueKind::Picture) else { return (None, None) };
    let alt = hit.element.and_then(picture_of).and_then(|picture| picture.alt);
    (Some(hit.found), alt)
}
