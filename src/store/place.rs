//! Whether the store's file is still where it was opened, and how the store gets a file again where it is not.
//!
//! A process goes on in a file that was taken away or replaced under it, and all that it learns there is lost at its end.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use super::{FILE, Store, StoreError, private};
use crate::system;

/// Device and inode of a file.
pub(super) type FileNumber = (u64, u64);

/// Which file is at a place; `None` where there is none.
pub(super) fn number(path: &Path) -> Option<FileNumber> {
    system::file_number(path)
}

/// Whether there is no file, or nothing in it.
pub(super) fn is_empty(path: &Path) -> bool {
    match std::fs::metadata(path) {
        Ok(file) => file.is_file() && file.len() == 0,
        Err(fault) => fault.kind() == std::io::ErrorKind::NotFound,
    }
}

impl Store {
    /// That the store's file was taken away or replaced since it was opened; `None` where it is in its place.
    #[must_use]
    pub fn displaced(&self) -> Option<StoreError> {
        let path = self.path.as_ref()?;
        (number(path) != self.place).then(|| StoreError::Displaced { path: path.clone() })
    }

    /// Writes the store, as it is, to its place again, or beside the file that took its place. Returns where it is.
    ///
    /// # Errors
    /// [`StoreError`] where that cannot be written.
    pub fn put_back(&self, now: DateTime<Utc>) -> Result<PathBuf, StoreError> {
        let path = self.path.clone().unwrap_or_else(|| FILE.into());
        let folder = path.parent().unwrap_or(Path::new("."));
        private::make_folder(folder)?;
        let failed = |source| StoreError::File { path: path.clone(), source };
        let unfinished = tempfile::Builder::new().prefix(".pagewire-").tempfile_in(folder).map_err(failed)?;
        let place = unfinished.path().to_string_lossy();
        self.db.execute("VACUUM INTO ?1", [place]).map_err(|error| self.named(error))?;
        unfinished.as_file().sync_all().map_err(failed)?;
        let is_free = number(&path).is_none();
        let to =
            if is_free { path.clone() } else { folder.join(format!("pagewire-{}.db", now.format("%Y%m%dT%H%M%SZ"))) };
        if is_free {
            // the log of the file that is gone is not for this one
            for end in ["-wal", "-shm"] {
                let _ = std::fs::remove_file(folder.join(format!("{FILE}{end}")));
            }
        }
        unfinished.persist_noclobber(&to).map_err(|error| failed(error.error))?;
        Ok(to)
    }
}
