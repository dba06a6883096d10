//! Pages that are put together by their scripts: rendered by an installed Chromium, which itself reaches nothing.
//!
//! Every request that the page makes is handed to this program over the DevTools protocol and answered by the same clients as any
//! fetch, so that the guard, the limits and the proxy hold for scripts as for pages; Chromium's own way out is closed. Each fetch
//! has a browser of its own, with a profile that is thrown away.

pub use self::chromium::program;
mod chromium;
mod devtools;
mod leftovers;
mod steps;
mod tab;

use std::{
    collections::HashMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use chrono::{DateTime, Utc};
use futures_util::{StreamExt, stream};
use reqwest::{
    Method, StatusCode,
    header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
};
use serde_json::{Value, json};
use tokio::{
    sync::{Notify, Semaphore, mpsc::UnboundedReceiver},
    time::sleep,
};
use url::Url;

use self::{
    chromium::Chromium,
    devtools::DevtoolsEvent,
    tab::{Paused, Tab},
};
use super::{
    BodyEnd, FetchError, FetchRequest, Fetched, FetchedPage, Line, budget::RequestBudget, decode, hidden::Hidden, http,
};
use crate::model::{CacheState, Page};

/// A page is done when it has asked for nothing for so long after it was loaded.
const QUIET: Duration = Duration::from_millis(500);
/// Requests of a page that are answered at once.
const AT_ONCE: usize = 6;
/// Requests of a page that are answered at all.
const MAX_REQUESTS: usize = 300;
/// Headers of a page's own requests that are passed on.
const PASSED_ON: [HeaderName; 2] = [ACCEPT, CONTENT_TYPE];

/// The browsers of a process: one at a time, for each takes the memory of a hundred pages.
#[derive(Debug)]
pub(super) struct Browsers {
    one: Semaphore,
}

impl Default for Browsers {
    fn default() -> Self {
        Self { one: Semaphore::new(1) }
    }
}

impl Browsers {
    /// Renders a page, and hands it on as it stands when its scripts have come to rest.
    pub(super) async fn render(
        &self,
        line: &Line<'_>,
        ask: &FetchRequest<'_>,
        (url, hidden): (&Url, &Hidden),
    ) -> Result<Fetched, FetchError> {
        // asked before anything is started
        line.client(url)?;
        chromium::program(line.settings)?;
        let pause = if ask.robots { line.permissions.ask(url, line).await? } else { None };
        let Ok(_one) = self.one.acquire().await else { return Err(broken("the run is ending")) };
        let _turn = line.turn(url, pause.unwrap_or_default().max(line.settings.delay)).await?;
        let mut budget = RequestBudget::of(ask.request, line.settings);
        let mut browser = Chromium::launch(line.settings).await?;
        let rendered = budget.spend(None, visit(&mut browser, line, ask, &hidden.fill(url), hidden)).await;
        browser.end().await;
        let (found_at, body) = rendered??;
        if body.len() as u64 > line.settings.max_body {
            return Err(FetchError::TooLarge { limit: line.settings.max_body });
        }
        let page = Page {
            url: hidden.url(&found_at),
            media_type: Some("text/html".into()),
            charset: Some("utf-8".into()),
            language: None,
            body: hidden.bytes(body.into_bytes()),
            fetched_at: line.clock.start(),
        };
        let (cache_state, fresh_until, moved_to) = (CacheState::default(), None, None);
        Ok(Fetched::Page(Box::new(FetchedPage {
            page,
            cache_state,
            fresh_until,
            moved_to,
            end: BodyEnd::Announced,
            links: Vec::new(),
            more: Vec::new(),
        })))
    }
}

/// Goes to a page, and waits until it has come to rest.
async fn visit(
    browser: &mut Chromium,
    line: &Line<'_>,
    ask: &FetchRequest<'_>,
    origin: &Url,
    hidden: &Hidden,
) -> Result<(Url, String), FetchError> {
    let events = browser.events.take().ok_or_else(|| broken("it was used before"))?;
    let tab = Tab::open(&browser.devtools).await?;
    let (busy, asked, answers) = (AtomicUsize::new(0), AtomicUsize::new(0), Mutex::default());
    Visit { tab, line, ask, origin, hidden, loaded: Notify::new(), busy, asked, answers }.run(events).await
}

fn broken(fault: &str) -> FetchError {
    FetchError::Browser(fault.to_owned())
}

impl Refused {
    fn at(self, url: &Url) -> FetchError {
        FetchError::Status {
            code: self.status.as_u16(),
            reason: self.status.canonical_reason().unwrap_or(""),
            host: url.host_str().unwrap_or_default().to_owned(),
            retry_after: self.retry_after,
            page: None,
        }
    }
}

/// One page in its browser.
struct Visit<'a> {
    tab: Tab<'a>,
    line: &'a Line<'a>,
    ask: &'a FetchRequest<'a>,
    origin: &'a Url,
    hidden: &'a Hidden,
    /// Told when the page is loaded.
    loaded: Notify,
    /// Requests under way.
    busy: AtomicUsize,
    /// Requests so far.
    asked: AtomicUsize,
    /// What servers answered that is no page, by address.
    answers: Mutex<HashMap<String, Refused>>,
}

/// An answer that is no page, whatever is shown with it.
#[derive(Clone, Copy)]
struct Refused {
    status: StatusCode,
    retry_after: Option<DateTime<Utc>>,
}

impl Visit<'_> {
    async fn run(&self, events: UnboundedReceiver<DevtoolsEvent>) -> Result<(Url, String), FetchError> {
        let events = stream::unfold(events, async |mut events| Some((events.recv().await?, events)));
        let heard = events.for_each_concurrent(AT_ONCE, |event| self.heed(event));
        tokio::select! {
            rendered = self.drive() => rendered,
            () = heard => Err(broken("it ended early")),
        }
    }

    /// Opens the page and waits until it has come to rest.
    async fn drive(&self) -> Result<(Url, String), FetchError> {
        let fault = self.tab.go_to(self.origin).await?;
        if let Some(fault) = fault {
            return Err(self.refused(self.origin).map_or_else(|| broken(&fault), |refused| refused.at(self.origin)));
        }
        self.loaded.notified().await;
        self.rest().await;
        self.take_steps().await?;
        let found_at = self.tab.url().await?.unwrap_or_else(|| self.origin.clone());
        match self.refused(&found_at) {
            Some(refused) => Err(refused.at(&found_at)),
            None => Ok((found_at, self.tab.content().await?)),
        }
    }

    /// Waits until nothing is asked any more.
    async fn rest(&self) {
        let mut quiet_since = self.asked.load(Ordering::Relaxed);
        loop {
            sleep(QUIET).await;
            let asked = self.asked.load(Ordering::Relaxed);
            if asked == quiet_since && self.busy.load(Ordering::Relaxed) == 0 {
                return;
            }
            quiet_since = asked;
        }
    }

    async fn heed(&self, event: DevtoolsEvent) {
        match event.method.as_str() {
            "Page.loadEventFired" => self.loaded.notify_one(),
            "Fetch.requestPaused" => match serde_json::from_value(event.params) {
                Ok(paused) => self.answer(paused).await,
                Err(error) => tracing::debug!(%error, "a request of a rendered page is not understood"),
            },
            _ => {}
        }
    }

    fn refused(&self, url: &Url) -> Option<Refused> {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).get(&without_fragment(url)).copied()
    }

    /// Answers one request of the page. What fails costs the page that request, as it would in any browser.
    async fn answer(&self, paused: Paused) {
        self.busy.fetch_add(1, Ordering::Relaxed);
        let number = self.asked.fetch_add(1, Ordering::Relaxed);
        let is_local = ["data:", "blob:", "about:"].iter().any(|scheme| paused.request.url.starts_with(scheme));
        let id = &paused.request_id;
        let outcome = if is_local {
            self.tab.execute("Fetch.continueRequest", json!({ "requestId": id })).await
        } else {
            let is_answered = is_wanted(&paused.resource_type) && number < MAX_REQUESTS;
            let answer = if is_answered { self.fetch(&paused).await } else { None };
            match answer {
                Some(answer) => self.tab.execute("Fetch.fulfillRequest", answer).await,
                None => {
                    let refusal = json!({ "requestId": id, "errorReason": "BlockedByClient" });
                    self.tab.execute("Fetch.failRequest", refusal).await
                }
            }
        };
        if let Err(error) = outcome.map(|_: Value| ()) {
            tracing::debug!(url = self.hidden.text(&paused.request.url), %error, "a request of a rendered page is not answered");
        }
        self.busy.fetch_sub(1, Ordering::Relaxed);
    }

    async fn fetch(&self, paused: &Paused) -> Option<Value> {
        // a script may send the address of its page anywhere
        let url = self.hidden.redirected(Url::parse(&paused.request.url).ok()?);
        let method = Method::from_bytes(paused.request.method.as_bytes()).ok()?;
        self.line.may_ask(&url).ok()?;
        let client = match self.line.client(&url) {
            Ok(client) => client,
            Err(error) => {
                tracing::warn!(%error, "a request of a rendered page is refused");
                return None;
            }
        };
        let mut headers = HeaderMap::new();
        for name in PASSED_ON {
            let mut sent = paused.request.headers.iter();
            let value = sent.find(|(known, _)| known.eq_ignore_ascii_case(name.as_str())).map(|(_, value)| value);
            if let Some(value) = value.and_then(|value| HeaderValue::from_str(value).ok()) {
                headers.insert(name, value);
            }
        }
        let trusted = url.origin() == self.origin.origin() && self.ask.request.is_meant_for(&url);
        headers.extend(self.ask.request.headers(trusted).ok()?);
        let mut request = client.request(method, url.clone()).headers(headers);
        if let Some(body) = body_of(paused) {
            let is_own = url.origin() == self.origin.origin();
            request = request.body(if is_own { body } else { self.hidden.bytes(body) });
        }
        let mut budget = RequestBudget::new(self.line.settings.timeout);
        let sent = budget.spend(Some(self.line.settings.first_byte_timeout), request.send()).await.ok()?;
        self.line.note(&url, sent.as_ref().ok());
        let response = sent.ok()?;
        let (status, answered) = (response.status(), response.headers().clone());
        let retry_after = self.line.heed(&url, status, &answered);
        if paused.resource_type == "Document" {
            let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
            match status.is_client_error() || status.is_server_error() {
                true => answers.insert(without_fragment(&url), Refused { status, retry_after }),
                false => answers.remove(&without_fragment(&url)),
            };
        }
        let limit = self.line.settings.max_body;
        let wire = budget.spend(None, http::read(response, limit)).await.ok()?.ok()?;
        let encoding = answered.get(reqwest::header::CONTENT_ENCODING).and_then(|value| value.to_str().ok());
        let body = decode::decode(wire, encoding.unwrap_or_default(), limit).ok()?;
        Some(json!({
            "requestId": paused.request_id,
            "responseCode": status.as_u16(),
            "responseHeaders": entries(&answered),
            "body": BASE64_STANDARD.encode(body),
        }))
    }
}

fn without_fragment(url: &Url) -> String {
    let mut url = url.clone();
    url.set_fragment(None);
    url.into()
}

/// What a list is made of: no pictures, no fonts, nothing that stays open.
fn is_wanted(kind: &str) -> bool {
    ["Document", "Stylesheet", "Script", "XHR", "Fetch"].contains(&kind)
}

fn body_of(paused: &Paused) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    for entry in paused.request.post_data_entries.as_ref()? {
        body.extend(BASE64_STANDARD.decode(entry.bytes.as_ref()?).ok()?);
    }
    Some(body)
}

/// The headers of an answer, less those that speak of its form on the wire.
fn entries(headers: &HeaderMap) -> Vec<Value> {
    let wire = ["content-encoding", "content-length", "transfer-encoding", "connection"];
    headers
        .iter()
        .filter(|(name, _)| !wire.contains(&name.as_str()))
        .filter_map(|(name, value)| Some(json!({ "name": name.as_str(), "value": value.to_str().ok()? })))
        .collect()
}
