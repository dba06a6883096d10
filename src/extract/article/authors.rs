//! Who wrote the article, by the agreement of data, head and byline.
//!
//! People come before organisations. The data is believed before the head, the head before the byline, but for logins, which
//! content systems put into data in place of names.

use std::sync::Arc;

use super::{
    evidence::letters,
    hint::Hint,
    name::{Name, after_opener, is_login, is_name, names},
    outline::Outline,
    witness::Witnesses,
};
use crate::{
    extract::element_text::text_of,
    model::{Evidence, Found},
};

/// Names that content systems give to nobody.
const NOBODY: [&str; 9] =
    ["admin", "administrator", "administrateur", "none", "null", "undefined", "unknown", "user", "webmaster"];
/// Blocks before and after the title in which a byline may stand.
const BEFORE: usize = 6;
const AFTER: usize = 14;

/// Names that one witness gives.
#[derive(Debug, Clone, Default)]
struct Said {
    names: Vec<Name>,
    evidence: Option<Evidence>,
}

impl Said {
    fn new(texts: impl Iterator<Item = String>, evidence: Evidence) -> Self {
        let mut all: Vec<Name> = Vec::new();
        for name in texts.flat_map(|text| names(&text)) {
            let known = letters(&name.text);
            if !NOBODY.contains(&known.as_str()) && !all.iter().any(|other| letters(&other.text) == known) {
                all.push(name);
            }
        }
        Self { names: all, evidence: Some(evidence) }
    }

    fn people(&self, sites: &[String]) -> Vec<Found> {
        self.found(|name| !name.agency && !sites.contains(&letters(&name.text)) && !is_login(&name.text))
    }

    fn all(&self) -> Vec<Found> {
        self.found(|_| true)
    }

    fn found(&self, test: impl Fn(&Name) -> bool) -> Vec<Found> {
        let Some(evidence) = &self.evidence else { return Vec::new() };
        self.names
            .iter()
            .filter(|name| test(name))
            .map(|name| Found::new(name.text.as_str(), evidence.clone()))
            .collect()
    }
}

/// Finds the authors.
pub(super) fn find(witnesses: &Witnesses<'_>, outline: &Outline<'_>, title: usize, sites: &[String]) -> Vec<Found> {
    let (organisations, people): (Vec<_>, Vec<_>) = witnesses.data.authors.iter().partition(|agent| agent.organisation);
    let data = Said::new(people.into_iter().map(|agent| agent.name.clone()), Evidence::JsonLd);
    let all = [data, marked(witnesses), head(witnesses), byline(outline, title)];
    let by_people = all.iter().map(|said| said.people(sites)).find(|names| !names.is_empty());
    by_people
        .or_else(|| [3, 2, 1, 0].iter().filter_map(|at| all.get(*at)).map(Said::all).find(|names| !names.is_empty()))
        .or_else(|| {
            let said = Said::new(organisations.into_iter().map(|agent| agent.name.clone()), Evidence::JsonLd);
            Some(said.all())
        })
        .unwrap_or_default()
}

/// What the head says.
fn head(witnesses: &Witnesses<'_>) -> Said {
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
    for name in names {
        let said = Said::new(
            witnesses.all_of(name).filter(|text| !text.contains("//") && !text.contains("www.")).map(ToOwned::to_owned),
            Evidence::Meta(Arc::from(name)),
        );
        if !said.names.is_empty() {
            return said;
        }
    }
    // the label of a shared card is in the site's language; what is no time to read is a name
    let data = witnesses.all_of("twitter:data1").next().filter(|text| !text.chars().any(|c| c.is_ascii_digit()));
    Said::new(data.into_iter().map(ToOwned::to_owned), Evidence::Meta(Arc::from("twitter:data1")))
}

/// What elements with a mark say: `itemprop=author`, `rel=author`.
fn marked(witnesses: &Witnesses<'_>) -> Said {
    for element in witnesses.with_property("author").take(3) {
        let name =
            element.descendent_elements().find(|inner| inner.attr("itemprop") == Some("name")).unwrap_or(element);
        let text = name.attr("content").map_or_else(|| text_of(name), ToOwned::to_owned);
        if is_name(&text) {
            return Said::new(std::iter::once(text), Evidence::Microdata);
        }
    }
    let mut parent = None;
    let mut texts = Vec::new();
    for link in &witnesses.author_links {
        let text = text_of(*link);
        let own = link.parent().map(|node| node.id());
        if text.is_empty() || (parent.is_some() && own != parent) {
            continue;
        }
        parent = own;
        texts.push(text);
    }
    Said::new(texts.into_iter(), Evidence::RelAuthor)
}

/// What the lines around the title say.
fn byline(outline: &Outline<'_>, title: usize) -> Said {
    let near = title.saturating_sub(BEFORE)..(title + AFTER).min(outline.blocks.len());
    let blocks =
        || near.clone().filter_map(|at| Some((at, outline.blocks.get(at)?))).filter(|(_, block)| block.words <= 30);
    for (at, block) in blocks() {
        let Some(rest) = after_opener(&block.text) else { continue };
        let text =
            if rest.is_empty() { outline.blocks.get(at + 1).map_or("", |next| next.text.as_str()) } else { rest };
        // "By the time…" is no byline
        if text.chars().next().is_some_and(char::is_lowercase) {
            continue;
        }
        let said = Said::new(std::iter::once(text.to_owned()), Evidence::Byline);
        if !said.names.is_empty() {
            return said;
        }
    }
    for (_, block) in blocks() {
        let hinted = block.inline.has(Hint::Byline)
            || outline
                .around(block.place)
                .take(3)
                .any(|at| outline.places.get(at).is_some_and(|place| place.hints.has(Hint::Byline)));
        if hinted && block.words <= 12 {
            let said = Said::new(std::iter::once(block.text.clone()), Evidence::Byline);
            if !said.names.is_empty() {
                return said;
            }
        }
    }
    Said::default()
}
