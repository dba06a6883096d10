use serde::{Deserialize, Serialize};

use super::Moment;

/// When and where something takes place that an item tells of; it is no date of publication, and may lie ahead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct CalendarEvent {
    /// When it begins.
    #[cfg_attr(feature = "schemars", schemars(with = "String"))]
    pub starts: Moment,
    /// When it ends; a day is the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<String>"))]
    pub ends: Option<Moment>,
    /// Where it is, as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
}
