use chrono::{DateTime, SubsecRound, Utc};

/// The time of the run: what `--now` says, else what the system says. The only place that reads the clock.
pub(crate) fn now(injected: Option<DateTime<Utc>>) -> DateTime<Utc> {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    injected.unwrap_or_else(Utc::now).trunc_subsecs(0)
}
