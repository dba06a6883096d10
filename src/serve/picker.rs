//! Adding a feed by looking at its page: what was found on it, the page itself with the found items outlined, and a recipe that is
//! corrected by pointing.
//!
//! The page is shown in a frame that may run nothing. It is fetched like any other page, by the guarded fetcher, and only for the
//! operator.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Form, Router,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, Method, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use toml_edit::{Item as Entry, Table, value};
use url::Url;

use super::{
    access,
    dashboard::{Viewer, render},
    keeper::Command,
    overview::told_fields,
    routes::Fault,
    shared::Shared,
};
use crate::{
    config::{self, Config, FeedConfig, Location, Origin, edit},
    fetch::{Ask, Fetched, RequestOptions},
    model::{Page, Terms},
    pipeline::{self, Discovery, Native},
};

/// How many pages are kept for those who are looking at them.
const PAGES: usize = 16;
/// The fields of a recipe, in the order in which they are shown.
const FIELDS: [&str; 8] = ["item", "title", "link", "published", "summary", "author", "image", "content"];
/// Items that are shown of a list.
const SHOWN: usize = 30;

/// Pages that somebody is looking at.
#[derive(Default)]
pub(super) struct Pages(Mutex<VecDeque<Arc<Looked>>>);

/// A page that somebody is looking at.
struct Looked {
    key: String,
    /// As it was asked for.
    url: Url,
    page: Page,
    discovery: Discovery,
    natives: Vec<Native>,
    /// The feed whose recipe is to be replaced.
    feed: Option<String>,
}

impl Pages {
    fn put(&self, looked: Looked) {
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pages.push_front(Arc::new(looked));
        pages.truncate(PAGES);
    }

    fn find(&self, key: &str) -> Option<Arc<Looked>> {
        let pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pages.iter().find(|looked| looked.key == key).cloned()
    }
}

pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/add", get(form).post(look))
        .route("/add/{key}", get(choose))
        .route("/add/{key}/page", get(outlined))
        .route("/add/{key}/save", post(save))
        .route("/explain/{id}", get(explain))
        .route("/explain/{id}/page", get(explain_page))
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Prefill {
    feed: Option<String>,
    url: Option<String>,
}

/// `GET /add`
async fn form(
    State(shared): State<Arc<Shared>>,
    Query(prefill): Query<Prefill>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let viewer = operator(&shared, &headers)?;
    let house = shared.house();
    let known = prefill.feed.as_deref().and_then(|id| house.feed(id));
    let url = prefill.url.or_else(|| known.and_then(first_address).map(ToString::to_string));
    render(&shared, &viewer, "add.html", json!({ "url": url, "feed": known.map(|feed| feed.id.to_string()) }))
}

fn first_address(feed: &FeedConfig) -> Option<&Url> {
    let Origin::Pages { locations, .. } = &feed.origin else { return None };
    locations.iter().find_map(|location| if let Location::Http(url) = location { Some(url) } else { None })
}

/// The operator, or whoever has to log in first.
fn operator(shared: &Shared, headers: &HeaderMap) -> Result<Viewer, Fault> {
    let viewer = Viewer::of(shared, headers);
    if viewer.admin { Ok(viewer) } else { Err(Fault::Admin) }
}

fn admit(shared: &Shared, headers: &HeaderMap, csrf: &str) -> Result<Viewer, Fault> {
    let viewer = operator(shared, headers)?;
    let meant = viewer.admitted.as_ref().is_some_and(|admitted| admitted.is_meant(&Method::POST, headers, Some(csrf)));
    if meant { Ok(viewer) } else { Err(Fault::Foreign) }
}

#[derive(Debug, Deserialize)]
pub(super) struct Look {
    url: String,
    #[serde(default)]
    feed: String,
    #[serde(default)]
    csrf: String,
}

/// `POST /add`: fetches the page, and shows it.
async fn look(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Form(look): Form<Look>,
) -> Result<Response, Fault> {
    let viewer = admit(&shared, &headers, &look.csrf)?;
    let feed = Some(look.feed).filter(|feed| !feed.is_empty());
    match visit(&shared, &look.url, feed.clone()).await {
        Ok(looked) => {
            let key = looked.key.clone();
            shared.pages.put(looked);
            Ok(Redirect::to(&format!("/add/{key}")).into_response())
        }
        Err(fault) => render(&shared, &viewer, "add.html", json!({ "url": look.url, "feed": feed, "fault": fault })),
    }
}

/// Fetches a page and looks for all that could be subscribed to; what goes wrong is told in words.
async fn visit(shared: &Arc<Shared>, address: &str, feed: Option<String>) -> Result<Looked, String> {
    let written = if address.contains("://") { address.to_owned() } else { format!("https://{}", address.trim()) };
    let url = Url::parse(written.trim()).map_err(|error| format!("this is no address: {error}"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("only http and https addresses can be fetched".into());
    }
    let (house, now) = (shared.house(), shared.now());
    let fetcher = house.engine.fetcher().clone();
    let known = feed.as_deref().and_then(|id| house.feed(id)).map(|feed| (&feed.origin, feed.timezone));
    let (request, robots, browser) = match known {
        Some((Origin::Pages { request, robots, browser, .. }, _)) => ((**request).clone(), *robots, *browser),
        _ => (RequestOptions::default(), true, false),
    };
    let timezone = known.map_or(chrono_tz::Tz::UTC, |(_, timezone)| timezone);
    let (location, terms) = (Location::Http(url.clone()), Terms::default());
    let ask =
        Ask { location: &location, base: None, terms: &terms, moved_to: None, request: &request, robots, browser };
    let page = match fetcher.fetch(&ask, now).await.map_err(|error| error.to_string())? {
        Fetched::Page(fetched) => fetched.page,
        Fetched::NotModified(_) => return Err("the server sent no page (304)".into()),
    };
    let read = page.clone();
    let discovery = tokio::task::spawn_blocking(move || pipeline::discover(&read, (None, timezone), now)).await;
    let discovery = discovery.map_err(|_| "reading the page failed".to_owned())?.map_err(|error| error.to_string())?;
    let natives = pipeline::probe(&fetcher, &discovery.named, (&request, robots), timezone, now).await;
    let key = access::random_key().iter().take(9).map(|byte| format!("{byte:02x}")).collect();
    Ok(Looked { key, url, page, discovery, natives, feed })
}

/// Which of the offers is shown, or the recipe as it is corrected.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Choice {
    list: Option<usize>,
    item: Option<String>,
    title: Option<String>,
    link: Option<String>,
    published: Option<String>,
    summary: Option<String>,
    author: Option<String>,
    image: Option<String>,
    content: Option<String>,
}

type Recipe = BTreeMap<&'static str, String>;

impl Choice {
    /// The recipe that is written out, or that of the list that was chosen; none leaves the list to be found.
    fn recipe(&self, discovery: &Discovery) -> Recipe {
        let written = [
            &self.item,
            &self.title,
            &self.link,
            &self.published,
            &self.summary,
            &self.author,
            &self.image,
            &self.content,
        ];
        if written.iter().any(|text| text.is_some()) {
            let pairs = FIELDS.into_iter().zip(written).filter_map(|(name, text)| Some((name, text.clone()?)));
            return pairs
                .map(|(name, text)| (name, text.trim().to_owned()))
                .filter(|(_, text)| !text.is_empty())
                .collect();
        }
        let offer = discovery.lists.get(self.list.unwrap_or(0));
        let pairs = offer.and_then(|offer| offer.recipe.clone()).unwrap_or_default();
        pairs
            .into_iter()
            .filter_map(|(name, text)| Some((*FIELDS.iter().find(|known| **known == name)?, text)))
            .collect()
    }
}

/// A feed as feeds.toml would have it, tried on a page.
fn table(url: &Url, recipe: &Recipe) -> Table {
    let mut feed = Table::new();
    feed["url"] = value(url.as_str());
    if recipe.contains_key("item") {
        let mut list = Table::new();
        recipe.iter().for_each(|(name, text)| list[name] = value(text));
        feed["list"] = Entry::Table(list);
    }
    feed
}

/// The feed of a table, read by the rules for feeds.toml.
fn tried(config: &Config, url: &Url, recipe: &Recipe) -> Result<FeedConfig, String> {
    let text = edit::document(table(url, recipe), "tried").to_string();
    let config = config::parse(&text, &config.path).map_err(|error| error.to_string())?;
    config.feeds.into_iter().next().ok_or_else(|| "nothing came of this recipe".into())
}

#[derive(Debug, Serialize)]
struct OfferView {
    number: usize,
    kind: &'static str,
    items: usize,
    confidence: u32,
    titles: Vec<String>,
    reasons: Vec<String>,
    doubts: Vec<String>,
}

#[derive(Debug, Serialize)]
struct NativeView {
    url: String,
    title: Option<String>,
    because: String,
    items: usize,
    titles: Vec<String>,
}

/// `GET /add/KEY`
async fn choose(
    State(shared): State<Arc<Shared>>,
    Path(key): Path<String>,
    Query(choice): Query<Choice>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let viewer = operator(&shared, &headers)?;
    let looked = shared.pages.find(&key).ok_or(Fault::NotFound)?;
    let recipe = choice.recipe(&looked.discovery);
    let house = shared.house();
    let read = match tried(house.engine.config(), &looked.url, &recipe) {
        Ok(feed) => pipeline::explain(&feed, &looked.page, shared.now()).map_err(|error| error.to_string()),
        Err(fault) => Err(fault),
    };
    let (items, fault) = match &read {
        Ok(read) => (read.items.iter().take(SHOWN).map(told_fields).collect(), None),
        Err(fault) => (Vec::new(), Some(fault.clone())),
    };
    let count = read.as_ref().map_or(0, |read| read.items.len());
    let query = query(&recipe);
    let fields: Vec<_> = FIELDS
        .iter()
        .map(|name| json!({ "name": name, "value": recipe.get(name).cloned().unwrap_or_default() }))
        .collect();
    let taken = house.feeds().iter().map(|feed| feed.id.to_string()).collect();
    let page = json!({ "url": looked.url.to_string(), "key": key, "title": looked.discovery.title, "refusal": looked.discovery.refusal, "software": looked.discovery.software, "is_feed": looked.discovery.is_feed, "natives": natives(&looked), "offers": offers(&looked.discovery), "chosen": choice.list.unwrap_or(0), "fields": fields, "items": items, "count": count, "fault": fault, "query": query, "feed": looked.feed, "looked": true, "id": edit::fresh_id(&looked.url, &taken), "toml": edit::document(table(&looked.url, &recipe), looked.feed.as_deref().unwrap_or("new")).to_string() });
    render(&shared, &viewer, "add.html", page)
}

fn offers(discovery: &Discovery) -> Vec<OfferView> {
    let view = |(number, offer): (usize, &pipeline::Offer)| OfferView {
        number,
        kind: offer.kind,
        items: offer.items.len(),
        confidence: (offer.confidence * 100.0).round() as u32,
        titles: offer.items.iter().take(3).map(|item| item.title.clone()).collect(),
        reasons: offer.reasons.clone(),
        doubts: offer.doubts.clone(),
    };
    discovery.lists.iter().take(8).enumerate().map(view).collect()
}

fn natives(looked: &Looked) -> Vec<NativeView> {
    let working = looked.natives.iter().filter(|native| native.fault.is_none());
    let view = |native: &Native| NativeView {
        url: native.url.to_string(),
        title: native.title.clone(),
        because: native.because.clone(),
        items: native.items.len(),
        titles: native.items.iter().take(3).map(|item| item.title.clone()).collect(),
    };
    working.map(view).collect()
}

fn query(recipe: &Recipe) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(recipe.iter()).finish()
}

/// `GET /add/KEY/page`: the page with what the recipe selects outlined.
async fn outlined(
    State(shared): State<Arc<Shared>>,
    Path(key): Path<String>,
    Query(choice): Query<Choice>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    operator(&shared, &headers)?;
    let looked = shared.pages.find(&key).ok_or(Fault::NotFound)?;
    let recipe = choice.recipe(&looked.discovery);
    let feed = tried(shared.house().engine.config(), &looked.url, &recipe).map_err(Fault::bad_request)?;
    let read =
        pipeline::explain(&feed, &looked.page, shared.now()).map_err(|error| Fault::bad_request(error.to_string()))?;
    Ok(framed(read.html))
}

/// A page of somebody else, in a frame of ours: it runs nothing, and sends nothing.
fn framed(html: String) -> Response {
    let mut response = Html(html).into_response();
    let headers = response.headers_mut();
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; style-src 'unsafe-inline' https: http:; img-src https: http: data:; font-src https: http: data:; \
             form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin",
        ),
    );
    response
}

#[derive(Debug, Deserialize)]
pub(super) struct Save {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    id: String,
    /// A feed of the site's own that is subscribed to instead.
    native: Option<String>,
    #[serde(flatten)]
    recipe: BTreeMap<String, String>,
}

/// `POST /add/KEY/save`: writes feeds.toml.
async fn save(
    State(shared): State<Arc<Shared>>,
    Path(key): Path<String>,
    headers: HeaderMap,
    Form(save): Form<Save>,
) -> Result<Response, Fault> {
    let viewer = admit(&shared, &headers, &save.csrf)?;
    let looked = shared.pages.find(&key).ok_or(Fault::NotFound)?;
    let house = shared.house();
    let path = house.engine.config().path.clone();
    let written = |name: &&'static str| {
        let text = save.recipe.get(*name)?.trim();
        (!text.is_empty()).then(|| (*name, text.to_owned()))
    };
    let recipe: Recipe = FIELDS.iter().filter_map(written).collect();
    let done = match (&looked.feed, &save.native) {
        (Some(feed), None) => {
            let pairs: Vec<_> = recipe.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect();
            edit::set_recipe(&path, feed, recipe.contains_key("item").then_some(&pairs)).map(|()| feed.clone())
        }
        (_, native) => {
            let url = native.as_deref().and_then(|url| Url::parse(url).ok());
            let feed = match &url {
                Some(url) => table(url, &Recipe::new()),
                None => table(&looked.url, &recipe),
            };
            let id = Some(save.id.trim()).filter(|id| !id.is_empty());
            edit::add(&path, feed, (id, &looked.url)).map(|(id, _)| id)
        }
    };
    match done {
        Ok(id) => {
            shared.command(Command::Reload);
            let lines = [format!("“{id}” is in feeds.toml now. It is read within seconds.")];
            render(
                &shared,
                &viewer,
                "message.html",
                json!({ "title": "Saved", "lines": lines, "back": format!("/feed/{id}") }),
            )
        }
        Err(error) => {
            let lines = ["feeds.toml is as it was."];
            let page = json!({ "title": "Not saved", "lines": lines, "text": error.to_string(), "back": format!("/add/{key}") });
            render(&shared, &viewer, "message.html", page)
        }
    }
}

/// `GET /explain/ID`: where each field of a feed's items comes from.
async fn explain(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let viewer = operator(&shared, &headers)?;
    let read = explained(&shared, &id).await?;
    let items: Vec<_> = read.items.iter().take(SHOWN).map(told_fields).collect();
    let page = json!({ "explained": id, "items": items, "count": read.items.len(), "way": read.way.to_string() });
    render(&shared, &viewer, "add.html", page)
}

async fn explain_page(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    operator(&shared, &headers)?;
    Ok(framed(explained(&shared, &id).await?.html))
}

/// What could be subscribed to on a page; what goes wrong is told in words.
pub(super) async fn discover(shared: &Arc<Shared>, address: &str) -> Result<(Discovery, Vec<Native>), String> {
    let looked = visit(shared, address, None).await?;
    Ok((looked.discovery, looked.natives))
}

/// How a feed reads its page as it was kept from the last time.
pub(super) async fn explained(shared: &Arc<Shared>, id: &str) -> Result<pipeline::Explanation, Fault> {
    let (task, id) = (Arc::clone(shared), id.to_owned());
    let read = tokio::task::spawn_blocking(move || {
        let house = task.house();
        let feed = house.feed(&id).ok_or(Fault::NotFound)?;
        let Some(url) = first_address(feed) else {
            return Err(Fault::bad_request("this feed is not read from a page on the web"));
        };
        let page = task.store().kept_page(&id, url.as_str())?;
        let page = page.ok_or_else(|| Fault::bad_request("no page of it is kept yet: refresh it first"))?;
        pipeline::explain(feed, &page, task.now()).map_err(|error| Fault::bad_request(error.to_string()))
    });
    read.await.map_err(|_| Fault::Broken)?
}
