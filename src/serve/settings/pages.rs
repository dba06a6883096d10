//! The pages on which settings are changed.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use serde_json::json;

use super::{SettingsPreview, Whose, form, look, present, save};
use crate::serve::{
    dashboard::render,
    error::Fault,
    shared::Shared,
    viewer::{Operator, Sender, Viewer},
};

pub(in crate::serve) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/feed/{id}/settings", get(of_feed).post(change_feed))
        .route("/settings", get(of_all).post(change_all))
}

type Sent = BTreeMap<String, String>;

async fn of_feed(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    Operator(viewer): Operator,
) -> Result<Response, Fault> {
    show(&shared, &viewer, &Whose::Feed(id), &Shown::default())
}

async fn of_all(
    State(shared): State<Arc<Shared>>,
    Query(come): Query<Sent>,
    Operator(viewer): Operator,
) -> Result<Response, Fault> {
    let saved = come.contains_key("saved");
    show(&shared, &viewer, &Whose::All, &Shown { saved, ..Shown::default() })
}

async fn change_feed(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    Sender { viewer, form }: Sender<Sent>,
) -> Result<Response, Fault> {
    change(&shared, &viewer, &Whose::Feed(id), form).await
}

async fn change_all(
    State(shared): State<Arc<Shared>>,
    Sender { viewer, form }: Sender<Sent>,
) -> Result<Response, Fault> {
    change(&shared, &viewer, &Whose::All, form).await
}

/// What a page of settings shows besides the form.
#[derive(Default)]
struct Shown {
    /// What was filled in.
    sent: Option<Sent>,
    /// What that would come to.
    preview: Option<SettingsPreview>,
    /// Why it cannot be.
    fault: Option<String>,
    saved: bool,
}

/// Shows what a change would come to, or makes it.
async fn change(shared: &Arc<Shared>, viewer: &Viewer, whose: &Whose, sent: Sent) -> Result<Response, Fault> {
    // who it is about has to be there, whatever is wrong with the rest
    present(shared, whose)?;
    let patch = form::patch(whose, &sent);
    let is_meant = sent.get("do").is_some_and(|wish| wish == "save");
    let done = if is_meant { save(shared, whose, &patch).await } else { look(shared, whose, &patch).await };
    match (done, whose) {
        (Ok(SettingsPreview { saved: true, .. }), Whose::Feed(id)) => {
            Ok(Redirect::to(&format!("/feed/{id}?saved=1")).into_response())
        }
        (Ok(SettingsPreview { saved: true, .. }), Whose::All) => Ok(Redirect::to("/settings?saved=1").into_response()),
        (Ok(preview), _) => {
            show(shared, viewer, whose, &Shown { sent: Some(sent), preview: Some(preview), ..Shown::default() })
        }
        (Err(Fault::Refused(_, words)), _) => {
            let shown = Shown { sent: Some(sent), fault: Some(words), ..Shown::default() };
            let mut response = show(shared, viewer, whose, &shown)?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        (Err(fault), _) => Err(fault),
    }
}

fn show(shared: &Arc<Shared>, viewer: &Viewer, whose: &Whose, shown: &Shown) -> Result<Response, Fault> {
    let (toml, said) = present(shared, whose)?;
    let feed = match whose {
        Whose::Feed(id) => Some(id),
        Whose::All => None,
    };
    // a feed that stands for several has no table of its own here
    let is_here = feed.is_none() || !toml.is_empty();
    // what may be a secret is not sent back
    let secrets = form::secrets(&said);
    let page = json!({
        "feed": feed,
        "groups": form::filled(whose, &said, shown.sent.as_ref()),
        "secrets": secrets,
        "is_here": is_here,
        "toml": toml,
        "preview": shown.preview,
        "fault": shown.fault,
        "saved": shown.saved,
    });
    render(shared, viewer, "settings.html", page)
}
