//! `/api/v1`: what the dashboard shows and does, for programs. `openapi.json` describes it.

use std::sync::Arc;

use axum::{
    Extension, Json, Router,
    extract::{Path, Query, State, rejection::JsonRejection},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    dashboard::{self, Viewer},
    keeper::Command,
    overview::{self, Detail, FeedView, told_fields},
    picker,
    routes::{Client, Fault},
    shared::Shared,
};
use crate::{pipeline, store::HealthEvent};

/// Feeds in one answer.
const PAGE: usize = 100;

pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/openapi.json", get(description))
        .route("/feeds", get(feeds))
        .route("/feeds/{id}", get(feed))
        .route("/feeds/{id}/explain", get(explain))
        .route("/feeds/{id}/refresh", post(refresh))
        .route("/feeds/{id}/pause", post(pause))
        .route("/feeds/{id}/resume", post(resume))
        .route("/find", post(find))
        .route("/health", get(health))
        .route("/reload", post(reload))
        .fallback(async || Problem(Fault::NotFound))
}

/// A fault as a program reads it: `application/problem+json`, RFC 9457.
struct Problem(Fault);

impl<F: Into<Fault>> From<F> for Problem {
    fn from(fault: F) -> Self {
        Self(fault.into())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, detail) = self.0.told();
        let title = status.canonical_reason().unwrap_or_default();
        let body = json!({ "title": title, "status": status.as_u16(), "detail": detail }).to_string();
        let mut response = self.0.into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response.headers_mut().remove(header::CONTENT_LENGTH);
        *response.body_mut() = body.into();
        response
    }
}

async fn description() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], include_str!("openapi.json"))
}

fn admit(shared: &Shared, method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
    let admitted = Viewer::of(shared, headers).admitted.ok_or(Fault::Admin)?;
    if admitted.is_meant(method, headers, None) { Ok(()) } else { Err(Problem(Fault::Foreign)) }
}

#[derive(Debug, Default, Deserialize)]
struct Page {
    #[serde(default)]
    page: usize,
}

#[derive(Debug, Serialize)]
struct Feeds {
    feeds: Vec<FeedView>,
    total: usize,
    page: usize,
    pages: usize,
}

async fn feeds(
    State(shared): State<Arc<Shared>>,
    Query(wish): Query<Page>,
    headers: HeaderMap,
) -> Result<Json<Feeds>, Problem> {
    let all = Viewer::of(&shared, &headers).admin;
    let made = tokio::task::spawn_blocking(move || {
        let house = shared.house();
        let visible: Vec<_> = house.feeds().iter().filter(|feed| all || !feed.private).collect();
        let (total, pages) = (visible.len(), visible.len().div_ceil(PAGE).max(1));
        let page = wish.page.clamp(1, pages);
        let shown = visible.into_iter().skip((page - 1) * PAGE).take(PAGE);
        let feeds = shown.map(|feed| overview::view(&shared, &house, feed)).collect::<Result<_, _>>()?;
        Ok::<_, pipeline::Error>(Feeds { feeds, total, page, pages })
    });
    Ok(Json(made.await.map_err(|_| Fault::Broken)??))
}

async fn feed(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Detail>, Problem> {
    let admin = Viewer::of(&shared, &headers).admin;
    let made = tokio::task::spawn_blocking(move || {
        let house = shared.house();
        let feed = house.feed(&id).filter(|feed| admin || !feed.private).ok_or(Fault::NotFound)?;
        let mut detail = overview::detail(&shared, &house, feed)?;
        // what stands in feeds.toml is the operator's own
        detail.recipe = detail.recipe.filter(|_| admin);
        Ok::<_, Fault>(detail)
    });
    Ok(Json(made.await.map_err(|_| Fault::Broken)??))
}

async fn explain(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    admit(&shared, &Method::GET, &headers)?;
    let read = picker::explained(&shared, &id).await?;
    let items: Vec<_> = read.items.iter().map(told_fields).collect();
    Ok(Json(json!({ "way": read.way.to_string(), "items": items })).into_response())
}

async fn refresh(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    admit(&shared, &Method::POST, &headers)?;
    dashboard::refresh_feed(&shared, &id)?;
    Ok((StatusCode::ACCEPTED, Json(json!({ "feed": id, "refreshing": true }))).into_response())
}

async fn pause(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    set_paused(&shared, &id, &headers, true)
}

async fn resume(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    set_paused(&shared, &id, &headers, false)
}

fn set_paused(shared: &Shared, id: &str, headers: &HeaderMap, paused: bool) -> Result<Response, Problem> {
    admit(shared, &Method::POST, headers)?;
    dashboard::set_paused(shared, id, paused)?;
    Ok(Json(json!({ "feed": id, "paused": paused })).into_response())
}

#[derive(Debug, Deserialize)]
struct Wish {
    url: String,
}

async fn find(
    State(shared): State<Arc<Shared>>,
    Extension(Client(_)): Extension<Client>,
    headers: HeaderMap,
    wish: Result<Json<Wish>, JsonRejection>,
) -> Result<Response, Problem> {
    admit(&shared, &Method::POST, &headers)?;
    let Json(wish) = wish.map_err(|rejection| Fault::bad_request(rejection.body_text()))?;
    let (discovery, natives) = picker::discover(&shared, &wish.url).await.map_err(Fault::bad_request)?;
    let mut found = serde_json::to_value(discovery).map_err(|_| Fault::Broken)?;
    found["native_feeds"] = serde_json::to_value(natives).map_err(|_| Fault::Broken)?;
    Ok(Json(found).into_response())
}

async fn health(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Result<Response, Problem> {
    let all = Viewer::of(&shared, &headers).admin;
    let house = shared.house();
    let events = shared.store().health_events(100)?;
    let shown = |event: &&HealthEvent| house.feed(&event.feed).is_some_and(|feed| all || !feed.private);
    let told = |event: &HealthEvent| {
        json!({ "feed": event.feed, "source": event.source, "at": event.at, "event": if event.broke { "broke" } else { "healed" },
            "reason": event.reason, "advice": event.advice })
    };
    let events: Vec<_> = events.iter().filter(shown).map(told).collect();
    Ok(Json(json!({ "events": events, "configuration_fault": shared.config_fault().filter(|_| all) })).into_response())
}

async fn reload(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Result<Response, Problem> {
    admit(&shared, &Method::POST, &headers)?;
    shared.command(Command::Reload);
    Ok((StatusCode::ACCEPTED, Json(json!({ "reloading": true }))).into_response())
}
