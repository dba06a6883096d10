//! Documents become files: atomically, and only when they changed.
//!
//! A [`Folder`] is given names and bytes. A file is written beside its place and renamed into it, so that a reader, or a
//! process killed half-way, never sees a part of one. Nothing is synced to disk file by file: what a power cut damages is
//! noticed by its [`Stamp`] at the next run and written again.

use std::{
    io::Write,
    path::{Path, PathBuf},
    time::{Duration, UNIX_EPOCH},
};

/// How the names of files begin that are not finished.
const UNFINISHED: &str = ".pagewire-";
/// After so long nobody is at work on such a file any more.
const LEFT: Duration = Duration::from_secs(600);

/// Why a document could not be put in its place.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The output folder cannot be made or written to.
    #[error("cannot write to the output folder {}: {source}; make it writable, or choose another with `output` or --output", .path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write {}: {source}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// How a file looks from outside: enough to notice that it was changed by somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// In bytes.
    pub size: u64,
    /// Modification time in nanoseconds since 1970.
    pub modified_ns: i64,
}

/// The output folder.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Opens the folder, making it where it does not exist, and makes sure that it can be written to.
    ///
    /// # Errors
    /// [`PublishError::Folder`].
    pub fn open(path: &Path) -> Result<Self, PublishError> {
        let failed = |source| PublishError::Folder { path: path.to_owned(), source };
        std::fs::create_dir_all(path).map_err(failed)?;
        let path = path.canonicalize().map_err(failed)?;
        tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(&path).map_err(failed)?;
        let folder = Self { path };
        folder.sweep();
        Ok(folder)
    }

    /// Removes what a process that was killed left unfinished; another that is at work has younger files.
    fn sweep(&self) {
        let files = std::fs::read_dir(&self.path).into_iter().flatten().flatten();
        for file in files.filter(|file| file.file_name().to_string_lossy().starts_with(UNFINISHED)) {
            let age = file.metadata().and_then(|file| file.modified()).ok().and_then(|at| at.elapsed().ok());
            if age.is_some_and(|age| age > LEFT) {
                // one that cannot be removed does no harm
                let _ = std::fs::remove_file(file.path());
            }
        }
    }

    /// A file's absolute path.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// How a file looks now; `None` when there is none.
    #[must_use]
    pub fn stamp(&self, name: &str) -> Option<Stamp> {
        stamp(&std::fs::metadata(self.path(name)).ok()?)
    }

    /// Whether a file holds just these bytes.
    #[must_use]
    pub fn holds(&self, name: &str, bytes: &[u8]) -> bool {
        std::fs::read(self.path(name)).is_ok_and(|there| there == bytes)
    }

    /// Puts a document in its place; gives how it then looks.
    ///
    /// # Errors
    /// [`PublishError::File`]; the file that was there before is then as it was.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<Stamp, PublishError> {
        let path = self.path(name);
        self.write_atomically(&path, bytes).map_err(|source| PublishError::File { path, source })
    }

    fn write_atomically(&self, path: &Path, bytes: &[u8]) -> std::io::Result<Stamp> {
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // as any new file, so that a web server may read it; the process's umask takes its part
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        let mut file = builder.prefix(UNFINISHED).tempfile_in(&self.path)?;
        file.write_all(bytes)?;
        let file = file.persist(path).map_err(|error| error.error)?;
        stamp(&file.metadata()?).ok_or_else(|| std::io::Error::other("the file has no modification time"))
    }
}

fn stamp(metadata: &std::fs::Metadata) -> Option<Stamp> {
    let since = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(Stamp { size: metadata.len(), modified_ns: i64::try_from(since.as_nanos()).ok()? })
}
