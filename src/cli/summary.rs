//! The table at the end of a run, and below it what failed, why, and what to do.

use std::{io::Write, path::Path};

use chrono::{DateTime, SecondsFormat, Utc};
use pagewire::{
    model::{Advice, FeedId, Surface},
    pipeline::{Failing, Outcome, Remark, RemarkKind, Report, SourceReport, State, Wait},
    store::DAMAGE_ADVICE,
};

use super::{
    Failure,
    args::{LogArgs, LogFormat},
    out::{counted, out, shorten},
};

/// A feed's name and a result fit on a narrow terminal with this width.
const NAME_WIDTH: usize = 32;

/// Tells what came of a run: as a table, as events, or its failures alone.
pub(crate) fn report(report: &Report, output: &Path, log: &LogArgs) -> Result<(), Failure> {
    match log.log_format {
        LogFormat::Json => tell(report),
        LogFormat::Text if log.quiet => return failures(report),
        LogFormat::Text => return print(report, output),
    }
    Ok(())
}

/// What failed, and nothing where nothing did.
fn failures(report: &Report) -> Result<(), Failure> {
    let mut out = out();
    let fails = |source: &&SourceReport| source.failing.is_some() || is_failure(source);
    report.sources.iter().filter(fails).try_for_each(|source| failure(&mut out, source))?;
    unwritten(&mut out, report)?;
    for withdrawal in report.withdrawn.iter().filter(|withdrawal| withdrawal.needs_somebody()) {
        writeln!(out, "\n{withdrawal}")?;
    }
    damages(&mut out, report)?;
    Ok(out.flush()?)
}

fn print(report: &Report, output: &Path) -> Result<(), Failure> {
    let mut out = out();
    let names: Vec<String> = report.sources.iter().map(|source| shorten(&name(report, source), NAME_WIDTH)).collect();
    let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0).max(4);
    writeln!(out, "{:width$}  {:12}  {:>5}  {:>5}  {:>7}", "feed", "result", "items", "new", "updated")?;
    for (name, source) in names.iter().zip(&report.sources) {
        let word = source.word();
        match source.outcome {
            Outcome::Read { found, new, edited, .. } => {
                writeln!(out, "{name:width$}  {word:12}  {found:>5}  {new:>5}  {edited:>7}")?;
            }
            _ => writeln!(out, "{name:width$}  {word}")?,
        }
    }
    for source in &report.sources {
        remarks(&mut out, source)?;
    }
    damages(&mut out, report)?;
    documents(&mut out, report)?;
    totals(&mut out, report, output)
}

fn damages(out: &mut impl Write, report: &Report) -> Result<(), Failure> {
    report.damages.iter().try_for_each(|damage| writeln!(out, "\ndamaged: {damage}"))?;
    if !report.damages.is_empty() {
        writeln!(out, "  what to do  {DAMAGE_ADVICE}")?;
    }
    Ok(())
}

fn unwritten(out: &mut impl Write, report: &Report) -> Result<(), Failure> {
    let (commands, documents): (Vec<_>, Vec<_>) = report.unwritten.iter().partition(|document| document.is_command());
    for command in commands {
        writeln!(out, "\n{}", command.reason)?;
        writeln!(out, "  what to do  {}", command.advice)?;
        writeln!(out, "  the documents are in their place")?;
    }
    for document in documents {
        writeln!(out, "\nnot written: {}", document.reason)?;
        writeln!(out, "  file        {}", document.path)?;
        writeln!(out, "  what to do  {}", document.advice)?;
        writeln!(out, "  the other documents are not affected")?;
    }
    Ok(())
}

/// What a person should know of documents: those not written, those that leave the folder, those that never were in it.
fn documents(out: &mut impl Write, report: &Report) -> Result<(), Failure> {
    unwritten(out, report)?;
    if !report.withdrawn.is_empty() {
        writeln!(out)?;
        report.withdrawn.iter().try_for_each(|withdrawal| writeln!(out, "{withdrawal}"))?;
    }
    if !report.private.is_empty() {
        writeln!(out, "\n{}", private(report.private.iter().map(FeedId::as_str)))?;
    }
    Ok(())
}

/// Where private feeds are.
pub(crate) fn private<'a>(feeds: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = feeds.collect();
    format!("private, and so in no file: {}; `pagewire serve` shows them to who knows their token", names.join(", "))
}

/// The same for a log.
fn tell(report: &Report) {
    for document in &report.unwritten {
        tracing::error!(feed = document.feed, file = document.path, advice = document.advice, "{}", document.reason);
    }
    for withdrawal in &report.withdrawn {
        match withdrawal.needs_somebody() {
            true => tracing::error!("{withdrawal}"),
            false => tracing::info!("{withdrawal}"),
        }
    }
}

fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// Why a source was not asked.
pub(crate) fn reason(wait: Wait) -> String {
    let at = instant;
    match wait {
        Wait::Closed(until) => {
            format!("its host asked to be left alone until {}, which --force and --accept do not change", at(until))
        }
        Wait::Gone => "its server said that the page is gone for good; --force asks once more".into(),
        Wait::BackOff(until) => {
            format!("it failed the last time and is tried again at {}; --force tries now", at(until))
        }
        Wait::Fresh(until) => format!("its server said that it does not change before {}; --force asks now", at(until)),
        Wait::NotDue(until) => format!("it is due at {}", at(until)),
        Wait::Quiet(until) => format!("it is quiet until {}; --force asks now", until.format("%H:%M (%Z)")),
        Wait::Offline => "nothing is fetched offline".into(),
    }
}

/// The feed's id, with the source's address where the feed has several.
fn name(report: &Report, source: &SourceReport) -> String {
    let several = report.sources.iter().filter(|other| other.feed == source.feed).count() > 1;
    if several { format!("{} {}", source.feed, source.source) } else { source.feed.to_string() }
}

/// Why a source failed, fails still, or was not asked.
fn failure(out: &mut impl Write, source: &SourceReport) -> Result<(), Failure> {
    let feed = &source.feed;
    if let Outcome::Failed { reason, advice } = &source.outcome {
        writeln!(out, "\n{feed} failed: {reason}")?;
        writeln!(out, "  source      {}", source.source)?;
        what_to_do(out, source, advice.as_ref())?;
        writeln!(out, "  the feed stays as it was")?;
    }
    if let Outcome::Hindered { reason, advice } = &source.outcome {
        writeln!(out, "\n{feed} could not be asked for: {reason}")?;
        what_to_do(out, source, advice.as_ref())?;
        writeln!(out, "  the site is not to blame, and the feed stays as it was")?;
    }
    if let Outcome::Left(wait @ (Wait::Closed(_) | Wait::Gone | Wait::BackOff(_) | Wait::Quiet(_))) = source.outcome {
        writeln!(out, "\n{feed} was not asked: {}", reason(wait))?;
    }
    if let Some(Failing { since, reason, advice }) = &source.failing {
        writeln!(out, "\n{feed} still fails, since {}: {reason}", instant(*since))?;
        what_to_do(out, source, advice.as_ref())?;
    }
    Ok(())
}

/// What a person should know of a source besides its row.
pub(crate) fn remarks(out: &mut impl Write, source: &SourceReport) -> Result<(), Failure> {
    let feed = &source.feed;
    failure(out, source)?;
    if source.ignores_robots {
        writeln!(out, "\n{feed} does not ask for robots.txt, as its table says (`robots = \"ignore\"`)")?;
    }
    if source.unverified {
        let why = "`insecure_tls` in its table: anybody on the way may have written the page";
        writeln!(out, "\n{feed} is read whatever certificate it shows, by {why}")?;
    }
    if source.unsandboxed {
        writeln!(out, "\n{feed} is rendered without Chromium's sandbox, as [fetch] says (`browser_sandbox = false`)")?;
    }
    if source.healed {
        let is_well = source.remarks.iter().all(|remark| remark.kind.state() < Some(State::Stale));
        writeln!(out, "\n{feed} is {} again", if is_well { "well" } else { "read" })?;
    }
    if !matches!(source.outcome, Outcome::Failed { .. }) {
        source.remarks.iter().try_for_each(|remark| told(out, source, remark))?;
    }
    if !source.issues.is_empty() {
        writeln!(
            out,
            "\n{feed}: {}",
            counted(source.issues.len(), "value could not be read", "values could not be read")
        )?;
        for issue in source.issues.iter().take(3) {
            writeln!(out, "  {issue}")?;
        }
        if source.issues.len() > 3 {
            writeln!(out, "  and {} more", source.issues.len() - 3)?;
        }
    }
    Ok(())
}

/// What is to be told of a source that was read.
fn told(out: &mut impl Write, source: &SourceReport, remark: &Remark) -> Result<(), Failure> {
    let (feed, Remark { kind, reason, advice, .. }) = (&source.feed, remark);
    match kind {
        // it is read, and so it neither fails nor is held back
        RemarkKind::Failing | RemarkKind::Held => return Ok(()),
        // a list that has become longer is told of by the run that saw it
        RemarkKind::Backfilled if !matches!(source.outcome, Outcome::Read { backfilled: 1.., .. }) => return Ok(()),
        RemarkKind::Degraded => {
            writeln!(out, "\n{feed} is degraded:")?;
            for field in &source.broken {
                writeln!(out, "  {field}")?;
                what_to_do(out, source, Some(&field.advice()))?;
            }
            return Ok(());
        }
        RemarkKind::Mended => {
            writeln!(out, "\n{feed} was read although {reason}")?;
            if let Some(toml) = source.mended.as_ref().and_then(|mended| mended.toml(feed.as_str())) {
                writeln!(out, "  what to do  look at the feed; if it is right, put this into feeds.toml:")?;
                toml.lines().try_for_each(|line| writeln!(out, "    {line}"))?;
            }
            return Ok(());
        }
        RemarkKind::Stale | RemarkKind::Moved | RemarkKind::Backfilled => {
            let is = if *kind == RemarkKind::Stale { " is stale" } else { "" };
            writeln!(out, "\n{feed}{is}: {reason}")?;
        }
    }
    what_to_do(out, source, advice.as_ref())
}

fn what_to_do(out: &mut impl Write, source: &SourceReport, advice: Option<&Advice>) -> Result<(), Failure> {
    if let Some(advice) = advice {
        writeln!(out, "  what to do  {}", advice.told(Surface::Command, source.feed.as_str()))?;
    }
    Ok(())
}

fn is_failure(source: &SourceReport) -> bool {
    matches!(source.outcome, Outcome::Failed { .. } | Outcome::Hindered { .. })
}

fn totals(out: &mut impl Write, report: &Report, output: &Path) -> Result<(), Failure> {
    let failed = report.sources.iter().filter(|source| is_failure(source)).count();
    let new: usize =
        report.sources.iter().map(|source| if let Outcome::Read { new, .. } = source.outcome { new } else { 0 }).sum();
    let waiting = report.sources.iter().filter(|source| source.failing.is_some()).count();
    let still = if waiting > 0 { format!(", {waiting} still failing") } else { String::new() };
    writeln!(
        out,
        "\n{}, {failed} failed{still}; {}; {} written to {}",
        counted(report.sources.len(), "source", "sources"),
        counted(new, "new item", "new items"),
        counted(report.written.len(), "file", "files"),
        output.display()
    )?;
    Ok(out.flush()?)
}
