use chrono::{DateTime, SubsecRound, Utc};

/// The time of the run in whole seconds: what `--now` says, else what the system says.
pub(crate) fn now(injected: Option<DateTime<Utc>>) -> DateTime<Utc> {
    instant(injected).trunc_subsecs(0)
}

/// The same, as exactly as the system says it. The only place that reads the clock.
pub(crate) fn instant(injected: Option<DateTime<Utc>>) -> DateTime<Utc> {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    injected.map_or_else(Utc::now, |written| written.trunc_subsecs(0))
}
