//! The fields of one schema.org thing.

use serde_json::{Map, Value};

use super::schema::{Index, resolve, types};
use crate::{
    element_text::collapse,
    model::{Evidence, Found, RawDate, RawEnclosure, RawItem},
};

/// Names that one thing may have; more would be spam.
const MAX_NAMES: usize = 50;

type Thing = Map<String, Value>;

/// Reads a thing's fields.
pub(super) fn read(thing: &Thing, index: &Index<'_>, evidence: &Evidence) -> RawItem {
    let found = |text: String| Found::new(text, evidence.clone());
    let date = |names: &[&str]| words(thing, names).map(|text| RawDate { found: found(text), hint: None });
    let content = words(thing, &["articleBody"]).map(|body| found(paragraphs(&body)));
    let (image, image_alt) = image(thing, index);
    RawItem {
        native_id: native_id(thing).map(found),
        link: link(thing).map(found),
        title: words(thing, &["headline", "name", "title", "alternativeHeadline"]).map(|text| found(decode(&text))),
        summary: words(thing, &["description", "abstract"]).map(|text| found(decode(&text))),
        content,
        published: date(&["datePublished", "datePosted", "uploadDate", "dateCreated"]),
        updated: date(&["dateModified"]),
        authors: names(thing, &["author", "creator"], index).into_iter().map(|name| found(decode(&name))).collect(),
        image: image.map(found),
        image_alt,
        enclosures: enclosures(thing, index, evidence),
        categories: categories(thing).into_iter().map(|name| found(decode(&name))).collect(),
        episode: None,
        published_else: Vec::new(),
    }
}

/// The first of some properties that has words.
fn words(thing: &Thing, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| word(thing.get(*name)?))
}

/// The words of a value: a text, a number, the first of a list, or what JSON-LD wraps in `@value`.
fn word(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Array(values) => return values.iter().take(MAX_NAMES).filter(|value| !value.is_array()).find_map(word),
        Value::Object(map) => map.get("@value")?.as_str()?.trim().to_owned(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// The words of a value that is a line at most: what many things refer to is copied for each of them.
fn brief(value: &Value) -> Option<String> {
    const LONGEST: usize = 2_048;
    let first = value.as_array().map_or(Some(value), |values| values.iter().find(|value| !value.is_array()));
    let text = first.and_then(|value| value.as_str().or_else(|| value.get("@value")?.as_str()));
    word(value).filter(|_| text.is_none_or(|text| text.len() <= LONGEST))
}

/// Each of a value, which may be one or a list.
fn each(value: &Value) -> &[Value] {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice)
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

fn image(thing: &Thing, index: &Index<'_>) -> (Option<String>, Option<String>) {
    let candidates = ["image", "thumbnail", "thumbnailUrl", "primaryImageOfPage"].iter();
    for value in candidates.filter_map(|name| thing.get(*name)).flat_map(each).take(MAX_NAMES) {
        let image = resolve(value, index);
        let of_image = |image: &Thing| ["url", "contentUrl", "@id"].iter().find_map(|name| brief(image.get(*name)?));
        let address = image.map_or_else(|| brief(value), of_image);
        if let Some(address) = address.as_deref().and_then(crate::picture::real) {
            return (Some(address), image.and_then(|image| brief(image.get("caption")?)));
        }
    }
    (None, None)
}

fn names(thing: &Thing, properties: &[&str], index: &Index<'_>) -> Vec<String> {
    let name = |value| match resolve(value, index) {
        Some(person) => ["name", "alternateName"].iter().find_map(|name| brief(person.get(*name)?)),
        None => brief(value),
    };
    let values = properties.iter().filter_map(|property| thing.get(*property)).flat_map(each);
    let mut names: Vec<String> = Vec::new();
    for name in values.take(MAX_NAMES).filter_map(name) {
        if !names.contains(&name) && !name.starts_with("http") {
            names.push(name);
        }
    }
    names
}

fn categories(thing: &Thing) -> Vec<String> {
    let mut categories: Vec<String> = Vec::new();
    for name in ["articleSection", "genre", "keywords"] {
        let values = thing.get(name).map(each).unwrap_or_default().iter().filter_map(word);
        for text in values {
            for part in text.split(|c| c == ',' && name == "keywords").map(str::trim) {
                let known = categories.iter().any(|category| category == part);
                if !part.is_empty() && !known && categories.len() < MAX_NAMES {
                    categories.push(part.to_owned());
                }
            }
        }
    }
    categories
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
    let attached = ["associatedMedia", "audio", "video", "encoding"].iter().filter_map(|name| thing.get(*name));
    let attached = attached.flat_map(each).take(MAX_NAMES).filter_map(|value| resolve(value, index));
    let mut enclosures: Vec<RawEnclosure> = Vec::new();
    for found in own.into_iter().chain(attached).filter_map(enclosure) {
        if !enclosures.iter().any(|known| known.url == found.url) {
            enclosures.push(found);
        }
    }
    enclosures
}

/// A text whose characters were escaped for HTML before they were written as JSON.
fn decode(text: &str) -> String {
    if !text.contains('&') || !text.contains(';') {
        return collapse(text);
    }
    let fragment = scraper::Html::parse_fragment(&text.replace('<', "&lt;"));
    collapse(&fragment.root_element().text().collect::<String>())
}

/// The paragraphs of a plain text, as HTML.
fn paragraphs(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let escaped = lines.map(|line| line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
    escaped.map(|line| format!("<p>{line}</p>")).collect()
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
