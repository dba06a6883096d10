//! Where a field is found that the recipe does not name.

use scraper::ElementRef;

use super::ways::{Hit, address, link_of};
use crate::{
    element_text::{attribute, text_of},
    machine_time::machine_time,
    media,
    model::{Evidence, Field, Found, RawDate, RawEnclosure},
    picture::{itself_shown, lead_picture, picture_of},
};

/// Elements of an item that are looked at for its files.
const MOST_ELEMENTS: usize = 400;

fn found(text: impl Into<String>, selector: &str) -> Found {
    Found::new(text, Evidence::Selector(selector.into()))
}

/// The first heading, else the text of the first link, else what is written for those who see neither.
pub(super) fn title(item: ElementRef<'_>) -> Option<Hit<'_>> {
    heading(item)
        .or_else(|| {
            elements(item).filter(|element| address(*element).is_some()).find_map(|link| shown(link, "a[href]"))
        })
        .or_else(|| elements(item).find_map(unseen))
}

fn heading(item: ElementRef<'_>) -> Option<Hit<'_>> {
    elements(item)
        .filter(|element| matches!(element.value().name(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6"))
        .find_map(|heading| shown(heading, heading.value().name()))
}

fn shown<'a>(element: ElementRef<'a>, selector: &str) -> Option<Hit<'a>> {
    let text = text_of(element);
    (!text.is_empty()).then(|| Hit { found: found(text, selector), element: Some(element) })
}

/// The words that stand for an element which shows none.
fn unseen(element: ElementRef<'_>) -> Option<Hit<'_>> {
    let name = match element.value().name() {
        "img" => "alt",
        "a" => ["aria-label", "title"].into_iter().find(|name| attribute(element, name).is_some())?,
        _ => return None,
    };
    Some(Hit { found: found(attribute(element, name)?, &format!("@{name}")), element: Some(element) })
}

/// The item itself if it is a link, else the link in or around its title, else its first link.
pub(super) fn link(item: ElementRef<'_>, title: Option<ElementRef<'_>>) -> Option<Found> {
    address(item)
        .map(|own| found(own, "@href"))
        .or_else(|| link_of(title?).map(|address| found(address, "a @href")))
        .or_else(|| link_of(item).map(|address| found(address, "a @href")))
}

/// What the item offers to listen to or to take away.
pub(super) fn enclosures(item: ElementRef<'_>) -> Vec<RawEnclosure> {
    media::of_elements(elements(item).take(MOST_ELEMENTS), &Evidence::Selector("audio, a[download]".into()))
}

/// The first machine-readable time.
pub(super) fn published(item: ElementRef<'_>) -> Option<RawDate> {
    let time = elements(item).find_map(machine_time)?;
    Some(RawDate { found: found(time, "time @datetime"), hint: None })
}

/// The first picture that is no icon, with its alternative text.
pub(super) fn picture(item: ElementRef<'_>) -> (Option<Found>, Option<String>) {
    let own = if item.value().name() == "img" { picture_of(item) } else { None };
    match own.or_else(|| lead_picture(item)) {
        Some(picture) => (Some(found(picture.address, "img")), picture.alt),
        None => (None, None),
    }
}

/// The element that gave a field which the recipe does not name.
pub(super) fn place<'a>(field: Field, item: ElementRef<'a>, words: &str) -> Option<ElementRef<'a>> {
    match field {
        Field::Title => title(item)?.element,
        Field::Published => elements(item).find(|element| machine_time(*element) == Some(words)),
        Field::Image => {
            elements(item).find(|element| itself_shown(*element).is_some_and(|picture| picture.address == words))
        }
        _ => None,
    }
}

/// The item and all elements below it.
fn elements(item: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    std::iter::once(item).chain(item.descendent_elements().filter(move |element| *element != item))
}
