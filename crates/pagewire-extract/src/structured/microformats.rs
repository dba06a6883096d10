//! Microformats 2: `h-entry`, and its forerunner `hentry` (microformats.org/wiki/h-entry).
//!
//! Classes say what an element is: `p-` is text, `u-` an address, `dt-` a date, `e-` HTML. A property belongs to the
//! nearest `h-` element around it. What an entry does not say of its name and address is implied (parsing rules, 1.3.5).

use scraper::{ElementRef, Html};

use super::{MAX_ITEMS, own::own_elements};
use crate::{
    element_text::{attribute, text_of, text_within},
    markup::{slim_fragment, write},
    model::{Evidence, Found, RawDate, RawEvent, RawItem},
    picture::picture_of,
};

/// Bytes of a property's text: properties stand in properties, and each holds what those inside it hold.
const MAX_TEXT: usize = 100_000;

/// The items in a page's microformats, in the order of the page.
pub(super) fn read(html: &Html) -> Vec<RawItem> {
    let entries = html.root_element().descendent_elements().filter(|element| is_entry(*element));
    let mut entries = entries.peekable();
    if entries.peek().is_none() {
        // what takes place is an entry of its own
        let events = html.root_element().descendent_elements().filter(|element| is_event(*element));
        return events.take(MAX_ITEMS).map(event).filter(|item| item.event.is_some() && item.title.is_some()).collect();
    }
    let outer = entries.filter(|entry| !entry.ancestors().filter_map(ElementRef::wrap).any(is_entry));
    outer.take(MAX_ITEMS).map(entry).filter(|item| item.link.is_some() || item.title.is_some()).collect()
}

fn is_entry(element: ElementRef<'_>) -> bool {
    has(element, "h-entry") || has(element, "hentry")
}

fn is_event(element: ElementRef<'_>) -> bool {
    has(element, "h-event") || has(element, "vevent")
}

/// An event (microformats.org/wiki/h-event).
fn event(root: ElementRef<'_>) -> RawItem {
    let mut item = RawItem::default();
    let (mut starts, mut ends, mut location) = (None, None, None);
    for element in own_elements(root, is_root) {
        read_property(&mut item, element);
        for class in attribute(element, "class").unwrap_or_default().split_ascii_whitespace() {
            match class {
                "summary" => set(&mut item.title, || text(element)),
                "p-description" | "description" => set(&mut item.summary, || text(element)),
                "url" => set(&mut item.link, || attribute(element, "href").map(ToOwned::to_owned)),
                "dt-start" | "dtstart" => set_date(&mut starts, element),
                "dt-end" | "dtend" => set_date(&mut ends, element),
                "p-location" | "location" => set(&mut location, || text(element)),
                _ => {}
            }
        }
    }
    imply(&mut item, root);
    item.event = starts.map(|starts| Box::new(RawEvent { starts, ends, location }));
    item
}

fn has(element: ElementRef<'_>, class: &str) -> bool {
    attribute(element, "class").is_some_and(|classes| classes.split_ascii_whitespace().any(|name| name == class))
}

/// Whether an element is a microformat of its own: its inside is no concern of the one around it.
fn is_root(element: ElementRef<'_>) -> bool {
    let root = |name: &str| {
        let kind = name.strip_prefix("h-").unwrap_or_default();
        matches!(kind, "entry" | "card" | "cite" | "event" | "feed" | "product" | "review" | "recipe" | "adr" | "geo")
            || matches!(name, "hentry" | "vcard" | "vevent")
    };
    attribute(element, "class").is_some_and(|classes| classes.split_ascii_whitespace().any(root))
}

fn entry(root: ElementRef<'_>) -> RawItem {
    let mut item = RawItem::default();
    for element in own_elements(root, is_root) {
        read_property(&mut item, element);
    }
    imply(&mut item, root);
    item
}

fn found(text: impl Into<String>) -> Found {
    Found::new(text, Evidence::Microformats)
}

fn read_property(item: &mut RawItem, element: ElementRef<'_>) {
    for class in attribute(element, "class").unwrap_or_default().split_ascii_whitespace() {
        match class {
            "p-name" | "entry-title" => {
                set(&mut item.title, || text(element));
                set(&mut item.link, || title_link(element).filter(|_| class == "entry-title"));
            }
            "u-url" => set(&mut item.link, || attribute(element, "href").map(ToOwned::to_owned)),
            "u-uid" => set(&mut item.native_id, || {
                attribute(element, "href").map_or_else(|| text(element), |id| Some(id.to_owned()))
            }),
            "p-summary" | "entry-summary" => set(&mut item.summary, || text(element)),
            "e-content" | "entry-content" => set(&mut item.content, || Some(write::inner(element))),
            "dt-published" | "published" => set_date(&mut item.published, element),
            "dt-updated" | "updated" => set_date(&mut item.updated, element),
            "u-photo" | "u-featured" if item.image.is_none() => {
                let picture = picture_of(element);
                item.image_alt = picture.as_ref().and_then(|picture| picture.alt.clone());
                item.image = picture.map(|picture| found(picture.address));
            }
            "p-author" | "author" => author(item, element),
            "p-category" => item.categories.extend(text(element).map(found)),
            _ => {}
        }
    }
    for relation in attribute(element, "rel").unwrap_or_default().split_ascii_whitespace() {
        match relation {
            "bookmark" => set(&mut item.link, || attribute(element, "href").map(ToOwned::to_owned)),
            "tag" => item.categories.extend(text(element).map(found)),
            _ => {}
        }
    }
}

fn set(field: &mut Option<Found>, value: impl FnOnce() -> Option<String>) {
    if field.is_none() {
        *field = value().filter(|text| !text.trim().is_empty()).map(found);
    }
}

/// The value of a `p-` property.
fn text(element: ElementRef<'_>) -> Option<String> {
    let said = match element.value().name() {
        "abbr" | "link" => attribute(element, "title"),
        "data" | "input" => attribute(element, "value"),
        "img" | "area" => attribute(element, "alt"),
        _ => None,
    };
    said.map(ToOwned::to_owned).or_else(|| Some(text_within(element, MAX_TEXT))).filter(|text| !text.is_empty())
}

/// The value of a `dt-` property; a `value` class within marks the machine-readable part.
fn set_date(field: &mut Option<RawDate>, element: ElementRef<'_>) {
    let machine = |element: ElementRef<'_>| match element.value().name() {
        "time" | "ins" | "del" => attribute(element, "datetime").map(ToOwned::to_owned),
        "abbr" => attribute(element, "title").map(ToOwned::to_owned),
        "data" | "input" => attribute(element, "value").map(ToOwned::to_owned),
        _ if has(element, "value-title") => attribute(element, "title").map(ToOwned::to_owned),
        _ if has(element, "value") => text(element),
        _ => None,
    };
    if field.is_none() {
        let text =
            machine(element).or_else(|| element.descendent_elements().find_map(machine)).or_else(|| text(element));
        *field = text.map(|text| RawDate { found: found(text), hint: None });
    }
}

/// An author: a name, or a card that holds one.
fn author(item: &mut RawItem, element: ElementRef<'_>) {
    let named = |inner: &ElementRef<'_>| has(*inner, "p-name") || has(*inner, "fn");
    let name = element.descendent_elements().find(named).and_then(text).or_else(|| text(element));
    let known = |name: &String| item.authors.iter().any(|author| author.text == *name);
    if let Some(name) = name.filter(|name| !known(name)) {
        item.authors.push(found(name));
    }
}

fn title_link(title: ElementRef<'_>) -> Option<String> {
    std::iter::once(title)
        .chain(title.descendent_elements())
        .filter(|element| element.value().name() == "a")
        .find_map(|link| attribute(link, "href").map(ToOwned::to_owned))
}

fn link_around(element: ElementRef<'_>) -> Option<String> {
    let mut around = element.ancestors().filter_map(ElementRef::wrap).take_while(|up| !is_entry(*up));
    around.find(|up| up.value().name() == "a").and_then(|link| attribute(link, "href")).map(ToOwned::to_owned)
}

/// What an entry's elements say where its classes do not.
fn imply(item: &mut RawItem, root: ElementRef<'_>) {
    set(&mut item.link, || {
        let mut links = root.child_elements().filter(|child| child.value().name() == "a");
        let only = links.next().filter(|_| links.next().is_none());
        let link = Some(root).filter(|root| root.value().name() == "a").or(only)?;
        attribute(link, "href").map(ToOwned::to_owned)
    });
    // themes put `hentry` on an article and then forget the rest: its first heading is its title
    let heading = |element: &ElementRef<'_>| matches!(element.value().name(), "h1" | "h2" | "h3" | "h4");
    if let Some(heading) =
        root.descendent_elements().find(heading).filter(|_| item.title.is_none() || item.link.is_none())
    {
        set(&mut item.link, || title_link(heading).or_else(|| link_around(heading)));
        set(&mut item.title, || text(heading));
    }
    if item.content.is_none() && item.summary.is_none() {
        set(&mut item.title, || text(root));
    }
    // a note has no title of its own: its name only repeats its words
    let words = item
        .content
        .as_ref()
        .map(|content| text_of(scraper::Html::parse_fragment(&slim_fragment(&content.text)).root_element()));
    if item.title.as_ref().is_some_and(|title| words.as_ref() == Some(&title.text)) {
        item.title = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(markup: &str) -> RawItem {
        read(&Html::parse_document(markup)).remove(0)
    }

    #[test]
    fn a_name_and_an_address() {
        let item = first("<p class=h-entry><a class='p-name u-url' href=x>a</a> b");
        assert_eq!((item.title.unwrap().text, item.link.unwrap().text), ("a".to_owned(), "x".to_owned()));
    }

    #[test]
    fn a_name_and_an_address_may_be_implied() {
        let item = first("<a class=h-entry href=x>a</a>");
        assert_eq!((item.title.unwrap().text, item.link.unwrap().text), ("a".to_owned(), "x".to_owned()));
    }

    #[test]
    fn an_author_is_a_card() {
        let card = "<i class='p-author h-card'><a class='p-name u-url' href=y>b</a></i>";
        let item = first(&format!("<p class=h-entry>{card}<b class=p-name>a</b>"));
        assert_eq!((item.authors[0].text.as_str(), item.title.unwrap().text.as_str()), ("b", "a"));
    }

    #[test]
    fn a_date_is_rather_machine_readable() {
        let item = first("<p class=h-entry><b class=p-name>a</b><time class=dt-published datetime=2026-01-02>b</time>");
        assert_eq!(item.published.unwrap().found.text, "2026-01-02");
    }

    #[test]
    fn a_note_has_no_title() {
        let item =
            first("<div class=h-entry><a class=u-url href=x></a><p class='p-name e-content'>a <b>b</b></p></div>");
        assert_eq!(item.title, None);
    }

    #[test]
    fn a_heading_is_the_title_of_an_entry_that_names_none() {
        let item = first("<div class=hentry><i>b</i><h2><a href=x>a</a></h2></div>");
        assert_eq!((item.title.unwrap().text, item.link.unwrap().text), ("a".to_owned(), "x".to_owned()));
    }

    #[test]
    fn an_entry_within_an_entry_is_none() {
        let page = "<div class=h-entry><b class=p-name>a</b><div class=h-entry><b class=p-name>b</b></div></div>";
        assert_eq!(read(&Html::parse_document(page)).len(), 1);
    }

    #[test]
    fn the_forerunner_counts_too() {
        let item = first("<div class=hentry><h2 class=entry-title><a href=x rel=bookmark>a</a></h2></div>");
        assert_eq!((item.title.unwrap().text, item.link.unwrap().text), ("a".to_owned(), "x".to_owned()));
    }
}
