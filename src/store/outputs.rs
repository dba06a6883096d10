//! The files written, as they were left.

use rusqlite::{OptionalExtension, params};

use super::{Store, StoreError};

/// A file as it was left after its last writing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// Of all that its content depends on.
    pub fingerprint: String,
    /// In bytes.
    pub size: u64,
    /// Its modification time in nanoseconds since 1970.
    pub modified_ns: i64,
}

impl Store {
    /// What is known of a file, by its absolute path.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn output(&self, path: &str) -> Result<Option<OutputFile>, StoreError> {
        let mut query = self.db.prepare_cached("SELECT fingerprint, size, modified_ns FROM output WHERE path = ?1")?;
        let file = query
            .query_row([path], |row| {
                Ok(OutputFile {
                    fingerprint: row.get(0)?,
                    size: row.get::<_, i64>(1)?.cast_unsigned(),
                    modified_ns: row.get(2)?,
                })
            })
            .optional()?;
        Ok(file)
    }

    /// Remembers a file as it is now.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn set_output(&self, path: &str, file: &OutputFile) -> Result<(), StoreError> {
        let mut query = self.db.prepare_cached("INSERT OR REPLACE INTO output VALUES (?1, ?2, ?3, ?4)")?;
        query.execute(params![path, file.fingerprint, file.size.cast_signed(), file.modified_ns])?;
        Ok(())
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
