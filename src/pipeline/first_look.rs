//! The first look at a page: without history the page itself must be believed.
//!
//! Once a list was believed, what comes after is compared with it, and this is asked only where nothing on the page is known.

use std::sync::Mutex;

use super::{
    SourceError,
    refresh::{Task, lock},
};
use crate::{
    extract::{self, How},
    model::{Item, Page},
    normalise::NormalisedPage,
    store::{Store, StoreError},
};

/// Why a page with items is not believed: it is a wall or the like.
pub(super) fn refused(page: &Page, how: &How<'_>, items: &[Item]) -> Option<SourceError> {
    let refusal = extract::shown_instead(page, how, items)?;
    let because = match items.len() {
        1 => "what was found on it belongs to that page".into(),
        found => format!("the {found} items found on it belong to that page"),
    };
    Some(SourceError::Refused { refusal, because, found: items.len() })
}

/// The same, where the page is not known by any of its items and nobody accepts it.
pub(super) fn judge(
    store: &Mutex<Store>,
    task: &Task<'_>,
    page: &Page,
    read: &NormalisedPage,
) -> Result<Option<SourceError>, StoreError> {
    if task.accept || read.items.is_empty() {
        return Ok(None);
    }
    {
        let store = lock(store);
        let state = store.source(task.feed, task.source, task.reading.now)?;
        if state.succeeded_at.is_some() && store.knows_any(task.feed, &read.items)? {
            return Ok(None);
        }
    }
    Ok(refused(page, &task.reading.how, &read.items))
}
