//! What pagewire remembers: sources, items and the files it wrote, in one SQLite file.
//!
//! A [`Sighting`], all that one fetch of one source showed, is recorded in one transaction: what is known is loaded (`load`), the
//! rules of [`crate::history`] decide what that means, `record` and `edits` write what is new or edited. What is published
//! is read back from here alone, so that the same store gives the same documents. A value that cannot be read costs itself
//! (`damage`); `check` looks for such values, and `repair` makes a sound file of what can be read (`recover`, by `tables` and `raw`)
//! and of what was published (`restore`).

mod article_rows;
mod articles;
mod body;
mod check;
mod damage;
mod edits;
mod error;
mod events;
mod feeds;
mod forget;
mod glance;
mod hosts;
mod items;
mod load;
mod lock;
mod media;
mod outputs;
mod pages;
mod place;
mod plausible;
mod private;
mod raw;
mod record;
mod recover;
mod repair;
mod restore;
mod revision;
mod runs;
mod schema;
mod server;
mod settle;
mod sighting;
mod sources;
mod tables;
mod told;
mod traffic;
mod turns;
mod unwritten;
mod upgrade;
mod wording;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::Connection;

use self::damage::Damages;
pub use self::{
    articles::AwaitedArticle,
    check::{CheckFinding, Checked, check},
    damage::{DAMAGE_ADVICE, Damage},
    error::{StoreError, StoreFault},
    events::{EventKind, HealthEvent},
    feeds::FeedMeta,
    glance::Glance,
    items::{Publications, StoredItem},
    lock::{Holder, StateLock},
    media::{AwaitedFile, FileAnswer},
    outputs::OutputFile,
    pages::PackedPage,
    private::write_private,
    repair::{Repaired, repair},
    runs::{PastRun, Revision},
    server::Subscription,
    sighting::{Recorded, Sighting, Unchanged, Verdict},
    sources::{Backoff, SourceFailure, SourceState},
    told::Told,
    unwritten::UnwrittenDocument,
    wording::{Turn, Wording},
};

/// How much of its history a feed keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    /// At most so many items are published.
    pub items: usize,
    /// Items that are older, and no longer on their page, are forgotten.
    pub age: Option<Duration>,
}

/// The name of the file in the state folder.
pub const FILE: &str = "pagewire.db";

/// The history of all sources of one configuration.
#[derive(Debug)]
pub struct Store {
    db: Connection,
    damages: Damages,
    /// Its file; none in memory.
    path: Option<PathBuf>,
    /// Which file that was when it was opened.
    place: Option<place::FileNumber>,
}

impl Store {
    /// Opens the store in a folder, making both where they do not exist, and brings its tables up to date.
    ///
    /// # Errors
    /// [`StoreError`] when the folder cannot be made, the file is no database, or it was written by a newer pagewire.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        private::make_folder(folder)?;
        let path = folder.join(FILE);
        match private::make_file(&path) {
            Err(source) if source.kind() != std::io::ErrorKind::AlreadyExists => {
                return Err(StoreError::File { path, source });
            }
            _ => {}
        }
        let opened = Connection::open(&path).map_err(StoreError::from).and_then(|mut db| {
            // before anything is set in it
            schema::refuse_newer(&db, &path)?;
            schema::configure(&db)?;
            schema::prepare(&mut db, &path)?;
            Ok(db)
        });
        let db = opened.map_err(|error| error.at(&path))?;
        Ok(Self { db, damages: Damages::default(), place: place::number(&path), path: Some(path) })
    }

    /// Opens the store in a folder for whoever only wants to know; `None` where there is none, and none is made.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_to_look(folder: &Path) -> Result<Option<Self>, StoreError> {
        if place::is_empty(&folder.join(FILE)) { Ok(None) } else { Self::open(folder).map(Some) }
    }

    /// Opens a copy of the store of one folder in another, so that nothing done to it lasts.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_copy(folder: &Path, copy: &Path) -> Result<Self, StoreError> {
        if let Some(store) = Self::open_to_look(folder)? {
            store.copy_to(&copy.join(FILE))?;
        }
        Self::open(copy)
    }

    /// Copies the store as it is now into a new file, which nobody else may read, while others go on to use it.
    ///
    /// # Errors
    /// [`StoreError::File`] where the file is there already or cannot be made; [`StoreError::Query`].
    fn copy_to(&self, file: &Path) -> Result<(), StoreError> {
        private::make_file(file).map_err(|source| StoreError::File { path: file.to_owned(), source })?;
        let copied = self.db.execute("VACUUM INTO ?1", [file.to_string_lossy()]);
        copied.map(|_| ()).map_err(|error| self.named(error))
    }

    /// Copies the state in a folder as it is now into a new file, which nobody else may read, while others go on to use it.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where there is no state, [`StoreError::Nothing`] where it remembers nothing; [`StoreError::File`] where
    /// the file is there already or cannot be made; [`StoreError::Query`] where the state is damaged.
    pub fn backup(folder: &Path, file: &Path) -> Result<(), StoreError> {
        let path = folder.join(FILE);
        if place::is_empty(&path) {
            return Err(StoreError::Missing { folder: folder.to_owned() });
        }
        if !Self::remembers(folder)? {
            return Err(StoreError::Nothing { folder: folder.to_owned() });
        }
        let failed = |source| StoreError::File { path: file.to_owned(), source };
        if file.exists() {
            return Err(failed(std::io::Error::from(std::io::ErrorKind::AlreadyExists)));
        }
        let place = file.parent().filter(|place| !place.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // it is its owner's alone from the beginning, and has its name when it is whole
        let unfinished = tempfile::Builder::new().prefix(".pagewire-").tempfile_in(place).map_err(failed)?;
        check::open_to_read(&path)
            .and_then(|db| db.execute("VACUUM INTO ?1", [unfinished.path().to_string_lossy()]))
            .map_err(|error| StoreError::from(error).at(&path))?;
        unfinished.as_file().sync_all().map_err(failed)?;
        unfinished.persist_noclobber(file).map_err(|error| failed(error.error))?;
        Ok(())
    }

    /// Whether the state in a folder remembers anything: a source that was looked at, or an item.
    ///
    /// # Errors
    /// [`StoreError`] where it cannot be read.
    pub fn remembers(folder: &Path) -> Result<bool, StoreError> {
        let path = folder.join(FILE);
        if place::is_empty(&path) {
            return Ok(false);
        }
        let ask = || {
            let db = check::open_to_read(&path)?;
            // a file without tables is no damaged one
            let has_tables = "SELECT EXISTS (SELECT 1 FROM sqlite_schema)";
            let has_rows = "SELECT EXISTS (SELECT 1 FROM source) OR EXISTS (SELECT 1 FROM item)";
            Ok(db.query_row(has_tables, [], |row| row.get(0))? && db.query_row(has_rows, [], |row| row.get(0))?)
        };
        ask().map_err(|error: rusqlite::Error| StoreError::from(error).at(&path))
    }

    /// A store in memory, which forgets everything: for `export` and for trying things out.
    ///
    /// # Errors
    /// [`StoreError::Query`] when SQLite cannot make one.
    pub fn in_memory() -> Result<Self, StoreError> {
        let mut db = Connection::open_in_memory()?;
        schema::prepare(&mut db, Path::new("in memory"))?;
        Ok(Self { db, damages: Damages::default(), path: None, place: None })
    }

    /// What of it could not be read since it was opened.
    #[must_use]
    pub fn damages(&self) -> Vec<Damage> {
        self.damages.all()
    }

    /// Names a value of it that makes no sense to who reads it.
    pub fn note_damage(&self, feed: &str, of: String, fault: String) {
        self.damages.note(feed, of, fault);
    }

    /// An error of it, naming its file.
    pub fn named(&self, error: impl Into<StoreError>) -> StoreError {
        let error = error.into();
        match &self.path {
            Some(path) => error.at(path),
            None => error,
        }
    }
}
