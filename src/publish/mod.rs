//! Documents become files: atomically, and only when they changed.
//!
//! A [`Folder`] is given names and bytes. A file is written beside its place and renamed into it, so that a reader, or a
//! process killed half-way, never sees a part of one. Nothing is synced to disk file by file: what a power cut damages is
//! noticed by its [`Stamp`] at the next run and written again. What is taken away is only what is still as it was left here: links
//! are never followed, and nothing outside of the folder is touched.

use std::{
    fs::File,
    io::{self, ErrorKind, Read, Write},
    path::{Path, PathBuf},
    time::{Duration, UNIX_EPOCH},
};

use crate::model::{Digest, Format, digest};

/// How the names of files begin that are not finished.
const UNFINISHED: &str = ".pagewire-";
/// What a feed's own words are looked for in, from its beginning.
const HEAD: u64 = 64 * 1024;
/// After so long nobody is at work on such a file any more.
const LEFT: Duration = Duration::from_secs(600);

/// Why a document could not be put in its place.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// A file cannot be written.
    #[error("cannot write {name}: {source}")]
    File {
        /// The file's name.
        name: String,
        /// Why.
        source: io::Error,
    },
    /// A file cannot be taken away.
    #[error("cannot remove {name}: {source}")]
    Removal {
        /// The file's name.
        name: String,
        /// Why.
        source: io::Error,
    },
}

impl PublishError {
    /// What a person can do about it.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        let (Self::File { source, .. } | Self::Removal { source, .. }) = self;
        match source.kind() {
            ErrorKind::PermissionDenied => {
                "let the user that pagewire runs as write to the output folder, or choose another with `output` or --output"
            }
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "make room on the disk of the output folder",
            ErrorKind::ReadOnlyFilesystem => "mount the disk of the output folder so that it can be written to",
            ErrorKind::NotADirectory | ErrorKind::AlreadyExists => {
                "a file stands in the place of the output folder: move it away, or choose another with `output` or --output"
            }
            ErrorKind::IsADirectory => "a folder stands in its place: move it away",
            // EMFILE, ENFILE: no kind of their own
            _ if matches!(source.raw_os_error(), Some(23 | 24)) => {
                "let pagewire open more files (`ulimit -n`, or `LimitNOFILE` of a systemd service)"
            }
            _ => "look at the output folder and its disk",
        }
    }
}

/// What came of the wish to take a file away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removal {
    /// It is gone now.
    Removed,
    /// It was gone before.
    Missing,
    /// It is not as it was left, or no file of its own: it stays.
    Changed,
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
    /// The folder at a path, made where it does not exist. One that cannot be made or written to costs each document that is to be
    /// written there, and says why there: what is read meanwhile is remembered all the same.
    #[must_use]
    pub fn open(path: &Path) -> Self {
        // what is wrong is told of when something is written
        let _ = std::fs::create_dir_all(path);
        let folder = Self { path: resolved(path) };
        folder.sweep();
        folder
    }

    /// The folder for whoever only wants to know what is in it; `None` where there is none, and none is made.
    #[must_use]
    pub fn look(path: &Path) -> Option<Self> {
        path.canonicalize().ok().filter(|path| path.is_dir()).map(|path| Self { path })
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

    /// The folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.path
    }

    /// How a file looks now; `None` when there is none, or something else by that name.
    #[must_use]
    pub fn stamp(&self, name: &str) -> Option<Stamp> {
        stamp(&std::fs::symlink_metadata(self.path(name)).ok().filter(std::fs::Metadata::is_file)?)
    }

    /// Takes a file away if it is as it was left: untouched since, or of the same content.
    ///
    /// # Errors
    /// [`PublishError::Removal`].
    pub fn remove(&self, name: &str, left: Stamp, content: Option<Digest>) -> Result<Removal, PublishError> {
        let path = self.path(name);
        let failed = |source| PublishError::Removal { name: name.to_owned(), source };
        match std::fs::symlink_metadata(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Removal::Missing),
            Err(error) => return Err(failed(error)),
            Ok(_) => {}
        }
        let Some(now) = self.stamp(name) else { return Ok(Removal::Changed) };
        let is_as_left = now == left
            || now.size == left.size
                && content.is_some()
                && content == std::fs::read(&path).ok().map(|bytes| digest(&bytes));
        if !is_as_left {
            return Ok(Removal::Changed);
        }
        std::fs::remove_file(&path).map_err(failed)?;
        Ok(Removal::Removed)
    }

    /// Whether a file holds just these bytes.
    #[must_use]
    pub fn holds(&self, name: &str, bytes: &[u8]) -> bool {
        std::fs::read(self.path(name)).is_ok_and(|there| there == bytes)
    }

    /// Whether a file is a feed that pagewire wrote.
    #[must_use]
    pub fn holds_own(&self, name: &str, format: Format) -> bool {
        let mut head = Vec::new();
        let read = std::fs::File::open(self.path(name)).and_then(|file| file.take(HEAD).read_to_end(&mut head));
        let text = String::from_utf8_lossy(&head);
        let generator = || text.split_once("<generator").and_then(|(_, rest)| rest.split_once('>'));
        read.is_ok()
            && match format {
                Format::Rss | Format::Atom => generator().is_some_and(|(_, name)| name.starts_with("pagewire")),
                // JSON Feed names no generator: its ids are known by their kind
                Format::Json => text.contains("jsonfeed.org/version") && text.contains("\"id\":\"urn:uuid:"),
                Format::Ics => text.contains("\r\nPRODID:-//pagewire//"),
            }
    }

    /// Puts a document in its place; returns how it then looks.
    ///
    /// # Errors
    /// [`PublishError::File`]; the file that was there before is then as it was.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<Stamp, PublishError> {
        let path = self.path(name);
        let written = match self.write_atomically(&path, bytes) {
            // the folder itself was taken away while the process ran
            Err(error) if error.kind() == ErrorKind::NotFound => {
                std::fs::create_dir_all(&self.path).and_then(|()| self.write_atomically(&path, bytes))
            }
            written => written,
        };
        written.map_err(|source| PublishError::File { name: name.to_owned(), source })
    }

    fn write_atomically(&self, path: &Path, bytes: &[u8]) -> io::Result<Stamp> {
        let mut options = File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            // as any new file, so that a web server may read it; the process's umask takes its part
            options.mode(0o666);
        }
        let mut builder = tempfile::Builder::new();
        // opened and written to by hand: else an error would name the unfinished file, which is another one each time
        let mut file = builder.prefix(UNFINISHED).make_in(&self.path, |path| options.open(path))?;
        file.as_file_mut().write_all(bytes)?;
        let file = file.persist(path).map_err(|error| error.error)?;
        stamp(&file.metadata()?).ok_or_else(|| io::Error::other("the file has no modification time"))
    }
}

/// A path without links, as far as it is there.
fn resolved(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut there = whole.ancestors().map(|part| (part, part.canonicalize()));
    let found = there.find_map(|(part, resolved)| Some((part, resolved.ok()?)));
    match found {
        Some((part, resolved)) => match whole.strip_prefix(part) {
            Ok(rest) if !rest.as_os_str().is_empty() => resolved.join(rest),
            _ => resolved,
        },
        None => whole,
    }
}

fn stamp(metadata: &std::fs::Metadata) -> Option<Stamp> {
    let since = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(Stamp { size: metadata.len(), modified_ns: i64::try_from(since.as_nanos()).ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_the_same_each_time_and_names_no_path() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(&place.path().join("out"));
        std::fs::remove_dir(folder.root()).unwrap();
        std::fs::write(folder.root(), "a file where the folder was").unwrap();
        let fail = || folder.write("news.rss", b"<rss/>").unwrap_err().to_string();
        assert_eq!(fail(), fail());
        assert!(!fail().contains('/'), "{}", fail());
    }

    #[test]
    fn a_folder_that_was_taken_away_is_made_again() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(&place.path().join("out"));
        std::fs::remove_dir(folder.root()).unwrap();
        let stamp = folder.write("news.rss", b"<rss/>").unwrap();
        assert_eq!(folder.stamp("news.rss"), Some(stamp));
    }

    #[test]
    fn only_what_is_as_it_was_left_is_removed() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path());
        let left = folder.write("news.rss", b"<rss/>").unwrap();
        let other = Stamp { modified_ns: left.modified_ns + 1, ..left };
        assert_eq!(folder.remove("news.rss", other, Some(digest(b"<RSS/>"))).unwrap(), Removal::Changed);
        assert_eq!(folder.remove("news.rss", other, None).unwrap(), Removal::Changed);
        assert_eq!(folder.remove("news.rss", other, Some(digest(b"<rss/>"))).unwrap(), Removal::Removed);
        assert_eq!(folder.remove("news.rss", left, None).unwrap(), Removal::Missing);
    }
}
