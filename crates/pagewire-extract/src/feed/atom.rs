//! Atom 1.0 (RFC 4287) and the 0.3 before it, whose `mode` and older names live on.

use url::Url;

use super::{Element, Space, Texts, dates, found, media, names, podcast, text, with_dates};
use crate::model::{Extraction, Found, RawItem};

/// Reads Atom.
pub(super) fn read(root: &Element<'_>) -> Extraction {
    let feed_authors = authors(root);
    let base = root.attribute("base").map(str::to_owned);
    let pictures = [(Space::Core, "logo"), (Space::Core, "icon")];
    let picture = pictures.iter().find_map(|(space, name)| found(&root.first(*space, name)?.text(), name));
    Extraction {
        title: headline(root, "title"),
        description: headline(root, "subtitle").or_else(|| headline(root, "tagline")),
        language: root.attribute("lang").and_then(|text| found(text, "xml:lang")),
        image: picture.or_else(|| media::picture(root)),
        home: alternate(root).and_then(|link| address(root, link)),
        base,
        site_name: None,
        show: podcast::show(root),
        items: root
            .all(Space::Core, "entry")
            .filter(|entry| entry.is_whole)
            .map(|entry| item(entry, &feed_authors))
            .collect(),
    }
}

/// Elements that tell when an entry was published, the plainest first.
const PUBLISHED: [(Space, &str); 6] = [
    (Space::Core, "published"),
    (Space::Core, "issued"),
    (Space::Core, "created"),
    (Space::Dc, "date"),
    (Space::DcTerms, "issued"),
    (Space::Core, "pubDate"),
];

/// Elements that tell when it was changed.
const UPDATED: [(Space, &str); 3] = [(Space::Core, "updated"), (Space::Core, "modified"), (Space::DcTerms, "modified")];

fn item(entry: &Element<'_>, feed_authors: &[Found]) -> RawItem {
    let own = authors(entry);
    let (summary, content) = texts(entry);
    let files = || entry.all(Space::Core, "link").filter(|link| link.attribute("rel") == Some("enclosure"));
    let raw = RawItem {
        native_id: entry.first(Space::Core, "id").and_then(|id| found(&id.text(), "id")),
        link: alternate(entry).and_then(|link| address(entry, link)),
        title: headline(entry, "title").or_else(|| found(&text::literal(&media_title(entry)?), "media:title")),
        summary,
        content,
        authors: if own.is_empty() { feed_authors.to_vec() } else { own },
        image: media::picture(entry),
        enclosures: media::enclosures(files().filter_map(media::linked), entry),
        categories: categories(entry),
        episode: podcast::episode(entry),
        ..RawItem::default()
    };
    with_dates(raw, dates(entry, &PUBLISHED), dates(entry, &UPDATED))
}

fn media_title(entry: &Element<'_>) -> Option<String> {
    let group = entry.first(Space::Media, "group").unwrap_or(entry);
    Some(group.first(Space::Media, "title")?.text().into_owned())
}

fn authors(of: &Element<'_>) -> Vec<Found> {
    let named = |person: &Element<'_>| {
        let name = person.first(Space::Core, "name").map(|name| name.text().into_owned());
        let is_bare = person.elements().next().is_none();
        found(&name.or_else(|| is_bare.then(|| person.text().into_owned()))?, "author")
    };
    let own = names(of.all(Space::Core, "author").filter_map(named));
    let creators = || names(of.all(Space::Dc, "creator").filter_map(|name| found(&name.text(), "dc:creator")));
    if own.is_empty() { creators() } else { own }
}

fn categories(entry: &Element<'_>) -> Vec<Found> {
    let own = entry.all(Space::Core, "category").filter_map(|category| {
        let name = category.attribute("label").or_else(|| category.attribute("term"));
        name.map_or_else(|| found(&category.text(), "category"), |name| found(name, "category"))
    });
    own.chain(entry.all(Space::Dc, "subject").filter_map(|subject| found(&subject.text(), "category"))).collect()
}

/// The link to the page itself (RFC 4287, section 4.2.7.2).
fn alternate<'e>(of: &'e Element<'_>) -> Option<&'e Element<'e>> {
    let alternates = || {
        let is_alternate = |rel: Option<&str>| rel.is_none_or(|rel| rel.rsplit('/').next() == Some("alternate"));
        of.all(Space::Core, "link").filter(move |link| is_alternate(link.attribute("rel")))
    };
    let is_page = |link: &&Element<'_>| link.attribute("type").is_none_or(|kind| kind.contains("html"));
    alternates().find(is_page).or_else(|| alternates().next())
}

/// The address of a link, by the `xml:base` of what it is in; that of the feed counts for all.
fn address(of: &Element<'_>, link: &Element<'_>) -> Option<Found> {
    let href = link.attribute("href").map(str::to_owned).or_else(|| Some(link.text().trim().to_owned()))?;
    let is_entry = of.name.eq_ignore_ascii_case("entry");
    let base = link.attribute("base").or_else(|| of.attribute("base").filter(|_| is_entry));
    let joined = base.and_then(|base| Url::parse(base).ok()?.join(&href).ok()).map(String::from);
    found(&joined.unwrap_or(href), "link")
}

/// What a text construct says that it holds (section 3.1; `mode` is of version 0.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TextKind {
    Text,
    /// Escaped markup.
    Html,
    /// Markup that is part of the document.
    Xhtml,
    /// A file, or something else that is no text.
    Other,
}

fn kind(construct: &Element<'_>) -> TextKind {
    let said = construct.attribute("type").unwrap_or("text").to_ascii_lowercase();
    let said = said.split(';').next().unwrap_or_default().trim();
    let has_elements = construct.elements().next().is_some();
    if construct.attribute("mode") == Some("base64") {
        return TextKind::Other;
    }
    match said {
        "text" | "text/plain" if !has_elements => TextKind::Text,
        "html" | "text/html" | "escaped" => TextKind::Html,
        "text" | "text/plain" | "xhtml" | "application/xhtml+xml" => TextKind::Xhtml,
        // whatever else it says, a word alone is a mistake, and a media type names a file
        other if other.contains('/') => TextKind::Other,
        _ if has_elements => TextKind::Xhtml,
        _ if text::is_markup(&construct.text()) => TextKind::Html,
        _ => TextKind::Text,
    }
}

/// A text construct as a text of one line.
fn headline(of: &Element<'_>, name: &str) -> Option<Found> {
    of.all(Space::Core, name).find_map(|construct| {
        let words = match kind(construct) {
            TextKind::Html => text::words(&construct.markup(Texts::Markup)),
            TextKind::Xhtml => text::words(&construct.markup(Texts::Plain)),
            TextKind::Text => construct.text().into_owned(),
            TextKind::Other => return None,
        };
        found(&text::literal(&words), name)
    })
}

/// The short and the full form. A summary in HTML is the full form where there is no other.
fn texts(entry: &Element<'_>) -> (Option<Found>, Option<Found>) {
    let content = entry.all(Space::Core, "content").find_map(|content| markup(content, "content"));
    let content = content.or_else(|| found(&entry.first(Space::Content, "encoded")?.text(), "content:encoded"));
    let summary = entry.first(Space::Core, "summary");
    match (summary, content) {
        (None, None) => super::described(entry),
        (Some(summary), None) if matches!(kind(summary), TextKind::Html | TextKind::Xhtml) => {
            let whole = markup(summary, "summary").filter(|summary| text::is_markup(&summary.text));
            if whole.is_some() { (None, whole) } else { (headline(entry, "summary"), None) }
        }
        (_, content) => (headline(entry, "summary"), content),
    }
}

/// A text construct as HTML.
fn markup(construct: &Element<'_>, name: &str) -> Option<Found> {
    match kind(construct) {
        TextKind::Text => found(&text::as_markup(&construct.text()), name),
        TextKind::Html => found(&construct.markup(Texts::Markup), name),
        TextKind::Xhtml => found(&construct.markup(Texts::Plain), name),
        TextKind::Other => None,
    }
}
