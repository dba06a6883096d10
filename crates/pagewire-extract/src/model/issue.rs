use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

/// The fields that can be lost.
const FIELDS: [&str; 14] = [
    "item",
    "id",
    "title",
    "link",
    "summary",
    "content",
    "published",
    "updated",
    "author",
    "image",
    "enclosure",
    "category",
    "full_text",
    "site_rules",
];

/// Something that cost a field but not its item: reported, never fatal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Issue {
    /// The item's title, or its link where it has no title.
    pub item: String,
    /// The field that was lost, by its name in feeds.toml.
    pub field: &'static str,
    /// What was wrong with it, and what was done instead.
    pub message: String,
}

/// The same as another process tells it.
#[derive(Deserialize)]
struct StoredIssue {
    item: String,
    field: String,
    message: String,
}

impl<'de> Deserialize<'de> for Issue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let StoredIssue { item, field, message } = StoredIssue::deserialize(deserializer)?;
        // a field that only another version knows is a value
        let field = FIELDS.into_iter().find(|known| *known == field).unwrap_or("value");
        Ok(Self { item, field, message })
    }
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} (item “{}”)", self.field, self.message, self.item)
    }
}
