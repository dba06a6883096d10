//! Settings of a feed, and of all.

use std::sync::Arc;

use axum::{
    Json,
    extract::{
        Path, Query, State,
        rejection::{JsonRejection, QueryRejection},
    },
};
use serde::{Deserialize, Serialize};

use super::problem::{ApiOperator, ApiProblem, body};
use crate::{
    config::settings::Patch,
    serve::{
        error::Fault,
        settings::{self, SettingsPreview, Whose},
        shared::Shared,
    },
};

/// How settings are to be changed.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Wish {
    /// Nothing is written: it is only told what the change would come to.
    #[serde(default)]
    plan: bool,
}

/// The settings that feeds.toml says.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct SettingsView {
    /// The tables as they stand there; secrets are not in them.
    toml: String,
    /// The same as members; of a secret there is only that it is set.
    settings: Patch,
}

pub(super) async fn of_feed(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    _: ApiOperator,
) -> Result<Json<SettingsView>, ApiProblem> {
    let (toml, settings) = settings::present(&shared, &Whose::Feed(id))?;
    Ok(Json(SettingsView { toml, settings }))
}

pub(super) async fn of_all(
    State(shared): State<Arc<Shared>>,
    _: ApiOperator,
) -> Result<Json<SettingsView>, ApiProblem> {
    let (toml, settings) = settings::present(&shared, &Whose::All)?;
    Ok(Json(SettingsView { toml, settings }))
}

pub(super) async fn change_feed(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    wish: Result<Query<Wish>, QueryRejection>,
    _: ApiOperator,
    patch: Result<Json<Patch>, JsonRejection>,
) -> Result<Json<SettingsPreview>, ApiProblem> {
    change(&shared, &Whose::Feed(id), wish, patch).await
}

pub(super) async fn change_all(
    State(shared): State<Arc<Shared>>,
    wish: Result<Query<Wish>, QueryRejection>,
    _: ApiOperator,
    patch: Result<Json<Patch>, JsonRejection>,
) -> Result<Json<SettingsPreview>, ApiProblem> {
    change(&shared, &Whose::All, wish, patch).await
}

async fn change(
    shared: &Arc<Shared>,
    whose: &Whose,
    wish: Result<Query<Wish>, QueryRejection>,
    patch: Result<Json<Patch>, JsonRejection>,
) -> Result<Json<SettingsPreview>, ApiProblem> {
    let Query(Wish { plan }) = wish.map_err(|rejection| Fault::bad_request(rejection.body_text()))?;
    let patch = body(patch)?;
    settings::present(shared, whose)?;
    let done =
        if plan { settings::look(shared, whose, &patch).await } else { settings::save(shared, whose, &patch).await };
    Ok(Json(done?))
}
