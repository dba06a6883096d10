//! A page that a person looks at before it becomes a feed: what a recipe finds on it, the page with that outlined, and the recipe
//! that follows from pointing at a part of it.

use url::Url;

use super::{SourceError, explain::marks};
use crate::{
    config::Source,
    extract::{
        Explained, FoundBy, Reading, Recipe,
        derive::{self, Meant, Miss, Placed, Present},
        marked::{self, Mark, Stroke, View},
        parts::{self, Part},
    },
    model::{Page, RawItem},
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

/// The page as HTML that runs nothing, with what is found on it outlined; its elements tell their numbers. What it loads is asked for
/// `via` an address of one's own; a `readable` one is shown without its own style.
///
/// # Errors
/// [`SourceError`] for a page that cannot be read.
pub fn show(
    source: &Source,
    page: &Page,
    (via, readable): (&dyn Fn(&Url) -> String, bool),
) -> Result<String, SourceError> {
    let seen = Reading::of(page, &source.how()).map_err(SourceError::from)?;
    let show = View { page: &page.url, text: &seen.text, numbered: true, via: Some(via), readable };
    Ok(marked::render(&seen.document, show, &chosen(&seen)))
}

/// What the recipe of a source is to say where the element of this number is meant to be something. A source without a recipe is given
/// the selector of its items, too; what was known of these is kept, as far as a selector finds it.
///
/// # Errors
/// [`PointError`].
pub fn point(source: &Source, page: &Page, (key, number): (&str, usize)) -> Result<Correction, PointError> {
    let meant = Meant::of_key(key).ok_or_else(|| PointError::Key(key.to_owned()))?;
    let seen = Reading::of(page, &source.how()).map_err(SourceError::from)?;
    let paths: Vec<&str> =
        seen.traces.iter().map(|trace| trace.path.as_str()).filter(|path| !path.is_empty()).collect();
    let known = match source.how().recipe {
        Recipe::List(recipe) => Some(recipe),
        Recipe::Auto | Recipe::Watch(_) => None,
    };
    let selector = known.and_then(|recipe| recipe.css());
    let present = Present { paths: &paths, by_recipe: !seen.is_by_itself(), selector };
    let pointed = derive::point(&seen.document, present, meant, number)?;
    let kept = match (&pointed.item, known, meant) {
        (None, ..) | (_, Some(_), Meant::NoItem | Meant::Further) => Vec::new(),
        (Some(item), ..) => kept(&seen, item, (key, pointed.field.as_deref())),
    };
    Ok(Correction { item: pointed.item, field: pointed.field, kept })
}

/// What a recipe is to say after a correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The selector of the items; none leaves it as it is.
    pub item: Option<String>,
    /// The selector of the field that was pointed at.
    pub field: Option<String>,
    /// Lines for what the items have besides, and would lose.
    pub kept: Vec<(&'static str, String)>,
}

/// Lines by which the items keep what they had, or what the same elements have in a list that was found on the page.
fn kept(seen: &Reading, item: &str, (key, field): (&str, Option<&str>)) -> Vec<(&'static str, String)> {
    let mut lines = vec![("item".to_owned(), item.to_owned())];
    // items are recognised by their links
    lines.extend(field.filter(|_| key != "link").map(|field| (key.to_owned(), field.to_owned())));
    let Some(recipe) = derive::amended(None, &lines) else { return Vec::new() };
    let placed = |item: &RawItem, path: &str| Placed { item: item.clone(), path: path.to_owned() };
    let read: Vec<Placed> = seen.traces.iter().map(|trace| placed(&trace.item, &trace.path)).collect();
    let found: Vec<Vec<Placed>> = seen
        .candidates()
        .iter()
        .map(|list| {
            list.items.iter().filter_map(|listed| Some(placed(&listed.item, listed.path.as_deref()?))).collect()
        })
        .collect();
    let lists: Vec<&[Placed]> = found.iter().chain(std::iter::once(&read)).map(Vec::as_slice).collect();
    derive::keep(&seen.document, &recipe, &lists, key)
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
    /// It is said to be what nothing is.
    #[error("`{0}` is no field that can be pointed at")]
    Key(String),
}
