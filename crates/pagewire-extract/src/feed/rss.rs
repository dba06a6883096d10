use std::collections::BTreeMap;

use rss::{Channel, Item, extension::ExtensionMap};

use super::{Extension, date, found, picture};
use crate::model::{Extraction, Found, RawDate, RawEnclosure, RawItem};

/// Reads RSS of any version.
pub(super) fn read(text: &str) -> Result<Extraction, String> {
    let channel = Channel::read_from(text.as_bytes()).map_err(|error| error.to_string())?;
    Ok(Extraction {
        title: found(channel.title(), "title"),
        description: found(channel.description(), "description"),
        language: channel.language().and_then(|text| found(text, "language")),
        image: channel.image().and_then(|image| found(image.url(), "image")),
        base: None,
        site_name: None,
        items: channel.items.iter().map(item).collect(),
    })
}

fn item(item: &Item) -> RawItem {
    let guid = item.guid();
    let permalink = guid.filter(|guid| guid.is_permalink() && guid.value().starts_with("http"));
    let description = item.description().unwrap_or_default();
    let is_markup = description.contains('<');
    let content = item.content().and_then(|text| found(text, "content:encoded"));
    let whole = || found(description, "description").filter(|_| is_markup);
    RawItem {
        native_id: guid.and_then(|guid| found(guid.value(), "guid")),
        link: item
            .link()
            .and_then(|text| found(text, "link"))
            .or_else(|| permalink.and_then(|guid| found(guid.value(), "guid"))),
        title: item.title().and_then(|text| found(text, "title")),
        summary: found(description, "description").filter(|_| !is_markup || content.is_some()),
        content: content.or_else(whole),
        published: published(item),
        authors: authors(item),
        image: picture(&media(item.extensions())),
        enclosures: item.enclosure().into_iter().filter_map(enclosure).collect(),
        categories: item.categories().iter().filter_map(|category| found(category.name(), "category")).collect(),
        ..RawItem::default()
    }
}

fn published(item: &Item) -> Option<RawDate> {
    let stated = item.pub_date().and_then(|text| date(text, "pubDate"));
    stated.or_else(|| item.dublin_core_ext()?.dates().first().and_then(|text| date(text, "dc:date")))
}

fn authors(item: &Item) -> Vec<Found> {
    let named: Vec<Found> = item
        .dublin_core_ext()
        .map(|extension| extension.creators().iter().filter_map(|name| found(name, "dc:creator")).collect())
        .unwrap_or_default();
    if named.is_empty() {
        item.author().and_then(|text| found(person(text), "author")).into_iter().collect()
    } else {
        named
    }
}

/// The name in `mail@host (Name)`, as RSS wants its authors.
fn person(text: &str) -> &str {
    let in_brackets = text.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(name, _)| name.trim());
    in_brackets.filter(|name| !name.is_empty()).unwrap_or(text)
}

fn enclosure(enclosure: &rss::Enclosure) -> Option<RawEnclosure> {
    Some(RawEnclosure {
        url: found(enclosure.url(), "enclosure")?,
        media_type: Some(enclosure.mime_type().to_owned()).filter(|media_type| !media_type.is_empty()),
        length: enclosure.length().parse().ok().filter(|length| *length > 0),
    })
}

/// The elements of Media RSS, by name.
fn media(extensions: &ExtensionMap) -> BTreeMap<String, Vec<Extension>> {
    let named = |list: &[rss::extension::Extension]| list.iter().map(extension).collect();
    extensions.get("media").into_iter().flatten().map(|(name, list)| (name.clone(), named(list))).collect()
}

fn extension(from: &rss::extension::Extension) -> Extension {
    Extension {
        name: from.name().rsplit(':').next().unwrap_or_default().to_owned(),
        attributes: from.attrs().iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
        children: from.children().values().flatten().map(extension).collect(),
    }
}
