use std::time::Duration;

/// What a server said of a page's version, echoed verbatim with the next request (RFC 9110 section 8.8).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Validators {
    /// The address whose answer they came with, redirects followed; elsewhere they mean nothing.
    pub url: Option<String>,
    /// The `ETag` header.
    pub etag: Option<String>,
    /// The `Last-Modified` header.
    pub last_modified: Option<String>,
}

/// What an answer said about asking again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CacheState {
    /// What to ask with.
    pub validators: Validators,
    /// How long the page may be taken for unchanged without asking (RFC 9111 section 4.2); none where the answer does not say.
    pub freshness: Option<Duration>,
}
