//! The elements of iTunes and of the podcast namespace, in items and feeds of every format.

use super::{Element, Space, found};
use crate::model::{Found, RawEnclosure, RawEpisode, RawShow};

/// What an item says of itself as an episode.
pub(super) fn episode(item: &Element<'_>) -> Option<Box<RawEpisode>> {
    let podcast = |name| text(item, Space::Podcast, name);
    let transcript = |element: &Element<'_>| {
        Some(RawEnclosure {
            url: found(element.attribute("url")?, "podcast:transcript")?,
            media_type: element.attribute("type").map(str::to_owned),
            length: None,
        })
    };
    let media = || item.all(Space::Media, "content").find_map(|content| content.attribute("duration"));
    let episode = RawEpisode {
        duration: itunes(item, "duration").or_else(|| media().map(str::to_owned)),
        season: itunes(item, "season").or_else(|| podcast("season")),
        number: itunes(item, "episode").or_else(|| podcast("episode")),
        kind: itunes(item, "episodeType"),
        explicit: itunes(item, "explicit"),
        transcripts: item.all(Space::Podcast, "transcript").filter_map(transcript).collect(),
    };
    (episode != RawEpisode::default()).then(|| Box::new(episode))
}

/// What a feed says of itself as a podcast.
pub(super) fn show(channel: &Element<'_>) -> Option<RawShow> {
    let category = |element: &Element<'_>| {
        let part = element.first(Space::Itunes, "category").and_then(|part| part.attribute("text"));
        Some((element.attribute("text")?.to_owned(), part.map(str::to_owned)))
    };
    let show = RawShow {
        author: itunes(channel, "author"),
        categories: channel.all(Space::Itunes, "category").filter_map(category).collect(),
        explicit: itunes(channel, "explicit"),
        kind: itunes(channel, "type"),
    };
    (show != RawShow::default()).then_some(show)
}

/// The picture of a podcast, which directories want large and square.
pub(super) fn cover(channel: &Element<'_>) -> Option<Found> {
    found(channel.first(Space::Itunes, "image")?.attribute("href")?, "itunes:image")
}

fn itunes(of: &Element<'_>, name: &str) -> Option<String> {
    text(of, Space::Itunes, name)
}

fn text(of: &Element<'_>, space: Space, name: &str) -> Option<String> {
    of.all(space, name).map(|element| element.text().trim().to_owned()).find(|text| !text.is_empty())
}
