//! Where a date of a record stands.

use super::outline::NodeIndex;
use crate::model::Sense;

/// Where a date of a record stands, and what it says.
#[derive(Debug, Clone)]
pub(super) struct DateSpot {
    pub place: NodeIndex,
    pub words: String,
    /// What it tells of.
    pub sense: Sense,
}
