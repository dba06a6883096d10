//! Nearly every request of a reader is for a public feed whose document is at hand: it is answered here, without a detour.
//!
//! Nothing is decided here that `feeds` decides otherwise; whatever is more than that is left to it.

use std::sync::Arc;

use axum::http::{HeaderMap, Method, Request, header};
use chrono::{DateTime, Utc};

use super::{
    document::ServedDocument, documents, negotiate, payload::Payload, sending::cache_control, snapshot::Snapshot,
};
use crate::model::Format;

/// The answer to a request for a document that is at hand.
pub(super) fn answer<B>(
    snapshot: &Snapshot,
    request: &Request<B>,
    now: DateTime<Utc>,
) -> Option<hyper::Response<Payload>> {
    let is_plain = matches!(*request.method(), Method::GET | Method::HEAD) && request.uri().query().is_none();
    let name = request.uri().path().strip_prefix("/feeds/").filter(|_| is_plain)?;
    let (index, format) = snapshot.document(name)?;
    let feed = snapshot.states()[index].feed();
    if feed.private || !feed.formats.contains(&format) {
        return None;
    }
    let document = documents::at_hand(&snapshot.states()[index], format, now.timestamp())?;
    send(&document, format, request.headers(), snapshot.max_age(index, now))
}

fn send(
    document: &Arc<ServedDocument>,
    format: Format,
    headers: &HeaderMap,
    max_age: i64,
) -> Option<hyper::Response<Payload>> {
    let encoding = negotiate::encoding(headers);
    if !document.has(encoding) {
        return None;
    }
    let mut response = document.answer(format, encoding, headers).map(Payload::Whole);
    response.headers_mut().insert(header::CACHE_CONTROL, cache_control(false, max_age));
    Some(response)
}
