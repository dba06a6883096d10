//! A page of somebody else in a frame of ours.

use axum::{
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
};

/// A page of somebody else, in a frame of ours: it runs nothing, and sends nothing.
pub(super) fn framed(html: String) -> Response {
    let mut response = Html(html).into_response();
    let headers = response.headers_mut();
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; style-src 'unsafe-inline' https: http:; img-src https: http: data:; font-src https: http: data:; \
             form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin",
        ),
    );
    response
}
