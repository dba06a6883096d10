//! From raw items to items: words become values, once, here.
//!
//! Given an [`Extraction`] and a [`Context`], hands on [`Item`]s and the issues met on the way. Addresses become absolute,
//! titles clean, dates moments, HTML safe, and each item gets the keys by which history recognises it.

pub mod charset;
pub mod date;
pub mod html;
pub mod identity;
pub mod text;
pub mod url;

use ::url::Url;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::model::{Extraction, Image, Issue, Item};

/// What the page's surroundings say about its items.
#[derive(Debug, Clone)]
pub struct Context {
    /// The page's address, which relative ones resolve against (`<base href>` is taken from the extraction).
    pub page_url: Url,
    /// The time of the fetch: relative and future dates are judged by it.
    pub now: DateTime<Utc>,
    /// The time zone of times that name none.
    pub timezone: Tz,
}

/// All that a page says, as values.
#[derive(Debug, Clone, Default)]
pub struct NormalisedPage {
    /// The items in reading order, each once.
    pub items: Vec<Item>,
    /// The page's title.
    pub title: Option<String>,
    /// The page's description.
    pub description: Option<String>,
    /// The page's language as a BCP 47 tag.
    pub language: Option<String>,
    /// The page's image.
    pub image: Option<Image>,
    /// What was lost on the way.
    pub issues: Vec<Issue>,
}

/// Makes values of all that was read on a page.
#[must_use]
pub fn normalise(_extraction: Extraction, _context: &Context) -> NormalisedPage {
    NormalisedPage::default()
}
