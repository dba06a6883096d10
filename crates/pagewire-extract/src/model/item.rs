use serde::{Deserialize, Serialize};
use url::Url;

use super::{CalendarEvent, Episode, Field, Moment, SafeHtml};

/// A person or an agency that wrote an item.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Author {
    /// The name as shown.
    pub name: String,
    /// A page about them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<Url>,
}

/// A picture that stands for an item or a feed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Image {
    /// Its absolute address.
    pub url: Url,
    /// What it shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alt: Option<String>,
}

/// Attached media.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Enclosure {
    /// Its absolute address.
    pub url: Url,
    /// Its media type.
    pub media_type: String,
    /// Its length in bytes, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub length: Option<u64>,
}

impl Enclosure {
    /// The type of a file of which nothing is known.
    pub const UNKNOWN: &str = "application/octet-stream";

    /// Whether nobody has said how long it is, or what.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.length.is_none() || self.media_type == Self::UNKNOWN
    }

    /// Takes over what was known of the file before, where its page does not say it.
    pub fn complete_by(&mut self, before: &[Self]) {
        let Some(before) = before.iter().find(|before| before.url == self.url) else { return };
        self.length = self.length.or(before.length);
        if self.media_type == Self::UNKNOWN {
            self.media_type.clone_from(&before.media_type);
        }
    }
}

/// What an item's source itself says of which item it is, word by word: what a published guid may be made of when the item is first
/// seen. It is no part of what is stored of the item.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceNames {
    /// The address of its page as written, perhaps relative, with all of its parameters.
    pub href: Option<String>,
    /// The source's own id, where it names this item alone.
    pub id: Option<String>,
    /// The source is a feed, whose readers would know the item by that id.
    pub of_feed: bool,
}

/// An item with its values typed, cleaned and safe, and the keys it can be recognised by.
///
/// All text is free of markup and of characters that XML 1.0 forbids; all addresses are absolute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Item {
    /// Keys by which history recognises it, the strongest first; not part of what is stored in the item's body.
    #[serde(skip)]
    pub keys: Vec<String>,
    /// What its source says of which item it is; not stored either.
    #[serde(skip)]
    pub named: SourceNames,
    /// Its own page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Url>,
    /// Its headline, as text; empty where the page gives none.
    pub title: String,
    /// The short form, as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// The full form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<SafeHtml>,
    /// When its page says it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<String>"))]
    pub published: Option<Moment>,
    /// When its page says it was last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<String>"))]
    pub updated: Option<Moment>,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<Author>,
    /// Its lead image.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<Image>,
    /// Attached media.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub enclosures: Vec<Enclosure>,
    /// Sections and tags.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// The language it is written in, as a BCP 47 tag, where that is known of it alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// What it is as an episode of a podcast.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub episode: Option<Episode>,
    /// When and where that takes place which it tells of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<CalendarEvent>,
    /// Of what an item's own page says: the fields that stand in the place of the list's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schemars", schemars(skip))]
    pub decided: Vec<Field>,
}

impl Item {
    /// The enclosure that is played: the first of audio or video, else the first of all.
    #[must_use]
    pub fn played(&self) -> Option<&Enclosure> {
        let is_playable = |kind: &str| kind.starts_with("audio/") || kind.starts_with("video/");
        let playable = self.enclosures.iter().find(|enclosure| is_playable(&enclosure.media_type));
        playable.or_else(|| self.enclosures.first())
    }

    /// Adds what the item's own page says. The list's words stand where it has any, except that the article is the full form, and
    /// an instant tells the same day more precisely.
    #[must_use]
    pub fn completed_by(self, article: &Self) -> Self {
        fn or<T: Clone>(own: Vec<T>, other: &[T]) -> Vec<T> {
            if own.is_empty() { other.to_vec() } else { own }
        }
        let decides = |field: Field| article.decided.contains(&field);
        let published = match (self.published.filter(|_| !decides(Field::Published)), article.published) {
            (Some(Moment::Day(day)), Some(instant @ Moment::Instant(_))) if instant.day() == day => Some(instant),
            (own, other) => own.or(other),
        };
        Self {
            title: if self.title.is_empty() || decides(Field::Title) { article.title.clone() } else { self.title },
            summary: self.summary.or_else(|| article.summary.clone()),
            content: article.content.clone().or(self.content),
            published,
            updated: self.updated.or(article.updated),
            authors: if decides(Field::Author) { article.authors.clone() } else { or(self.authors, &article.authors) },
            image: self.image.filter(|_| !decides(Field::Image)).or_else(|| article.image.clone()),
            enclosures: or(self.enclosures, &article.enclosures),
            categories: if decides(Field::Category) {
                article.categories.clone()
            } else {
                or(self.categories, &article.categories)
            },
            language: self.language.or_else(|| article.language.clone()),
            episode: self.episode.or_else(|| article.episode.clone()),
            event: self.event.or_else(|| article.event.clone()),
            keys: self.keys,
            named: self.named,
            link: self.link,
            decided: Vec::new(),
        }
    }
}
