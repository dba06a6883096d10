//! The authors of an item: the names in the part of a record that is its byline.
//!
//! Given the element of a byline, or the pieces of a record's text where no element is one, hands on the names in it. Labels, roles,
//! places, counts, credits of pictures and the headline itself are none.

use scraper::ElementRef;

use super::{
    hints::Hints,
    outline::{ListOutline, NodeIndex, TextPiece},
    record::DataRecord,
};
use crate::{
    article::name::{after_opener, is_name, is_role, names},
    element_text::text_of,
};

/// Bytes of a byline: longer ones are running text.
const LONGEST: usize = 200;
/// Authors of one item.
const MOST: usize = 12;

/// The names in the byline of an element; elements of its make beside it are those of more authors.
pub(super) fn authors(outline: &ListOutline<'_>, place: NodeIndex) -> Vec<String> {
    let counts = &outline.mark(place).counts;
    let links = outline.links.get(counts.start.links..counts.end.links).unwrap_or_default();
    let persons: Vec<NodeIndex> = links.iter().filter(|link| link.address.is_person).map(|link| link.place).collect();
    let parts = if persons.is_empty() { alike(outline, place) } else { persons };
    let mut all: Vec<String> = Vec::new();
    for name in parts.into_iter().flat_map(|part| names_in(&up_to_date(outline, part))) {
        if all.len() < MOST && !all.contains(&name) {
            all.push(name);
        }
    }
    all
}

/// An element that names an author with those beside it that are of its make.
fn alike(outline: &ListOutline<'_>, place: NodeIndex) -> Vec<NodeIndex> {
    let parent = outline.parent(place);
    let own = outline.mark(place);
    let is_one = outline.name(place) == "a" && outline.mark(parent).own.has(Hints::AUTHOR) || is_marked(own.element);
    if !is_one || parent == place {
        return vec![place];
    }
    let is_alike = |other: &NodeIndex| outline.mark(*other).class == own.class && outline.mark(*other).tag == own.tag;
    outline.children(parent).filter(is_alike).take(MOST).collect()
}

/// Whether an attribute says that an element holds an author.
pub(super) fn is_marked(element: ElementRef<'_>) -> bool {
    let is = |name: &str| {
        element.attr(name).is_some_and(|value| value.split_ascii_whitespace().any(|word| word == "author"))
    };
    is("rel") || is("itemprop")
}

/// The piece of a record's text that is a byline without an element of its own: "by Marlow", beside a date or alone in its line.
pub(super) fn unmarked(outline: &ListOutline<'_>, record: &DataRecord) -> Option<(NodeIndex, Vec<String>)> {
    let pieces = outline.words.get(record.words.clone())?;
    pieces.iter().zip(record.words.clone()).find_map(|(piece, at)| {
        let rest = opened(piece)?;
        let line = outline.line(at);
        let others = outline.words.get(line.clone()).unwrap_or_default();
        let is_beside = others.iter().any(|other| other.is_date)
            || others.iter().filter(|other| other.text.chars().any(char::is_alphanumeric)).count() == 1;
        let names = if is_beside { names_in(rest) } else { Vec::new() };
        (!names.is_empty()).then_some((piece.parent, names))
    })
}

/// What follows the words that introduce an author, where a piece of text is these and a name.
fn opened<'a>(piece: &TextPiece<'a>) -> Option<&'a str> {
    const WORDS: usize = 8;
    let text: &'a str = piece.text;
    let rest = after_opener(text).filter(|_| text.len() <= LONGEST)?;
    let starts = rest.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase());
    (starts && rest.split_whitespace().count() <= WORDS && !rest.ends_with(['.', '!', '?', ':'])).then_some(rest)
}

/// The names in the words of a byline.
pub(super) fn names_in(text: &str) -> Vec<String> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || "•·|/–—-,;:".contains(c));
    if text.is_empty() || text.len() > LONGEST || is_credit(text) {
        return Vec::new();
    }
    // "Ada Byron / Paris"
    let text = text.split(" / ").next().unwrap_or(text);
    let text = before_role(text);
    let bare = after_opener(text).filter(|rest| !rest.is_empty()).unwrap_or(text).trim();
    if !bare.contains(char::is_whitespace) {
        return if is_word(bare) { vec![bare.to_owned()] } else { Vec::new() };
    }
    if is_count(bare) {
        return Vec::new();
    }
    // "Lumen & Sons" is one house, "Ada Byron & Carl Gauss" are two people
    let joined = bare.split(" & ").any(|side| side.split_whitespace().count() == 1);
    let whole = if joined { bare.replace('&', JOINED) } else { bare.to_owned() };
    let found: Vec<String> = names(&whole).into_iter().map(|name| name.text.replace(JOINED, "&")).collect();
    // a name may end with a number, a byline with a date
    if found.len() == 1 && is_plain(bare) {
        return vec![bare.to_owned()];
    }
    if found.is_empty() && is_name(bare) { vec![bare.to_owned()] } else { found }
}

/// What stands for "&" within a name while names are parted.
const JOINED: &str = "＆";

/// A byline up to what its author is.
fn before_role(text: &str) -> &str {
    let mut end = 0;
    for segment in text.split(',') {
        if end > 0 && is_role(segment) {
            return text.get(..end - 1).unwrap_or(text);
        }
        end += segment.len() + 1;
    }
    text
}

/// Whether a single word may be what somebody is called.
fn is_word(word: &str) -> bool {
    word.chars().any(char::is_alphabetic) && word.chars().count() <= 40 && !word.contains(['?', '=', '<', '{'])
}

/// Whether a text is a few words without what parts names or dates from one another.
fn is_plain(text: &str) -> bool {
    const WORDS: usize = 3;
    let is_year = |word: &str| word.len() >= 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let marks = [',', ';', '|', '(', '/', ':', '–', '—', '•', '·'];
    !text.contains(marks) && text.split_whitespace().count() <= WORDS && !text.split_whitespace().any(is_year)
}

fn is_count(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a text names who made a picture.
fn is_credit(text: &str) -> bool {
    const WORDS: [&str; 13] = [
        "photo",
        "photos",
        "photograph",
        "photography",
        "image",
        "images",
        "illustration",
        "credit",
        "foto",
        "fotos",
        "bild",
        "crédit",
        "copyright",
    ];
    const HOUSES: [&str; 5] = ["getty", "shutterstock", "istock", "alamy", "unsplash"];
    let first = text.split(|c: char| c.is_whitespace() || c == ':').next().unwrap_or_default().to_lowercase();
    let is_house = |word: &str| HOUSES.iter().any(|house| word.eq_ignore_ascii_case(house));
    text.starts_with('©') || WORDS.contains(&first.as_str()) || text.split(|c: char| !c.is_alphanumeric()).any(is_house)
}

/// The text of an element, up to the first date in it.
fn up_to_date(outline: &ListOutline<'_>, place: NodeIndex) -> String {
    let counts = &outline.mark(place).counts;
    let words = outline.words.get(counts.start.words..counts.end.words).unwrap_or_default();
    match words.iter().position(|words| words.is_date) {
        None => text_of(outline.mark(place).element),
        Some(date) => words.iter().take(date).map(|words| words.text).collect::<Vec<_>>().join(" "),
    }
}

#[cfg(test)]
mod tests {
    use super::names_in;

    #[test]
    fn a_house_with_an_ampersand_is_one_name() {
        assert_eq!(names_in("Lumen & Sons"), ["Lumen & Sons"]);
        assert_eq!(names_in("by Ada Byron & Carl Gauss"), ["Ada Byron", "Carl Gauss"]);
    }

    #[test]
    fn roles_places_and_credits_are_no_names() {
        assert_eq!(names_in("Ada Byron, Senior Reporter, North Works"), ["Ada Byron"]);
        assert_eq!(names_in("Ada Byron / Port Ellis"), ["Ada Byron"]);
        assert!(names_in("Photo: Ada Byron").is_empty() && names_in("12 comments").is_empty());
    }

    #[test]
    fn a_login_is_a_name() {
        assert_eq!(names_in("• by marlow_joe"), ["marlow_joe"]);
        assert_eq!(names_in("Harbour Cat 7"), ["Harbour Cat 7"]);
    }
}
