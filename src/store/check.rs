//! Whether a state is sound: the file by SQLite's own check, and each row by what its columns hold. Nothing is changed.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, Row};
use serde::Serialize;

use super::{
    FILE, StoreError, StoreFault, schema,
    tables::{TABLES, Table},
    upgrade,
};

/// So many findings tell enough.
const FINDINGS: usize = 10_000;
/// A format from which on it is no newer version but damage.
const NO_FORMAT: u32 = 1_000;

/// Something that is damaged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckFinding {
    /// The table; none where it is the file as a whole.
    pub table: Option<&'static str>,
    /// The feed, where it is known.
    pub feed: Option<String>,
    /// Which row.
    pub row: Option<String>,
    /// What is wrong.
    pub fault: String,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The file.
    pub file: PathBuf,
    /// Rows that could be read.
    pub rows: usize,
    /// Items among them that are remembered with their words.
    pub items: usize,
    /// What is damaged.
    pub findings: Vec<CheckFinding>,
}

impl Checked {
    /// Nothing is damaged.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }

    fn found(&mut self, finding: CheckFinding) {
        if self.findings.len() < FINDINGS {
            self.findings.push(finding);
        }
    }

    fn of_file(&mut self, fault: impl Into<String>) {
        self.found(CheckFinding { table: None, feed: None, row: None, fault: fault.into() });
    }
}

/// Checks the state in a folder.
///
/// # Errors
/// [`StoreError::Missing`] where there is none, [`StoreError::File`] where its file cannot be read, [`StoreError::Newer`].
pub fn check(folder: &Path) -> Result<Checked, StoreError> {
    check_file(&folder.join(FILE))
}

/// Checks a file.
///
/// # Errors
/// As [`check`].
pub(super) fn check_file(file: &Path) -> Result<Checked, StoreError> {
    let failed = |source| StoreError::File { path: file.to_owned(), source };
    let known = match std::fs::metadata(file) {
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => {
            return Err(StoreError::Missing { folder: file.parent().unwrap_or(file).to_owned() });
        }
        known => known.map_err(failed)?,
    };
    if known.is_dir() {
        return Err(failed(std::io::Error::from(std::io::ErrorKind::IsADirectory)));
    }
    std::fs::File::open(file).map_err(failed)?;
    let mut checked = Checked { file: file.to_owned(), rows: 0, items: 0, findings: Vec::new() };
    if known.len() == 0 {
        checked.of_file("the file is empty: it remembers nothing");
        return Ok(checked);
    }
    let read = open_to_read(file).map_err(StoreError::from).and_then(|db| examine(&db, &mut checked));
    match read {
        Err(error @ StoreError::Newer { .. }) => return Err(error),
        Err(StoreError::Query { fault: StoreFault::Damaged | StoreFault::Other, source, .. }) => {
            checked.of_file(source.to_string());
        }
        // a disk that is full, or a file that is held, tells nothing of what is in it
        Err(other) => return Err(other.at(file)),
        Ok(()) => {}
    }
    Ok(checked)
}

/// Opens a file for reading alone, where it is on a disk that may not be written to, too.
pub(super) fn open_to_read(file: &Path) -> rusqlite::Result<Connection> {
    let opened = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).and_then(|db| {
        db.busy_timeout(std::time::Duration::from_secs(30))?;
        db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
        Ok(db)
    });
    let Err(fault) = opened else { return opened };
    // nothing can be made beside a file on a disk that is full, or that nobody may write to
    let immutable = std::path::absolute(file).ok().and_then(|file| url::Url::from_file_path(file).ok());
    let Some(mut immutable) = immutable else { return Err(fault) };
    let is_closed = matches!(
        fault.sqlite_error_code(),
        Some(
            rusqlite::ErrorCode::CannotOpen
                | rusqlite::ErrorCode::ReadOnly
                | rusqlite::ErrorCode::PermissionDenied
                | rusqlite::ErrorCode::SystemIoFailure
        )
    );
    let log = file.with_file_name(format!("{FILE}-wal"));
    // what is in the log would be missing
    if !is_closed || std::fs::metadata(log).is_ok_and(|log| log.len() > 0) {
        return Err(fault);
    }
    immutable.set_query(Some("immutable=1"));
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    Connection::open_with_flags(immutable.as_str(), flags)
}

/// The format of a file, of which one that is too new is an error.
pub(super) fn format(db: &Connection, file: &Path) -> Result<Option<u32>, StoreError> {
    let (found, known) = (schema::version(db)?, upgrade::NEWEST);
    match found {
        found if found <= known => Ok(Some(found)),
        found if found < NO_FORMAT => Err(StoreError::Newer { path: file.to_owned(), found, known }),
        _ => Ok(None),
    }
}

fn examine(db: &Connection, checked: &mut Checked) -> Result<(), StoreError> {
    match format(db, &checked.file)? {
        None => checked.of_file("its format is none that there is"),
        Some(0) => checked.of_file("the file has no tables: it remembers nothing"),
        Some(_) => {}
    }
    for pragma in ["PRAGMA integrity_check(100)", "PRAGMA foreign_key_check"] {
        let mut query = db.prepare(pragma)?;
        let of_keys = pragma.ends_with("foreign_key_check");
        let words = |row: &Row<'_>| -> rusqlite::Result<String> {
            if !of_keys {
                return row.get(0);
            }
            let (table, number): (String, Option<i64>) = (row.get(0)?, row.get(1)?);
            Ok(format!("row {} of {table} belongs to an item that is not there", number.unwrap_or_default()))
        };
        let mut rows = query.query([])?;
        let mut count = 0;
        loop {
            match rows.next() {
                Ok(Some(row)) if count < 100 => {
                    let said = words(row)?;
                    if said != "ok" {
                        checked.of_file(said);
                    }
                    count += 1;
                }
                Ok(_) => break,
                Err(fault) => {
                    checked.of_file(fault.to_string());
                    break;
                }
            }
        }
    }
    for table in &TABLES {
        if let Err(fault) = examine_table(db, table, checked) {
            checked.found(CheckFinding { table: Some(table.name), feed: None, row: None, fault: fault.to_string() });
        }
    }
    Ok(())
}

fn examine_table(db: &Connection, table: &'static Table, checked: &mut Checked) -> rusqlite::Result<()> {
    let columns = columns(db, table)?;
    if columns.is_empty() {
        // a table of a later format than the file's is made when it is opened
        if schema::version(db)? == upgrade::NEWEST {
            let fault = "the table is not there".to_owned();
            checked.found(CheckFinding { table: Some(table.name), feed: None, row: None, fault });
        }
        return Ok(());
    }
    let names: Vec<&str> = columns.iter().map(|&index| table.columns[index].name).collect();
    let mut query = db.prepare(&format!("SELECT {} FROM {}", names.join(", "), table.name))?;
    let mut rows = query.query([])?;
    let most = most_rows(db);
    let mut read = 0;
    while let Some(row) = rows.next()? {
        read += 1;
        if read > most {
            return Err(endless());
        }
        checked.rows += 1;
        checked.items += usize::from(
            table.name == "item"
                && row.get_ref("body").is_ok_and(|body| body.data_type() != rusqlite::types::Type::Null),
        );
        for &index in &columns {
            let column = &table.columns[index];
            let Ok(value) = row.get_ref(column.name) else { continue };
            if let Some(fault) = column.fault(value) {
                let fault = format!("`{}`: {fault}", column.name);
                checked.found(CheckFinding {
                    table: Some(table.name),
                    feed: feed_of(table, row),
                    row: name_of(table, row),
                    fault,
                });
            }
        }
    }
    Ok(())
}

/// More rows than this no file of its size has: its pages lead in circles.
pub(super) fn most_rows(db: &Connection) -> u64 {
    let size = |name| db.pragma_query_value(None, name, |row| row.get::<_, u32>(0)).unwrap_or(u32::MAX);
    // a row takes some bytes
    1_000 + u64::from(size("page_count")) * u64::from(size("page_size")) / 4
}

/// That there are more.
pub(super) fn endless() -> rusqlite::Error {
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
    rusqlite::Error::SqliteFailure(code, Some("its pages lead in circles".into()))
}

/// The columns of a table that a file has, by their place in [`TABLES`].
pub(super) fn columns(db: &Connection, table: &Table) -> rusqlite::Result<Vec<usize>> {
    let mut query = db.prepare("SELECT name FROM pragma_table_info(?1)")?;
    let there: Vec<String> = query.query_map([table.name], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let place = |(index, column): (usize, &super::tables::Column)| {
        there.iter().any(|name| name == column.name).then_some(index)
    };
    Ok(table.columns.iter().enumerate().filter_map(place).collect())
}

/// The feed that a row belongs to.
pub(super) fn feed_of(table: &Table, row: &Row<'_>) -> Option<String> {
    let column = if table.name == "feed" { "id" } else { "feed" };
    row.get::<_, String>(column).ok()
}

/// What a row is called: an item by its id, others by what they are found by.
pub(super) fn name_of(table: &Table, row: &Row<'_>) -> Option<String> {
    let called = match table.name {
        "item" => row.get::<_, String>("id").ok(),
        _ => None,
    };
    called.or_else(|| {
        let name = |column: &str| match row.get_ref(column).ok()? {
            rusqlite::types::ValueRef::Text(text) => Some(String::from_utf8_lossy(text).into_owned()),
            rusqlite::types::ValueRef::Integer(number) => Some(format!("number {number}")),
            _ => None,
        };
        let places = ["number", "url", "key", "item", "topic", "callback", "path", "name", "origin"];
        places.into_iter().find_map(name)
    })
}
