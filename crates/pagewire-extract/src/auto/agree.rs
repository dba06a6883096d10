//! What the page's structured data says of the items that were found on it.

use std::collections::HashMap;

use super::{Senses, address::Address, outline::ListOutline};
use crate::{fill::fill, model::RawItem};

/// What structured data knows of the items on a page.
#[derive(Debug, Default)]
pub(super) struct Agreement {
    /// How many of the items it names, too.
    pub agreed: usize,
    /// The items of the same list that the page does not show, or not yet: scripts draw them as one reads on.
    pub rest: Vec<RawItem>,
}

/// Items that both must name for one to be the longer list.
const LEAST: usize = 3;

/// Gives items what structured data says of the same addresses and they leave open.
pub(super) fn enrich<'i>(
    items: impl Iterator<Item = &'i mut RawItem>,
    stated: &[RawItem],
    outline: &ListOutline<'_>,
    senses: &Senses<'_>,
) -> Agreement {
    let mut known: HashMap<u64, &RawItem> = HashMap::new();
    for item in stated {
        if let Some(key) = key(item, outline, senses) {
            known.entry(key).or_insert(item);
        }
    }
    let mut agreement = Agreement::default();
    if known.is_empty() {
        return agreement;
    }
    let mut shown = 0;
    for item in items {
        shown += 1;
        if let Some(other) = key(item, outline, senses).and_then(|key| known.remove(&key)) {
            agreement.agreed += 1;
            fill(item, other.clone());
        }
    }
    if agreement.agreed >= LEAST && agreement.agreed * 5 >= shown * 4 {
        let mut is_left = |item: &&RawItem| {
            let key = key(item, outline, senses).filter(|_| item.title.is_some());
            key.is_some_and(|key| known.remove(&key).is_some())
        };
        agreement.rest = stated.iter().filter(|item| is_left(item)).cloned().collect();
    }
    agreement
}

/// What makes the addresses of two items the same.
pub(super) fn key(item: &RawItem, outline: &ListOutline<'_>, senses: &Senses<'_>) -> Option<u64> {
    let base = outline.base.as_ref().unwrap_or(senses.page);
    Some(Address::of(&item.link.as_ref()?.text, base, senses.page)?.key)
}
