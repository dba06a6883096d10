//! Finding the list on a page by itself.
//!
//! `walk` makes an `outline` of the page; `group` gathers links that stand at like places, and `record` finds what belongs to
//! each. `features` measures the groups, `weights` says what a measure is worth, `choose` decides which groups are the
//! list, and `fields` which part of a record is which field, for the whole list at once. `candidate` offers all lists of a
//! page with the reasons, and `trace` says where each field of a list came from.

mod address;
mod agree;
mod article;
mod byline;
mod candidate;
mod choose;
mod confidence;
mod date_spot;
mod dates;
mod day_heading;
mod distinct;
mod features;
mod field_scores;
mod fields;
mod grade;
mod group;
mod headline;
mod hints;
mod kind;
mod media;
mod outline;
pub(super) mod path;
mod reasons;
mod record;
mod slots;
#[cfg(test)]
mod tests;
mod trace;
mod unlinked;
mod walk;
mod weights;
mod whole;
mod width;

use url::Url;

pub use candidate::{Candidate, Listed, Shape, Witness, candidates};
pub(crate) use trace::of_stated;
pub use trace::{FieldTrace, ItemTrace, Rejected, trace};

use super::{
    Document, ExtractError,
    structured::{self, state::Held},
};
use crate::model::{Extent, Extraction, RawItem, Sense};
use choose::ListChoice;
use fields::{FieldSighting, Rival};
use group::LinkGroup;
use outline::ListOutline;
use unlinked::UnlinkedList;

/// What the finder is told of the world: the page's address, and how to know a date.
#[derive(Clone, Copy)]
pub struct Senses<'a> {
    /// The address of the page.
    pub page: &'a Url,
    /// How a text is read as a date.
    pub is_date: &'a dyn KnowsDates,
}

/// How the finder knows a date, and how much of a text it is.
pub trait KnowsDates {
    /// Returns how much of a text is a date and what it tells of; none where there is no date of an item in it.
    fn dated(&self, text: &str) -> Option<(Extent, Sense)>;

    /// Returns what a label in a place of its own says of the date behind it; none where it names another thing than publication.
    fn sense_of_label(&self, _label: &str) -> Option<Sense> {
        Some(Sense::Published)
    }

    /// The same of the words that lead to a date.
    fn sense_after(&self, _before: &str) -> Option<Sense> {
        Some(Sense::Published)
    }

    /// The same of the words that follow a date.
    fn sense_until(&self, _after: &str) -> Option<Sense> {
        Some(Sense::Published)
    }

    /// Returns whether a word leads over to a date: "on", "of", "am", "del".
    fn is_label(&self, _word: &str) -> bool {
        false
    }

    /// Returns whether a text names a day by a word alone: "Today", "hier", "昨日".
    fn names_day(&self, _text: &str) -> bool {
        false
    }
}

/// What is but told a date from other words takes the whole text for it.
impl<F: Fn(&str) -> bool> KnowsDates for F {
    fn dated(&self, text: &str) -> Option<(Extent, Sense)> {
        self(text).then_some((Extent::Whole, Sense::Published))
    }
}

/// A group that is less likely the list than this is none.
const LEAST: f64 = -5.0;

/// A list of fewer items may be none: the page's embedded state is looked at.
const FEW: usize = 4;

/// A page as the finder sees it.
struct ListPage<'a> {
    outline: ListOutline<'a>,
    groups: Vec<LinkGroup>,
    /// Headlines without links that may be the list.
    unlinked: Option<UnlinkedList>,
    /// What it says to machines.
    stated: Vec<RawItem>,
}

impl<'a> ListPage<'a> {
    fn of(document: &'a Document, senses: &Senses<'_>) -> Self {
        let stated = structured::items(document);
        let mut outline = walk::outline(document, senses);
        let groups = group::groups(&outline);
        let unlinked = unlinked::find(&mut outline);
        Self { outline, groups, unlinked, stated }
    }

    /// Puts the list without links among the groups where it is the surest, and chooses it.
    fn choose_unlinked(
        &mut self,
        choice: Option<&ListChoice>,
        senses: &Senses<'_>,
    ) -> Option<(ListChoice, &'static str)> {
        let list = self.unlinked.take()?;
        let judge = choose::Judge::of(&self.outline, &self.groups);
        let is_article = || {
            choice.is_some_and(|choice| whole::is_article((&self.outline, &self.groups), choice, &self.stated, senses))
        };
        if !unlinked::wins(&self.outline, &list, &self.groups, (&judge, choice)) || !list.is_dated && is_article() {
            return None;
        }
        let reason = list.reason();
        self.groups.push(list.group);
        Some((unlinked::choice(self.groups.len() - 1), reason))
    }
}

/// What a page is found to hold.
struct ListReading<'a> {
    outline: ListOutline<'a>,
    /// Items of the list that the page shows.
    seen: Vec<FieldSighting>,
    /// What was passed over for their fields.
    rivals: Vec<Rival>,
    /// Items that no element of a list shows: the article that the page is, or what it says to machines.
    others: Vec<RawItem>,
    head: Extraction,
}

impl<'a> ListReading<'a> {
    /// Finds the list; of a page that is one article, the article alone. What was passed over is told where that is wanted.
    fn of(document: &'a Document, senses: &Senses<'_>, with_rivals: bool) -> Self {
        let mut page = ListPage::of(document, senses);
        let head = document.head().extraction();
        let judge = choose::Judge::of(&page.outline, &page.groups);
        let choice = judge.best(&page.outline, |_| true).filter(|choice| choice.score > LEAST);
        let choice = page.choose_unlinked(choice.as_ref(), senses).map(|(choice, _)| choice).or(choice);
        let ListPage { outline, groups, stated, .. } = page;
        let is_article =
            choice.as_ref().is_some_and(|choice| whole::is_article((&outline, &groups), choice, &stated, senses));
        let (mut seen, mut rivals, mut others) = (Vec::new(), Vec::new(), Vec::new());
        match choice {
            _ if is_article => others.push(article::read(outline.head, stated, senses)),
            Some(choice) => {
                (seen, rivals) = match with_rivals {
                    true => fields::with_rivals(&outline, &groups, &choice, senses),
                    false => (fields::items(&outline, &groups, &choice, senses), Vec::new()),
                };
                others = agree::enrich(seen.iter_mut().map(|seen| &mut seen.item), &stated, &outline, senses).rest;
            }
            None => others = stated,
        }
        let mut finding = Self { outline, seen, rivals, others, head };
        if !is_article {
            finding.or_held(document);
        }
        finding
    }

    /// A page that shows hardly a list may be a shell, whose scripts draw the list from data of its own.
    fn or_held(&mut self, document: &Document) {
        let shown = self.seen.len() + self.others.len();
        if let Some(held) = held_instead(document, shown) {
            self.seen.clear();
            self.others = held.items;
        }
    }
}

/// The list in the data of a page's scripts, where the page shows so few items that it may be but a shell for it.
fn held_instead(document: &Document, shown: usize) -> Option<Held> {
    let held = (shown < FEW).then(|| structured::state::held(&document.html))?;
    (held.items.len() > 2 * shown).then_some(held)
}

/// Finds the list; of a page that is one article, returns the article alone.
pub(super) fn extract(document: &Document, senses: &Senses<'_>) -> Result<Extraction, ExtractError> {
    let ListReading { seen, others, head, .. } = ListReading::of(document, senses, false);
    let items: Vec<RawItem> = seen.into_iter().map(|seen| seen.item).chain(others).collect();
    if items.is_empty() { Err(ExtractError::NoList) } else { Ok(Extraction { items, ..head }) }
}

/// The names of the measures in a [`Study`].
#[doc(hidden)]
#[must_use]
pub fn measures() -> (&'static [&'static str], &'static [&'static str]) {
    (&features::OWN_NAMES, &features::TOGETHER_NAMES)
}

/// What a fit of the weights is given of one group.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub struct Study {
    /// Measures of the group itself.
    pub own: Vec<f64>,
    /// Measures of its standing to the anchor with the number given to `study`.
    pub together: Vec<f64>,
    /// The addresses of its links, as written.
    pub links: Vec<String>,
    /// What its links say.
    pub texts: Vec<String>,
    /// Whether it says less of the records of another one.
    pub is_companion: bool,
}

/// What is measured of a whole page, with the names of the measures.
#[doc(hidden)]
#[must_use]
pub fn study_page(document: &Document, senses: &Senses<'_>) -> Option<(Vec<f64>, &'static [&'static str])> {
    let ListPage { outline, groups, stated, .. } = ListPage::of(document, senses);
    let choice = choose::Judge::of(&outline, &groups).best(&outline, |_| true)?;
    Some((whole::measure((&outline, &groups), &choice, &stated, senses).to_vec(), &whole::NAMES))
}

/// What base addresses of a page resolve against, and its groups as the fit of the weights needs them.
#[doc(hidden)]
#[must_use]
pub fn study(document: &Document, senses: &Senses<'_>, anchor: Option<usize>) -> (Option<String>, Vec<Study>) {
    let outline = walk::outline(document, senses);
    let groups = group::groups(&outline);
    let around = features::Around::of(&outline, &groups);
    let measured: Vec<_> = groups.iter().map(|group| features::own(&outline, group, &around)).collect();
    let list = groups
        .iter()
        .zip(&measured)
        .map(|(group, (own, profile))| Study {
            own: own.to_vec(),
            together: anchor.map_or_else(Vec::new, |anchor| {
                features::together(&outline, (group, profile), (&groups[anchor], &measured[anchor].1)).to_vec()
            }),
            links: group
                .links
                .iter()
                .map(|link| {
                    outline.mark(outline.links[*link].place).element.attr("href").unwrap_or_default().to_owned()
                })
                .collect(),
            texts: group.texts.clone(),
            is_companion: group.main.is_some(),
        })
        .collect();
    (document.head().base.clone(), list)
}
