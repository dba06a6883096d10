//! Why nothing may follow from pointing at a part of a page.

use scraper::ElementRef;

/// Why pointing at a part of the page says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Miss {
    /// The page has no such part.
    #[error("this part is not on the page: look at the page again")]
    Gone,
    /// There is only one of it.
    #[error("nothing else on the page is built like this: point at a part that every item has")]
    Alone,
    /// Nothing lasting tells the items from the rest of the page.
    #[error("no selector finds these items and no others: write one by hand")]
    Nameless,
    /// There is no link in it.
    #[error("there is no link in this part: point at a headline")]
    NoLink,
    /// It is like the others.
    #[error("nothing tells this item from the others but its place: leave it out by a `drop` rule")]
    Same,
    /// It is in no item.
    #[error("this part is in none of the items: point at one that is")]
    Outside,
    /// It is in an item already.
    #[error("this part is in one of the items already: point at one of another list")]
    Inside,
    /// There is no picture in it.
    #[error("there is no picture in this part: point at one")]
    NoPicture,
}

/// Whether a part is an item's, or the item itself.
pub(super) fn holds(item: ElementRef<'_>, part: ElementRef<'_>) -> bool {
    part == item || part.ancestors().any(|above| above.id() == item.id())
}
