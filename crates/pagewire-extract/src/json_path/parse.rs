//! From words to a path, by the grammar of RFC 9535.

use super::{
    filter,
    path::{PathFault, Segment, Selector},
};

/// Longer paths are a mistake.
const LONGEST: usize = 1_000;
/// Selectors of one segment.
const MOST: usize = 100;

/// Parses a path; the `$` of its root may be left out.
pub(super) fn path(source: &str) -> Result<Vec<Segment>, PathFault> {
    if source.len() > LONGEST {
        return Err(PathFault(format!("it is longer than {LONGEST} bytes")));
    }
    let mut words = Words { source, at: 0, depth: 0 };
    if source.is_empty() {
        return Err(PathFault("it is empty; `$` is all of it".into()));
    }
    let mut segments = Vec::new();
    let is_rooted = words.take("$");
    if !is_rooted && !source.starts_with(['.', '[']) {
        segments.push(words.named(false)?);
    }
    segments.append(&mut words.segments()?);
    match words.rest().chars().next() {
        None => Ok(segments),
        Some(c) => Err(words.fault(&format!("`{c}` does not fit there"))),
    }
}

/// A path that is being read.
pub(super) struct Words<'s> {
    pub source: &'s str,
    pub at: usize,
    /// How many filters and parentheses are open.
    pub depth: usize,
}

impl<'s> Words<'s> {
    pub(super) fn rest(&self) -> &'s str {
        self.source.get(self.at..).unwrap_or_default()
    }

    pub(super) fn take(&mut self, mark: &str) -> bool {
        let taken = self.rest().starts_with(mark);
        self.at += if taken { mark.len() } else { 0 };
        taken
    }

    pub(super) fn skip_space(&mut self) {
        self.at = self.source.len() - self.rest().trim_start().len();
    }

    pub(super) fn fault(&self, what: &str) -> PathFault {
        PathFault(format!("{what}, behind `{}`", self.source.get(..self.at).unwrap_or_default()))
    }

    pub(super) fn expect(&mut self, mark: &str) -> Result<(), PathFault> {
        self.skip_space();
        if self.take(mark) { Ok(()) } else { Err(self.fault(&format!("`{mark}` is missing"))) }
    }

    /// The steps from here on.
    pub(super) fn segments(&mut self) -> Result<Vec<Segment>, PathFault> {
        let mut segments = Vec::new();
        loop {
            if self.take("..") {
                segments.push(if self.take("[") { self.bracketed(true)? } else { self.named(true)? });
            } else if self.take(".") {
                segments.push(self.named(false)?);
            } else if self.take("[") {
                segments.push(self.bracketed(false)?);
            } else {
                return Ok(segments);
            }
        }
    }

    /// A name, or `*`, without brackets.
    fn named(&mut self, descends: bool) -> Result<Segment, PathFault> {
        let selector = if self.take("*") {
            Selector::Wildcard
        } else {
            let ends = |c: char| c.is_whitespace() || ".[]()'\"*,?=<>!&|".contains(c);
            let rest = self.rest();
            let name = rest.get(..rest.find(ends).unwrap_or(rest.len())).unwrap_or_default();
            if name.is_empty() {
                return Err(self.fault("a name is missing"));
            }
            self.at += name.len();
            Selector::Name(name.to_owned())
        };
        Ok(Segment { descends, selectors: vec![selector], end: self.at })
    }

    /// What stands in brackets, the first of which is behind.
    fn bracketed(&mut self, descends: bool) -> Result<Segment, PathFault> {
        let mut selectors = Vec::new();
        loop {
            self.skip_space();
            selectors.push(self.selector()?);
            self.skip_space();
            if self.take("]") {
                return Ok(Segment { descends, selectors, end: self.at });
            }
            if !self.take(",") || selectors.len() >= MOST {
                return Err(self.fault("`]` is missing"));
            }
        }
    }

    fn selector(&mut self) -> Result<Selector, PathFault> {
        match self.rest().chars().next() {
            Some('*') => {
                self.at += 1;
                Ok(Selector::Wildcard)
            }
            Some('\'' | '"') => Ok(Selector::Name(self.string()?)),
            Some('?') => {
                self.at += 1;
                Ok(Selector::Filter(filter::condition(self)?))
            }
            Some(c) if c.is_ascii_digit() || matches!(c, '-' | ':') => self.index_or_slice(),
            Some(c) if c.is_alphabetic() => Err(self.fault("a name in brackets stands in quotation marks")),
            _ => Err(self.fault("a name, an index, `*` or a filter is missing")),
        }
    }

    /// `2`, `-1`, `1:3`, `::2`.
    fn index_or_slice(&mut self) -> Result<Selector, PathFault> {
        let start = self.integer()?;
        self.skip_space();
        if !self.take(":") {
            return start.map(Selector::Index).ok_or_else(|| self.fault("an index is missing"));
        }
        self.skip_space();
        let end = self.integer()?;
        self.skip_space();
        let step = if self.take(":") {
            self.skip_space();
            self.integer()?
        } else {
            None
        };
        Ok(Selector::Slice { start, end, step: step.unwrap_or(1) })
    }

    /// An integer, if one stands here; no JSON has as many members as those that are refused (RFC 9535, 2.1).
    fn integer(&mut self) -> Result<Option<i64>, PathFault> {
        const LARGEST: i64 = (1 << 53) - 1;
        let rest = self.rest();
        let length = rest.bytes().position(|b| !(b.is_ascii_digit() || b == b'-')).unwrap_or(rest.len());
        let Some(digits) = rest.get(..length).filter(|digits| !digits.is_empty()) else { return Ok(None) };
        match digits.parse::<i64>() {
            Ok(number) if (-LARGEST..=LARGEST).contains(&number) => {
                self.at += length;
                Ok(Some(number))
            }
            _ => Err(self.fault(&format!("`{digits}` is no index"))),
        }
    }

    /// A text in quotation marks of either kind.
    pub(super) fn string(&mut self) -> Result<String, PathFault> {
        let mut chars = self.rest().char_indices();
        let Some((_, quote)) = chars.next() else { return Err(self.fault("a text is missing")) };
        // as JSON writes it, whatever the marks around it are
        let mut written = String::from("\"");
        while let Some((at, c)) = chars.next() {
            match c {
                c if c == quote => {
                    written.push('"');
                    let text = serde_json::from_str(&written).map_err(|_| self.fault("an escape is none"))?;
                    self.at += at + c.len_utf8();
                    return Ok(text);
                }
                '"' => written.push_str("\\\""),
                '\\' => match chars.next() {
                    Some((_, '\'')) => written.push('\''),
                    Some((_, escaped)) => written.extend(['\\', escaped]),
                    None => break,
                },
                c => written.push(c),
            }
        }
        Err(self.fault("a text has no end"))
    }
}
