//! What the XML formats share: characters, addresses and references that every reader accepts.
//!
//! Text and addresses come in typed and cleaned; this is the last defence before bytes are written, since neither the
//! `rss` nor the `atom_syndication` crate removes characters that XML 1.0 forbids.

use std::borrow::Cow;

use chrono::{DateTime, FixedOffset, Offset, SubsecRound, TimeZone, Utc};
use memchr::memmem;
use url::{Position, Url};

/// The namespace of `media:` elements; without its trailing slash it is another, unknown one.
pub(super) const MEDIA_NAMESPACE: &str = "http://search.yahoo.com/mrss/";

/// The XML declaration.
pub(super) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

/// The namespace of `fh:` elements: archives of feeds (RFC 5005).
pub(super) const HISTORY_NAMESPACE: &str = "http://purl.org/syndication/history/1.0";

/// Removes what XML 1.0 section 2.2 forbids or discourages (controls, C1, noncharacters) and U+FFFD.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    // no branch inside, so that the compiler makes vector code of it: content is long and nearly always clean
    let suspect = text.bytes().fold(false, |suspect, byte| {
        suspect | ((byte < 0x20) & (byte != b'\t') & (byte != b'\n')) | (byte == 0x7f) | (byte == 0xc2) | (byte >= 0xef)
    });
    if !suspect || !text.chars().any(is_unwanted) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|c| !is_unwanted(*c)).collect())
}

/// Text of one line: cleaned, every run of white space one space.
pub(super) fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in clean(text).split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

fn is_unwanted(c: char) -> bool {
    let noncharacter = (u32::from(c) & 0xfffe) == 0xfffe || ('\u{fdd0}'..='\u{fdef}').contains(&c);
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r')) || c == '\u{fffd}' || noncharacter
}

/// An address as an RFC 3986 URI: what `Url` lets stand after the host (`[ ] | ^` and stray `%`) is percent-encoded.
pub(super) fn uri(url: &Url) -> Cow<'_, str> {
    let text = url.as_str();
    let tail_start = text.len() - url[Position::BeforePath..].len();
    let tail = &text.as_bytes()[tail_start..];
    if (0..tail.len()).all(|at| is_uri_byte(tail, at)) {
        return Cow::Borrowed(text);
    }
    let mut out = text[..tail_start].to_owned();
    for (at, byte) in tail.iter().enumerate() {
        if is_uri_byte(tail, at) {
            out.push(char::from(*byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    Cow::Owned(out)
}

/// Whether a byte may stand in the path, query or fragment of a URI (RFC 3986 section 2).
fn is_uri_byte(tail: &[u8], at: usize) -> bool {
    match tail[at] {
        b'%' => tail.get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)),
        // the first `#` begins the fragment, a second one cannot stand in it
        b'#' => !tail[..at].contains(&b'#'),
        byte => byte.is_ascii_alphanumeric() || b"-._~:/?@!$&'()*+,;=".contains(&byte),
    }
}

/// Text as HTML element content; quotation marks stay, since older readers do not know `&apos;`.
pub(super) fn text_as_html(text: &str) -> Cow<'_, str> {
    quick_xml::escape::partial_escape(text)
}

/// Escapes text for an attribute.
pub(super) fn escape(text: &str) -> Cow<'_, str> {
    quick_xml::escape::escape(text)
}

/// A media type of the shape that RFC 6838 gives it, else the type that says nothing.
pub(super) fn media_type(text: &str) -> &str {
    let is_name =
        |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b));
    let essence = text.split(';').next().unwrap_or_default().trim();
    let fits = essence.split_once('/').is_some_and(|(kind, subtype)| is_name(kind) && is_name(subtype));
    if fits { essence } else { "application/octet-stream" }
}

/// A tag that has the shape RFC 5646 gives it, or nothing.
pub(super) fn language(tag: Option<&str>) -> Option<&str> {
    let tag = tag?.trim();
    let mut parts = tag.split('-');
    let primary = parts.next()?;
    let known_shape = matches!(primary.len(), 2 | 3) && primary.bytes().all(|b| b.is_ascii_alphabetic());
    let parts_fit = parts.all(|part| matches!(part.len(), 1..=8) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    (known_shape && parts_fit).then_some(tag)
}

/// An instant that RFC 3339 can write: whole seconds, and an offset of whole minutes (local mean times have seconds).
pub(super) fn instant(moment: DateTime<FixedOffset>) -> DateTime<FixedOffset> {
    let moment = moment.trunc_subsecs(0);
    if moment.offset().local_minus_utc() % 60 == 0 { moment } else { moment.with_timezone(&Utc.fix()) }
}

/// An instant as Atom documents have it: whole seconds of UTC. Some readers pass over an offset, and an item would move by hours.
pub(super) fn utc<Tz: TimeZone>(moment: &DateTime<Tz>) -> DateTime<FixedOffset> {
    moment.to_utc().trunc_subsecs(0).fixed_offset()
}

/// Elements whose text is an address or a name for programs.
const ADDRESSES: [&[u8]; 5] = [b"link", b"guid", b"url", b"comments", b"docs"];

/// Writes `&amp;` and `&lt;` outside CDATA sections as `&#x26;` and `&#x3C;`.
///
/// The same document to a parser, but the form that the RSS Advisory Board's profile asks for in plain text, and the
/// `rss` crate always writes named references. Addresses keep these: some readers' parsers know no others there.
pub(super) fn with_numeric_references(document: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(document.len() + document.len() / 64);
    let mut rest = document;
    while let Some(start) = memmem::find(rest, b"<![CDATA[") {
        replace_references(&rest[..start], &mut out);
        let end = memmem::find(&rest[start..], b"]]>").map_or(rest.len(), |length| start + length);
        out.extend_from_slice(&rest[start..end]);
        rest = &rest[end..];
    }
    replace_references(rest, &mut out);
    out
}

fn replace_references(markup: &[u8], out: &mut Vec<u8>) {
    let mut written = 0;
    for at in memchr::memchr_iter(b'&', markup) {
        let reference = &markup[at..];
        let (numeric, length): (&[u8], usize) = if reference.starts_with(b"&amp;") {
            (b"&#x26;", 5)
        } else if reference.starts_with(b"&lt;") {
            (b"&#x3C;", 4)
        } else {
            continue;
        };
        if is_address(&markup[..at]) {
            continue;
        }
        out.extend_from_slice(&markup[written..at]);
        out.extend_from_slice(numeric);
        written = at + length;
    }
    out.extend_from_slice(&markup[written..]);
}

/// Whether what follows stands in an attribute, or in an element whose text is an address.
fn is_address(before: &[u8]) -> bool {
    let Some(tag) = memchr::memrchr(b'<', before).map(|at| &before[at + 1..]) else { return false };
    match memchr::memchr(b'>', tag) {
        None => true,
        Some(end) => {
            let name = tag[..end].split(|byte| byte.is_ascii_whitespace()).next().unwrap_or_default();
            ADDRESSES.contains(&name)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uri_of(text: &str) -> String {
        uri(&Url::parse(text).unwrap()).into_owned()
    }

    #[test]
    fn clean_borrows_clean_text() {
        assert!(matches!(clean("Ærlig\ttalt – «ja»\n"), Cow::Borrowed(_)));
    }

    #[test]
    fn clean_removes_characters_that_xml_forbids() {
        assert_eq!(clean("a\u{0}b\u{b}c\u{1f}d\u{fffe}e\u{ffff}f\rg"), "abcdef\rg");
    }

    #[test]
    fn clean_removes_c1_and_replacement_characters() {
        assert_eq!(clean("a\u{85}b\u{9f}c\u{fffd}d\u{7f}e\u{1fffe}f"), "abcdef");
    }

    #[test]
    fn line_folds_white_space() {
        assert_eq!(line(" a\n\t b\u{a0}c "), "a b c");
    }

    #[test]
    fn uri_encodes_brackets_bars_and_stray_percent_signs() {
        assert_eq!(
            uri_of("https://e.org/a[1]|b?c=[d]^&e=5%#f#g"),
            "https://e.org/a%5B1%5D%7Cb?c=%5Bd%5D%5E&e=5%25#f%23g"
        );
    }

    #[test]
    fn uri_keeps_an_ipv6_host_and_encoded_bytes() {
        assert_eq!(uri_of("http://[::1]:8080/%C3%A6?x=1&y=(2)"), "http://[::1]:8080/%C3%A6?x=1&y=(2)");
    }

    #[test]
    fn uri_is_ascii_for_an_international_address() {
        assert_eq!(uri_of("https://bücher.example/æ ø"), "https://xn--bcher-kva.example/%C3%A6%20%C3%B8");
    }

    #[test]
    fn language_refuses_what_is_no_tag() {
        assert_eq!(
            ["en-GB", "english", "e n", "zh-Hant-TW", ""].map(|tag| language(Some(tag)).is_some()),
            [true, false, false, true, false]
        );
    }

    #[test]
    fn instant_with_seconds_in_its_offset_is_written_in_utc() {
        let offset = FixedOffset::west_opt(5 * 3600 + 17 * 60 + 32).unwrap();
        let moment = DateTime::parse_from_rfc3339("2026-01-02T03:04:05Z").unwrap().with_timezone(&offset);
        assert_eq!(instant(moment).to_rfc3339(), "2026-01-02T03:04:05+00:00");
    }

    #[test]
    fn numeric_references_leave_cdata_alone() {
        let written =
            with_numeric_references(b"<t>a &amp;lt; &lt;b &quot;</t><![CDATA[<p>&amp;&lt;</p>]]><u>&amp;</u>");
        assert_eq!(
            String::from_utf8(written).unwrap(),
            "<t>a &#x26;lt; &#x3C;b &quot;</t><![CDATA[<p>&amp;&lt;</p>]]><u>&#x26;</u>"
        );
    }

    #[test]
    fn addresses_keep_the_references_that_every_reader_knows() {
        let written = |text: &str| String::from_utf8(with_numeric_references(text.as_bytes())).unwrap();
        for text in [
            "<link>/?a&amp;b&amp;c</link>",
            "<guid isPermaLink=\"false\">a&amp;b</guid>",
            "<enclosure url=\"/?a&amp;b\"/>",
        ] {
            assert_eq!(written(text), text);
        }
        assert_eq!(
            written("<link>/?a&amp;b</link><title>c&amp;d</title>"),
            "<link>/?a&amp;b</link><title>c&#x26;d</title>"
        );
    }
}
