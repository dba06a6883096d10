//! How a document is sent: encoded as the reader has it, for as long as it stays as it is, or the news that nothing changed.

use std::sync::Arc;

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};

use super::{document::ServedDocument, error::Fault, negotiate, payload::Counted};
use crate::model::Format;

/// How a document is sent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sending {
    /// The format was chosen by what the reader accepts.
    pub negotiated: bool,
    /// No cache that others share may keep it.
    pub private: bool,
    /// Seconds for which it stays as it is.
    pub max_age: i64,
}

/// Sends a document, or the news that it is as it was.
pub(super) async fn send(
    document: &Arc<ServedDocument>,
    format: Format,
    headers: &HeaderMap,
    sending: &Sending,
) -> Result<Response, Fault> {
    let encoding = negotiate::encoding(headers);
    if !document.has(encoding) {
        let document = Arc::clone(document);
        // compressing takes a while
        tokio::task::spawn_blocking(move || document.bytes(encoding)).await.map_err(|_| Fault::Broken)?;
    }
    let mut response = document.answer(format, encoding, headers).map(Body::from);
    if document.hold.is_counted(encoding) {
        response.extensions_mut().insert(Counted);
    }
    let out = response.headers_mut();
    out.insert(header::CACHE_CONTROL, cache_control(sending.private, sending.max_age));
    if sending.negotiated {
        out.insert(header::VARY, HeaderValue::from_static("Accept, Accept-Encoding"));
    }
    Ok(response)
}

/// For how long, and by whom, an answer may be kept.
pub(super) fn cache_control(private: bool, max_age: i64) -> HeaderValue {
    let scope = if private { "private" } else { "public" };
    let text = Bytes::from(format!("{scope}, max-age={max_age}"));
    // made of ASCII alone
    HeaderValue::from_maybe_shared(text).unwrap_or(HeaderValue::from_static("no-cache"))
}
