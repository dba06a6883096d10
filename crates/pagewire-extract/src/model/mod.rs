//! The values that pass between the stages.
//!
//! A [`Page`] is fetched, [`RawItem`]s are what was read on it word by word, an [`Item`] is typed, sanitised and
//! identified. Nothing in here does anything: every stage may use it, it uses none.

mod dating;
mod digest;
mod event;
mod field;
mod issue;
mod item;
mod moment;
mod page;
mod podcast;
mod raw_item;
mod safe_html;

pub use dating::{Extent, Sense};
pub use digest::{Digest, digest, digest_of_texts, hex};
pub use event::CalendarEvent;
pub use field::Field;
pub use issue::Issue;
pub use item::{Author, Enclosure, Image, Item, SourceNames};
pub use moment::Moment;
pub use page::Page;
pub use podcast::{Episode, Owner, Show};
pub use raw_item::{
    DateHint, Evidence, Extraction, Found, RawDate, RawEnclosure, RawEpisode, RawEvent, RawItem, RawShow,
};
pub use safe_html::SafeHtml;
