//! Pages and answers of the API in the encoding that whoever asks takes. Documents of feeds are compressed once for all, elsewhere.
//!
//! A page holds the mark of its session beside what its address says, and how well it compresses could betray that; but a request that
//! another site makes a browser send carries no session, and so gets no mark.

use axum::{
    body::{Body, to_bytes},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use super::{document::encoded, error::Fault, negotiate::Encoding};

/// What is smaller gains nothing.
const SMALL: usize = 1024;
/// What is larger than this is sent as it is.
const LARGE: usize = 8 << 20;

/// An answer in an encoding, where it is a text that gains by it.
pub(super) async fn compressed(response: Response, encoding: Encoding) -> Response {
    let Some(name) = encoding.name().filter(|_| is_text(&response)) else { return response };
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, LARGE).await else { return Fault::Broken.into_response() };
    parts.headers.append(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if bytes.len() < SMALL {
        return Response::from_parts(parts, Body::from(bytes));
    }
    let plain = bytes.clone();
    let made = tokio::task::spawn_blocking(move || encoded(&plain, encoding)).await;
    match made {
        Ok(Ok(smaller)) => {
            parts.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
            parts.headers.remove(header::CONTENT_LENGTH);
            Response::from_parts(parts, Body::from(smaller))
        }
        // writing to memory does not fail
        _ => Response::from_parts(parts, Body::from(bytes)),
    }
}

fn is_text(response: &Response) -> bool {
    let headers = response.headers();
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let is_text = kind.starts_with("text/") || kind.contains("json") || kind.contains("xml");
    let size = axum::body::HttpBody::size_hint(response.body()).upper().unwrap_or(0);
    is_text && !headers.contains_key(header::CONTENT_ENCODING) && size <= LARGE as u64
}
