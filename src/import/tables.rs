//! The tables of a TOML file with the lines of their keys.

use toml::de::{DeTable, DeValue};

use super::{ImportFault, draft::Key};

/// A value with its key and line.
#[derive(Clone, Copy)]
pub(super) struct Member<'a> {
    pub key: Key<'a>,
    pub value: &'a DeValue<'a>,
}

/// A file, parsed.
pub(super) struct File<'t> {
    pub root: toml::Spanned<DeTable<'t>>,
    lines: Vec<usize>,
}

impl<'t> File<'t> {
    pub(super) fn parse(text: &'t str) -> Result<Self, ImportFault> {
        let lines: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
        let root = DeTable::parse(text).map_err(|fault| ImportFault::Malformed {
            line: line_at(&lines, fault.span().map_or(0, |span| span.start)),
            what: "TOML",
            fault: fault.message().to_owned(),
        })?;
        Ok(Self { root, lines })
    }

    /// The members of a table in the order of the file.
    pub(super) fn members<'a>(&'a self, table: &'a DeTable<'t>) -> Vec<Member<'a>> {
        let mut members: Vec<(usize, Member<'a>)> = table
            .iter()
            .map(|(key, value)| {
                let at = key.span().start;
                let key = Key { line: line_at(&self.lines, at), name: key.get_ref() };
                (at, Member { key, value: value.get_ref() })
            })
            .collect();
        members.sort_by_key(|(at, _)| *at);
        members.into_iter().map(|(_, member)| member).collect()
    }

    pub(super) fn line(&self, at: usize) -> usize {
        line_at(&self.lines, at)
    }
}

fn line_at(lines: &[usize], at: usize) -> usize {
    lines.partition_point(|end| *end < at) + 1
}

/// A text, or the texts of a list; none for anything else.
pub(super) fn texts(value: &DeValue<'_>) -> Option<Vec<String>> {
    match value {
        DeValue::String(text) => Some(vec![text.to_string()]),
        DeValue::Array(members) => members.iter().map(|member| text(member.get_ref())).collect(),
        _ => None,
    }
}

pub(super) fn text(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        _ => None,
    }
}

/// A whole number, also one that is written as a text.
pub(super) fn number(value: &DeValue<'_>) -> Option<u64> {
    match value {
        DeValue::Integer(number) => number.as_str().replace('_', "").parse().ok(),
        DeValue::Float(number) => number.as_str().parse::<f64>().ok().filter(|n| (0.0..1e9).contains(n)).map(whole),
        DeValue::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it lies between 0 and 1e9")]
fn whole(number: f64) -> u64 {
    number.ceil() as u64
}
