//! `/feeds/ID.html`, and `/feeds/ID` as a browser asks for it: a feed as a page for people.

use std::sync::Arc;

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};

use super::{
    document::{Hold, ServedDocument},
    error::Fault,
    sending::{self, Sending},
    shared::Shared,
    snapshot::Snapshot,
};
use crate::{
    emit::{self, PageLinks},
    model::Format,
    pipeline,
};

/// The page of a feed, made for whoever asks; few are made at once.
pub(super) async fn send(
    shared: &Arc<Shared>,
    snapshot: &Arc<Snapshot>,
    index: usize,
    headers: &HeaderMap,
    sending: &Sending,
) -> Result<Response, Fault> {
    let one_of_few = snapshot.cuts.begin().await;
    let task_snapshot = Arc::clone(snapshot);
    let made = shared.read(move |reader| {
        // whoever asked may be gone by now, and the work is not
        let _one_of_few = one_of_few;
        let (config, feed) = (task_snapshot.engine.config(), task_snapshot.states()[index].feed());
        let store = reader.store();
        if pipeline::fingerprint(&store, config, feed, reader.now())?.is_none() {
            return Err(Fault::NotYet);
        }
        let mut published = pipeline::published(&store, config, feed)?;
        drop(store);
        let format = feed.formats.first().copied().unwrap_or(Format::Rss);
        task_snapshot.address(&mut published, format, reader.now());
        let query = published.address.as_ref().and_then(|own| own.query()).map(|query| format!("?{query}"));
        let links = PageLinks { all: "../", query: query.as_deref().unwrap_or_default() };
        Ok(ServedDocument::new(emit::render_page(&published, &links), published.updated, Hold::Nobody))
    });
    let document = Arc::new(made.await?);
    let mut response = sending::send(&document, Format::Rss, headers, sending).await?;
    if let Some(kind) = response.headers_mut().get_mut(header::CONTENT_TYPE) {
        *kind = HeaderValue::from_static("text/html; charset=utf-8");
    }
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(emit::PAGE_POLICY));
    Ok(response)
}
