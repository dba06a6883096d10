//! Adding a feed to feeds.toml.

use std::{io::Write, path::Path};

use pagewire::config::edit;
use toml_edit::Table;
use url::Url;

use super::{Ending, Failure, out::out};

/// Writes a feed into feeds.toml and says so.
pub(crate) fn add(path: &Path, feed: Table, name: (Option<&str>, &Url)) -> Result<Ending, Failure> {
    let (id, written) = edit::add(path, feed, name)?;
    let mut out = out();
    writeln!(out, "added to {}:\n\n{written}", path.display())?;
    writeln!(out, "\n`pagewire preview {id}` shows what it publishes, `pagewire build {id}` writes it.")?;
    Ok(Ending::Well)
}
