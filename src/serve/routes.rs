//! Which address is answered by what, and what every answer carries.

use std::{
    convert::Infallible,
    net::IpAddr,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, Request},
    http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header, uri::PathAndQuery},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use futures_util::future::Either;
use hyper::body::Incoming;
use tower_http::{catch_panic::CatchPanicLayer, timeout::TimeoutLayer};

use super::{
    api, at_hand, body,
    compression::compressed,
    connections::Connection,
    dashboard,
    error::{Fault, FaultWords},
    feeds, host,
    host_filter::Client,
    negotiate,
    payload::Payload,
    picker, secrets, settings,
    shared::Shared,
    snapshot::Snapshot,
    status, websub,
};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// The longest address.
const ADDRESS: usize = 8 * 1024;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// With what the paths begin that are answered.
const FIRST_PARTS: [&str; 19] = [
    "", "add", "api", "assets", "bulk", "explain", "feed", "feeds", "healthz", "hub", "icon", "import", "login",
    "logout", "metrics", "opml", "part", "readyz", "settings",
];

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
        .merge(settings::routes())
        .nest("/api/v1", api::routes())
        .fallback(async || Fault::NotFound)
        .method_not_allowed_fallback(async || Fault::Refused(StatusCode::METHOD_NOT_ALLOWED, "not this way".into()))
        .with_state(shared);
    answers
        .layer(DefaultBodyLimit::max(body::MOST))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .layer(CatchPanicLayer::custom(|_| Fault::Broken.into_response()))
}

/// Answers one request: at once where that is possible.
pub(super) fn answer(
    shared: &Arc<Shared>,
    router: &Router,
    request: hyper::Request<Incoming>,
    peer: IpAddr,
    line: &Arc<Connection>,
) -> impl Future<Output = Result<hyper::Response<Payload>, Infallible>> + Send + use<> {
    let (snapshot, now) = (shared.snapshot(), shared.now());
    let request = without_root(request, snapshot.base_url.path());
    let client = snapshot.host_filter.client(peer, request.headers());
    let ready = match refuse(shared, &snapshot, &request, (client, now.timestamp())) {
        Err(fault) => {
            let mut response = fault.into_response();
            dress(&mut response, request.uri().path());
            Some(shared.room.hold(response))
        }
        Ok(()) => at_hand::answer(&snapshot, &request, now),
    };
    match ready {
        Some(mut response) => {
            let (status, number) = (response.status().as_u16(), count(shared, &mut response));
            tracing::debug!(number, method = %request.method(), path = request.uri().path(), status, %client, "answered at once");
            Either::Left(std::future::ready(Ok(response)))
        }
        None => Either::Right(Box::pin(work(Arc::clone(shared), router.clone(), (request, client), Arc::clone(line)))),
    }
}

/// Answers a request that takes a while.
async fn work(
    shared: Arc<Shared>,
    router: Router,
    (request, client): (hyper::Request<Incoming>, Client),
    line: Arc<Connection>,
) -> Result<hyper::Response<Payload>, Infallible> {
    let started = std::time::Instant::now();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let (parts, body) = request.into_parts();
    let encoding = negotiate::encoding(&parts.headers);
    let mut response = match body::read(Body::new(body)).await {
        Ok(body) => {
            // from here on it is not the client that is waited for
            line.answers.store(true, Ordering::Relaxed);
            route(&shared, router, Request::from_parts(parts, Body::from(body)), client).await
        }
        Err(fault) => fault.into_response(),
    };
    dress(&mut response, &path);
    redirect_below(&mut response, shared.snapshot().base_url.path());
    let response = if path.starts_with("/feeds/") { response } else { compressed(response, encoding).await };
    let mut response = shared.room.hold(response);
    let (status, number) = (response.status().as_u16(), count(&shared, &mut response));
    tracing::debug!(number, %method, path, status, %client, micros = started.elapsed().as_micros() as u64, "answered");
    line.answers.store(false, Ordering::Relaxed);
    Ok(response)
}

/// Counts an answer, and numbers it: by that number it is found in the log.
fn count(shared: &Shared, response: &mut hyper::Response<Payload>) -> String {
    use std::sync::atomic::AtomicU64;
    static NEXT: AtomicU64 = AtomicU64::new(1);
    shared.metrics.answered(response.status().as_u16());
    let number = format!("{:x}", NEXT.fetch_add(1, Ordering::Relaxed));
    if let Ok(value) = HeaderValue::from_str(&number) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    number
}

/// Has the router answer; whoever has to log in first, and wants a page, is shown where, and faults come as pages.
async fn route(shared: &Arc<Shared>, mut router: Router, mut request: Request, client: Client) -> Response {
    let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let is_page = !request.uri().path().starts_with("/feeds/") && !request.uri().path().starts_with("/api/");
    let wants_page = is_page && accept.is_some_and(|accept| accept.contains("text/html"));
    let (is_get, headers) = (*request.method() == Method::GET, request.headers().clone());
    request.extensions_mut().insert(client);
    let response = tower_service::Service::call(&mut router, request).await.unwrap_or_else(|never| match never {});
    match response.extensions().get::<FaultWords>().cloned() {
        Some(_) if wants_page && is_get && response.status() == StatusCode::UNAUTHORIZED => {
            Redirect::to("/login").into_response()
        }
        Some(FaultWords(words)) if wants_page => dashboard::fault_page(shared, &headers, response, &words),
        _ => response,
    }
}

/// Has a redirect from the root of the site lead below the path under which the server is reached.
fn redirect_below(response: &mut Response, root: &str) {
    let location = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
    let Some(path) = location.and_then(|location| location.strip_prefix('/')).filter(|_| root != "/") else { return };
    if let Ok(value) = HeaderValue::try_from(format!("{root}{path}")) {
        response.headers_mut().insert(header::LOCATION, value);
    }
}

/// A request as it is behind a proxy that takes the path of `base_url` off: also of one that leaves it on.
fn without_root(mut request: hyper::Request<Incoming>, root: &str) -> hyper::Request<Incoming> {
    let root = root.trim_end_matches('/');
    let address = request.uri().path_and_query().map(PathAndQuery::as_str).unwrap_or_default();
    let Some(rest) = address.strip_prefix(root).filter(|_| !root.is_empty()) else { return request };
    let rest = match rest.as_bytes().first() {
        Some(b'/') => rest.to_owned(),
        None | Some(b'?') => format!("/{rest}"),
        _ => return request,
    };
    // a proxy that takes the path off may leave one that begins like it
    let first = rest[1..].split(['/', '?']).next().unwrap_or_default();
    if !FIRST_PARTS.contains(&first) {
        return request;
    }
    let mut parts = request.uri().clone().into_parts();
    parts.path_and_query = rest.parse().ok();
    if let Ok(uri) = Uri::from_parts(parts) {
        *request.uri_mut() = uri;
    }
    request
}

/// Why a request is not even looked at.
fn refuse(
    shared: &Shared,
    snapshot: &Snapshot,
    request: &hyper::Request<Incoming>,
    (client, now): (Client, i64),
) -> Result<(), Fault> {
    let (uri, headers) = (request.uri(), request.headers());
    let host = host::named(uri, request.version(), headers).map_err(|fault| Fault::bad_request(fault.to_string()))?;
    // HTTP/1.0 knows requests that name no host
    if host.is_some_and(|host| !snapshot.host_filter.answers_to(host)) {
        let words = "this server does not go by that name; `[serve] hosts` names further ones";
        return Err(Fault::Refused(StatusCode::MISDIRECTED_REQUEST, words.into()));
    }
    if uri.path_and_query().is_some_and(|address| address.as_str().len() > ADDRESS) {
        return Err(Fault::Refused(StatusCode::URI_TOO_LONG, "this address is too long".into()));
    }
    // what is made for one request alone costs more than what is at hand
    let is_special = uri.query().is_some() || request.method() == Method::POST;
    let cost = if is_special { 5.0 } else { 1.0 };
    shared.rate_limit.admit(client, cost, snapshot.settings().rate, now).map_err(Fault::TooMany)?;
    // a feed may have a token of its own
    if !uri.path().starts_with("/feeds/") {
        secrets::operator(shared, snapshot, client, headers)?;
    }
    Ok(())
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
