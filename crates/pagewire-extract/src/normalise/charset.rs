//! From bytes to text: byte order mark, then what feeds.toml says, the header, the page's own words, and detection.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::{doubled, prescan};
use crate::model::Page;

/// How far into a page its declaration is looked for. HTML says 1024 bytes; browsers start anew when they meet one later.
const PRESCAN: usize = 64 * 1024;
/// How much of a page the detector is shown: its guess does not get better after that, and it is not quick.
const SAMPLE: usize = 64 * 1024;

/// So many bytes beyond ASCII that are UTF-8 are no accident.
const SURE: usize = 16;

/// Decodes a page. Bytes that fit no character become U+FFFD, which later stages remove; what was encoded twice is read as it was meant.
#[must_use]
pub fn decode<'a>(page: &'a Page, forced: Option<&'static Encoding>) -> Cow<'a, str> {
    doubled::undone(decoded_once(page, forced))
}

fn decoded_once<'a>(page: &'a Page, forced: Option<&'static Encoding>) -> Cow<'a, str> {
    let body = page.body.as_slice();
    // a byte order mark beats everything, and is not part of the text
    if let Some((encoding, length)) = Encoding::for_bom(body) {
        return encoding.decode_without_bom_handling(&body[length..]).0;
    }
    let label = page.charset.as_deref().and_then(|label| Encoding::for_label(label.as_bytes()));
    let said = || prescan::declared(&body[..body.len().min(PRESCAN)]).map(|encoding| meant(encoding, body));
    let believed = |encoding: &&'static Encoding| *encoding != UTF_8 || !is_hardly_utf_8(body);
    let encoding = forced
        .or_else(|| label.filter(believed))
        .or_else(|| by_first_character(body))
        .or_else(|| said().filter(believed))
        .unwrap_or_else(|| detected(page));
    encoding.decode_without_bom_handling(body).0
}

/// A page that declares another charset and is UTF-8 throughout was saved as UTF-8 and kept its old declaration.
fn meant(declared: &'static Encoding, body: &[u8]) -> &'static Encoding {
    let beyond_ascii = body.iter().filter(|byte| !byte.is_ascii()).take(SURE).count();
    if beyond_ascii == SURE && std::str::from_utf8(body).is_ok() { UTF_8 } else { declared }
}

/// UTF-16 without a byte order mark, by the `<` or `{` that a document begins with (XML 1.0, appendix F).
fn by_first_character(body: &[u8]) -> Option<&'static Encoding> {
    match body {
        [b'<' | b'{', 0, second, 0, ..] if *second != 0 => Some(UTF_16LE),
        [0, b'<' | b'{', 0, second, ..] if *second != 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether a text that is said to be UTF-8 is another: more of its bytes beyond ASCII are no UTF-8 than are. A few that are none are
/// characters that were cut in two.
fn is_hardly_utf_8(body: &[u8]) -> bool {
    let (mut fitting, mut unfit) = (0_usize, 0_usize);
    for chunk in body.utf8_chunks() {
        fitting += chunk.valid().bytes().filter(|byte| !byte.is_ascii()).count();
        unfit += chunk.invalid().len();
    }
    unfit > fitting
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
    detector.guess(tld.map(str::as_bytes), Utf8Detection::Deny)
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
    fn a_text_that_is_said_to_be_utf_8_and_hardly_is_is_recognised() {
        let text = "<?xml version='1.0' encoding='utf-8'?><title>Паром снова ходит, и очередь уже стоит</title>";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(text);
        assert_eq!(decoded(&bytes, None), text);
        assert_eq!(decoded(&bytes, Some("utf-8")), text);
        let cut = b"<?xml version='1.0' encoding='utf-8'?>Gr\xc3\xbc\xc3\x9fe und Gr\xc3";
        assert!(decoded(cut, None).starts_with("<?xml version='1.0' encoding='utf-8'?>Grüße und Gr"));
    }

    #[test]
    fn utf_16_without_a_mark_is_known_by_its_first_characters() {
        let little: Vec<u8> = "<rss>é".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "<rss>é".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!([decoded(&little, None), decoded(&big, None)], ["<rss>é", "<rss>é"]);
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
