//! The files that a configuration is written in, laid one behind the other, so that one number is a place in any of them.

use std::{
    ops::Range,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

/// One file of a configuration as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileText {
    /// Where it is.
    pub path: PathBuf,
    /// What it says.
    pub text: String,
    /// Where it begins among all of them.
    start: usize,
}

/// The files of a configuration: feeds.toml, and those that it includes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Texts {
    main: FileText,
    #[serde(default)]
    included: Vec<FileText>,
}

impl Texts {
    /// A configuration of one file.
    #[must_use]
    pub fn of(path: &Path, text: &str) -> Self {
        Self { main: FileText { path: path.to_owned(), text: text.to_owned(), start: 0 }, included: Vec::new() }
    }

    /// Adds a file that is included.
    pub(super) fn include(&mut self, path: PathBuf, text: String) {
        let last = self.included.last().unwrap_or(&self.main);
        let start = last.start + last.text.len() + 1;
        self.included.push(FileText { path, text, start });
    }

    /// feeds.toml itself.
    #[must_use]
    pub fn main(&self) -> &FileText {
        &self.main
    }

    /// Those that it includes.
    #[must_use]
    pub fn included(&self) -> &[FileText] {
        &self.included
    }

    /// All of them, feeds.toml first.
    pub fn iter(&self) -> impl Iterator<Item = &FileText> {
        std::iter::once(&self.main).chain(&self.included)
    }

    /// The file that a place is in, and the place within it.
    #[must_use]
    pub fn locate(&self, span: &Range<usize>) -> (&FileText, Range<usize>) {
        let file = self.included.iter().rev().find(|file| file.start <= span.start).unwrap_or(&self.main);
        (file, span.start - file.start..span.end.saturating_sub(file.start))
    }

    /// All of them as one text, which [`Texts::unpacked`] takes apart; one file is its own text.
    #[must_use]
    pub fn packed(&self) -> String {
        match self.included.is_empty() {
            true => self.main.text.clone(),
            false => serde_json::to_string(self).unwrap_or_default(),
        }
    }

    /// The files of a text that [`Texts::packed`] made; `path` is that of feeds.toml.
    #[must_use]
    pub fn unpacked(text: &str, path: &Path) -> Self {
        // no TOML begins with a brace
        let packed = text.starts_with('{').then(|| serde_json::from_str(text).ok()).flatten();
        packed.unwrap_or_else(|| Self::of(path, text))
    }
}

impl FileText {
    /// Where it begins among all files.
    pub(super) fn start(&self) -> usize {
        self.start
    }
}
