use std::fmt;

/// Something that cost a field but not its item: reported, never fatal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// The item's title, or its link where it has no title.
    pub item: String,
    /// The field that was lost, by its name in feeds.toml.
    pub field: &'static str,
    /// What was wrong with it, and what was done instead.
    pub message: String,
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} (item “{}”)", self.field, self.message, self.item)
    }
}
