//! What an item of a page shows, part by part: for who cannot point at it.

use scraper::{ElementRef, Node};

use super::{Document, auto::path, element_text::text_of, picture::picture_of};

/// Parts that are told of one item.
const MOST: usize = 40;

/// A part of an item that shows something of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The element's number.
    pub number: usize,
    /// The name of the element.
    pub element: String,
    /// What it shows: its text, or the address of its picture.
    pub text: String,
    /// It is a picture.
    pub is_picture: bool,
}

/// The parts of the item at this path, in the order of the page.
#[must_use]
pub fn of_item(document: &Document, path: &str) -> Vec<Part> {
    let Some(item) = path::find(document, path) else { return Vec::new() };
    let Some(first) = document.elements().position(|element| element == item) else { return Vec::new() };
    // the numbers of what lies in an element follow its own
    let inner = item.descendent_elements().enumerate();
    inner.filter_map(|(at, element)| part(first + at, element)).take(MOST).collect()
}

fn part(number: usize, element: ElementRef<'_>) -> Option<Part> {
    let name = element.value().name();
    let is_picture = matches!(name, "img" | "picture");
    let text = if is_picture { picture_of(element)?.address } else { text_of(element) };
    let shows = is_picture
        || element.children().any(|child| matches!(child.value(), Node::Text(text) if !text.trim().is_empty()));
    (shows && !text.is_empty()).then(|| Part { number, element: name.to_owned(), text, is_picture })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_and_picture_of_an_item_is_a_part() {
        let document = Document::parse(
            "<ul><li>x</li><li><h3><a href=/1>Story</a></h3><img src=/p.jpg><p>Some <b>words</b></p></ul>",
        );
        let parts = of_item(&document, "body > ul:nth-of-type(1) > li:nth-of-type(2)");
        let told: Vec<_> = parts.iter().map(|part| (part.element.as_str(), part.text.as_str())).collect();
        assert_eq!(told, [("a", "Story"), ("img", "/p.jpg"), ("p", "Some words"), ("b", "words")]);
        for part in parts {
            assert_eq!(document.element(part.number).unwrap().value().name(), part.element);
        }
    }
}
