//! One field of one item: which way gives a value, and what of it is taken.
//!
//! A way selects elements below the item's, or texts by XPath; each kind of field reads an element in its own manner where the recipe
//! names no attribute. The first way that gives a value counts.

use std::collections::HashSet;

use ego_tree::NodeId;
use scraper::{ElementRef, Node};

use super::Paths;
use crate::{
    KnowsDates,
    element_text::{attribute, collapse, text_of, text_within},
    feed::text,
    machine_time::machine_time,
    markup::{escape, write},
    model::{Evidence, Extent, Found, RawDate, RawEnclosure, Sense},
    picture::{in_style, largest, picture_of, real},
    recipe::{Joined, Place, Read, Way, XPath, in_blocks},
};

/// What kind of value a field has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ValueKind {
    /// Text as a reader sees it.
    Text,
    /// Inner HTML.
    Html,
    /// An address to go to.
    Link,
    /// An address of a picture.
    Picture,
    /// A date, rather as machines read it.
    Date,
    /// An address of attached media.
    Media,
}

/// An item's element on a page that is read by a recipe.
#[derive(Clone, Copy)]
pub(super) struct Spot<'a, 'p> {
    pub element: ElementRef<'a>,
    pub paths: &'p Paths<'a>,
}

/// A value, with the element it was read off.
pub(super) struct Hit<'a> {
    pub found: Found,
    /// None for a text that the recipe itself gives, or that is no element's.
    pub element: Option<ElementRef<'a>>,
}

/// The value of the first way that gives one.
pub(super) fn first<'a>(ways: &[Way], item: Spot<'a, '_>, kind: ValueKind) -> Option<Hit<'a>> {
    ways.iter().find_map(|way| hits(way, item, kind).next())
}

/// All values of the first way that gives any, each once.
pub(super) fn all<'a>(ways: &[Way], item: Spot<'a, '_>, kind: ValueKind) -> Vec<Hit<'a>> {
    let mut values: Vec<Hit<'a>> = Vec::new();
    for way in ways {
        for hit in hits(way, item, kind) {
            if !values.iter().any(|value| value.found.text == hit.found.text) {
                values.push(hit);
            }
        }
        if !values.is_empty() {
            break;
        }
    }
    values
}

/// A date with what the way that found it says of how to read it.
pub(super) fn date(ways: &[Way], item: Spot<'_, '_>, dates: &dyn KnowsDates) -> Option<RawDate> {
    ways.iter().find_map(|way| {
        let Hit { mut found, element } = hits(way, item, ValueKind::Date).next()?;
        let is_text = matches!(way, Way::Read(Read { attr: None, capture: None, .. }));
        if let Some(part) = element.filter(|_| is_text).and_then(|element| dated_part(element, &found.text, dates)) {
            found.text = part;
        }
        let hint = match way {
            Way::Read(read) => read.date.clone(),
            Way::Fixed(_) => None,
        };
        Some(RawDate { found, hint })
    })
}

/// Bytes of a text that is an address.
const LONGEST_ADDRESS: usize = 2_048;
/// Nodes of a selected element that are looked at for its date, and bytes of each.
const MOST_PARTS: usize = 60;
const LONGEST_PART: usize = 80;

/// The part that is the date of an element which holds other things beside it: an author, a section.
fn dated_part(element: ElementRef<'_>, text: &str, dates: &dyn KnowsDates) -> Option<String> {
    if dates.dated(text).is_some_and(|(extent, _)| extent > Extent::Within) {
        return None;
    }
    let mut before = String::new();
    element.descendants().skip(1).take(MOST_PARTS).find_map(|node| {
        let part = match (node.value(), ElementRef::wrap(node)) {
            (Node::Text(text), _) => text.trim().to_owned(),
            (_, Some(element)) => text_within(element, LONGEST_PART),
            _ => return None,
        };
        let is_date = part.len() < LONGEST_PART
            && dates.dated(&part).is_some_and(|(extent, _)| extent == Extent::Whole)
            && dates.sense_of_label(&before) == Some(Sense::Published);
        if node.value().is_text() && !part.is_empty() {
            before.clone_from(&part);
        }
        is_date.then_some(part)
    })
}

/// Attached media; its type and length stand beside its address.
pub(super) fn media(ways: &[Way], item: Spot<'_, '_>) -> Vec<RawEnclosure> {
    let describe = |hit: Hit<'_>| {
        let said = |name: &str| hit.element.and_then(|element| attribute(media_in(element).unwrap_or(element), name));
        RawEnclosure {
            media_type: said("type").map(ToOwned::to_owned),
            length: said("length").or_else(|| said("data-length")).and_then(|length| length.parse().ok()),
            url: hit.found,
        }
    };
    all(ways, item, ValueKind::Media).into_iter().map(describe).collect()
}

/// The first value that a read gives.
pub(super) fn of(read: &Read, item: Spot<'_, '_>, kind: ValueKind) -> Option<String> {
    hits_at((read, read.at.as_ref()), item, kind).next().map(|hit| hit.found.text)
}

/// The values of all places of a read as one.
fn joined<'a>(read: &Read, between: &str, item: Spot<'a, '_>, kind: ValueKind) -> Option<Hit<'a>> {
    let first = std::iter::once(read.at.as_ref());
    let places = first.chain(read.also.iter().map(Some));
    let hits: Vec<Hit<'a>> = places.flat_map(|at| hits_at((read, at), item, kind)).collect();
    let element = hits.first()?.element;
    let parts: Vec<Found> = hits.into_iter().map(|hit| hit.found).collect();
    let found = match kind {
        // what stood in blocks of its own does so still
        ValueKind::Html if between == " " => in_blocks(parts)?,
        _ => {
            let text = parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join(between);
            Found::new(text, parts.into_iter().next()?.evidence)
        }
    };
    Some(Hit { found, element })
}

/// All markup at the place of a read as one; what stands within another part is in that already.
fn whole<'a>(read: &Read, item: Spot<'a, '_>) -> Option<Hit<'a>> {
    let mut outer: HashSet<NodeId> = HashSet::new();
    let parts: Vec<Hit<'a>> = hits_at((read, read.at.as_ref()), item, ValueKind::Html)
        .filter(|hit| {
            let Some(element) = hit.element else { return true };
            let mut above = element.ancestors().take_while(|node| node.id() != item.element.id());
            !above.any(|node| outer.contains(&node.id())) && outer.insert(element.id())
        })
        .collect();
    let element = parts.first()?.element;
    Some(Hit { found: in_blocks(parts.into_iter().map(|hit| hit.found).collect())?, element })
}

/// The values that a way gives, in the order of the page.
fn hits<'a: 'w, 'w>(way: &'w Way, item: Spot<'a, '_>, kind: ValueKind) -> Box<dyn Iterator<Item = Hit<'a>> + 'w> {
    let read = match way {
        Way::Fixed(text) if text.trim().is_empty() => return Box::new(std::iter::empty()),
        Way::Fixed(text) => {
            return Box::new(std::iter::once(Hit { found: Found::new(text.trim(), Evidence::Fixed), element: None }));
        }
        Way::Read(read) => read,
    };
    match &read.join {
        Joined::Between(between) => Box::new(joined(read, between, item, kind).into_iter()),
        Joined::Usual if kind == ValueKind::Html => Box::new(whole(read, item).into_iter()),
        Joined::Usual | Joined::Never => hits_at((read, read.at.as_ref()), item, kind),
    }
}

/// The values that stand at a place.
fn hits_at<'a: 'w, 'w>(
    (read, at): (&'w Read, Option<&'w Place>),
    item: Spot<'a, '_>,
    kind: ValueKind,
) -> Box<dyn Iterator<Item = Hit<'a>> + 'w> {
    let is_xml = item.paths.is_xml;
    let hit = move |element| {
        let text = read.taken(&value(read, (element, is_xml), kind)?)?;
        Some(Hit { found: Found::new(text, evidence(read)), element: Some(element) })
    };
    match at {
        Some(Place::Css(css)) => Box::new(item.element.select(&css.selector).filter_map(hit)),
        Some(Place::XPath(xpath)) => Box::new(by_path((read, xpath), item, kind).into_iter()),
        // what is in JSON is no element
        Some(Place::Json(_)) => Box::new(std::iter::empty()),
        None => Box::new(std::iter::once(item.element).filter_map(hit)),
    }
}

/// The values that an XPath expression gives: an element is read as one that a selector selects, all else is text.
fn by_path<'a>((read, xpath): (&Read, &XPath), item: Spot<'a, '_>, kind: ValueKind) -> Vec<Hit<'a>> {
    let Some(selected) = item.paths.within(xpath, item.element) else { return Vec::new() };
    let is_of_nodes = selected.nodes.len() == selected.texts.len();
    let element = |at: usize| item.paths.find(*selected.nodes.get(at).filter(|_| is_of_nodes)?);
    let hit = |(at, text): (usize, &String)| {
        let element = element(at);
        let value = match element {
            Some(element) => value(read, (element, item.paths.is_xml), kind)?,
            None if read.attr.is_some() => return None,
            None => of_text(text, kind)?,
        };
        Some(Hit { found: Found::new(read.taken(&value)?, evidence(read)), element })
    };
    selected.texts.iter().enumerate().filter_map(hit).collect()
}

/// What a text is as the value of a field.
fn of_text(text: &str, kind: ValueKind) -> Option<String> {
    match kind {
        ValueKind::Text | ValueKind::Date => Some(collapse(text)),
        ValueKind::Html => Some(escape::text(text.trim()).into_owned()),
        ValueKind::Link | ValueKind::Media => Some(text.trim().to_owned()),
        ValueKind::Picture => real(text.trim()),
    }
    .filter(|value| !value.is_empty())
}

/// What a recipe's author wrote to find the value.
fn evidence(read: &Read) -> Evidence {
    let written = match (&read.at, &read.attr) {
        (Some(place), None) => place.to_string(),
        (Some(place), Some(attr)) => format!("{place} @{attr}"),
        (None, Some(attr)) => format!("@{attr}"),
        (None, None) => ".".into(),
    };
    Evidence::Selector(written.into())
}

fn value(read: &Read, (element, is_xml): (ElementRef<'_>, bool), kind: ValueKind) -> Option<String> {
    match &read.attr {
        Some(name) => {
            let value = attribute(element, name)?;
            match kind {
                ValueKind::Picture if name.ends_with("srcset") => largest(value),
                // a pattern is held against what the page says
                ValueKind::Picture if read.capture.is_some() => Some(value.to_owned()),
                ValueKind::Picture if name == "style" => in_style(value),
                ValueKind::Picture => real(value),
                _ => Some(value.to_owned()),
            }
        }
        None => match kind {
            ValueKind::Text => Some(text_of(element)),
            ValueKind::Html if is_xml => Some(written_in_xml(element)),
            ValueKind::Html => Some(write::inner(element)),
            ValueKind::Link => link_of(element).or_else(|| address_written(element)),
            ValueKind::Picture if is_xml => pictured_in_xml(element),
            ValueKind::Picture => picture_of(element).map(|picture| picture.address),
            ValueKind::Date => Some(date_of(element)),
            ValueKind::Media => {
                let of_media =
                    |media| attribute(media, "src").or_else(|| attribute(media, "href")).map(ToOwned::to_owned);
                let of_xml = || attribute(element, "url").map(ToOwned::to_owned).or_else(|| address_written(element));
                media_in(element).and_then(of_media).or_else(|| is_xml.then(of_xml).flatten())
            }
        },
    }
    .filter(|value| !value.trim().is_empty())
}

/// The markup that an element of XML holds: its elements, or what is written as text.
fn written_in_xml(element: ElementRef<'_>) -> String {
    if element.children().any(|child| child.value().is_element()) {
        return write::inner(element);
    }
    let text: String = element.text().collect();
    if text::is_markup(&text) { text } else { text::as_markup(&text) }
}

/// The address of a picture that an element of XML names: as HTML does, by an attribute, or in its text.
fn pictured_in_xml(element: ElementRef<'_>) -> Option<String> {
    let by_attribute = || ["url", "href", "src"].iter().find_map(|name| real(attribute(element, name)?));
    let picture = picture_of(element).map(|picture| picture.address);
    let is_address = |address: &String| address.contains(['/', '.']);
    picture.or_else(by_attribute).or_else(|| real(&text_within(element, LONGEST_ADDRESS)).filter(is_address))
}

/// The address that an element's text is, as a whole.
fn address_written(element: ElementRef<'_>) -> Option<String> {
    let text = text_within(element, LONGEST_ADDRESS);
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    let is_path = text.starts_with('/') && text.len() > 1;
    ((is_web || is_path) && text.len() < LONGEST_ADDRESS && !text.contains(char::is_whitespace)).then_some(text)
}

/// The address that an element leads to: its own, that of the first link in it, or that of the link around it.
pub(crate) fn link_of(element: ElementRef<'_>) -> Option<String> {
    address(element)
        .or_else(|| element.descendent_elements().filter(|inner| *inner != element).find_map(address))
        .or_else(|| element.ancestors().filter_map(ElementRef::wrap).find_map(address))
        .map(ToOwned::to_owned)
}

/// The address that an element leads to by itself.
pub(super) fn address(element: ElementRef<'_>) -> Option<&str> {
    let own = match element.value().name() {
        "a" | "area" => attribute(element, "href"),
        // a preloaded style sheet is no link to follow
        "link" if attribute(element, "rel").is_none_or(|rel| !rel.contains("style") && !rel.contains("load")) => {
            attribute(element, "href")
        }
        _ => None,
    };
    own.or_else(|| attribute(element, "data-href")).filter(|address| leads_somewhere(address))
}

fn leads_somewhere(address: &str) -> bool {
    let scheme = address.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    address != "#" && !matches!(scheme.as_deref(), Some("javascript" | "mailto" | "tel" | "sms" | "whatsapp"))
}

fn date_of(element: ElementRef<'_>) -> String {
    machine_time(element)
        .or_else(|| element.descendent_elements().find_map(machine_time))
        .or_else(|| attribute(element, "datetime"))
        .or_else(|| attribute(element, "content"))
        .map_or_else(|| text_of(element), ToOwned::to_owned)
}

/// The element that carries attached media: the element itself or the first below it.
fn media_in(element: ElementRef<'_>) -> Option<ElementRef<'_>> {
    let carries = |element: &ElementRef<'_>| {
        let name = match element.value().name() {
            "audio" | "video" | "source" | "embed" | "track" | "iframe" => "src",
            "a" | "link" => "href",
            _ => return false,
        };
        attribute(*element, name).is_some()
    };
    Some(element).filter(carries).or_else(|| element.descendent_elements().find(carries))
}
