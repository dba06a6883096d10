//! `/api/v1`: what the dashboard shows and does, for programs. `openapi.json` describes it: its paths are written by hand, and `schemas`
//! writes the shapes of what is sent and answered from their types.
//!
//! `feeds` tells of feeds and changes them, `finding` looks at pages that are to become feeds. Both do it by the same code as the
//! dashboard. `runs` refreshes many feeds together, as the command line does. `settings` changes what
//! feeds.toml says of a feed, or of all.

mod answers;
mod feeds;
mod finding;
mod problem;
mod runs;
#[cfg(test)]
mod schemas;
mod settings;

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::IntoResponse,
    routing::{get, post, put},
};

use self::{
    answers::{HealthEventView, HealthView, Reloading},
    problem::{ApiOperator, ApiProblem},
};
use super::{command::ServerCommand, error::Fault, shared::Shared, viewer::Viewer};
use crate::store::HealthEvent;

pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/openapi.json", get(description))
        .route("/feeds", get(feeds::list).post(feeds::add))
        .route("/feeds/{id}", get(feeds::one).patch(settings::change_feed).delete(feeds::remove))
        .route("/feeds/{id}/settings", get(settings::of_feed))
        .route("/settings", get(settings::of_all).patch(settings::change_all))
        .route("/feeds/{id}/explain", get(feeds::explain))
        .route("/feeds/{id}/recipe", put(feeds::replace))
        .route("/feeds/{id}/mend", post(feeds::mend))
        .route("/feeds/{id}/move", post(feeds::relocate))
        .route("/feeds/{id}/refresh", post(feeds::refresh))
        .route("/feeds/{id}/accept", post(feeds::accept))
        .route("/feeds/{id}/pause", post(feeds::pause))
        .route("/feeds/{id}/resume", post(feeds::resume))
        .route("/find", post(finding::find))
        .route("/try", post(finding::try_recipe))
        .route("/runs", post(runs::begin))
        .route("/runs/{number}", get(runs::one))
        .route("/health", get(health))
        .route("/reload", post(reload))
        .fallback(async || ApiProblem(Fault::NotFound))
}

async fn description() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], include_str!("openapi.json"))
}

async fn health(State(shared): State<Arc<Shared>>, viewer: Viewer) -> Result<Json<HealthView>, ApiProblem> {
    let all = viewer.admin;
    let snapshot = shared.snapshot();
    let events = shared.read(|reader| reader.store().health_events(100)).await?;
    let is_shown = |event: &HealthEvent| {
        event.feed.is_empty() || snapshot.feed(&event.feed).is_some_and(|feed| all || !feed.private)
    };
    Ok(Json(HealthView {
        events: events.into_iter().filter(is_shown).map(HealthEventView::from).collect(),
        configuration_fault: shared.config_fault().filter(|_| all),
        memory_fault: shared.memory_fault().filter(|_| all).map(|fault| fault.words),
        restart_needed: snapshot.restart.iter().filter(|_| all).copied().collect(),
    }))
}

async fn reload(State(shared): State<Arc<Shared>>, _: ApiOperator) -> impl IntoResponse {
    shared.command(ServerCommand::Reload);
    (StatusCode::ACCEPTED, Json(Reloading { reloading: true }))
}
