//! What podcast programs want beside RSS: the elements of iTunes, and transcripts of the podcast namespace.

use std::collections::BTreeMap;

use rss::extension::ExtensionMap;
use rss::extension::itunes::{ITunesCategory, ITunesChannelExtension, ITunesItemExtension};

use super::{extension::element, xml};
use crate::model::{Feed, Item};

/// <https://podcastindex.org/namespace/1.0>
pub(super) const NAMESPACE: &str = "https://podcastindex.org/namespace/1.0";

/// What directories want of a podcast; nothing of a feed that is none.
pub(super) fn show(feed: &Feed) -> Option<ITunesChannelExtension> {
    let show = feed.show.as_ref()?;
    let category = |(name, part): &(String, Option<String>)| ITunesCategory {
        text: xml::line(name),
        subcategory: part.as_deref().map(|part| Box::new(ITunesCategory { text: xml::line(part), subcategory: None })),
    };
    Some(ITunesChannelExtension {
        author: show.author.as_deref().map(xml::line),
        categories: show.categories.iter().map(category).collect(),
        image: feed.image.as_ref().map(|image| xml::uri(&image.url).into_owned()),
        explicit: show.explicit.map(|explicit| explicit.to_string()),
        r#type: show.kind.clone(),
        ..ITunesChannelExtension::default()
    })
}

/// What is known of an episode.
pub(super) fn episode(item: &Item) -> Option<ITunesItemExtension> {
    let episode = item.episode.as_ref()?;
    let duration = |seconds: u32| format!("{}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let extension = ITunesItemExtension {
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
    fn a_feed_that_is_no_podcast_says_nothing_of_it() {
        let text = String::from_utf8(render(&feed().entry(entry(1)).build(), Format::Rss).unwrap()).unwrap();
        assert!(!text.contains("itunes"));
    }
}
