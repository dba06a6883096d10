//! Who asks, as handlers take it: anybody who looks, the operator, or the operator by a form of this server.

use std::{collections::BTreeMap, convert::Infallible, sync::Arc};

use axum::{
    Form,
    extract::{FromRequest, FromRequestParts, Request, rejection::FormRejection},
    http::{HeaderMap, Method, request::Parts},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{access::Admitted, dashboard::Language, error::Fault, scope, shared::Shared};
use crate::config::Scope;

/// Who looks at a page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Viewer {
    /// Somebody who may see everything.
    pub admin: bool,
    /// They may refresh, pause and accept.
    pub runs: bool,
    /// They may change feeds.toml.
    pub changes: bool,
    /// What they are called.
    pub name: Option<String>,
    /// What forms carry.
    pub csrf: String,
    /// What they read.
    #[serde(skip)]
    pub language: Language,
    #[serde(skip)]
    pub admitted: Option<Admitted>,
}

impl Viewer {
    pub(super) fn of(shared: &Shared, headers: &HeaderMap) -> Self {
        let admitted = shared.snapshot().access.admitted(headers, shared.now().timestamp());
        let csrf = match &admitted {
            Some(Admitted::Session { csrf, .. }) => csrf.clone(),
            _ => String::new(),
        };
        let may = |scope: Scope| admitted.as_ref().is_some_and(|admitted| admitted.grant().scope >= scope);
        let name = admitted.as_ref().map(|admitted| admitted.grant().name.to_string());
        Self {
            admin: may(Scope::Read),
            runs: may(Scope::Run),
            changes: may(Scope::All),
            name,
            csrf,
            language: Language::of(headers),
            admitted,
        }
    }

    /// The operator, or whoever has to log in first.
    fn operator(shared: &Shared, headers: &HeaderMap) -> Result<Self, Fault> {
        let viewer = Self::of(shared, headers);
        if viewer.admin { Ok(viewer) } else { Err(Fault::Admin) }
    }

    /// The operator, where a form was sent from a page of this server, which gave it its mark.
    fn sender(shared: &Shared, headers: &HeaderMap, (csrf, path): (&str, &str)) -> Result<Self, Fault> {
        let viewer = Self::operator(shared, headers)?;
        let admitted = viewer.admitted.as_ref().ok_or(Fault::Admin)?;
        if !admitted.is_meant(&Method::POST, headers, Some(csrf)) {
            return Err(Fault::Foreign);
        }
        scope::check(admitted.grant(), &Method::POST, path)?;
        Ok(viewer)
    }
}

impl FromRequestParts<Arc<Shared>> for Viewer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, shared: &Arc<Shared>) -> Result<Self, Infallible> {
        Ok(Self::of(shared, &parts.headers))
    }
}

/// The operator, who looks at a page.
pub(super) struct Operator(pub Viewer);

impl FromRequestParts<Arc<Shared>> for Operator {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, shared: &Arc<Shared>) -> Result<Self, Fault> {
        Viewer::operator(shared, &parts.headers).map(Self)
    }
}

/// The operator, who sent a form that a page of this server showed.
pub(super) struct Sender<F> {
    pub viewer: Viewer,
    pub form: F,
}

/// A form that carries the mark by which it is known for the server's own.
pub(super) trait Marked {
    /// The mark; empty where there is none.
    fn mark(&self) -> &str;
}

/// What a form carries that asks nothing.
#[derive(Debug, Default, Deserialize)]
pub(super) struct SessionMark {
    #[serde(default)]
    csrf: String,
}

impl Marked for SessionMark {
    fn mark(&self) -> &str {
        &self.csrf
    }
}

impl Marked for BTreeMap<String, String> {
    fn mark(&self) -> &str {
        self.get("csrf").map_or("", String::as_str)
    }
}

/// Why a form is not taken.
pub(super) enum NoSender {
    Form(FormRejection),
    Fault(Fault),
}

impl IntoResponse for NoSender {
    fn into_response(self) -> Response {
        match self {
            Self::Form(rejection) => rejection.into_response(),
            Self::Fault(fault) => fault.into_response(),
        }
    }
}

impl<F: DeserializeOwned + Marked> FromRequest<Arc<Shared>> for Sender<F> {
    type Rejection = NoSender;

    async fn from_request(request: Request, shared: &Arc<Shared>) -> Result<Self, NoSender> {
        let (headers, path) = (request.headers().clone(), request.uri().path().to_owned());
        let Form(form) = Form::<F>::from_request(request, shared).await.map_err(NoSender::Form)?;
        let viewer = Viewer::sender(shared, &headers, (form.mark(), &path)).map_err(NoSender::Fault)?;
        Ok(Self { viewer, form })
    }
}
