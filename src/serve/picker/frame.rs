//! A page of somebody else in a frame of ours, and what it shows besides itself.
//!
//! The browser of the operator asks nobody else for anything: style sheets and pictures come by way of this server, and the guard of the
//! fetcher decides what is asked. Their addresses carry a mark, so that nothing is fetched that no page named.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use url::Url;

use crate::{
    extract::marked,
    serve::{access::Access, error::Fault, shared::Shared, snapshot::Snapshot, viewer::Operator},
};

/// The address by which this server hands on what a page shows.
pub(super) fn part_address(snapshot: &Snapshot, url: &Url) -> String {
    let (root, written) = (snapshot.base_url.path(), URL_SAFE_NO_PAD.encode(url.as_str()));
    format!("{root}part/{}/{written}", snapshot.access.part_mark(url.as_str()))
}

/// `GET /part/MARK/ADDRESS`: a picture or a style sheet of a page that is shown.
pub(super) async fn part(
    State(shared): State<Arc<Shared>>,
    Path((mark, written)): Path<(String, String)>,
    headers: HeaderMap,
    _: Operator,
) -> Result<Response, Fault> {
    let snapshot = shared.snapshot();
    let url = named(&snapshot.access, &mark, &written).ok_or(Fault::NotFound)?;
    let _turn = shared.loading.acquire().await.map_err(|_| Fault::Broken)?;
    let fetcher = snapshot.engine.fetcher().clone();
    let found = fetcher.subresource(&url, shared.now()).await;
    let found = match found {
        Ok(found) => found,
        Err(fault) => {
            tracing::debug!(%url, %fault, "a part of a page is not shown");
            // what is no style sheet would be complained of as one
            let is_sheet = headers.get("sec-fetch-dest").is_some_and(|of| of == "style");
            return if is_sheet { Ok(handed_on("text/css", Vec::new())) } else { Err(Fault::NotFound) };
        }
    };
    let body = match found.media_type.as_str() {
        "text/css" => {
            let text = String::from_utf8_lossy(&found.body);
            let via = |address: &str| {
                let url = found.url.join(address).ok()?;
                match url.scheme() {
                    "http" | "https" => Some(part_address(&snapshot, &url)),
                    "data" => Some(url.to_string()),
                    _ => None,
                }
            };
            marked::replace_addresses(&text, &via).into_bytes()
        }
        _ => found.body,
    };
    Ok(handed_on(&found.media_type, body))
}

/// The address that is asked for, if this server wrote it.
fn named(access: &Access, mark: &str, written: &str) -> Option<Url> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(written).ok()?).ok()?;
    (access.part_mark(&text) == mark).then(|| Url::parse(&text).ok()).flatten()
}

/// Something of somebody else's, which runs nothing even where it is opened by itself.
fn handed_on(media_type: &str, body: Vec<u8>) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    let kind = HeaderValue::from_str(media_type).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600"));
    let policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    response
}

/// A page of somebody else, in a frame of ours: it runs nothing, and sends nothing.
pub(super) fn framed(html: String) -> Response {
    let mut response = Html(html).into_response();
    let headers = response.headers_mut();
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; form-action 'none'; \
             frame-ancestors 'self'; sandbox allow-same-origin",
        ),
    );
    response
}
