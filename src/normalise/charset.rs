//! From bytes to text: byte order mark, then what feeds.toml says, the header, the page's own words, and detection.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::model::Page;

/// How far into a page its declaration is looked for. HTML says 1024 bytes; pages with long comments first are read by browsers too.
const PRESCAN: usize = 4096;
/// How much of a page the detector is shown: its guess does not get better after that, and it is not quick.
const SAMPLE: usize = 64 * 1024;

/// So many bytes beyond ASCII that are UTF-8 are no accident.
const SURE: usize = 16;

/// Decodes a page. Bytes that fit no character become U+FFFD, which later stages remove.
#[must_use]
pub fn decode<'a>(page: &'a Page, forced: Option<&'static Encoding>) -> Cow<'a, str> {
    let body = page.body.as_slice();
    // a byte order mark beats everything, and is not part of the text
    if let Some((encoding, length)) = Encoding::for_bom(body) {
        return encoding.decode_without_bom_handling(&body[length..]).0;
    }
    let label = page.charset.as_deref().and_then(|label| Encoding::for_label(label.as_bytes()));
    let encoding = forced
        .or(label)
        .or_else(|| declared(body).map(|encoding| meant(encoding, body)))
        .unwrap_or_else(|| detected(page));
    encoding.decode_without_bom_handling(body).0
}

/// A page that declares another charset and is UTF-8 throughout was saved as UTF-8 and kept its old declaration.
fn meant(declared: &'static Encoding, body: &[u8]) -> &'static Encoding {
    let beyond_ascii = body.iter().filter(|byte| !byte.is_ascii()).take(SURE).count();
    if beyond_ascii == SURE && std::str::from_utf8(body).is_ok() { UTF_8 } else { declared }
}

/// What the page's first bytes declare: `<meta charset>`, `<meta http-equiv>` or an XML declaration.
fn declared(body: &[u8]) -> Option<&'static Encoding> {
    let head = &body[..body.len().min(PRESCAN)];
    let label = xml_declaration(head).or_else(|| meta(head))?;
    let encoding = Encoding::for_label(label)?;
    // the declaration could not have been read if it were true (HTML, section 13.2.3.2)
    if encoding == UTF_16LE || encoding == UTF_16BE {
        return Some(UTF_8);
    }
    if encoding == encoding_rs::X_USER_DEFINED { Some(WINDOWS_1252) } else { Some(encoding) }
}

fn xml_declaration(head: &[u8]) -> Option<&[u8]> {
    let declaration = head.strip_prefix(b"<?xml")?;
    let end = memchr::memmem::find(declaration, b"?>")?;
    value_after(&declaration[..end], b"encoding")
}

/// The charset of the first `<meta>` that names one, outside of comments.
fn meta(head: &[u8]) -> Option<&[u8]> {
    let mut rest = head;
    while let Some(at) = memchr::memchr(b'<', rest) {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix(b"!--") {
            // `<!-->` ends where it begins
            rest = &comment[memchr::memmem::find(comment, b"-->").map_or(comment.len(), |end| end + 3)..];
            continue;
        }
        let is_meta = rest.get(..4).is_some_and(|name| name.eq_ignore_ascii_case(b"meta"))
            && rest.get(4).is_some_and(|b| b.is_ascii_whitespace() || *b == b'/');
        if !is_meta {
            continue;
        }
        let end = memchr::memchr(b'>', rest).unwrap_or(rest.len());
        let tag = &rest[..end];
        if let Some(label) = value_after(tag, b"charset") {
            return Some(label);
        }
        rest = &rest[end..];
    }
    None
}

/// The word after `name =`, in quotes or not.
fn value_after<'a>(text: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let lower = text.to_ascii_lowercase();
    for at in memchr::memmem::find_iter(&lower, name) {
        let rest = text[at + name.len()..].trim_ascii_start();
        let Some(value) = rest.strip_prefix(b"=") else { continue };
        let value = value.trim_ascii_start();
        let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
        let end = value.iter().position(|b| b.is_ascii_whitespace() || b"\"';>/".contains(b)).unwrap_or(value.len());
        return Some(&value[..end]);
    }
    None
}

/// What the bytes look like; pages that declare nothing are UTF-8 if they can be.
fn detected(page: &Page) -> &'static Encoding {
    if std::str::from_utf8(&page.body).is_ok() {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let sample = &page.body[..page.body.len().min(SAMPLE)];
    detector.feed(sample, true);
    let tld = page.url.host_str().and_then(|host| host.rsplit('.').next()).filter(|tld| tld.is_ascii());
    detector.guess(tld.map(str::as_bytes), Utf8Detection::Allow)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use url::Url;

    use super::*;

    fn page(body: &[u8], charset: Option<&str>) -> Page {
        Page {
            url: Url::parse("https://news.example/").unwrap(),
            media_type: None,
            charset: charset.map(str::to_owned),
            language: None,
            body: body.to_vec(),
            fetched_at: DateTime::UNIX_EPOCH,
        }
    }

    fn decoded(body: &[u8], charset: Option<&str>) -> String {
        decode(&page(body, charset), None).into_owned()
    }

    #[test]
    fn a_byte_order_mark_beats_the_header() {
        assert_eq!(decoded(b"\xef\xbb\xbf\xc3\xa9", Some("windows-1252")), "é");
        assert_eq!(decoded(b"\xfe\xff\0a", Some("utf-8")), "a");
    }

    #[test]
    fn the_header_beats_the_page() {
        assert_eq!(decoded(b"<meta charset=utf-8>\xe9", Some("iso-8859-1")), "<meta charset=utf-8>é");
    }

    #[test]
    fn the_configuration_beats_the_header() {
        assert_eq!(decode(&page(b"\xe9", Some("utf-8")), Some(WINDOWS_1252)), "é");
    }

    #[test]
    fn the_pages_declaration_is_found_in_all_its_forms() {
        for head in [
            "<meta charset=\"windows-1251\">",
            "<META CHARSET=windows-1251 />",
            "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1251\">",
            "<!-- <meta charset=utf-8> --><meta charset='cp1251'>",
            "<?xml version=\"1.0\" encoding='windows-1251'?>",
            "<meta name=a content=b><meta charset = windows-1251>",
        ] {
            let mut body = head.as_bytes().to_vec();
            body.push(0xcf);
            assert!(decoded(&body, None).ends_with('П'), "{head}");
        }
    }

    #[test]
    fn a_declared_utf_16_is_utf_8() {
        assert!(decoded("<meta charset=utf-16>é".as_bytes(), None).ends_with('é'));
    }

    #[test]
    fn an_undeclared_page_that_is_utf_8_is_read_as_such() {
        assert_eq!(decoded("Grüße".as_bytes(), None), "Grüße");
    }

    #[test]
    fn an_undeclared_page_that_is_not_utf_8_is_recognised() {
        let text = "Привет, это новости нашего города и района за сегодняшний день";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(text);
        assert_eq!(decoded(&bytes, None), text);
    }
}
