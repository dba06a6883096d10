//! Feeds: all of them, one of them, and what can be done to one.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Json,
    extract::{
        Path, Query, State,
        rejection::{JsonRejection, QueryRejection},
    },
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{
    answers::{AddressTaken, FeedAdded, FeedExplanation, FeedPaused, RecipeMended, RecipeReplaced, RefreshBegun},
    finding::AddressQuery,
    problem::{ApiOperator, ApiProblem, body},
};
use crate::serve::{
    dashboard,
    error::Fault,
    listing::{self, Filter, Listing},
    overview::{self, Detail},
    picker::{self, SaveWish},
    shared::Shared,
    snapshot::first_address,
    viewer::Viewer,
    web_address::WebAddress,
};

pub(super) async fn list(
    State(shared): State<Arc<Shared>>,
    filter: Result<Query<Filter>, QueryRejection>,
    viewer: Viewer,
) -> Result<Json<Listing>, ApiProblem> {
    let Query(filter) = filter.map_err(|rejection| Fault::bad_request(rejection.body_text()))?;
    let all = viewer.admin;
    Ok(Json(listing::list(&shared, filter, all).await?))
}

pub(super) async fn one(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    viewer: Viewer,
) -> Result<Json<Detail>, ApiProblem> {
    let admin = viewer.admin;
    let made = shared.read(move |reader| {
        let snapshot = reader.snapshot();
        let feed = snapshot.feed(&id).filter(|feed| admin || !feed.private).ok_or(Fault::NotFound)?;
        let mut detail = overview::detail(reader, &snapshot, feed)?;
        // what stands in feeds.toml is the operator's own
        detail.recipe = detail.recipe.filter(|_| admin);
        Ok::<_, Fault>(detail)
    });
    Ok(Json(made.await?))
}

pub(super) async fn explain(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    _: ApiOperator,
) -> Result<Json<FeedExplanation>, ApiProblem> {
    Ok(Json(picker::explained(&shared, &id).await?.into()))
}

/// What is to become a feed.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(extend("anyOf" = [{ "required": ["page_key"] }, { "required": ["url"] }])))]
#[serde(deny_unknown_fields)]
pub(super) struct NewFeed {
    /// A page that was looked at, as `/find` tells it; or `url`.
    page_key: Option<String>,
    /// The page: http or https.
    url: Option<WebAddress>,
    /// It needs its scripts.
    #[serde(default)]
    browser: bool,
    /// Its name in feeds.toml; one is made of the address where there is none.
    #[serde(default)]
    id: String,
    /// A feed of the site's own, instead of what is read off the page.
    native: Option<WebAddress>,
    /// Selectors; without them the list is found by itself.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "picker::RecipeSchema"))]
    recipe: BTreeMap<String, String>,
}

pub(super) async fn add(
    State(shared): State<Arc<Shared>>,
    _: ApiOperator,
    wish: Result<Json<NewFeed>, JsonRejection>,
) -> Result<Response, ApiProblem> {
    let NewFeed { page_key, url, browser, id, native, recipe } = body(wish)?;
    let looked = AddressQuery::new(page_key, url, browser).look(&shared).await?;
    let id = picker::subscribe(&shared, &looked, SaveWish { id, native, recipe }).await?;
    let place = HeaderValue::from_str(&format!("/api/v1/feeds/{id}")).map_err(|_| Fault::Broken)?;
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], Json(FeedAdded { feed: id })).into_response())
}

/// Another way to read a feed.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(extend("required" = ["recipe"])))]
#[serde(deny_unknown_fields)]
pub(super) struct NewRecipe {
    /// Selectors; `null` takes those that there are away, so that the list is found by itself.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(test, schemars(with = "Option<picker::RecipeSchema>"))]
    recipe: Option<BTreeMap<String, String>>,
    /// The page, where it has moved: http or https; within the same site where the feed has secrets.
    url: Option<WebAddress>,
}

pub(super) async fn replace(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    _: ApiOperator,
    wish: Result<Json<NewRecipe>, JsonRejection>,
) -> Result<Json<RecipeReplaced>, ApiProblem> {
    let NewRecipe { recipe, url } = body(wish)?;
    picker::replace(&shared, &id, recipe.as_ref(), url).await?;
    Ok(Json(RecipeReplaced { feed: id, recipe }))
}

pub(super) async fn mend(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    _: ApiOperator,
) -> Result<Json<RecipeMended>, ApiProblem> {
    picker::mend(&shared, &id).await?;
    Ok(Json(RecipeMended { feed: id, mended: true }))
}

pub(super) async fn relocate(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    _: ApiOperator,
) -> Result<Json<AddressTaken>, ApiProblem> {
    picker::relocate(&shared, &id).await?;
    let url = shared.snapshot().feed(&id).and_then(first_address).map(ToString::to_string);
    Ok(Json(AddressTaken { feed: id, url }))
}

pub(super) async fn remove(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    _: ApiOperator,
) -> Result<Response, ApiProblem> {
    picker::remove(&shared, &id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(super) async fn refresh(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    _: ApiOperator,
) -> Result<impl IntoResponse, ApiProblem> {
    dashboard::refresh_feed(&shared, &id)?;
    Ok((StatusCode::ACCEPTED, Json(RefreshBegun { feed: id, refreshing: true })))
}

pub(super) async fn accept(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    _: ApiOperator,
) -> Result<impl IntoResponse, ApiProblem> {
    dashboard::accept_feed(&shared, &id).await?;
    Ok((StatusCode::ACCEPTED, Json(RefreshBegun { feed: id, refreshing: true })))
}

pub(super) async fn pause(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    _: ApiOperator,
) -> Result<Json<FeedPaused>, ApiProblem> {
    set_paused(&shared, &id, true).await
}

pub(super) async fn resume(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    _: ApiOperator,
) -> Result<Json<FeedPaused>, ApiProblem> {
    set_paused(&shared, &id, false).await
}

async fn set_paused(shared: &Shared, id: &str, paused: bool) -> Result<Json<FeedPaused>, ApiProblem> {
    dashboard::set_paused(shared, id, paused).await?;
    Ok(Json(FeedPaused { feed: id.to_owned(), paused }))
}
