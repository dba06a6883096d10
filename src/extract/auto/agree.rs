//! What the page's structured data says of the items that were found on it.

use std::collections::HashMap;

use super::{Senses, address::Address, outline::Outline};
use crate::{extract::fill::fill, model::RawItem};

/// Gives items what structured data says of the same addresses and they leave open; says how many items it knows.
pub(super) fn enrich<'i>(
    items: impl Iterator<Item = &'i mut RawItem>,
    stated: &[RawItem],
    outline: &Outline<'_>,
    senses: &Senses<'_>,
) -> usize {
    let mut known: HashMap<u64, &RawItem> = HashMap::new();
    for item in stated {
        if let Some(key) = key(item, outline, senses) {
            known.entry(key).or_insert(item);
        }
    }
    if known.is_empty() {
        return 0;
    }
    let mut agreed = 0;
    for item in items {
        if let Some(other) = key(item, outline, senses).and_then(|key| known.remove(&key)) {
            agreed += 1;
            fill(item, other.clone());
        }
    }
    agreed
}

/// What makes the addresses of two items the same.
pub(super) fn key(item: &RawItem, outline: &Outline<'_>, senses: &Senses<'_>) -> Option<u64> {
    let base = outline.base.as_ref().unwrap_or(senses.page);
    Some(Address::of(&item.link.as_ref()?.text, base, senses.page)?.key)
}
