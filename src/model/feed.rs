use std::time::Duration;

use chrono::{DateTime, FixedOffset, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

use super::{FeedId, FileName, Image, Item, ItemId, Show, document_name, page_name};

/// A document format that a feed is published in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// RSS 2.0.
    Rss,
    /// Atom 1.0, RFC 4287.
    Atom,
    /// JSON Feed 1.1.
    Json,
    /// iCalendar, RFC 5545: the items that are events.
    Ics,
}

impl Format {
    /// Every format, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Rss, Self::Atom, Self::Json, Self::Ics];

    /// Those that are feeds, which every feed has unless it says.
    pub const FEEDS: [Self; 3] = [Self::Rss, Self::Atom, Self::Json];

    /// The file name extension, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Rss => "rss",
            Self::Atom => "atom",
            Self::Json => "json",
            Self::Ics => "ics",
        }
    }

    /// The registered media type, without parameters.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Rss => "application/rss+xml",
            Self::Atom => "application/atom+xml",
            Self::Json => "application/feed+json",
            Self::Ics => "text/calendar",
        }
    }
}

/// One item as published.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Minted once, never changed.
    pub id: ItemId,
    /// What readers know it by, where that is not its id.
    pub guid: Option<String>,
    /// When it was published: what its page says, else when it was first seen; never in the future.
    pub published: DateTime<FixedOffset>,
    /// When what readers see last changed; never before `published`.
    pub updated: DateTime<FixedOffset>,
    /// When any of it, its publication included, last became known here.
    pub changed: DateTime<Utc>,
    /// The item itself.
    pub item: Item,
    /// In a merged feed, the feed it came from.
    pub origin: Option<FeedSummary>,
}

impl Entry {
    /// What readers know it by, in formats whose ids are any text.
    #[must_use]
    pub fn guid(&self) -> &str {
        self.guid.as_deref().unwrap_or(self.id.as_str())
    }

    /// What readers know it by where only a URI will do (RFC 4287 section 4.2.6).
    #[must_use]
    pub fn uri(&self) -> &str {
        self.guid.as_deref().filter(|guid| is_uri(guid)).unwrap_or(self.id.as_str())
    }
}

/// Whether a text is an absolute IRI that needs no change to be one.
fn is_uri(text: &str) -> bool {
    let is_plain = |c: char| !c.is_whitespace() && !matches!(c, '<' | '>' | '"' | '{' | '}' | '|' | '\\' | '^' | '`');
    text.chars().all(is_plain) && Url::parse(text).is_ok()
}

/// A feed as published, newest entry first: everything that `emit` needs, and nothing else.
#[derive(Debug, Clone, PartialEq)]
pub struct Feed {
    /// Its id in feeds.toml.
    pub id: FeedId,
    /// A URI that names the feed for ever (`urn:uuid:…`).
    pub uri: String,
    /// The name of one of its documents, where that is not made of its id.
    pub file: Option<FileName>,
    /// Its title.
    pub title: String,
    /// What it is about, as text.
    pub description: Option<String>,
    /// The page that it was made from.
    pub home: Option<Url>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// Its image.
    pub image: Option<Image>,
    /// What it is as a podcast.
    pub show: Option<Show>,
    /// When anything in it last changed.
    pub updated: DateTime<Utc>,
    /// How long readers may wait before they look again.
    pub ttl: Option<Duration>,
    /// Where the output folder is published, with a trailing slash: gives `rel=self`.
    pub base_url: Option<Url>,
    /// The formats that it is published in.
    pub formats: Vec<Format>,
    /// Where this very document is, if not where the feed's files are.
    pub address: Option<Url>,
    /// Other documents by their relation to this one: its hub (WebSub), its other pages and archives (RFC 5005).
    pub links: Vec<(Relation, Url)>,
    /// Words that it is ordered by in lists of feeds.
    pub tags: Vec<String>,
    /// The newest entry first.
    pub entries: Vec<Entry>,
}

/// How another document relates to one of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// Who tells subscribers of changes.
    Hub,
    /// The first page of the feed.
    First,
    /// The page with what is older.
    Next,
    /// The page with what is newer.
    Previous,
    /// The last page of the feed.
    Last,
    /// The archive with what is older; it does not change any more.
    PrevArchive,
    /// The feed that an archive belongs to.
    Current,
}

impl Relation {
    /// Its name in documents and headers, as registered with IANA.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hub => "hub",
            Self::First => "first",
            Self::Next => "next",
            Self::Previous => "previous",
            Self::Last => "last",
            Self::PrevArchive => "prev-archive",
            Self::Current => "current",
        }
    }
}

impl Feed {
    /// Takes the dates of our own that lie in the future for now: they are those of a clock that was set back since. A date that its page
    /// gave stays, whatever the clock says.
    pub fn settle(&mut self, now: DateTime<Utc>) {
        for entry in &mut self.entries {
            let latest = now.with_timezone(entry.published.offset());
            if entry.item.published.is_none() {
                entry.published = entry.published.min(latest);
            }
            entry.updated = entry.updated.min(latest.max(entry.published));
            entry.changed = entry.changed.min(now);
        }
        self.updated = self.updated.min(now);
    }

    /// Whether this is an archive that is marked as one (RFC 5005 section 4). The oldest is not: validators ask a marked one for the
    /// archive before it.
    #[must_use]
    pub fn is_archive(&self) -> bool {
        [Relation::Current, Relation::PrevArchive]
            .iter()
            .all(|wanted| self.links.iter().any(|(link, _)| link == wanted))
    }

    /// The file name of one of its documents, such as `world.rss`.
    #[must_use]
    pub fn file_name(&self, format: Format) -> String {
        document_name(&self.id, self.file.as_ref(), format)
    }

    /// The file name of the page that shows it to people, such as `world.html`; none where that is the name of another file.
    #[must_use]
    pub fn page_name(&self) -> Option<String> {
        page_name(&self.id, self.file.as_ref())
    }

    /// The absolute address of one of its documents, where the place of publication is known.
    #[must_use]
    pub fn self_url(&self, format: Format) -> Option<Url> {
        if self.address.is_some() {
            return self.address.clone();
        }
        self.base_url.as_ref()?.join(&self.file_name(format)).ok()
    }
}

/// Why a feed is not well: a source of it fails, is held back, degraded or silent, or a document of it cannot be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedFailure {
    /// The state in a word: `failing` or one of the others.
    pub state: &'static str,
    /// Since when, where that is known; the first failure in the unbroken row of failures.
    pub since: Option<DateTime<Utc>>,
    /// The address that failed, or the name of the document.
    pub source: String,
    /// What went wrong.
    pub reason: String,
    /// What to do about it.
    pub advice: Option<String>,
}

/// What other documents (OPML, the index page, a merged feed's entries) say of a feed.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedSummary {
    /// Its id in feeds.toml.
    pub id: FeedId,
    /// The feed's `uri`.
    pub uri: String,
    /// Its title.
    pub title: String,
    /// The page that it was made from.
    pub home: Option<Url>,
    /// When anything in it last changed.
    pub updated: DateTime<Utc>,
    /// The absolute address of its first format, where known.
    pub self_url: Option<Url>,
    /// The name of its document in its first format; none where it has no document.
    pub file_name: Option<String>,
    /// Words that it is ordered by in lists of feeds.
    pub tags: Vec<String>,
}
