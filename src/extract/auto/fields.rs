//! Which part of a record is which field.

use super::{Senses, choose::Choice, column::Column, outline::Outline};
use crate::{
    extract::element_text::attribute,
    model::{Evidence, Found, RawItem},
};

/// The items of the chosen columns, in reading order.
pub(super) fn items(outline: &Outline<'_>, columns: &[Column], choice: &Choice, _senses: &Senses<'_>) -> Vec<RawItem> {
    let mut links: Vec<(usize, &str)> = Vec::new();
    for number in &choice.columns {
        let column = &columns[*number];
        links.extend(column.links.iter().copied().zip(column.texts.iter().map(String::as_str)));
    }
    links.sort_unstable();
    let mut seen = std::collections::HashSet::new();
    links.retain(|(link, _)| seen.insert(outline.links[*link].address.key));
    let found = |text: &str| Some(Found::new(text, Evidence::Column));
    links
        .into_iter()
        .map(|(link, text)| RawItem {
            link: attribute(outline.mark(outline.links[link].place).element, "href").and_then(found),
            title: found(text),
            ..RawItem::default()
        })
        .collect()
}
