use chrono::{DateTime, Utc};

/// An origin's robots.txt as it was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RobotsFile {
    /// The HTTP status after redirects.
    pub status: u16,
    /// The text, where the status is a success.
    pub body: Vec<u8>,
    /// When it is to be asked for again.
    pub until: DateTime<Utc>,
}
