//! RSS 0.9 to 2.0, by the elements that its items are known to have, of other formats too.

use super::{Element, Space, Texts, dates, found, media, names, podcast, text, with_dates};
use crate::model::{Extraction, Found, RawEnclosure, RawItem};

/// Reads RSS of any version. In RSS 1.0 and in feeds that are wrong, items stand beside the channel.
pub(super) fn read(root: &Element<'_>) -> Extraction {
    let channel = root.first(Space::Core, "channel").unwrap_or(root);
    let outside = root.all(Space::Core, "item").filter(|_| !std::ptr::eq(root, channel));
    let items = channel.all(Space::Core, "item").chain(outside).filter(|item| item.is_whole);
    Extraction {
        title: title(channel),
        description: first_of(channel, &[(Space::Core, "description"), (Space::Itunes, "summary")]),
        language: first_of(channel, &[(Space::Core, "language"), (Space::Dc, "language")])
            .or_else(|| found(root.attribute("lang")?, "xml:lang")),
        image: podcast::cover(channel)
            .or_else(|| image(channel))
            .or_else(|| image(root))
            .or_else(|| media::picture(channel)),
        base: None,
        site_name: None,
        show: podcast::show(channel),
        home: link(channel),
        items: items.map(item).collect(),
    }
}

/// The picture of a channel, which RSS 1.0 has beside it.
fn image(of: &Element<'_>) -> Option<Found> {
    found(&of.first(Space::Core, "image")?.first(Space::Core, "url")?.text(), "image")
}

fn item(item: &Element<'_>) -> RawItem {
    let guid = item.first(Space::Core, "guid");
    let is_permalink = guid.is_some_and(|guid| guid.attribute("isPermaLink") != Some("false"));
    let guid = guid.and_then(|guid| found(&guid.text(), "guid"));
    let permalink = guid.clone().filter(|guid| is_permalink && guid.text.starts_with("http"));
    let about = item.attribute("about").and_then(|about| found(about, "rdf:about"));
    let page = about.clone().filter(|about| about.text.starts_with("http"));
    let (summary, content) = texts(item);
    let raw = RawItem {
        native_id: guid.or(about).or_else(|| first_of(item, &[(Space::Atom, "id"), (Space::Dc, "identifier")])),
        link: link(item).or(permalink).or(page),
        title: title(item),
        summary,
        content,
        authors: authors(item),
        image: media::picture(item).or_else(|| image(item)),
        enclosures: media::enclosures(own_enclosures(item), item),
        categories: categories(item),
        episode: podcast::episode(item),
        ..RawItem::default()
    };
    with_dates(raw, dates(item, &PUBLISHED), dates(item, &UPDATED))
}

/// Elements that tell when an item was published, the plainest first.
const PUBLISHED: [(Space, &str); 7] = [
    (Space::Core, "pubDate"),
    (Space::Atom, "published"),
    (Space::Dc, "date"),
    (Space::DcTerms, "issued"),
    (Space::DcTerms, "created"),
    (Space::Core, "date"),
    (Space::Core, "published"),
];

/// Elements that tell when it was changed.
const UPDATED: [(Space, &str); 3] = [(Space::DcTerms, "modified"), (Space::Atom, "updated"), (Space::Core, "updated")];

/// The first element of some names that has text.
fn first_of(of: &Element<'_>, wanted: &[(Space, &str)]) -> Option<Found> {
    wanted.iter().find_map(|(space, name)| of.all(*space, name).find_map(|element| found(&element.text(), name)))
}

fn title(of: &Element<'_>) -> Option<Found> {
    first_of(
        of,
        &[
            (Space::Core, "title"),
            (Space::Media, "title"),
            (Space::Dc, "title"),
            (Space::Itunes, "title"),
            (Space::Atom, "title"),
        ],
    )
}

/// The page that an item or a channel is about; its text, or as in Atom.
fn link(of: &Element<'_>) -> Option<Found> {
    let atom = || of.all(Space::Atom, "link").find(|link| matches!(link.attribute("rel"), None | Some("alternate")));
    let own = of
        .all(Space::Core, "link")
        .find_map(|link| found(&link.text(), "link").or_else(|| found(link.attribute("href")?, "link")));
    own.or_else(|| found(atom()?.attribute("href")?, "link"))
}

/// The short and the full form. A description in HTML is the full form where there is no other.
fn texts(item: &Element<'_>) -> (Option<Found>, Option<Found>) {
    let whole =
        |space, name: &str| item.all(space, name).find_map(|element| found(&element.markup(Texts::Markup), name));
    let content = whole(Space::Content, "encoded")
        .or_else(|| whole(Space::Atom, "content"))
        .or_else(|| whole(Space::Xhtml, "body"))
        .or_else(|| whole(Space::Core, "content"))
        .or_else(|| whole(Space::Core, "fullitem"));
    let description = whole(Space::Core, "description")
        .or_else(|| whole(Space::Dc, "description"))
        .or_else(|| whole(Space::Atom, "summary"));
    if let Some(description) = description {
        let is_markup = text::is_markup(&description.text);
        return match content {
            None if is_markup => (None, Some(description)),
            content => (Some(description), content),
        };
    }
    let spoken = first_of(item, &[(Space::Itunes, "summary"), (Space::Itunes, "subtitle")]);
    match (spoken, content) {
        (None, None) => super::described(item),
        (spoken, content) => (spoken, content),
    }
}

fn authors(item: &Element<'_>) -> Vec<Found> {
    let creators = item.all(Space::Dc, "creator").filter_map(|name| found(&name.text(), "dc:creator"));
    let own = || item.all(Space::Core, "author").filter_map(|name| found(person(&name.text()), "author"));
    let atom =
        || item.all(Space::Atom, "author").filter_map(|name| found(&name.first(Space::Atom, "name")?.text(), "author"));
    let others = || first_of(item, &[(Space::Itunes, "author"), (Space::Media, "credit")]).into_iter();
    let mut named = names(creators);
    for more in [names(own()), names(atom()), names(others())] {
        if named.is_empty() {
            named = more;
        }
    }
    named
}

/// The name in `mail@host (Name)`, as RSS wants its authors.
fn person(text: &str) -> &str {
    let in_brackets = text.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(name, _)| name.trim());
    in_brackets.filter(|name| !name.is_empty()).unwrap_or(text)
}

fn categories(item: &Element<'_>) -> Vec<Found> {
    let own = item.all(Space::Core, "category").chain(item.all(Space::Dc, "subject"));
    let atom = item.all(Space::Atom, "category").filter_map(|category| found(category.attribute("term")?, "category"));
    own.filter_map(|category| found(&category.text(), "category")).chain(atom).collect()
}

fn own_enclosures(item: &Element<'_>) -> impl Iterator<Item = RawEnclosure> {
    let own = item.all(Space::Core, "enclosure").filter_map(|enclosure| {
        Some(RawEnclosure {
            url: found(enclosure.attribute("url")?, "enclosure")?,
            media_type: enclosure.attribute("type").map(str::to_owned),
            length: enclosure.attribute("length").and_then(media::length),
        })
    });
    let links = item.all(Space::Atom, "link").filter(|link| link.attribute("rel") == Some("enclosure"));
    own.chain(links.filter_map(media::linked))
}
