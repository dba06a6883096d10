//! A list on several pages, read as one.

use std::collections::HashSet;

use crate::{
    extract::{self, How, ReadError},
    fetch::FetchedPage,
    normalise::NormalisedPage,
};

/// Reads a page with those on which its list goes on: the items of the first one come first, and each item once.
///
/// # Errors
/// [`ReadError`] of the first page; a further one that cannot be read adds nothing.
pub(super) fn read(fetched: &FetchedPage, how: &How<'_>) -> Result<NormalisedPage, ReadError> {
    let mut whole = extract::read(&fetched.page, how)?;
    if fetched.more.is_empty() {
        return Ok(whole);
    }
    let listed = whole.items.len();
    let is_telling = |key: &&String| !key.starts_with("title:");
    let mut known: HashSet<String> =
        whole.items.iter().flat_map(|item| &item.keys).filter(is_telling).cloned().collect();
    for further in &fetched.more {
        let Ok(read) = extract::read(&further.page, how) else { continue };
        for item in read.items.into_iter().take(further.items) {
            if !item.keys.iter().filter(is_telling).any(|key| known.contains(key)) {
                known.extend(item.keys.iter().filter(is_telling).cloned());
                whole.items.push(item);
            }
        }
        whole.issues.extend(read.issues);
    }
    whole.further = whole.items.len() - listed;
    Ok(whole)
}
