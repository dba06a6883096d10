//! Whether a page may be fetched, by the robots.txt of its origin: asked for once, remembered for a day.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use chrono::{DateTime, Utc};
use reqwest::header::CONTENT_ENCODING;
use url::Url;

use super::{
    FetchError, Line,
    budget::RequestBudget,
    decode, http,
    robots::{self, PRODUCT_TOKEN, RobotsAnswer, RobotsVerdict},
};
use crate::model::RobotsFile;

/// Redirects of a robots.txt that are followed, as RFC 9309 section 2.3.1.2 asks at least.
const MAX_REDIRECTS: usize = 5;
/// How much of a compressed file is inflated.
const MAX_INFLATED: u64 = 4 * robots::MAX_SIZE as u64;

/// What is known of robots.txt files.
#[derive(Debug, Default)]
pub(super) struct Permissions {
    known: Mutex<HashMap<String, KnownRobots>>,
    /// The origins whose files were fetched by this process, and not yet handed on to be stored.
    learned: Mutex<Vec<String>>,
}

#[derive(Debug)]
struct KnownRobots {
    file: Arc<RobotsFile>,
    answer: Arc<RobotsAnswer>,
}

impl Permissions {
    /// Takes a file that was stored by an earlier process; what this one knows already is newer.
    pub(super) fn remember(&self, origin: &str, file: RobotsFile) {
        let answer = Arc::new(RobotsAnswer::of(Some(file.status), &file.body));
        let known = KnownRobots { file: Arc::new(file), answer };
        self.known().entry(origin.to_owned()).or_insert(known);
    }

    pub(super) fn knows(&self, origin: &str) -> bool {
        self.known().contains_key(origin)
    }

    /// The files that were fetched since the last call.
    pub(super) fn take_learned(&self) -> Vec<(String, Arc<RobotsFile>)> {
        let learned = std::mem::take(&mut *self.learned.lock().unwrap_or_else(PoisonError::into_inner));
        let known = self.known();
        let file = |origin: String| known.get(&origin).map(|known| (origin, Arc::clone(&known.file)));
        learned.into_iter().filter_map(file).collect()
    }

    /// Whether a page may be fetched, and how long its origin wants a program to pause.
    ///
    /// # Errors
    /// [`FetchError::Disallowed`] with the line that says so, [`FetchError::RobotsUnreachable`], [`FetchError::Closed`] where the
    /// host asks to be left alone, and whatever keeps the file from being asked for at all.
    pub(super) async fn ask(&self, url: &Url, line: &Line<'_>) -> Result<Option<Duration>, FetchError> {
        let origin = url.origin().ascii_serialization();
        let Some(address) = robots::address(url) else { return Ok(None) };
        let answer = match self.current(&origin, line.clock.now()) {
            Some(answer) => answer,
            None => self.fetch(&origin, &address, line).await?,
        };
        match &*answer {
            RobotsAnswer::Unavailable => Ok(None),
            RobotsAnswer::Unreachable => Err(FetchError::RobotsUnreachable { address: address.into() }),
            RobotsAnswer::Rules(robots) => match robots.verdict(PRODUCT_TOKEN, url) {
                RobotsVerdict::Allowed => Ok(robots.crawl_delay(PRODUCT_TOKEN)),
                RobotsVerdict::Disallowed { line, path } => {
                    Err(FetchError::Disallowed { address: address.into(), line, path })
                }
            },
        }
    }

    fn current(&self, origin: &str, now: DateTime<Utc>) -> Option<Arc<RobotsAnswer>> {
        self.known().get(origin).filter(|known| known.file.until > now).map(|known| Arc::clone(&known.answer))
    }

    async fn fetch(&self, origin: &str, address: &Url, line: &Line<'_>) -> Result<Arc<RobotsAnswer>, FetchError> {
        let (status, body) = get(address, line).await?;
        let answer = Arc::new(RobotsAnswer::of(Some(status), &body));
        let lifetime = match &*answer {
            RobotsAnswer::Unreachable => robots::LIFETIME_OF_A_FAILURE,
            RobotsAnswer::Rules(_) | RobotsAnswer::Unavailable => robots::LIFETIME,
        };
        let body = if matches!(&*answer, RobotsAnswer::Rules(_)) { body } else { Vec::new() };
        let until = line.clock.after(lifetime);
        let file = Arc::new(RobotsFile { status, body, until });
        self.known().insert(origin.to_owned(), KnownRobots { file, answer: Arc::clone(&answer) });
        self.learned.lock().unwrap_or_else(PoisonError::into_inner).push(origin.to_owned());
        Ok(answer)
    }

    fn known(&self) -> MutexGuard<'_, HashMap<String, KnownRobots>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks for a robots.txt; the status of too many or forbidden redirects is that of the last of them.
async fn get(address: &Url, line: &Line<'_>) -> Result<(u16, Vec<u8>), FetchError> {
    let mut budget = RequestBudget::new(line.settings.timeout);
    let mut url = address.clone();
    for _ in 0..=MAX_REDIRECTS {
        // judged before a turn is waited for
        line.client(&url)?;
        let _turn = line.turn(&url, line.settings.delay).await?;
        let request = || Ok(line.client(&url)?.get(url.clone()));
        let mut response = line.send(&mut budget, &url, request).await?;
        let host = url.host_str().unwrap_or_default();
        if let Some(until) = line.heed(&url, response.status(), response.headers()) {
            // what it says of robots is known when it may be asked
            return Err(FetchError::Closed { host: host.to_owned(), until });
        }
        let status = response.status().as_u16();
        match http::redirect_target(&response, &url) {
            Ok(Some(target)) => url = target,
            Ok(None) if (200..300).contains(&status) => {
                let encoding = response.headers().get(CONTENT_ENCODING).and_then(|value| value.to_str().ok());
                let encoding = encoding.unwrap_or_default().to_owned();
                let mut wire = Vec::new();
                while wire.len() < robots::MAX_SIZE {
                    let chunk = budget.spend(None, response.chunk()).await?;
                    let Some(chunk) = chunk.map_err(|error| FetchError::from_reqwest(&error))? else { break };
                    wire.extend_from_slice(&chunk);
                }
                line.note_bytes(&url, wire.len());
                return Ok((status, decode::decode(wire, &encoding, MAX_INFLATED)?));
            }
            Ok(None) | Err(_) => return Ok((status, Vec::new())),
        }
    }
    Ok((300, Vec::new()))
}
