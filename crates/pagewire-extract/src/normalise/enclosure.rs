//! Attached media.

use url::Url;

use super::url as address;
use crate::model::{Enclosure, Evidence, RawEnclosure};

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

/// Makes the address absolute and finds a media type: the page's own, else by the file's ending; the ending also where it names audio or
/// video, and the page something else (publishers fill in one type for all their files).
#[must_use]
pub(super) fn enclosure(base: &Url, raw: &RawEnclosure) -> Option<Enclosure> {
    let url = address::resolve(base, &raw.url.text)?;
    let said = raw.media_type.as_deref().map(str::trim).filter(|said| is_media_type(said)).map(str::to_ascii_lowercase);
    let ended = by_ending(&url);
    let media_type = said.filter(|said| is_playable(said) || !is_playable(ended)).unwrap_or_else(|| ended.to_owned());
    Some(Enclosure { url, media_type, length: raw.length })
}

/// The files of an item, those first of one recording that most programs play; a feed's own order is its maker's.
#[must_use]
pub(super) fn enclosures(base: &Url, raw: &[RawEnclosure]) -> Vec<Enclosure> {
    let of_feed = raw.iter().any(|raw| matches!(raw.url.evidence, Evidence::Feed(_)));
    let mut enclosures: Vec<Enclosure> = raw.iter().filter_map(|raw| enclosure(base, raw)).collect();
    if !of_feed {
        enclosures.sort_by_key(|enclosure| match enclosure.media_type.as_str() {
            "audio/mpeg" | "audio/mp3" => 0,
            "audio/mp4" | "audio/x-m4a" | "audio/aac" | "video/mp4" => 1,
            _ => 2,
        });
    }
    enclosures
}

/// Audio or video, lists of streams included.
fn is_playable(media_type: &str) -> bool {
    media_type.starts_with("audio/") || media_type.starts_with("video/") || media_type.contains("mpegurl")
}

fn is_media_type(text: &str) -> bool {
    let token =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b));
    text.split_once('/').is_some_and(|(kind, subtype)| token(kind) && token(subtype))
}

fn by_ending(url: &Url) -> &'static str {
    let ending = url.path().rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    BY_ENDING.iter().find(|(known, _)| *known == ending).map_or(Enclosure::UNKNOWN, |(_, media_type)| media_type)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Found;

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
    fn a_type_that_the_ending_of_audio_belies_is_not_believed() {
        assert_eq!(of("/x.mp3", Some("image/jpeg")).unwrap().media_type, "audio/mpeg");
        assert_eq!(of("/x.mp4", Some("audio/mp4")).unwrap().media_type, "audio/mp4");
        assert_eq!(of("/x.pdf", Some("audio/mpeg")).unwrap().media_type, "audio/mpeg");
    }

    #[test]
    fn finds_the_type_by_the_ending() {
        assert_eq!(of("/x.MP3?a=b", Some("nonsense")).unwrap().media_type, "audio/mpeg");
    }

    #[test]
    fn what_most_programs_play_comes_first_but_in_feeds() {
        let base = Url::parse("https://a.example/").unwrap();
        let raw = |evidence: Evidence| {
            let file = |name| RawEnclosure { url: Found::new(name, evidence.clone()), media_type: None, length: None };
            ["a.pdf", "a.ogg", "a.mp3"].map(file)
        };
        let ends = |evidence| -> Vec<String> {
            let all = enclosures(&base, &raw(evidence));
            all.iter().map(|file| file.url.path().rsplit('.').next().unwrap_or_default().to_owned()).collect()
        };
        assert_eq!(ends(Evidence::Column), ["mp3", "pdf", "ogg"]);
        assert_eq!(ends(Evidence::Feed("enclosure".into())), ["pdf", "ogg", "mp3"]);
    }

    #[test]
    fn refuses_what_is_no_web_address() {
        assert_eq!(of("javascript:x()", None), None);
    }
}
