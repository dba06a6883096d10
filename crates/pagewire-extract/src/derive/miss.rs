//! What somebody who points at a part of a page means, and why nothing may follow from it.

use scraper::ElementRef;

/// What a part of the page is said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// A whole item.
    Item,
    /// The headline.
    Title,
    /// What leads to its page.
    Link,
    /// The short text.
    Summary,
    /// The full text.
    Content,
    /// When it was published.
    Published,
    /// Who wrote it.
    Author,
    /// The lead picture.
    Image,
}

impl Aim {
    /// By its key in `[feed.ID.list]`.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Some(match key {
            "item" => Self::Item,
            "title" => Self::Title,
            "link" => Self::Link,
            "summary" => Self::Summary,
            "content" => Self::Content,
            "published" => Self::Published,
            "author" => Self::Author,
            "image" => Self::Image,
            _ => return None,
        })
    }
}

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
    /// There is no picture in it.
    #[error("there is no picture in this part: point at one")]
    NoPicture,
}

/// Whether a part is an item's, or the item itself.
pub(super) fn holds(item: ElementRef<'_>, part: ElementRef<'_>) -> bool {
    part == item || part.ancestors().any(|above| above.id() == item.id())
}
