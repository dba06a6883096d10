//! All feeds, one feed, and whether one is really to be deleted.

use std::{collections::HashMap, sync::Arc};

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use serde::Deserialize;
use serde_json::json;

use super::render;
use crate::serve::{
    error::Fault,
    listing::{self, Filter},
    overview, picker,
    shared::Shared,
    viewer::{Operator, Viewer},
};

/// `/`
pub(super) async fn overview(
    State(shared): State<Arc<Shared>>,
    Query(filter): Query<Filter>,
    viewer: Viewer,
) -> Result<Response, Fault> {
    let listing = listing::list(&shared, filter.clone(), viewer.admin).await?;
    render(&shared, &viewer, "overview.html", json!({ "list": listing, "filter": filter }))
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Come {
    /// It was saved just now.
    saved: Option<String>,
}

/// `/feed/ID`
pub(super) async fn feed(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    Query(come): Query<Come>,
    viewer: Viewer,
) -> Result<Response, Fault> {
    let (admin, wanted) = (viewer.admin, id.clone());
    let found = shared.read(move |reader| {
        let snapshot = reader.snapshot();
        let feed = snapshot.feed(&wanted).filter(|feed| admin || !feed.private);
        feed.map(|feed| overview::detail(reader, &snapshot, feed)).transpose()
    });
    let feed = found.await?.ok_or(Fault::NotFound)?;
    // the evidence is on the page that is kept, and that is shown to the operator alone
    let read = if admin { picker::explained(&shared, &id).await.ok() } else { None };
    let mut evidence = HashMap::new();
    for told in read.iter().flat_map(picker::KeptPageEvidence::items) {
        if let Some(url) = told.url.clone() {
            evidence.insert(url, told);
        }
    }
    let (way, recipe) = read.map(|read| (read.look.way.to_string(), read.recipe)).unzip();
    let page = json!({ "feed": feed, "evidence": evidence, "way": way, "recipe": recipe.flatten(), "saved": come.saved.is_some() });
    render(&shared, &viewer, "feed.html", page)
}

/// `GET /feed/ID/delete`: asks whether that is meant.
pub(super) async fn delete(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    Operator(viewer): Operator,
) -> Result<Response, Fault> {
    shared.snapshot().feed(&id).ok_or(Fault::NotFound)?;
    render(&shared, &viewer, "delete.html", deletion(&shared, &id))
}

/// What the page that asks whether a feed is to be deleted says.
pub(super) fn deletion(shared: &Shared, id: &str) -> serde_json::Value {
    let snapshot = shared.snapshot();
    let grace = snapshot.engine.config().grace;
    let grace = (!grace.is_zero()).then(|| overview::length(grace));
    json!({ "id": id, "grace": grace, "private": snapshot.feed(id).is_some_and(|feed| feed.private) })
}
