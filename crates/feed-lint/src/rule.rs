//! What a rule is: one row of the tables in `rules`. A check names the row that is broken and says what it saw; everything else that
//! people are told comes from the row.

/// How much a broken rule matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Could be better; nobody loses anything.
    Hint,
    /// Allowed, and some readers show it wrongly or lose it.
    Warning,
    /// Against a specification.
    Error,
}

impl Severity {
    /// Returns the word for it: `error`, `warning` or `hint`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Hint => "hint",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One thing that a feed is held to.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name in kebab-case, which stays.
    pub id: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// Specification and section, or its address. A finding may name the section of the element at hand.
    pub clause: &'static str,
    /// What happens to readers of the feed otherwise.
    pub why: &'static str,
    /// What to write instead.
    pub remedy: &'static str,
}

/// Rows of a table, each with a name for the checks.
macro_rules! rules {
    ($($name:ident: $severity:ident $id:literal, $clause:literal, $why:literal, $remedy:literal;)+) => {
        $(pub(crate) static $name: $crate::rule::Rule = $crate::rule::Rule {
            id: $id,
            severity: $crate::rule::Severity::$severity,
            clause: $clause,
            why: $why,
            remedy: $remedy,
        };)+
        /// The rows of this table.
        pub(crate) static RULES: &[&$crate::rule::Rule] = &[$(&$name),+];
    };
}
pub(crate) use rules;
