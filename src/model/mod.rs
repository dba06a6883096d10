//! The values that flow through the pipeline.
//!
//! A [`Page`] is fetched, [`RawItem`]s are what was read on it word by word, an [`Item`] is typed, sanitised and
//! identified, a [`Feed`] is what is published. Nothing in here does anything: every stage may use it, it uses none.

mod advice;
mod cache_state;
mod feed;
mod file_name;
mod guid;
mod host_traffic;
mod id;
mod robots_file;

pub use advice::{Advice, Surface};
pub use cache_state::{CacheState, Validators};
pub use feed::{Entry, Feed, FeedFailure, FeedSummary, Format, Relation};
pub use file_name::{FileName, InvalidFileName, document_name, page_name};
pub use guid::{Guid, OtherTool, is_guid};
pub use host_traffic::HostTraffic;
pub use id::{FeedId, InvalidFeedId, ItemId};
pub use pagewire_extract::model::{
    Author, CalendarEvent, DateHint, Digest, Enclosure, Episode, Evidence, Extraction, Field, Found, Image, Issue,
    Item, Moment, Owner, Page, RawDate, RawEnclosure, RawItem, SafeHtml, Show, SourceNames, digest, digest_of_texts,
    hex,
};
pub use robots_file::RobotsFile;
