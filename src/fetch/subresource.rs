//! What a page shows besides itself: pictures and style sheets, for a person who looks at it. They are asked for by the guarded clients, so
//! that a page leads nobody to a private address, and with nothing that is meant for the page alone.

use std::time::Duration;

use reqwest::{
    StatusCode,
    header::{CONTENT_ENCODING, CONTENT_TYPE},
};
use url::Url;

use super::{
    Clock, FetchError, Fetcher, Inner, Line,
    budget::RequestBudget,
    decode,
    http::{read, redirect_target},
};

/// For one of them, with its redirects.
const TIME: Duration = Duration::from_secs(10);
/// Bytes of one.
const MOST: u64 = 4 << 20;
/// Redirects that are followed.
const REDIRECTS: usize = 4;

/// A picture, a style sheet or a font.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subresource {
    /// Its media type, in lower case and without parameters.
    pub media_type: String,
    /// Its bytes.
    pub body: Vec<u8>,
    /// Where it was in the end: what it names resolves against that.
    pub url: Url,
}

impl Fetcher {
    /// Fetches something that a page shows. A person looks at the page, as with a browser: neither robots.txt nor the pause between the
    /// requests of a run counts, but a host that asked to be left alone is.
    ///
    /// # Errors
    /// [`FetchError`]; also for what is neither a picture nor a style sheet nor a font.
    pub async fn subresource(&self, url: &Url, clock: impl Into<Clock>) -> Result<Subresource, FetchError> {
        let Inner { clients, settings, limiter, permissions, closures, hindered, traffic, .. } = &*self.inner;
        let (proxy, clock) = (settings.proxy.as_ref(), clock.into());
        let line = Line {
            clients,
            settings,
            limiter,
            permissions,
            closures,
            hindered,
            traffic,
            proxy,
            own_proxy: false,
            unverified: &[],
            clock,
        };
        let mut budget = RequestBudget::new(TIME.min(settings.timeout));
        let mut url = url.clone();
        for _ in 0..=REDIRECTS {
            line.may_ask(&url)?;
            let response =
                line.send(&mut budget, &url, || Ok(clients.of(&url, proxy, false)?.get(url.clone()))).await?;
            if let Some(target) = redirect_target(&response, &url)? {
                url = target;
                continue;
            }
            let (status, headers) = (response.status(), response.headers().clone());
            if status != StatusCode::OK {
                line.heed(&url, status, &headers);
                return Err(refused(status, &url));
            }
            let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
            let media_type = text(CONTENT_TYPE).split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            if !is_shown(&media_type) {
                return Err(FetchError::Broken(format!("`{media_type}` is neither a picture nor a style sheet")));
            }
            let wire = budget.spend(None, read(response, MOST)).await??;
            let body = decode::decode(wire, text(CONTENT_ENCODING), MOST)?;
            return Ok(Subresource { media_type, body, url });
        }
        Err(FetchError::TooManyRedirects(REDIRECTS))
    }
}

fn refused(status: StatusCode, url: &Url) -> FetchError {
    let reason = status.canonical_reason().unwrap_or("");
    let host = url.host_str().unwrap_or_default().to_owned();
    FetchError::Status { code: status.as_u16(), reason, host, retry_after: None, page: None }
}

/// Whether something of a type is shown.
fn is_shown(media_type: &str) -> bool {
    let is_font = media_type.starts_with("font/")
        || media_type.strip_prefix("application/").is_some_and(|rest| rest.contains("font"));
    media_type == "text/css" || media_type.starts_with("image/") || is_font
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_style_sheets_and_fonts_are_shown_and_pages_are_not() {
        for shown in ["text/css", "image/svg+xml", "image/avif", "font/woff2", "application/x-font-woff"] {
            assert!(is_shown(shown), "{shown}");
        }
        for not in ["text/html", "application/json", "text/javascript", "application/pdf", "", "xhtml"] {
            assert!(!is_shown(not), "{not}");
        }
    }

    #[tokio::test]
    async fn no_page_leads_to_a_private_address() {
        let fetcher = Fetcher::new(crate::fetch::Settings::default()).unwrap();
        for private in ["http://192.168.1.1/a.png", "http://169.254.169.254/a", "http://localhost/a", "http://[::1]/a"]
        {
            let refused = fetcher.subresource(&Url::parse(private).unwrap(), chrono::DateTime::UNIX_EPOCH).await;
            assert!(matches!(refused, Err(FetchError::Refused(_))), "{private}: {refused:?}");
        }
    }
}
