//! Which address is answered by what, and what every answer carries.

use std::{convert::Infallible, net::IpAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, Request},
    http::{HeaderValue, Method, StatusCode, header, uri::Authority},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use hyper::body::Incoming;
use tower_http::{catch_panic::CatchPanicLayer, timeout::TimeoutLayer};

use super::{api, dashboard, feeds, picker, shared::Shared, status, websub};
use crate::{emit::EmitError, pipeline, store::StoreError};

/// The largest body of a request.
const BODY: usize = 128 * 1024;
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// The longest address.
const ADDRESS: usize = 8 * 1024;

/// Who asks, as far as it is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Client(pub IpAddr);

/// Why a request is not answered as wished.
#[derive(Debug)]
pub(super) enum Fault {
    NotFound,
    /// It was here once, and will not be again: what it was.
    Gone(&'static str),
    /// The feed never succeeded yet.
    NotYet,
    /// A private feed, without its token.
    Private,
    /// Something that the operator alone may do.
    Admin,
    /// A form that another page sent.
    Foreign,
    TooMany(u64),
    Refused(StatusCode, String),
    Broken,
    Store(String),
}

impl Fault {
    pub(super) fn bad_request(words: impl Into<String>) -> Self {
        Self::Refused(StatusCode::BAD_REQUEST, words.into())
    }

    /// The status and the words for it.
    pub(super) fn told(&self) -> (StatusCode, String) {
        match self {
            Self::NotFound => (StatusCode::NOT_FOUND, "there is nothing here; / has all feeds".into()),
            Self::Gone(what) => (StatusCode::GONE, format!("{what} is no longer published; / has all feeds")),
            Self::NotYet => {
                let words = "this feed has no items yet: its page was not read so far; / says why";
                (StatusCode::SERVICE_UNAVAILABLE, words.into())
            }
            Self::Private => (StatusCode::UNAUTHORIZED, "this feed is private: its address has a token".into()),
            Self::Admin => (StatusCode::UNAUTHORIZED, "this needs a login: /login, or a bearer token".into()),
            Self::Foreign => {
                (StatusCode::FORBIDDEN, "this form is not from here, or too old: load the page again".into())
            }
            Self::TooMany(wait) => (StatusCode::TOO_MANY_REQUESTS, format!("too many requests; try again in {wait} s")),
            Self::Refused(status, words) => (*status, words.clone()),
            Self::Broken => (StatusCode::INTERNAL_SERVER_ERROR, "something went wrong here; the log says what".into()),
            Self::Store(words) => (StatusCode::INTERNAL_SERVER_ERROR, words.clone()),
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let (status, words) = self.told();
        let mut response = (status, format!("{words}\n")).into_response();
        let headers = response.headers_mut();
        match self {
            Self::Private => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"feed\", Bearer"));
            }
            Self::TooMany(wait) => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(wait));
            }
            Self::NotYet => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(60));
            }
            _ => {}
        }
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response.extensions_mut().insert(Words(words));
        response
    }
}

/// What a fault says, for a page that shows it.
#[derive(Debug, Clone)]
struct Words(String);

impl From<pipeline::Error> for Fault {
    fn from(error: pipeline::Error) -> Self {
        tracing::error!("{error}");
        Self::Store(error.to_string())
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::from(pipeline::Error::from(error))
    }
}

impl From<EmitError> for Fault {
    fn from(error: EmitError) -> Self {
        Self::from(pipeline::Error::from(error))
    }
}

/// Everything that is answered.
pub(super) fn router(shared: Arc<Shared>) -> Router {
    let answers = Router::new()
        .route("/feeds/{name}", get(feeds::feed))
        .route("/opml", get(status::opml))
        .route("/healthz", get(status::alive))
        .route("/readyz", get(status::ready))
        .route("/metrics", get(status::metrics))
        .route("/hub", post(websub::hub))
        .merge(dashboard::routes())
        .merge(picker::routes())
        .nest("/api/v1", api::routes())
        .fallback(async || Fault::NotFound)
        .method_not_allowed_fallback(async || Fault::Refused(StatusCode::METHOD_NOT_ALLOWED, "not this way".into()))
        .with_state(shared);
    answers
        .layer(DefaultBodyLimit::max(BODY))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .layer(CatchPanicLayer::custom(|_| Fault::Broken.into_response()))
}

/// Answers one request.
pub(super) async fn answer(
    shared: Arc<Shared>,
    router: Router,
    request: hyper::Request<Incoming>,
    peer: IpAddr,
) -> Result<Response, Infallible> {
    let started = std::time::Instant::now();
    let forwarded = request.headers().get_all("x-forwarded-for").iter().next_back();
    let client = shared.guard.client(peer, forwarded.and_then(|value| value.to_str().ok()));
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let mut response = match refuse(&shared, &request, client) {
        Some(fault) => fault.into_response(),
        None => route(&shared, router, request, client).await,
    };
    dress(&mut response, &path);
    let status = response.status().as_u16();
    shared.metrics.answered(status);
    let id = format!("{:x}", request_number());
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", value);
    }
    tracing::debug!(id, %method, path, status, %client, micros = started.elapsed().as_micros() as u64, "answered");
    Ok(response)
}

/// Has the router answer; whoever has to log in first, and wants a page, is shown where, and faults come as pages.
async fn route(
    shared: &Arc<Shared>,
    mut router: Router,
    request: hyper::Request<Incoming>,
    client: IpAddr,
) -> Response {
    let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let is_page = !request.uri().path().starts_with("/feeds/") && !request.uri().path().starts_with("/api/");
    let wants_page = is_page && accept.is_some_and(|accept| accept.contains("text/html"));
    let (is_get, headers) = (*request.method() == Method::GET, request.headers().clone());
    let mut request: Request = request.map(Body::new);
    request.extensions_mut().insert(Client(client));
    let response = tower_service::Service::call(&mut router, request).await.unwrap_or_else(|never| match never {});
    match response.extensions().get::<Words>().cloned() {
        Some(_) if wants_page && is_get && response.status() == StatusCode::UNAUTHORIZED => {
            Redirect::to("/login").into_response()
        }
        Some(Words(words)) if wants_page => dashboard::fault_page(shared, &headers, response, &words),
        _ => response,
    }
}

/// Why a request is not even looked at.
fn refuse(shared: &Shared, request: &hyper::Request<Incoming>, client: IpAddr) -> Option<Fault> {
    let named = request.uri().authority().map(Authority::as_str);
    let host = named.or_else(|| request.headers().get(header::HOST)?.to_str().ok());
    if !host.is_some_and(|host| shared.guard.answers_to(host)) {
        let words = "this server does not go by that name; `[serve] hosts` names further ones";
        return Some(Fault::Refused(StatusCode::MISDIRECTED_REQUEST, words.into()));
    }
    if request.uri().path_and_query().is_some_and(|address| address.as_str().len() > ADDRESS) {
        return Some(Fault::Refused(StatusCode::URI_TOO_LONG, "this address is too long".into()));
    }
    // what is made for one request alone costs more than what is at hand
    let is_special = request.uri().query().is_some() || request.method() == Method::POST;
    let cost = if is_special { 5.0 } else { 1.0 };
    shared.guard.admit(client, cost, shared.now().timestamp()).err().map(Fault::TooMany)
}

/// What every answer carries: nothing of it is guessed at, framed, or told to others.
fn dress(response: &mut Response, path: &str) {
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if path.starts_with("/feeds/") {
        return;
    }
    // with `no-referrer` browsers do not tell where a form was sent from, and a form that does not say so is not believed
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.entry(header::X_FRAME_OPTIONS).or_insert(HeaderValue::from_static("DENY"));
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' https: http: data:; connect-src 'self'; \
         frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}

/// By what a request is found in the log.
pub(super) fn request_number() -> u64 {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}
