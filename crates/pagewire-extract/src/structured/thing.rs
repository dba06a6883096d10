//! The fields of one schema.org thing.

use serde_json::Value;

use super::{
    graph::{Index, resolve, types},
    value::{MAX_VALUES, Thing, brief, each, each_of, word, words},
};
use crate::{
    element_text::decoded,
    markup::escape,
    model::{Evidence, Found, RawDate, RawEnclosure, RawEpisode, RawEvent, RawItem},
};

/// Reads a thing's fields.
pub(super) fn read(thing: &Thing, index: &Index<'_>, evidence: &Evidence) -> RawItem {
    let found = |text: String| Found::new(text, evidence.clone());
    let date = |names: &[&str]| words(thing, names).map(|text| RawDate { found: found(text), hint: None });
    let content = words(thing, &["articleBody"]).map(|body| found(escape::paragraphs(body.lines().map(str::trim))));
    let (image, image_alt) = image(thing, index);
    RawItem {
        native_id: native_id(thing).map(found),
        link: link(thing).map(found),
        title: words(thing, &["headline", "name", "title", "alternativeHeadline"]).map(|text| found(decoded(&text))),
        summary: words(thing, &["description", "abstract"]).map(|text| found(decoded(&text))),
        content,
        published: date(&["datePublished", "datePosted", "uploadDate", "dateCreated"]),
        updated: date(&["dateModified"]),
        authors: names(thing, index).into_iter().map(|name| found(decoded(&name))).collect(),
        image: image.map(found),
        image_alt,
        enclosures: enclosures(thing, index, evidence),
        categories: parted(thing, &["articleSection", "genre", "keywords"])
            .into_iter()
            .map(|name| found(decoded(&name)))
            .collect(),
        episode: episode(thing, index),
        event: event(thing, index, evidence),
        published_else: Vec::new(),
    }
}

/// When and where an event is.
fn event(thing: &Thing, index: &Index<'_>, evidence: &Evidence) -> Option<Box<RawEvent>> {
    let found = |text: String| Found::new(text, evidence.clone());
    let date = |name: &str| words(thing, &[name]).map(|text| RawDate { found: found(text), hint: None });
    let place = each_of(thing, &["location"]).take(MAX_VALUES).find_map(|value| match resolve(value, index) {
        Some(place) => place_name(place, index),
        None => word(value),
    });
    let location = place.filter(|place| !place.starts_with("http")).map(|place| found(decoded(&place)));
    Some(Box::new(RawEvent { starts: date("startDate")?, ends: date("endDate"), location }))
}

/// A place by its name and its address, as far as they are told.
fn place_name(place: &Thing, index: &Index<'_>) -> Option<String> {
    let address = each_of(place, &["address"]).take(MAX_VALUES).find_map(|value| match resolve(value, index) {
        Some(parts) => {
            let parts = ["streetAddress", "postalCode", "addressLocality"].map(|part| brief(parts.get(part)?));
            Some(parts.into_iter().flatten().collect::<Vec<_>>().join(", ")).filter(|address| !address.is_empty())
        }
        None => word(value),
    });
    let parts: Vec<String> = [words(place, &["name"]), address].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn native_id(thing: &Thing) -> Option<String> {
    // a blank node's id is good for one reading of the page alone
    words(thing, &["@id"]).filter(|id| !id.starts_with("_:")).or_else(|| words(thing, &["identifier"]))
}

/// The thing's own page.
fn link(thing: &Thing) -> Option<String> {
    ["url", "mainEntityOfPage", "item", "link"].iter().find_map(|name| address(thing.get(*name)?)).or_else(|| {
        let id = words(thing, &["@id"]).filter(|id| id.starts_with("http://") || id.starts_with("https://"))?;
        Some(id.split('#').next().unwrap_or(&id).to_owned())
    })
}

/// An address as text or as a thing that has one.
fn address(value: &Value) -> Option<String> {
    let address = match each(value).first()? {
        Value::Object(map) => words(map, &["@id", "url", "contentUrl"])?,
        other => word(other)?,
    };
    (!address.contains(char::is_whitespace)).then_some(address)
}

/// The address of a thing's picture, perhaps relative, and what it shows.
pub(super) fn image(thing: &Thing, index: &Index<'_>) -> (Option<String>, Option<String>) {
    let names = ["image", "thumbnail", "thumbnailUrl", "primaryImageOfPage"];
    for value in each_of(thing, &names).take(MAX_VALUES) {
        let image = resolve(value, index);
        let of_image = |image: &Thing| ["url", "contentUrl", "@id"].iter().find_map(|name| brief(image.get(*name)?));
        let address = image.map_or_else(|| brief(value), of_image);
        if let Some(address) = address.as_deref().and_then(crate::picture::real) {
            return (Some(address), image.and_then(|image| brief(image.get("caption")?)));
        }
    }
    (None, None)
}

/// Somebody as data names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Agent {
    pub name: String,
    /// Whether it is said to be an organisation.
    pub organisation: bool,
}

/// Those whom some properties name, each once; a thing may have several names, each that of a person.
pub(super) fn agents(thing: &Thing, properties: &[&str], index: &Index<'_>) -> Vec<Agent> {
    let is_house = |name: &str| name.ends_with("Organization") || ["Corporation", "WebSite", "Brand"].contains(&name);
    let mut agents: Vec<Agent> = Vec::new();
    for value in each_of(thing, properties).take(MAX_VALUES) {
        let agent = resolve(value, index);
        let organisation = agent.is_some_and(|agent| types(agent).any(is_house));
        let values = agent.map_or_else(
            || each(value),
            |agent| ["name", "alternateName"].iter().find_map(|name| agent.get(*name)).map(each).unwrap_or_default(),
        );
        for name in values.iter().take(MAX_VALUES).filter_map(brief) {
            let is_new = agents.len() < MAX_VALUES && agents.iter().all(|agent| agent.name != name);
            if is_new && !name.starts_with("http") {
                agents.push(Agent { name, organisation });
            }
        }
    }
    agents
}

fn names(thing: &Thing, index: &Index<'_>) -> Vec<String> {
    agents(thing, &["author", "creator"], index).into_iter().map(|agent| agent.name).collect()
}

/// What the values of some properties name, each once; keywords stand in one text with commas between them.
pub(super) fn parted(thing: &Thing, properties: &[&str]) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for name in properties {
        for text in thing.get(*name).map(each).unwrap_or_default().iter().filter_map(word) {
            for part in text.split(|c| c == ',' && *name == "keywords").map(str::trim) {
                let known = parts.iter().any(|known| known == part);
                if !part.is_empty() && !known && parts.len() < MAX_VALUES {
                    parts.push(part.to_owned());
                }
            }
        }
    }
    parts
}

/// What a thing says of itself as an episode; nothing of what has no sound.
fn episode(thing: &Thing, index: &Index<'_>) -> Option<Box<RawEpisode>> {
    let attached =
        each_of(thing, &["associatedMedia", "audio"]).take(MAX_VALUES).filter_map(|value| resolve(value, index));
    let mut sounds = attached.filter(|media| media.contains_key("contentUrl")).peekable();
    let is_sound = types(thing).any(|name| matches!(name, "AudioObject" | "PodcastEpisode" | "RadioEpisode"));
    if !is_sound && sounds.peek().is_none() {
        return None;
    }
    let own = words(thing, &["duration", "timeRequired"]);
    let season = each_of(thing, &["partOfSeason"]).find_map(|season| words(resolve(season, index)?, &["seasonNumber"]));
    let episode = RawEpisode {
        duration: own.or_else(|| sounds.find_map(|sound| words(sound, &["duration"]))),
        number: words(thing, &["episodeNumber"]),
        season,
        ..RawEpisode::default()
    };
    (episode != RawEpisode::default()).then(|| Box::new(episode))
}

fn enclosures(thing: &Thing, index: &Index<'_>, evidence: &Evidence) -> Vec<RawEnclosure> {
    let enclosure = |media: &Thing| {
        Some(RawEnclosure {
            url: Found::new(brief(media.get("contentUrl")?)?, evidence.clone()),
            media_type: ["encodingFormat", "fileFormat"]
                .iter()
                .find_map(|name| brief(media.get(*name)?))
                .filter(|kind| kind.contains('/')),
            length: media.get("contentSize").and_then(brief).and_then(|size| size.parse().ok()),
        })
    };
    let own = types(thing).any(|name| matches!(name, "VideoObject" | "AudioObject")).then_some(thing);
    let attached = each_of(thing, &["associatedMedia", "audio", "video", "encoding"]);
    let attached = attached.take(MAX_VALUES).filter_map(|value| resolve(value, index));
    let mut enclosures: Vec<RawEnclosure> = Vec::new();
    for found in own.into_iter().chain(attached).filter_map(enclosure) {
        if !enclosures.iter().any(|known| known.url == found.url) {
            enclosures.push(found);
        }
    }
    enclosures
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn item(value: &Value) -> RawItem {
        read(value.as_object().unwrap(), &Index::new(), &Evidence::JsonLd)
    }

    #[test]
    fn the_headline_counts_before_the_name() {
        assert_eq!(item(&json!({"name": "b", "headline": "a"})).title.unwrap().text, "a");
    }

    #[test]
    fn the_page_of_a_thing_may_be_a_thing() {
        assert_eq!(item(&json!({"mainEntityOfPage": {"@id": "http://a/"}})).link.unwrap().text, "http://a/");
    }

    #[test]
    fn an_id_that_is_an_address_leads_to_its_page() {
        assert_eq!(item(&json!({"@id": "https://a/b#article"})).link.unwrap().text, "https://a/b");
    }

    #[test]
    fn a_blank_node_has_no_id() {
        assert_eq!(item(&json!({"@id": "_:b0"})).native_id, None);
    }

    #[test]
    fn authors_are_texts_or_things() {
        let authors = item(&json!({"author": ["a", {"name": "b"}, {"@type": "Person", "name": ["c"]}]})).authors;
        assert_eq!(authors.iter().map(|author| author.text.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
    }

    #[test]
    fn an_author_may_be_a_reference() {
        let person = json!({"@id": "p", "@type": "Person", "name": "a"});
        let index = Index::from([("p", person.as_object().unwrap())]);
        let thing = json!({"author": {"@id": "p"}});
        assert_eq!(read(thing.as_object().unwrap(), &index, &Evidence::JsonLd).authors[0].text, "a");
    }

    #[test]
    fn the_first_image_counts() {
        assert_eq!(item(&json!({"image": [{"url": "a.jpg"}, "b.jpg"]})).image.unwrap().text, "a.jpg");
    }

    #[test]
    fn a_job_is_published_when_it_is_posted() {
        assert_eq!(item(&json!({"datePosted": "2026-01-02"})).published.unwrap().found.text, "2026-01-02");
    }

    #[test]
    fn an_event_is_not_published_when_it_begins() {
        assert_eq!(item(&json!({"startDate": "2026-01-02"})).published, None);
    }

    #[test]
    fn keywords_part_at_commas() {
        assert_eq!(item(&json!({"keywords": "a, b"})).categories.len(), 2);
    }

    #[test]
    fn media_is_attached() {
        let media = json!({"associatedMedia": {"contentUrl": "a.mp3", "encodingFormat": "audio/mpeg"}});
        assert_eq!(item(&media).enclosures[0].media_type.as_deref(), Some("audio/mpeg"));
    }

    #[test]
    fn escaped_characters_are_decoded() {
        assert_eq!(item(&json!({"name": "a &amp; &#39;b&#39; <i>"})).title.unwrap().text, "a & 'b' <i>");
    }

    #[test]
    fn a_body_becomes_paragraphs() {
        assert_eq!(item(&json!({"articleBody": "a < b\n\nc"})).content.unwrap().text, "<p>a &lt; b</p><p>c</p>");
    }
}
