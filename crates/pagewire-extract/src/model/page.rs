use chrono::{DateTime, Utc};
use url::Url;

/// A page as it came over the wire or from a file, before anything was read on it.
#[derive(Debug, Clone)]
pub struct Page {
    /// Where it was found in the end, after redirects; relative links resolve against it.
    pub url: Url,
    /// The media type of the `Content-Type` header in lower case, without parameters.
    pub media_type: Option<String>,
    /// The `charset` parameter of the `Content-Type` header.
    pub charset: Option<String>,
    /// The `Content-Language` header.
    pub language: Option<String>,
    /// The body, with its content encoding removed.
    pub body: Vec<u8>,
    /// When it was fetched.
    pub fetched_at: DateTime<Utc>,
}
