//! (to be written)

use std::borrow::Cow;

use encoding_rs::Encoding;

use crate::model::Page;

/// Decodes a page.
#[must_use]
pub fn decode<'a>(page: &'a Page, forced: Option<&'static Encoding>) -> Cow<'a, str> {
    forced.unwrap_or(encoding_rs::UTF_8).decode(&page.body).0
}
