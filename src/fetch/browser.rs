//! Pages that are put together by their scripts: rendered by an installed Chromium, which itself reaches nothing.
//!
//! Every request that the page makes is handed to this program over the DevTools protocol and answered by the same clients as any
//! fetch, so that the guard, the limits and the proxy hold for scripts as for pages; Chromium's own way out is closed. Each fetch
//! has a browser of its own, with a profile that is thrown away.

use std::{
    path::PathBuf,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use chromiumoxide::{
    Binary, Browser, BrowserConfig, Page as Tab,
    cdp::browser_protocol::{
        fetch::{
            ContinueRequestParams, EnableParams, EventRequestPaused, FailRequestParams, FulfillRequestParams,
            HeaderEntry,
        },
        network::{ErrorReason, ResourceType},
    },
    error::CdpError,
};
use futures_util::StreamExt;
use reqwest::{
    Method,
    header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
};
use tokio::{sync::Semaphore, time::sleep};
use url::Url;

use super::{Ask, FetchError, Fetched, FetchedPage, Line, budget::Budget, decode, http};
use crate::model::{Page, Terms};

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
    pub(super) async fn render(&self, line: &Line<'_>, ask: &Ask<'_>, url: &Url) -> Result<Fetched, FetchError> {
        // asked before anything is started
        line.clients.of(url, line.proxy)?;
        configuration(PathBuf::new(), line)?;
        let pause = if ask.robots { line.permissions.ask(url, line).await? } else { None };
        let Ok(_one) = self.one.acquire().await else { return Err(broken("the run is ending")) };
        let _turn = line.turn(url, pause.unwrap_or_default().max(line.settings.delay)).await?;
        let mut budget = Budget::new(ask.request.timeout.unwrap_or(line.settings.timeout));
        let profile = tempfile::tempdir().map_err(|error| broken(&error.to_string()))?;
        let config = configuration(profile.path().to_owned(), line)?;
        let launched = budget.spend(None, Browser::launch(config)).await?;
        let (mut browser, mut handler) = launched.map_err(|error| broken(&error.to_string()))?;
        let events = tokio::spawn(async move { while handler.next().await.is_some() {} });
        let rendered = match browser.new_page("about:blank").await {
            Ok(tab) => {
                let visit =
                    Visit { tab, line, ask, origin: url, busy: AtomicUsize::new(0), asked: AtomicUsize::new(0) };
                budget.spend(None, visit.run()).await
            }
            Err(error) => Ok(Err(error.into())),
        };
        // a browser that does not end by itself is killed
        _ = tokio::time::timeout(Duration::from_secs(2), browser.close()).await;
        _ = browser.kill().await;
        events.abort();
        let (found_at, body) = rendered??;
        if body.len() as u64 > line.settings.max_body {
            return Err(FetchError::TooLarge { limit: line.settings.max_body });
        }
        let page = Page {
            url: found_at,
            media_type: Some("text/html".into()),
            charset: Some("utf-8".into()),
            language: None,
            body: body.into_bytes(),
            fetched_at: line.clock.start(),
        };
        Ok(Fetched::Page(Box::new(FetchedPage { page, terms: Terms::default(), fresh_until: None, moved_to: None })))
    }
}

fn broken(fault: &str) -> FetchError {
    FetchError::Browser(fault.to_owned())
}

impl From<CdpError> for FetchError {
    fn from(error: CdpError) -> Self {
        broken(&error.to_string())
    }
}

fn configuration(profile: PathBuf, line: &Line<'_>) -> Result<BrowserConfig, FetchError> {
    let mut config = BrowserConfig::builder()
        .new_headless_mode()
        .user_data_dir(profile)
        .respect_https_errors()
        .launch_timeout(line.settings.timeout)
        // what is not handed to this program finds no way out
        .arg(("proxy-server", "http://127.0.0.1:9"))
        .arg(("proxy-bypass-list", "<-loopback>"))
        .arg(("host-resolver-rules", "MAP * ~NOTFOUND"))
        .arg("disable-background-networking")
        .arg("disable-component-update")
        .arg(("webrtc-ip-handling-policy", "disable_non_proxied_udp"));
    if let Some(path) = &line.settings.browser {
        if !path.exists() {
            return Err(FetchError::NoBrowser);
        }
        config = config.chrome_executable(path);
    }
    if is_root() {
        // Chromium does not start as root with its sandbox
        config = config.no_sandbox();
    }
    config.build().map_err(|_| FetchError::NoBrowser)
}

#[cfg(unix)]
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}

/// One page in its browser.
struct Visit<'a> {
    tab: Tab,
    line: &'a Line<'a>,
    ask: &'a Ask<'a>,
    origin: &'a Url,
    /// Requests under way.
    busy: AtomicUsize,
    /// Requests so far.
    asked: AtomicUsize,
}

impl Visit<'_> {
    async fn run(&self) -> Result<(Url, String), FetchError> {
        let paused = self.tab.event_listener::<EventRequestPaused>().await?;
        self.tab.execute(EnableParams::default()).await?;
        let answers = paused.for_each_concurrent(AT_ONCE, |request| self.answer(request));
        tokio::select! {
            rendered = self.drive() => rendered,
            () = answers => Err(broken("it ended early")),
        }
    }

    /// Opens the page and waits until it has come to rest.
    async fn drive(&self) -> Result<(Url, String), FetchError> {
        self.tab.goto(self.origin.as_str()).await?;
        self.tab.wait_for_navigation().await?;
        let mut quiet_since = self.asked.load(Ordering::Relaxed);
        loop {
            sleep(QUIET).await;
            let asked = self.asked.load(Ordering::Relaxed);
            if asked == quiet_since && self.busy.load(Ordering::Relaxed) == 0 {
                break;
            }
            quiet_since = asked;
        }
        let found_at =
            self.tab.url().await?.and_then(|url| Url::parse(&url).ok()).unwrap_or_else(|| self.origin.clone());
        Ok((found_at, self.tab.content().await?))
    }

    /// Answers one request of the page. What fails costs the page that request, as it would in any browser.
    async fn answer(&self, paused: std::sync::Arc<EventRequestPaused>) {
        self.busy.fetch_add(1, Ordering::Relaxed);
        let number = self.asked.fetch_add(1, Ordering::Relaxed);
        let id = paused.request_id.clone();
        let is_local = ["data:", "blob:", "about:"].iter().any(|scheme| paused.request.url.starts_with(scheme));
        let outcome = if is_local {
            self.tab.execute(ContinueRequestParams::new(id)).await.map(drop)
        } else {
            let answer = if is_wanted(&paused.resource_type) && number < MAX_REQUESTS {
                self.fetch(&paused).await
            } else {
                None
            };
            match answer {
                Some(answer) => self.tab.execute(answer).await.map(drop),
                None => self.tab.execute(FailRequestParams::new(id, ErrorReason::BlockedByClient)).await.map(drop),
            }
        };
        if let Err(error) = outcome {
            tracing::debug!(url = paused.request.url, %error, "a request of a rendered page is not answered");
        }
        self.busy.fetch_sub(1, Ordering::Relaxed);
    }

    async fn fetch(&self, paused: &EventRequestPaused) -> Option<FulfillRequestParams> {
        let url = Url::parse(&paused.request.url).ok()?;
        let method = Method::from_bytes(paused.request.method.as_bytes()).ok()?;
        let client = match self.line.clients.of(&url, self.line.proxy) {
            Ok(client) => client,
            Err(error) => {
                tracing::warn!(%error, "a request of a rendered page is refused");
                return None;
            }
        };
        let mut headers = HeaderMap::new();
        for name in PASSED_ON {
            let sent = paused.request.headers.inner().as_object()?;
            let value =
                sent.iter().find(|(known, _)| known.eq_ignore_ascii_case(name.as_str())).and_then(|(_, v)| v.as_str());
            if let Some(value) = value.and_then(|value| HeaderValue::from_str(value).ok()) {
                headers.insert(name, value);
            }
        }
        headers.extend(self.ask.request.headers(url.origin() == self.origin.origin()).ok()?);
        let mut request = client.request(method, url).headers(headers);
        if let Some(body) = body_of(paused) {
            request = request.body(body);
        }
        let mut budget = Budget::new(self.line.settings.timeout);
        let response = budget.spend(Some(self.line.settings.first_byte_timeout), request.send()).await.ok()?.ok()?;
        let (status, answered) = (response.status(), response.headers().clone());
        let limit = self.line.settings.max_body;
        let wire = budget.spend(None, http::read(response, limit)).await.ok()?.ok()?;
        let encoding = answered.get(reqwest::header::CONTENT_ENCODING).and_then(|value| value.to_str().ok());
        let body = decode::decode(wire, encoding.unwrap_or_default(), limit).ok()?;
        let mut answer = FulfillRequestParams::new(paused.request_id.clone(), i64::from(status.as_u16()));
        answer.response_headers = Some(entries(&answered));
        answer.body = Some(Binary::from(BASE64_STANDARD.encode(body)));
        Some(answer)
    }
}

/// What a list is made of: no pictures, no fonts, nothing that stays open.
fn is_wanted(kind: &ResourceType) -> bool {
    matches!(
        kind,
        ResourceType::Document
            | ResourceType::Stylesheet
            | ResourceType::Script
            | ResourceType::Xhr
            | ResourceType::Fetch
    )
}

fn body_of(paused: &EventRequestPaused) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    for entry in paused.request.post_data_entries.as_ref()? {
        let bytes: &str = entry.bytes.as_ref()?.as_ref();
        body.extend(BASE64_STANDARD.decode(bytes).ok()?);
    }
    Some(body)
}

/// The headers of an answer, less those that speak of its form on the wire.
fn entries(headers: &HeaderMap) -> Vec<HeaderEntry> {
    let wire = ["content-encoding", "content-length", "transfer-encoding", "connection"];
    headers
        .iter()
        .filter(|(name, _)| !wire.contains(&name.as_str()))
        .filter_map(|(name, value)| Some(HeaderEntry::new(name.as_str(), value.to_str().ok()?)))
        .collect()
}
