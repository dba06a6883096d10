//! What pagewire remembers: sources, items and the files it wrote, in one SQLite file.
//!
//! A [`Sighting`], all that one fetch of one source showed, is recorded in one transaction: `matching` finds which items
//! history knows, `judge` says whether the page can be believed, `items` writes what is new or edited. What is published
//! is read back from here alone, so that the same store gives the same documents.

mod articles;
mod error;
mod events;
mod feeds;
mod glance;
mod hosts;
mod items;
mod judge;
mod lock;
mod matching;
mod outputs;
mod pages;
mod record;
mod revision;
mod runs;
mod schema;
mod server;
mod sources;
mod unwritten;

use std::{path::Path, time::Duration};

use rusqlite::Connection;

pub use self::{
    articles::AwaitedArticle,
    error::StoreError,
    events::HealthEvent,
    feeds::FeedMeta,
    glance::Glance,
    items::{Publications, StoredItem},
    judge::Doubt,
    lock::StateLock,
    outputs::OutputFile,
    pages::PackedPage,
    record::{Recorded, Sighting, Verdict},
    runs::{PastRun, Revision},
    server::Subscription,
    sources::{Failure, Setback, SourceState},
    unwritten::UnwrittenDocument,
};

/// How much of its history a feed keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    /// At most so many items are published.
    pub items: usize,
    /// Items that are older, and no longer on their page, are forgotten.
    pub age: Option<Duration>,
}

/// The history of all sources of one configuration.
#[derive(Debug)]
pub struct Store {
    db: Connection,
}

impl Store {
    /// Opens the store in a folder, making both where they do not exist, and brings its tables up to date.
    ///
    /// # Errors
    /// [`StoreError`] when the folder cannot be made, the file is no database, or it was written by a newer pagewire.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(folder).map_err(|source| StoreError::Folder { path: folder.to_owned(), source })?;
        let path = folder.join("pagewire.db");
        let failed = |source| StoreError::Open { path: path.clone(), source };
        let mut db = Connection::open(&path).map_err(failed)?;
        schema::configure(&db).map_err(failed)?;
        schema::migrate(&mut db, &path)?;
        Ok(Self { db })
    }

    /// Opens a copy of the store of one folder in another, so that nothing done to it lasts.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_copy(folder: &Path, copy: &Path) -> Result<Self, StoreError> {
        let path = folder.join("pagewire.db");
        if path.exists() {
            let original = Self::open(folder)?;
            original.db.execute("VACUUM INTO ?1", [copy.join("pagewire.db").to_string_lossy()])?;
        }
        Self::open(copy)
    }

    /// A store in memory, which forgets everything: for `export` and for trying things out.
    ///
    /// # Errors
    /// [`StoreError::Query`] when SQLite cannot make one.
    pub fn in_memory() -> Result<Self, StoreError> {
        let mut db = Connection::open_in_memory()?;
        schema::migrate(&mut db, Path::new("in memory"))?;
        Ok(Self { db })
    }
}
