//! The files written, as they were left, and whose they are: what of the output folder is pagewire's own.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Row, params};

use super::{Store, StoreError, damage::Columns};
use crate::model::Digest;

/// A file as it was left after its last writing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// Of all that its content depends on.
    pub fingerprint: String,
    /// In bytes.
    pub size: u64,
    /// Its modification time in nanoseconds since 1970.
    pub modified_ns: i64,
    /// Of its content; none where an earlier version wrote it.
    pub digest: Option<Digest>,
    /// The feed that it is a document of; none for a document of all feeds.
    pub feed: Option<String>,
    /// The feeds.toml that had it written; none where an earlier version wrote it.
    pub config: Option<String>,
    /// When that was.
    pub written_at: Option<DateTime<Utc>>,
    /// When it was first seen that feeds.toml wants it no more.
    pub gone_since: Option<DateTime<Utc>>,
    /// When it was taken away.
    pub withdrawn_at: Option<DateTime<Utc>>,
}

const COLUMNS: &str = "fingerprint, size, modified_ns, digest, feed, config, written_at, gone_since, withdrawn_at";

impl Store {
    /// What is known of a file, by its absolute path.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn output(&self, path: &str) -> Result<Option<OutputFile>, StoreError> {
        let mut query = self.db.prepare_cached(&format!("SELECT {COLUMNS} FROM output WHERE path = ?1"))?;
        let file = query.query_row([path], |row| Ok(file(&self.columns(row, path))));
        // a file of which nothing is known is written again
        Ok(file.optional()?.flatten())
    }

    /// The documents of single feeds that were written and not taken away since, by their absolute paths.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn feed_outputs(&self) -> Result<Vec<(String, OutputFile)>, StoreError> {
        let mut query = self.db.prepare_cached(&format!(
            "SELECT path, {COLUMNS} FROM output WHERE feed IS NOT NULL AND withdrawn_at IS NULL ORDER BY path"
        ))?;
        let files = query.query_map([], |row| {
            let path = self.columns(row, "a file").needed::<String>("path");
            Ok(path.and_then(|path| file(&self.columns(row, &path)).map(|file| (path, file))))
        })?;
        Ok(files.filter_map(Result::transpose).collect::<Result<_, _>>()?)
    }

    /// The paths of all documents that a feed ever had by the wish of a feeds.toml, or of an earlier version.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn outputs_ever(&self, feed: &str, config: &str) -> Result<Vec<String>, StoreError> {
        let mut query =
            self.db.prepare_cached("SELECT path FROM output WHERE feed = ?1 AND ifnull(config, ?2) = ?2")?;
        let paths = query.query_map([feed, config], |row| Ok(self.columns(row, "a file").needed("path")))?;
        Ok(paths.filter_map(Result::transpose).collect::<Result<_, _>>()?)
    }

    /// Remembers a file as it is now.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn set_output(&self, path: &str, file: &OutputFile) -> Result<(), StoreError> {
        let OutputFile { fingerprint, size, modified_ns, digest, feed, config, .. } = file;
        let at = |instant: Option<DateTime<Utc>>| instant.map(|at| at.timestamp());
        let (written_at, gone_since, withdrawn_at) = (at(file.written_at), at(file.gone_since), at(file.withdrawn_at));
        let mut query = self.db.prepare_cached(&format!(
            "INSERT OR REPLACE INTO output (path, {COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
        ))?;
        let size = size.cast_signed();
        let digest = digest.map(|digest| digest.to_vec());
        query.execute(params![
            path,
            fingerprint,
            size,
            modified_ns,
            digest,
            feed,
            config,
            written_at,
            gone_since,
            withdrawn_at
        ])?;
        Ok(())
    }

    fn columns<'r, 's>(&'r self, row: &'r Row<'s>, path: &str) -> Columns<'r, 's> {
        Columns { row, damages: &self.damages, feed: "", of: format!("what is known of {path}") }
    }

    /// Runs several writes as one transaction.
    ///
    /// # Errors
    /// What `work` returns, or [`StoreError::Query`].
    pub fn together<T>(&mut self, work: impl FnOnce(&Self) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.db.execute_batch("BEGIN IMMEDIATE")?;
        let result = work(self);
        self.db.execute_batch(if result.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
        result
    }
}

fn file(columns: &Columns<'_, '_>) -> Option<OutputFile> {
    Some(OutputFile {
        fingerprint: columns.needed("fingerprint")?,
        size: columns.needed::<i64>("size")?.cast_unsigned(),
        modified_ns: columns.needed("modified_ns")?,
        digest: columns.read("digest"),
        feed: columns.read("feed"),
        config: columns.read("config"),
        written_at: columns.instant("written_at"),
        gone_since: columns.instant("gone_since"),
        withdrawn_at: columns.instant("withdrawn_at"),
    })
}
