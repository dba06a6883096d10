use std::io::Write;

use chrono::{DateTime, SecondsFormat, Utc};
use chrono_tz::Tz;
use pagewire::{
    config::{self, Config, FeedConfig},
    model::Surface,
    pipeline::{self, BrokenField, Remark},
    store::Store,
};
use serde::Serialize;

use super::{
    Ending, Failure,
    args::{ListArgs, ListFormat, LogArgs},
    chosen, clock, log,
    out::{out, shorten},
};

/// One feed's health.
#[derive(Debug, Serialize)]
struct FeedRow {
    feed: String,
    health: &'static str,
    items: usize,
    last_refresh: Option<DateTime<Utc>>,
    next_refresh: Option<DateTime<Utc>>,
    quiet_until: Option<DateTime<Tz>>,
    failing_since: Option<DateTime<Utc>>,
    reason: Option<String>,
    advice: Option<String>,
    held_since: Option<DateTime<Utc>>,
    broken: Vec<BrokenField>,
    remarks: Vec<Remark<String>>,
    #[serde(skip)]
    others: Vec<Remark<String>>,
}

/// `pagewire list`: every feed with its health, last and next refresh.
pub(crate) fn run(args: &ListArgs) -> Result<Ending, Failure> {
    log::start(&LogArgs::text());
    let mut config = config::load(&args.config.config)?;
    chosen::place(&mut config, args.state.state.as_deref(), None);
    let store = match Store::open_to_look(&config.state)? {
        Some(store) => store,
        None => {
            tracing::warn!("there is no memory in {} yet: nothing was read so far", config.state.display());
            Store::in_memory()?
        }
    };
    let now = clock::now(args.clock.now);
    let rows = config.feeds.iter().map(|feed| row(&store, &config, feed, now)).collect::<Result<Vec<_>, _>>();
    let rows = rows.map_err(|error| error.of(&store))?;
    match args.format {
        ListFormat::Text => text(&rows)?,
        ListFormat::Ndjson => {
            let mut out = out();
            for row in &rows {
                serde_json::to_writer(&mut out, row)?;
                writeln!(out)?;
            }
        }
    }
    Ok(Ending::Well)
}

fn row(store: &Store, config: &Config, feed: &FeedConfig, now: DateTime<Utc>) -> Result<FeedRow, pipeline::Error> {
    let health = pipeline::health(store, config, feed, now)?;
    let told = |remark: Remark| remark.told(Surface::Command, feed.id.as_str());
    Ok(FeedRow {
        feed: feed.id.to_string(),
        health: health.state.word(),
        items: pipeline::item_count(store, config, feed)?,
        last_refresh: health.last_look,
        next_refresh: health.next_look,
        quiet_until: health.quiet_until,
        failing_since: health.failing_since,
        held_since: health.held_since,
        broken: health.broken.clone(),
        others: health.others().cloned().map(told).collect(),
        reason: health.reason,
        advice: health.advice.map(|advice| advice.told(Surface::Command, feed.id.as_str())),
        remarks: health.remarks.into_iter().map(told).collect(),
    })
}

fn text(rows: &[FeedRow]) -> Result<(), Failure> {
    let mut out = out();
    let width = rows.iter().map(|row| row.feed.len()).max().unwrap_or(0).clamp(4, 32);
    writeln!(out, "{:width$}  {:8}  {:>5}  {:20}  {:20}", "feed", "health", "items", "last refresh", "next refresh")?;
    for row in rows {
        let instant = |at: Option<DateTime<Utc>>| {
            at.map_or_else(|| "-".to_owned(), |at| at.to_rfc3339_opts(SecondsFormat::Secs, true))
        };
        let (feed, last, next) = (shorten(&row.feed, 32), instant(row.last_refresh), instant(row.next_refresh));
        writeln!(out, "{feed:width$}  {:8}  {:>5}  {last:20}  {next:20}", row.health, row.items)?;
        if let Some(until) = &row.quiet_until {
            writeln!(out, "{:width$}  quiet until {}", "", until.format("%H:%M (%Z)"))?;
        }
        if let Some(reason) = &row.reason {
            let since = row.failing_since.map(|since| format!("since {}: ", instant(Some(since))));
            writeln!(out, "{:width$}  {}{reason}", "", since.unwrap_or_default())?;
        }
        if let Some(advice) = &row.advice {
            writeln!(out, "{:width$}  what to do: {advice}", "")?;
        }
        for Remark { kind, reason, advice, .. } in &row.others {
            writeln!(out, "{:width$}  {}: {reason}", "", kind.word())?;
            if let Some(advice) = advice {
                writeln!(out, "{:width$}  what to do: {advice}", "")?;
            }
        }
    }
    Ok(out.flush()?)
}
