//! Reading a TOML table key by key, with a problem for whatever does not fit, so that one run finds them all.

use std::{cell::RefCell, ops::Range, time::Duration};

use serde_spanned::Spanned;
use toml::de::{DeTable, DeValue};

use super::{
    meant,
    problem::{Complaint, Problem},
};

/// A value with its place.
pub(super) type Value<'a> = &'a Spanned<DeValue<'a>>;

/// Collects problems; shared by all readers of one file.
#[derive(Debug, Default)]
pub(super) struct Problems {
    faults: RefCell<Vec<Problem>>,
    doubts: RefCell<Vec<Problem>>,
}

impl Problems {
    /// Adds what is wrong with the value at a place.
    pub(super) fn complain(&self, span: Range<usize>, complaint: Complaint) {
        self.add(span, complaint.message, complaint.help);
    }

    pub(super) fn add(&self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.faults.borrow_mut().push(problem(span, message, help));
    }

    /// Notes what is allowed, and probably not meant.
    pub(super) fn doubt(&self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.doubts.borrow_mut().push(problem(span, message, help));
    }

    /// What is probably not meant, in the order in which it was found.
    pub(super) fn doubts(&self) -> Vec<Problem> {
        self.doubts.borrow().clone()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.faults.borrow().is_empty()
    }

    /// How many there are so far.
    pub(super) fn count(&self) -> usize {
        self.faults.borrow().len()
    }

    /// All of them, in the order of the file.
    pub(super) fn into_sorted(self) -> Vec<Problem> {
        let mut problems = self.faults.into_inner();
        problems.sort_by_key(|problem| problem.span.start);
        problems
    }
}

fn problem(span: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Problem {
    Problem { message: message.into(), span, help: Some(help.into()).filter(|help| !help.is_empty()) }
}

/// One table of the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'a> {
    table: &'a DeTable<'a>,
    pub problems: &'a Problems,
}

impl<'a> Reader<'a> {
    /// Reads a table that may have these keys and no others. `name` is how messages call it.
    pub(super) fn new(table: &'a DeTable<'a>, name: &str, allowed: &[&str], problems: &'a Problems) -> Self {
        for key in table.keys().filter(|key| !allowed.contains(&key.get_ref().as_ref())) {
            let written = key.get_ref();
            let help = match nearest(written, allowed) {
                Some(meant) => format!("did you mean `{meant}`? {name} may have: {}", allowed.join(", ")),
                None => format!("{name} may have: {}", allowed.join(", ")),
            };
            problems.add(key.span(), format!("unknown key `{written}` in {name}"), help);
        }
        Self { table, problems }
    }

    /// The same of a table whose keys are judged elsewhere.
    pub(super) fn again(table: &'a DeTable<'a>, problems: &'a Problems) -> Self {
        Self { table, problems }
    }

    pub(super) fn value(&self, key: &str) -> Option<Value<'a>> {
        self.table.get(key)
    }

    /// The place of a key, or of the nearest thing to it.
    pub(super) fn key_span(&self, key: &str) -> Option<Range<usize>> {
        self.table.get_key_value(key).map(|(key, _)| key.span())
    }

    /// Says that a value is not what is wanted there.
    pub(super) fn mismatch(&self, value: Value<'a>, key: &str, wanted: &str) {
        let found = value.get_ref().type_str();
        let help = meant::value(key, value.get_ref(), wanted);
        self.problems.add(value.span(), format!("`{key}` is {} {found}, not {wanted}", article(found)), help);
    }

    fn garbled(&self, value: Value<'a>, key: &str) {
        self.problems.add(
            value.span(),
            format!("`{key}` holds a control character"),
            "write it without `\\u0000` and its like",
        );
    }

    pub(super) fn text(&self, key: &str) -> Option<&'a str> {
        let value = self.value(key)?;
        match value.get_ref() {
            DeValue::String(text) if is_garbled(text) => {
                self.garbled(value, key);
                None
            }
            DeValue::String(text) if !text.trim().is_empty() => Some(text),
            DeValue::String(_) => {
                self.problems.add(value.span(), format!("`{key}` is empty"), "write a text, or leave the key out");
                None
            }
            _ => {
                self.mismatch(value, key, "a string");
                None
            }
        }
    }

    /// A text that `parse` makes something of, or a problem with what `parse` says.
    pub(super) fn parsed<T>(&self, key: &str, parse: impl FnOnce(&str) -> Result<T, Complaint>) -> Option<T> {
        let text = self.text(key)?;
        match parse(text) {
            Ok(parsed) => Some(parsed),
            Err(complaint) => {
                self.problems.complain(self.value(key)?.span(), complaint);
                None
            }
        }
    }

    pub(super) fn flag(&self, key: &str) -> Option<bool> {
        let value = self.value(key)?;
        if let DeValue::Boolean(flag) = value.get_ref() {
            return Some(*flag);
        }
        self.mismatch(value, key, "true or false");
        None
    }

    /// Whether a length of time is a text; a number has no unit, which is said.
    pub(super) fn has_unit(&self, key: &str) -> bool {
        let number = self.value(key).filter(|value| matches!(value.get_ref(), DeValue::Integer(_)));
        if let Some(number) = number {
            self.mismatch(number, key, "a length of time");
        }
        number.is_none()
    }

    pub(super) fn duration(&self, key: &str) -> Option<Duration> {
        if !self.has_unit(key) {
            return None;
        }
        self.parsed(key, |text| {
            let wrong = format!("`{key} = \"{text}\"` is no length of time");
            parse_duration(text).ok_or(Complaint::new(
                wrong,
                "write a number above 0 with a unit, such as 90s, 30m, 6h, 7d or 2w".into(),
            ))
        })
    }

    /// A length of time that may be nothing, or less than a second: `0s`, `250ms`.
    pub(super) fn pause(&self, key: &str) -> Option<Duration> {
        if !self.has_unit(key) {
            return None;
        }
        self.parsed(key, |text| {
            let milliseconds = text.strip_suffix("ms").and_then(|number| number.trim().parse::<u32>().ok());
            let pause = match text.trim() {
                "0s" => Some(Duration::ZERO),
                _ => milliseconds.map(|number| Duration::from_millis(number.into())).or_else(|| parse_duration(text)),
            };
            let wrong = format!("`{key} = \"{text}\"` is no length of time");
            pause.ok_or(Complaint::new(wrong, "write a number with a unit, such as 0s, 250ms, 2s or 1m".into()))
        })
    }

    /// A whole number, 0 among them.
    pub(super) fn number(&self, key: &str) -> Option<u64> {
        let is_zero = self.value(key).is_some_and(
            |value| matches!(value.get_ref(), DeValue::Integer(number) if i64::from_str_radix(number.as_str(), number.radix()) == Ok(0)),
        );
        if is_zero { Some(0) } else { self.count(key) }
    }

    /// A whole number above 0.
    pub(super) fn count(&self, key: &str) -> Option<u64> {
        let value = self.value(key)?;
        let DeValue::Integer(number) = value.get_ref() else {
            self.mismatch(value, key, "a whole number");
            return None;
        };
        let parsed =
            i64::from_str_radix(number.as_str(), number.radix()).ok().and_then(|number| u64::try_from(number).ok());
        parsed.filter(|number| *number > 0).or_else(|| {
            self.problems.add(value.span(), format!("`{key}` is not above 0"), "write a whole number above 0");
            None
        })
    }

    pub(super) fn table(&self, key: &str) -> Option<&'a DeTable<'a>> {
        let value = self.value(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(table),
            _ => {
                self.mismatch(value, key, "a table");
                None
            }
        }
    }

    /// One text or a list of them, each with its place.
    pub(super) fn texts(&self, key: &str) -> Vec<(&'a str, Range<usize>)> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let members: Vec<Value<'a>> = match value.get_ref() {
            DeValue::Array(members) => members.iter().collect(),
            _ => vec![value],
        };
        if members.is_empty() {
            self.problems.add(
                value.span(),
                format!("`{key}` is an empty list"),
                "name at least one, or leave the key out",
            );
        }
        let mut texts = Vec::new();
        for member in members {
            match member.get_ref() {
                DeValue::String(text) if is_garbled(text) => self.garbled(member, key),
                DeValue::String(text) if !text.trim().is_empty() => texts.push((text.as_ref(), member.span())),
                DeValue::String(_) => {
                    self.problems.add(member.span(), format!("`{key}` holds an empty text"), empty(key));
                }
                _ => self.mismatch(member, key, "a string or a list of strings"),
            }
        }
        texts
    }
}

/// What belongs into a text that is empty.
fn empty(key: &str) -> &'static str {
    if key == "url" {
        "write the address of a page, such as https://example.org/news"
    } else {
        "write a text, or leave it out"
    }
}

/// Whether a text holds characters that nobody types, and that neither CSS nor XML knows.
fn is_garbled(text: &str) -> bool {
    text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

/// The members of a table in the order of the file.
pub(super) fn in_order<'a>(table: &'a DeTable<'a>) -> Vec<(&'a str, Range<usize>, Value<'a>)> {
    let mut members: Vec<_> = table.iter().map(|(key, value)| (key.get_ref().as_ref(), key.span(), value)).collect();
    members.sort_by_key(|(_, span, _)| span.start);
    members
}

/// The indefinite article of a noun.
pub(super) fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

/// `90s`, `30m`, `6h`, `7d`, `2w`: a number above 0 and a unit.
#[must_use]
pub fn parse_duration(text: &str) -> Option<Duration> {
    let text = text.trim();
    let unit_at = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(unit_at);
    let seconds = match unit.trim() {
        "s" => 1,
        "m" | "min" => 60,
        "h" => 3600,
        "d" => 86_400,
        "w" => 604_800,
        _ => return None,
    };
    // a hundred years is more than anybody means, and less than any clock arithmetic minds
    let total = number.parse::<u64>().ok()?.checked_mul(seconds)?;
    (1..=100 * 366 * 86_400).contains(&total).then(|| Duration::from_secs(total))
}

/// The allowed word that was probably meant, if any is near.
pub(super) fn nearest<'a>(word: &str, allowed: &[&'a str]) -> Option<&'a str> {
    let (distance, nearest) = allowed.iter().map(|known| (distance(word, known), *known)).min()?;
    (distance <= 2 && distance < nearest.len()).then_some(nearest)
}

/// Levenshtein's distance between two short words.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(64).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
