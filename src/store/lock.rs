//! One process at a time, and which one it is.

use std::{
    fmt,
    fs::{File, TryLockError},
    io::{Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

use super::{StoreError, private};

/// Holds the state folder for one process; the system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub struct StateLock {
    file: File,
}

/// Who holds a state folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The number of its process.
    pub pid: u32,
    /// What it does, as a command: `pagewire serve`.
    pub command: String,
    /// Since when.
    pub since: Option<DateTime<Utc>>,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` (process {}", self.command, self.pid)?;
        if let Some(since) = self.since {
            write!(f, ", since {}", since.to_rfc3339_opts(SecondsFormat::Secs, true))?;
        }
        f.write_str(")")
    }
}

impl StateLock {
    /// Takes the lock, which nobody may hold.
    ///
    /// # Errors
    /// [`StoreError::Locked`] with who holds it, and as [`Self::try_acquire`].
    pub fn acquire(folder: &Path) -> Result<Self, StoreError> {
        Self::try_acquire(folder)?.ok_or_else(|| Self::held(folder))
    }

    /// Takes the lock if nobody holds it.
    ///
    /// # Errors
    /// [`StoreError::Folder`] and [`StoreError::File`] when the lock file cannot be made.
    pub fn try_acquire(folder: &Path) -> Result<Option<Self>, StoreError> {
        let (file, path) = open(folder)?;
        match file.try_lock() {
            Ok(()) => {
                let mut lock = Self { file };
                // what the last one said of itself is true no more
                lock.tell("pagewire", None);
                Ok(Some(lock))
            }
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(source)) => Err(StoreError::File { path, source }),
        }
    }

    /// Says to others what this process does, and since when.
    pub fn tell(&mut self, command: &str, since: Option<DateTime<Utc>>) {
        let holder = Holder { pid: std::process::id(), command: command.to_owned(), since };
        // nothing depends on it but what others can say of this process
        let _ = serde_json::to_vec(&holder).map_err(std::io::Error::from).and_then(|told| {
            self.file.set_len(0)?;
            self.file.seek(SeekFrom::Start(0))?;
            self.file.write_all(&told)
        });
    }

    /// Who holds a folder, as far as that was told.
    #[must_use]
    pub fn holder(folder: &Path) -> Option<Holder> {
        serde_json::from_slice(&std::fs::read(folder.join("lock")).ok()?).ok()
    }

    /// That a folder is held.
    #[must_use]
    pub fn held(folder: &Path) -> StoreError {
        StoreError::Locked { path: folder.to_owned(), holder: Self::holder(folder) }
    }
}

/// Opens the lock file, making it where there is none.
fn open(folder: &Path) -> Result<(File, PathBuf), StoreError> {
    private::make_folder(folder)?;
    let path = folder.join("lock");
    let file = match private::make_file(&path) {
        Err(fault) if fault.kind() == std::io::ErrorKind::AlreadyExists => File::options().write(true).open(&path),
        made => made,
    };
    let file = file.map_err(|source| StoreError::File { path: path.clone(), source })?;
    Ok((file, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_who_holds_it_until_another_does() {
        let folder = tempfile::tempdir().unwrap();
        let mut lock = StateLock::try_acquire(folder.path()).unwrap().unwrap();
        lock.tell("pagewire serve", DateTime::from_timestamp(1_700_000_000, 0));
        assert!(StateLock::try_acquire(folder.path()).unwrap().is_none());
        let words = StateLock::held(folder.path()).to_string();
        let who = format!("`pagewire serve` (process {}, since 2023-11-14T22:13:20Z)", std::process::id());
        assert!(words.contains(&who), "{words}");
        drop(lock);
        let _lock = StateLock::try_acquire(folder.path()).unwrap().unwrap();
        assert_eq!(StateLock::holder(folder.path()).unwrap().command, "pagewire");
    }
}
