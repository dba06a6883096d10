//! Character data: references decoded, characters that XML forbids reported.

use std::borrow::Cow;

use super::tree::Written;
use crate::{
    finding::{Findings, quoted},
    html,
    rules::xml as rules,
};

/// Longer references are none.
const LONGEST: usize = 40;

/// Entities that a document declares.
#[derive(Debug, Default)]
pub(super) struct Declared<'a> {
    /// Names that it declares itself.
    pub names: Vec<&'a str>,
    /// Whether its document type is that of RSS 0.91, which has those of HTML.
    pub has_html: bool,
}

impl Declared<'_> {
    fn has(&self, name: &str) -> bool {
        self.names.contains(&name) || self.has_html && html::is_entity(name)
    }
}

/// Decodes the references of a run of text that begins at `offset`.
pub(super) fn decode<'a>(
    text: &'a str,
    offset: usize,
    declared: &Declared<'_>,
    findings: &mut Findings,
) -> (Cow<'a, str>, Written) {
    forbidden(text, offset, findings);
    let mut written = Written::default();
    let Some(first) = text.find('&') else { return (Cow::Borrowed(text), written) };
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    let mut next = Some(first);
    while let Some(at) = next {
        let (before, reference) = rest.split_at(at);
        decoded.push_str(before);
        let place = offset + text.len() - reference.len();
        let taken = one(reference, place, declared, &mut decoded, &mut written, findings);
        rest = reference.get(taken..).unwrap_or("");
        next = rest.find('&');
    }
    decoded.push_str(rest);
    (Cow::Owned(decoded), written)
}

/// Decodes the reference that a text begins with; returns how long it is.
fn one(
    text: &str,
    offset: usize,
    declared: &Declared<'_>,
    decoded: &mut String,
    written: &mut Written,
    findings: &mut Findings,
) -> usize {
    let end = text.bytes().take(LONGEST).skip(1).position(|byte| !(byte.is_ascii_alphanumeric() || byte == b'#'));
    let length = end.map_or(0, |end| end + 1);
    let name = text.get(1..length).unwrap_or("");
    if name.is_empty() || text.as_bytes().get(length) != Some(&b';') {
        findings.report(&rules::BARE_AMPERSAND, offset, "`&` begins a reference that does not end with `;`");
        decoded.push('&');
        return 1;
    }
    match name {
        "amp" => decoded.push('&'),
        "lt" => decoded.push('<'),
        "gt" => decoded.push('>'),
        "quot" => decoded.push('"'),
        "apos" => decoded.push('\''),
        _ => match name.strip_prefix('#') {
            Some(number) => numeric(number, offset, decoded, written, findings),
            None => {
                if !declared.has(name) {
                    let message = format!("`&{name};` is not declared: XML knows amp, lt, gt, quot and apos alone");
                    findings.report(&rules::UNDEFINED_ENTITY, offset, message);
                }
                decoded.push(' ');
            }
        },
    }
    length + 1
}

fn numeric(number: &str, offset: usize, decoded: &mut String, written: &mut Written, findings: &mut Findings) {
    let code = match number.strip_prefix('x') {
        Some(hexadecimal) => {
            written.literally = true;
            u32::from_str_radix(hexadecimal, 16)
        }
        None => number.parse(),
    };
    match code.ok().and_then(char::from_u32).filter(|c| is_allowed(*c)) {
        Some(c) => {
            doubtful(c, offset, findings);
            decoded.push(c);
        }
        None => {
            let message = format!("`&#{number};` is no character of XML");
            findings.report(&rules::INVALID_CHARACTER, offset, message);
        }
    }
}

/// Whether a character may stand in XML 1.0 (production `Char`).
fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// Reports characters that are forbidden, or are there by mistake.
pub(super) fn forbidden(text: &str, offset: usize, findings: &mut Findings) {
    let is_plain = |byte: u8| matches!(byte, b'\t' | b'\n' | b'\r' | 0x20..0x7f);
    if text.bytes().all(is_plain) {
        return;
    }
    for (at, c) in text.char_indices() {
        if !is_allowed(c) {
            let message = format!("the character U+{:04X} may not stand in XML", u32::from(c));
            findings.report(&rules::INVALID_CHARACTER, offset + at, message);
            return;
        }
        if doubtful(c, offset + at, findings) {
            return;
        }
    }
}

/// Reports what a wrong encoding leaves behind.
fn doubtful(c: char, offset: usize, findings: &mut Findings) -> bool {
    let is_doubtful = matches!(c, '\u{80}'..='\u{9f}' | '\u{fffd}');
    if is_doubtful {
        let message =
            format!("the character {} is left over from a wrong encoding", quoted(&format!("U+{:04X}", u32::from(c))));
        findings.report(&rules::BAD_CHARACTERS, offset, message);
    }
    is_doubtful
}
