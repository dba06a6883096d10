//! Whether feeds.toml, and what it includes, is what it was.

use std::{
    path::{Path, PathBuf},
    time::SystemTime,
};

use crate::{config::Config, system};

/// The state of all files of a configuration, and of the folders in which others may appear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileVersions {
    main: Option<FileVersion>,
    others: Vec<Option<FileVersion>>,
}

impl FileVersions {
    /// The state of feeds.toml now, before it is read.
    #[must_use]
    pub fn of(main: &Path) -> Self {
        Self { main: FileVersion::of(main), others: Vec::new() }
    }

    /// The same with the state now of what a configuration has read beside feeds.toml.
    #[must_use]
    pub fn beside(self, config: &Config) -> Self {
        let files = config.texts().included().iter().map(|file| file.path.as_path());
        let others = files.chain(config.folders.iter().map(PathBuf::as_path));
        Self { others: others.map(FileVersion::of).collect(), ..self }
    }

    /// Whether feeds.toml is there.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.main.is_some()
    }
}

/// What tells one state of a file from another: which file it is, its length and its time. A link counts as what it leads to, so that
/// one that is swapped for another is noticed, too, even if both are just as old.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct FileVersion {
    file: (u64, u64),
    length: u64,
    modified: SystemTime,
}

impl FileVersion {
    /// The state of a file now; none where there is no file, or none that can be read.
    fn of(path: &Path) -> Option<Self> {
        let file = std::fs::metadata(path).ok()?;
        // one that may not be read is as good as none; a pipe would be read by it
        if file.is_file() {
            std::fs::File::open(path).ok()?;
        }
        let modified = file.modified().ok()?;
        Some(Self { file: system::number_of(&file), length: file.len(), modified })
    }
}
