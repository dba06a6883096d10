//! Attached media of an item: what its record offers to listen to, to look at or to take away.

use super::{outline::ListOutline, record::DataRecord};
use crate::{
    media,
    model::{Evidence, RawEnclosure},
};

/// Elements of a record that are looked at.
const MOST_ELEMENTS: usize = 400;

/// The media that a record offers, each once.
pub(super) fn enclosures(outline: &ListOutline<'_>, record: &DataRecord) -> Vec<RawEnclosure> {
    let places = (record.first..outline.end(record.last)).take(MOST_ELEMENTS);
    media::of_elements(places.map(|place| outline.mark(place).element), &Evidence::Column)
}
