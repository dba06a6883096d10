//! Attached media.

use url::Url;

use super::url as address;
use crate::model::{Enclosure, RawEnclosure};

/// Media types by the endings of file names.
const BY_ENDING: [(&str, &str); 22] = [
    ("mp3", "audio/mpeg"),
    ("m4a", "audio/mp4"),
    ("aac", "audio/aac"),
    ("ogg", "audio/ogg"),
    ("oga", "audio/ogg"),
    ("opus", "audio/ogg"),
    ("wav", "audio/wav"),
    ("flac", "audio/flac"),
    ("mp4", "video/mp4"),
    ("m4v", "video/mp4"),
    ("webm", "video/webm"),
    ("mov", "video/quicktime"),
    ("ogv", "video/ogg"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("png", "image/png"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("pdf", "application/pdf"),
    ("epub", "application/epub+zip"),
    ("zip", "application/zip"),
    ("torrent", "application/x-bittorrent"),
];

/// Makes the address absolute and finds a media type: the page's own, else by the file's ending.
#[must_use]
pub(super) fn enclosure(base: &Url, raw: &RawEnclosure) -> Option<Enclosure> {
    let url = address::resolve(base, &raw.url.text)?;
    let said = raw.media_type.as_deref().map(str::trim).filter(|said| is_media_type(said)).map(str::to_ascii_lowercase);
    let media_type = said.unwrap_or_else(|| by_ending(&url).to_owned());
    Some(Enclosure { url, media_type, length: raw.length })
}

fn is_media_type(text: &str) -> bool {
    let token =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b));
    text.split_once('/').is_some_and(|(kind, subtype)| token(kind) && token(subtype))
}

fn by_ending(url: &Url) -> &'static str {
    let ending = url.path().rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    BY_ENDING
        .iter()
        .find(|(known, _)| *known == ending)
        .map_or("application/octet-stream", |(_, media_type)| media_type)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Evidence, Found};

    fn of(url: &str, media_type: Option<&str>) -> Option<Enclosure> {
        let raw = RawEnclosure {
            url: Found::new(url, Evidence::Fixed),
            media_type: media_type.map(str::to_owned),
            length: None,
        };
        enclosure(&Url::parse("https://a.example/").unwrap(), &raw)
    }

    #[test]
    fn takes_the_type_that_the_page_gives() {
        assert_eq!(of("/x", Some("Audio/MPEG")).unwrap().media_type, "audio/mpeg");
    }

    #[test]
    fn finds_the_type_by_the_ending() {
        assert_eq!(of("/x.MP3?a=b", Some("nonsense")).unwrap().media_type, "audio/mpeg");
    }

    #[test]
    fn refuses_what_is_no_web_address() {
        assert_eq!(of("javascript:x()", None), None);
    }
}
