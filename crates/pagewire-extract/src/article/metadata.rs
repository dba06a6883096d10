//! All that a page says of itself outside of its text: head, JSON-LD, headings, times and names with a mark on them.

use scraper::ElementRef;

use crate::{Document, page::Head, structured::ArticleData};

/// Elements of one sort that are looked at; a page with more has them for other ends.
const MOST: usize = 200;

/// What a page says of itself.
#[derive(Debug)]
pub(super) struct Metadata<'a> {
    pub head: &'a Head,
    /// What JSON-LD says of it.
    pub data: ArticleData,
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
}

impl<'a> Metadata<'a> {
    pub(super) fn of(document: &'a Document) -> Self {
        let mut found = Self {
            head: document.head(),
            data: ArticleData::of(document.json_ld()),
            headings: Vec::new(),
            times: Vec::new(),
            author_links: Vec::new(),
            people_links: Vec::new(),
            page_links: Vec::new(),
            properties: Vec::new(),
        };
        document.html.root_element().descendent_elements().for_each(|element| found.see(element));
        found
    }

    fn see(&mut self, element: ElementRef<'a>) {
        match element.value().name() {
            "h1" if self.headings.len() < MOST => self.headings.push(element),
            "time" if self.times.len() < MOST => self.times.push(element),
            "a" if self.page_links.len() < MOST && may_lead_on(element) => self.page_links.push(element),
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
