//! Whether the server is well, for machines that ask; and the list of its feeds for readers.

use std::sync::Arc;

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{error::Fault, listing, metrics::MetricsSnapshot, shared::Shared};
use crate::{
    config::FeedConfig,
    emit,
    model::Format,
    pipeline::{self, State as Standing},
};

/// `/healthz`: the process lives.
pub(super) async fn alive() -> &'static str {
    "ok\n"
}

/// `/readyz`: the memory can be read, and could be written when it last was to be.
pub(super) async fn ready(State(shared): State<Arc<Shared>>) -> Response {
    let read = shared.read(|reader| reader.store().glimpse()).await;
    let wrong =
        read.err().map(|fault| fault.status_and_words().1).or_else(|| shared.memory_fault().map(|fault| fault.words));
    match (wrong, shared.config_fault()) {
        (Some(words), _) => (StatusCode::SERVICE_UNAVAILABLE, format!("{words}\n")).into_response(),
        (None, None) => "ready\n".into_response(),
        (None, Some(_)) => "ready; feeds.toml cannot be used, and an earlier state of it is at work\n".into_response(),
    }
}

/// `/metrics`: OpenMetrics text.
pub(super) async fn metrics(State(shared): State<Arc<Shared>>) -> Result<Response, Fault> {
    let text = shared.read(|reader| {
        let snapshot = reader.snapshot();
        let config = snapshot.engine.config();
        let store = reader.store();
        let items = store.total_items()?;
        let glances = store.glances()?;
        let unwritten = store.unwritten()?.len();
        drop(store);
        let size = std::fs::metadata(config.state.join("pagewire.db")).map_or(0, |file| file.len());
        let is_memory_wrong = reader.memory_fault().is_some();
        let standing = |feed: &FeedConfig| {
            let state = listing::state(config, feed, &glances);
            // what is private is named to nobody
            let name = (!feed.private).then(|| feed.id.to_string());
            (name, if is_memory_wrong { Standing::Failing } else { state })
        };
        let of_config = || snapshot.feeds().filter_map(|feed| glances.get(feed.id.as_str()));
        let now = MetricsSnapshot {
            feeds: snapshot.feeds().map(standing).collect(),
            held: of_config().map(|glance| glance.held).sum(),
            broken: of_config().map(|glance| glance.broken).sum(),
            unwritten,
            items,
            store: size,
            is_memory_wrong,
        };
        Ok::<_, pipeline::Error>(reader.metrics.render(&now))
    });
    let text = text.await?;
    let kind = HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}

/// `/opml`: every feed that is not private.
pub(super) async fn opml(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Result<Response, Fault> {
    let snapshot = shared.snapshot();
    let all = snapshot.access.admitted(&headers, shared.now().timestamp()).is_some();
    let made = shared.read(move |reader| {
        let mut summaries = Vec::new();
        for feed in snapshot.feeds().filter(|feed| all || !feed.private) {
            let mut published = pipeline::headline(&reader.store(), feed)?;
            let format = feed.formats.first().copied().unwrap_or(Format::Atom);
            snapshot.address(&mut published, format, reader.now());
            summaries.push(pipeline::summary(&published));
        }
        Ok::<_, pipeline::Error>(emit::render_opml("pagewire", &summaries)?)
    });
    let bytes = made.await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/x-opml; charset=utf-8")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("inline; filename=\"feeds.opml\"")),
    ];
    Ok((headers, bytes).into_response())
}
