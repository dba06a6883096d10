//! The list on a page that nobody has described: what repeats, and what speaks for it.
//!
//! `outline` looks at all elements once, `links` groups the links that stand in like places and finds the record around each,
//! `record` notes what signs an element gives, `features` puts what speaks for a group into figures, `choice` weighs them, and
//! `fields` reads the records of the groups that were chosen. No rule knows a site or a language.

mod choice;
mod features;
mod fields;
mod links;
mod outline;
mod record;

use std::collections::HashMap;

use url::Url;

pub use self::features::NAMES as FIGURES;
use self::{
    fields::Columns,
    links::{Group, Links, Member},
    outline::Outline,
};
use super::{Document, ExtractError, head};
use crate::model::{Extraction, RawItem};

/// Groups below this are not taken for a part of the list.
const LEAST: f64 = 0.3;
/// Nor are those that are this much less likely than the best.
const LEAST_OF_BEST: f64 = 0.5;

/// What extraction asks of other stages.
#[derive(Clone, Copy)]
pub struct Senses<'a> {
    /// Where the page is.
    pub url: &'a Url,
    /// Whether a short text is a date.
    pub is_date: &'a dyn Fn(&str) -> bool,
}

/// A group of links that may be the list.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Where its items lead to, in the order of the page.
    pub targets: Vec<String>,
    /// What speaks for it, in the order of [`FIGURES`].
    pub figures: Vec<f64>,
    /// How likely it is to be the list or a part of it, from 0 to 1.
    pub likelihood: f64,
}

/// All groups of a page, as they stand on it.
#[must_use]
pub fn candidates(document: &Document, senses: &Senses<'_>) -> Vec<Candidate> {
    let survey = Survey::of(document, senses);
    survey
        .groups
        .iter()
        .map(|(group, figures, likelihood)| Candidate {
            targets: group.members.iter().filter_map(|m| survey.links.targets.get(m.target)).map(Url::to_string).collect(),
            figures: figures.to_vec(),
            likelihood: *likelihood,
        })
        .collect()
}

/// Finds the list of a page.
///
/// # Errors
/// [`ExtractError::NoList`] when nothing on the page looks like one.
pub(super) fn extract(document: &Document, senses: &Senses<'_>) -> Result<Extraction, ExtractError> {
    let survey = Survey::of(document, senses);
    let best = survey.groups.iter().map(|(_, _, likelihood)| *likelihood).fold(0.0, f64::max);
    let mut chosen: Vec<&(Group, Figures, f64)> =
        survey.groups.iter().filter(|(_, _, likelihood)| *likelihood >= LEAST.min(best) && *likelihood >= best * LEAST_OF_BEST).collect();
    chosen.sort_by(|a, b| b.2.total_cmp(&a.2));
    let mut items: Vec<(Member, RawItem)> = Vec::new();
    let mut seen: HashMap<usize, usize> = HashMap::new();
    for (group, _, _) in chosen {
        let columns = Columns::of(&survey.outline, &survey.signs, group);
        for member in &group.members {
            if !seen.contains_key(&member.target) {
                seen.insert(member.target, items.len());
                items.push((*member, columns.item(member, &survey.links)));
            }
        }
    }
    items.sort_by_key(|(member, _)| member.link);
    if items.is_empty() {
        return Err(ExtractError::NoList);
    }
    Ok(Extraction { items: items.into_iter().map(|(_, item)| item).collect(), ..survey.head })
}

type Figures = [f64; FIGURES.len()];

/// A page as the finder sees it.
struct Survey<'a> {
    head: Extraction,
    outline: Outline<'a>,
    signs: Vec<record::Signs>,
    links: Links,
    groups: Vec<(Group, Figures, f64)>,
}

impl<'a> Survey<'a> {
    fn of(document: &'a Document, senses: &Senses<'_>) -> Self {
        let outline = Outline::new(document);
        let signs = record::signs(&outline, senses.is_date);
        let head = head::read(document);
        let base = head.base.as_deref().and_then(|base| senses.url.join(base).ok()).unwrap_or_else(|| senses.url.clone());
        let links = Links::of(&outline, &base);
        let groups = links::groups(&outline, &links)
            .into_iter()
            .map(|group| {
                let figures = features::of(&outline, &links, &group, &signs, senses.url);
                let likelihood = choice::likelihood(&figures);
                (group, figures, likelihood)
            })
            .collect();
        Self { head, outline, signs, links, groups }
    }
}
