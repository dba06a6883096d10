//! Where a tag ends and what its attributes are, by the tokeniser rules of the HTML standard (13.2.5.6 to 13.2.5.40).
//!
//! Given the bytes after a `<`, it finds the closing `>` that quotes do not hide. It allocates nothing and looks at
//! each byte once.

use std::ops::Range;

/// Attributes that a tag may have; the parser compares each with all before it, so that more would cost their square.
pub(super) const MAX_ATTRIBUTES: usize = 256;

/// A tag of the source text, by byte positions.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    /// Its name, as written.
    pub name: Range<usize>,
    /// Just past its `>`.
    pub end: usize,
    /// Where the attributes beyond the limit begin, if there are any.
    pub excess: Option<usize>,
    /// Whether it ends in `/>`.
    pub self_closing: bool,
}

/// Reads the tag whose name begins at `name_start`; none when the text ends inside it.
pub(crate) fn scan(bytes: &[u8], name_start: usize) -> Option<Tag> {
    let name_end = name_end(bytes, name_start);
    let mut at = name_end;
    let (mut count, mut excess) = (0, None);
    loop {
        at = next_attribute(bytes, at);
        if *bytes.get(at)? == b'>' {
            let self_closing = bytes.get(at - 1) == Some(&b'/');
            return Some(Tag { name: name_start..name_end, end: at + 1, excess, self_closing });
        }
        if count == MAX_ATTRIBUTES {
            excess = Some(at);
        }
        count += 1;
        at = attribute(bytes, at)?.end;
    }
}

/// Where the tag name that begins at `start` ends.
#[inline]
pub(crate) fn name_end(bytes: &[u8], start: usize) -> usize {
    skip(bytes, start, |b| !ends_name(b))
}

/// Where a tag's next attribute begins, or its `>` stands, from `at` on.
#[inline]
pub(crate) fn next_attribute(bytes: &[u8], at: usize) -> usize {
    skip(bytes, at, |b| is(b, SPACE | SLASH))
}

/// An attribute, by byte positions.
pub(crate) struct Attribute {
    /// Its name, as written.
    pub name: Range<usize>,
    /// Its value, as written, without its quotes.
    pub value: Range<usize>,
    /// Just past it.
    pub end: usize,
}

/// Reads the attribute that begins at `start`; none when the text ends inside it.
pub(crate) fn attribute(bytes: &[u8], start: usize) -> Option<Attribute> {
    // an equals sign in first place is part of the name
    let name_end = skip(bytes, start + 1, |b| !is(b, EQUALS | SPACE | SLASH | ANGLE));
    let equals = skip(bytes, name_end, |b| is(b, SPACE));
    let name = start..name_end;
    if *bytes.get(equals)? != b'=' {
        return Some(Attribute { name, value: name_end..name_end, end: name_end });
    }
    let value = skip(bytes, equals + 1, |b| is(b, SPACE));
    match *bytes.get(value)? {
        quote @ (b'"' | b'\'') => {
            let close = value + 1 + memchr::memchr(quote, bytes.get(value + 1..)?)?;
            Some(Attribute { name, value: value + 1..close, end: close + 1 })
        }
        _ => {
            let end = skip(bytes, value, |b| !is(b, SPACE | ANGLE));
            Some(Attribute { name, value: value..end, end })
        }
    }
}

/// The value of a tag's attribute, as written; `start` is where the tag's name ends.
pub(crate) fn value_of<'a>(bytes: &'a [u8], start: usize, wanted: &[u8]) -> Option<&'a [u8]> {
    let mut at = start;
    loop {
        at = next_attribute(bytes, at);
        if *bytes.get(at)? == b'>' {
            return None;
        }
        let attribute = attribute(bytes, at)?;
        if bytes.get(attribute.name)?.eq_ignore_ascii_case(wanted) {
            return bytes.get(attribute.value);
        }
        at = attribute.end;
    }
}

/// The first position from `at` on whose byte is not `wanted`.
#[inline]
fn skip(bytes: &[u8], at: usize, wanted: impl Fn(u8) -> bool) -> usize {
    bytes.get(at..).and_then(|rest| rest.iter().position(|&b| !wanted(b))).map_or(bytes.len(), |found| at + found)
}

const SPACE: u8 = 1;
const SLASH: u8 = 2;
const ANGLE: u8 = 4;
const EQUALS: u8 = 8;
/// What each byte may be; looking it up is faster than to compare it with each of them.
const KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    kinds[b' ' as usize] = SPACE;
    kinds[b'\t' as usize] = SPACE;
    kinds[b'\n' as usize] = SPACE;
    kinds[b'\r' as usize] = SPACE;
    kinds[0x0c] = SPACE;
    kinds[b'/' as usize] = SLASH;
    kinds[b'>' as usize] = ANGLE;
    kinds[b'=' as usize] = EQUALS;
    kinds
};

#[inline]
fn is(byte: u8, kinds: u8) -> bool {
    KINDS[usize::from(byte)] & kinds != 0
}

/// Whether a byte ends the name of a tag.
#[inline]
pub(super) fn ends_name(byte: u8) -> bool {
    is(byte, SPACE | SLASH | ANGLE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end_of(tag: &str) -> Option<usize> {
        scan(tag.as_bytes(), 1).map(|tag| tag.end)
    }

    #[test]
    fn quotes_hide_the_end_of_a_tag() {
        assert_eq!(end_of("<a title=\"<script>\" b='>'>x"), Some(26));
    }

    #[test]
    fn quotes_in_an_unquoted_value_hide_nothing() {
        assert_eq!(end_of("<a title=it's>x"), Some(14));
    }

    #[test]
    fn a_quote_outside_a_value_hides_nothing() {
        assert_eq!(end_of("<a \"b>x"), Some(6));
    }

    #[test]
    fn a_tag_may_lack_its_end() {
        assert_eq!(end_of("<a href=\"x>"), None);
    }

    #[test]
    fn attributes_beyond_the_limit_are_marked() {
        let tag = format!("<a{}>", " b".repeat(MAX_ATTRIBUTES + 1));
        assert_eq!(scan(tag.as_bytes(), 1).unwrap().excess, Some(tag.len() - 2));
    }

    #[test]
    fn attributes_are_found_without_regard_to_case() {
        assert_eq!(value_of(b"<script async TYPE = 'text/x'>", 7, b"type"), Some(&b"text/x"[..]));
    }
}
