//! What a look at a source showed, and what became of that.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use url::Url;

use super::{FeedMeta, Keep, wording::Wording};
use crate::{
    history::{Difference, Doubt, FieldVerdict, Unread},
    model::{CacheState, Digest, Field, Guid, Item},
};

/// All that one fetch of one source showed.
#[derive(Debug)]
pub struct Sighting<'a> {
    /// The feed's id.
    pub feed: &'a str,
    /// The source's address as written in feeds.toml.
    pub source: &'a str,
    /// Fingerprint of the recipe that read the page.
    pub recipe: &'a str,
    /// What the answer said about asking again.
    pub cache_state: &'a CacheState,
    /// Before it, the page may be taken for unchanged.
    pub fresh_until: Option<DateTime<Utc>>,
    /// Digest of the page.
    pub body_hash: Digest,
    /// Where permanent redirects led.
    pub moved_to: Option<&'a str>,
    /// The items in reading order.
    pub items: &'a [Item],
    /// How many of them, at their end, stand on further pages of the list.
    pub further: usize,
    /// Where the recipe did not fit and the items were found all the same: how, in the caller's own words.
    pub mended: Option<&'a str>,
    /// It is found so since this look.
    pub mended_anew: bool,
    /// What the page says of itself.
    pub page: FeedMeta,
    /// Whether the own page of each new item is to be read.
    pub full_text: bool,
    /// The operator says that the page is right, whatever history makes of it.
    pub accept: bool,
    /// The last answer that said that nothing has changed since the page was read, if there was one.
    pub unread: Option<Unread>,
    /// The fields that the source's recipe names a place of.
    pub named: Vec<Field>,
    /// What the watched part of the page says, in the caller's own words; the items are the change, and no list that is judged.
    pub watched: Option<&'a str>,
    /// Nothing is recorded where a field is not as it was.
    pub only_whole: bool,
    /// Who words what becomes of the source.
    pub wording: &'a dyn Wording,
    /// What readers are to know new items by.
    pub guid: Guid,
    /// The feed's first `url`, which addresses are resolved against where a guid is made of them.
    pub guid_base: Option<&'a Url>,
    /// How much is kept.
    pub keep: Keep,
    /// Where days begin.
    pub timezone: Tz,
    /// The time zone in which the page's times were read that name none, where that is not the feed's.
    pub zone: Option<Tz>,
    /// The time of the fetch.
    pub now: DateTime<Utc>,
}

/// A look at a source whose page is as it was.
#[derive(Debug)]
pub struct Unchanged<'a> {
    /// The feed's id.
    pub feed: &'a str,
    /// The source's address as written in feeds.toml.
    pub source: &'a str,
    /// What the answer said about asking again.
    pub cache_state: &'a CacheState,
    /// Before it, the page may be taken for unchanged.
    pub fresh_until: Option<DateTime<Utc>>,
    /// Where permanent redirects led, where that is known.
    pub moved_to: Option<&'a str>,
    /// The page itself was in the answer, with the same bytes; else a 304.
    pub is_read: bool,
    /// How much is kept.
    pub keep: Keep,
    /// Who words what becomes of the source.
    pub wording: &'a dyn Wording,
    /// The time of the fetch.
    pub now: DateTime<Utc>,
}

/// What became of a sighting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It was believed.
    Believed {
        /// Items that history did not know.
        new: usize,
        /// Items whose words changed.
        edited: usize,
        /// Older items that the list shows now, too, and that are no news.
        backfilled: usize,
        /// The server said up to now that nothing had changed, which was not true.
        told_wrong: bool,
        /// The guids that new items would have and others have: these are known by ids of their own.
        shared_guids: Vec<String>,
        /// Fields that are not as usual, of which known items keep what they had.
        broken: Vec<FieldVerdict>,
    },
    /// It would be but for some fields, and only a whole page was wanted: the feed stays as it was.
    Broken(Difference),
    /// It was not, and the feed stays as it was.
    Doubted(Doubt),
}

/// What the store made of a sighting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Believed or not.
    pub verdict: Verdict,
    /// The source had been failing and is well again.
    pub healed: bool,
}
