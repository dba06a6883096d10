//! Video and audio of an article: what its head names, and what plays among its text.

use scraper::ElementRef;

use super::metadata::Metadata;
use crate::{
    element_text::attribute,
    model::{Evidence, Found, RawEnclosure},
};

/// An article with more is a list of them.
const MOST: usize = 10;
/// Parts of the addresses of frames that play something.
const PLAYERS: [&str; 10] =
    ["embed", "player", "video", "audio", "podcast", "youtube", "vimeo", "soundcloud", "spotify", "dailymotion"];

/// Whether a frame plays something: other frames show advertisements and forms.
pub(super) fn is_player(address: &str) -> bool {
    PLAYERS.iter().any(|part| address.contains(part)) && !address.contains("doubleclick")
}

/// The media that are files: players on other sites stay links in the text.
pub(super) fn enclosures(metadata: &Metadata<'_>, players: &[ElementRef<'_>]) -> Vec<RawEnclosure> {
    let mut found: Vec<RawEnclosure> = Vec::new();
    let mut add = |url: &str, media_type: Option<&str>, evidence: Evidence| {
        let real = !url.starts_with("blob:") && !url.starts_with("data:") && !url.trim().is_empty();
        if real && found.len() < MOST && !found.iter().any(|other| other.url.text == url) {
            let media_type = media_type.map(ToOwned::to_owned);
            found.push(RawEnclosure { url: Found::new(url, evidence), media_type, length: None });
        }
    };
    for player in players {
        let sources = player.descendent_elements().filter(|inner| inner.value().name() == "source");
        // the first source is the one that the page likes best
        let source = attribute(*player, "src").map(|src| (src, attribute(*player, "type")));
        let source = source.or_else(|| {
            sources.filter_map(|source| Some((attribute(source, "src")?, attribute(source, "type")))).next()
        });
        if let Some((src, media_type)) = source {
            add(src, media_type, Evidence::Blocks);
        }
    }
    for (name, kind) in [("og:audio", "audio/"), ("og:video", "video/")] {
        let names = [format!("{name}:secure_url"), format!("{name}:url"), name.to_owned()];
        let url = names.iter().find_map(|name| metadata.head.all_of(name).next());
        let type_name = format!("{name}:type");
        let media_type = metadata.head.all_of(&type_name).next().filter(|said| said.starts_with(kind));
        // a shared video is as often a page with a player
        if let (Some(url), Some(media_type)) = (url, media_type) {
            add(url, Some(media_type), Evidence::Meta(name.into()));
        }
    }
    found
}
