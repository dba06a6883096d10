//! What could be subscribed to on a page: the site's own feeds, and the lists that are found.

use chrono_tz::Tz;
use encoding_rs::Encoding;
use serde::Serialize;
use url::Url;

use super::{SourceError, Survival, advice, field_changes};
use crate::{
    extract::{
        self, Document, ExtractError, How, ListRecipe, Recipe, Senses,
        auto::{self, Candidate, Shape},
        derive::{self, Placed},
        native::{self, Hint, NativeFeed},
        xml::OfXml,
    },
    fetch::{FetchRequest, Fetched, Fetcher, Location, RequestOptions},
    model::{Advice, CacheState, Extraction, Item, Page},
    normalise::{self, Context},
};
use chrono::{DateTime, Utc};

/// Lists whose recipes are tried by changes of the page.
const STRESSED: usize = 3;

/// Addresses that are tried where a page names no feed.
const TRIED: usize = 6;

/// What could be subscribed to on a page.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Discovery {
    /// Where the page is.
    pub page: Url,
    /// What it is called.
    pub title: Option<String>,
    /// The software that made it, where it betrays itself.
    pub software: Option<&'static str>,
    /// The page is a feed itself, of so many items.
    pub is_feed: Option<usize>,
    /// What the page shows instead of its content, such as a challenge or a login.
    pub refusal: Option<String>,
    /// The page on which its list goes on, by what the page says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Url>,
    /// Why no list is found, where the page is none of markup.
    pub unlisted: Option<String>,
    /// What to do where it shows something else, or has no list.
    #[serde(skip)]
    pub advice: Option<Advice>,
    /// The lists, the surest first; a page that is one article comes as such.
    pub lists: Vec<Offer>,
    /// The feeds that the page names, or may have.
    #[serde(skip)]
    pub named: Vec<NativeFeed>,
}

/// Something on a page that can be subscribed to.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Offer {
    /// `list`, or `article` for a page that is one.
    #[cfg_attr(test, schemars(extend("enum" = ["list", "article"])))]
    pub kind: &'static str,
    /// How likely it is what a subscriber expects, from 0 to 1.
    #[cfg_attr(test, schemars(range(min = 0.0, max = 1.0)))]
    pub confidence: f64,
    /// What speaks for it.
    pub reasons: Vec<String>,
    /// What speaks against it.
    pub doubts: Vec<String>,
    /// The kinds of evidence that agree.
    pub witnesses: Vec<&'static str>,
    /// Its items in reading order.
    pub items: Vec<Item>,
    /// A recipe that lasts and gives the same items, as keys and values of `[feed.ID.list]`: a selector as it is, all else as TOML.
    pub recipe: Option<Vec<(&'static str, String)>>,
    /// How many of ten changes of the page the recipe survives; none where there is none, or it was not tried.
    pub survival: Option<Survival>,
}

/// A feed that the site has of its own.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Native {
    /// Where it is.
    pub url: Url,
    /// What it is called.
    pub title: Option<String>,
    /// How it is known, in words.
    pub because: String,
    /// Its items; none where it could not be read.
    pub items: Vec<Item>,
    /// Why it could not be read.
    pub fault: Option<String>,
}

/// Looks for everything on a page, and in the `Link` headers that came with it, that could be subscribed to.
///
/// # Errors
/// [`SourceError::NoText`] for a page that is no text.
pub fn discover(
    (page, links): (&Page, &[String]),
    (charset, timezone): (Option<&'static Encoding>, Tz),
    now: DateTime<Utc>,
) -> Result<Discovery, SourceError> {
    let text = extract::text_of(page, charset)?;
    let document = Document::parse(&text);
    let context = Context { page_url: page.url.clone(), now, latest: now, timezone };
    let mut discovery = Discovery {
        page: page.url.clone(),
        title: None,
        software: native::software(&document),
        is_feed: None,
        refusal: None,
        next: extract::paging::usual(page, links, &How { charset, timezone, ..How::default() }).ok().flatten(),
        unlisted: None,
        advice: None,
        lists: Vec::new(),
        named: Vec::new(),
    };
    if discovery.is_of_data((page, &text), &context) {
        return Ok(discovery);
    }
    let head = extract::head_of(&document);
    let is_date = extract::knows_dates(timezone, page.fetched_at, extract::language_of(page, &head));
    let senses = Senses { page: &page.url, is_date: &is_date };
    if extract::plain::is_plain(page.media_type.as_deref(), &text) {
        if let Ok(extraction) = extract::plain::read(&text, &senses) {
            discovery.lists.push(of_text(extraction, &context));
        }
        return Ok(discovery);
    }
    discovery.named = native::named(&document, &page.url);
    for feed in native::in_headers(links, &page.url) {
        if discovery.named.iter().all(|named| named.url != feed.url) {
            discovery.named.push(feed);
        }
    }
    let is_named = !discovery.named.is_empty();
    discovery.named.extend(native::usual(&document, &page.url).into_iter().filter(|_| !is_named).take(TRIED));
    discovery.title = normalise::normalise(head.clone(), &context).title;
    let candidates = auto::candidates(&document, &senses);
    discovery.lists = candidates.into_iter().map(|candidate| offer(&document, candidate, &head, &context)).collect();
    let refusal = match discovery.lists.first() {
        Some(list) => extract::instead(&document, page.url.as_str(), &list.items),
        None => extract::recognise(&text, page.url.as_str()),
    };
    discovery.advice = refusal.map(advice::for_refusal);
    discovery.refusal = refusal.map(|refusal| refusal.to_string());
    discovery.lists.retain(|offer| !offer.items.is_empty());
    let how = How { recipe: &Recipe::Auto, charset, timezone, latest: None };
    discovery.lists.iter_mut().take(STRESSED).for_each(|offer| stress(page, &how, offer));
    Ok(discovery)
}

impl Discovery {
    /// Looks at a page that is no markup but a feed, JSON or XML; tells whether it is one.
    fn is_of_data(&mut self, (page, text): (&Page, &str), context: &Context) -> bool {
        if let Some(Ok(feed)) = extract::feed::read(text) {
            let feed = normalise::normalise(feed, context);
            self.title = feed.title;
            self.is_feed = Some(feed.items.len());
        } else if let Some(listed) = extract::json::list_of(page.media_type.as_deref(), text) {
            match listed {
                Ok((recipe, extraction)) => self.lists.push(of_json(&recipe, extraction, context)),
                Err(fault) => self.lacks(&fault),
            }
        } else if let Some(listed) = extract::xml::list_of(page.media_type.as_deref(), text) {
            match listed {
                Ok(listed) => self.lists.push(of_xml(listed, context)),
                Err(fault) => self.lacks(&fault),
            }
        } else {
            return false;
        }
        true
    }

    /// Keeps why no list is found.
    fn lacks(&mut self, fault: &ExtractError) {
        (self.unlisted, self.advice) = (Some(fault.to_string()), Some(advice::for_extract(fault)));
    }
}

/// Tries how long the recipe of an offer would last. Where its items alone, without selectors of fields, give the same and survive more,
/// it is that which is offered.
fn stress(page: &Page, how: &How<'_>, offer: &mut Offer) {
    let Some(lines) = &offer.recipe else { return };
    let whole: Vec<(String, String)> = lines.iter().map(|(key, text)| ((*key).to_owned(), text.clone())).collect();
    let items: Vec<_> = whole.iter().filter(|(key, _)| key == "item").cloned().collect();
    let tried = |lines: &[(String, String)]| {
        let recipe = Recipe::List(Box::new(derive::amended(None, lines)?));
        let how = How { recipe: &recipe, ..*how };
        let survival = super::survival(page, &how).ok()??;
        Some((survival, extract::read(page, &how).ok()?.items))
    };
    let Some((survival, read)) = tried(&whole) else { return };
    let is_same = |other: &[Item]| {
        other.len() == read.len() && read.iter().zip(other).all(|(one, other)| field_changes(one, other).is_empty())
    };
    let shorter = if items.len() < whole.len() { tried(&items) } else { None };
    let better = shorter.filter(|(other, found)| other.survived > survival.survived && is_same(found));
    match better {
        Some((better, _)) => {
            offer.recipe.iter_mut().for_each(|lines| lines.retain(|(key, _)| *key == "item"));
            offer.survival = Some(better);
        }
        None => offer.survival = Some(survival),
    }
}

/// What plain text gives.
fn of_text(extraction: Extraction, context: &Context) -> Offer {
    Offer {
        kind: "list",
        confidence: 0.5,
        reasons: vec!["the page is plain text, and these are its headlines".into()],
        doubts: Vec::new(),
        witnesses: Vec::new(),
        items: normalise::normalise(extraction, context).items,
        recipe: None,
        survival: None,
    }
}

/// What JSON gives.
fn of_json(recipe: &ListRecipe, extraction: Extraction, context: &Context) -> Offer {
    Offer {
        kind: "list",
        confidence: 0.8,
        reasons: vec!["the page is JSON, and these objects have titles and addresses".into()],
        doubts: Vec::new(),
        witnesses: Vec::new(),
        items: normalise::normalise(extraction, context).items,
        recipe: Some(derive::to_toml(recipe)),
        survival: None,
    }
}

/// What XML gives.
fn of_xml(listed: OfXml, context: &Context) -> Offer {
    let reason = match &listed.recipe {
        Some(_) => "the page is XML, and these elements have titles and addresses",
        None => "the page is a sitemap: it says when pages were changed, and of news when they were published",
    };
    Offer {
        kind: "list",
        confidence: 0.7,
        reasons: vec![reason.into()],
        doubts: Vec::new(),
        witnesses: Vec::new(),
        items: normalise::normalise(listed.extraction, context).items,
        recipe: listed.recipe.as_ref().map(derive::to_toml),
        survival: None,
    }
}

fn offer(document: &Document, candidate: Candidate, head: &Extraction, context: &Context) -> Offer {
    let raw = candidate.items.iter().map(|listed| listed.item.clone()).collect();
    let count = candidate.items.len();
    let items = normalise::normalise(Extraction { items: raw, ..head.clone() }, context).items;
    let placed: Vec<Placed> = candidate
        .items
        .into_iter()
        .filter_map(|listed| Some(Placed { path: listed.path?, item: listed.item }))
        .collect();
    // selectors give what is shown alone
    let is_shown = candidate.shape == Shape::List && placed.len() == count;
    let recipe = || derive::to_toml(&derive::derive(document, &placed)?).into();
    let recipe = candidate.recipe.or_else(|| is_shown.then(recipe).flatten());
    Offer {
        kind: if candidate.shape == Shape::List { "list" } else { "article" },
        confidence: (candidate.confidence * 100.0).round() / 100.0,
        reasons: candidate.reasons,
        doubts: candidate.doubts,
        witnesses: candidate.witnesses.into_iter().map(auto::Witness::describe).collect(),
        items,
        recipe,
        survival: None,
    }
}

/// Asks for feeds, one after the other and with the manners of any other request, and reads them. Those that are only expected
/// and are not there are left out; looking ends with the first of these that is.
pub async fn probe(
    fetcher: &Fetcher,
    feeds: &[NativeFeed],
    (request, robots): (&RequestOptions, bool),
    timezone: Tz,
    now: DateTime<Utc>,
) -> Vec<Native> {
    let mut found = Vec::new();
    for feed in feeds {
        let is_named = matches!(feed.hint, Hint::Named | Hint::Header | Hint::Linked);
        if !is_named && !found.is_empty() {
            break;
        }
        let read = read(fetcher, feed, (request, robots), timezone, now).await;
        let (title, items, fault) = match read {
            Ok((title, items)) => (title, items, None),
            Err(error) if is_named => (None, Vec::new(), Some(error.to_string())),
            Err(_) => continue,
        };
        let title = feed.title.clone().or(title);
        found.push(Native { url: feed.url.clone(), title, because: because(feed.hint), items, fault });
    }
    found
}

fn because(hint: Hint) -> String {
    match hint {
        Hint::Named => "the page names it".into(),
        Hint::Header => "its answer names it in the `Link` header".into(),
        Hint::Linked => "the page links to it".into(),
        Hint::Software(name) => format!("{name} has one there"),
        Hint::Usual => "many sites have one there".into(),
    }
}

async fn read(
    fetcher: &Fetcher,
    feed: &NativeFeed,
    (request, robots): (&RequestOptions, bool),
    timezone: Tz,
    now: DateTime<Utc>,
) -> Result<(Option<String>, Vec<Item>), SourceError> {
    let location = Location::Http(feed.url.clone());
    let (cache_state, request) = (CacheState::default(), request.for_linked(None, &feed.url));
    let request = &request;
    let ask = FetchRequest {
        location: &location,
        base: None,
        cache_state: &cache_state,
        moved_to: None,
        request,
        robots,
        browser: false,
    };
    let page = match fetcher.fetch(&ask, now).await? {
        Fetched::Page(fetched) => fetched.page,
        Fetched::NotModified(..) => return Err(SourceError::Extract(ExtractError::EmptyFeed)),
    };
    let text = extract::text_of(&page, None)?;
    let extraction = extract::feed::read(&text).unwrap_or(Err(ExtractError::NoFeed))?;
    let context = Context { page_url: page.url.clone(), now, latest: now, timezone };
    let feed = normalise::normalise(extraction, &context);
    Ok((feed.title, feed.items))
}
