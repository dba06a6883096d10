//! Pages that are to become feeds: what is found on one, and what a recipe gives on it.

use std::sync::Arc;

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
};
use serde::Deserialize;

use super::problem::{ApiOperator, ApiProblem, body};
use crate::serve::{
    error::Fault,
    picker::{self, Choice, Looked, PickerPreview},
    shared::Shared,
    snapshot::first_address,
    web_address::WebAddress,
};

/// A page that is to be looked at.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(extend("anyOf" = [{ "required": ["page_key"] }, { "required": ["url"] }, { "required": ["feed"] }])))]
pub(super) struct AddressQuery {
    /// One that was looked at, as `/find` tells it.
    #[serde(default)]
    page_key: Option<String>,
    #[serde(default)]
    url: Option<WebAddress>,
    /// As this feed asks for it; without `url` its own page, and by its own recipe.
    #[serde(default)]
    feed: Option<String>,
    /// It needs its scripts.
    #[serde(default)]
    browser: bool,
}

impl AddressQuery {
    pub(super) fn new(page_key: Option<String>, url: Option<WebAddress>, browser: bool) -> Self {
        Self { page_key, url, feed: None, browser }
    }

    /// Fetches the page, or finds it among those that are kept.
    pub(super) async fn look(self, shared: &Arc<Shared>) -> Result<Arc<Looked>, ApiProblem> {
        let snapshot = shared.snapshot();
        let own = match self.feed.as_deref() {
            Some(id) => first_address(snapshot.feed(id).ok_or(Fault::NotFound)?).cloned(),
            None => None,
        };
        let own = own.map(WebAddress::of_feed).transpose().map_err(|fault| Fault::bad_request(fault.to_string()))?;
        match (self.page_key, self.url.or(own)) {
            (Some(key), None) => Ok(shared.pages.find(&key).ok_or_else(|| {
                Fault::bad_request("no page is kept under this `page_key` any more: ask /find again")
            })?),
            (None, Some(url)) => {
                let looked = picker::visit(shared, url, self.feed, self.browser).await;
                Ok(looked.map_err(Fault::bad_request)?)
            }
            _ => Err(Fault::bad_request("name the page by `page_key`, by `url` or by `feed`").into()),
        }
    }
}

pub(super) async fn find(
    State(shared): State<Arc<Shared>>,
    _: ApiOperator,
    address: Result<Json<AddressQuery>, JsonRejection>,
) -> Result<Json<Arc<Looked>>, ApiProblem> {
    Ok(Json(body(address)?.look(&shared).await?))
}

/// A page, and how it is read: by one of its lists, by a recipe, or corrected by picking an element.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Trial {
    #[serde(flatten)]
    address: AddressQuery,
    #[serde(flatten)]
    choice: Choice,
}

pub(super) async fn try_recipe(
    State(shared): State<Arc<Shared>>,
    _: ApiOperator,
    trial: Result<Json<Trial>, JsonRejection>,
) -> Result<Json<PickerPreview>, ApiProblem> {
    let Trial { address, choice } = body(trial)?;
    let looked = address.look(&shared).await?;
    Ok(Json(picker::preview(&shared, &looked, choice).await?))
}
