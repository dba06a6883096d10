use std::path::PathBuf;

/// Why the store cannot be used; nothing can be published without it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Its folder cannot be made.
    #[error("cannot make the state folder {}: {source}", .path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Its file cannot be opened.
    #[error("cannot open the store {}: {source}", .path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
    /// It was written by a newer version.
    #[error("the store {} has format {found}, and this pagewire knows formats up to {known}; use the newer version that wrote it", .path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The newest format known here.
        known: u32,
    },
    /// Another process holds it.
    #[error("another pagewire has been using {} for too long; wait for it to end, or choose another place with --state", .path.display())]
    Locked {
        /// The lock file.
        path: PathBuf,
    },
    /// A page cannot be packed for the store, or unpacked.
    #[error("the store holds a page that cannot be unpacked: {0}")]
    Pack(std::io::Error),
    /// A query failed.
    #[error("the store failed: {0}")]
    Query(#[from] rusqlite::Error),
    /// A stored item cannot be read.
    #[error("the store holds an item that cannot be read: {0}")]
    Item(#[from] serde_json::Error),
}
