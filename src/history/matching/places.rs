//! Addresses that count the places of a list: `/item/3` is whatever stands third.
//!
//! Where most items stand at the address of one that is known and have the headline of another, and the date or the summary goes with
//! the headline, the address does not say which item it is. Where only the headline is another's, it is the headline that is wrong.

use std::collections::HashMap;

use super::{MANY, addresses, is_telling, namesakes::Titled, same_title, title_of};
use crate::history::{
    known::{Known, KnownItem},
    words,
};
use crate::model::Item;

/// Whether the addresses of a source tell its items apart.
pub(super) fn hold(known: &Known, items: &[Item], titles: &HashMap<&str, usize>, known_titles: &Titled<'_>) -> bool {
    let (mut same, mut moved) = (0_usize, 0_usize);
    for item in items {
        let owner = addresses(&item.keys).find_map(|key| known.owners.get(key));
        let Some((number, owner)) = owner.and_then(|number| Some((*number, known.items.get(number)?))) else {
            continue;
        };
        if same_title(item, owner) {
            same += 1;
            continue;
        }
        let namesake = title_of(item).filter(|(title, _)| is_telling(title) && titles.get(title) == Some(&1));
        let namesake = namesake.and_then(|(title, _)| match known_titles.get(title)?.as_slice() {
            [(_, other)] if *other != number => known.items.get(other),
            _ => None,
        });
        moved += usize::from(namesake.is_some_and(|namesake| goes_with(item, namesake, owner)));
    }
    moved < MANY || moved <= same
}

/// Whether the date or the summary of an item is that of one known item, and not that of the other.
fn goes_with(item: &Item, namesake: &KnownItem, at_address: &KnownItem) -> bool {
    let is_dated = |known: &KnownItem| item.published.is_some() && item.published == known.published;
    let summary = |known: &KnownItem| {
        let was = known.item.as_ref().and_then(|known| known.summary.as_deref());
        was.zip(item.summary.as_deref()).is_some_and(|(was, is)| words::same(was, is))
    };
    is_dated(namesake) && !is_dated(at_address) || summary(namesake) && !summary(at_address)
}
