//! The operator comes and goes.

use std::sync::Arc;

use axum::{
    Extension, Form,
    extract::{Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use serde_json::json;
use url::form_urlencoded;

use super::render;
use crate::serve::{
    access,
    admin::Admins,
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
    /// The address of a page that is to become a feed afterwards.
    #[serde(default)]
    add: String,
}

/// What the address of the form may hold.
#[derive(Debug, Deserialize)]
pub(super) struct LoginLink {
    /// What the link holds that is printed at the first start.
    key: Option<String>,
    #[serde(default)]
    add: String,
}

/// `GET /login`
pub(super) async fn form(
    State(shared): State<Arc<Shared>>,
    Query(link): Query<LoginLink>,
    viewer: Viewer,
) -> Result<Response, Fault> {
    let now = shared.now().timestamp();
    if link.key.as_deref().is_some_and(|key| shared.first_login.take(key, now)) {
        return with_cookie(
            Redirect::to("/").into_response(),
            &shared.snapshot().access.begin(Admins::operator(), now)?,
        );
    }
    let told = json!({ "wrong": false, "stale": link.key.is_some(), "add": link.add });
    render(&shared, &viewer, "login.html", told)
}

/// Where the operator is sent who has logged in: to the form for a page, where one was named before.
fn onward(add: &str) -> String {
    if add.is_empty() { "/".to_owned() } else { add_address(add) }
}

/// The form that adds a feed, with the address of its page.
pub(in crate::serve) fn add_address(url: &str) -> String {
    let url: String = form_urlencoded::byte_serialize(url.as_bytes()).collect();
    format!("/add?url={url}")
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
    let Some(grant) = secrets::login(&shared, client, login.secret).await? else {
        let mut page = render(&shared, &viewer, "login.html", json!({ "wrong": true, "add": login.add }))?;
        *page.status_mut() = StatusCode::UNAUTHORIZED;
        return Ok(page);
    };
    let now = shared.now().timestamp();
    with_cookie(Redirect::to(&onward(&login.add)).into_response(), &shared.snapshot().access.begin(grant, now)?)
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
