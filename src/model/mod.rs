//! The values that flow through the pipeline.
//!
//! A [`Page`] is fetched, [`RawItem`]s are what was read on it word by word, an [`Item`] is typed, sanitised and
//! identified, a [`Feed`] is what is published. Nothing in here does anything: every stage may use it, it uses none.

mod digest;
mod feed;
mod id;
mod issue;
mod item;
mod moment;
mod page;
mod raw_item;
mod robots_file;
mod safe_html;
mod terms;

pub use digest::{Digest, digest, digest_of_texts};
pub use feed::{Entry, Feed, FeedFailure, FeedSummary, Format, Relation};
pub use id::{FeedId, InvalidFeedId, ItemId};
pub use issue::Issue;
pub use item::{Author, Enclosure, Image, Item};
pub use moment::Moment;
pub use page::Page;
pub use raw_item::{DateHint, Evidence, Extraction, Found, RawDate, RawEnclosure, RawItem};
pub use robots_file::RobotsFile;
pub use safe_html::SafeHtml;
pub use terms::{Terms, Validators};
