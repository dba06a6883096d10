use std::{
    fmt,
    path::{Path, PathBuf},
};

use rusqlite::ErrorCode;

use super::lock::Holder;

/// Why the store cannot be used; nothing can be published without it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Its folder cannot be made.
    #[error("cannot use the state folder {}: {source}; make it a folder that this user may write to, or choose another with `state` or --state", .path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It was written by a newer version.
    #[error("the store {} has format {found}, and this pagewire knows formats up to {known}; it is left as it is: use the version that wrote it, \
             put a backup from before in its place, or choose another folder with `state` or --state", .path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The newest format known here.
        known: u32,
    },
    /// Another process holds it.
    #[error("{} is using {}; {}", who(.holder.as_ref()), .path.display(), what_to_do(.holder.as_ref()))]
    Locked {
        /// The state folder.
        path: PathBuf,
        /// Who holds it, as far as that is known.
        holder: Option<Holder>,
    },
    /// There is none.
    #[error("there is no state in {}; `state` of feeds.toml and --state say where it is kept", .folder.display())]
    Missing {
        /// The folder.
        folder: PathBuf,
    },
    /// Nothing can be read of it.
    #[error("nothing can be read of the store {}, which is left as it is; put a backup in its place, or move it away and run \
             `pagewire build --begin-anew`, to which every item is new", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
    },
    /// A file of it cannot be read or written.
    #[error("cannot use {}: {source}{}", .path.display(), advice(source.kind()))]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It remembers nothing, and feeds that it should remember are published.
    #[error("the state in {} remembers nothing, and {} is a feed that pagewire published: begun anew, old items would come again \
             to its readers, undated ones as of today; put a backup of {} in its place, or name the right folder with `state` or \
             --state; without one, `pagewire state repair` takes up what is published; --begin-anew begins anew all the same",
        .folder.display(), .document.display(), super::FILE)]
    Forgotten {
        /// The state folder.
        folder: PathBuf,
        /// A document that is there all the same.
        document: PathBuf,
    },
    /// It remembers nothing.
    #[error("the state in {} remembers nothing: there is nothing to back up", .folder.display())]
    Nothing {
        /// The state folder.
        folder: PathBuf,
    },
    /// Its file is not the one that was opened.
    #[error("the memory was taken away while pagewire worked with it: {} is gone, or another file", .path.display())]
    Displaced {
        /// The file.
        path: PathBuf,
    },
    /// Its file is not the one that was opened, and what was remembered is saved.
    #[error("the memory was taken away while pagewire worked with it; all of it is in {}; start pagewire again{}", .saved.display(),
        if .saved == .path { "" } else { ", with this file in its place if that was not meant" })]
    Saved {
        /// The file.
        path: PathBuf,
        /// Where it is now.
        saved: PathBuf,
    },
    /// A page cannot be packed for the store.
    #[error("a page cannot be packed for the store: {0}")]
    Pack(std::io::Error),
    /// SQLite cannot do what is asked of it.
    #[error("{}", in_words(path.as_deref(), *fault, source))]
    Query {
        /// The file, where it is known.
        path: Option<PathBuf>,
        /// What is wrong.
        fault: StoreFault,
        /// In SQLite's words.
        source: rusqlite::Error,
    },
    /// A value cannot be written as JSON.
    #[error("a value cannot be written to the store: {0}")]
    Json(#[from] serde_json::Error),
}

/// What keeps SQLite from doing what it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreFault {
    /// The file is no database, or a broken one.
    Damaged,
    /// Another program holds it.
    Busy,
    /// There is no room.
    Full,
    /// It may not be written.
    ReadOnly,
    /// The disk fails, or the file cannot be opened.
    Disk,
    /// Something else: a fault of the program.
    Other,
}

impl StoreFault {
    fn of(error: &rusqlite::Error) -> Self {
        let (code, words) = match error {
            rusqlite::Error::SqliteFailure(error, words) => (error.code, words.as_deref().unwrap_or_default()),
            rusqlite::Error::SqlInputError { error, msg, .. } => (error.code, msg.as_str()),
            _ => return Self::Other,
        };
        match code {
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Damaged,
            // tables that an intact file of this format has
            ErrorCode::Unknown if words.starts_with("no such ") || words.starts_with("duplicate column") => {
                Self::Damaged
            }
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed => Self::Busy,
            ErrorCode::DiskFull => Self::Full,
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied => Self::ReadOnly,
            ErrorCode::SystemIoFailure | ErrorCode::CannotOpen => Self::Disk,
            _ => Self::Other,
        }
    }

    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Damaged => (
                "is damaged",
                "; stop pagewire, see `pagewire state check` and run `pagewire state repair`, or put a backup in its place",
            ),
            Self::Busy => (
                "is held by another program",
                "; it was waited for: end that program, or choose another place with --state",
            ),
            Self::Full => {
                ("cannot be written", "; make room on its disk and run pagewire again: what was written before is kept")
            }
            Self::ReadOnly => (
                "cannot be written",
                "; make the file and its folder writable for this user, or choose another place with --state",
            ),
            Self::Disk => (
                "cannot be used",
                "; look whether it is a file, its disk is mounted and has room, and this user may write to its folder",
            ),
            Self::Other => ("failed", ""),
        }
    }
}

fn in_words(path: Option<&Path>, fault: StoreFault, source: &rusqlite::Error) -> impl fmt::Display {
    let path = path.map_or_else(|| format!("({} in the state folder)", super::FILE), |path| path.display().to_string());
    let (words, advice) = fault.words();
    format!("the store {path} {words}: {source}{advice}")
}

fn advice(kind: std::io::ErrorKind) -> &'static str {
    use std::io::ErrorKind;
    match kind {
        ErrorKind::AlreadyExists => "; name another: no file is replaced",
        ErrorKind::NotFound | ErrorKind::NotADirectory => "; name a folder that is there",
        ErrorKind::IsADirectory => "; a folder stands in its place: move it away",
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "; make it and its folder writable for this user, or choose another place with `state` or --state"
        }
        ErrorKind::StorageFull => "; make room on its disk",
        _ => "; look at its disk and at its permissions",
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(source: rusqlite::Error) -> Self {
        Self::Query { path: None, fault: StoreFault::of(&source), source }
    }
}

impl StoreError {
    /// Whether nothing but a person ends it.
    #[must_use]
    pub fn lasts(&self) -> bool {
        matches!(self, Self::Query { fault: StoreFault::Damaged, .. } | Self::Displaced { .. })
    }

    /// The same, naming the file where it does not yet.
    #[must_use]
    pub fn at(self, file: &Path) -> Self {
        match self {
            Self::Query { path: None, fault, source } => Self::Query { path: Some(file.to_owned()), fault, source },
            other => other,
        }
    }
}

fn who(holder: Option<&Holder>) -> String {
    holder.map_or_else(|| "another pagewire".into(), Holder::to_string)
}

fn what_to_do(holder: Option<&Holder>) -> String {
    let place = "choose another place with --state";
    match holder {
        Some(Holder { pid, .. }) => {
            format!("wait for it to end, stop it (`systemctl stop pagewire`, or `kill {pid}`), or {place}")
        }
        None => format!("wait for it to end, or {place}"),
    }
}
