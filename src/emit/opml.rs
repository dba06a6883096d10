//! (to be written)

use super::EmitError;
use crate::model::FeedSummary;

/// Writes an OPML 2.0 list of the feeds.
///
/// # Errors
/// [`EmitError::Xml`].
pub fn render(_title: &str, _feeds: &[FeedSummary]) -> Result<Vec<u8>, EmitError> {
    Ok(Vec::new())
}
