//! From bytes to text: byte order mark, then what feeds.toml says, the header, the page's own words, and detection.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

use super::prescan;
use crate::model::Page;

/// How far into a page its declaration is looked for. HTML says 1024 bytes; browsers start anew when they meet one later.
const PRESCAN: usize = 64 * 1024;
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
        .or_else(|| prescan::declared(&body[..body.len().min(PRESCAN)]).map(|encoding| meant(encoding, body)))
        .unwrap_or_else(|| detected(page));
    encoding.decode_without_bom_handling(body).0
}

/// A page that declares another charset and is UTF-8 throughout was saved as UTF-8 and kept its old declaration.
fn meant(declared: &'static Encoding, body: &[u8]) -> &'static Encoding {
    let beyond_ascii = body.iter().filter(|byte| !byte.is_ascii()).take(SURE).count();
    if beyond_ascii == SURE && std::str::from_utf8(body).is_ok() { UTF_8 } else { declared }
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
    use encoding_rs::WINDOWS_1252;
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
