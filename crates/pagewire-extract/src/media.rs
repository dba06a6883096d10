//! What an element offers to listen to, to look at or to take away, without a recipe.
//!
//! Players, links to files of sound, links that are made for downloading and links to documents. Of the sources of one player, which are
//! the same in several forms, the one that most programs play counts.

use scraper::ElementRef;

use crate::{
    element_text::attribute,
    model::{Evidence, Found, RawEnclosure},
};

/// Media of one item.
const MOST: usize = 8;

/// Endings of files of sound, those first that most programs play.
const SOUND: [&str; 8] = ["mp3", "m4a", "aac", "ogg", "oga", "opus", "flac", "wav"];
/// Endings of documents that are attached.
const DOCUMENTS: [&str; 2] = ["pdf", "epub"];
/// Where players that scripts draw have the address of their file.
const PLAYED: [&str; 7] =
    ["data-src", "data-audio", "data-audio-src", "data-audio-url", "data-mp3", "data-file", "src"];

/// The media that some elements offer, each once.
pub(crate) fn of_elements<'a>(
    elements: impl Iterator<Item = ElementRef<'a>>,
    evidence: &Evidence,
) -> Vec<RawEnclosure> {
    let mut all: Vec<RawEnclosure> = Vec::new();
    for found in elements.filter_map(|element| of_element(element, evidence)) {
        if all.len() < MOST && !all.iter().any(|known| known.url.text == found.url.text) {
            all.push(found);
        }
    }
    all
}

fn of_element(element: ElementRef<'_>, evidence: &Evidence) -> Option<RawEnclosure> {
    match element.value().name() {
        "audio" => player(element, evidence),
        // a film without controls is an ornament
        "video" => element.attr("controls").and_then(|_| player(element, evidence)),
        "a" => {
            let address = attribute(element, "href").filter(|address| is_address(address))?;
            let is_media = attribute(element, "type").is_some_and(is_played);
            let ending = ending(address);
            let is_file =
                ending.as_deref().is_some_and(|ending| SOUND.contains(&ending) || DOCUMENTS.contains(&ending));
            let is_taken =
                element.attr("download").is_some() && ending.as_deref().is_none_or(|ending| !is_picture(ending));
            (is_media || is_file || is_taken).then(|| enclosure(element, address, evidence))
        }
        "source" | "img" | "iframe" | "script" | "embed" => None,
        _ => {
            let addresses = PLAYED.iter().filter_map(|name| attribute(element, name));
            let is_sound = |address: &&str| {
                is_address(address) && ending(address).is_some_and(|ending| SOUND.contains(&ending.as_str()))
            };
            let address = { addresses }.find(is_sound)?;
            Some(enclosure(element, address, evidence))
        }
    }
}

/// The source of a player: its own, else that of its sources which most programs play.
fn player(element: ElementRef<'_>, evidence: &Evidence) -> Option<RawEnclosure> {
    let own = |element| attribute(element, "src").or_else(|| attribute(element, "data-src"));
    if let Some(address) = own(element) {
        return is_address(address).then(|| enclosure(element, address, evidence));
    }
    let sources = element.child_elements().filter(|child| child.value().name() == "source");
    let sources = sources.filter_map(|source| Some((source, own(source)?)));
    let best =
        sources.filter(|(_, address)| is_address(address)).min_by_key(|(source, address)| rank(*source, address));
    best.map(|(source, address)| enclosure(source, address, evidence))
}

fn rank(source: ElementRef<'_>, address: &str) -> usize {
    let is_mpeg = attribute(source, "type").is_some_and(|media_type| media_type.contains("mpeg"));
    let by_ending = ending(address).and_then(|ending| SOUND.iter().position(|known| *known == ending));
    if is_mpeg { 0 } else { by_ending.unwrap_or(SOUND.len()) }
}

fn enclosure(element: ElementRef<'_>, address: &str, evidence: &Evidence) -> RawEnclosure {
    let length = attribute(element, "length").or_else(|| attribute(element, "data-length"));
    RawEnclosure {
        url: Found::new(address, evidence.clone()),
        media_type: attribute(element, "type").filter(|kind| kind.contains('/')).map(ToOwned::to_owned),
        length: length.and_then(|length| length.parse().ok()),
    }
}

fn is_played(media_type: &str) -> bool {
    media_type.starts_with("audio/") || media_type.starts_with("video/")
}

fn is_picture(ending: &str) -> bool {
    matches!(ending, "jpg" | "jpeg" | "png" | "gif" | "webp" | "svg" | "avif")
}

/// Whether an address leads to a file, and is not data or the work of a script.
fn is_address(address: &str) -> bool {
    !["data:", "blob:", "javascript:", "mailto:", "#"].iter().any(|scheme| address.starts_with(scheme))
}

/// The ending of the file that an address leads to, in lower case.
fn ending(address: &str) -> Option<String> {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let (_, ending) = path.rsplit('/').next()?.rsplit_once('.')?;
    Some(ending.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use scraper::Html;

    use super::*;

    fn found(html: &str) -> Vec<String> {
        let page = Html::parse_fragment(html);
        let elements = page.root_element().descendants().filter_map(ElementRef::wrap);
        of_elements(elements, &Evidence::Column).into_iter().map(|media| media.url.text).collect()
    }

    #[test]
    fn players_links_and_downloads_are_media() {
        assert_eq!(found("<audio><source src=a.ogg><source src=a.mp3></audio>"), ["a.mp3"]);
        assert_eq!(found("<a href=a.mp3?x=1>Listen</a><a href=notice.PDF>Notice</a>"), ["a.mp3?x=1", "notice.PDF"]);
        assert_eq!(found("<a href=/get/7 download>Report</a>"), ["/get/7"]);
        assert_eq!(found("<div class=player data-audio-url=/e/7.mp3></div>"), ["/e/7.mp3"]);
        assert_eq!(found("<audio data-src=lazy.mp3></audio>"), ["lazy.mp3"]);
    }

    #[test]
    fn pages_pictures_and_ornaments_are_none() {
        for html in [
            "<a href=/story>Story</a>",
            "<a href=photo.jpg download>Photo</a>",
            "<video autoplay muted src=waves.mp4></video>",
            "<audio src='data:audio/mp3;base64,AA'></audio>",
            "<div data-src=lazy.jpg></div>",
            "<a href='#' download>x</a>",
        ] {
            assert!(found(html).is_empty(), "{html}");
        }
    }
}
