use std::io::Write;

use chrono::{DateTime, TimeDelta, Utc};
use pagewire::{config, model::HostTraffic, store::Store};
use serde::Serialize;

use super::{
    Ending, Failure,
    args::{EtiquetteArgs, ListFormat, LogArgs},
    chosen, clock, log,
    out::{counted, out, shorten},
};

/// What was asked of one host.
#[derive(Debug, Serialize)]
struct HostRow {
    host: String,
    requests: u64,
    unchanged: u64,
    refused: u64,
    failed: u64,
    bytes: u64,
    burst: u64,
    robots_at: Option<DateTime<Utc>>,
}

/// `pagewire etiquette`: what was asked of each host.
pub(crate) fn run(args: &EtiquetteArgs) -> Result<Ending, Failure> {
    log::start(&LogArgs::text());
    let mut config = config::load(&args.config.config)?;
    chosen::place(&mut config, args.state.state.as_deref(), None);
    let now = clock::now(args.clock.now);
    let span = TimeDelta::from_std(args.since).unwrap_or(TimeDelta::MAX);
    let since = now.checked_sub_signed(span).unwrap_or(DateTime::<Utc>::MIN_UTC).date_naive();
    let counted = match Store::open_to_look(&config.state)? {
        Some(store) => store.traffic(since).map_err(|error| store.named(error))?,
        None => Vec::new(),
    };
    let rows: Vec<HostRow> = counted.into_iter().map(|(host, traffic)| row(host, traffic)).collect();
    let mut out = out();
    match args.format {
        ListFormat::Ndjson => {
            for row in &rows {
                serde_json::to_writer(&mut out, row)?;
                writeln!(out)?;
            }
        }
        ListFormat::Text if rows.is_empty() => writeln!(out, "nobody was asked since {since}")?,
        ListFormat::Text => text(&mut out, &rows, now)?,
    }
    Ok(out.flush().map(|()| Ending::Well)?)
}

fn row(host: String, traffic: HostTraffic) -> HostRow {
    let HostTraffic { requests, unchanged, refused, failed, bytes, burst, robots_at } = traffic;
    HostRow { host, requests, unchanged, refused, failed, bytes, burst, robots_at }
}

fn text(out: &mut impl Write, rows: &[HostRow], now: DateTime<Utc>) -> Result<(), Failure> {
    let width = rows.iter().map(|row| row.host.len()).max().unwrap_or(0).clamp(4, 40);
    writeln!(
        out,
        "{:width$}  {:>8}  {:>4}  {:>10}  {:>7}  {:>6}  {:>10}  robots.txt",
        "host", "requests", "304", "bytes", "refused", "failed", "per minute"
    )?;
    for row in rows {
        let HostRow { host, requests, unchanged, refused, failed, bytes, burst, robots_at } = row;
        let share = unchanged.saturating_mul(100) / (*requests).max(1);
        let robots = robots_at.map_or_else(|| "not asked for".to_owned(), |at| age(now - at));
        writeln!(
            out,
            "{:width$}  {requests:>8}  {share:>3}%  {:>10}  {refused:>7}  {failed:>6}  {burst:>10}  {robots}",
            shorten(host, 40),
            size(*bytes)
        )?;
    }
    let requests: u64 = rows.iter().map(|row| row.requests).sum();
    let bytes = size(rows.iter().map(|row| row.bytes).sum());
    writeln!(out, "{requests} requests to {}, {bytes}", counted(rows.len(), "host", "hosts"))?;
    Ok(())
}

/// How long ago something was.
fn age(past: TimeDelta) -> String {
    match (past.num_days(), past.num_hours(), past.num_minutes().max(0)) {
        (days @ 2.., ..) => format!("{days} days old"),
        (_, hours @ 2.., _) => format!("{hours} hours old"),
        (.., minutes) => format!("{} old", counted(usize::try_from(minutes).unwrap_or(0), "minute", "minutes")),
    }
}

/// A number of bytes as people read it.
fn size(bytes: u64) -> String {
    const UNITS: [(&str, u64); 3] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)];
    match UNITS.iter().find(|(_, unit)| bytes >= *unit) {
        Some((name, unit)) => format!("{}.{} {name}", bytes / unit, bytes % unit * 10 / unit),
        None => format!("{bytes} B"),
    }
}
