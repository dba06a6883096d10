//! A date with the words that it was read from, and how words are read as one.

use crate::model::{Found, Moment};

/// A date with the words that it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundDate {
    /// The moment.
    pub moment: Moment,
    /// The words, and where they were found.
    pub found: Found,
}

/// Reads a date, if words are one.
pub(super) type ReadDate<'r> = &'r dyn Fn(&str) -> Option<Moment>;
