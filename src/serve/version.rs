//! Whether feeds.toml is what it was.

use std::{path::Path, time::SystemTime};

use crate::system;

/// What tells one state of a file from another: which file it is, its length and its time. A link counts as what it leads to, so that
/// one that is swapped for another is noticed, too, even if both are just as old.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileVersion {
    file: (u64, u64),
    length: u64,
    modified: SystemTime,
}

impl FileVersion {
    /// The state of a file now; none where there is no file, or none that can be read.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let file = std::fs::metadata(path).ok()?;
        // one that may not be read is as good as none; a pipe would be read by it
        if file.is_file() {
            std::fs::File::open(path).ok()?;
        }
        let modified = file.modified().ok()?;
        Some(Self { file: system::number_of(&file), length: file.len(), modified })
    }
}
