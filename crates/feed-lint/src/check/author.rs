//! Who wrote an entry of Atom: said by it, by its source, or by the feed.

use super::walk::TreeWalk;
use crate::{rules::atom as rules, vocabulary::Ns};

/// Reports an entry without an author, where `feed` has none either.
pub(super) fn judge(walk: &mut TreeWalk<'_, '_>, feed: Option<usize>, entry: usize) {
    let document = walk.document;
    let has = |id: usize| document.child(id, Ns::Atom, "author").is_some();
    let source = document.child(entry, Ns::Atom, "source");
    let is_named = has(entry) || source.is_some_and(|(id, _)| has(id)) || feed.is_some_and(has);
    if let Some(element) = document.element(entry).filter(|_| !is_named) {
        walk.report(&rules::MISSING_AUTHOR, element.offset, "neither the entry nor its feed has an <author>");
    }
}
