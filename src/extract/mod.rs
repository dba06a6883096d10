//! From a page's text to raw items.
//!
//! A [`Recipe`] says how a page is read; [`extract`] reads it so and hands on the words it found, each with its evidence.
//! Nothing here knows what a date or a title means, and nothing here touches a network, a file or a clock.

pub mod article;
mod document;
mod element_text;
mod head;
pub mod list;
mod picture;
mod slim;
mod structured;

pub use document::Document;
pub use list::ListRecipe;

use crate::model::Extraction;

/// How a page is read.
#[derive(Debug, Clone)]
pub enum Recipe {
    /// By CSS selectors, written in feeds.toml.
    List(Box<ListRecipe>),
    /// By the structured data that the page carries for machines: JSON-LD, microdata, microformats.
    Structured,
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
    /// The page carries no structured data that lists items.
    #[error("this page carries no machine-readable list of items (JSON-LD, microdata, h-feed)")]
    NoStructuredData,
}

impl ExtractError {
    /// What a person can do about it.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self {
            Self::NoItems { .. } => {
                "the page may have been redesigned: compare the recipe's `item` with the page and correct it"
            }
            Self::NoStructuredData => "add a [feed.ID.list] table that says how to find the items",
        }
    }
}

/// Reads a page by a recipe.
///
/// # Errors
/// [`ExtractError`] when not a single item was found.
pub fn extract(document: &Document, recipe: &Recipe) -> Result<Extraction, ExtractError> {
    match recipe {
        Recipe::List(recipe) => list::extract(document, recipe),
        Recipe::Structured => structured::extract(document),
    }
}
