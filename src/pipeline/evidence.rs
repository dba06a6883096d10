//! Evidence in words: what was made of a field, and which part of the page gave it.

use crate::{
    extract::auto::FieldTrace,
    model::{Evidence, Item},
};

/// What was made of a field, as the feed tells it.
#[must_use]
pub fn value(item: &Item, field: &str) -> Option<String> {
    match field {
        "link" => item.link.as_ref().map(ToString::to_string),
        "title" => Some(item.title.clone()),
        "summary" => item.summary.clone(),
        "author" => item.authors.first().map(|author| author.name.clone()),
        "published" => item.published.map(|moment| moment.to_string()),
        "image" => item.image.as_ref().map(|image| image.url.to_string()),
        "category" => (!item.categories.is_empty()).then(|| item.categories.join(", ")),
        "enclosure" => item.enclosures.first().map(|enclosure| enclosure.url.to_string()),
        _ => None,
    }
}

/// Which evidence gave a field, and where it stands.
#[must_use]
pub fn place(field: &FieldTrace, item: &str) -> Option<String> {
    let evidence = match field.evidence.as_ref()? {
        Evidence::Feed(name) => format!("the feed's `{name}`"),
        Evidence::Selector(selector) => format!("the recipe's selector `{selector}`"),
        Evidence::Fixed => "the text that the recipe gives".into(),
        Evidence::JsonLd => "the page's JSON-LD".into(),
        Evidence::Microdata => "the page's microdata".into(),
        Evidence::Member(name) => format!("the JSON's `{name}`"),
        Evidence::Microformats => "the page's microformats".into(),
        Evidence::Column => "the part that has this place in every item".into(),
        Evidence::Head => "the page's head".into(),
        Evidence::Meta(name) => format!("the page's `<meta>` {name}"),
        Evidence::Heading => "a heading".into(),
        Evidence::Time => "a `<time>` element".into(),
        Evidence::RelAuthor => "a link with rel=author".into(),
        Evidence::Byline => "the byline".into(),
        Evidence::Address => "the page's address".into(),
        Evidence::Blocks => "the text of the page".into(),
    };
    Some(match &field.path {
        Some(path) => format!("{evidence}: {}", within(path, item)),
        None => evidence,
    })
}

/// A path, from the item's element on if it is within that.
#[must_use]
pub fn within<'p>(path: &'p str, item: &str) -> &'p str {
    match path.strip_prefix(item) {
        Some("") => "the item itself",
        Some(rest) => rest.trim_start_matches(" > "),
        None => path,
    }
}
