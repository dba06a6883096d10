//! A page as read: the one way from the bytes of a page to its items.
//!
//! [`read`] is what a feed is built by, and [`Reading`] is the same with where everything came from. Both ask `form` what
//! the page is, so that whoever looks at a page sees what a feed makes of it. [`read_article`] reads an item's own page.

mod article;
mod first_look;

use std::{borrow::Cow, fmt};

pub use article::read_article;
pub use first_look::shown_instead;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use encoding_rs::Encoding;

use crate::{
    Document, ExtractError, Recipe, Refusal, Senses,
    auto::{self, Candidate, ItemTrace, KnowsDates, Shape},
    extract, feed, list,
    markup::xhtml,
    model::{Evidence, Extent, Extraction, Found, Issue, Item, Page, RawItem, Sense},
    normalise::{
        self, Context, NormalisedPage,
        date::{self, Surroundings},
    },
    page::By,
    plain, recognise,
};

/// How a page is to be read.
///
/// ```
/// use pagewire_extract::How;
///
/// let how = How { timezone: chrono_tz::Europe::Lisbon, ..How::default() };
/// ```
#[derive(Debug, Clone, Copy)]
pub struct How<'a> {
    /// Where its items and their fields are.
    pub recipe: &'a Recipe,
    /// Its character encoding, where what the page says of it is wrong.
    pub charset: Option<&'static Encoding>,
    /// The time zone of times that name none.
    pub timezone: Tz,
}

impl Default for How<'_> {
    /// The list is found without a recipe, the encoding is the one that the page declares, and times are in UTC.
    fn default() -> Self {
        Self { recipe: &Recipe::Auto, charset: None, timezone: Tz::UTC }
    }
}

/// Why a page cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It is no text; the media type says what it is.
    #[error("the answer is no page but {0}")]
    NoText(String),
    /// There is nothing in it.
    #[error("the answer is empty: there is no page in it")]
    Blank,
    /// Nothing was found on it.
    #[error(transparent)]
    Extract(#[from] ExtractError),
    /// It shows something else instead of what was asked for.
    #[error("{refusal} ({because})")]
    Refused {
        /// What it shows.
        refusal: Refusal,
        /// What went wrong because of it.
        because: String,
    },
    /// It sends its readers on, and has nothing else.
    #[error("this page sends its readers on to {to}, and has nothing else")]
    SentOn {
        /// Where it sends them.
        to: url::Url,
    },
}

impl ReadError {
    /// The same, or what the page is instead of the one that was asked for.
    #[must_use]
    pub fn on(self, text: &str, page: &Page) -> Self {
        match recognise(text, page.url.as_str()) {
            Some(refusal) => Self::Refused { refusal, because: self.to_string() },
            None => sent_on(text, &page.url).map_or(self, |to| Self::SentOn { to }),
        }
    }
}

/// Where a page sends its readers by `<meta http-equiv="refresh">`; to itself is nowhere.
fn sent_on(text: &str, page: &url::Url) -> Option<url::Url> {
    let document = Document::parse(text);
    let to = document.head().named(By::HttpEquiv, "refresh").find_map(|content| {
        let (_, to) = content.split_once([';', ','])?;
        let to = to.trim_start();
        let named = to.get(..3).is_some_and(|begun| begun.eq_ignore_ascii_case("url"));
        let to = if named { to[3..].trim_start().strip_prefix('=')? } else { to };
        page.join(to.trim().trim_matches(['"', '\''])).ok()
    })?;
    (to.as_str().split('#').next() != page.as_str().split('#').next()).then_some(to)
}

/// What a page is.
enum Form {
    /// A feed, with what it says.
    Feed(Box<Result<Extraction, ExtractError>>),
    /// Plain text.
    Text,
    /// Markup.
    Html,
}

/// What a page is, by its beginning and its media type. By a recipe every page is markup.
fn form(page: &Page, text: &str, recipe: &Recipe) -> Form {
    match recipe {
        Recipe::List(_) => Form::Html,
        Recipe::Auto => match feed::read(text) {
            Some(feed) => Form::Feed(Box::new(feed)),
            None if plain::is_plain(page.media_type.as_deref(), text) => Form::Text,
            None => Form::Html,
        },
    }
}

/// A page as text.
///
/// # Errors
/// [`ReadError::NoText`] by its media type.
pub fn text_of<'p>(page: &'p Page, charset: Option<&'static Encoding>) -> Result<Cow<'p, str>, ReadError> {
    match page.media_type.as_deref().filter(|media_type| !is_text(media_type)) {
        Some(media_type) => Err(ReadError::NoText(media_type.to_owned())),
        None => Ok(as_html(page, normalise::charset::decode(page, charset))),
    }
}

/// XHTML, which its media type alone tells, as HTML.
fn as_html<'p>(page: &Page, text: Cow<'p, str>) -> Cow<'p, str> {
    let is_xhtml = page.media_type.as_deref().is_some_and(|media_type| media_type.contains("xhtml"));
    match text {
        Cow::Borrowed(text) if is_xhtml => xhtml::opened(text),
        Cow::Owned(text) if is_xhtml => Cow::Owned(xhtml::opened(&text).into_owned()),
        text => text,
    }
}

/// Whether a media type is one of texts, or of anything.
fn is_text(media_type: &str) -> bool {
    let (kind, name) = media_type.split_once('/').unwrap_or((media_type, ""));
    let texts = ["xml", "json", "html", "javascript", "octet-stream"];
    kind == "text" || kind == "application" && texts.iter().any(|known| name.contains(known)) || kind == "*"
}

/// How the finder of lists knows a date: by what [`date`] can read in the language of the page, now being the time of the fetch.
#[must_use]
pub fn knows_dates(timezone: Tz, now: DateTime<Utc>, language: Option<&str>) -> impl KnowsDates + use<> {
    DateReader { timezone, now, language: language.map(|tag| normalise::language::primary(tag).to_string()) }
}

/// What [`knows_dates`] reads by.
struct DateReader {
    timezone: Tz,
    now: DateTime<Utc>,
    language: Option<String>,
}

impl KnowsDates for DateReader {
    fn dated(&self, text: &str) -> Option<(Extent, Sense)> {
        let (now, timezone, language) = (self.now, self.timezone, self.language.as_deref());
        let around = Surroundings { now, timezone, hint: None, day_first: None, language };
        let read = |around: &Surroundings<'_>| date::read(text, around);
        let dated = match read(&around) {
            // another date of the column may tell its order
            Err(date::UnreadableDate::Ambiguous) => read(&Surroundings { day_first: Some(true), ..around }),
            read => read,
        };
        match dated {
            Ok(dated) => Some((dated.extent, dated.sense)),
            // the month's name is one of several
            Err(date::UnreadableDate::Ambiguous) => Some((Extent::Part, Sense::Published)),
            Err(_) => None,
        }
    }

    fn sense_of_label(&self, label: &str) -> Option<Sense> {
        date::sense_of_label(label)
    }

    fn sense_after(&self, before: &str) -> Option<Sense> {
        date::sense_after(before)
    }

    fn sense_until(&self, after: &str) -> Option<Sense> {
        date::sense_until(after)
    }

    fn is_label(&self, word: &str) -> bool {
        date::is_label(word)
    }

    fn names_day(&self, text: &str) -> bool {
        date::names_day(text)
    }
}

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
    let extraction = match form(page, &text, how.recipe) {
        Form::Feed(feed) => *feed,
        Form::Text => {
            let is_date = knows_dates(how.timezone, page.fetched_at, page.language.as_deref());
            plain::read(&text, &Senses { page: &page.url, is_date: &is_date })
        }
        Form::Html => {
            let document = Document::parse(&text);
            let head = document.head().extraction();
            let is_date = knows_dates(how.timezone, page.fetched_at, language_of(page, &head));
            extract(&document, how.recipe, &Senses { page: &page.url, is_date: &is_date })
        }
    };
    let extraction = extraction.map_err(|error| ReadError::from(error).on(&text, page))?;
    Ok(normalise::normalise(told_by(page, extraction), &context(page, how)))
}

/// With what the answer's headers say of the page.
fn told_by(page: &Page, mut extraction: Extraction) -> Extraction {
    let header = page.language.as_ref().map(|language| Found::new(language.as_str(), Evidence::Head));
    extraction.language = extraction.language.or(header);
    extraction
}

fn context(page: &Page, how: &How<'_>) -> Context {
    Context { page_url: page.url.clone(), now: page.fetched_at, timezone: how.timezone }
}

/// How the list of a page is known.
#[derive(Debug)]
pub enum Way {
    /// The page is a feed.
    Feed,
    /// The page is plain text, and its headlines and paragraphs repeat.
    Text,
    /// By the recipe whose `item` this is.
    Recipe(String),
    /// By itself: all lists of the page, the chosen one first.
    Itself(Vec<Candidate>),
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Feed => f.write_str("The page is a feed itself."),
            Self::Text => f.write_str("The page is plain text, and its headlines and paragraphs repeat."),
            Self::Recipe(item) => write!(f, "The items are what the recipe's `item = \"{item}\"` selects."),
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
    pub way: Way,
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
    /// What was lost on the way.
    pub issues: Vec<Issue>,
}

impl Reading {
    /// Reads a page as [`read`] does. A page without items has no traces.
    ///
    /// # Errors
    /// [`ReadError::NoText`] for a page that is no text, [`ReadError::Extract`] for a feed that is broken and a
    /// recipe that would take too long.
    pub fn of(page: &Page, how: &How<'_>) -> Result<Self, ReadError> {
        let text = text_of(page, how.charset)?.into_owned();
        let document = Document::parse(&text);
        let mut head = document.head().extraction();
        let is_date = knows_dates(how.timezone, page.fetched_at, language_of(page, &head));
        let senses = Senses { page: &page.url, is_date: &is_date };
        let (way, traces) = match (how.recipe, form(page, &text, how.recipe)) {
            (Recipe::List(recipe), _) => {
                (Way::Recipe(recipe.item.to_string()), list::trace(&document, recipe, &is_date)?)
            }
            (Recipe::Auto, Form::Feed(feed)) => {
                let mut feed = (*feed)?;
                let traces = std::mem::take(&mut feed.items).into_iter().map(untraced).collect();
                head = feed;
                (Way::Feed, traces)
            }
            (Recipe::Auto, Form::Text) => {
                (Way::Text, plain::read(&text, &senses)?.items.into_iter().map(untraced).collect())
            }
            (Recipe::Auto, Form::Html) => by_itself(&document, &senses),
        };
        let head = told_by(page, head);
        Ok(Self { text, document, way, head, traces, context: context(page, how) })
    }

    /// What its surroundings say about its items.
    #[must_use]
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Whether its list was found without a recipe.
    #[must_use]
    pub fn is_by_itself(&self) -> bool {
        !matches!(self.way, Way::Recipe(_))
    }

    /// How its list is known, and what is made of each item, in reading order.
    #[must_use]
    pub fn items(self) -> (Way, Vec<Explained>) {
        let items = self.traces.iter().map(|trace| trace.item.clone()).collect();
        let (page, made) = normalise::normalise_each(Extraction { items, ..self.head }, &self.context);
        let (mut items, issues): (Vec<_>, _) = (page.items.into_iter().map(Some).collect(), page.issues);
        let mut made = made.into_iter();
        let explained = self.traces.into_iter().map(|trace| {
            let made = made.next().unwrap_or_default();
            let item = made.place.and_then(|place| items.get_mut(place)).and_then(Option::take);
            let mut issues = issues.get(made.issues).unwrap_or_default().to_vec();
            issues.extend(made.place.filter(|_| item.is_none()).map(|_| twice(&trace)));
            Explained { trace, item, issues }
        });
        (self.way, explained.collect())
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
fn by_itself(document: &Document, senses: &Senses<'_>) -> (Way, Vec<ItemTrace>) {
    let candidates = auto::candidates(document, senses);
    let mut traces = auto::trace(document, senses);
    if let (Some(Candidate { shape: Shape::Article, items, .. }), [only]) = (candidates.first(), traces.as_mut_slice())
    {
        only.path = items.iter().find_map(|listed| listed.path.clone()).unwrap_or_default();
    }
    (Way::Itself(candidates), traces)
}

/// An item of what is no page, and so has no elements.
fn untraced(item: RawItem) -> ItemTrace {
    ItemTrace { item, path: String::new(), fields: Vec::new() }
}

#[cfg(test)]
mod tests;
