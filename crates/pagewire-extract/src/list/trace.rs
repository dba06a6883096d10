//! Where each field of a recipe's items came from.

use super::{
    Paths, ReadItem, defaults, in_full, read,
    ways::{self, Spot, ValueKind},
};
use crate::{
    Document, ExtractError, KnowsDates,
    auto::{FieldTrace, ItemTrace, path},
    model::{Field, Found},
    recipe::ListRecipe,
};

/// Where each field of each item came from, in the order of the page; empty where the recipe finds nothing.
///
/// # Errors
/// [`ExtractError::Costly`], [`ExtractError::Exhausted`].
pub fn trace(document: &Document, recipe: &ListRecipe, dates: &dyn KnowsDates) -> Result<Vec<ItemTrace>, ExtractError> {
    let recipe = &*in_full(document, recipe);
    let paths = Paths::of(document, recipe);
    let traces =
        read((document, &paths), recipe, dates)?.into_iter().map(|read| of_item(read, &paths, recipe)).collect();
    paths.check()?;
    Ok(traces)
}

fn of_item<'a>(ReadItem { element, item, heading }: ReadItem<'a>, paths: &Paths<'a>, recipe: &ListRecipe) -> ItemTrace {
    let date = item.published.as_ref().map(|date| &date.found);
    let fields: [(Field, Option<&Found>, _, ValueKind); 6] = [
        (Field::Link, item.link.as_ref(), &recipe.link, ValueKind::Link),
        (Field::Title, item.title.as_ref(), &recipe.title, ValueKind::Text),
        (Field::Summary, item.summary.as_ref(), &recipe.summary, ValueKind::Text),
        (Field::Author, item.authors.first(), &recipe.author, ValueKind::Text),
        (Field::Published, date, &recipe.published, ValueKind::Date),
        (Field::Image, item.image.as_ref(), &recipe.image, ValueKind::Picture),
    ];
    let fields = fields
        .into_iter()
        .filter_map(|(field, found, ways, kind)| {
            let found = found?;
            let place = match ways.is_empty() {
                true if field == Field::Published && heading.is_some() => heading,
                true => defaults::place(field, element, &found.text),
                false => ways::first(ways, Spot { element, paths }, kind).and_then(|hit| hit.element),
            };
            Some(FieldTrace {
                field,
                words: Some(found.text.clone()),
                evidence: Some(found.evidence.clone()),
                path: place.map(path::path),
                rejected: Vec::new(),
            })
        })
        .collect();
    ItemTrace { path: path::path(element), fields, item }
}
