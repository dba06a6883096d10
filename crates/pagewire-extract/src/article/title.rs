//! The title, by agreement of those who give it.
//!
//! A heading of the page that the head or the data repeats is the title as readers see it. Where none does, the head is believed:
//! such a heading names the site, a section or a box.

use std::{collections::HashSet, sync::Arc};

use super::{metadata::Metadata, shingles::letters};
use crate::{
    element_text::{decoded, text_of},
    model::{Evidence, Found},
};

/// Longer headings are no titles.
const LONGEST: usize = 400;

/// A title as one witness gives it.
#[derive(Debug, Clone)]
struct SaidTitle {
    text: String,
    letters: String,
    evidence: Evidence,
}

impl SaidTitle {
    fn new(text: &str, evidence: Evidence) -> Option<Self> {
        let text = decoded(text);
        let letters = letters(&text);
        (!letters.is_empty() && text.len() <= LONGEST).then_some(Self { text, letters, evidence })
    }
}

/// Finds the title.
pub(super) fn find(metadata: &Metadata<'_>, sites: &[String]) -> Option<Found> {
    let shown: Vec<SaidTitle> = metadata
        .headings
        .iter()
        .filter_map(|heading| SaidTitle::new(&text_of(*heading), Evidence::Heading))
        .filter(|said| !sites.contains(&said.letters))
        .collect();
    let told = told(metadata, sites);
    if told.is_empty() {
        return shown.into_iter().next().map(found);
    }
    let exact = shown.iter().find(|said| told.iter().any(|told| told.letters == said.letters));
    if let Some(said) = exact {
        return Some(found(said.clone()));
    }
    // what names the article alone is a better measure than the window's title, in which the site may stand first
    let firm: Vec<&SaidTitle> = told.iter().filter(|said| said.evidence != Evidence::Head).collect();
    let measure = if firm.is_empty() { told.iter().collect() } else { firm };
    for said in &shown {
        // a heading that goes on, or one that a longer title begins with
        if let Some(told) = measure.iter().find(|told| is_long_part(&told.letters, &said.letters)) {
            return Some(found((*told).clone()));
        }
        if measure.iter().any(|told| is_long_part(&said.letters, &told.letters) || begins(&told.text, &said.letters)) {
            return Some(found(said.clone()));
        }
    }
    // data made for the article counts before the page's heading, that before what is made for search engines
    if let Some(told) = told.iter().find(|told| told.evidence == Evidence::JsonLd) {
        return Some(found(told.clone()));
    }
    if let Some(said) = shown.iter().find(|said| measure.iter().any(|told| is_alike(&said.text, &told.text))) {
        return Some(found(said.clone()));
    }
    told.into_iter().next().map(found)
}

/// Whether a title begins with a heading, up to a mark.
fn begins(title: &str, heading: &str) -> bool {
    MARKS
        .iter()
        .filter_map(|mark| title.find(mark))
        .filter_map(|at| title.get(..at))
        .any(|part| letters(part) == heading)
}

/// Whether two titles are of the same matter: a quarter of their longer words is common to both.
fn is_alike(one: &str, other: &str) -> bool {
    let words = |text: &str| -> HashSet<String> {
        text.split_whitespace().map(letters).filter(|word| word.chars().count() > 3).collect()
    };
    let (one, other) = (words(one), words(other));
    let common = one.intersection(&other).count();
    common > 0 && common * 4 >= one.len().max(other.len())
}

fn found(said: SaidTitle) -> Found {
    Found::new(said.text, said.evidence)
}

/// Whether one is a part of the other, and long enough not to be so by chance.
fn is_long_part(part: &str, whole: &str) -> bool {
    part.len() >= 12 && part.len() * 10 >= whole.len() * 4 && whole.contains(part)
}

/// What the head and the data call the page, the most trusted first, without the site's name.
fn told(metadata: &Metadata<'_>, sites: &[String]) -> Vec<SaidTitle> {
    let metas = [
        "og:title",
        "twitter:title",
        "dc.title",
        "dcterms.title",
        "title",
        "headline",
        "parsely-title",
        "sailthru.title",
    ];
    let meta = |name: &&str| {
        let text = metadata.head.all_of(name).next()?;
        SaidTitle::new(&without_site(&decoded(text), sites), Evidence::Meta(Arc::from(*name)))
    };
    let headline = metadata.data.headline.as_deref();
    let headline = headline.and_then(|text| SaidTitle::new(&without_site(&decoded(text), sites), Evidence::JsonLd));
    let property = metadata.with_property("headline").next();
    let property = property.and_then(|element| SaidTitle::new(&text_of(element), Evidence::Microdata));
    let window = metadata.head.title.as_deref();
    let window = window.and_then(|text| SaidTitle::new(&without_site(text, sites), Evidence::Head));
    let og = meta(&"og:title");
    let others = metas.iter().skip(1).filter_map(meta);
    let all = og.into_iter().chain(headline).chain(window).chain(property).chain(others);
    all.filter(|said| !sites.contains(&said.letters)).collect()
}

/// The marks that part a title from the site's name.
const MARKS: [&str; 12] = [" | ", " - ", " – ", " — ", " · ", " • ", " » ", " :: ", " « ", "| ", " / ", ": "];

/// A title without the site's name at its end or beginning.
fn without_site(title: &str, sites: &[String]) -> String {
    let mut title = title.trim();
    loop {
        let last = MARKS.iter().filter_map(|mark| title.rfind(mark).map(|at| (at, *mark))).max_by_key(|(at, _)| *at);
        let first = MARKS.iter().filter_map(|mark| title.find(mark).map(|at| (at, *mark))).min_by_key(|(at, _)| *at);
        let (Some((last, last_mark)), Some((first, first_mark))) = (last, first) else { return title.to_owned() };
        let (head, tail) =
            (title.get(..last).unwrap_or_default(), title.get(last + last_mark.len()..).unwrap_or_default());
        let (start, rest) =
            (title.get(..first).unwrap_or_default(), title.get(first + first_mark.len()..).unwrap_or_default());
        if is_site(tail, sites, last_mark) || (last_mark.contains('|') && words(head) >= 3) {
            title = head.trim();
        } else if is_site(start, sites, first_mark) {
            title = rest.trim();
        } else {
            return title.to_owned();
        }
    }
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// Whether a part of a title is the site's name, or that name and a word more; after a colon only the name itself.
fn is_site(part: &str, sites: &[String], mark: &str) -> bool {
    let part = letters(part);
    let close = |site: &String| {
        let (short, long) = if site.len() < part.len() { (site, &part) } else { (&part, site) };
        short.len() >= 4 && long.len() <= short.len() + 10 && long.starts_with(short.as_str())
    };
    part.len() >= 2 && sites.iter().any(|site| *site == part || (mark != ": " && close(site)))
}
