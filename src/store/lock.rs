//! One process at a time.

use std::{
    fs::File,
    path::{Path, PathBuf},
    time::Duration,
};

use super::{StoreError, private};

/// How long the lock is tried again for, and how often: a run of many slow sources takes minutes.
const TRIES: u32 = 6_000;
const PAUSE: Duration = Duration::from_millis(100);

/// Holds the state folder for one process; the system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub struct StateLock {
    _file: File,
}

impl StateLock {
    /// Takes the lock, waiting while another process holds it; `waiting` is called once when there is a wait.
    ///
    /// # Errors
    /// [`StoreError::Locked`] after ten minutes, [`StoreError::Folder`] when the lock file cannot be made.
    pub fn acquire(folder: &Path, waiting: impl FnOnce()) -> Result<Self, StoreError> {
        let failed = |source| StoreError::Folder { path: folder.to_owned(), source };
        let (file, path) = open(folder)?;
        if file.try_lock().is_ok() {
            return Ok(Self { _file: file });
        }
        waiting();
        for _ in 0..TRIES {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file }),
                Err(std::fs::TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
                Err(std::fs::TryLockError::Error(source)) => return Err(failed(source)),
            }
        }
        Err(StoreError::Locked { path })
    }

    /// Takes the lock if no other process holds it.
    ///
    /// # Errors
    /// [`StoreError::InUse`], and as [`Self::acquire`].
    pub fn acquire_at_once(folder: &Path) -> Result<Self, StoreError> {
        let (file, _) = open(folder)?;
        file.try_lock().map_err(|_| StoreError::InUse { folder: folder.to_owned() })?;
        Ok(Self { _file: file })
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
