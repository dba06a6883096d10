//! What pages load besides themselves.

use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use super::super::error::Fault;

pub(super) async fn asset(Path(name): Path<String>) -> Result<Response, Fault> {
    let (kind, body) = match name.as_str() {
        "style.css" => ("text/css; charset=utf-8", include_str!("pages/style.css")),
        "dashboard.js" => ("text/javascript; charset=utf-8", include_str!("pages/dashboard.js")),
        "picker.js" => ("text/javascript; charset=utf-8", include_str!("pages/picker.js")),
        "uncover.js" => ("text/javascript; charset=utf-8", include_str!("pages/uncover.js")),
        "icon.svg" => ("image/svg+xml", include_str!("pages/icon.svg")),
        _ => return Err(Fault::NotFound),
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300")),
    ];
    Ok((headers, body).into_response())
}
