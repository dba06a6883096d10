//! One item made of two that stand for the same thing.

use crate::model::{Found, RawItem};

/// Gives an item what another one says and it leaves open.
pub(super) fn fill(item: &mut RawItem, other: RawItem) {
    fn field<T>(own: &mut Option<T>, other: Option<T>) {
        if own.is_none() {
            *own = other;
        }
    }
    fn list<T>(own: &mut Vec<T>, other: Vec<T>) {
        if own.is_empty() {
            *own = other;
        }
    }
    field::<Found>(&mut item.native_id, other.native_id);
    field(&mut item.title, other.title);
    field(&mut item.summary, other.summary);
    field(&mut item.content, other.content);
    field(&mut item.published, other.published);
    field(&mut item.updated, other.updated);
    field(&mut item.event, other.event);
    if item.image.is_none() {
        (item.image, item.image_alt) = (other.image, other.image_alt);
    }
    list(&mut item.authors, other.authors);
    list(&mut item.enclosures, other.enclosures);
    list(&mut item.categories, other.categories);
}
