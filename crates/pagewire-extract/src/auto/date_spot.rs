//! Where a date of a record stands.

use super::outline::Place;
use crate::model::Sense;

/// Where a date of a record stands, and what it says.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    pub place: Place,
    pub words: String,
    /// What it tells of.
    pub sense: Sense,
}
