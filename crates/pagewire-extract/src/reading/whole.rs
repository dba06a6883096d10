//! A page that is one thing: fields that are read off it as a whole, by the ways of a list.

use super::{ReadError, data, dates::knows_dates, language_of, sniff::text_of};
use crate::{
    Document, ExtractError, How, ListRecipe, Recipe,
    json::JsonPath,
    list::{self, Css, Place, Read, Slot, Way},
    model::{Page, RawItem},
    xml,
};

/// Reads the fields that a recipe names off a page as a whole, whatever its `item` is; what it does not name is left out.
///
/// # Errors
/// [`ReadError`] for a page that cannot be read.
pub fn read_whole(page: &Page, recipe: &ListRecipe, how: &How<'_>) -> Result<RawItem, ReadError> {
    let text = text_of(page, how.charset)?;
    let is_json = |way: &Way| matches!(way, Way::Read(Read { at: Some(Place::Json(_)), .. }));
    let of_json = recipe.fields().into_iter().flatten().any(is_json);
    let root = match of_json {
        true => JsonPath::parse("$").map(Place::Json).ok(),
        false => Css::parse(":root").map(Place::Css).ok(),
    };
    let recipe = ListRecipe { item: root.unwrap_or_else(|| recipe.item.clone()), script: None, ..recipe.clone() };
    let mut items = if of_json {
        let recipe = Recipe::List(Box::new(recipe.clone()));
        match data::of_page(data::wanted(page, &text), &recipe) {
            Ok(read) => read.extraction.items,
            // none of the fields is there
            Err(ExtractError::NoItems { .. }) => Vec::new(),
            Err(error) => return Err(error.into()),
        }
    } else {
        let document = match xml::is_xml(page.media_type.as_deref(), &text) {
            true => xml::parse(&text)?,
            false => Document::parse(&text),
        };
        let head = document.head().extraction();
        let is_date = knows_dates(how.timezone, page.fetched_at, language_of(page, &head));
        list::extract(&document, &recipe, &is_date)?.items
    };
    Ok(only_named(items.pop().unwrap_or_default(), &recipe))
}

/// An item without what the recipe does not name.
fn only_named(item: RawItem, recipe: &ListRecipe) -> RawItem {
    let named = |slot: Slot, ways: &[Way]| !ways.is_empty() || recipe.templates.iter().any(|(own, _)| *own == slot);
    let image = named(Slot::Image, &recipe.image);
    RawItem {
        native_id: item.native_id.filter(|_| named(Slot::Id, &recipe.id)),
        link: item.link.filter(|_| named(Slot::Link, &recipe.link)),
        title: item.title.filter(|_| named(Slot::Title, &recipe.title)),
        summary: item.summary.filter(|_| named(Slot::Summary, &recipe.summary)),
        content: item.content.filter(|_| named(Slot::Content, &recipe.content)),
        published: item.published.filter(|_| named(Slot::Published, &recipe.published)),
        updated: item.updated.filter(|_| named(Slot::Updated, &recipe.updated)),
        authors: if named(Slot::Author, &recipe.author) { item.authors } else { Vec::new() },
        image: item.image.filter(|_| image),
        image_alt: item.image_alt.filter(|_| image),
        enclosures: if named(Slot::Enclosure, &recipe.enclosure) { item.enclosures } else { Vec::new() },
        categories: if named(Slot::Category, &recipe.category) { item.categories } else { Vec::new() },
        ..RawItem::default()
    }
}
