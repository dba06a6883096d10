//! A page as read: the one way from the bytes of a page to its items.
//!
//! [`read`] is what a feed is built by, and [`Reading`] is the same with where everything came from. Both ask `sniff` what
//! the page is, so that whoever looks at a page sees what a feed makes of it. [`read_article`] reads an item's own page.

mod article;
mod data;
mod dates;
mod error;
mod first_look;
mod how;
mod sniff;
pub mod watch;
mod whole;

use std::fmt;

pub use article::read_article;
pub use dates::knows_dates;
pub use error::ReadError;
pub use first_look::shown_instead;
pub use how::How;
pub use sniff::text_of;
pub use whole::read_whole;

use crate::{
    Document, ExtractError, ListRecipe, Recipe, Senses,
    auto::{self, Candidate, ItemTrace, Shape},
    extract, list,
    model::{Evidence, Extraction, Found, Issue, Item, Page, RawItem},
    normalise::{self, Context, NormalisedPage},
    plain, xml,
};
use sniff::{Form, form};
use watch::{Change, Watch};

/// The language of a page: what it says of itself, else what the answer's headers say.
#[must_use]
pub fn language_of<'l>(page: &'l Page, head: &'l Extraction) -> Option<&'l str> {
    head.language.as_ref().map(|found| found.text.as_str()).or(page.language.as_deref())
}

/// Reads a page: a feed, plain text, or markup by a recipe or without one.
///
/// # Errors
/// [`ReadError`]; a page that shows a wall or a challenge instead of its content is named as that.
pub fn read(page: &Page, how: &How<'_>) -> Result<NormalisedPage, ReadError> {
    let text = text_of(page, how.charset)?;
    if text.trim().is_empty() {
        return Err(ReadError::Blank);
    }
    if let Recipe::Watch(watch) = how.recipe {
        return Ok(normalise::normalise(told_by(page, watch.as_item(page, how)?), &context(page, how)));
    }
    let extraction = match form(page, &text, how.recipe) {
        Form::Feed(feed) => *feed,
        Form::Json(value) => data::of_page(value, how.recipe).map(|read| read.extraction),
        Form::Xml => {
            let is_date = knows_dates(how.timezone, page.fetched_at, page.language.as_deref());
            data::of_xml(&text, how.recipe, &is_date)
        }
        Form::Text => {
            let is_date = knows_dates(how.timezone, page.fetched_at, page.language.as_deref());
            plain::read(&text, &Senses { page: &page.url, is_date: &is_date })
        }
        Form::Html => {
            let document = Document::parse(&text);
            let head = document.head().extraction();
            let is_date = knows_dates(how.timezone, page.fetched_at, language_of(page, &head));
            match of_script(&document, &text, how.recipe) {
                Some(items) => items.map(|items| Extraction { items, ..head }),
                None => extract(&document, how.recipe, &Senses { page: &page.url, is_date: &is_date }),
            }
        }
    };
    let extraction = extraction.map_err(|error| ReadError::from(error).on(&text, page))?;
    Ok(normalise::normalise(told_by(page, extraction), &context(page, how)))
}

/// The JSON that a recipe reads: the page, or the data of one of its scripts; none where there is none.
#[must_use]
pub fn json_behind(page: &Page, recipe: &ListRecipe, how: &How<'_>) -> Option<serde_json::Value> {
    let text = text_of(page, how.charset).ok()?;
    match &recipe.script {
        Some(script) => data::value_of_script(script, &Document::parse(&text), &text).ok(),
        None => data::wanted(page, &text).ok(),
    }
}

/// A change of a watched page, `count` of which went before, as the item that tells of it.
///
/// # Errors
/// As [`Watch::read`].
pub fn read_change(
    page: &Page,
    how: &How<'_>,
    (watch, change, count): (&Watch, &Change, u64),
) -> Result<NormalisedPage, ReadError> {
    let extraction = watch.change_as_item(page, how, (change, count))?;
    Ok(normalise::normalise(told_by(page, extraction), &context(page, how)))
}

/// The items in the data of a script, where the recipe names one.
fn of_script(document: &Document, text: &str, recipe: &Recipe) -> Option<Result<Vec<RawItem>, ExtractError>> {
    match recipe {
        Recipe::List(recipe) => data::of_script((document, text), recipe),
        Recipe::Auto | Recipe::Watch(_) => None,
    }
}

/// With what the answer's headers say of the page.
fn told_by(page: &Page, mut extraction: Extraction) -> Extraction {
    let header = page.language.as_ref().map(|language| Found::new(language.as_str(), Evidence::Head));
    extraction.language = extraction.language.or(header);
    extraction
}

fn context(page: &Page, how: &How<'_>) -> Context {
    let now = page.fetched_at;
    Context { page_url: page.url.clone(), now, latest: how.latest.unwrap_or(now), timezone: how.timezone }
}

/// How the list of a page is known.
#[derive(Debug)]
pub enum FoundBy {
    /// The page is a feed.
    Feed,
    /// The page is plain text, and its headlines and paragraphs repeat.
    Text,
    /// By the recipe whose `item` this is, as TOML.
    Recipe(String),
    /// In JSON, by the recipe whose `item` this is.
    Json {
        /// What `item` says, as TOML.
        item: String,
        /// Whether the recipe is one of feeds.toml, and not one that was found for the page.
        by_recipe: bool,
    },
    /// The page is XML: its list is what this `item` selects, as TOML; none for a sitemap.
    Xml(Option<String>),
    /// This part of the page is watched.
    Watched(String),
    /// By itself: all lists of the page, the chosen one first.
    Itself(Vec<Candidate>),
}

impl fmt::Display for FoundBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Feed => f.write_str("The page is a feed itself."),
            Self::Text => f.write_str("The page is plain text, and its headlines and paragraphs repeat."),
            Self::Xml(None) => f.write_str("The page is a sitemap."),
            Self::Xml(Some(item)) => write!(f, "The page is XML, and its list is what `item = {item}` selects."),
            Self::Json { item, by_recipe: false } => {
                write!(f, "The page is JSON, and its list is what `item = {item}` selects.")
            }
            Self::Recipe(item) | Self::Json { item, .. } => {
                write!(f, "The items are what the recipe's `item = {item}` selects.")
            }
            Self::Watched(part) => write!(f, "What `{part}` says is watched for changes."),
            Self::Itself(candidates) => match candidates.first() {
                None => f.write_str("Nothing on this page looks like a list of items."),
                Some(chosen) => {
                    let what = match chosen.shape {
                        Shape::Article => "The page is one article".to_owned(),
                        Shape::List => format!("A list of {} items was found", chosen.items.len()),
                    };
                    write!(f, "{what}, confidence {:.0} %.", chosen.confidence * 100.0)?;
                    if !chosen.reasons.is_empty() {
                        write!(f, " For it: {}.", chosen.reasons.join("; "))?;
                    }
                    if !chosen.doubts.is_empty() {
                        write!(f, " Against it: {}.", chosen.doubts.join("; "))?;
                    }
                    Ok(())
                }
            },
        }
    }
}

/// A page as read, with where everything came from.
#[derive(Debug)]
pub struct Reading {
    /// Its text.
    pub text: String,
    /// The text as a tree.
    pub document: Document,
    /// How its list is known.
    pub way: FoundBy,
    /// What the page says of itself as a whole, without items.
    pub head: Extraction,
    /// The items as they were found, in reading order.
    pub traces: Vec<ItemTrace>,
    context: Context,
}

/// One item, from where it was found to what was made of it.
#[derive(Debug)]
pub struct Explained {
    /// Where it and its fields came from.
    pub trace: ItemTrace,
    /// What was made of it; none if nothing could be, or if an earlier one is the same.
    pub item: Option<Item>,
    /// The earlier item of the page that it is one with.
    pub same_as: Option<SameItem>,
    /// What was lost on the way.
    pub issues: Vec<Issue>,
}

/// An earlier item of a page that is the same, and how that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SameItem {
    /// Its place on the page.
    pub place: usize,
    /// What both have: `id`, `address` or `headline`.
    pub by: &'static str,
}

impl Reading {
    /// Reads a page as [`read`] does. A page without items has no traces.
    ///
    /// # Errors
    /// [`ReadError::NoText`] for a page that is no text, [`ReadError::Extract`] for a feed that is broken and a
    /// recipe that would take too long.
    pub fn of(page: &Page, how: &How<'_>) -> Result<Self, ReadError> {
        let text = text_of(page, how.charset)?.into_owned();
        if let Recipe::Watch(watch) = how.recipe {
            return Self::of_watched(page, how, watch, text);
        }
        let form = form(page, &text, how.recipe);
        let (document, mut head) = match form {
            Form::Xml => (xml::parse(&text)?, Extraction::default()),
            _ => {
                let document = Document::parse(&text);
                let head = document.head().extraction();
                (document, head)
            }
        };
        let is_date = knows_dates(how.timezone, page.fetched_at, language_of(page, &head));
        let senses = Senses { page: &page.url, is_date: &is_date };
        let (way, traces) = match (how.recipe, form) {
            (_, Form::Json(value)) => {
                let mut read = data::of_page(value, how.recipe)?;
                let traces = std::mem::take(&mut read.extraction.items).into_iter().map(auto::of_stated).collect();
                head = read.extraction;
                (FoundBy::Json { item: read.item, by_recipe: matches!(how.recipe, Recipe::List(_)) }, traces)
            }
            (Recipe::List(recipe), _) if recipe.script.is_some() => {
                let items = data::of_script((&document, &text), recipe).unwrap_or(Ok(Vec::new()))?;
                let traces = items.into_iter().map(auto::of_stated).collect();
                (FoundBy::Json { item: recipe.item_setting(), by_recipe: true }, traces)
            }
            (Recipe::List(recipe), _) => {
                (FoundBy::Recipe(recipe.item_setting()), list::trace(&document, recipe, &is_date)?)
            }
            (Recipe::Auto, Form::Xml) => {
                let read = xml::read(&document)?;
                let item = read.recipe.as_ref().map(ListRecipe::item_setting);
                let traces = match &read.recipe {
                    Some(recipe) => list::trace(&document, recipe, &is_date)?,
                    None => read.extraction.items.into_iter().map(auto::of_stated).collect(),
                };
                (FoundBy::Xml(item), traces)
            }
            (Recipe::Auto, Form::Feed(feed)) => {
                let mut feed = (*feed)?;
                let traces = std::mem::take(&mut feed.items).into_iter().map(untraced).collect();
                head = feed;
                (FoundBy::Feed, traces)
            }
            (Recipe::Auto, Form::Text) => {
                (FoundBy::Text, plain::read(&text, &senses)?.items.into_iter().map(untraced).collect())
            }
            (Recipe::Auto | Recipe::Watch(_), _) => by_itself(&document, &senses),
        };
        let head = told_by(page, head);
        Ok(Self { text, document, way, head, traces, context: context(page, how) })
    }

    /// A page of which a part is watched.
    fn of_watched(page: &Page, how: &How<'_>, watch: &Watch, text: String) -> Result<Self, ReadError> {
        let mut head = watch.as_item(page, how)?;
        let traces = std::mem::take(&mut head.items).into_iter().map(untraced).collect();
        let (document, way) = (Document::parse(&text), FoundBy::Watched(watch.line()));
        Ok(Self { text, document, way, head: told_by(page, head), traces, context: context(page, how) })
    }

    /// What its surroundings say about its items.
    #[must_use]
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Whether its list was found without a recipe.
    #[must_use]
    pub fn is_by_itself(&self) -> bool {
        !matches!(self.way, FoundBy::Recipe(_) | FoundBy::Watched(_) | FoundBy::Json { by_recipe: true, .. })
    }

    /// All lists that can be found on the page.
    #[must_use]
    pub fn candidates(&self) -> Vec<Candidate> {
        if let FoundBy::Itself(candidates) = &self.way {
            return candidates.clone();
        }
        let context = &self.context;
        let language = self.head.language.as_ref().map(|found| found.text.as_str());
        let is_date = knows_dates(context.timezone, context.now, language);
        auto::candidates(&self.document, &Senses { page: &context.page_url, is_date: &is_date })
    }

    /// How its list is known, and what is made of each item, in reading order.
    #[must_use]
    pub fn items(self) -> (FoundBy, Vec<Explained>) {
        let items = self.traces.iter().map(|trace| trace.item.clone()).collect();
        let (page, made) = normalise::normalise_each(Extraction { items, ..self.head }, &self.context);
        let (mut items, issues): (Vec<_>, _) = (page.items.into_iter().map(Some).collect(), page.issues);
        let mut made = made.into_iter();
        let mut explained: Vec<Explained> = Vec::with_capacity(self.traces.len());
        let mut firsts = vec![0; items.len()];
        for trace in self.traces {
            let made = made.next().unwrap_or_default();
            let item = made.place.and_then(|place| items.get_mut(place)).and_then(Option::take);
            let mut issues = issues.get(made.issues).unwrap_or_default().to_vec();
            let first = made.place.and_then(|place| firsts.get_mut(place));
            let same_as = match (&item, first) {
                (Some(_), Some(first)) => {
                    *first = explained.len();
                    None
                }
                (None, Some(first)) => explained.get(*first).map(|other| {
                    issues.push(twice(&trace));
                    SameItem { place: *first, by: shared(&other.trace, &trace) }
                }),
                (_, None) => None,
            };
            explained.push(Explained { trace, item, same_as, issues });
        }
        (self.way, explained)
    }
}

/// What two items of a page have in common that makes them one.
fn shared(first: &ItemTrace, second: &ItemTrace) -> &'static str {
    let text = |found: &Option<Found>| found.as_ref().map(|found| found.text.trim().to_owned());
    let (first, second) = (&first.item, &second.item);
    let is_same = |one: &Option<Found>, other: &Option<Found>| one.is_some() && text(one) == text(other);
    match () {
        () if is_same(&first.native_id, &second.native_id) => "id",
        () if is_same(&first.title, &second.title) && !is_same(&first.link, &second.link) => "headline",
        () => "address",
    }
}

/// An item that the page shows a second time.
fn twice(trace: &ItemTrace) -> Issue {
    let name = trace.item.title.as_ref().or(trace.item.link.as_ref());
    Issue {
        item: name.map_or_else(|| "without title".into(), |found| found.text.clone()),
        field: "item",
        message: "the page shows it a second time; both are one item".into(),
    }
}

/// The list that a page shows, and all that it could be.
fn by_itself(document: &Document, senses: &Senses<'_>) -> (FoundBy, Vec<ItemTrace>) {
    let candidates = auto::candidates(document, senses);
    let mut traces = auto::trace(document, senses);
    if let (Some(Candidate { shape: Shape::Article, items, .. }), [only]) = (candidates.first(), traces.as_mut_slice())
    {
        only.path = items.iter().find_map(|listed| listed.path.clone()).unwrap_or_default();
    }
    (FoundBy::Itself(candidates), traces)
}

/// An item of what is no page, and so has no elements.
fn untraced(item: RawItem) -> ItemTrace {
    ItemTrace { item, path: String::new(), fields: Vec::new() }
}

#[cfg(test)]
mod tests;
