use std::sync::Arc;

use chrono_tz::Tz;

/// Where a value came from, for `explain` and for weighing one value against another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Evidence {
    /// An element or member of this name in a page that is itself a feed.
    Feed(Arc<str>),
    /// A recipe's selector, as written in feeds.toml.
    Selector(Arc<str>),
    /// A text written in the recipe itself.
    Fixed,
    /// A `<script type="application/ld+json">` block.
    JsonLd,
    /// `itemscope`/`itemprop` attributes.
    Microdata,
    /// A member of this name in JSON: of a page, or of the data that a page's own scripts work on.
    Member(Arc<str>),
    /// Microformats 2 (`h-feed`, `h-entry`).
    Microformats,
    /// A column of the list that was found on the page.
    Column,
    /// The page's own head: `<title>`, `<meta>`, `<html lang>`.
    Head,
    /// A `<meta>` of this name (`og:title`, `article:published_time`, `dc.creator`).
    Meta(Arc<str>),
    /// A heading of the page.
    Heading,
    /// A `<time>` element.
    Time,
    /// A link with `rel=author`.
    RelAuthor,
    /// The line near the title that names authors and dates.
    Byline,
    /// The page's address.
    Address,
    /// The page's blocks of text, judged by what they are and by what surrounds them.
    Blocks,
}

/// A value as found on the page, with the evidence for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The words as found; not trimmed of meaning, only of outer white space.
    pub text: String,
    /// Where they were found.
    pub evidence: Evidence,
}

impl Found {
    /// Pairs a text with its evidence.
    pub fn new(text: impl Into<String>, evidence: Evidence) -> Self {
        Self { text: text.into(), evidence }
    }
}

/// How a recipe says a date is written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DateHint {
    /// A `strftime` pattern; the date is read by it and by nothing else.
    pub format: Option<String>,
    /// The time zone of times that name none.
    pub timezone: Option<Tz>,
}

/// A date as found on the page, with what the recipe says of how to read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawDate {
    /// The words.
    pub found: Found,
    /// The recipe's format and time zone, where it gives any.
    pub hint: Option<Arc<DateHint>>,
}

/// Attached media as found on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawEnclosure {
    /// Its address, perhaps relative.
    pub url: Found,
    /// Its media type, where the page says it.
    pub media_type: Option<String>,
    /// Its length in bytes, where the page says it.
    pub length: Option<u64>,
}

/// What a feed says of an item as an episode, in its words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RawEpisode {
    /// How long it takes: seconds, or `h:mm:ss`.
    pub duration: Option<String>,
    /// The number of the season.
    pub season: Option<String>,
    /// Its number in the season.
    pub number: Option<String>,
    /// Whether it is a whole one.
    pub kind: Option<String>,
    /// Whether it is for adults alone.
    pub explicit: Option<String>,
    /// Its words, in other files.
    pub transcripts: Vec<RawEnclosure>,
}

/// When and where something takes place, in the words of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawEvent {
    /// When it begins.
    pub starts: RawDate,
    /// When it ends.
    pub ends: Option<RawDate>,
    /// Where it is.
    pub location: Option<Found>,
}

/// What a feed says of itself as a podcast, in its words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RawShow {
    /// Who makes it.
    pub author: Option<String>,
    /// Categories, each perhaps with a part of it.
    pub categories: Vec<(String, Option<String>)>,
    /// Whether it is for adults alone.
    pub explicit: Option<String>,
    /// Whether its episodes go on from one to the next.
    pub kind: Option<String>,
}

/// One item as read on the page: words, not yet meaning. Every field may be missing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RawItem {
    /// The source's own identifier (JSON-LD `@id`, `u-uid`, a recipe's `id`).
    pub native_id: Option<Found>,
    /// The permalink, perhaps relative.
    pub link: Option<Found>,
    /// The headline, as text.
    pub title: Option<Found>,
    /// The short form, as text.
    pub summary: Option<Found>,
    /// The full form, as unsafe HTML.
    pub content: Option<Found>,
    /// When it was published.
    pub published: Option<RawDate>,
    /// Further dates of its publication: the first that can be read counts where `published` cannot.
    pub published_else: Vec<RawDate>,
    /// When it was last changed.
    pub updated: Option<RawDate>,
    /// Who wrote it, one value a name.
    pub authors: Vec<Found>,
    /// A lead image's address, perhaps relative.
    pub image: Option<Found>,
    /// The lead image's alternative text.
    pub image_alt: Option<String>,
    /// Attached media.
    pub enclosures: Vec<RawEnclosure>,
    /// Sections, tags.
    pub categories: Vec<Found>,
    /// What it is as an episode of a podcast.
    pub episode: Option<Box<RawEpisode>>,
    /// When and where that takes place which it tells of.
    pub event: Option<Box<RawEvent>>,
}

/// All that was read on one page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Extraction {
    /// The items in reading order.
    pub items: Vec<RawItem>,
    /// What relative links resolve against: `<base href>` where the page has one.
    pub base: Option<String>,
    /// The page's title.
    pub title: Option<Found>,
    /// The page's description.
    pub description: Option<Found>,
    /// The page's language, as a BCP 47 tag.
    pub language: Option<Found>,
    /// The name of the site the page belongs to, for stripping it off titles.
    pub site_name: Option<Found>,
    /// The page's image or icon, perhaps relative.
    pub image: Option<Found>,
    /// The page that a feed is made from, perhaps relative.
    pub home: Option<Found>,
    /// What a feed is as a podcast.
    pub show: Option<RawShow>,
}
