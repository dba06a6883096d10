//! What the operator can do to a feed.

use std::sync::{Arc, atomic::Ordering};

use axum::{
    Form,
    extract::{Path, State},
    http::{HeaderMap, Method},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use serde_json::json;

use super::{Viewer, render};
use crate::serve::{keeper::Command, picker, routes::Fault, shared::Shared};

/// What every form carries.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Mark {
    #[serde(default)]
    csrf: String,
}

pub(super) async fn refresh(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Form(mark): Form<Mark>,
) -> Result<Response, Fault> {
    admit(&shared, &headers, &mark.csrf)?;
    refresh_feed(&shared, &id)?;
    Ok(Redirect::to(&format!("/feed/{id}")).into_response())
}

pub(super) async fn pause(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Form(mark): Form<Mark>,
) -> Result<Response, Fault> {
    admit(&shared, &headers, &mark.csrf)?;
    set_paused(&shared, &id, true).await?;
    Ok(Redirect::to(&format!("/feed/{id}")).into_response())
}

pub(super) async fn resume(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Form(mark): Form<Mark>,
) -> Result<Response, Fault> {
    admit(&shared, &headers, &mark.csrf)?;
    set_paused(&shared, &id, false).await?;
    Ok(Redirect::to(&format!("/feed/{id}")).into_response())
}

/// `POST /feed/ID/mend`: writes the recipe by which the feed was mended into feeds.toml.
pub(super) async fn mend(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Form(mark): Form<Mark>,
) -> Result<Response, Fault> {
    admit(&shared, &headers, &mark.csrf)?;
    picker::mend(&shared, &id).await?;
    Ok(Redirect::to(&format!("/feed/{id}?saved=1")).into_response())
}

/// `POST /feed/ID/delete`: takes the feed out of feeds.toml.
pub(super) async fn delete(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Form(mark): Form<Mark>,
) -> Result<Response, Fault> {
    let viewer = admit(&shared, &headers, &mark.csrf)?;
    match picker::remove(&shared, &id).await {
        Ok(()) => Ok(Redirect::to("/").into_response()),
        Err(error) => render(&shared, &viewer, "delete.html", json!({ "id": id, "fault": error.to_string() })),
    }
}

/// Lets through what the operator sent from a page of this server.
fn admit(shared: &Shared, headers: &HeaderMap, csrf: &str) -> Result<Viewer, Fault> {
    let viewer = Viewer::of(shared, headers);
    let admitted = viewer.admitted.as_ref().ok_or(Fault::Admin)?;
    if admitted.is_meant(&Method::POST, headers, Some(csrf)) { Ok(viewer) } else { Err(Fault::Foreign) }
}

/// Has a feed refreshed now.
pub(in super::super) fn refresh_feed(shared: &Shared, id: &str) -> Result<(), Fault> {
    let house = shared.house();
    let feed = house.feed(id).ok_or(Fault::NotFound)?;
    shared.command(Command::Refresh(feed.id.clone()));
    Ok(())
}

/// Pauses a feed, or lets it go on.
pub(in super::super) async fn set_paused(shared: &Shared, id: &str, paused: bool) -> Result<(), Fault> {
    let house = shared.house();
    let (feed, room) = house.feed(id).zip(house.room(id)).ok_or(Fault::NotFound)?;
    let name = id.to_owned();
    shared.write(move |store| store.pause(&name, paused)).await?;
    room.paused.store(paused, Ordering::Relaxed);
    if !paused {
        shared.command(Command::Plan(feed.id.clone()));
    }
    Ok(())
}
