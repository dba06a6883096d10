//! Makes a sound state of a damaged one: all that can still be read, row by row, in a new file that takes the place of the old.

use std::{
    fs::File,
    io::{Read, Write},
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use super::{FILE, Store, StoreError, check, damage::Damages, private, recover, schema, upgrade};
use crate::store::check::{CheckFinding, Checked};

/// What became of a damaged state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repaired {
    /// The damaged file as it was.
    pub damaged: PathBuf,
    /// What the new one holds.
    pub kept: Checked,
    /// What was lost, or is done without.
    pub lost: Vec<CheckFinding>,
    /// Items that were taken up again from what was published of them.
    pub restored: usize,
}

/// Repairs the state in a folder; `None` where it is sound, and left as it is. The caller holds the lock. `restore` takes up what it
/// can of the items that are missing, and returns how many those are.
///
/// # Errors
/// As [`check::check`]; [`StoreError::Unreadable`] where nothing can be read of it nor taken up, and it is left as it is; what `restore`
/// returns.
pub fn repair(
    folder: &Path,
    restore: impl FnOnce(&mut Store) -> Result<usize, StoreError>,
    now: DateTime<Utc>,
) -> Result<Option<Repaired>, StoreError> {
    if check::check(folder)?.is_sound() {
        return Ok(None);
    }
    let file = folder.join(FILE);
    let room = tempfile::Builder::new().prefix(".pagewire-").tempdir_in(folder).map_err(of(&file))?;
    let mut best: Option<(PathBuf, Recovered)> = None;
    for (number, reading) in Attempt::ALL.into_iter().enumerate() {
        let place = room.path().join(number.to_string());
        std::fs::create_dir(&place).map_err(of(&file))?;
        let Some(recovered) = attempt(&file, &place, reading, now)? else { continue };
        if best.as_ref().is_none_or(|(_, known)| recovered.worth() > known.worth()) {
            best = Some((place.join(NEW), recovered));
        }
    }
    let (new, Recovered { mut lost, .. }) = match best {
        Some(best) => best,
        None => return Err(StoreError::Unreadable { path: file }),
    };
    let mut store =
        Store { db: Connection::open(&new)?, damages: Damages::default(), path: Some(new.clone()), place: None };
    let restored = restore(&mut store)?;
    drop(store);
    let kept = check::check_file(&new)?;
    if kept.rows == 0 {
        return Err(StoreError::Unreadable { path: file });
    }
    let damaged = keep_damaged(&file, now)?;
    put_in_place(&new, &file).map_err(of(&file))?;
    lost.dedup();
    Ok(Some(Repaired { damaged, kept: Checked { file, ..kept }, lost, restored }))
}

const NEW: &str = "new.db";

/// How the damaged file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Attempt {
    /// With its log beside it.
    Whole,
    /// Without: it may be another file's.
    WithoutLog,
    /// With the first page of an empty state, which says where the tables begin.
    WithFirstPage,
    /// With that of one that was made by the steps of earlier versions: its tables begin elsewhere.
    WithEarlierFirstPage,
}

impl Attempt {
    const ALL: [Self; 4] = [Self::Whole, Self::WithoutLog, Self::WithFirstPage, Self::WithEarlierFirstPage];
}

struct Recovered {
    kept: Checked,
    lost: Vec<CheckFinding>,
}

impl Recovered {
    /// The more, the better.
    fn worth(&self) -> (usize, usize) {
        (self.kept.items, self.kept.rows)
    }
}

/// Reads what can be read into a new file; `None` where that is nothing, or no sound file comes of it.
fn attempt(file: &Path, place: &Path, reading: Attempt, now: DateTime<Utc>) -> Result<Option<Recovered>, StoreError> {
    let (copy, new) = (place.join(FILE), place.join(NEW));
    copy_private(file, &copy).map_err(of(file))?;
    let log = beside(file, "-wal");
    match reading {
        Attempt::Whole if log.exists() => copy_private(&log, &beside(&copy, "-wal")).map_err(of(&log))?,
        Attempt::WithoutLog if !log.exists() => return Ok(None),
        Attempt::WithFirstPage | Attempt::WithEarlierFirstPage => with_first_page(&copy, place, reading)?,
        Attempt::Whole | Attempt::WithoutLog => {}
    }
    private::make_file(&new).map_err(of(&new))?;
    let mut to = Connection::open(&new)?;
    to.pragma_update(None, "journal_mode", "delete")?;
    schema::prepare(&mut to, &new)?;
    to.pragma_update(None, "foreign_keys", "off")?;
    let recovered = Connection::open(&copy).map_err(StoreError::from).and_then(|from| {
        from.pragma_update(None, "writable_schema", "on")?;
        if reading == Attempt::Whole {
            check::format(&from, file)?;
        }
        recover::recover(&from, &mut to, now)
    });
    let mut lost = match recovered {
        Ok(lost) => lost,
        // a file that cannot be opened at all
        Err(StoreError::Query { source, .. }) => {
            vec![CheckFinding { table: None, feed: None, row: None, fault: source.to_string() }]
        }
        Err(error) => return Err(error),
    };
    recover::salvage(&std::fs::read(&copy).map_err(of(&copy))?, &mut to, now)?;
    recover::settle(&to, &mut lost, now)?;
    drop(to);
    let kept = check::check_file(&new)?;
    Ok(kept.is_sound().then_some(Recovered { kept, lost }))
}

/// Puts the first page of an empty state in the place of a copy's own.
fn with_first_page(copy: &Path, place: &Path, reading: Attempt) -> Result<(), StoreError> {
    let empty = place.join("empty.db");
    private::make_file(&empty).map_err(of(&empty))?;
    let mut db = Connection::open(&empty)?;
    match reading {
        Attempt::WithEarlierFirstPage => upgrade::upgrade(&db, 0)?,
        _ => schema::prepare(&mut db, &empty)?,
    }
    let size: u32 = db.pragma_query_value(None, "page_size", |row| row.get(0))?;
    let size = size as usize;
    drop(db);
    let mut page = vec![0; size];
    File::open(&empty).and_then(|mut file| file.read_exact(&mut page)).map_err(of(&empty))?;
    let length = std::fs::metadata(copy).map_err(of(copy))?.len();
    // the number of pages, SQLite's file format section 1.3.7
    let pages = u32::try_from(length / size as u64).unwrap_or(u32::MAX);
    page[28..32].copy_from_slice(&pages.to_be_bytes());
    let mut file = File::options().write(true).open(copy).map_err(of(copy))?;
    file.write_all(&page).map_err(of(copy))
}

/// Keeps the damaged file and its log under another name.
fn keep_damaged(file: &Path, now: DateTime<Utc>) -> Result<PathBuf, StoreError> {
    let stamp = now.format("%Y%m%dT%H%M%SZ");
    let free = (0..).map(|round| match round {
        0 => beside(file, &format!(".damaged-{stamp}")),
        round => beside(file, &format!(".damaged-{stamp}-{round}")),
    });
    for kept in free.take(1_000) {
        match copy_private(file, &kept) {
            Err(fault) if fault.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(fault) => return Err(of(&kept)(fault)),
            Ok(()) => {
                let log = beside(file, "-wal");
                if log.exists() {
                    copy_private(&log, &beside(&kept, "-wal")).map_err(of(&log))?;
                }
                return Ok(kept);
            }
        }
    }
    Err(of(file)(std::io::Error::from(std::io::ErrorKind::AlreadyExists)))
}

/// Puts a new file in the place of the old, whose log must not be taken for its own.
fn put_in_place(new: &Path, file: &Path) -> std::io::Result<()> {
    File::open(new)?.sync_all()?;
    for end in ["-wal", "-shm"] {
        match std::fs::remove_file(beside(file, end)) {
            Err(fault) if fault.kind() != std::io::ErrorKind::NotFound => return Err(fault),
            _ => {}
        }
    }
    std::fs::rename(new, file)?;
    // a folder cannot be opened everywhere; where it can, the new name is on the disk from here on
    if let Some(folder) = file.parent().and_then(|folder| File::open(folder).ok()) {
        let _ = folder.sync_all();
    }
    Ok(())
}

fn copy_private(from: &Path, to: &Path) -> std::io::Result<()> {
    let mut copy = private::make_file(to)?;
    std::io::copy(&mut File::open(from)?, &mut copy)?;
    copy.sync_all()
}

/// The path of a file that SQLite keeps beside another.
fn beside(file: &Path, end: &str) -> PathBuf {
    let mut path = file.as_os_str().to_owned();
    path.push(end);
    PathBuf::from(path)
}

fn of(path: &Path) -> impl Fn(std::io::Error) -> StoreError {
    let path = path.to_owned();
    move |source| StoreError::File { path: path.clone(), source }
}
