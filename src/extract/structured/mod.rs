//! Items by the structured data a page carries.

use super::{Document, ExtractError};
use crate::model::Extraction;

/// Reads a page's structured data.
pub(super) fn extract(_document: &Document) -> Result<Extraction, ExtractError> {
    Err(ExtractError::NoStructuredData)
}
