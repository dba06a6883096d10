//! One process at a time.

use std::{fs::File, path::Path, time::Duration};

use super::StoreError;

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
        std::fs::create_dir_all(folder).map_err(failed)?;
        let path = folder.join("lock");
        let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
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
}
