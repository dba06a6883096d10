//! All lists of a page, the surest first, each with the reasons for and against it.

use std::collections::HashSet;

use super::{
    LEAST, ListPage, Senses, agree, article,
    choose::{Judge, ListChoice},
    confidence, fields,
    group::{self, LinkGroup},
    outline::ListOutline,
    path::path,
    reasons::REASONS,
    weights, whole,
};
use crate::{
    Document, derive,
    model::{Evidence, RawItem},
    structured::state::Held,
};

/// Lists that are offered of a page.
const MOST: usize = 8;
/// Links that a section has, and sections that are offered beside the list that they are together.
const LEAST_OF_SECTION: usize = 3;
const MOST_SECTIONS: usize = 4;
/// Reasons that are given for a list, and against it.
const MOST_REASONS: usize = 5;
/// What a measure must add to a score to be a reason.
const LEAST_REASON: f64 = 0.15;

/// Something on a page that could be subscribed to.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Whether it is a list, or the page itself as an article.
    pub shape: Shape,
    /// Its items in reading order.
    pub items: Vec<Listed>,
    /// How likely it is what a subscriber of the page expects, from 0 to 1: an estimate by the score of its surest group.
    pub confidence: f64,
    /// What speaks for it, the strongest first; short sentences.
    pub reasons: Vec<String>,
    /// What speaks against it, the strongest first; short sentences.
    pub doubts: Vec<String>,
    /// The kinds of evidence that agree on it, independent of one another.
    pub witnesses: Vec<Witness>,
    /// The lines of a recipe that gives the same items, where they are in the data of the page's scripts.
    pub recipe: Option<Vec<(&'static str, String)>>,
}

/// An item of a candidate with the element it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// What was read.
    pub item: RawItem,
    /// The CSS path of its element, or of its first one where it has several; none for what the page only says to machines.
    pub path: Option<String>,
}

/// What a candidate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A list of items.
    List,
    /// The page itself: one article.
    Article,
}

/// A kind of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Witness {
    /// Elements of like shape, each with a link.
    Repetition,
    /// The links are headings.
    Headings,
    /// Elements that say what they are: `<main>`, `<article>`, `role=feed`.
    Landmarks,
    /// Most items have a date.
    Dates,
    /// Most items have a picture.
    Pictures,
    /// The links lead to addresses of one form, which menus do not have.
    Addresses,
    /// JSON-LD, microdata, microformats or embedded state name the same items.
    Structured,
}

impl Witness {
    /// What it saw, in words.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Repetition => "elements of like shape repeat",
            Self::Headings => "the links are headings",
            Self::Landmarks => "the elements are marked as main content or as articles",
            Self::Dates => "most items have a date",
            Self::Pictures => "most items have a picture",
            Self::Addresses => "the links lead to addresses of one form",
            Self::Structured => "the page's data for machines names the same items",
        }
    }
}

/// All that could be subscribed to on a page, the surest first; what [`super::extract`] gives is the first of them.
#[must_use]
pub fn candidates(document: &Document, senses: &Senses<'_>) -> Vec<Candidate> {
    let mut sight = ListPage::of(document, senses);
    let linked = choices(&sight.outline, &sight.groups, &Judge::of(&sight.outline, &sight.groups));
    let unlinked = sight.choose_unlinked(linked.first(), senses);
    let judge = Judge::of(&sight.outline, &sight.groups);
    let mut list: Vec<Candidate> = Vec::new();
    let mut known: HashSet<u64> = HashSet::new();
    if let Some((choice, reason)) = unlinked {
        if whole::is_article((&sight.outline, &sight.groups), &choice, &sight.stated, senses) {
            list.push(whole_page(&sight, &choice, senses));
        }
        let unlinked = of_choice(&sight, &judge, &choice, senses, (true, &mut known));
        list.push(Candidate { reasons: vec![reason.to_owned()], doubts: Vec::new(), ..unlinked });
    }
    for choice in linked {
        if list.is_empty() && whole::is_article((&sight.outline, &sight.groups), &choice, &sight.stated, senses) {
            list.push(whole_page(&sight, &choice, senses));
        }
        let is_first = list.iter().all(|one| one.shape == Shape::Article);
        list.push(of_choice(&sight, &judge, &choice, senses, (is_first, &mut known)));
        for section in sections(&sight, &judge, &choice).into_iter().filter(|_| is_first) {
            list.push(of_choice(&sight, &judge, &section, senses, (false, &mut known)));
        }
    }
    if let Some(stated) = of_stated(&sight, senses, &known) {
        list.push(stated);
    }
    // beside an article no list of its page is surer than that the page is a list
    if let Some(article) = list.first().filter(|first| first.shape == Shape::Article).map(|first| first.confidence) {
        list.iter_mut().skip(1).for_each(|other| other.confidence *= 1.0 - article);
    }
    let (shown, is_article) =
        list.first().map_or((0, false), |first| (first.items.len(), first.shape == Shape::Article));
    if !is_article && let Some(held) = of_held(document, shown) {
        list.insert(0, held);
    }
    list
}

/// The list in the data of the page's scripts, where the page shows hardly one.
fn of_held(document: &Document, shown: usize) -> Option<Candidate> {
    let Held { items, recipe } = super::held_instead(document, shown)?;
    Some(Candidate {
        shape: Shape::List,
        items: items.into_iter().map(|item| Listed { item, path: None }).collect(),
        confidence: 0.7,
        reasons: vec!["the data of the page's scripts lists these items".to_owned()],
        doubts: vec!["the page itself does not show them".to_owned()],
        witnesses: vec![Witness::Structured],
        recipe: recipe.as_ref().map(derive::to_toml),
    })
}

/// The choices of a page, each of groups that the better ones left, with items that these do not have.
pub(super) fn choices(outline: &ListOutline<'_>, groups: &[LinkGroup], judge: &Judge<'_>) -> Vec<ListChoice> {
    let mut taken = vec![false; groups.len()];
    let mut known: HashSet<u64> = HashSet::new();
    let mut list = Vec::new();
    while list.len() < MOST {
        let free = |number: usize| !taken.get(number).copied().unwrap_or(true);
        let Some(choice) = judge.best(outline, free).filter(|choice| choice.score > LEAST) else { break };
        let mut keys = HashSet::new();
        for number in &choice.groups {
            if let Some(taken) = taken.get_mut(*number) {
                *taken = true;
            }
            keys.extend(groups[*number].links.iter().map(|link| outline.links[*link].address.key));
        }
        let new = keys.iter().filter(|key| !known.contains(key)).count();
        if list.is_empty() || new >= 2 && new * 2 > keys.len() {
            known.extend(keys);
            list.push(choice);
        }
    }
    list
}

/// The parts of a choice that are lists of their own: groups of several links that stand apart from one another.
fn sections(sight: &ListPage<'_>, judge: &Judge<'_>, choice: &ListChoice) -> Vec<ListChoice> {
    let span = |number: &usize| {
        let records = &sight.groups.get(*number)?.records;
        let (first, last) = (records.first()?, records.last()?);
        (records.len() >= LEAST_OF_SECTION).then(|| (first.first, sight.outline.end(last.last)))
    };
    let Some(mut spans) = choice.groups.iter().map(span).collect::<Option<Vec<_>>>() else { return Vec::new() };
    spans.sort_unstable();
    let are_apart = spans.windows(2).all(|pair| matches!(pair, [(_, end), (start, _)] if end <= start));
    if !(2..=MOST_SECTIONS).contains(&spans.len()) || !are_apart {
        return Vec::new();
    }
    let mut groups = choice.groups.clone();
    groups.sort_unstable();
    groups.into_iter().map(|number| ListChoice { groups: vec![number], score: judge.score(number) }).collect()
}

fn of_choice(
    sight: &ListPage<'_>,
    judge: &Judge<'_>,
    choice: &ListChoice,
    senses: &Senses<'_>,
    (is_first, known): (bool, &mut HashSet<u64>),
) -> Candidate {
    let outline = &sight.outline;
    let mut seen = fields::items(outline, &sight.groups, choice, senses);
    let agreement = agree::enrich(seen.iter_mut().map(|seen| &mut seen.item), &sight.stated, outline, senses);
    known.extend(seen.iter().map(|seen| outline.links[seen.link].address.key));
    let is_stated = group::share(agreement.agreed, seen.len()) >= 0.5;
    // of lists that share items the surest has those that are not shown
    let rest = if is_first { agreement.rest } else { Vec::new() };
    known.extend(rest.iter().filter_map(|item| agree::key(item, outline, senses)));
    let (reasons, doubts) = reasons(judge, choice, sight.groups.len());
    Candidate {
        shape: Shape::List,
        confidence: confidence::confidence(choice.score),
        reasons,
        doubts,
        witnesses: witnesses(judge, choice, is_stated),
        recipe: None,
        items: seen
            .into_iter()
            .map(|seen| Listed { item: seen.item, path: Some(path(outline.mark(seen.span.0).element)) })
            .chain(rest.into_iter().map(|item| Listed { item, path: None }))
            .collect(),
    }
}

/// The page itself, where it is an article.
fn whole_page(sight: &ListPage<'_>, choice: &ListChoice, senses: &Senses<'_>) -> Candidate {
    let is_list = whole::list_confidence((&sight.outline, &sight.groups), choice, &sight.stated, senses);
    let item = article::read(sight.outline.head, sight.stated.clone(), senses);
    Candidate {
        shape: Shape::Article,
        items: vec![Listed { item, path: None }],
        confidence: 1.0 - is_list,
        reasons: vec!["the page reads as one article: running text outweighs its lists".to_owned()],
        doubts: Vec::new(),
        witnesses: Vec::new(),
        recipe: None,
    }
}

/// What the page says to machines, where that is a list which it does not show.
fn of_stated(sight: &ListPage<'_>, senses: &Senses<'_>, known: &HashSet<u64>) -> Option<Candidate> {
    let keys: Vec<u64> = sight.stated.iter().filter_map(|item| agree::key(item, &sight.outline, senses)).collect();
    let new = keys.iter().filter(|key| !known.contains(key)).count();
    let is_shown = new * 2 <= keys.len();
    if keys.len() < 2 || is_shown {
        return None;
    }
    let notation = match sight.stated.first().and_then(|item| item.link.as_ref()).map(|link| &link.evidence) {
        Some(Evidence::Microdata) => "microdata",
        Some(Evidence::Microformats) => "microformats",
        _ => "JSON-LD",
    };
    Some(Candidate {
        shape: Shape::List,
        items: sight.stated.iter().map(|item| Listed { item: item.clone(), path: None }).collect(),
        confidence: if known.is_empty() { 0.6 } else { 0.2 },
        reasons: vec![format!("the page's {notation} lists these items")],
        doubts: vec!["the page does not show them as a list of links".to_owned()],
        witnesses: vec![Witness::Structured],
        recipe: None,
    })
}

/// What speaks for the surest group of a choice and what against it, compared with the page's other groups.
fn reasons(judge: &Judge<'_>, choice: &ListChoice, count: usize) -> (Vec<String>, Vec<String>) {
    let Some(anchor) = choice.groups.first() else { return Default::default() };
    let own = judge.measures(*anchor);
    let mut parts: Vec<(f64, &str)> = Vec::new();
    for (n, ((more, less), weight)) in REASONS.iter().zip(weights::BY_ITSELF).enumerate().skip(1) {
        #[expect(clippy::cast_precision_loss, reason = "the numbers are small")]
        let usual = (0..count).filter_map(|group| judge.measures(group).get(n)).sum::<f64>() / count.max(1) as f64;
        let Some(value) = own.get(n) else { continue };
        parts.push(((value - usual) * weight, if *value > usual { more } else { less }));
    }
    parts.sort_by(|one, other| other.0.abs().total_cmp(&one.0.abs()));
    let pick = |sign: f64| {
        let strong = parts.iter().filter(|(part, _)| part * sign > LEAST_REASON);
        strong.take(MOST_REASONS).map(|(_, name)| (*name).to_owned()).collect()
    };
    (pick(1.0), pick(-1.0))
}

fn witnesses(judge: &Judge<'_>, choice: &ListChoice, is_stated: bool) -> Vec<Witness> {
    let Some(anchor) = choice.groups.first() else { return Vec::new() };
    let most = |name: &str| judge.measure(*anchor, name) > 0.6;
    let saw = [
        (Witness::Repetition, judge.links(*anchor) >= 3),
        (Witness::Headings, most("links in headings")),
        (Witness::Landmarks, most("within main") || most("within article")),
        (Witness::Dates, most("records with date")),
        (Witness::Pictures, most("records with picture")),
        (Witness::Addresses, most("addresses of one form") && most("address with slug or number")),
        (Witness::Structured, is_stated),
    ];
    saw.into_iter().filter(|(_, saw)| *saw).map(|(witness, _)| witness).collect()
}
