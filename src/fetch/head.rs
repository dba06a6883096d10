//! What a file is, without the file: its length and its type, by HEAD (RFC 9110 section 9.3.2).

use reqwest::{
    Method, StatusCode,
    header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap},
};

use super::{
    FetchError,
    budget::RequestBudget,
    http::{Exchange, redirect_target},
};

/// Redirects that are followed: files of podcasts lie behind several that count.
const MAX_REDIRECTS: usize = 10;

/// What a server says of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileHead {
    /// Its media type, without parameters.
    pub media_type: Option<String>,
    /// Its length in bytes.
    pub length: Option<u64>,
}

impl Exchange<'_> {
    /// Asks what a file is, with the manners of any other request.
    pub(super) async fn head(&self) -> Result<FileHead, FetchError> {
        let mut budget = RequestBudget::of(self.ask.request, self.line.settings);
        let mut url = self.hidden.fill(self.origin);
        for _ in 0..=MAX_REDIRECTS {
            let asked_pause = match self.ask.robots {
                true => self.line.permissions.ask(&url, &self.line).await?,
                false => None,
            };
            let pause = asked_pause.unwrap_or_default().max(self.line.settings.delay);
            let _turn = self.line.turn(&url, pause).await?;
            let response = self.send(&url, &Method::HEAD, &mut budget).await?;
            let status = response.status();
            if let Some(target) = redirect_target(&response, &url)? {
                url = self.hidden.redirected(target);
                continue;
            }
            if status != StatusCode::OK {
                let retry_after = self.line.heed(&url, status, response.headers());
                let (reason, host) = (status.canonical_reason().unwrap_or(""), url.host_str().unwrap_or_default());
                let (code, host) = (status.as_u16(), host.to_owned());
                return Err(FetchError::Status { code, reason, host, retry_after, page: None });
            }
            return Ok(of_headers(response.headers()));
        }
        Err(FetchError::TooManyRedirects(MAX_REDIRECTS))
    }
}

fn of_headers(headers: &HeaderMap) -> FileHead {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    // the length of what is packed on the way is not that of the file
    let is_packed = text(CONTENT_ENCODING).is_some_and(|encoding| !encoding.is_empty() && encoding != "identity");
    let length = text(CONTENT_LENGTH).filter(|_| !is_packed).and_then(|length| length.parse().ok());
    let media_type =
        text(CONTENT_TYPE).and_then(|kind| kind.split(';').next()).map(|kind| kind.trim().to_ascii_lowercase());
    FileHead { media_type: media_type.filter(|kind| kind.contains('/')), length: length.filter(|length| *length > 0) }
}
