//! Conditional GET, RFC 9110 section 13.

use reqwest::header::{ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED};

/// What a server said of a page's version, echoed verbatim with the next request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Validators {
    /// The `ETag` header.
    pub etag: Option<String>,
    /// The `Last-Modified` header.
    pub last_modified: Option<String>,
}

impl Validators {
    /// Takes them from an answer.
    pub(super) fn from_headers(headers: &HeaderMap) -> Self {
        Self { etag: text(headers, &ETAG), last_modified: text(headers, &LAST_MODIFIED) }
    }

    /// The old ones, renewed by those that a 304 carries (RFC 9111 section 4.3.4).
    pub(super) fn renewed_by(&self, headers: &HeaderMap) -> Self {
        let new = Self::from_headers(headers);
        Self {
            etag: new.etag.or_else(|| self.etag.clone()),
            last_modified: new.last_modified.or_else(|| self.last_modified.clone()),
        }
    }

    /// The request headers that ask with them.
    pub(super) fn headers(&self) -> HeaderMap {
        let fields = [(IF_NONE_MATCH, &self.etag), (IF_MODIFIED_SINCE, &self.last_modified)];
        fields
            .into_iter()
            .filter_map(|(name, value)| Some((name, HeaderValue::from_str(value.as_deref()?).ok()?)))
            .collect()
    }
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn echoes_validators_verbatim() {
        let validators =
            Validators { etag: Some("W/\"a b\"".into()), last_modified: Some("Sun, 06 Nov 1994 08:49:37 GMT".into()) };
        let headers = validators.headers();
        assert_eq!(headers[IF_NONE_MATCH], "W/\"a b\"");
        assert_eq!(headers[IF_MODIFIED_SINCE], "Sun, 06 Nov 1994 08:49:37 GMT");
    }

    #[test]
    fn keeps_the_old_etag_when_a_304_brings_none() {
        let old = Validators { etag: Some("\"1\"".into()), last_modified: None };
        assert_eq!(old.renewed_by(&HeaderMap::new()), old);
    }

    #[test]
    fn takes_the_new_etag_that_a_304_brings() {
        let old = Validators { etag: Some("\"1\"".into()), last_modified: None };
        let headers = HeaderMap::from_iter([(ETAG, HeaderValue::from_static("\"2\""))]);
        assert_eq!(old.renewed_by(&headers).etag.as_deref(), Some("\"2\""));
    }
}
