//! One fetch by HTTP: redirects hop by hop, headers and body within their limits.

use reqwest::{
    Method, Response, StatusCode, Version,
    header::{
        CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, LINK, LOCATION,
        SET_COOKIE, TRANSFER_ENCODING,
    },
};
use url::Url;

use super::{
    BodyEnd, FetchError, FetchRequest, Fetched, FetchedPage, Line, budget::RequestBudget, conditional, decode,
    hidden::Hidden, retry::Tries,
};
use crate::model::Page;

/// Redirects that are followed; browsers follow 20, RFC 9110 section 15.4 names no number.
const MAX_REDIRECTS: usize = 10;
/// How much of an answer that is no page is read, to see what it is.
const MAX_REFUSAL: u64 = 256 * 1024;

/// One fetch under way.
pub(super) struct Exchange<'a> {
    pub line: Line<'a>,
    /// The address as written in feeds.toml.
    pub origin: &'a Url,
    pub ask: &'a FetchRequest<'a>,
    /// What no answer brings back.
    pub hidden: &'a Hidden,
}

impl Exchange<'_> {
    pub(super) async fn run(&self) -> Result<Fetched, FetchError> {
        let mut budget = RequestBudget::of(self.ask.request, self.line.settings);
        // what is sent along may have been taken to heart although no answer came
        let retries = if self.ask.request.method == Method::GET { self.line.settings.retries } else { 0 };
        let mut tries = Tries::new(retries);
        loop {
            match self.once(&mut budget).await {
                Ok(fetched) => return Ok(fetched),
                Err(fault) => tries.wait(fault, &mut budget).await?,
            }
        }
    }

    /// One try.
    async fn once(&self, budget: &mut RequestBudget) -> Result<Fetched, FetchError> {
        let mut url = self.hidden.fill(self.ask.moved_to.unwrap_or(self.origin));
        // the address to ask at the next time: as far as only permanent redirects lead
        let (mut settled, mut permanent) = (url.clone(), true);
        // what is sent along is for the origins that feeds.toml names, too
        let mut method = if self.is_trusted(&url) { self.ask.request.method.clone() } else { Method::GET };
        let (mut asked, mut sets_cookie): (Vec<(Method, Url)>, bool) = (Vec::new(), false);
        for _ in 0..=MAX_REDIRECTS {
            let asked_pause = match self.ask.robots {
                true => self.line.permissions.ask(&url, &self.line).await?,
                false => None,
            };
            let pause = asked_pause.unwrap_or_default().max(self.line.settings.delay);
            let _turn = self.line.turn(&url, pause).await?;
            let response = self.send(&url, &method, budget).await?;
            let status = response.status();
            if status == StatusCode::NOT_MODIFIED {
                let clock = &self.line.clock;
                let cache_state =
                    conditional::renewed(self.ask.cache_state, response.headers(), &self.hidden.url(&url), clock.now());
                let fresh_until = cache_state.freshness.map(|freshness| clock.after(freshness));
                return Ok(Fetched::NotModified(self.hidden.cache_state(cache_state), fresh_until));
            }
            if let Some(target) = redirect_target(&response, &url)? {
                permanent &= matches!(status, StatusCode::MOVED_PERMANENTLY | StatusCode::PERMANENT_REDIRECT);
                sets_cookie |= response.headers().contains_key(SET_COOKIE);
                asked.push((method.clone(), url.clone()));
                method = self.next_method(status, method, &url, &target)?;
                url = self.hidden.redirected(target);
                if asked.iter().any(|(before, at)| *before == method && *at == url) {
                    let at = self.hidden.url(&url).to_string();
                    return Err(FetchError::RedirectCircle { at, sets_cookie });
                }
                if permanent {
                    settled = url.clone();
                }
                continue;
            }
            if status != StatusCode::OK {
                return Err(self.refusal(response, url, budget).await);
            }
            let settled = self.hidden.url(&settled);
            let moved_to = (settled != self.hidden.url(self.origin)).then_some(settled);
            let clock = &self.line.clock;
            let cache_state = conditional::cache_state(response.headers(), &self.hidden.url(&url), clock.now());
            let cache_state = self.hidden.cache_state(cache_state);
            let fresh_until = cache_state.freshness.map(|freshness| clock.after(freshness));
            let end = body_end(&response);
            let links = links(response.headers());
            let page = self.page(response, url, self.line.settings.max_body, budget).await?;
            return Ok(Fetched::Page(Box::new(FetchedPage {
                page,
                cache_state,
                fresh_until,
                moved_to,
                end,
                links,
                more: Vec::new(),
            })));
        }
        Err(FetchError::TooManyRedirects(MAX_REDIRECTS))
    }

    /// Whether what is secret may be sent there: it is meant for that origin, and a page of that origin was asked for.
    fn is_trusted(&self, url: &Url) -> bool {
        url.origin() == self.origin.origin() && self.ask.request.is_meant_for(url)
    }

    pub(super) async fn send(
        &self,
        url: &Url,
        method: &Method,
        budget: &mut RequestBudget,
    ) -> Result<Response, FetchError> {
        let options = self.ask.request;
        let trusted = self.is_trusted(url);
        let request = || {
            let client = self.line.client(url)?;
            let mut request = client
                .request(method.clone(), url.clone())
                .headers(options.headers(trusted)?)
                .headers(conditional::headers(&self.ask.cache_state.validators, &self.hidden.url(url)));
            if let Some(body) = options.body.as_ref().filter(|_| trusted && *method != Method::GET) {
                request = request.body(body.reveal()?);
            }
            Ok(request)
        };
        let response = self.line.send(budget, url, request).await?;
        let size: usize = response.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
        if size as u64 > self.line.settings.max_headers {
            return Err(FetchError::HeadersTooLarge { limit: self.line.settings.max_headers });
        }
        Ok(response)
    }

    /// The method after a redirect (RFC 9110 section 15.4): only 307 and 308 repeat a POST, and never to another origin.
    fn next_method(&self, status: StatusCode, method: Method, from: &Url, to: &Url) -> Result<Method, FetchError> {
        let repeats = matches!(status, StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT);
        match (method == Method::GET || !repeats, from.origin() == to.origin()) {
            (true, _) => Ok(Method::GET),
            (false, true) => Ok(method),
            (false, false) => {
                Err(FetchError::BadRedirect(format!("{to} is another site, and is not sent what is meant for {from}")))
            }
        }
    }

    /// An answer that is no page, as an error; what it shows may say more than its status.
    async fn refusal(&self, response: Response, url: Url, budget: &mut RequestBudget) -> FetchError {
        let status = response.status();
        let retry_after = self.line.heed(&url, status, response.headers());
        let host = url.host_str().unwrap_or_default().to_owned();
        let page = match status.is_client_error() || status.is_server_error() {
            // a refusal that cannot be read is a refusal all the same
            true => self.page(response, url, MAX_REFUSAL, budget).await.ok().map(Box::new),
            false => None,
        };
        let reason = status.canonical_reason().unwrap_or("");
        FetchError::Status { code: status.as_u16(), reason, host, retry_after, page }
    }

    async fn page(
        &self,
        mut response: Response,
        url: Url,
        limit: u64,
        budget: &mut RequestBudget,
    ) -> Result<Page, FetchError> {
        let headers = std::mem::take(response.headers_mut());
        let wire = budget.spend(None, read(response, limit)).await??;
        self.line.note_bytes(&url, wire.len());
        let encodings: Vec<&str> =
            headers.get_all(CONTENT_ENCODING).iter().filter_map(|value| value.to_str().ok()).collect();
        let body = decode::decode(wire, &encodings.join(","), limit)?;
        let url = self.hidden.url(&url);
        let (media_type, charset) = header(&headers, &CONTENT_TYPE).as_deref().map_or((None, None), media_type);
        let (body, media_type) = decode::unpacked((body, media_type), limit)?;
        let body = self.hidden.bytes(body);
        let language = header(&headers, &CONTENT_LANGUAGE);
        Ok(Page { url, media_type, charset, language, body, fetched_at: self.line.clock.start() })
    }
}

/// Where a redirect leads; `None` when the answer is none.
pub(super) fn redirect_target(response: &Response, from: &Url) -> Result<Option<Url>, FetchError> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let location =
        header(response.headers(), &LOCATION).ok_or_else(|| FetchError::BadRedirect("no Location header".into()))?;
    let target = from.join(&location).map_err(|error| FetchError::BadRedirect(format!("{location}: {error}")))?;
    match (from.scheme(), target.scheme()) {
        ("https", "http") => Err(FetchError::Downgrade(target.into())),
        // where else it leads is judged when a client is asked for
        _ => Ok(Some(target)),
    }
}

/// What ends a body; it may go on until the connection ends (RFC 9112 section 6.3, the last case): every other way tells when a part is missing.
fn body_end(response: &Response) -> BodyEnd {
    let headers = response.headers();
    let is_open = response.version() <= Version::HTTP_11
        && !headers.contains_key(CONTENT_LENGTH)
        && !headers.contains_key(TRANSFER_ENCODING);
    if is_open { BodyEnd::Connection } else { BodyEnd::Announced }
}

/// The body as it comes over the wire. The client itself notices one that is shorter than announced.
pub(super) async fn read(mut response: Response, limit: u64) -> Result<Vec<u8>, FetchError> {
    let announced = response.content_length().unwrap_or(0);
    if announced > limit {
        return Err(FetchError::TooLarge { limit });
    }
    let mut body = Vec::with_capacity(usize::try_from(announced).unwrap_or(0));
    while let Some(chunk) = response.chunk().await.map_err(|error| FetchError::from_reqwest(&error))? {
        if (body.len() + chunk.len()) as u64 > limit {
            return Err(FetchError::TooLarge { limit });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn header(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.trim().to_owned())
}

/// The `Link` headers of an answer, as they are written.
fn links(headers: &HeaderMap) -> Vec<String> {
    headers.get_all(LINK).iter().filter_map(|value| value.to_str().ok()).map(str::to_owned).collect()
}

/// Splits `text/html; charset="utf-8"` into the type and the charset.
fn media_type(value: &str) -> (Option<String>, Option<String>) {
    let mut parts = value.split(';');
    let essence = parts.next().map(|essence| essence.trim().to_ascii_lowercase()).filter(|essence| !essence.is_empty());
    let charset = parts
        .filter_map(|parameter| parameter.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))
        .map(|(_, value)| value.trim().trim_matches(['"', '\'']).to_owned());
    (essence, charset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_quoted_charset() {
        assert_eq!(
            media_type("Text/HTML; a=b; Charset=\"ISO-8859-1\""),
            (Some("text/html".into()), Some("ISO-8859-1".into()))
        );
    }

    #[test]
    fn reads_a_type_without_parameters() {
        assert_eq!(media_type("text/html"), (Some("text/html".into()), None));
    }
}
