//! JSONPath (RFC 9535): names, indices, slices, wildcards, unions, descendants and filters; no functions.
//!
//! The `$` of the root may be left out: `data.posts[*]`. What stands where is a value that `select` follows through JSON.

use std::{fmt, sync::Arc};

use serde_json::Value;

use super::parse;

/// A path with the words it was written in.
#[derive(Debug, Clone)]
pub struct JsonPath {
    source: Arc<str>,
    pub(super) segments: Arc<[Segment]>,
}

/// A path that cannot be read, with what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PathFault(pub(super) String);

impl JsonPath {
    /// Parses a path.
    ///
    /// ```
    /// use pagewire_extract::json::JsonPath;
    ///
    /// assert!(JsonPath::parse("$.data.posts[?@.kind == 'story'].title").is_ok());
    /// assert!(JsonPath::parse("data.posts[").is_err());
    /// ```
    ///
    /// # Errors
    /// [`PathFault`] when the text is no path, is longer than 1,000 bytes or nests more than 16 deep.
    pub fn parse(source: &str) -> Result<Self, PathFault> {
        let source = source.trim();
        Ok(Self { source: source.into(), segments: parse::path(source)?.into() })
    }

    /// The names that it leads through.
    pub(crate) fn names(&self) -> Vec<String> {
        let selectors = self.segments.iter().flat_map(|segment| &segment.selectors);
        selectors
            .filter_map(|selector| if let Selector::Name(name) = selector { Some(name.clone()) } else { None })
            .collect()
    }

    /// The path as it was written.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }
}

impl fmt::Display for JsonPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)
    }
}

/// A step of a path (RFC 9535, 2.5).
#[derive(Debug, Clone)]
pub(super) struct Segment {
    /// Whether it is asked of all that is within, too.
    pub descends: bool,
    pub selectors: Vec<Selector>,
    /// Where it ends in the path as it was written.
    pub end: usize,
}

/// Which children a step leads to (RFC 9535, 2.3).
#[derive(Debug, Clone)]
pub(super) enum Selector {
    Name(String),
    Index(i64),
    Slice { start: Option<i64>, end: Option<i64>, step: i64 },
    Wildcard,
    Filter(JsonCondition),
}

/// What a filter asks of a child.
#[derive(Debug, Clone)]
pub(super) enum JsonCondition {
    Any(Vec<JsonCondition>),
    All(Vec<JsonCondition>),
    Not(Box<JsonCondition>),
    /// Whether something is there.
    Exists(Query),
    Compare(Operand, JsonComparison, Operand),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum JsonComparison {
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

#[derive(Debug, Clone)]
pub(super) enum Operand {
    Literal(Value),
    Query(Query),
}

/// A path within a filter: from the child that is asked (`@`), or from the root (`$`).
#[derive(Debug, Clone)]
pub(super) struct Query {
    pub from_root: bool,
    pub segments: Vec<Segment>,
}
