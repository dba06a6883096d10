//! (to be written)

use super::EmitError;
use crate::model::Feed;

/// Writes a feed.
pub(super) fn render(_feed: &Feed) -> Result<Vec<u8>, EmitError> {
    Ok(Vec::new())
}
