//! What is found: gathered by byte offset while a document is judged, and told by line and column with the line itself.

use crate::rule::{Rule, Severity};

/// More findings than this are counted, not kept.
const MOST: usize = 500;
/// How many characters of a line are shown.
const SHOWN: usize = 100;
/// How many of them stand before the place.
const BEFORE: usize = 60;
/// How many characters of a value a message shows.
const QUOTED: usize = 60;

/// One breach of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule that is broken.
    pub rule: &'static Rule,
    /// Counted from 1.
    pub line: usize,
    /// In characters, counted from 1.
    pub column: usize,
    /// What was seen.
    pub message: String,
    /// The specification and section that says so.
    pub clause: &'static str,
    /// The line, or the part of it around the place.
    pub excerpt: String,
    /// How many characters of the excerpt stand before the place.
    pub caret: usize,
}

impl Finding {
    /// Returns how much it matters.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.rule.severity
    }
}

/// What was found so far, by offset.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    list: Vec<OffsetFinding>,
    omitted: usize,
}

#[derive(Debug)]
struct OffsetFinding {
    rule: &'static Rule,
    offset: usize,
    message: String,
    clause: &'static str,
}

impl Findings {
    /// Keeps a finding under the clause of its rule.
    pub(crate) fn report(&mut self, rule: &'static Rule, offset: usize, message: impl Into<String>) {
        self.report_under(rule, rule.clause, offset, message);
    }

    /// Keeps a finding under a clause of its own; an empty one stands for that of the rule.
    pub(crate) fn report_under(
        &mut self,
        rule: &'static Rule,
        clause: &'static str,
        offset: usize,
        message: impl Into<String>,
    ) {
        if self.list.len() >= MOST && rule.severity < Severity::Error || self.list.len() >= 2 * MOST {
            self.omitted += 1;
            return;
        }
        let clause = if clause.is_empty() { rule.clause } else { clause };
        self.list.push(OffsetFinding { rule, offset, message: message.into(), clause });
    }

    /// Returns them in the order of the text, with how many were left out.
    pub(crate) fn settle(mut self, text: &str) -> (Vec<Finding>, usize) {
        self.list.sort_by_key(|seen| seen.offset);
        let mut place = LineCursor { offset: 0, line: 1, start: 0 };
        let located = |seen: OffsetFinding| {
            place.advance(text, seen.offset);
            let (column, excerpt, caret) = place.excerpt(text);
            Finding {
                rule: seen.rule,
                line: place.line,
                column,
                message: seen.message,
                clause: seen.clause,
                excerpt,
                caret,
            }
        };
        (self.list.into_iter().map(located).collect(), self.omitted)
    }
}

/// A place in a text that only moves on.
struct LineCursor {
    offset: usize,
    line: usize,
    /// Where its line begins.
    start: usize,
}

impl LineCursor {
    fn advance(&mut self, text: &str, offset: usize) {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        for (at, byte) in text.as_bytes().iter().enumerate().take(offset).skip(self.offset) {
            let is_lone_return = *byte == b'\r' && text.as_bytes().get(at + 1) != Some(&b'\n');
            if *byte == b'\n' || is_lone_return {
                self.line += 1;
                self.start = at + 1;
            }
        }
        self.offset = offset.max(self.offset);
    }

    /// The column, and the part of the line around it with the number of characters before the place.
    fn excerpt(&self, text: &str) -> (usize, String, usize) {
        let before = text.get(self.start..self.offset).unwrap_or("");
        let after = text.get(self.offset..).unwrap_or("");
        let count = before.chars().count();
        let skipped = count.saturating_sub(BEFORE);
        let shown = count - skipped;
        let line = before.chars().skip(skipped).chain(after.chars().take_while(|c| !matches!(c, '\n' | '\r')));
        let excerpt = line.take(SHOWN).map(|c| if c.is_control() { ' ' } else { c }).collect();
        (count + 1, excerpt, shown)
    }
}

/// A foreign value as messages show it: short, on one line, in quotation marks.
pub(crate) fn quoted(value: &str) -> String {
    let mut shown: String = value.chars().take(QUOTED).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if value.chars().nth(QUOTED).is_some() {
        shown.push('…');
    }
    format!("\"{shown}\"")
}
