//! The picker's pages: an address, what was found on its page, the page itself, and saving.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    Choice, Looked, PickerPreview, SaveWish,
    choice::{self, Recipe},
    evidence,
    frame::{self, framed, part_address},
    preview, replace,
    save::{self, SaveError},
    subscribe, visit,
};
use crate::{
    config::edit,
    pipeline::{self, Native},
    serve::{
        access,
        dashboard::{add_address, render},
        error::Fault,
        shared::Shared,
        snapshot::first_address,
        viewer::{Marked, Operator, Sender, Viewer},
        web_address::WebAddress,
    },
};
use axum::{
    Router,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Lists of a page that are shown.
const OFFERS: usize = 8;
/// Lists that are surer than this are shown at once.
const LIKELY: f64 = 0.5;

pub(in crate::serve) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/add", get(form).post(look))
        .route("/add/{key}", get(choose))
        .route("/add/{key}/page", get(outlined))
        .route("/add/{key}/save", post(save_it))
        .route("/part/{mark}/{address}", get(frame::part))
        .route("/explain/{id}", get(evidence::page))
        .route("/explain/{id}/page", get(evidence::frame))
}

#[derive(Debug, Default, Deserialize)]
struct Prefill {
    feed: Option<String>,
    url: Option<String>,
}

/// `GET /add`
async fn form(
    State(shared): State<Arc<Shared>>,
    Query(prefill): Query<Prefill>,
    headers: HeaderMap,
    viewer: Viewer,
) -> Result<Response, Fault> {
    if !viewer.admin {
        return stranger(&shared, &viewer, &headers, prefill.url);
    }
    let snapshot = shared.snapshot();
    let known = prefill.feed.as_deref().and_then(|id| snapshot.feed(id));
    let url = prefill.url.or_else(|| known.and_then(first_address).map(ToString::to_string));
    let add = snapshot.base_url.join("add").map_or_else(|_| "/add".to_owned(), String::from);
    let feed = known.map(|feed| feed.id.to_string());
    render(&shared, &viewer, "add.html", json!({ "url": url, "feed": feed, "add": add }))
}

/// Whoever has to log in first; and the operator whom a bookmark sends here from a page elsewhere, for whom the browser shows the
/// session only once a page of this server leads on.
fn stranger(
    shared: &Arc<Shared>,
    viewer: &Viewer,
    headers: &HeaderMap,
    url: Option<String>,
) -> Result<Response, Fault> {
    let Some(url) = url.filter(|url| !url.is_empty()) else { return Err(Fault::Admin) };
    if !access::same_origin(headers) {
        return render(shared, viewer, "arrived.html", json!({ "url": url }));
    }
    Ok(Redirect::to(&add_address(&url).replace("/add?url=", "/login?add=")).into_response())
}

#[derive(Debug, Deserialize)]
struct AddressForm {
    /// None is that of the feed.
    #[serde(default)]
    url: String,
    #[serde(default)]
    feed: String,
    /// The page needs its scripts.
    browser: Option<String>,
    #[serde(default)]
    csrf: String,
}

impl Marked for AddressForm {
    fn mark(&self) -> &str {
        &self.csrf
    }
}

/// `POST /add`: fetches the page, and shows it.
async fn look(
    State(shared): State<Arc<Shared>>,
    Sender { viewer, form: address }: Sender<AddressForm>,
) -> Result<Response, Fault> {
    let browser = address.browser.is_some();
    let feed = Some(address.feed).filter(|feed| !feed.is_empty());
    let snapshot = shared.snapshot();
    let known = feed.as_deref().and_then(|id| snapshot.feed(id)).and_then(first_address);
    let url = Some(address.url).filter(|url| !url.trim().is_empty()).or_else(|| known.map(ToString::to_string));
    let url = url.unwrap_or_default();
    // what the form itself filled in is the feed's own
    let own = known.filter(|known| known.as_str() == url.trim()).cloned();
    let looked = match own.map_or_else(|| WebAddress::typed(&url), WebAddress::of_feed) {
        Ok(address) => visit(&shared, address, feed.clone(), browser).await,
        Err(fault) => Err(fault.to_string()),
    };
    match looked {
        Ok(looked) => Ok(Redirect::to(&format!("/add/{}", looked.key)).into_response()),
        Err(fault) => {
            let page = json!({ "url": url, "feed": feed, "fault": fault, "browser": browser });
            let mut response = render(&shared, &viewer, "add.html", page)?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
    }
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
    /// It is shown at once, and not only to who asks for more.
    likely: bool,
    /// It can be read together with another.
    joins: bool,
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
    Query(query): Query<BTreeMap<String, String>>,
    Operator(viewer): Operator,
) -> Result<Response, Fault> {
    let Some(looked) = shared.pages.find(&key) else { return gone(&shared, &viewer) };
    let choice = Choice::of_query(&query);
    let is_first = choice.is_own();
    let (chosen, as_is) = match &looked.feed {
        Some(_) => (choice.list, is_first),
        None => (choice.list.or(is_first.then_some(0)), false),
    };
    let preview = preview(&shared, &looked, choice).await?;
    show(&shared, &viewer, &looked, &preview, Extra { chosen, as_is, ..Extra::default() })
}

/// A page that was looked at too long ago.
fn gone(shared: &Arc<Shared>, viewer: &Viewer) -> Result<Response, Fault> {
    let fault = "This page is not kept any more: look at it again.";
    let mut response = render(shared, viewer, "add.html", json!({ "fault": fault }))?;
    *response.status_mut() = StatusCode::NOT_FOUND;
    Ok(response)
}

/// What a page of the picker shows besides the preview.
#[derive(Debug, Default)]
struct Extra {
    /// The list that is chosen.
    chosen: Option<usize>,
    /// The feed is read as it is now.
    as_is: bool,
    /// The name that was wished for.
    id: Option<String>,
    /// Why it was not saved.
    unsaved: Option<String>,
}

fn show(
    shared: &Arc<Shared>,
    viewer: &Viewer,
    looked: &Looked,
    preview: &PickerPreview,
    extra: Extra,
) -> Result<Response, Fault> {
    let snapshot = shared.snapshot();
    let discovery = &looked.discovery;
    let id = extra.id.unwrap_or_else(|| edit::fresh_id(looked.url.url(), &save::taken(&snapshot)));
    let offers = offers(&discovery.lists, extra.chosen);
    let undo = preview.picked.as_ref().map(|picked| choice::query(&picked.before));
    let page = json!({
        "looked": true,
        "key": looked.key,
        "url": looked.url,
        "feed": looked.feed,
        "browser": looked.browser,
        "title": discovery.title,
        "refusal": discovery.refusal,
        "software": discovery.software,
        "is_feed": discovery.is_feed,
        "natives": natives(&looked.natives),
        "offers": offers,
        "as_is": extra.as_is,
        "chosen": extra.chosen,
        "preview": preview,
        "query": choice::query(&preview.recipe),
        "undo": undo,
        "id": id,
        "unsaved": extra.unsaved,
    });
    render(shared, viewer, "add.html", page)
}

fn offers(lists: &[pipeline::Offer], chosen: Option<usize>) -> Vec<OfferView> {
    let view = |(number, offer): (usize, &pipeline::Offer)| OfferView {
        number,
        kind: offer.kind,
        items: offer.items.len(),
        confidence: (offer.confidence * 100.0).round() as u32,
        titles: offer.items.iter().take(3).map(|item| item.title.clone()).collect(),
        reasons: offer.reasons.clone(),
        doubts: offer.doubts.clone(),
        joins: choice::item_of(offer).is_some() && Some(number) != chosen,
        likely: number == 0 || Some(number) == chosen || offer.confidence >= LIKELY,
    };
    lists.iter().take(OFFERS).enumerate().map(view).collect()
}

fn natives(natives: &[Native]) -> Vec<NativeView> {
    let working = natives.iter().filter(|native| native.fault.is_none());
    let view = |native: &Native| NativeView {
        url: native.url.to_string(),
        title: native.title.clone(),
        because: native.because.clone(),
        items: native.items.len(),
        titles: native.items.iter().take(3).map(|item| item.title.clone()).collect(),
    };
    working.map(view).collect()
}

/// `GET /add/KEY/page`: the page with what the recipe selects outlined.
async fn outlined(
    State(shared): State<Arc<Shared>>,
    Path(key): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
    _: Operator,
) -> Result<Response, Fault> {
    let looked = shared.pages.find(&key).ok_or(Fault::NotFound)?;
    let made = tokio::task::spawn_blocking(move || {
        let snapshot = shared.snapshot();
        let recipe = Choice::of_query(&query).recipe(&looked, &snapshot, &[]).unwrap_or_default();
        // a recipe that cannot be read outlines nothing
        let trial =
            choice::tried(&snapshot, &looked, &recipe).or_else(|_| choice::tried(&snapshot, &looked, &Recipe::new()));
        let source = trial.map_err(Fault::bad_request)?.source;
        let via = |url: &url::Url| part_address(&snapshot, url);
        let readable = query.contains_key("readable");
        pipeline::show(&source, &looked.page, (&via, readable)).map_err(|error| Fault::bad_request(error.to_string()))
    });
    Ok(framed(made.await.map_err(|_| Fault::Broken)??))
}

/// `POST /add/KEY/save`: writes feeds.toml.
async fn save_it(
    State(shared): State<Arc<Shared>>,
    Path(key): Path<String>,
    Sender { viewer, form }: Sender<BTreeMap<String, String>>,
) -> Result<Response, Fault> {
    let text = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    let Some(looked) = shared.pages.find(&key) else { return gone(&shared, &viewer) };
    // the name of the feed has a key of its own in this form, too: `id` of a recipe is sent as `recipe-id`
    let sent = |name: &str| form.get(if name == "id" { "recipe-id" } else { name });
    let written = |name: &'static str| Some((name.to_owned(), sent(name)?.trim().to_owned()));
    let recipe: Recipe = choice::keys().filter_map(written).filter(|(_, text)| !text.is_empty()).collect();
    let done = match native(&form) {
        Err(error) => Err(error),
        // a form that says nothing of a recipe does not take one away
        Ok(None) if looked.feed.is_some() && !form.contains_key("item") => {
            Err(SaveError::Recipe("no recipe was sent: look at the page again".into()))
        }
        Ok(native) => {
            save_as(&shared, &looked, SaveWish { id: text("id").to_owned(), native, recipe: recipe.clone() }).await
        }
    };
    match done {
        Ok(id) => Ok(Redirect::to(&format!("/feed/{id}?saved=1")).into_response()),
        Err(error) => {
            let choice = Choice { recipe: Some(recipe), ..Choice::default() };
            let preview = preview(&shared, &looked, choice).await?;
            let extra = Extra { id: Some(text("id").to_owned()), unsaved: Some(error.to_string()), ..Extra::default() };
            let mut response = show(&shared, &viewer, &looked, &preview, extra)?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
    }
}

/// The feed of the site's own that a form names.
fn native(form: &BTreeMap<String, String>) -> Result<Option<WebAddress>, SaveError> {
    Ok(form.get("native").map(|address| WebAddress::parse(address)).transpose()?)
}

/// Adds a feed, or gives the one that was looked at another recipe.
async fn save_as(shared: &Arc<Shared>, looked: &Looked, wish: SaveWish) -> Result<String, SaveError> {
    let (Some(feed), None) = (&looked.feed, &wish.native) else { return subscribe(shared, looked, wish).await };
    let snapshot = shared.snapshot();
    // a feed that is read from a file stays one, whatever page was looked at
    let url = snapshot.feed(feed).and_then(first_address).map(|_| looked.url.clone());
    let recipe = Some(wish.recipe).filter(|recipe| !recipe.is_empty());
    replace(shared, feed, recipe.as_ref(), url).await.map(|()| feed.clone())
}
