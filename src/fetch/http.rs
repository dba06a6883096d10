//! One fetch by HTTP: redirects hop by hop, a body within its limit.

use chrono::{DateTime, Utc};
use reqwest::{
    Response, StatusCode,
    header::{CONTENT_LANGUAGE, CONTENT_TYPE, HeaderName, LOCATION},
};
use url::Url;

use super::{FetchError, Fetched, FetchedPage, Validators, client::Clients};
use crate::model::Page;

/// Redirects that are followed; browsers follow 20, RFC 9110 section 15.4 names no number.
const MAX_REDIRECTS: usize = 10;

pub(super) async fn fetch(
    clients: &Clients,
    start: &Url,
    validators: &Validators,
    max_body: u64,
    now: DateTime<Utc>,
) -> Result<Fetched, FetchError> {
    let mut url = start.clone();
    let mut permanent = true;
    for _ in 0..=MAX_REDIRECTS {
        let request = clients.of(&url)?.get(url.clone()).headers(validators.headers());
        let response = request.send().await.map_err(|error| FetchError::from_reqwest(&error))?;
        let status = response.status();
        if status == StatusCode::NOT_MODIFIED {
            return Ok(Fetched::NotModified(validators.renewed_by(response.headers())));
        }
        if let Some(target) = redirect_target(&response, &url)? {
            permanent &= matches!(status, StatusCode::MOVED_PERMANENTLY | StatusCode::PERMANENT_REDIRECT);
            url = target;
            continue;
        }
        if status != StatusCode::OK {
            return Err(FetchError::Status { code: status.as_u16(), reason: status.canonical_reason().unwrap_or("") });
        }
        let moved_to = (permanent && url != *start).then(|| url.clone());
        return read(response, url, max_body, now, moved_to).await;
    }
    Err(FetchError::TooManyRedirects(MAX_REDIRECTS))
}

/// Where a redirect leads; `None` when the answer is none.
fn redirect_target(response: &Response, from: &Url) -> Result<Option<Url>, FetchError> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let location = header(response, &LOCATION).ok_or_else(|| FetchError::BadRedirect("no Location header".into()))?;
    let target = from.join(&location).map_err(|error| FetchError::BadRedirect(format!("{location}: {error}")))?;
    match (from.scheme(), target.scheme()) {
        ("https", "http") => Err(FetchError::Downgrade(target.into())),
        (_, "http" | "https") => Ok(Some(target)),
        _ => Err(FetchError::BadRedirect(target.into())),
    }
}

async fn read(
    mut response: Response,
    url: Url,
    max_body: u64,
    now: DateTime<Utc>,
    moved_to: Option<Url>,
) -> Result<Fetched, FetchError> {
    let too_large = FetchError::TooLarge { limit: max_body };
    let announced = response.content_length().unwrap_or(0);
    if announced > max_body {
        return Err(too_large);
    }
    let validators = Validators::from_headers(response.headers());
    let content_type = header(&response, &CONTENT_TYPE);
    let language = header(&response, &CONTENT_LANGUAGE);
    let mut body = Vec::with_capacity(usize::try_from(announced).unwrap_or(0));
    while let Some(chunk) = response.chunk().await.map_err(|error| FetchError::from_reqwest(&error))? {
        if (body.len() + chunk.len()) as u64 > max_body {
            return Err(too_large);
        }
        body.extend_from_slice(&chunk);
    }
    let (media_type, charset) = content_type.as_deref().map_or((None, None), media_type);
    let page = Page { url, media_type, charset, language, body, fetched_at: now };
    Ok(Fetched::Page(Box::new(FetchedPage { page, validators, moved_to })))
}

fn header(response: &Response, name: &HeaderName) -> Option<String> {
    Some(response.headers().get(name)?.to_str().ok()?.trim().to_owned())
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
