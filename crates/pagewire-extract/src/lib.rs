#![doc = include_str!("../README.md")]

pub mod article;
pub mod auto;
mod bounds;
pub mod chaos;
pub mod derive;
mod element_text;
pub mod feed;
mod fill;
mod hash;
mod header;
pub mod json;
mod json_path;
pub mod list;
mod machine_time;
pub mod marked;
mod markup;
mod media;
pub mod model;
pub mod native;
pub mod normalise;
mod page;
pub mod paging;
pub mod parts;
mod picture;
pub mod plain;
mod reading;
mod recipe;
mod refusal;
mod structured;
mod tokens;
pub mod xml;

pub use auto::{KnowsDates, Senses};
pub use bounds::Excess;

pub use list::ListRecipe;
pub use markup::Ending;
pub use page::Document;
pub use reading::{
    Explained, FoundBy, How, ReadError, Reading, SameItem, json_behind, knows_dates, language_of, read, read_article,
    read_change, read_whole, shown_instead, text_of, watch,
};
pub use refusal::{Refusal, instead, recognise};
use watch::Watch;

use crate::model::Extraction;

/// How a page is read.
#[derive(Debug, Clone)]
pub enum Recipe {
    /// By a recipe, as it is written in feeds.toml.
    List(Box<ListRecipe>),
    /// By what the page itself shows: the list is found without being told.
    Auto,
    /// A part of it is watched for changes: what that says now is its one item.
    Watch(Box<Watch>),
}

/// Why nothing could be read on a page.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExtractError {
    /// The recipe's `item` selector matched no element.
    #[error("the selector `{selector}` finds no item on this page")]
    NoItems {
        /// The selector, as written.
        selector: String,
    },
    /// The page has not the part that is watched.
    #[error("`{place}` finds nothing to watch on this page")]
    NoPart {
        /// Where it should stand, as written.
        place: String,
    },
    /// The part that is watched says nothing.
    #[error("what is watched on this page, `{place}`, is empty")]
    EmptyPart {
        /// Where it stands, as written.
        place: String,
    },
    /// A selector would take too long on this page.
    #[error("the selector `{selector}` compares every element with its neighbours, and this page has too many of them")]
    Costly {
        /// The selector, as written.
        selector: String,
    },
    /// An expression of the recipe looks at more of the page than its budget.
    #[error("`{expression}` looks at more of this page than it may")]
    Exhausted {
        /// The expression, as written.
        expression: String,
    },
    /// The page is no JSON, which its recipe wants.
    #[error("the page is no JSON ({0})")]
    NoJson(String),
    /// The page is JSON by its media type or its beginning, and cannot be read as that.
    #[error("this is JSON, and it is broken: {0}")]
    BrokenJson(String),
    /// The page is JSON that no reader could read safely.
    #[error("this is JSON, and it is not read: {0}")]
    ExcessiveJson(#[source] Excess),
    /// The path of the recipe's `item` leads to nothing.
    #[error("the path `{path}` finds no item; {there}")]
    NoMembers {
        /// The path, as written.
        path: String,
        /// Where it stops, and what there is, in words.
        there: String,
    },
    /// The page is JSON, and nothing in it looks like a list.
    #[error("no list of objects with a title and an address is found in this JSON; at its top {there}")]
    NoJsonList {
        /// What there is at its top, in words.
        there: String,
    },
    /// The page is XML that no reader could read safely.
    #[error("this is XML, and it is not read: {0}")]
    ExcessiveXml(#[source] Excess),
    /// The page is XML, and nothing in it looks like a list.
    #[error("this is XML (`{root}`), and no elements in it repeat that have a title and an address")]
    NoXmlList {
        /// The name of its root.
        root: String,
    },
    /// The page lists sitemaps.
    #[error("this is an index of sitemaps, and lists no pages itself; the newest of them is {newest}")]
    SitemapIndex {
        /// The address of the file that was changed last.
        newest: String,
    },
    /// The page has not the script that the recipe names.
    #[error("no script of this page is `{script}`")]
    NoScript {
        /// The script, as written.
        script: String,
    },
    /// That script holds no JSON.
    #[error("the script `{script}` holds no JSON")]
    NoScriptData {
        /// The script, as written.
        script: String,
    },
    /// No group of links on the page is convincing as a list.
    #[error("no list of items is found on this page")]
    NoList,
    /// The page begins like a feed, and is none.
    #[error("this is a feed, and it is broken: {0}")]
    BrokenFeed(String),
    /// The page is a feed that no reader could read safely.
    #[error("this is a feed, and it is not read: {0}")]
    ExcessiveFeed(#[source] Excess),
    /// The page is no feed.
    #[error("this is no feed")]
    NoFeed,
    /// The page is a feed without items.
    #[error("this is a feed, and it has no items")]
    EmptyFeed,
}

/// What a page says of itself as a whole, without items.
#[must_use]
pub fn head_of(document: &Document) -> Extraction {
    document.head().extraction()
}

/// Reads a page by a recipe.
///
/// # Errors
/// [`ExtractError`] when not a single item was found.
pub fn extract(document: &Document, recipe: &Recipe, senses: &Senses<'_>) -> Result<Extraction, ExtractError> {
    match recipe {
        Recipe::List(recipe) => list::extract(document, recipe, senses.is_date),
        // what a page says to machines alone is better than nothing
        Recipe::Auto | Recipe::Watch(_) => {
            auto::extract(document, senses).or_else(|error| structured::extract(document).ok_or(error))
        }
    }
}
