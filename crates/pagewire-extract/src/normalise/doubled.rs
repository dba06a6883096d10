//! Text that was encoded twice: UTF-8 taken for windows-1252, and written as UTF-8 again, so that "ü" became "Ã¼".
//!
//! Given a decoded page, hands on what it says. A page is read so only where nearly all that is beyond ASCII in it fits.

use std::{borrow::Cow, ops::Range};

use encoding_rs::WINDOWS_1252;

/// Bytes of a page that are looked at to tell whether it was encoded twice.
const SAMPLE: usize = 256 * 1024;
/// So many runs of letters that fit are no accident.
const SURE: usize = 4;

/// The text, encoded once.
pub(super) fn undone(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.is_ascii() || !is_doubled(&text) {
        return text;
    }
    let mut whole = String::with_capacity(text.len());
    let mut done = 0;
    for (range, meant) in runs(&text) {
        let Some(meant) = meant else { continue };
        whole.push_str(text.get(done..range.start).unwrap_or_default());
        whole.push_str(&meant);
        done = range.end;
    }
    whole.push_str(text.get(done..).unwrap_or_default());
    Cow::Owned(whole)
}

/// Whether nearly all that is beyond ASCII was encoded twice.
fn is_doubled(text: &str) -> bool {
    let (mut fitting, mut others) = (0_usize, 0_usize);
    for (range, meant) in runs(text).take_while(|(range, _)| range.start < SAMPLE) {
        match meant {
            Some(_) => fitting += 1,
            // a space that does not break, alone, is in any text
            None if text.get(range) == Some("\u{a0}") => {}
            None => others += 1,
        }
    }
    fitting >= SURE && others * 4 <= fitting
}

/// The runs of characters beyond ASCII, each with what was meant by it if it was encoded twice.
fn runs(text: &str) -> impl Iterator<Item = (Range<usize>, Option<String>)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let start = at + rest.find(|c: char| !c.is_ascii())?;
        let rest = text.get(start..)?;
        let length = rest.find(|c: char| c.is_ascii()).unwrap_or(rest.len());
        at = start + length;
        Some((start..at, rest.get(..length).and_then(meant)))
    })
}

/// What a run of characters was before it was taken for windows-1252.
fn meant(run: &str) -> Option<String> {
    let bytes: Option<Vec<u8>> = run.chars().map(byte).collect();
    String::from_utf8(bytes?).ok()
}

/// The byte that is this character in windows-1252, or in the charset of its first 256 characters.
fn byte(c: char) -> Option<u8> {
    if let Ok(byte) = u8::try_from(u32::from(c)) {
        return Some(byte);
    }
    let mut buffer = [0; 4];
    let (bytes, _, is_lost) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
    bytes.first().copied().filter(|_| !is_lost && bytes.len() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doubled(text: &str) -> String {
        WINDOWS_1252.decode(text.as_bytes()).0.into_owned()
    }

    #[test]
    fn a_page_that_was_encoded_twice_is_read_as_it_was_meant() {
        for text in [
            "Bücherei für Bürger: größere Räume – heute",
            "Порт открывает новый тоннель",
            "港湾局は新しい橋を公開した",
            "«L’été à la mer», dit-elle près du phare",
        ] {
            let page = format!("<p>{}</p><p>{}</p>", doubled(text), doubled("äöü é ñ ß"));
            assert_eq!(undone(Cow::Borrowed(&page)), format!("<p>{text}</p><p>äöü é ñ ß</p>"));
        }
    }

    #[test]
    fn what_was_encoded_once_stays() {
        for text in [
            "Bücherei für Bürger: größere Räume – heute",
            "Â Ã AMANHÃ» é só isto",
            "UTF-8 makes ü of Ã¼, é of Ã©, ß of ÃŸ, ä of Ã¤: größer, süßer, öfter, früher, später",
            "港湾局は新しい橋を公開した",
        ] {
            assert_eq!(undone(Cow::Borrowed(text)), text);
        }
    }
}
