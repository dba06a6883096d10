//! Whether a page as a whole is a list or one article: what is measured of it.

use super::{
    Senses,
    address::{self, Address},
    choose::ListChoice,
    group::{LinkGroup, share},
    hints::Hints,
    outline::{ListOutline, NodeIndex},
};
use crate::{
    model::RawItem,
    page::{By, Head},
};

/// What is measured of a page, in order.
pub(super) const NAMES: [&str; 14] = [
    "constant",
    "score of the surest group",
    "items (log)",
    "one or two items",
    "share of the page's text in the records",
    "running text outside the records (log)",
    "share of the page's text in running text outside the records",
    "said to be an article",
    "address with slug or number",
    "list in sidebar, footer or related",
    "main heading outside the records",
    "list behind most of the text",
    "things stated that lead elsewhere (log)",
    "a thing stated that is this page",
];

/// What each measure is worth, as `training/src/bin/fit_listing.rs` fitted it to pages with lists and pages with articles.
const WEIGHTS: [f64; NAMES.len()] =
    [1.905, 0.299, 1.214, -0.620, 0.411, -0.493, -0.208, -0.864, -2.756, 0.081, -0.783, -0.832, 0.624, -2.306];
/// A page is called an article where less than one in fifty pages with lists measure so: a list that is taken for an
/// article is lost, an article that is taken for a list shows what is related to it.
const SURE: f64 = -1.8;

/// The logarithm up to which items count on every page, and how much further they count where they are all of its text.
const USUAL: f64 = 4.0;
const MORE: f64 = 3.0;

/// Whether a page is one article rather than a list, as it is weighed.
pub(super) fn is_article(
    page: (&ListOutline<'_>, &[LinkGroup]),
    choice: &ListChoice,
    stated: &[RawItem],
    senses: &Senses<'_>,
) -> bool {
    weigh(page, choice, stated, senses) < SURE
}

/// How likely a page is a list rather than one article, from 0 to 1: the measure of both.
pub(super) fn list_confidence(
    page: (&ListOutline<'_>, &[LinkGroup]),
    choice: &ListChoice,
    stated: &[RawItem],
    senses: &Senses<'_>,
) -> f64 {
    1.0 / (1.0 + (-weigh(page, choice, stated, senses)).exp())
}

fn weigh(
    (outline, groups): (&ListOutline<'_>, &[LinkGroup]),
    choice: &ListChoice,
    stated: &[RawItem],
    senses: &Senses<'_>,
) -> f64 {
    let measures = measure((outline, groups), choice, stated, senses);
    measures.iter().zip(WEIGHTS).map(|(measure, weight)| measure * weight).sum()
}

/// Measures a page with a choice made on it.
pub(super) fn measure(
    (outline, groups): (&ListOutline<'_>, &[LinkGroup]),
    choice: &ListChoice,
    stated: &[RawItem],
    senses: &Senses<'_>,
) -> [f64; NAMES.len()] {
    let mut records: Vec<(NodeIndex, NodeIndex)> = choice
        .groups
        .iter()
        .filter_map(|number| groups.get(*number))
        .flat_map(|group| &group.records)
        .map(|record| (record.first, outline.end(record.last)))
        .collect();
    records.sort_unstable();
    let keys: std::collections::HashSet<u64> = choice
        .groups
        .iter()
        .filter_map(|number| groups.get(*number))
        .flat_map(|group| group.links.iter().map(|link| outline.links[*link].address.key))
        .collect();
    let covered = groups
        .get(choice.groups.first().copied().unwrap_or(0))
        .map_or(0, |group| group.records.iter().map(|record| outline.width(&record.words)).sum());
    let (prose, prose_at) = prose(outline, &records);
    let anchor = choice.groups.first().and_then(|number| groups.get(*number)).and_then(|group| group.links.first());
    let hints = anchor.map_or(Hints::NONE, |link| outline.mark(outline.links[*link].place).hints);
    let outside = [Hints::ASIDE, Hints::SIDE, Hints::FOOTER, Hints::FOOT, Hints::RELATED, Hints::SHOWCASE]
        .iter()
        .any(|hint| hints.has(*hint));
    let first = records.first().map_or(0, |record| record.0);
    let leads_away = |item: &&RawItem| {
        item.link.as_ref().is_some_and(|link| Address::of(&link.text, senses.page, senses.page).is_some())
    };
    let elsewhere = stated.iter().filter(leads_away).count();
    #[expect(clippy::cast_precision_loss, reason = "the numbers are small")]
    let ln = |value: usize| (1.0 + value as f64).ln();
    let truth = |is: bool| f64::from(u8::from(is));
    let share_covered = share(covered, outline.width.max(1)).min(1.0);
    [
        1.0,
        choice.score.clamp(-4.0, 8.0),
        // hundreds of items are a list where they are what the page says, and not where they are its links
        ln(keys.len()).min(USUAL + MORE * share_covered),
        truth(keys.len() <= 2),
        share_covered,
        ln(prose).min(9.0),
        share(prose, outline.width.max(1)).min(1.0),
        truth(is_said_to_be_article(outline.head)),
        truth(address::is_specific(senses.page)),
        truth(outside),
        truth(has_heading_outside(outline, &records)),
        truth(prose > 600 && prose_at < first),
        ln(elsewhere),
        truth(elsewhere < stated.len()),
    ]
}

/// The width of the most running text that one element holds in paragraphs, links and records apart, and where it begins.
fn prose(outline: &ListOutline<'_>, records: &[(NodeIndex, NodeIndex)]) -> (usize, NodeIndex) {
    let mut sums: std::collections::HashMap<NodeIndex, (usize, NodeIndex)> = std::collections::HashMap::new();
    for (place, mark) in outline.marks.iter().enumerate() {
        if outline.name(place) != "p" || is_in(records, place) {
            continue;
        }
        let linked: usize = outline
            .links
            .get(mark.counts.start.links..mark.counts.end.links)
            .unwrap_or_default()
            .iter()
            .map(|link| outline.text_width(link.place))
            .sum();
        let own = outline.text_width(place).saturating_sub(2 * linked);
        if own >= 60 {
            let sum = sums.entry(outline.parent(place)).or_insert((0, place));
            sum.0 += own;
        }
    }
    sums.into_values().max_by_key(|(width, place)| (*width, std::cmp::Reverse(*place))).unwrap_or((0, 0))
}

fn is_in(records: &[(NodeIndex, NodeIndex)], place: NodeIndex) -> bool {
    let at = records.partition_point(|(first, _)| *first <= place);
    records.get(at.saturating_sub(4)..at).unwrap_or_default().iter().any(|(_, end)| place < *end)
}

/// Whether the page's head says that the page is an article.
fn is_said_to_be_article(head: &Head) -> bool {
    head.named(By::Property, "og:type").any(|kind| kind == "article")
        || head.named(By::Property, "article:published_time").next().is_some()
}

fn has_heading_outside(outline: &ListOutline<'_>, records: &[(NodeIndex, NodeIndex)]) -> bool {
    (0..outline.marks.len())
        .any(|place| outline.name(place) == "h1" && outline.text_width(place) > 20 && !is_in(records, place))
}
