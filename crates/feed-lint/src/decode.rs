//! Bytes become text: by a byte order mark, else by what the XML declaration says, else as UTF-8.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::{
    finding::{Findings, quoted},
    rules::xml as rules,
};

/// An XML declaration stands in so many bytes.
const HEAD: usize = 256;

/// Decodes a document; what cannot be decoded is reported and replaced.
pub(crate) fn decode<'a>(bytes: &'a [u8], findings: &mut Findings) -> Cow<'a, str> {
    let (encoding, bytes) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) if encoding != UTF_8 => (encoding, bytes.get(length..).unwrap_or_default()),
        Some(_) => (UTF_8, bytes),
        None => (undeclared(bytes).unwrap_or_else(|| declared(bytes, findings)), bytes),
    };
    let (text, has_errors) = encoding.decode_without_bom_handling(bytes);
    if has_errors {
        let offset = text.find('\u{fffd}').unwrap_or(0);
        findings.report(
            &rules::INVALID_BYTES,
            offset,
            format!("a byte stands here that {} does not have", encoding.name()),
        );
    }
    text
}

/// UTF-16 without a mark, by the zeros of its first character.
fn undeclared(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [b'<', 0, ..] => Some(UTF_16LE),
        [0, b'<', ..] => Some(UTF_16BE),
        _ => None,
    }
}

/// The encoding that an XML declaration names.
fn declared(bytes: &[u8], findings: &mut Findings) -> &'static Encoding {
    let head = String::from_utf8_lossy(bytes.get(..HEAD.min(bytes.len())).unwrap_or_default());
    let declaration =
        head.trim_start().strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")).map_or("", |(inner, _)| inner);
    let Some((_, value)) = declaration.split_once("encoding") else { return UTF_8 };
    let value = value.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '\''));
    let name = value.split(['"', '\'']).next().unwrap_or("");
    match Encoding::for_label(name.as_bytes()) {
        // a declaration that could be read is in no encoding of two bytes
        Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => {
            findings.report(
                &rules::UNKNOWN_ENCODING,
                0,
                format!("the document is not in {}, which it names", quoted(name)),
            );
            UTF_8
        }
        Some(encoding) => {
            if encoding != UTF_8 && !name.eq_ignore_ascii_case("us-ascii") {
                findings.report(&rules::NOT_UTF8, 0, format!("the document is in {}", quoted(name)));
            }
            encoding
        }
        None => {
            findings.report(&rules::UNKNOWN_ENCODING, 0, format!("{} names no encoding", quoted(name)));
            UTF_8
        }
    }
}
