//! Pages that are to become feeds: what is found on one, and what a recipe gives on it.

use std::sync::Arc;

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
    http::{HeaderMap, Method},
};
use serde::Deserialize;

use super::{Problem, admit, body};
use crate::serve::{
    picker::{self, Choice, Looked, Preview},
    routes::Fault,
    shared::Shared,
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Address {
    url: String,
    /// It needs its scripts.
    #[serde(default)]
    browser: bool,
}

pub(super) async fn find(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    address: Result<Json<Address>, JsonRejection>,
) -> Result<Json<Arc<Looked>>, Problem> {
    admit(&shared, &Method::POST, &headers)?;
    let Address { url, browser } = body(address)?;
    Ok(Json(picker::visit(&shared, &url, None, browser).await.map_err(Fault::bad_request)?))
}

/// A page that was looked at, or is looked at for this.
pub(super) async fn looked(
    shared: &Arc<Shared>,
    page: (Option<String>, Option<String>),
    browser: bool,
) -> Result<Arc<Looked>, Problem> {
    match page {
        (Some(key), None) => Ok(shared
            .pages
            .find(&key)
            .ok_or_else(|| Fault::bad_request("no page is kept under this `page_key` any more: ask /find again"))?),
        (None, Some(url)) => Ok(picker::visit(shared, &url, None, browser).await.map_err(Fault::bad_request)?),
        _ => Err(Fault::bad_request("name the page by `page_key` or by `url`").into()),
    }
}

/// What is to be tried.
#[derive(Debug, Deserialize)]
pub(super) struct Trial {
    page_key: Option<String>,
    url: Option<String>,
    #[serde(default)]
    browser: bool,
    #[serde(flatten)]
    choice: Choice,
}

pub(super) async fn try_recipe(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    trial: Result<Json<Trial>, JsonRejection>,
) -> Result<Json<Preview>, Problem> {
    admit(&shared, &Method::POST, &headers)?;
    let Trial { page_key, url, browser, choice } = body(trial)?;
    let looked = looked(&shared, (page_key, url), browser).await?;
    Ok(Json(picker::preview(&shared, &looked, choice).await?))
}
