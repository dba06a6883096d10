//! Finding the list on a page by itself.
//!
//! `outline` walks over the page once; `column` groups links that stand at like places, and `record` finds what belongs to
//! each. `features` measures the columns, `weights` says what a measure is worth, `choose` decides which columns are the
//! list, and `fields` which part of a record is which field, for the whole list at once.

mod address;
mod cells;
mod choose;
mod column;
mod dates;
mod features;
mod fields;
mod hints;
mod kind;
mod outline;
mod record;
mod weights;
mod width;

use std::collections::HashSet;

use url::Url;

use super::{Document, ExtractError, head};
use crate::model::Extraction;
use outline::Outline;

/// What the finder is told of the world: the page's address, and how to know a date.
#[derive(Clone, Copy)]
pub struct Senses<'a> {
    /// The address of the page.
    pub page: &'a Url,
    /// Whether a text is read as a date.
    pub is_date: &'a dyn Fn(&str) -> bool,
}

/// Finds the list.
pub(super) fn extract(document: &Document, senses: &Senses<'_>) -> Result<Extraction, ExtractError> {
    let outline = Outline::of(document, senses);
    let columns = column::columns(&outline);
    let choice = choose::choose(&outline, &columns, HashSet::new()).ok_or(ExtractError::NoList)?;
    let items = fields::items(&outline, &columns, &choice, senses);
    if items.is_empty() {
        return Err(ExtractError::NoList);
    }
    Ok(Extraction { items, ..head::read(document) })
}

/// The names of the measures in a [`Study`].
#[doc(hidden)]
#[must_use]
pub fn measures() -> (&'static [&'static str], &'static [&'static str]) {
    (&features::OWN_NAMES, &features::TOGETHER_NAMES)
}

/// What a fit of the weights is given of one column.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub struct Study {
    /// Measures of the column itself.
    pub own: Vec<f64>,
    /// Measures of its standing to the anchor with the number given to `study`.
    pub together: Vec<f64>,
    /// The addresses of its links, as written.
    pub links: Vec<String>,
    /// What its links say.
    pub texts: Vec<String>,
    /// Whether it says less of the records of another one.
    pub is_companion: bool,
}

/// What base addresses of a page resolve against, and its columns as the fit of the weights needs them.
#[doc(hidden)]
#[must_use]
pub fn study(document: &Document, senses: &Senses<'_>, anchor: Option<usize>) -> (Option<String>, Vec<Study>) {
    let outline = Outline::of(document, senses);
    let columns = column::columns(&outline);
    let around = features::Around::of(&outline, &columns, HashSet::new());
    let measured: Vec<_> = columns.iter().map(|column| features::own(&outline, column, &around)).collect();
    let list = columns
        .iter()
        .zip(&measured)
        .map(|(column, (own, profile))| Study {
            own: own.to_vec(),
            together: anchor.map_or_else(Vec::new, |anchor| {
                features::together(&outline, (column, profile), (&columns[anchor], &measured[anchor].1)).to_vec()
            }),
            links: column
                .links
                .iter()
                .map(|link| {
                    outline.mark(outline.links[*link].place).element.attr("href").unwrap_or_default().to_owned()
                })
                .collect(),
            texts: column.texts.clone(),
            is_companion: column.main.is_some(),
        })
        .collect();
    (head::read(document).base, list)
}
