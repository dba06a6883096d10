/// How much of a text is its date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Extent {
    /// It stands within other words or figures.
    Within,
    /// It is a part that is set off from the rest: "Ada Byron | 8 March 2026".
    Part,
    /// The text is the date, labels aside.
    Whole,
}

/// What a date says of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sense {
    /// When it was published.
    Published,
    /// When it was last changed.
    Updated,
}
