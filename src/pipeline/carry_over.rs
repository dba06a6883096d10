//! Sources that are files, known under another name.
//!
//! The name of a file source is its path as feeds.toml writes it. Earlier versions named it by the path from where the command ran, which is
//! another one wherever `--config` is spelled otherwise: what is remembered under such a name goes over to the source.

use std::path::{Component, Path, PathBuf};

use super::Error;
use crate::{
    config::{Config, Source},
    fetch::Location,
    store::Store,
};

/// Gives what the store knows of file sources under the names of earlier versions to these sources.
///
/// # Errors
/// [`Error::Store`].
pub fn carry_over(store: &Store, config: &Config) -> Result<(), Error> {
    for feed in &config.feeds {
        let files: Vec<(&Source, &Path)> = feed
            .sources()
            .iter()
            .filter_map(|source| match &source.location {
                Location::File(path) => Some((source, path.as_path())),
                Location::Http(_) | Location::Stdin => None,
            })
            .collect();
        if files.is_empty() {
            continue;
        }
        let mut known = store.source_ids(feed.id.as_str())?;
        let is_unknown = |source: &Source| !known.contains(&source.id);
        let unknown: Vec<_> = files.iter().filter(|(source, _)| is_unknown(source)).collect();
        known.retain(|id| !id.contains("://") && feed.sources().iter().all(|source| source.id != *id));
        for (source, path) in unknown {
            if let Some(earlier) = earlier(&known, source, path) {
                store.rename_source(feed.id.as_str(), (&earlier, &source.id))?;
                known.retain(|id| *id != earlier);
            }
        }
    }
    Ok(())
}

/// The name that a source had: a path to the same file, or the one that ends as feeds.toml writes it.
fn earlier(known: &[String], source: &Source, path: &Path) -> Option<String> {
    let path = resolved(path);
    if let Some(same) = known.iter().find(|id| resolved(Path::new(id)) == path) {
        return Some(same.clone());
    }
    let mut ending = known.iter().filter(|id| Path::new(id).ends_with(&source.id));
    let first = ending.next()?;
    ending.next().is_none().then(|| first.clone())
}

/// A path from the root on, by its words alone: the file need not be there.
fn resolved(path: &Path) -> PathBuf {
    let mut resolved = PathBuf::new();
    for part in std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                resolved.pop();
            }
            part => resolved.push(part),
        }
    }
    resolved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_resolved_by_its_words() {
        assert_eq!(resolved(Path::new("/srv/./feeds/../pages/a.html")), Path::new("/srv/pages/a.html"));
    }
}
