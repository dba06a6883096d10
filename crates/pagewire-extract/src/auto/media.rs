//! Attached media of an item: what it offers to listen to or to look at.
//!
//! Given a record, hands on the sources of its players and the links to files of sound. Of the sources of one player, which are the same in
//! several forms, the one that most programs play counts.

use scraper::ElementRef;

use super::{outline::ListOutline, record::DataRecord};
use crate::{
    element_text::attribute,
    model::{Evidence, Found, RawEnclosure},
};

/// Elements of a record that are looked at, and media of one item.
const MOST_ELEMENTS: usize = 400;
const MOST: usize = 8;

/// Endings of files of sound, those first that most programs play.
const SOUND: [&str; 8] = ["mp3", "m4a", "aac", "ogg", "oga", "opus", "flac", "wav"];

/// The media that a record offers, each once.
pub(super) fn enclosures(outline: &ListOutline<'_>, record: &DataRecord) -> Vec<RawEnclosure> {
    let mut all: Vec<RawEnclosure> = Vec::new();
    let places = (record.first..outline.end(record.last)).take(MOST_ELEMENTS);
    for found in places.filter_map(|place| of_element(outline.mark(place).element)) {
        if all.len() < MOST && !all.iter().any(|known| known.url.text == found.url.text) {
            all.push(found);
        }
    }
    all
}

fn of_element(element: ElementRef<'_>) -> Option<RawEnclosure> {
    match element.value().name() {
        "audio" => player(element),
        // a film without controls is an ornament
        "video" => element.attr("controls").and_then(|_| player(element)),
        "a" => {
            let address = attribute(element, "href")?;
            let is_media = attribute(element, "type").is_some_and(is_played);
            (is_media || ending(address).is_some_and(|ending| SOUND.contains(&ending.as_str())))
                .then(|| enclosure(element, address))
        }
        _ => None,
    }
}

/// The source of a player: its own, else that of its sources which most programs play.
fn player(element: ElementRef<'_>) -> Option<RawEnclosure> {
    if let Some(address) = attribute(element, "src") {
        return is_address(address).then(|| enclosure(element, address));
    }
    let sources = element.child_elements().filter(|child| child.value().name() == "source");
    let sources = sources.filter_map(|source| Some((source, attribute(source, "src")?)));
    let best =
        sources.filter(|(_, address)| is_address(address)).min_by_key(|(source, address)| rank(*source, address));
    best.map(|(source, address)| enclosure(source, address))
}

fn rank(source: ElementRef<'_>, address: &str) -> usize {
    let is_mpeg = attribute(source, "type").is_some_and(|media_type| media_type.contains("mpeg"));
    let by_ending = ending(address).and_then(|ending| SOUND.iter().position(|known| *known == ending));
    if is_mpeg { 0 } else { by_ending.unwrap_or(SOUND.len()) }
}

fn enclosure(element: ElementRef<'_>, address: &str) -> RawEnclosure {
    RawEnclosure {
        url: Found::new(address, Evidence::Column),
        media_type: attribute(element, "type").map(ToOwned::to_owned),
        length: attribute(element, "length").and_then(|length| length.parse().ok()),
    }
}

fn is_played(media_type: &str) -> bool {
    media_type.starts_with("audio/") || media_type.starts_with("video/")
}

/// Whether an address leads to a file, and is not data or the work of a script.
fn is_address(address: &str) -> bool {
    !["data:", "blob:", "javascript:"].iter().any(|scheme| address.starts_with(scheme))
}

/// The ending of the file that an address leads to, in lower case.
fn ending(address: &str) -> Option<String> {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let (_, ending) = path.rsplit('/').next()?.rsplit_once('.')?;
    Some(ending.to_ascii_lowercase())
}
