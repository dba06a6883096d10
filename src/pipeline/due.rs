//! Whether a source is asked now or left alone, and when it is tried again after a failure.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::Error;
use crate::{
    config::{FeedConfig, Source},
    fetch::FetchError,
    model::digest_of_texts,
    schedule::Rhythm,
    store::{Backoff, SourceState, Store, StoreError},
};

/// The first wait after a failure is at most this long, however seldom the feed is refreshed.
const FIRST_WAIT: Duration = Duration::from_secs(3600);
/// The longest wait between two tries of a source that keeps failing.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3600);
/// A timer may fire a little early: a run this much before the time is on time.
const SLACK: TimeDelta = TimeDelta::seconds(5);

/// Why a source is left alone for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Wait {
    /// Its host asked to be left alone until then (`Retry-After`).
    Closed(DateTime<Utc>),
    /// The server said that the page is gone for good (HTTP 410).
    Gone,
    /// It failed, and is tried again then.
    BackOff(DateTime<Utc>),
    /// The server said that the page does not change before then.
    Fresh(DateTime<Utc>),
    /// Its schedule says then.
    NotDue(DateTime<Utc>),
    /// Its quiet hours end then, by the clock of its feed.
    #[serde(with = "zoned")]
    #[cfg_attr(test, schemars(with = "(DateTime<Utc>, String)"))]
    Quiet(DateTime<Tz>),
    /// Nothing is fetched in this run, and no copy of its page is kept.
    Offline,
}

/// An instant by the clock of a time zone, as the instant and the zone's name.
mod zoned {
    use chrono::{DateTime, Utc};
    use chrono_tz::Tz;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(at: &DateTime<Tz>, serializer: S) -> Result<S::Ok, S::Error> {
        (at.to_utc(), at.timezone().name()).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Tz>, D::Error> {
        let (at, zone) = <(DateTime<Utc>, String)>::deserialize(deserializer)?;
        Ok(at.with_timezone(&zone.parse::<Tz>().map_err(D::Error::custom)?))
    }
}

/// What is known of the time at which a source may be asked.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Times {
    /// Its host asked to be left alone until then.
    pub closed_until: Option<DateTime<Utc>>,
    /// The end of the quiet hours that it is in.
    pub quiet_until: Option<DateTime<Tz>>,
    /// What its schedule says.
    pub scheduled: Option<DateTime<Utc>>,
}

/// What a run asks for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wishes {
    /// The time of the run.
    pub now: DateTime<Utc>,
    /// Only what its schedule says.
    pub due: bool,
    /// What is fresh or failed before, too.
    pub force: bool,
}

/// When a source is due by its schedule; one that was never looked at is due at any time.
pub(super) fn scheduled(
    store: &Store,
    feed: &FeedConfig,
    state: &SourceState,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let Some(last) = state.checked_at else { return Ok(None) };
    let rhythm = if feed.schedule.learns() { rhythm(store, feed, now)? } else { None };
    Ok(Some(feed.schedule.next(last, rhythm.as_ref())))
}

/// What a feed's publications so far tell.
fn rhythm(store: &Store, feed: &FeedConfig, now: DateTime<Utc>) -> Result<Option<Rhythm>, StoreError> {
    let publications = store.publications(feed.id.as_str(), now)?;
    Ok(publications.map(|known| Rhythm::learn(&known.instants, known.since, now, feed.timezone)))
}

/// When a source is asked next, by its schedule and by what its server said; `None` for one that is gone for good.
///
/// # Errors
/// [`Error::Store`].
pub fn next_look(
    store: &Store,
    feed: &FeedConfig,
    source: &Source,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, Error> {
    let state = store.source(feed.id.as_str(), &source.id, now)?;
    if state.gone {
        return Ok(None);
    }
    let closed_until = source.location.host().map(|host| store.closed_until(host, now)).transpose()?.flatten();
    let scheduled = scheduled(store, feed, &state, now)?.unwrap_or(now);
    let held = [closed_until, state.retry_at, state.fresh_until];
    let next = held.into_iter().flatten().fold(scheduled, DateTime::max);
    // what is overdue waits for the end of the quiet hours, too
    Ok(Some(if next < now {
        feed.schedule.quiet_until(now).map_or(next, |end| end.to_utc())
    } else {
        feed.schedule.not_quiet(next)
    }))
}

/// Whether to leave a source alone, given what is known of it and of its host.
pub(super) fn wait(state: &SourceState, times: Times, wishes: Wishes) -> Option<Wait> {
    let ahead = |at: Option<DateTime<Utc>>| at.filter(|at| *at > wishes.now);
    if let Some(until) = ahead(times.closed_until) {
        return Some(Wait::Closed(until));
    }
    if wishes.force {
        return None;
    }
    if state.gone {
        return Some(Wait::Gone);
    }
    if let Some(until) = times.quiet_until {
        return Some(Wait::Quiet(until));
    }
    if let Some(until) = ahead(state.retry_at) {
        return Some(Wait::BackOff(until));
    }
    if let Some(until) = ahead(state.fresh_until) {
        return Some(Wait::Fresh(until));
    }
    times.scheduled.filter(|next| wishes.due && *next > wishes.now + SLACK).map(Wait::NotDue)
}

/// What a failed fetch means for the next one: twice the wait of the time before, a little less by chance so that sources that
/// failed together are not tried together. It counts from the answer.
pub(super) fn backoff(
    error: &FetchError,
    (feed, source): (&str, &str),
    (failures, every): (u32, Duration),
    answered_at: DateTime<Utc>,
) -> Backoff {
    let (mut retry_at, mut gone) = (None, false);
    match error {
        // nothing was asked for, and trying again costs the server nothing
        FetchError::File { .. }
        | FetchError::Secret { .. }
        | FetchError::Client(_)
        | FetchError::NoBrowser
        | FetchError::Sandbox(_)
        | FetchError::Refused(_)
        | FetchError::Disallowed { .. }
        | FetchError::Machine { .. }
        | FetchError::Closed { .. }
        | FetchError::Ended { .. }
        | FetchError::RobotsUnreachable { .. } => {}
        FetchError::Status { code: 410, .. } => gone = true,
        FetchError::Status { retry_after: Some(until), .. } => retry_at = Some(*until),
        _ => {
            let first = every.min(FIRST_WAIT);
            let wait = first.saturating_mul(1 << failures.min(16)).min(LONGEST_WAIT.max(first));
            // up to a quarter less; from the names, so that the same history gives the same times
            let chance = f64::from(digest_of_texts([feed, source, &failures.to_string()].into_iter())[0]) / 256.0;
            let wait = wait.mul_f64(1.0 - chance / 4.0);
            retry_at = TimeDelta::from_std(wait).ok().map(|wait| answered_at + wait);
        }
    }
    let forget_move = !matches!(error, FetchError::Status { code: 429 | 503, .. });
    Backoff { retry_at, gone, forget_move, fresh_until: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERY: Duration = Duration::from_secs(1800);

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    fn plain() -> Wishes {
        Wishes { now: at(100), due: false, force: false }
    }

    /// Every half hour.
    fn scheduled(state: &SourceState) -> Times {
        Times { scheduled: state.checked_at.map(|last| last + TimeDelta::minutes(30)), ..Times::default() }
    }

    fn status(code: u16) -> FetchError {
        FetchError::Status { code, reason: "", host: String::new(), retry_after: None, page: None }
    }

    #[test]
    fn asks_a_source_that_is_not_known() {
        assert_eq!(wait(&SourceState::default(), Times::default(), plain()), None);
    }

    #[test]
    fn leaves_a_fresh_page_alone() {
        let state = SourceState { fresh_until: Some(at(101)), ..SourceState::default() };
        assert_eq!(wait(&state, scheduled(&state), plain()), Some(Wait::Fresh(at(101))));
        assert_eq!(wait(&state, scheduled(&state), Wishes { now: at(101), ..plain() }), None);
    }

    #[test]
    fn force_overrides_all_but_what_the_host_asked_for() {
        let state =
            SourceState { fresh_until: Some(at(101)), retry_at: Some(at(101)), gone: true, ..Default::default() };
        let force = Wishes { force: true, ..plain() };
        assert_eq!(wait(&state, scheduled(&state), force), None);
        let closed = Times { closed_until: Some(at(101)), ..scheduled(&state) };
        assert_eq!(wait(&state, closed, force), Some(Wait::Closed(at(101))));
    }

    #[test]
    fn asks_nothing_in_quiet_hours_but_what_is_forced() {
        let end = at(400).with_timezone(&Tz::UTC);
        let state = SourceState { checked_at: Some(at(10)), retry_at: Some(at(101)), ..Default::default() };
        let quiet = Times { quiet_until: Some(end), ..scheduled(&state) };
        for wishes in [plain(), Wishes { due: true, ..plain() }] {
            assert_eq!(wait(&state, quiet, wishes), Some(Wait::Quiet(end)));
        }
        assert_eq!(wait(&state, quiet, Wishes { force: true, ..plain() }), None);
    }

    #[test]
    fn looks_at_the_schedule_only_when_told_to() {
        let state = SourceState { checked_at: Some(at(80)), ..SourceState::default() };
        assert_eq!(wait(&state, scheduled(&state), plain()), None);
        assert_eq!(wait(&state, scheduled(&state), Wishes { due: true, ..plain() }), Some(Wait::NotDue(at(110))));
    }

    #[test]
    fn a_timer_may_fire_a_little_early() {
        let state = SourceState { checked_at: Some(at(70)), ..SourceState::default() };
        let early = Wishes { now: at(100) - TimeDelta::seconds(2), due: true, force: false };
        assert_eq!(wait(&state, scheduled(&state), early), None);
    }

    #[test]
    fn waits_longer_after_each_failure_up_to_a_day() {
        let waits: Vec<_> = (0..12)
            .map(|failures| backoff(&status(500), ("a", "b"), (failures, EVERY), at(0)).retry_at.unwrap() - at(0))
            .collect();
        assert!(waits[0] >= TimeDelta::seconds(1350) && waits[0] <= TimeDelta::seconds(1800), "{}", waits[0]);
        assert!(waits.windows(2).take(4).all(|pair| pair[1] > pair[0]));
        assert!(waits[11] <= TimeDelta::hours(24));
    }

    #[test]
    fn a_page_that_is_gone_is_asked_no_more() {
        let backoff = backoff(&status(410), ("a", "b"), (0, EVERY), at(0));
        assert!(backoff.gone);
        let state = SourceState { gone: backoff.gone, ..SourceState::default() };
        assert_eq!(wait(&state, scheduled(&state), plain()), Some(Wait::Gone));
    }

    #[test]
    fn waits_as_long_as_the_server_says() {
        let error =
            FetchError::Status { code: 503, reason: "", host: String::new(), retry_after: Some(at(300)), page: None };
        assert_eq!(backoff(&error, ("a", "b"), (0, EVERY), at(0)).retry_at, Some(at(300)));
    }
}
