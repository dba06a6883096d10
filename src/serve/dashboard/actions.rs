//! What the operator can do to a feed.

use std::sync::{Arc, atomic::Ordering};

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde_json::json;

use super::{render, views};
use crate::{
    config::settings::Patch,
    pipeline,
    serve::{
        command::ServerCommand,
        error::Fault,
        picker,
        settings::{self, Whose},
        shared::Shared,
        viewer::{Sender, SessionMark},
    },
};

pub(super) async fn refresh(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    _: Sender<SessionMark>,
) -> Result<Response, Fault> {
    refresh_feed(&shared, &id)?;
    Ok(Redirect::to(&format!("/feed/{id}")).into_response())
}

/// `POST /feed/ID/accept`: the list that is held back is right.
pub(super) async fn accept(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    _: Sender<SessionMark>,
) -> Result<Response, Fault> {
    accept_feed(&shared, &id).await?;
    Ok(Redirect::to(&format!("/feed/{id}")).into_response())
}

pub(super) async fn pause(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    _: Sender<SessionMark>,
) -> Result<Response, Fault> {
    set_paused(&shared, &id, true).await?;
    Ok(Redirect::to(&format!("/feed/{id}")).into_response())
}

pub(super) async fn resume(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    _: Sender<SessionMark>,
) -> Result<Response, Fault> {
    set_paused(&shared, &id, false).await?;
    Ok(Redirect::to(&format!("/feed/{id}")).into_response())
}

/// `POST /feed/ID/mend`: writes the recipe by which the feed was mended into feeds.toml.
pub(super) async fn mend(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    _: Sender<SessionMark>,
) -> Result<Response, Fault> {
    picker::mend(&shared, &id).await?;
    Ok(Redirect::to(&format!("/feed/{id}?saved=1")).into_response())
}

/// `POST /feed/ID/move`: writes the address to which the page has moved for good into feeds.toml.
pub(super) async fn relocate(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    _: Sender<SessionMark>,
) -> Result<Response, Fault> {
    picker::relocate(&shared, &id).await?;
    Ok(Redirect::to(&format!("/feed/{id}?saved=1")).into_response())
}

/// `POST /feed/ID/silence`: no alert tells of the feed from now on.
pub(super) async fn silence(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    _: Sender<SessionMark>,
) -> Result<Response, Fault> {
    set_alerts(&shared, id, json!(false)).await
}

/// `POST /feed/ID/unsilence`
pub(super) async fn unsilence(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    _: Sender<SessionMark>,
) -> Result<Response, Fault> {
    set_alerts(&shared, id, json!(null)).await
}

async fn set_alerts(shared: &Arc<Shared>, id: String, wanted: serde_json::Value) -> Result<Response, Fault> {
    shared.snapshot().feed(&id).ok_or(Fault::NotFound)?;
    let whose = Whose::Feed(id.clone());
    settings::save(shared, &whose, &Patch::from_iter([("alert".to_owned(), wanted)])).await?;
    Ok(Redirect::to(&format!("/feed/{id}?saved=1")).into_response())
}

/// `POST /feed/ID/delete`: takes the feed out of feeds.toml.
pub(super) async fn delete(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    Sender { viewer, .. }: Sender<SessionMark>,
) -> Result<Response, Fault> {
    match picker::remove(&shared, &id).await {
        Ok(()) => Ok(Redirect::to("/").into_response()),
        Err(error) => {
            let mut page = views::deletion(&shared, &id);
            page["fault"] = json!(error.to_string());
            render(&shared, &viewer, "delete.html", page)
        }
    }
}

/// Has a feed refreshed now.
pub(in super::super) fn refresh_feed(shared: &Shared, id: &str) -> Result<(), Fault> {
    let snapshot = shared.snapshot();
    let feed = snapshot.feed(id).ok_or(Fault::NotFound)?;
    shared.command(ServerCommand::Refresh(feed.id.clone()));
    Ok(())
}

/// Has a feed refreshed now, and its list believed that is held back.
pub(in super::super) async fn accept_feed(shared: &Arc<Shared>, id: &str) -> Result<(), Fault> {
    let id = id.to_owned();
    let held = shared.read(move |reader| {
        let snapshot = reader.snapshot();
        let feed = snapshot.feed(&id).ok_or(Fault::NotFound)?;
        let health = pipeline::health(&reader.store(), snapshot.engine.config(), feed, reader.now())?;
        Ok::<_, Fault>(health.is_acceptable.then(|| feed.id.clone()))
    });
    // what is accepted without need would be believed at the next look, whatever that shows
    let words = "nothing of this feed is held back: there is nothing to accept";
    let feed = held.await?.ok_or_else(|| Fault::Refused(StatusCode::CONFLICT, words.into()))?;
    shared.command(ServerCommand::Accept(feed));
    Ok(())
}

/// Pauses a feed, or lets it go on.
pub(in super::super) async fn set_paused(shared: &Shared, id: &str, paused: bool) -> Result<(), Fault> {
    let snapshot = shared.snapshot();
    let (feed, state) = snapshot.feed(id).zip(snapshot.state(id)).ok_or(Fault::NotFound)?;
    if feed.paused && !paused {
        let words = format!("feeds.toml pauses it: take `paused = true` out of [feed.{id}]");
        return Err(Fault::Refused(StatusCode::CONFLICT, words));
    }
    let name = id.to_owned();
    shared.write(move |store| store.pause(&name, paused)).await?;
    state.paused.store(paused, Ordering::Relaxed);
    if !paused {
        shared.command(ServerCommand::Plan(feed.id.clone()));
    }
    Ok(())
}
