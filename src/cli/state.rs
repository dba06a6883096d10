use std::{io::Write, path::PathBuf};

use chrono::{DateTime, Utc};
use pagewire::{
    config::{self, Config},
    pipeline,
    publish::Folder,
    store::{CheckFinding, Checked, StateLock, Store, StoreError, check, repair},
};

use super::{
    Ending, Failure,
    args::{ConfigArgs, ListFormat, LogArgs, StateArgs, StateBackup, StateCheck, StateCommand, StateRepair},
    build, chosen, clock, log,
    out::{counted, out},
};

/// Findings that a person reads.
const SHOWN: usize = 50;

/// `pagewire state`: whether what is remembered is sound, and what to do about it.
pub(crate) fn run(args: &StateCommand) -> Result<Ending, Failure> {
    log::start(&LogArgs::text());
    match args {
        StateCommand::Check(args) => run_check(args),
        StateCommand::Repair(args) => run_repair(args),
        StateCommand::Backup(args) => run_backup(args),
    }
}

/// The state folder, and what is published of it.
struct StatePlace {
    folder: PathBuf,
    /// None where feeds.toml, which is needed only where the arguments name no folder, cannot be read.
    config: Option<Config>,
    /// None where nothing is published.
    published: Option<Folder>,
}

impl StatePlace {
    fn of(config: &ConfigArgs, state: &StateArgs) -> Result<Self, Failure> {
        let loaded = config::load(&config.config);
        let mut config = if state.state.is_some() { loaded.ok() } else { Some(loaded?) };
        if let Some(config) = &mut config {
            chosen::place(config, state.state.as_deref(), None);
        }
        let known = config.as_ref().map(|config| config.state.clone());
        let folder = state.state.clone().or(known).unwrap_or_default();
        let published = config.as_ref().and_then(|config| Folder::look(&config.output));
        Ok(Self { folder, config, published })
    }

    /// That nothing is remembered of feeds that are published. A memory that cannot be read is another fault.
    fn forgotten(&self) -> Option<StoreError> {
        let (config, folder) = self.config.as_ref().zip(self.published.as_ref())?;
        build::forgotten(config, folder).ok().flatten()
    }

    /// Takes up what was published of items that are missing; returns how many.
    fn restore(&self, store: &mut Store, now: DateTime<Utc>) -> Result<usize, StoreError> {
        match (&self.config, &self.published) {
            (Some(config), Some(folder)) => pipeline::restore(store, config, folder, now),
            _ => Ok(0),
        }
    }
}

fn run_check(args: &StateCheck) -> Result<Ending, Failure> {
    let place = StatePlace::of(&args.config, &args.state)?;
    if let Some(forgotten) = place.forgotten() {
        return Err(forgotten.into());
    }
    let checked = check(&place.folder)?;
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
    let place = StatePlace::of(&args.config, &args.state)?;
    let now = clock::now(args.clock.now);
    if let Some(forgotten) = place.forgotten() {
        return begin_from_published(&place, forgotten, now);
    }
    // what is not there is not made by the lock
    check(&place.folder)?;
    let _lock = StateLock::acquire(&place.folder)?;
    let repaired = repair(&place.folder, |store| place.restore(store, now), now)?;
    let mut out = out();
    let Some(repaired) = repaired else {
        if args.format == ListFormat::Text {
            writeln!(out, "the state in {} is sound: nothing is changed", place.folder.display())?;
        }
        return Ok(out.flush().map(|()| Ending::Well)?);
    };
    show(&mut out, &repaired.lost, args.format)?;
    let is_empty = repaired.kept.items == 0;
    if args.format == ListFormat::Text {
        writeln!(out, "{}: {}", repaired.kept.file.display(), in_words(&repaired.kept))?;
        if repaired.restored > 0 {
            writeln!(out, "{} of these from what is published", counted(repaired.restored, "item", "items"))?;
        }
        writeln!(out, "what was damaged is kept as {}", repaired.damaged.display())?;
        if is_empty {
            writeln!(
                out,
                "no item could be saved, and the pages are read as if for the first time: a backup is better"
            )?;
        } else {
            writeln!(out, "each page is read anew at the next run, since it may show what is lost")?;
        }
    }
    out.flush()?;
    Ok(if is_empty { Ending::StateDamaged } else { Ending::Well })
}

/// Begins a memory with what is published, where nothing else is left of it.
fn begin_from_published(place: &StatePlace, forgotten: StoreError, now: DateTime<Utc>) -> Result<Ending, Failure> {
    let _lock = StateLock::acquire(&place.folder)?;
    let restored = {
        let mut store = Store::open(&place.folder)?;
        place.restore(&mut store, now)?
    };
    if restored == 0 {
        return Err(forgotten.into());
    }
    let (mut out, items) = (out(), counted(restored, "item", "items"));
    writeln!(out, "the state in {} remembered nothing", place.folder.display())?;
    writeln!(out, "{items} taken up from what is published; older ones are known no more: a backup is better")?;
    Ok(out.flush().map(|()| Ending::Well)?)
}

fn run_backup(args: &StateBackup) -> Result<Ending, Failure> {
    let place = StatePlace::of(&args.config, &args.state)?;
    if let Some(forgotten) = place.forgotten() {
        return Err(forgotten.into());
    }
    let folder = &place.folder;
    let named = || folder.join(format!("pagewire-{}.db", clock::now(args.clock.now).format("%Y%m%dT%H%M%SZ")));
    let file = args.file.clone().unwrap_or_else(named);
    Store::backup(folder, &file)?;
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

fn show(out: &mut impl Write, findings: &[CheckFinding], format: ListFormat) -> Result<(), Failure> {
    if format == ListFormat::Ndjson {
        for finding in findings {
            serde_json::to_writer(&mut *out, finding)?;
            writeln!(out)?;
        }
        return Ok(());
    }
    for CheckFinding { table, feed, row, fault } in findings.iter().take(SHOWN) {
        let parts = [table.unwrap_or("file"), feed.as_deref().unwrap_or_default(), row.as_deref().unwrap_or_default()];
        let place: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        writeln!(out, "{}: {fault}", place.join(" "))?;
    }
    if findings.len() > SHOWN {
        writeln!(out, "and {} more; --format ndjson shows all", findings.len() - SHOWN)?;
    }
    Ok(())
}
