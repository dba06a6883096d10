//! Conditional GET, RFC 9110 section 13.

use chrono::{DateTime, Utc};
use reqwest::header::{ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED};
use url::Url;

use super::freshness;
use crate::model::{CacheState, Validators};

/// What an answer from this address says about asking again.
pub(super) fn cache_state(headers: &HeaderMap, url: &Url, now: DateTime<Utc>) -> CacheState {
    let validators = Validators {
        url: Some(url.to_string()),
        etag: text(headers, &ETAG),
        last_modified: text(headers, &LAST_MODIFIED),
    };
    CacheState { validators, freshness: freshness::stated(headers, now) }
}

/// The old terms, renewed by what a 304 carries (RFC 9111 section 4.3.4).
pub(super) fn renewed(old: &CacheState, headers: &HeaderMap, url: &Url, now: DateTime<Utc>) -> CacheState {
    let new = cache_state(headers, url, now);
    let (old, validators) = (old.clone(), new.validators);
    CacheState {
        validators: Validators {
            url: validators.url,
            etag: validators.etag.or(old.validators.etag),
            last_modified: validators.last_modified.or(old.validators.last_modified),
        },
        freshness: new.freshness.or(old.freshness),
    }
}

/// The request headers that ask an address with what it said the last time.
pub(super) fn headers(validators: &Validators, url: &Url) -> HeaderMap {
    if validators.url.as_deref().is_some_and(|known| known != url.as_str()) {
        return HeaderMap::new();
    }
    let fields = [(IF_NONE_MATCH, &validators.etag), (IF_MODIFIED_SINCE, &validators.last_modified)];
    fields
        .into_iter()
        .filter_map(|(name, value)| Some((name, HeaderValue::from_str(value.as_deref()?).ok()?)))
        .collect()
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn url() -> Url {
        Url::parse("https://example.org/a").unwrap()
    }

    fn old() -> CacheState {
        let validators = Validators {
            url: Some(url().into()),
            etag: Some("W/\"a b\"".into()),
            last_modified: Some("Sun, 06 Nov 1994 08:49:37 GMT".into()),
        };
        CacheState { validators, freshness: Some(Duration::from_secs(60)) }
    }

    #[test]
    fn echoes_validators_verbatim() {
        let headers = headers(&old().validators, &url());
        assert_eq!(headers[IF_NONE_MATCH], "W/\"a b\"");
        assert_eq!(headers[IF_MODIFIED_SINCE], "Sun, 06 Nov 1994 08:49:37 GMT");
    }

    #[test]
    fn asks_no_other_address_with_them() {
        assert!(headers(&old().validators, &Url::parse("https://example.org/b").unwrap()).is_empty());
    }

    #[test]
    fn keeps_what_a_304_does_not_name() {
        assert_eq!(renewed(&old(), &HeaderMap::new(), &url(), DateTime::UNIX_EPOCH), old());
    }

    #[test]
    fn takes_the_new_etag_that_a_304_brings() {
        let headers = HeaderMap::from_iter([(ETAG, HeaderValue::from_static("\"2\""))]);
        assert_eq!(renewed(&old(), &headers, &url(), DateTime::UNIX_EPOCH).validators.etag.as_deref(), Some("\"2\""));
    }
}
