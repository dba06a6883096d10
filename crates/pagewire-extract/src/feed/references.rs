//! References of XML texts: characters, the five names of XML, those of HTML, and what the document itself declares.
//!
//! A reference that is none is text. What a document declares is a text of its own: it stands for no other declaration and no file,
//! and there is a bound to how much it may add, so that nothing grows out of a few lines.

use std::{borrow::Cow, collections::HashMap};

use html5ever::data::NAMED_ENTITIES;
use memchr::memchr;

/// Bytes of a name, and of a number.
const LONGEST_NAME: usize = 32;
/// Bytes that a declaration may stand for.
const LONGEST_VALUE: usize = 1_000;
/// Declarations of a document.
const MOST_DECLARED: usize = 500;
/// Bytes that all declarations together may add to a document.
const MOST_ADDED: usize = 1 << 20;

/// Reads the references of one document.
#[derive(Debug)]
pub(crate) struct References<'a> {
    declared: HashMap<&'a str, String>,
    /// Bytes that declarations may still add.
    room: usize,
}

impl<'a> References<'a> {
    pub(crate) fn new() -> Self {
        Self { declared: HashMap::new(), room: MOST_ADDED }
    }

    /// Takes up the entities of a document type's internal subset; of a name declared twice the first counts (XML 1.0, section 4.2).
    pub(crate) fn declare(&mut self, document_type: &'a str) {
        for declaration in document_type.split("<!ENTITY").skip(1).take(MOST_DECLARED) {
            let Some((name, rest)) = declaration.trim_start().split_once(|c: char| c.is_ascii_whitespace()) else {
                continue;
            };
            let rest = rest.trim_start();
            let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) else { continue };
            let Some((value, _)) = rest.get(1..).and_then(|rest| rest.split_once(quote)) else { continue };
            if value.len() <= LONGEST_VALUE && !self.declared.contains_key(name) {
                let value = Self::new().decoded(value).into_owned();
                self.declared.insert(name, value);
            }
        }
    }

    /// A text with its references resolved.
    pub(crate) fn decoded<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        let Some(first) = memchr(b'&', text.as_bytes()) else { return text.into() };
        let (before, mut rest) = text.split_at(first);
        let mut decoded = String::with_capacity(text.len());
        decoded.push_str(before);
        while let Some(behind) = rest.strip_prefix('&') {
            let end = behind.bytes().take(LONGEST_NAME).position(|byte| !is_name_byte(byte));
            let reference =
                end.filter(|end| behind.as_bytes().get(*end) == Some(&b';')).map(|end| behind.split_at(end));
            let behind = match reference {
                Some((name, behind)) if self.resolve(name, &mut decoded) => behind.get(1..).unwrap_or_default(),
                _ => {
                    decoded.push('&');
                    behind
                }
            };
            let next = memchr(b'&', behind.as_bytes()).unwrap_or(behind.len());
            let (text, behind) = behind.split_at(next);
            decoded.push_str(text);
            rest = behind;
        }
        decoded.into()
    }

    /// Writes what a name stands for; false where it stands for nothing. A number that is no character leaves nothing.
    fn resolve(&mut self, name: &str, to: &mut String) -> bool {
        if let Some(number) = name.strip_prefix('#') {
            return resolve_number(number, to);
        }
        if let Some(value) = self.declared.get(name) {
            if let Some(room) = self.room.checked_sub(value.len()) {
                self.room = room;
                to.push_str(value);
            }
            return true;
        }
        if name == "apos" {
            to.push('\'');
            return true;
        }
        let mut key = String::with_capacity(name.len() + 1);
        key.extend([name, ";"]);
        let Some((first, second)) = NAMED_ENTITIES.get(key.as_str()).filter(|(first, _)| *first != 0) else {
            return false;
        };
        to.extend([*first, *second].into_iter().filter(|code| *code != 0).filter_map(char::from_u32));
        true
    }
}

fn resolve_number(number: &str, to: &mut String) -> bool {
    let hex = number.strip_prefix(['x', 'X']);
    let (digits, radix) = hex.map_or((number, 10), |hex| (hex, 16));
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return false;
    }
    let code = u32::from_str_radix(digits, radix).ok();
    // what is written as a C1 control is meant as windows-1252, as in HTML
    let meant = code.and_then(|code| match u8::try_from(code) {
        Ok(byte @ 0x80..=0x9f) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next(),
        _ => char::from_u32(code),
    });
    to.extend(meant.filter(|c| !c.is_control() || matches!(c, '\t' | '\n' | '\r')));
    true
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'#' | b'_' | b'-' | b'.' | 0x80..)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str) -> String {
        References::new().decoded(text).into_owned()
    }

    #[test]
    fn a_bare_ampersand_is_text() {
        for text in ["Salt & vinegar", "Q&A", "?a=1&b=2", "AT&T;", "&", "&;", "&&", "&#;", "&#x;", "a&é"] {
            assert_eq!(decoded(text), text);
        }
    }

    #[test]
    fn names_of_xml_and_of_html_are_known() {
        assert_eq!(
            decoded("&lt;&amp;&gt;&quot;&apos; caf&eacute;&nbsp;&hellip; &amp;amp;"),
            "<&>\"' café\u{a0}… &amp;"
        );
    }

    #[test]
    fn numbers_that_are_no_characters_leave_nothing() {
        assert_eq!(decoded("a&#0;b&#x1F;c&#xD800;d&#99999999999;e&#65;&#x42;"), "abcdeAB");
        assert_eq!(decoded("&#146;&#x97;"), "’—");
    }

    #[test]
    fn what_a_document_declares_is_its_text_and_no_more() {
        let mut references = References::new();
        references.declare(
            "<!DOCTYPE rss [<!ENTITY a 'A&#160;b'><!ENTITY b \"&a;&a;\"><!ENTITY % c 'x'><!ENTITY d SYSTEM 'file:///etc/passwd'>",
        );
        assert_eq!(references.decoded("&a;|&b;|&c;|&d;"), "A\u{a0}b|&a;&a;|&c;|&d;");
    }

    #[test]
    fn declarations_add_no_more_than_their_bound() {
        let declared = format!("<!ENTITY a \"{}\">", "x".repeat(LONGEST_VALUE));
        let mut references = References::new();
        references.declare(&declared);
        assert!(references.decoded(&"&a;".repeat(1_000_000)).len() <= MOST_ADDED);
    }
}
