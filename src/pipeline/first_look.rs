//! The first look at a page: without history the page itself must be believed.
//!
//! Once a list was believed, what comes after is compared with it, and this is asked only where nothing on the page is known.

use std::sync::Mutex;

use super::{
    SourceError,
    task::{Task, lock},
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

/// How a page with items stands to what is known.
pub(super) enum FirstStanding {
    /// Some of them are known, or it is believed at its first look.
    Usual,
    /// Items were known before, and none of these is one of them.
    Strangers,
    /// It is a wall or the like.
    Refused(SourceError),
}

/// How a page stands to what is known; one that is accepted is believed.
pub(super) fn judge(
    store: &Mutex<Store>,
    task: &Task<'_>,
    page: &Page,
    read: &NormalisedPage,
) -> Result<FirstStanding, StoreError> {
    if task.accept || read.items.is_empty() {
        return Ok(FirstStanding::Usual);
    }
    let is_first = {
        let store = lock(store);
        let state = store.source(task.feed, task.source, task.now)?;
        // what has new addresses may be known all the same
        let is_any_recognised = || -> Result<bool, StoreError> {
            let found = store.recognise((task.feed, task.source), &read.items, task.now)?;
            Ok(found.iter().any(Option::is_some))
        };
        if state.succeeded_at.is_some() && (store.knows_any(task.feed, &read.items)? || is_any_recognised()?) {
            return Ok(FirstStanding::Usual);
        }
        state.succeeded_at.is_none()
    };
    Ok(match refused(page, &task.how, &read.items) {
        Some(error) => FirstStanding::Refused(error),
        None if is_first => FirstStanding::Usual,
        None => FirstStanding::Strangers,
    })
}
