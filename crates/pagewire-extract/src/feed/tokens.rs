//! The pull reader: feeds cut into tags and texts, as forgiving as readers of feeds are.
//!
//! A `<` that begins no tag is text, a tag that breaks off before the next `<` is text, and what is never closed ends the document:
//! what stood before is read. Every byte is looked at a bounded number of times.

use memchr::{memchr, memmem};

/// A piece of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum XmlToken<'a> {
    /// A start tag, or an empty element.
    Open {
        /// With its prefix.
        name: &'a str,
        /// All that stands between the name and the end.
        attributes: &'a str,
        is_empty: bool,
    },
    /// The name of an end tag; empty where it has none.
    Close(&'a str),
    /// Text with its references.
    Text(&'a str),
    /// A CDATA section.
    Data(&'a str),
    /// A document type, with its internal subset.
    Type(&'a str),
}

/// The pieces of a text, up to the first that is never closed.
#[derive(Debug)]
pub(crate) struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Tokens<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    /// What stands before the byte, the rest being what stands behind as many bytes more.
    fn take(&mut self, end: usize, skipped: usize) -> Option<&'a str> {
        let taken = self.rest.get(..end)?;
        self.rest = self.rest.get(end + skipped..)?;
        Some(taken)
    }

    /// What stands between two marks, the first of which is the beginning of the rest.
    fn between(&mut self, from: usize, end: &str) -> Option<&'a str> {
        let length = memmem::find(self.rest.as_bytes().get(from..)?, end.as_bytes())?;
        self.take(from, 0)?;
        self.take(length, end.len())
    }

    /// A start tag; a text where a `<` comes before its end.
    fn start(&mut self) -> Option<XmlToken<'a>> {
        match tag_end(self.rest.as_bytes())? {
            TagEnd::Broken(at) => self.take(at, 0).map(XmlToken::Text),
            TagEnd::Closed(at) => {
                let tag = self.take(at, 1)?.get(1..)?;
                let is_empty = tag.ends_with('/');
                let tag = tag.strip_suffix('/').unwrap_or(tag);
                let (name, attributes) = tag.split_at(name_length(tag));
                Some(XmlToken::Open { name, attributes, is_empty })
            }
        }
    }

    /// An end tag, which a `<` ends as well.
    fn close(&mut self) -> Option<XmlToken<'a>> {
        let end = self.rest.bytes().skip(2).position(|byte| matches!(byte, b'>' | b'<'))? + 2;
        let is_closed = self.rest.as_bytes().get(end) == Some(&b'>');
        let tag = self.take(end, usize::from(is_closed))?.get(2..)?.trim_start();
        Some(XmlToken::Close(tag.get(..name_length(tag))?))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = XmlToken<'a>;

    fn next(&mut self) -> Option<XmlToken<'a>> {
        loop {
            match mark(self.rest) {
                Opening::Comment => _ = self.between(4, "-->")?,
                Opening::Instruction => _ = self.between(2, "?>")?,
                Opening::Declaration => _ = self.between(2, ">")?,
                Opening::Data => return self.between(9, "]]>").map(XmlToken::Data),
                Opening::Type => return type_end(self.rest).and_then(|end| self.take(end, 1)).map(XmlToken::Type),
                Opening::Start => return self.start(),
                Opening::Close => return self.close(),
                Opening::None => {
                    let end = text_end(self.rest);
                    return if end == 0 { None } else { self.take(end, 0).map(XmlToken::Text) };
                }
            }
        }
    }
}

/// What a text begins with.
enum Opening {
    Start,
    Close,
    Comment,
    Data,
    Type,
    Instruction,
    Declaration,
    None,
}

fn mark(text: &str) -> Opening {
    let bytes = text.as_bytes();
    match bytes {
        [b'<', b'/', ..] => Opening::Close,
        [b'<', b'?', ..] => Opening::Instruction,
        [b'<', b'!', b'-', b'-', ..] => Opening::Comment,
        [b'<', b'!', rest @ ..] if rest.starts_with(b"[CDATA[") => Opening::Data,
        [b'<', b'!', rest @ ..] if rest.get(..7).is_some_and(|name| name.eq_ignore_ascii_case(b"DOCTYPE")) => {
            Opening::Type
        }
        [b'<', b'!', next, ..] if next.is_ascii_alphabetic() => Opening::Declaration,
        [b'<', next, ..] if next.is_ascii_alphabetic() || matches!(next, b'_' | b':' | 0x80..) => Opening::Start,
        _ => Opening::None,
    }
}

/// Where a text ends: at the next `<` that begins something else.
fn text_end(text: &str) -> usize {
    let mut from = 0;
    while let Some(at) = text.as_bytes().get(from..).and_then(|rest| memchr(b'<', rest)) {
        if !matches!(text.get(from + at..).map(mark), Some(Opening::None) | None) {
            return from + at;
        }
        from += at + 1;
    }
    text.len()
}

enum TagEnd {
    /// The place of its `>`.
    Closed(usize),
    /// The place of a `<` before that.
    Broken(usize),
}

/// The end of a start tag. A quotation mark counts where a value begins: elsewhere it is an apostrophe.
fn tag_end(tag: &[u8]) -> Option<TagEnd> {
    let mut at = 1;
    let mut is_value = false;
    while let Some(byte) = tag.get(at) {
        match byte {
            b'>' => return Some(TagEnd::Closed(at)),
            b'<' => return Some(TagEnd::Broken(at)),
            quote @ (b'"' | b'\'') if is_value => at += 1 + memchr(*quote, tag.get(at + 1..)?)?,
            _ => {}
        }
        is_value = *byte == b'=' || (is_value && byte.is_ascii_whitespace());
        at += 1;
    }
    None
}

/// The end of a document type: the `>` behind its internal subset.
pub(crate) fn type_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut is_inner) = (1, false);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'[' => is_inner = true,
            b']' => is_inner = false,
            b'>' if !is_inner => return Some(at),
            b'<' if bytes.get(at..)?.starts_with(b"<!--") => at += memmem::find(bytes.get(at..)?, b"-->")?,
            b'"' | b'\'' => at += 1 + memchr(*byte, bytes.get(at + 1..)?)?,
            _ => {}
        }
        at += 1;
    }
    None
}

fn name_length(tag: &str) -> usize {
    tag.bytes().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>')).unwrap_or(tag.len())
}

/// The names and values of a start tag, values without their quotes and with their references.
pub(crate) fn attributes(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        // a name may begin with `=`, so that there is an end to it
        let length = rest.char_indices().skip(1).find(|(_, c)| c.is_ascii_whitespace() || *c == '=');
        let (name, behind) = rest.split_at(length.map_or(rest.len(), |(at, _)| at));
        let Some(value) = behind.trim_start().strip_prefix('=').map(str::trim_start) else {
            rest = behind;
            return Some((name, ""));
        };
        let quoted = value.strip_prefix('"').map(|value| (value, '"'));
        let quoted = quoted.or_else(|| value.strip_prefix('\'').map(|value| (value, '\'')));
        let (value, behind) = match quoted {
            Some((value, quote)) => value.split_once(quote).unwrap_or((value, "")),
            None => value.split_at(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len())),
        };
        rest = behind;
        Some((name, value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<XmlToken<'_>> {
        Tokens::new(text).collect()
    }

    fn open(name: &str) -> XmlToken<'_> {
        XmlToken::Open { name, attributes: "", is_empty: false }
    }

    #[test]
    fn a_less_than_sign_that_begins_no_tag_is_text() {
        assert_eq!(tokens("<t>1 < 2 <3</t>"), [open("t"), XmlToken::Text("1 < 2 <3"), XmlToken::Close("t")]);
        assert_eq!(
            tokens("<t>a <b c</t>"),
            [open("t"), XmlToken::Text("a "), XmlToken::Text("<b c"), XmlToken::Close("t")]
        );
    }

    #[test]
    fn comments_and_instructions_are_passed_over() {
        assert_eq!(tokens("<?xml version='1.0'?><!-- <a> --><b><!ELEMENT c>"), [open("b")]);
    }

    #[test]
    fn what_is_never_closed_ends_the_document() {
        for cut in ["<b", "<b c='", "<!-- x", "<![CDATA[x", "<?p", "</b", "<!DOCTYPE x [", "<!DOCTYPE \"x"] {
            assert_eq!(tokens(&format!("<a>{cut}")), [open("a")], "{cut}");
        }
    }

    #[test]
    fn a_document_type_ends_behind_its_subset() {
        let declared = "<!DOCTYPE a [<!-- don't ]> --><!ENTITY b \"]>\">]";
        assert_eq!(tokens(&format!("{declared}><a>")), [XmlToken::Type(declared), open("a")]);
    }

    #[test]
    fn attributes_may_be_without_quotes_or_value() {
        let read: Vec<_> = attributes(" a=\"1 > 0\" b = '2' c=3 d e='x").collect();
        assert_eq!(read, [("a", "1 > 0"), ("b", "2"), ("c", "3"), ("d", ""), ("e", "x")]);
        assert_eq!(attributes("=a==b \u{e9}").count(), 2);
    }

    #[test]
    fn an_apostrophe_in_a_tag_opens_nothing() {
        assert_eq!(tokens("<a it's><b/>").len(), 2);
    }
}
