//! Media RSS and iTunes elements, and Atom links: the pictures and files of an item, whatever the format around them.

use super::{Element, Space, found};
use crate::model::{Found, RawEnclosure};

/// The picture that stands for an item, or for a feed.
pub(super) fn picture(of: &Element<'_>) -> Option<Found> {
    let thumbnail = || media(of, "thumbnail").next();
    let content = || contents(of).find(|content| is_picture(content));
    let by_url = thumbnail().or_else(content).and_then(|element| element.attribute("url"));
    let itunes = || of.first(Space::Itunes, "image")?.attribute("href");
    match by_url {
        Some(url) => found(url, "media:thumbnail"),
        None => found(itunes()?, "itunes:image"),
    }
}

/// The audio and video files, each once: those of the format itself first.
pub(super) fn enclosures(own: impl Iterator<Item = RawEnclosure>, of: &Element<'_>) -> Vec<RawEnclosure> {
    /// Files of one item, more than are published.
    const MOST: usize = 101;
    let mut all: Vec<RawEnclosure> = Vec::new();
    let media = contents(of).filter(|content| is_playable(content)).filter_map(content);
    for enclosure in own.chain(media) {
        if all.len() < MOST && all.iter().all(|known| known.url.text != enclosure.url.text) {
            all.push(enclosure);
        }
    }
    all
}

/// The text that describes an item, where it has no other.
pub(super) fn description<'e>(of: &'e Element<'_>) -> Option<&'e Element<'e>> {
    media(of, "description").next()
}

/// The elements of a name beside each other or within groups.
fn media<'e>(of: &'e Element<'_>, name: &'static str) -> impl Iterator<Item = &'e Element<'e>> {
    let grouped = of.all(Space::Media, "group").flat_map(move |group| group.all(Space::Media, name));
    let within = contents(of).flat_map(move |content| content.all(Space::Media, name));
    of.all(Space::Media, name).chain(grouped).chain(within)
}

fn contents<'e>(of: &'e Element<'_>) -> impl Iterator<Item = &'e Element<'e>> {
    let grouped = of.all(Space::Media, "group").flat_map(|group| group.all(Space::Media, "content"));
    of.all(Space::Media, "content").chain(grouped)
}

fn is_picture(content: &Element<'_>) -> bool {
    content.attribute("medium") == Some("image") || has_kind(content, &["image"])
}

fn is_playable(content: &Element<'_>) -> bool {
    matches!(content.attribute("medium"), Some("audio" | "video")) || has_kind(content, &["audio", "video"])
}

fn has_kind(content: &Element<'_>, kinds: &[&str]) -> bool {
    let kind = content.attribute("type").and_then(|kind| kind.split('/').next());
    kind.is_some_and(|kind| kinds.iter().any(|known| kind.eq_ignore_ascii_case(known)))
}

fn content(content: &Element<'_>) -> Option<RawEnclosure> {
    Some(RawEnclosure {
        url: found(content.attribute("url")?, "media:content")?,
        media_type: content.attribute("type").map(str::to_owned),
        length: content.attribute("fileSize").and_then(length),
    })
}

/// An Atom link that is a file of the item.
pub(super) fn linked(link: &Element<'_>) -> Option<RawEnclosure> {
    Some(RawEnclosure {
        url: found(link.attribute("href")?, "link")?,
        media_type: link.attribute("type").map(str::to_owned),
        length: link.attribute("length").and_then(length),
    })
}

/// A length in bytes; zero means that nobody knows it.
pub(super) fn length(text: &str) -> Option<u64> {
    text.trim().parse().ok().filter(|length| *length > 0)
}
