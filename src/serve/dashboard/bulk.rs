//! One thing done to several feeds.

use std::sync::Arc;

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde_json::json;

use super::actions::{accept_feed, refresh_feed, set_paused};
use crate::{
    config::{
        edit,
        settings::{Patch, SettingsOf},
    },
    serve::{
        error::Fault,
        picker,
        shared::Shared,
        viewer::{Marked, Sender},
    },
};

/// A form in which a name may come several times.
pub(super) type Chosen = Vec<(String, String)>;

impl Marked for Chosen {
    fn mark(&self) -> &str {
        self.iter().find(|(name, _)| name == "csrf").map_or("", |(_, value)| value)
    }
}

/// `POST /bulk`
pub(super) async fn act(
    State(shared): State<Arc<Shared>>,
    Sender { viewer, form }: Sender<Chosen>,
) -> Result<Response, Fault> {
    let one = |name: &str| form.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim());
    let feeds: Vec<String> = form.iter().filter(|(key, _)| key == "feed").map(|(_, id)| id.clone()).collect();
    if feeds.is_empty() {
        return Err(Fault::bad_request("no feed is chosen: tick those that are meant"));
    }
    match one("do") {
        "refresh" => feeds.iter().try_for_each(|id| refresh_feed(&shared, id))?,
        what @ ("pause" | "resume") => {
            for id in &feeds {
                set_paused(&shared, id, what == "pause").await?;
            }
        }
        "accept" => {
            for id in &feeds {
                match accept_feed(&shared, id).await {
                    // of many that are chosen only some are held back
                    Ok(()) | Err(Fault::Refused(StatusCode::CONFLICT, _)) => {}
                    Err(fault) => return Err(fault),
                }
            }
        }
        what @ ("tag" | "untag") if viewer.changes => tag(&shared, feeds, (one("tag"), what == "tag")).await?,
        "tag" | "untag" => {
            let words = "tags stand in feeds.toml, which this scope does not change";
            return Err(Fault::Refused(StatusCode::FORBIDDEN, words.into()));
        }
        _ => return Err(Fault::bad_request("choose what is to be done to them")),
    }
    Ok(Redirect::to("/").into_response())
}

/// Gives feeds a tag, or takes it off them.
async fn tag(shared: &Arc<Shared>, feeds: Vec<String>, (tag, wanted): (&str, bool)) -> Result<(), Fault> {
    if tag.is_empty() {
        return Err(Fault::bad_request("write the tag that is meant"));
    }
    let snapshot = shared.snapshot();
    let with_tags = |id: String| {
        let feed = snapshot.feed(&id).ok_or(Fault::NotFound)?;
        let mut tags: Vec<&str> = feed.tags.iter().map(String::as_str).filter(|known| *known != tag).collect();
        tags.extend(wanted.then_some(tag));
        let value = if tags.is_empty() { json!(null) } else { json!(tags) };
        Ok::<_, Fault>((id, Patch::from_iter([("tags".to_owned(), value)])))
    };
    let patches: Vec<(String, Patch)> = feeds.into_iter().map(with_tags).collect::<Result<_, _>>()?;
    let state = snapshot.engine.config().state.clone();
    let change = picker::change(shared, move |path| {
        patches.iter().try_for_each(|(id, patch)| edit::set_settings(path, &state, SettingsOf::Feed(id), patch))
    });
    Ok(change.await?)
}
