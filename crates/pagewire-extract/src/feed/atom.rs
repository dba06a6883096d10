use std::collections::BTreeMap;

use atom_syndication::{Entry, Feed, Link, Person, Text, TextType, extension::ExtensionMap};
use scraper::Html;

use super::{Extension, date, found, names, picture};
use crate::{
    element_text::text_of,
    markup::slim_fragment,
    model::{Extraction, Found, RawEnclosure, RawItem},
};

/// Reads Atom 1.0.
pub(super) fn read(text: &str) -> Result<Extraction, String> {
    let feed = Feed::read_from(text.as_bytes()).map_err(|error| error.to_string())?;
    let feed_authors = authors(&feed.authors);
    Ok(Extraction {
        title: words(&feed.title, "title"),
        description: feed.subtitle.as_ref().and_then(|text| words(text, "subtitle")),
        language: feed.lang.as_deref().and_then(|text| found(text, "xml:lang")),
        image: feed.logo.as_deref().or(feed.icon.as_deref()).and_then(|text| found(text, "logo")),
        base: feed.base.clone(),
        site_name: None,
        items: feed.entries.iter().map(|entry| item(entry, &feed_authors)).collect(),
    })
}

fn item(entry: &Entry, feed_authors: &[Found]) -> RawItem {
    let own = authors(&entry.authors);
    let content = entry.content.as_ref().and_then(|content| {
        let value = content.value.as_deref()?;
        let is_text = content.content_type.as_deref().is_none_or(|kind| kind == "text" || kind == "text/plain");
        found(&if is_text { escaped(value) } else { value.to_owned() }, "content")
    });
    RawItem {
        native_id: found(&entry.id, "id"),
        link: alternate(&entry.links).and_then(|link| found(&link.href, "link")),
        title: words(&entry.title, "title"),
        summary: entry.summary.as_ref().and_then(|text| words(text, "summary")),
        content,
        published: entry.published.and_then(|instant| date(&instant.to_rfc3339(), "published")),
        updated: date(&entry.updated.to_rfc3339(), "updated"),
        authors: if own.is_empty() { feed_authors.to_vec() } else { own },
        image: picture(&media(&entry.extensions)),
        enclosures: entry.links.iter().filter(|link| link.rel == "enclosure").filter_map(enclosure).collect(),
        categories: entry
            .categories
            .iter()
            .filter_map(|category| found(category.label.as_deref().unwrap_or(&category.term), "category"))
            .collect(),
        ..RawItem::default()
    }
}

fn authors(persons: &[Person]) -> Vec<Found> {
    names(persons.iter().filter_map(|person| found(&person.name, "author")))
}

/// The link to the page itself (RFC 4287, section 4.2.7.2).
fn alternate(links: &[Link]) -> Option<&Link> {
    let alternates = || links.iter().filter(|link| link.rel == "alternate");
    let is_page = |link: &&Link| link.mime_type.as_deref().is_none_or(|kind| kind.contains("html"));
    alternates().find(is_page).or_else(|| alternates().next())
}

/// A text construct as text: markup in it is read as such only where it says that it has any.
fn words(text: &Text, name: &str) -> Option<Found> {
    match text.r#type {
        TextType::Text => found(&text.value, name),
        TextType::Html | TextType::Xhtml => {
            found(&text_of(Html::parse_fragment(&slim_fragment(&text.value)).root_element()), name)
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn enclosure(link: &Link) -> Option<RawEnclosure> {
    Some(RawEnclosure {
        url: found(&link.href, "link")?,
        media_type: link.mime_type.clone(),
        length: link.length.as_deref().and_then(|length| length.parse().ok()),
    })
}

/// The elements of Media RSS, by name.
fn media(extensions: &ExtensionMap) -> BTreeMap<String, Vec<Extension>> {
    let named = |list: &[atom_syndication::extension::Extension]| list.iter().map(extension).collect();
    extensions.get("media").into_iter().flatten().map(|(name, list)| (name.clone(), named(list))).collect()
}

fn extension(from: &atom_syndication::extension::Extension) -> Extension {
    Extension {
        name: from.name().rsplit(':').next().unwrap_or_default().to_owned(),
        attributes: from.attrs().iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
        children: from.children().values().flatten().map(extension).collect(),
    }
}
