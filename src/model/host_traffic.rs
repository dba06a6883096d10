//! What was asked of a host.

use chrono::{DateTime, Utc};

/// What was asked of a host on one day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HostTraffic {
    /// Requests that were sent.
    pub requests: u64,
    /// Those that nothing new came of (304).
    pub unchanged: u64,
    /// Those that the host would not answer: 401, 403, 429, 451.
    pub refused: u64,
    /// Those that failed otherwise.
    pub failed: u64,
    /// Bytes of bodies, as they came over the wire.
    pub bytes: u64,
    /// The most requests within one minute.
    pub burst: u64,
    /// When its robots.txt was last asked for.
    pub robots_at: Option<DateTime<Utc>>,
}
