//! The operator comes and goes.

use std::sync::Arc;

use axum::{
    Extension, Form,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use serde_json::json;

use super::render;
use crate::serve::{
    access,
    error::Fault,
    host_filter::Client,
    secrets,
    shared::Shared,
    viewer::{Sender, SessionMark, Viewer},
};

#[derive(Debug, Deserialize)]
pub(super) struct Login {
    #[serde(default)]
    secret: String,
}

/// `GET /login`
pub(super) async fn form(State(shared): State<Arc<Shared>>, viewer: Viewer) -> Result<Response, Fault> {
    render(&shared, &viewer, "login.html", json!({ "wrong": false }))
}

/// `POST /login`
pub(super) async fn login(
    State(shared): State<Arc<Shared>>,
    Extension(client): Extension<Client>,
    viewer: Viewer,
    headers: HeaderMap,
    Form(login): Form<Login>,
) -> Result<Response, Fault> {
    if !access::same_origin(&headers) {
        return Err(Fault::Foreign);
    }
    if !secrets::login(&shared, client, login.secret).await? {
        let mut page = render(&shared, &viewer, "login.html", json!({ "wrong": true }))?;
        *page.status_mut() = StatusCode::UNAUTHORIZED;
        return Ok(page);
    }
    let now = shared.now().timestamp();
    with_cookie(Redirect::to("/").into_response(), &shared.snapshot().access.begin(now)?)
}

/// `POST /logout`
pub(super) async fn logout(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    _: Sender<SessionMark>,
) -> Result<Response, Fault> {
    with_cookie(Redirect::to("/").into_response(), &shared.snapshot().access.end(&headers))
}

fn with_cookie(mut response: Response, cookie: &str) -> Result<Response, Fault> {
    let cookie = HeaderValue::from_str(cookie).map_err(|_| Fault::Broken)?;
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}
