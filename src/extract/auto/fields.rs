//! The fields of the items: chosen for all records of a group at once, so that an odd one does not lead astray.

use std::{collections::HashSet, sync::Arc};

use scraper::ElementRef;

use super::{
    links::{Group, Links, Member},
    outline::{Outline, Place, weight},
    record::{Signs, own_text},
};
use crate::{
    extract::{
        element_text::{attribute, collapse, text_of},
        picture::lead_picture,
    },
    model::{Evidence, Found, RawDate, RawItem},
};

/// Text that says less is no summary.
const LEAST_SUMMARY: usize = 40;
/// A name that is longer is none.
const LONGEST_AUTHOR: usize = 80;

/// What a title is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TitleSource {
    Heading,
    LinkText,
    /// The text of the record that is no link, where the links say the same everywhere ("PDF", "Read more").
    Beside,
}

/// What is common to the records of a group.
pub(super) struct Columns<'o, 'a> {
    outline: &'o Outline<'a>,
    signs: &'o [Signs],
    title: TitleSource,
}

impl<'o, 'a> Columns<'o, 'a> {
    pub(super) fn of(outline: &'o Outline<'a>, signs: &'o [Signs], group: &Group) -> Self {
        let mut columns = Self { outline, signs, title: TitleSource::LinkText };
        let sample: Vec<&Member> = group.members.iter().take(60).collect();
        let texts = |source: TitleSource| -> Vec<String> {
            sample.iter().filter_map(|member| columns.title_from(source, member)).collect()
        };
        let variety = |texts: &[String]| texts.iter().collect::<HashSet<_>>().len() as f64 / sample.len() as f64;
        let headings = texts(TitleSource::Heading);
        let linked = texts(TitleSource::LinkText);
        let title = if variety(&headings) >= 0.6 {
            TitleSource::Heading
        } else if variety(&linked) >= 0.6 {
            TitleSource::LinkText
        } else if variety(&texts(TitleSource::Beside)) > variety(&linked) {
            TitleSource::Beside
        } else {
            TitleSource::LinkText
        };
        columns.title = title;
        columns
    }

    /// The item of a record.
    pub(super) fn item(&self, member: &Member, links: &Links) -> RawItem {
        let record = member.record;
        let title = self.title(member);
        let published = self.date(record);
        let authors = self.authors(record);
        let summary = self.summary(record, title.as_deref(), &authors);
        let picture = lead_picture(self.outline.cells[record].element);
        let (image, image_alt) = picture.map_or((None, None), |picture| (Some(picture.address), picture.alt));
        RawItem {
            link: links.targets.get(member.target).map(|url| found(url.as_str())),
            title: title.map(found),
            summary: summary.map(found),
            published: published.map(|text| RawDate { found: found(text), hint: None }),
            authors: authors.into_iter().map(found).collect(),
            image: image.map(found),
            image_alt,
            ..RawItem::default()
        }
    }

    fn title(&self, member: &Member) -> Option<String> {
        let sources = match self.title {
            TitleSource::Heading => [TitleSource::Heading, TitleSource::LinkText, TitleSource::Beside],
            TitleSource::LinkText => [TitleSource::LinkText, TitleSource::Heading, TitleSource::Beside],
            TitleSource::Beside => [TitleSource::Beside, TitleSource::Heading, TitleSource::LinkText],
        };
        sources.into_iter().find_map(|source| self.title_from(source, member))
    }

    fn title_from(&self, source: TitleSource, member: &Member) -> Option<String> {
        let text = match source {
            TitleSource::Heading => self.heading(member),
            TitleSource::LinkText => self.link_text(member),
            TitleSource::Beside => self.beside(member),
        };
        text.filter(|text| !text.is_empty())
    }

    /// The record's heading: the one that is in the link or holds it, else the first.
    fn heading(&self, member: &Member) -> Option<String> {
        let headings = || self.outline.within(member.record).filter(|place| self.signs[*place].heading);
        let link = self.outline.within(member.link);
        let around = headings().find(|place| link.contains(place) || self.outline.within(*place).contains(&member.link));
        around.or_else(|| headings().next()).map(|place| text_of(self.outline.cells[place].element))
    }

    /// The longest text of a link of the record that leads to the item, else what is written for those who do not see it.
    fn link_text(&self, member: &Member) -> Option<String> {
        let link = self.outline.cells[member.link].element;
        let text = text_of(link);
        if !text.is_empty() {
            return Some(text);
        }
        let spoken = attribute(link, "aria-label").or_else(|| attribute(link, "title"));
        spoken
            .map(ToOwned::to_owned)
            .or_else(|| link.descendent_elements().find_map(|e| attribute(e, "alt").map(ToOwned::to_owned)))
    }

    /// The longest text that stands in one element of the record, outside links.
    fn beside(&self, member: &Member) -> Option<String> {
        let texts = self.outline.within(member.record).filter(|place| {
            let cell = &self.outline.cells[*place];
            cell.element.value().name() != "a" && !self.signs[*place].date
        });
        texts.map(|place| own(self.outline.cells[place].element)).max_by_key(|text| weight(text))
    }

    /// The first date of the record, rather as machines read it.
    fn date(&self, record: Place) -> Option<String> {
        let dated = self.outline.within(record).find(|place| self.signs[*place].date)?;
        let element = self.outline.cells[dated].element;
        attribute(element, "datetime").map(ToOwned::to_owned).or_else(|| own_text(element)).or_else(|| Some(text_of(element)))
    }

    fn authors(&self, record: Place) -> Vec<String> {
        let named = self.outline.within(record).find_map(|place| {
            let element = self.outline.cells[place].element;
            is_author(element).then(|| by(&text_of(element))).filter(|name| is_name(name))
        });
        named.into_iter().collect()
    }

    /// The longest paragraph of the record that is not its title.
    fn summary(&self, record: Place, title: Option<&str>, authors: &[String]) -> Option<String> {
        let mut best: Option<(usize, String)> = None;
        for place in self.outline.within(record) {
            let cell = &self.outline.cells[place];
            let name = cell.element.value().name();
            if self.signs[place].heading || self.signs[place].date || matches!(name, "a" | "button" | "time") {
                continue;
            }
            let text = if name == "p" { text_of(cell.element) } else { own(cell.element) };
            let weight = weight(&text);
            let said = Some(text.as_str()) == title || authors.contains(&text);
            if weight >= LEAST_SUMMARY && !said && best.as_ref().is_none_or(|(most, _)| weight > *most) {
                best = Some((weight, text));
            }
        }
        best.map(|(_, text)| text)
    }
}

fn found(text: impl Into<String>) -> Found {
    Found::new(text, Evidence::Column(Arc::from("")))
}

/// The text right in an element and in what flows along with it.
fn own(element: ElementRef<'_>) -> String {
    let mut text = String::new();
    for child in element.children() {
        if let Some(words) = child.value().as_text() {
            text.push_str(words);
        } else if let Some(inline) = ElementRef::wrap(child)
            && matches!(inline.value().name(), "b" | "i" | "em" | "strong" | "span" | "q" | "abbr" | "cite" | "code")
        {
            text.push_str(&text_of(inline));
        } else {
            text.push(' ');
        }
    }
    collapse(&text)
}

fn is_author(element: ElementRef<'_>) -> bool {
    if element.attr("rel") == Some("author") || element.attr("itemprop").is_some_and(|prop| prop == "author") {
        return true;
    }
    if element.value().classes().any(|class| {
        let class = class.to_ascii_lowercase();
        ["author", "byline", "username", "contributor", "poster"].iter().any(|word| class.contains(word))
    }) {
        return true;
    }
    element.value().name() == "a"
        && element.attr("href").is_some_and(|href| {
            ["/author/", "/authors/", "/user/", "/users/", "/profile/", "/people/", "/member/", "/members/", "/contributor"]
                .iter()
                .any(|part| href.contains(part))
        })
}

/// A name without the word before it.
fn by(text: &str) -> String {
    let text = text.trim();
    let lower = text.to_lowercase();
    for word in ["by ", "von ", "par ", "por ", "di ", "door ", "by: ", "author: "] {
        if lower.starts_with(word) && text.is_char_boundary(word.len()) {
            return text.get(word.len()..).unwrap_or(text).trim().to_owned();
        }
    }
    text.to_owned()
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.len() <= LONGEST_AUTHOR && text.chars().any(char::is_alphabetic)
}
