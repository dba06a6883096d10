//! All that a page says of itself outside of its text: head, JSON-LD, headings, times and names with a mark on them.
//!
//! Gathered in one walk over the elements, for all that is read on an article.

use scraper::ElementRef;
use serde_json::Value;

use super::data::Data;
use crate::{
    Document,
    element_text::{attribute, text_of},
    structured::{is_json_ld, parse_json_ld},
};

/// Elements of one sort that are looked at; a page with more has them for other ends.
const MOST: usize = 200;

/// What the elements of a page say.
#[derive(Debug, Default)]
pub(super) struct Witnesses<'a> {
    /// `<meta>`: its name in lower case and its content.
    pub metas: Vec<(String, String)>,
    pub title: Option<String>,
    pub language: Option<String>,
    pub base: Option<String>,
    pub canonical: Option<String>,
    pub next: Option<String>,
    pub amp: Option<String>,
    /// Whether the page is made as AMP.
    pub is_amp: bool,
    /// `<h1>`, in order.
    pub headings: Vec<ElementRef<'a>>,
    pub times: Vec<ElementRef<'a>>,
    /// Links with `rel=author`.
    pub author_links: Vec<ElementRef<'a>>,
    /// Links whose address is that of a person's page.
    pub people_links: Vec<ElementRef<'a>>,
    /// Links that may lead to the next page: with `rel=next`, or whose text is a number alone.
    pub page_links: Vec<ElementRef<'a>>,
    /// Elements with `itemprop`, each with its first name.
    pub properties: Vec<(&'a str, ElementRef<'a>)>,
    /// What JSON-LD says of the page.
    pub data: Data,
}

impl<'a> Witnesses<'a> {
    pub(super) fn of(document: &'a Document) -> Self {
        let root = document.html.root_element();
        let is_amp = ["amp", "⚡"].iter().any(|name| root.attr(name).is_some());
        let mut found = Self { is_amp, language: attribute(root, "lang").map(ToOwned::to_owned), ..Self::default() };
        let mut things: Vec<Value> = Vec::new();
        for element in root.descendent_elements() {
            found.see(element, &mut things);
        }
        found.data = Data::of(&things);
        found
    }

    fn see(&mut self, element: ElementRef<'a>, things: &mut Vec<Value>) {
        match element.value().name() {
            "meta" => self.meta(element),
            "link" => self.link(element),
            "base" => self.base = self.base.take().or_else(|| attribute(element, "href").map(ToOwned::to_owned)),
            "title" if self.title.is_none() => self.title = Some(text_of(element)).filter(|title| !title.is_empty()),
            "h1" if self.headings.len() < MOST => self.headings.push(element),
            "time" if self.times.len() < MOST => self.times.push(element),
            "a" if self.page_links.len() < MOST && may_lead_on(element) => self.page_links.push(element),
            "script" if is_json_ld(element) => things.extend(parse_json_ld(&element.text().collect::<String>())),
            _ => {}
        }
        for (name, value) in element.value().attrs() {
            match name {
                "itemprop" if self.properties.len() < MOST => {
                    if let Some(first) = value.split_whitespace().next() {
                        self.properties.push((first, element));
                    }
                }
                "rel" if self.author_links.len() < MOST && value.split_whitespace().any(|word| word == "author") => {
                    self.author_links.push(element);
                }
                "href" if self.people_links.len() < MOST && leads_to_person(value) => self.people_links.push(element),
                _ => {}
            }
        }
    }

    fn meta(&mut self, element: ElementRef<'a>) {
        let Some(content) = attribute(element, "content") else { return };
        for name in ["property", "name", "itemprop", "http-equiv"].iter().filter_map(|name| attribute(element, name)) {
            self.metas.push((name.to_ascii_lowercase(), content.to_owned()));
        }
    }

    fn link(&mut self, element: ElementRef<'a>) {
        let (Some(relation), Some(address)) = (attribute(element, "rel"), attribute(element, "href")) else { return };
        let field = match relation.to_ascii_lowercase().as_str() {
            "canonical" => &mut self.canonical,
            "next" => &mut self.next,
            "amphtml" => &mut self.amp,
            _ => return,
        };
        if field.is_none() {
            *field = Some(address.to_owned());
        }
    }

    /// The content of the first `<meta>` that has one of some names, the names in order of trust; with its name.
    pub(super) fn meta_of<'n>(&self, names: &[&'n str]) -> Option<(&'n str, &str)> {
        names.iter().find_map(|name| {
            let (_, content) = self.metas.iter().find(|(own, _)| own == name)?;
            Some((*name, content.as_str()))
        })
    }

    /// The contents of all `<meta>` of a name.
    pub(super) fn all_of<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        self.metas.iter().filter(move |(own, _)| own == name).map(|(_, content)| content.as_str())
    }

    /// The elements with a property.
    pub(super) fn with_property<'s>(&'s self, name: &'s str) -> impl Iterator<Item = ElementRef<'a>> + 's {
        self.properties.iter().filter(move |(own, _)| *own == name).map(|(_, element)| *element)
    }
}

/// Whether a link is one to the next page by its relation or by its text: a number, perhaps with a word.
fn may_lead_on(link: ElementRef<'_>) -> bool {
    let next = || link.attr("rel").is_some_and(|rel| rel.split_whitespace().any(|word| word == "next"));
    let numbered = || {
        let mut texts = link.text().take(4).map(str::trim).filter(|text| !text.is_empty());
        let (Some(text), None) = (texts.next(), texts.next()) else { return false };
        text.len() <= 20 && text.chars().any(|c| c.is_ascii_digit())
    };
    next() || numbered()
}

/// Names of folders in which sites keep the pages of their authors.
const PEOPLE: [&str; 29] = [
    "author",
    "authors",
    "autor",
    "autores",
    "auteur",
    "auteurs",
    "autori",
    "autore",
    "profile",
    "profiles",
    "people",
    "person",
    "staff",
    "contributor",
    "contributors",
    "writers",
    "by",
    "journalist",
    "journalists",
    "redaktion",
    "team",
    "reporter",
    "reporters",
    "journalistes",
    "autorzy",
    "yazar",
    "yazarlar",
    "penulis",
    "tac-gia",
];

/// Whether an address is that of a page below a folder of authors.
fn leads_to_person(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let mut parts = path.trim_end_matches('/').rsplit('/').skip(1).take(2);
    path.len() < 300 && parts.any(|part| PEOPLE.contains(&part))
}
