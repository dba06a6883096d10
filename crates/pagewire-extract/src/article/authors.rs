//! Who wrote the article, by the agreement of data, head and byline.
//!
//! People come before organisations. The data is believed before the head, the head before the byline, but for logins, which
//! content systems put into data in place of names.

use std::sync::Arc;

use scraper::ElementRef;

use super::{
    dated::ReadDate,
    dates_on_page::{ASIDE, is_apart},
    hint::BlockHint,
    metadata::Metadata,
    name::{PersonName, after_date, after_opener, ends_with_role, is_login, is_name, is_role, names},
    outline::ArticleOutline,
    shingles::letters,
};
use crate::{
    element_text::text_of,
    model::{Evidence, Found},
    structured::Agent,
};

/// Names that content systems give to nobody.
const NOBODY: [&str; 9] =
    ["admin", "administrator", "administrateur", "none", "null", "undefined", "unknown", "user", "webmaster"];
/// Blocks before and after the title in which a byline may stand.
const BEFORE: usize = 6;
const AFTER: usize = 14;

/// Names that one witness gives.
#[derive(Debug, Clone, Default)]
struct NamedAuthors {
    names: Vec<PersonName>,
    evidence: Option<Evidence>,
}

impl NamedAuthors {
    fn new(texts: impl Iterator<Item = String>, evidence: Evidence) -> Self {
        let mut all: Vec<PersonName> = Vec::new();
        for name in texts.flat_map(|text| names(&text)) {
            let known = letters(&name.text);
            if !NOBODY.contains(&known.as_str()) && !all.iter().any(|other| letters(&other.text) == known) {
                all.push(name);
            }
        }
        Self { names: all, evidence: Some(evidence) }
    }

    fn people(&self, sites: &[String]) -> Vec<Found> {
        self.found(|name| !name.agency && !is_of_site(&name.text, sites) && !is_login(&name.text))
    }

    fn all(&self) -> Vec<Found> {
        self.found(|_| true)
    }

    fn found(&self, test: impl Fn(&PersonName) -> bool) -> Vec<Found> {
        let Some(evidence) = &self.evidence else { return Vec::new() };
        self.names
            .iter()
            .filter(|name| test(name))
            .map(|name| Found::new(name.text.as_str(), evidence.clone()))
            .collect()
    }
}

/// Whether a name is the site's, or has it within: "Redacción Trombón".
fn is_of_site(name: &str, sites: &[String]) -> bool {
    const LONG: usize = 7;
    let name = letters(name);
    sites.iter().any(|site| name == *site || (site.chars().count() >= LONG && name.contains(site.as_str())))
}

/// Finds the authors.
///
/// `read_date` tells the names of months, which stand where names end.
pub(super) fn find(page: &AuthorPlaces<'_, '_>) -> Vec<Found> {
    let (organisations, people): (Vec<_>, Vec<_>) =
        page.metadata.data.authors.iter().partition(|agent| agent.organisation);
    let named =
        |agents: Vec<&Agent>| NamedAuthors::new(agents.into_iter().map(|agent| agent.name.clone()), Evidence::JsonLd);
    let mut all = vec![named(people), page.marked()];
    all.extend(page.head());
    all.extend([page.linked(), page.byline()]);
    let people: Vec<Vec<Found>> = all.iter().map(|said| said.people(page.sites)).collect();
    let by_people = people.iter().find(|names| !names.is_empty());
    // a witness who knows all of them and somebody more: content systems have room for one name
    let shown = people.iter().filter(|names| names.iter().all(is_shown));
    let with_more = by_people.and_then(|few| shown.clone().find(|names| holds_all(names, few)));
    with_more
        .or(by_people)
        .cloned()
        .or_else(|| all.iter().rev().map(NamedAuthors::all).find(|names| !names.is_empty()))
        .unwrap_or_else(|| named(organisations).all())
}

/// Whether a name stands in a byline for readers, and is one in full.
fn is_shown(name: &Found) -> bool {
    let full =
        || name.text.contains(' ') && name.text.split_whitespace().all(|word| !word.starts_with(char::is_lowercase));
    matches!(name.evidence, Evidence::Byline | Evidence::RelAuthor) && full()
}

/// Whether a witness names all whom another one does, and up to three more.
fn holds_all(names: &[Found], few: &[Found]) -> bool {
    const MORE: usize = 3;
    let known: Vec<String> = names.iter().map(|name| letters(&name.text)).collect();
    names.len() > few.len()
        && names.len() <= few.len() + MORE
        && few.iter().all(|name| known.contains(&letters(&name.text)))
}

/// What authors are looked for in.
pub(super) struct AuthorPlaces<'p, 'a> {
    pub metadata: &'p Metadata<'a>,
    pub outline: &'p ArticleOutline<'a>,
    /// The blocks that are of another story, or hidden.
    pub elsewhere: &'p [bool],
    /// The block of the title.
    pub title: usize,
    /// The names of the site, as letters.
    pub sites: &'p [String],
    pub read_date: ReadDate<'p>,
}

impl AuthorPlaces<'_, '_> {
    /// What the head says, a witness a name of `<meta>`.
    fn head(&self) -> Vec<NamedAuthors> {
        let names = [
            "author",
            "article:author",
            "parsely-author",
            "sailthru.author",
            "dc.creator",
            "dcterms.creator",
            "dc.contributor",
            "citation_author",
            "byl",
            "og:article:author",
            "article:author:name",
            "cxenseparse:author",
            "authors",
        ];
        let said = |name: &&'static str| {
            let texts = self.metadata.head.all_of(name).filter(|text| !text.contains("//") && !text.contains("www."));
            let texts = texts.filter(|text| !self.sites.contains(&letters(text)) || *name == "author");
            NamedAuthors::new(texts.map(ToOwned::to_owned), Evidence::Meta(Arc::from(*name)))
        };
        let mut all: Vec<NamedAuthors> = names.iter().map(said).collect();
        // the label of a shared card is in the site's language; what is no time to read is a name
        let data =
            self.metadata.head.all_of("twitter:data1").next().filter(|text| !text.chars().any(|c| c.is_ascii_digit()));
        all.push(NamedAuthors::new(
            data.into_iter().map(ToOwned::to_owned),
            Evidence::Meta(Arc::from("twitter:data1")),
        ));
        all
    }

    /// What elements with a mark say: `itemprop=author`, `rel=author`.
    fn marked(&self) -> NamedAuthors {
        for element in self.metadata.with_property("author").take(3) {
            let name =
                element.descendent_elements().find(|inner| inner.attr("itemprop") == Some("name")).unwrap_or(element);
            let text = name.attr("content").map_or_else(|| text_of(name), ToOwned::to_owned);
            if is_name(&text) {
                return NamedAuthors::new(std::iter::once(text), Evidence::Microdata);
            }
        }
        first_of(&self.metadata.author_links)
    }

    /// What links to people's pages near the title say.
    fn linked(&self) -> NamedAuthors {
        let near: Vec<usize> = self.near().collect();
        let shown = |link: &&ElementRef<'_>| {
            let text = text_of(**link);
            let words = text.split_whitespace().count();
            (1..=5).contains(&words)
                && near
                    .iter()
                    .filter_map(|at| self.outline.blocks.get(*at))
                    .any(|block| block.words <= 30 && block.text.contains(&text))
        };
        let links: Vec<ElementRef<'_>> = self.metadata.people_links.iter().filter(shown).copied().collect();
        first_of(&links)
    }

    /// The blocks around the title that are about this page, what follows the title first.
    fn near(&self) -> impl Iterator<Item = usize> + '_ {
        let end = (self.title + AFTER).min(self.outline.blocks.len());
        let order = (self.title..end).chain((self.title.saturating_sub(BEFORE)..self.title).rev());
        order.filter(|at| {
            let elsewhere = self.elsewhere.get(*at) == Some(&true);
            !elsewhere
                && self
                    .outline
                    .blocks
                    .get(*at)
                    .is_some_and(|block| !is_apart(self.outline, block.place, self.title, &ASIDE))
        })
    }

    /// What the lines around the title say.
    fn byline(&self) -> NamedAuthors {
        let blocks = || {
            self.near().filter_map(|at| Some((at, self.outline.blocks.get(at)?))).filter(|(_, block)| block.words <= 30)
        };
        for (at, block) in blocks() {
            // "Ada Byron on 3 March", "3 March · by Ada Byron"
            let opened = block.text.split(['•', '·', '|', '–', '—']).find_map(after_opener);
            let opened = opened.or_else(|| after_date(&block.text));
            let Some(rest) = opened else { continue };
            let next = self.outline.blocks.get(at + 1).filter(|next| next.words <= 8);
            let text = if rest.is_empty() { next.map_or("", |next| next.text.as_str()) } else { rest };
            // "By the time…" is no byline
            if text.chars().next().is_some_and(|c| c.is_lowercase() && !text.starts_with("the ")) || text.ends_with('?')
            {
                continue;
            }
            let said = self.said(text);
            if !said.names.is_empty() {
                return said;
            }
        }
        for (_, block) in blocks() {
            let places = self.outline.around(block.place).take(3).filter_map(|at| self.outline.places.get(at));
            let hinted = block.inline.has(BlockHint::Byline)
                || places.into_iter().any(|place| place.hints.has(BlockHint::Byline));
            if hinted && block.words <= 12 {
                let said = self.said(&block.text);
                if !said.names.is_empty() {
                    return said;
                }
            }
        }
        // a name above what somebody is: "Ada Byron", "Transport correspondent"
        for (at, block) in blocks() {
            let next = self.outline.blocks.get(at + 1).filter(|next| next.words <= 5 && next.digits == 0);
            let is_name = at > self.title
                && (2..=4).contains(&block.words)
                && block.digits == 0
                && block.text.split_whitespace().all(|word| word.starts_with(char::is_uppercase))
                && !is_role(&block.text);
            if is_name && next.is_some_and(|next| ends_with_role(&next.text)) {
                let said = self.said(&block.text);
                if said.names.len() == 1 {
                    return said;
                }
            }
        }
        NamedAuthors::default()
    }

    /// The names in a line, without the months of a date that stands beside them.
    fn said(&self, line: &str) -> NamedAuthors {
        let is_month = |word: &str| {
            word.chars().all(|c| c.is_alphabetic() || c == '.') && (self.read_date)(&format!("3 {word} 2021")).is_some()
        };
        let dated = line.chars().any(|c| c.is_ascii_digit());
        let mut said = NamedAuthors::new(std::iter::once(line.to_owned()), Evidence::Byline);
        for name in &mut said.names {
            while dated
                && let Some((before, last)) = name.text.rsplit_once(' ')
                && is_month(last)
            {
                name.text = before.trim_end_matches([' ', '-', ',']).to_owned();
            }
        }
        said.names.retain(|name| !dated || (!is_month(&name.text) && !name.text.chars().all(|c| !c.is_alphabetic())));
        // the first word of a line that is a date alone is the day of the week
        if dated
            && said.names.iter().all(|name| !name.text.contains(' '))
            && (self.read_date)(line).is_some()
            && after_opener(line).is_none()
        {
            said.names.retain(|name| name.text.chars().count() > 9);
        }
        said
    }
}

/// Who helped, by a line at the end of the text: "Ada Byron in London contributed to this report."
pub(super) fn contributors(texts: &[&str]) -> Vec<Found> {
    const LAST: usize = 4;
    const LONGEST: usize = 300;
    let last = texts.iter().rev().take(LAST).filter(|text| text.len() <= LONGEST);
    let line = last.filter_map(|text| text.split_once(" contributed")).map(|(before, _)| before).next();
    let Some(line) = line else { return Vec::new() };
    let after_role = [
        "writers ",
        "writer ",
        "reporters ",
        "reporter ",
        "correspondents ",
        "correspondent ",
        "journalists ",
        "journalist ",
    ];
    let start = after_role.iter().filter_map(|role| Some(line.find(role)? + role.len())).min().unwrap_or(0);
    let line = line.get(start..).unwrap_or(line).rsplit(". ").next().unwrap_or_default();
    names(line).into_iter().filter(|name| !name.agency).map(|name| Found::new(name.text, Evidence::Blocks)).collect()
}

/// The names of the first links that stand together: beside one another, or each alone in a member of one list.
fn first_of(links: &[ElementRef<'_>]) -> NamedAuthors {
    let mut place = None;
    let mut texts = Vec::new();
    for link in links {
        let text = text_of(*link);
        let own = link.parent().map(|parent| {
            let alone = parent.children().filter(|node| node.value().is_element()).count() == 1;
            let list =
                parent.parent().filter(|_| alone && parent.value().as_element().is_some_and(|e| e.name() == "li"));
            list.unwrap_or(parent).id()
        });
        if text.is_empty() || (place.is_some() && own != place) {
            continue;
        }
        place = own;
        texts.push(text);
    }
    NamedAuthors::new(texts.into_iter(), Evidence::RelAuthor)
}
