use std::fmt;

use serde::{Deserialize, Serialize};

/// A part of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Field {
    /// The headline.
    Title,
    /// The permalink.
    Link,
    /// The short form.
    Summary,
    /// The full form.
    Content,
    /// When it was published.
    Published,
    /// Who wrote it.
    Author,
    /// Its sections and tags.
    Category,
    /// The lead image.
    Image,
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 8] = [
        Self::Title,
        Self::Link,
        Self::Summary,
        Self::Content,
        Self::Published,
        Self::Author,
        Self::Category,
        Self::Image,
    ];

    /// By its name in feeds.toml.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    /// Its name in feeds.toml.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Link => "link",
            Self::Summary => "summary",
            Self::Content => "content",
            Self::Published => "published",
            Self::Author => "author",
            Self::Category => "category",
            Self::Image => "image",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
