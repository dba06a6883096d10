//! What podcast programs want beside RSS: the elements of iTunes, and transcripts of the podcast namespace.

use std::collections::BTreeMap;

use rss::extension::ExtensionMap;
use rss::extension::itunes::{ITunesCategory, ITunesChannelExtension, ITunesItemExtension, ITunesOwner};

use super::{extension::element, xml};
use crate::model::{Enclosure, Feed, Item, Show};

/// <https://podcastindex.org/namespace/1.0>
pub(super) const NAMESPACE: &str = "https://podcastindex.org/namespace/1.0";

/// Whether a feed is a podcast: its source says so, or most of its items can be heard or watched.
pub(super) fn is_podcast(feed: &Feed) -> bool {
    let episodes = feed.entries.iter().filter(|entry| is_episode(&entry.item)).count();
    feed.show.is_some() || (episodes > 0 && episodes * 2 >= feed.entries.len())
}

fn is_episode(item: &Item) -> bool {
    let is_played = |file: &Enclosure| file.media_type.starts_with("audio/") || file.media_type.starts_with("video/");
    item.played().is_some_and(is_played)
}

/// Whom most episodes are by; else the feed is its own author.
fn author(feed: &Feed) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for author in feed.entries.iter().filter_map(|entry| entry.item.authors.first()) {
        *counts.entry(author.name.as_str()).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count).filter(|(_, count)| count * 2 > feed.entries.len());
    most.map_or_else(|| feed.title.clone(), |(name, _)| name.to_owned())
}

/// What directories want of a podcast; nothing of a feed that is none.
pub(super) fn show(feed: &Feed) -> Option<ITunesChannelExtension> {
    if !is_podcast(feed) {
        return None;
    }
    let made = Show { author: Some(author(feed)), explicit: Some(false), ..Show::default() };
    let show = feed.show.as_ref().unwrap_or(&made);
    let owner = show.owner.as_ref().map(|owner| ITunesOwner {
        name: owner.name.as_deref().map(xml::line),
        email: owner.email.as_deref().map(xml::line),
    });
    let category = |(name, part): &(String, Option<String>)| ITunesCategory {
        text: xml::line(name),
        subcategory: part.as_deref().map(|part| Box::new(ITunesCategory { text: xml::line(part), subcategory: None })),
    };
    Some(ITunesChannelExtension {
        author: show.author.as_deref().or(made.author.as_deref()).map(xml::line),
        owner,
        categories: show.categories.iter().map(category).collect(),
        image: feed.image.as_ref().map(|image| xml::uri(&image.url).into_owned()),
        explicit: show.explicit.or(made.explicit).map(|explicit| explicit.to_string()),
        r#type: show.kind.clone(),
        ..ITunesChannelExtension::default()
    })
}

/// What is known of an episode; nothing of what nobody can hear or watch.
pub(super) fn episode(item: &Item, is_podcast: bool) -> Option<ITunesItemExtension> {
    let picture = item.image.as_ref().filter(|_| is_podcast && is_episode(item));
    let picture = picture.map(|image| xml::uri(&image.url).into_owned());
    let Some(episode) = item.episode.as_ref() else {
        return picture.map(|image| ITunesItemExtension { image: Some(image), ..ITunesItemExtension::default() });
    };
    let duration = |seconds: u32| format!("{}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let extension = ITunesItemExtension {
        image: picture,
        duration: episode.duration.map(duration),
        season: episode.season.map(|season| season.to_string()),
        episode: episode.number.map(|number| number.to_string()),
        episode_type: episode.kind.clone(),
        explicit: episode.explicit.map(|explicit| explicit.to_string()),
        ..ITunesItemExtension::default()
    };
    (extension != ITunesItemExtension::default()).then_some(extension)
}

/// Adds the transcripts of an episode.
pub(super) fn with_transcripts(mut extensions: ExtensionMap, item: &Item) -> ExtensionMap {
    let transcripts: Vec<_> = item
        .episode
        .iter()
        .flat_map(|episode| &episode.transcripts)
        .map(|transcript| {
            let media_type = xml::media_type(&transcript.media_type).to_owned();
            element("podcast:transcript", [("url", xml::uri(&transcript.url).into_owned()), ("type", media_type)])
        })
        .collect();
    if !transcripts.is_empty() {
        extensions.insert("podcast".to_owned(), BTreeMap::from([("transcript".to_owned(), transcripts)]));
    }
    extensions
}

#[cfg(test)]
mod tests {
    use crate::emit::render;
    use crate::emit::testing::{entry, feed, url};
    use crate::model::{Episode, Format, Show};

    #[test]
    fn what_podcast_programs_show_is_written_as_apple_wants_it() {
        let episode = Episode {
            duration: Some(2_463),
            season: Some(2),
            number: Some(12),
            kind: Some("full".to_owned()),
            explicit: Some(false),
            transcripts: vec![crate::model::Enclosure {
                url: url("https://e.org/1.vtt"),
                media_type: "text/vtt".to_owned(),
                length: None,
            }],
        };
        let show = Show {
            author: Some("Pier Radio".to_owned()),
            categories: vec![("News".to_owned(), Some("Daily News".to_owned()))],
            explicit: Some(false),
            kind: None,
            owner: None,
        };
        let entry = entry(1).enclosure("https://e.org/1.mp3", None).with(|entry| entry.item.episode = Some(episode));
        let feed = feed().image("https://e.org/cover.jpg").with(|feed| feed.show = Some(show)).entry(entry).build();
        let text = String::from_utf8(render(&feed, Format::Rss).unwrap()).unwrap();
        for element in [
            "<itunes:duration>0:41:03</itunes:duration>",
            "<itunes:season>2</itunes:season>",
            "<itunes:episode>12</itunes:episode>",
            "<itunes:episodeType>full</itunes:episodeType>",
            "<itunes:explicit>false</itunes:explicit>",
            "<itunes:image href=\"https://e.org/cover.jpg\"/>",
            "<itunes:author>Pier Radio</itunes:author>",
            "<itunes:category text=\"Daily News\"",
            "xmlns:podcast=\"https://podcastindex.org/namespace/1.0\"",
            "<podcast:transcript type=\"text/vtt\" url=\"https://e.org/1.vtt\"",
        ] {
            assert!(text.contains(element), "{element} in {text}");
        }
        let json: serde_json::Value = serde_json::from_slice(&render(&feed, Format::Json).unwrap()).unwrap();
        assert_eq!(json["items"][0]["attachments"][0]["duration_in_seconds"], 2_463);
    }

    #[test]
    fn a_feed_of_recordings_is_a_podcast() {
        let entry =
            |n: u32| entry(n).enclosure(&format!("https://e.org/{n}.mp3"), Some(7)).image("https://e.org/1.jpg");
        let text =
            String::from_utf8(render(&feed().entry(entry(1)).entry(entry(2)).build(), Format::Rss).unwrap()).unwrap();
        for element in [
            "<itunes:explicit>false</itunes:explicit>",
            "<itunes:author>",
            "<itunes:image href=\"https://e.org/1.jpg\"",
        ] {
            assert!(text.contains(element), "{element} in {text}");
        }
    }

    #[test]
    fn a_feed_that_is_no_podcast_says_nothing_of_it() {
        let text = String::from_utf8(render(&feed().entry(entry(1)).build(), Format::Rss).unwrap()).unwrap();
        assert!(!text.contains("itunes"));
    }
}
