//! Telling people and programs: `[alert]` of feeds that are not well, `[feed.ID.notify]` of new items.
//!
//! At the end of a run, what is the case is held against what was told last, and only the difference is told: to each who is named by
//! itself, so that one who cannot be reached hears of it later, and nobody hears it twice. Who cannot be told is in the report.

mod alert;
mod notify;
mod post;
mod wording;

use chrono::{DateTime, Utc};

use super::{Engine, Error, after};
use crate::{
    config::{Alert, AlertTarget, Config, FeedConfig},
    store::UnwrittenDocument,
};

/// Tells all who want to be told; returns who could not be.
///
/// # Errors
/// [`Error::Store`].
pub(super) async fn tell(engine: &Engine, now: DateTime<Utc>) -> Result<Vec<UnwrittenDocument>, Error> {
    let mut failed = alert::tell(engine, now).await?;
    failed.extend(notify::tell(engine, now).await?);
    Ok(failed)
}

/// The names by which those who are told go in reports: their places in feeds.toml.
pub(super) fn tables(config: &Config) -> Vec<String> {
    let alerts = config.alert.iter().flat_map(|alert: &Alert| alert.targets.iter().map(alert_table));
    let notified = config.feeds.iter().filter(|feed| feed.notify.is_some()).map(notify_table);
    alerts.chain(notified).collect()
}

fn alert_table(target: &AlertTarget) -> String {
    match target {
        AlertTarget::Mail(_) => "[alert.mail]".to_owned(),
        other => format!("[alert] {}", other.key()),
    }
}

fn notify_table(feed: &FeedConfig) -> String {
    format!("[feed.{}.notify]", feed.id)
}

const ADVICE: &str = "correct it in feeds.toml; what could not be told is told at a later run";

/// Keeps how telling somebody ended; returns it where it failed.
fn ended(
    engine: &Engine,
    (name, feed): (&str, Option<&FeedConfig>),
    ended: Result<(), String>,
    now: DateTime<Utc>,
) -> Result<Option<UnwrittenDocument>, Error> {
    let ended = ended.map_err(|fault| (format!("{name}: {fault}"), ADVICE));
    after::ended(engine, (name, feed), ended, now)
}
