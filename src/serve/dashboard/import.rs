//! A list of feeds, as another reader exports it (OPML) or line by line, taken into feeds.toml after a look at it.

use std::{collections::HashSet, sync::Arc};

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Serialize;
use serde_json::json;
use toml_edit::{Item, Value};

use super::{bulk::Chosen, render};
use crate::{
    config::{FeedConfig, edit},
    import::{self, Dialect, Import, Wish},
    serve::{
        error::Fault,
        picker,
        shared::Shared,
        viewer::{Operator, Sender, Viewer},
    },
};

/// A feed of the list.
#[derive(Debug, Serialize)]
struct ListedFeed {
    id: String,
    title: Option<String>,
    url: String,
    tags: Vec<String>,
}

/// `GET /import`
pub(super) async fn form(State(shared): State<Arc<Shared>>, Operator(viewer): Operator) -> Result<Response, Fault> {
    render(&shared, &viewer, "import.html", json!({}))
}

/// `POST /import`: shows what is in a list, or takes what is chosen of it.
pub(super) async fn take(
    State(shared): State<Arc<Shared>>,
    Sender { viewer, form }: Sender<Chosen>,
) -> Result<Response, Fault> {
    let one = |name: &str| form.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
    let text = one("list").to_owned();
    let read = match read(&shared, &text) {
        Ok(read) => read,
        Err(words) => return refused(&shared, &viewer, &text, &words),
    };
    if one("do") != "save" {
        let left_out: Vec<String> = read
            .notes
            .iter()
            .filter(|note| note.ours.is_empty() && !note.why.is_empty())
            .map(|note| format!("line {}: {}", note.line, note.why))
            .take(20)
            .collect();
        let feeds: Vec<ListedFeed> = read.feeds.iter().filter_map(listed).collect();
        return render(&shared, &viewer, "import.html", json!({ "text": text, "feeds": feeds, "left_out": left_out }));
    }
    let chosen: HashSet<&str> = form.iter().filter(|(key, _)| key == "feed").map(|(_, id)| id.as_str()).collect();
    let wanted = read.feeds.into_iter().filter(|feed| chosen.contains(feed.id.as_str()));
    let wanted: Vec<_> = wanted.map(|feed| (feed.id, feed.table)).collect();
    if wanted.is_empty() {
        return refused(&shared, &viewer, &text, "no feed is chosen");
    }
    match picker::change(&shared, move |path| edit::add_all(path, wanted)).await {
        Ok(()) => Ok(Redirect::to("/").into_response()),
        Err(error) => refused(&shared, &viewer, &text, &error.to_string()),
    }
}

fn refused(shared: &Arc<Shared>, viewer: &Viewer, text: &str, words: &str) -> Result<Response, Fault> {
    let mut response = render(shared, viewer, "import.html", json!({ "text": text, "fault": words }))?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

/// The feeds of a list that feeds.toml has not yet.
fn read(shared: &Shared, text: &str) -> Result<Import, String> {
    let snapshot = shared.snapshot();
    let dialect = import::recognise(text).filter(|dialect| matches!(dialect, Dialect::Opml | Dialect::Urls));
    let dialect = dialect.ok_or("this is no OPML, and no list of addresses with one in each line")?;
    let taken = snapshot.feeds().map(|feed| feed.id.to_string()).collect();
    let mut read =
        import::import(dialect, text, &Wish { taken, ..Wish::default() }).map_err(|fault| fault.to_string())?;
    import::settle(&mut read, &snapshot.engine.config().path);
    let known: HashSet<String> =
        snapshot.feeds().flat_map(FeedConfig::sources).filter_map(|source| Some(source.url()?.to_string())).collect();
    read.feeds.retain(|feed| address(feed).is_some_and(|url| !known.contains(url)));
    Ok(read)
}

fn address(feed: &import::ImportedFeed) -> Option<&str> {
    feed.table.get("url").and_then(Item::as_str)
}

fn listed(feed: &import::ImportedFeed) -> Option<ListedFeed> {
    let tags = feed.table.get("tags").and_then(Item::as_array);
    Some(ListedFeed {
        id: feed.id.clone(),
        title: feed.table.get("title").and_then(Item::as_str).map(str::to_owned),
        url: address(feed)?.to_owned(),
        tags: tags.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect(),
    })
}
