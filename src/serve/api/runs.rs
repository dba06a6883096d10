//! Runs: several feeds refreshed together, as `pagewire build` refreshes them.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use axum::{
    Json,
    extract::{Path, State, rejection::JsonRejection},
    http::StatusCode,
    response::IntoResponse,
};
use serde::Deserialize;
use tokio::sync::oneshot;

use super::{
    answers::RunBegun,
    problem::{ApiProblem, Commander, body},
};
use crate::{
    model::FeedId,
    pipeline,
    serve::{
        command::{RefreshManner, ServerCommand},
        error::Fault,
        runs::RunProgress,
        shared::Shared,
        snapshot::{Snapshot, is_merged},
    },
};

/// How long a changed feeds.toml is waited for.
const PATIENCE: Duration = Duration::from_secs(3);

/// What is to be refreshed, and how; the options of `pagewire build`.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RunWish {
    /// All that are not paused where none is named.
    #[serde(default)]
    feeds: Vec<String>,
    /// Feeds whose list is right, whatever history makes of it.
    #[serde(default)]
    accept: Vec<String>,
    /// Leave alone what is not due.
    #[serde(default)]
    due: bool,
    /// Ask for what is fresh or failed before, too.
    #[serde(default)]
    force: bool,
}

pub(super) async fn begin(
    State(shared): State<Arc<Shared>>,
    _: Commander,
    wish: Result<Json<RunWish>, JsonRejection>,
) -> Result<impl IntoResponse, ApiProblem> {
    let wish = body(wish)?;
    // whoever asks knows feeds.toml as it is now
    let (done, looked) = oneshot::channel();
    shared.command(ServerCommand::Look(done));
    let _ = tokio::time::timeout(PATIENCE, looked).await;
    let snapshot = shared.snapshot();
    let accept = wish.accept.iter().map(|name| known(&snapshot, name)).collect::<Result<Vec<_>, _>>()?;
    refuse_needless(&shared, &accept).await?;
    let named = wish.feeds.iter().map(|name| known(&snapshot, name)).collect::<Result<Vec<_>, _>>()?;
    let mut wanted = Vec::new();
    for id in chosen(&snapshot, &named) {
        let manner = RefreshManner { due: wish.due, force: wish.force, accept: accept.contains(&id) };
        wanted.push((id, manner));
    }
    let run = shared.runs.begin(wanted.iter().map(|(id, _)| id.clone()));
    let feeds = wanted.len();
    shared.command(ServerCommand::Run(run, wanted));
    Ok((StatusCode::ACCEPTED, Json(RunBegun { run, feeds })))
}

pub(super) async fn one(
    State(shared): State<Arc<Shared>>,
    Path(number): Path<String>,
    Commander { shows_key }: Commander,
) -> Result<Json<RunProgress>, ApiProblem> {
    // asked before the run: what was looked through since is told then
    let is_unswept = shared.unswept.load(Ordering::Relaxed);
    let told = number.parse().ok().and_then(|number| shared.runs.progress(number, shows_key));
    let mut told = told.ok_or(Fault::NotFound)?;
    told.report.withdrawn = shared.withdrawn();
    told.done &= !is_unswept;
    Ok(Json(told))
}

fn known(snapshot: &Snapshot, name: &str) -> Result<FeedId, Fault> {
    let unknown = || Fault::Refused(StatusCode::UNPROCESSABLE_ENTITY, format!("there is no feed `{name}` here"));
    snapshot.feed(name).map(|feed| feed.id.clone()).ok_or_else(unknown)
}

/// Refuses to accept where nothing is held back.
async fn refuse_needless(shared: &Arc<Shared>, accept: &[FeedId]) -> Result<(), Fault> {
    let accept = accept.to_vec();
    let needless = shared.read(move |reader| {
        let (snapshot, store) = (reader.snapshot(), reader.store());
        for feed in accept.iter().filter_map(|id| snapshot.feed(id.as_str())) {
            if !pipeline::is_acceptable(&store, snapshot.engine.config(), feed, reader.now())? {
                return Ok::<_, Fault>(Some(feed.id.clone()));
            }
        }
        Ok(None)
    });
    match needless.await? {
        Some(id) => {
            let words = format!("nothing of `{id}` is held back: there is nothing to accept");
            Err(Fault::Refused(StatusCode::CONFLICT, words))
        }
        None => Ok(()),
    }
}

/// The feeds to refresh, in the order of feeds.toml: a merged feed stands for its members.
fn chosen(snapshot: &Snapshot, named: &[FeedId]) -> Vec<FeedId> {
    let config = snapshot.engine.config();
    let members =
        |id: &FeedId| snapshot.feed(id.as_str()).map(|feed| pipeline::members(config, feed)).unwrap_or_default();
    let of_named: Vec<&FeedId> = named.iter().flat_map(members).map(|feed| &feed.id).collect();
    let is_paused = |id: &str| snapshot.state(id).is_some_and(|state| state.paused.load(Ordering::Relaxed));
    let is_chosen = |id: &FeedId| if named.is_empty() { !is_paused(id.as_str()) } else { of_named.contains(&id) };
    let feeds = config.feeds.iter().filter(|feed| !is_merged(feed));
    feeds.map(|feed| &feed.id).filter(|id| is_chosen(id)).cloned().collect()
}
