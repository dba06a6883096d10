//! What is said to a program whose request is not answered as wished, and what it has to show.

use std::sync::Arc;

use axum::{
    Json,
    extract::{FromRequestParts, rejection::JsonRejection},
    http::{HeaderValue, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::serve::{error::Fault, scope, shared::Shared, viewer::Viewer};

/// A fault as a program reads it: `application/problem+json`, RFC 9457.
pub(super) struct ApiProblem(pub Fault);

impl<F: Into<Fault>> From<F> for ApiProblem {
    fn from(fault: F) -> Self {
        Self(fault.into())
    }
}

impl IntoResponse for ApiProblem {
    fn into_response(self) -> Response {
        let (status, detail) = self.0.status_and_words();
        let title = status.canonical_reason().unwrap_or_default();
        let problem = ProblemDetails { title, status: status.as_u16(), detail };
        let mut response = self.0.into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response.headers_mut().remove(header::CONTENT_LENGTH);
        *response.body_mut() = Json(problem).into_response().into_body();
        response
    }
}

/// What went wrong: RFC 9457.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct ProblemDetails {
    title: &'static str,
    status: u16,
    detail: String,
}

/// The operator, who means what is asked: in a browser, only from a page of this server.
pub(super) struct ApiOperator;

impl FromRequestParts<Arc<Shared>> for ApiOperator {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, shared: &Arc<Shared>) -> Result<Self, ApiProblem> {
        let admitted = Viewer::of(shared, &parts.headers).admitted.ok_or(Fault::Admin)?;
        if !admitted.is_meant(&parts.method, &parts.headers, None) {
            return Err(ApiProblem(Fault::Foreign));
        }
        scope::check(admitted.grant(), &parts.method, parts.uri.path())?;
        Ok(Self)
    }
}

/// The operator, or whoever can read the state folder and shows the key that lies there.
pub(super) struct Commander {
    pub shows_key: bool,
}

impl FromRequestParts<Arc<Shared>> for Commander {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, shared: &Arc<Shared>) -> Result<Self, ApiProblem> {
        let shows_key = shared.runs.knows(&parts.headers);
        if !shows_key {
            ApiOperator::from_request_parts(parts, shared).await?;
        }
        Ok(Self { shows_key })
    }
}

/// The body of a request, or what is wrong with it.
pub(super) fn body<T>(body: Result<Json<T>, JsonRejection>) -> Result<T, ApiProblem> {
    let Json(body) = body.map_err(|rejection| Fault::bad_request(rejection.body_text()))?;
    Ok(body)
}
