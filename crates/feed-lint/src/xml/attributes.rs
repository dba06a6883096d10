//! The attributes of a start tag.

use super::{
    characters::{self, Declared},
    tree::XmlAttribute,
};
use crate::{finding::Findings, rules::xml as rules, vocabulary::Ns};

/// Start tags with more are cut.
const MOST: usize = 200;

/// What a start tag says after its name.
pub(super) struct Tail<'a> {
    pub attributes: Vec<XmlAttribute<'a>>,
    pub is_empty: bool,
    /// Where the tag ends.
    pub end: usize,
}

/// Reads attributes from `at` to the end of the tag.
pub(super) fn read<'a>(text: &'a str, mut at: usize, declared: &Declared<'_>, findings: &mut Findings) -> Tail<'a> {
    let bytes = text.as_bytes();
    let mut attributes: Vec<XmlAttribute<'a>> = Vec::new();
    let start = at;
    loop {
        let spaces = bytes.get(at..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        at += spaces;
        match bytes.get(at) {
            None | Some(b'<') => {
                findings.report(&rules::MALFORMED_TAG, start.saturating_sub(1), "a tag does not end with `>`");
                return Tail { attributes, is_empty: false, end: at };
            }
            Some(b'>') => return Tail { attributes, is_empty: false, end: at + 1 },
            Some(b'/') if bytes.get(at + 1) == Some(&b'>') => return Tail { attributes, is_empty: true, end: at + 2 },
            Some(byte) if is_name_start(*byte) => {
                if spaces == 0 && at > start {
                    findings.report(&rules::MALFORMED_TAG, at, "attributes need white space between them");
                }
                let (attribute, end) = one(text, at, declared, findings);
                at = end;
                let is_double =
                    |other: &XmlAttribute<'_>| (other.prefix, other.local) == (attribute.prefix, attribute.local);
                if attributes.iter().any(is_double) {
                    let message = format!("the attribute `{}` stands twice in one tag", attribute.local);
                    findings.report(&rules::DUPLICATE_ATTRIBUTE, attribute.offset, message);
                } else if attributes.len() < MOST {
                    attributes.push(attribute);
                }
            }
            Some(_) => {
                findings.report(&rules::MALFORMED_TAG, at, "a tag holds what is no attribute");
                let skipped =
                    text.get(at..).unwrap_or("").find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '<'));
                at = skipped.map_or(text.len(), |skipped| at + skipped.max(1));
            }
        }
    }
}

/// One attribute from where its name begins, and where it ends.
fn one<'a>(text: &'a str, start: usize, declared: &Declared<'_>, findings: &mut Findings) -> (XmlAttribute<'a>, usize) {
    let bytes = text.as_bytes();
    let name_end = start + name_length(bytes.get(start..).unwrap_or_default());
    let (prefix, local) = split_name(text.get(start..name_end).unwrap_or(""));
    let mut attribute =
        XmlAttribute { offset: start, value_offset: name_end, prefix, local, ns: Ns::None, value: "".into() };
    let mut at = name_end + blanks(bytes, name_end);
    if bytes.get(at) != Some(&b'=') {
        findings.report(&rules::MALFORMED_TAG, start, format!("the attribute `{local}` has no value"));
        return (attribute, name_end);
    }
    at += 1;
    at += blanks(bytes, at);
    let Some(quote @ (b'"' | b'\'')) = bytes.get(at) else {
        findings.report(&rules::MALFORMED_TAG, at, format!("the value of `{local}` does not stand in quotation marks"));
        let end = text.get(at..).unwrap_or("").find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '<'));
        return (attribute, end.map_or(text.len(), |end| at + end));
    };
    let value_start = at + 1;
    let Some(length) = bytes.get(value_start..).and_then(|rest| rest.iter().position(|byte| byte == quote)) else {
        findings.report(&rules::MALFORMED_TAG, at, format!("the value of `{local}` does not end"));
        return (attribute, text.len());
    };
    let raw = text.get(value_start..value_start + length).unwrap_or("");
    if let Some(open) = raw.find('<') {
        findings.report(
            &rules::MALFORMED_TAG,
            value_start + open,
            format!("`<` in the value of `{local}` is to be written `&lt;`"),
        );
    }
    attribute.value = characters::decode(raw, value_start, declared, findings).0;
    attribute.value_offset = value_start;
    (attribute, value_start + length + 1)
}

fn blanks(bytes: &[u8], at: usize) -> usize {
    bytes.get(at..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

/// Whether a name may begin with a byte.
pub(super) fn is_name_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'_' | b':' | 0x80..)
}

/// How long the name is that begins here.
pub(super) fn name_length(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .take_while(|byte| is_name_start(**byte) || byte.is_ascii_digit() || matches!(byte, b'-' | b'.'))
        .count()
}

/// Prefix and local name.
pub(super) fn split_name(name: &str) -> (&str, &str) {
    name.split_once(':').unwrap_or(("", name))
}
