//! The charset that a page declares in its first bytes, as browsers look for it (HTML, section 13.2.3.2, "prescan").

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

/// The charset of the first `<meta>` that declares one, or of an XML declaration.
pub(super) fn declared(head: &[u8]) -> Option<&'static Encoding> {
    xml_declaration(head).or_else(|| Scan { rest: head }.meta()).map(|encoding| {
        if encoding == UTF_16LE || encoding == UTF_16BE {
            // the declaration could not have been read if it were true
            UTF_8
        } else if encoding == X_USER_DEFINED {
            WINDOWS_1252
        } else {
            encoding
        }
    })
}

fn xml_declaration(head: &[u8]) -> Option<&'static Encoding> {
    let declaration = head.strip_prefix(b"<?xml")?;
    let declaration = &declaration[..memchr::memmem::find(declaration, b"?>")?];
    Encoding::for_label(word_after(declaration, b"encoding")?)
}

/// Bytes that are walked over.
struct Scan<'a> {
    rest: &'a [u8],
}

impl<'a> Scan<'a> {
    fn meta(mut self) -> Option<&'static Encoding> {
        while let Some(at) = memchr::memchr(b'<', self.rest) {
            self.rest = &self.rest[at + 1..];
            let name = self.rest.strip_prefix(b"/").unwrap_or(self.rest);
            if let Some(comment) = self.rest.strip_prefix(b"!--") {
                // `<!-->` ends where it begins
                let open = &self.rest[1..];
                self.rest =
                    memchr::memmem::find(open, b"-->").map_or(&comment[comment.len()..], |end| &open[end + 3..]);
            } else if is_meta(self.rest) {
                self.rest = &self.rest[4..];
                if let Some(encoding) = self.declaration() {
                    return Some(encoding);
                }
            } else if name.first().is_some_and(u8::is_ascii_alphabetic) {
                let end = name.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'>');
                self.rest = &name[end.unwrap_or(name.len())..];
                while self.attribute().is_some() {}
            } else if self.rest.first().is_some_and(|byte| b"!/?".contains(byte)) {
                self.rest = &self.rest[memchr::memchr(b'>', self.rest).unwrap_or(self.rest.len())..];
            }
        }
        None
    }

    /// What the attributes of a `<meta>` declare.
    fn declaration(&mut self) -> Option<&'static Encoding> {
        let (mut is_pragma, mut by_content, mut by_charset) = (false, None, None);
        while let Some((name, value)) = self.attribute() {
            if name.eq_ignore_ascii_case(b"http-equiv") {
                is_pragma |= value.eq_ignore_ascii_case(b"content-type");
            } else if name.eq_ignore_ascii_case(b"content") {
                by_content = by_content.or_else(|| word_after(value, b"charset"));
            } else if name.eq_ignore_ascii_case(b"charset") {
                by_charset = by_charset.or(Some(value));
            }
        }
        Encoding::for_label(by_charset.or(by_content.filter(|_| is_pragma))?)
    }

    /// The next attribute of the tag, as name and value.
    fn attribute(&mut self) -> Option<(&'a [u8], &'a [u8])> {
        self.skip(|byte| byte.is_ascii_whitespace() || byte == b'/');
        if self.rest.first().is_none_or(|byte| *byte == b'>') {
            return None;
        }
        // a name may begin with `=`
        let name =
            self.take(|at, byte| (at > 0 && byte == b'=') || byte.is_ascii_whitespace() || b"/>".contains(&byte));
        self.skip(|byte| byte.is_ascii_whitespace());
        let Some(value) = self.rest.strip_prefix(b"=") else { return Some((name, b"")) };
        self.rest = value;
        self.skip(|byte| byte.is_ascii_whitespace());
        match self.rest.first() {
            Some(quote @ (b'"' | b'\'')) => {
                let quote = *quote;
                self.rest = &self.rest[1..];
                let value = self.take(|_, byte| byte == quote);
                if self.rest.is_empty() {
                    return None;
                }
                self.rest = &self.rest[1..];
                Some((name, value))
            }
            _ => Some((name, self.take(|_, byte| byte.is_ascii_whitespace() || byte == b'>'))),
        }
    }

    fn skip(&mut self, is: impl Fn(u8) -> bool) {
        let end = self.rest.iter().position(|byte| !is(*byte)).unwrap_or(self.rest.len());
        self.rest = &self.rest[end..];
    }

    fn take(&mut self, ends: impl Fn(usize, u8) -> bool) -> &'a [u8] {
        let end = self.rest.iter().enumerate().position(|(at, byte)| ends(at, *byte)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }
}

fn is_meta(rest: &[u8]) -> bool {
    rest.get(..4).is_some_and(|name| name.eq_ignore_ascii_case(b"meta"))
        && rest.get(4).is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'/')
}

/// The word after `name =`, in quotes that are closed or in none.
fn word_after<'a>(text: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let lower = text.to_ascii_lowercase();
    let mut values = memchr::memmem::find_iter(&lower, name)
        .filter_map(|at| text[at + name.len()..].trim_ascii_start().strip_prefix(b"="))
        .map(<[u8]>::trim_ascii_start);
    let value = values.next()?;
    match value.first() {
        Some(quote @ (b'"' | b'\'')) => Some(&value[1..][..memchr::memchr(*quote, &value[1..])?]),
        _ => {
            let end = value.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b';').unwrap_or(value.len());
            Some(&value[..end])
        }
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{EUC_JP, ISO_8859_2, WINDOWS_1251};

    use super::*;

    #[test]
    fn declarations_are_read_as_in_browsers() {
        let rows: [(&str, Option<&'static Encoding>); 16] = [
            ("<meta charset=euc-jp>", Some(EUC_JP)),
            ("<META/CHARSET='euc-jp'/>", Some(EUC_JP)),
            ("<meta charset=\"\n iso8859-2\t\">", Some(ISO_8859_2)),
            ("<meta http-equiv=Content-Type content='text/html; charset = \"windows-1251\"'>", Some(WINDOWS_1251)),
            ("<meta content='text/html; charset=windows-1251' http-equiv=content-type>", Some(WINDOWS_1251)),
            ("<meta content='text/html; charset=windows-1251'>", None),
            ("<meta http-equiv=refresh content='0; charset=windows-1251'>", None),
            ("<meta charset=nonsense><meta charset=euc-jp>", Some(EUC_JP)),
            ("<!-- <meta charset=euc-jp> --><p>", None),
            ("<!--><meta charset=euc-jp>", Some(EUC_JP)),
            ("<p title='<meta charset=euc-jp>'>", None),
            ("<metadata charset=euc-jp>", None),
            ("<meta charset=utf-16le>", Some(UTF_8)),
            ("<meta charset='euc-jp", None),
            ("<?xml version='1.0' encoding='windows-1251'?><rss>", Some(WINDOWS_1251)),
            ("<?php <meta charset=euc-jp>", None),
        ];
        for (html, expected) in rows {
            assert_eq!(declared(html.as_bytes()), expected, "{html}");
        }
    }
}
