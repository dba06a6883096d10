//! How many of ten changes of a page a recipe survives: after each, the page is read again, and must give the items that it gave.

use std::collections::BTreeSet;

use serde::Serialize;

use super::SourceError;
use crate::{
    extract::{
        self, How, Reading,
        chaos::{self, Change},
    },
    model::{Item, Page},
};

/// Larger pages are not tried, in bytes: each change reads the page anew.
const LARGEST: usize = 2 << 20;

/// What a recipe survives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Survival {
    /// How many changes were tried.
    pub tried: usize,
    /// How many of them leave the items as they are.
    pub survived: usize,
    /// The others, in words.
    pub breaks: Vec<String>,
}

/// Tries a way to read a page; none where the page is no list of HTML elements, or too large.
///
/// # Errors
/// [`SourceError`] for a page that cannot be read as it is.
pub fn survival(page: &Page, how: &How<'_>) -> Result<Option<Survival>, SourceError> {
    if page.body.len() > LARGEST {
        return Ok(None);
    }
    let reading = Reading::of(page, how)?;
    let paths: Vec<&str> =
        reading.traces.iter().map(|trace| trace.path.as_str()).filter(|path| !path.is_empty()).collect();
    let wanted = names(&extract::read(page, how)?.items);
    if paths.is_empty() || wanted.is_empty() {
        return Ok(None);
    }
    let mut survival = Survival { tried: Change::ALL.len(), survived: 0, breaks: Vec::new() };
    for change in Change::ALL {
        let body = chaos::changed(&reading.document, &paths, change).into_bytes();
        // what the tree is written as is UTF-8, whatever the page was
        let changed = Page { body, charset: Some("utf-8".into()), ..page.clone() };
        let read = extract::read(&changed, &How { charset: None, ..*how });
        match read {
            Ok(read) if names(&read.items) == wanted => survival.survived += 1,
            _ => survival.breaks.push(change.describe().to_owned()),
        }
    }
    Ok(Some(survival))
}

/// What readers know items by.
fn names(items: &[Item]) -> BTreeSet<(String, String)> {
    let name = |item: &Item| {
        let link = item.link.as_ref().map(ToString::to_string).unwrap_or_default();
        (item.title.clone(), link)
    };
    items.iter().map(name).collect()
}
