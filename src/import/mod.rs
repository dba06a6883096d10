//! Files of other tools in the words of feeds.toml.
//!
//! Given the text of a file and what it is (`dialect` tells), hands on an [`Import`]: the tables to write, and of every key what became
//! of it, with its line. One file a dialect; `draft` is a feed while it is made, `selector` and `date_format` turn the languages of
//! selectors and dates into those of recipes, `settle` has the result checked and takes out what would not be read.

mod changedetection;
mod date_format;
mod dialect;
mod draft;
mod html2rss;
mod ids;
mod opml;
mod outline;
mod rss_bridge;
mod rsspls;
mod scotty;
mod selector;
mod settle;
mod tables;
#[cfg(test)]
mod tests;
mod urls;
mod way;
mod yaml;

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use toml_edit::{DocumentMut, Item, Table, Value};

pub use self::{
    changedetection::groups,
    dialect::{Dialect, recognise},
    settle::settle,
};
use self::{draft::Draft, ids::Ids};

/// Why a certificate that nobody vouches for is not believed because a file says so.
const UNVERIFIED: &str =
    "certificates are verified: write request.insecure_tls = true for a source of your own network";

/// What became of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Conversion {
    /// It means the same here.
    Exact,
    /// The same comes of it, by another way.
    Equivalent,
    /// Something like it comes of it.
    Approximated,
    /// Nothing comes of it.
    Dropped,
}

impl Conversion {
    /// Its name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Equivalent => "equivalent",
            Self::Approximated => "approximated",
            Self::Dropped => "dropped",
        }
    }
}

/// What became of one key of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// The file, where several were read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Its line, counted from 1.
    pub line: usize,
    /// The feed here; empty for what is of no single one.
    pub feed: String,
    /// The key as it is called there.
    pub key: String,
    /// What became of it.
    pub verdict: Conversion,
    /// Where it stands here, such as `list.title`; empty where nothing does.
    pub ours: String,
    /// What is otherwise, or why nothing comes of it.
    pub why: String,
}

/// A value that is to stand in a file of its own, which nobody else may read.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretFile {
    /// Its path, relative to feeds.toml.
    pub path: String,
    /// What it holds.
    pub value: String,
}

impl std::fmt::Debug for SecretFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SecretFile").field("path", &self.path).finish_non_exhaustive()
    }
}

/// A feed as it is to be written.
#[derive(Debug, Clone)]
pub struct ImportedFeed {
    /// Its name in feeds.toml.
    pub id: String,
    /// Its table.
    pub table: Table,
}

/// What a file comes to.
#[derive(Debug, Clone, Default)]
pub struct Import {
    /// Keys of tables that are of no single feed.
    pub settings: Vec<(&'static str, &'static str, Value)>,
    /// The feeds, in the order of the file.
    pub feeds: Vec<ImportedFeed>,
    /// What became of every key.
    pub notes: Vec<Note>,
    /// Values for files of their own.
    pub secrets: Vec<SecretFile>,
}

/// How a file is to be taken over.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// Whether items go on under the guids that the other tool gave them.
    pub compat: bool,
    /// Names that feeds have already.
    pub taken: HashSet<String>,
    /// What groups of feeds are called, by the ids that other files name them by.
    pub groups: HashMap<String, String>,
}

/// Why a file cannot be taken over.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportFault {
    /// It is of no tool that is known.
    #[error("this is no file of a tool that is known here; say which with --from")]
    Unknown,
    /// It is not written as the files of its tool are.
    #[error("line {line}: this is no {what}: {fault}")]
    Malformed {
        /// The line, counted from 1.
        line: usize,
        /// What it should be.
        what: &'static str,
        /// Why it is none.
        fault: String,
    },
}

/// Takes over the text of a file.
///
/// # Errors
/// [`ImportFault::Malformed`].
pub fn import(dialect: Dialect, text: &str, wish: &Wish) -> Result<Import, ImportFault> {
    let mut ids = Ids::new(&wish.taken);
    let mut import = match dialect {
        Dialect::Scotty => scotty::read(text, wish, &mut ids),
        Dialect::Rsspls => rsspls::read(text, wish, &mut ids),
        Dialect::Opml => opml::read(text, &mut ids),
        Dialect::Html2rss => html2rss::read(text, wish, &mut ids),
        Dialect::RssBridge => Ok(rss_bridge::read(text, wish, &mut ids)),
        Dialect::Changedetection => changedetection::read(text, wish, &mut ids),
        Dialect::Urls => Ok(urls::read(text, wish, &mut ids)),
    }?;
    // these are handed about, and a file of this machine that another names is not to be published
    if matches!(dialect, Dialect::Opml | Dialect::RssBridge | Dialect::Changedetection) {
        settle::leave_out_local(&mut import);
    }
    Ok(import)
}

impl Import {
    fn add(&mut self, draft: Draft) {
        let Draft { id, table, notes, secrets } = draft;
        self.notes.extend(notes);
        self.secrets.extend(secrets);
        self.feeds.push(ImportedFeed { id, table });
    }

    /// Adds what another file comes to.
    pub fn extend(&mut self, other: Self) {
        self.settings.extend(other.settings);
        self.feeds.extend(other.feeds);
        self.notes.extend(other.notes);
        self.secrets.extend(other.secrets);
    }

    /// The worst that became of any key.
    #[must_use]
    pub fn worst(&self) -> Option<Conversion> {
        self.notes.iter().map(|note| note.verdict).max()
    }

    /// How many keys each verdict has.
    #[must_use]
    pub fn count(&self, verdict: Conversion) -> usize {
        self.notes.iter().filter(|note| note.verdict == verdict).count()
    }

    /// Writes it into a document beside what is there: a setting that is there already stays, and is named.
    pub fn write(&mut self, document: &mut DocumentMut) {
        for (table, key, value) in &self.settings {
            let entry = document.entry(table).or_insert_with(|| Item::Table(Table::new()));
            let Some(entry) = entry.as_table_like_mut() else { continue };
            match entry.get(key) {
                None => {
                    entry.insert(key, Item::Value(value.clone()));
                }
                Some(known)
                    if known.as_value().map(|known| known.to_string().trim().to_owned()) == Some(value.to_string()) => {
                }
                Some(_) => {
                    let ours = format!("[{table}] {key}");
                    for note in self.notes.iter_mut().filter(|note| note.ours == ours) {
                        note.verdict = note.verdict.max(Conversion::Approximated);
                        note.why = "the file says otherwise already, and keeps it".into();
                    }
                }
            }
        }
        let is_empty = document.as_table().is_empty();
        let feeds = document.entry("feed").or_insert_with(|| {
            let mut feeds = Table::new();
            feeds.set_implicit(true);
            Item::Table(feeds)
        });
        for (at, feed) in self.feeds.iter().enumerate() {
            let mut table = feed.table.clone();
            table.decor_mut().set_prefix(if is_empty && at == 0 { "" } else { "\n" });
            feeds[feed.id.as_str()] = Item::Table(table);
        }
    }
}
