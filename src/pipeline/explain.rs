//! Why a feed's items are what they are: the evidence for each field, and what was passed over.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{
    SourceError,
    refresh::{self, Reading},
};
use crate::{
    config::{FeedConfig, Origin},
    extract::{
        self, Document, Recipe, Senses,
        auto::{self, Candidate, ItemTrace},
        list,
        marked::{self, Mark, Show, Stroke},
    },
    model::{Extraction, Issue, Item, Page, RawItem},
    normalise::{self, Context},
};

/// Items of a list that are marked on the page.
const MARKED: usize = 500;

/// How one page is read.
#[derive(Debug)]
pub struct Explanation {
    /// How its list is known.
    pub way: Found,
    /// Its items in the order of the page.
    pub items: Vec<Explained>,
    /// The page with the items, their fields and the lists that were passed over outlined, as HTML that runs nothing.
    pub html: String,
}

/// How a list is known.
#[derive(Debug)]
pub enum Found {
    /// The page is a feed.
    Feed,
    /// The page is plain text, and its headlines and paragraphs repeat.
    Text,
    /// By the recipe whose `item` this is.
    Recipe(String),
    /// By itself: all lists of the page, the chosen one first.
    Itself(Vec<Candidate>),
}

/// One item.
#[derive(Debug)]
pub struct Explained {
    /// Where it and its fields came from.
    pub trace: ItemTrace,
    /// What was made of it; none if nothing could be.
    pub item: Option<Item>,
    /// What was lost on the way.
    pub issues: Vec<Issue>,
}

/// Explains how a feed reads a page.
///
/// # Errors
/// [`SourceError::NoText`] for a page that is no text, [`SourceError::Extract`] for a feed that is broken.
pub fn explain(feed: &FeedConfig, page: &Page, now: DateTime<Utc>) -> Result<Explanation, SourceError> {
    let seen = see(feed, page, now)?;
    let show = Show { page: &page.url, text: "", numbered: false };
    let html = marked::render(&seen.document, show, &seen.marks());
    let (way, items) = seen.items(page, feed.timezone);
    Ok(Explanation { way, items, html })
}

/// A page as a feed reads it.
pub(super) struct Seen {
    /// Its text.
    pub text: String,
    /// The text as a tree.
    pub document: Document,
    head: Extraction,
    way: Found,
    /// The items as they were found.
    pub traces: Vec<ItemTrace>,
}

/// Reads a page as a feed does.
pub(super) fn see(feed: &FeedConfig, page: &Page, now: DateTime<Utc>) -> Result<Seen, SourceError> {
    let (recipe, charset) = match &feed.origin {
        Origin::Pages { recipe, charset, .. } => (recipe, *charset),
        Origin::Merge(_) => (&Recipe::Auto, None),
    };
    let reading = Reading { recipe, charset, timezone: feed.timezone, now };
    let text = refresh::text_of(page, &reading)?.to_string();
    let document = Document::parse(&text);
    let is_date = refresh::date_sense(feed.timezone, page.fetched_at);
    let senses = Senses { page: &page.url, is_date: &is_date };
    let mut head = extract::head_of(&document);
    let (way, traces) = match recipe {
        Recipe::List(recipe) => (Found::Recipe(recipe.item.to_string()), list::trace(&document, recipe)),
        Recipe::Auto => match extract::feed::read(&text) {
            Some(feed) => {
                let feed = feed?;
                head = Extraction { items: Vec::new(), ..feed.clone() };
                (Found::Feed, feed.items.into_iter().map(untraced).collect())
            }
            None if extract::plain::is_plain(page.media_type.as_deref(), &text) => {
                (Found::Text, extract::plain::read(&text, &senses)?.items.into_iter().map(untraced).collect())
            }
            None => {
                let candidates = auto::candidates(&document, &senses);
                let traces = match candidates.first() {
                    Some(first) if first.shape == auto::Shape::Article => alone(first),
                    _ => auto::trace(&document, &senses),
                };
                (Found::Itself(candidates), traces)
            }
        },
    };
    Ok(Seen { text, document, head, way, traces })
}

impl Seen {
    /// What is outlined on the page.
    pub(super) fn marks(&self) -> Vec<Mark> {
        marks(&self.traces, &self.way)
    }

    /// Whether its list was found without a recipe.
    pub(super) fn is_by_itself(&self) -> bool {
        !matches!(self.way, Found::Recipe(_))
    }

    /// How its list is known, and its items as the feed has them.
    pub(super) fn items(self, page: &Page, timezone: Tz) -> (Found, Vec<Explained>) {
        let context = Context { page_url: page.url.clone(), now: page.fetched_at, timezone };
        (self.way, self.traces.into_iter().map(|trace| explained(trace, &self.head, &context)).collect())
    }
}

/// An item of what is no page, and so has no elements.
fn untraced(item: RawItem) -> ItemTrace {
    ItemTrace { item, path: String::new(), fields: Vec::new() }
}

/// The one item of a page that is an article.
fn alone(page: &Candidate) -> Vec<ItemTrace> {
    let trace = |listed: &auto::Listed| ItemTrace {
        item: listed.item.clone(),
        path: listed.path.clone().unwrap_or_default(),
        fields: Vec::new(),
    };
    page.items.iter().map(trace).collect()
}

fn explained(trace: ItemTrace, head: &Extraction, context: &Context) -> Explained {
    let extraction = Extraction { items: vec![trace.item.clone()], ..head.clone() };
    let mut page = normalise::normalise(extraction, context);
    Explained { trace, item: page.items.pop(), issues: page.issues }
}

fn marks(traces: &[ItemTrace], way: &Found) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (number, trace) in traces.iter().take(MARKED).enumerate() {
        // a field's mark comes first: it is the smaller part, and an element has one label
        for field in &trace.fields {
            let label = field.field.name().to_owned();
            marks.extend(field.path.clone().filter(|path| *path != trace.path).map(|path| Mark {
                path,
                label,
                stroke: Stroke::Field,
            }));
        }
        if !trace.path.is_empty() {
            marks.push(Mark { path: trace.path.clone(), label: format!("item {}", number + 1), stroke: Stroke::Item });
        }
    }
    if let Found::Itself(candidates) = way {
        for (number, candidate) in candidates.iter().enumerate().skip(1) {
            let label = format!("passed over: list {} ({:.0} %)", number + 1, candidate.confidence * 100.0);
            let paths = candidate.items.iter().take(MARKED).filter_map(|listed| listed.path.clone());
            marks.extend(paths.map(|path| Mark { path, label: label.clone(), stroke: Stroke::Other }));
        }
    }
    marks
}
