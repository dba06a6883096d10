use std::{io::Write, path::PathBuf};

use pagewire::{
    config,
    store::{Checked, Finding, StateLock, Store, check, repair},
};

use super::{
    Ending, Failure,
    args::{ConfigArgs, ListFormat, LogArgs, LogFormat, State, StateArgs, StateBackup, StateCheck, StateRepair},
    clock, log,
    out::{counted, out},
};

/// Findings that a person reads.
const SHOWN: usize = 50;

/// `pagewire state`: whether what is remembered is sound, and what to do about it.
pub(crate) fn run(args: &State) -> Result<Ending, Failure> {
    log::start(&LogArgs { log_format: LogFormat::Text, verbose: false });
    match args {
        State::Check(args) => run_check(args),
        State::Repair(args) => run_repair(args),
        State::Backup(args) => run_backup(args),
    }
}

/// The state folder; feeds.toml is needed only where the arguments do not name it.
fn folder(config: &ConfigArgs, state: &StateArgs) -> Result<PathBuf, Failure> {
    match &state.state {
        Some(folder) => Ok(folder.clone()),
        None => Ok(config::load(&config.config)?.state),
    }
}

fn run_check(args: &StateCheck) -> Result<Ending, Failure> {
    let checked = check(&folder(&args.config, &args.state)?)?;
    let mut out = out();
    show(&mut out, &checked.findings, args.format)?;
    if args.format == ListFormat::Text {
        writeln!(out, "{}: {}", checked.file.display(), in_words(&checked))?;
        if !checked.is_sound() {
            writeln!(out, "what to do: stop pagewire and run `pagewire state repair`, or put a backup in its place")?;
        }
    }
    out.flush()?;
    Ok(if checked.is_sound() { Ending::Well } else { Ending::StateDamaged })
}

fn run_repair(args: &StateRepair) -> Result<Ending, Failure> {
    let folder = folder(&args.config, &args.state)?;
    // what is not there is not made by the lock
    check(&folder)?;
    let _lock = StateLock::acquire(&folder)?;
    let repaired = repair(&folder, clock::now(args.clock.now))?;
    let mut out = out();
    match (repaired, args.format) {
        (None, ListFormat::Text) => writeln!(out, "the state in {} is sound: nothing is changed", folder.display())?,
        (None, ListFormat::Ndjson) => {}
        (Some(repaired), format) => {
            show(&mut out, &repaired.lost, format)?;
            if format == ListFormat::Text {
                writeln!(out, "{}: {}", repaired.kept.file.display(), in_words(&repaired.kept))?;
                writeln!(out, "what was damaged is kept as {}", repaired.damaged.display())?;
            }
        }
    }
    out.flush()?;
    Ok(Ending::Well)
}

fn run_backup(args: &StateBackup) -> Result<Ending, Failure> {
    let folder = folder(&args.config, &args.state)?;
    let named = || folder.join(format!("pagewire-{}.db", clock::now(args.clock.now).format("%Y%m%dT%H%M%SZ")));
    let file = args.file.clone().unwrap_or_else(named);
    Store::backup(&folder, &file)?;
    let mut out = out();
    writeln!(out, "{}", file.display())?;
    Ok(out.flush().map(|()| Ending::Well)?)
}

fn in_words(checked: &Checked) -> String {
    let (items, rows) = (counted(checked.items, "item", "items"), counted(checked.rows, "row", "rows"));
    match checked.findings.len() {
        0 => format!("sound; {items}, {rows} in all"),
        faults => format!("damaged in {}; {items}, {rows} in all can be read", counted(faults, "place", "places")),
    }
}

fn show(out: &mut impl Write, findings: &[Finding], format: ListFormat) -> Result<(), Failure> {
    if format == ListFormat::Ndjson {
        for finding in findings {
            serde_json::to_writer(&mut *out, finding)?;
            writeln!(out)?;
        }
        return Ok(());
    }
    for Finding { table, feed, row, fault } in findings.iter().take(SHOWN) {
        let parts = [table.unwrap_or("file"), feed.as_deref().unwrap_or_default(), row.as_deref().unwrap_or_default()];
        let place: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        writeln!(out, "{}: {fault}", place.join(" "))?;
    }
    if findings.len() > SHOWN {
        writeln!(out, "and {} more; --format ndjson shows all", findings.len() - SHOWN)?;
    }
    Ok(())
}
