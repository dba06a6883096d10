//! A page that a person looks at before it becomes a feed: what a recipe finds on it, the page with that outlined, and the recipe
//! that follows from pointing at a part of it.

use super::{SourceError, explain::marks};
use crate::{
    config::Source,
    extract::{
        Explained, FoundBy, Reading,
        derive::{self, Miss, Pointed, Present},
        marked::{self, Mark, Stroke, View},
        parts::{self, Part},
    },
    model::{Field, Page},
};

/// A page as a recipe reads it.
#[derive(Debug)]
pub struct PageLook {
    /// How its list is known.
    pub way: FoundBy,
    /// Its items in the order of the page.
    pub items: Vec<Explained>,
    /// What is outlined on the page.
    pub marks: Vec<Outlined>,
    /// What one item shows, part by part; of the item in which most was found.
    pub parts: Vec<Part>,
}

/// An element that is outlined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlined {
    /// The element's number.
    pub number: usize,
    /// As what.
    pub stroke: Stroke,
    /// What is written beside it.
    pub label: String,
}

/// Reads a page as one of a source.
///
/// # Errors
/// [`SourceError`] for a page that cannot be read.
pub fn look(source: &Source, page: &Page) -> Result<PageLook, SourceError> {
    let seen = Reading::of(page, &source.how()).map_err(SourceError::from)?;
    let marks = chosen(&seen);
    let numbers = marked::numbers(&seen.document, &marks);
    let outlined = |(mark, number): (Mark, Option<usize>)| {
        Some(Outlined { number: number?, stroke: mark.stroke, label: mark.label })
    };
    let marks = marks.into_iter().zip(numbers).filter_map(outlined).collect();
    let richest =
        seen.traces.iter().rev().max_by_key(|trace| trace.fields.iter().filter(|field| field.words.is_some()).count());
    let parts = richest.map(|trace| parts::of_item(&seen.document, &trace.path)).unwrap_or_default();
    let (way, items) = seen.items();
    Ok(PageLook { way, items, marks, parts })
}

/// What is outlined of the list that is read: others would only distract.
fn chosen(seen: &Reading) -> Vec<Mark> {
    marks(seen).into_iter().filter(|mark| mark.stroke != Stroke::Other).collect()
}

/// The page as HTML that runs nothing, with what is found on it outlined; its elements tell their numbers.
///
/// # Errors
/// [`SourceError`] for a page that cannot be read.
pub fn show(source: &Source, page: &Page) -> Result<String, SourceError> {
    let seen = Reading::of(page, &source.how()).map_err(SourceError::from)?;
    let show = View { page: &page.url, text: &seen.text, numbered: true };
    Ok(marked::render(&seen.document, show, &chosen(&seen)))
}

/// What the recipe of a source is to say where the element of this number is meant to be a field; or, without one, to be
/// an item. A source without a recipe is given the selector of its items, too.
///
/// # Errors
/// [`PointError`].
pub fn point(source: &Source, page: &Page, (field, number): (Option<Field>, usize)) -> Result<Pointed, PointError> {
    let seen = Reading::of(page, &source.how()).map_err(SourceError::from)?;
    let paths: Vec<&str> =
        seen.traces.iter().map(|trace| trace.path.as_str()).filter(|path| !path.is_empty()).collect();
    let present = Present { paths: &paths, by_recipe: !seen.is_by_itself() };
    Ok(derive::point(&seen.document, present, field, number)?)
}

/// Why pointing at a page gives no recipe.
#[derive(Debug, thiserror::Error)]
pub enum PointError {
    /// The page cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The part says nothing.
    #[error(transparent)]
    Miss(#[from] Miss),
}
