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

    /// The names under which a file source of feeds.toml is known, where it was known under these.
    fn carried(known: &[&str], sources: &[&str]) -> Vec<String> {
        let urls: Vec<String> = sources.iter().map(|source| format!("'{source}'")).collect();
        let text = format!("[feed.news]\nurl = [{}]\nbase = 'https://news.example/'\n", urls.join(", "));
        let config = crate::config::parse(&text, Path::new("/srv/feeds/feeds.toml")).unwrap();
        let store = Store::in_memory().unwrap();
        for name in known {
            let backoff = crate::store::Backoff::default();
            store.record_failure(("news", name), ("gone", None), backoff, chrono::DateTime::UNIX_EPOCH).unwrap();
        }
        carry_over(&store, &config).unwrap();
        let mut names = store.source_ids("news").unwrap();
        names.sort_unstable();
        names
    }

    #[test]
    fn a_source_that_was_named_by_another_path_to_its_file_has_the_name_of_feeds_toml() {
        assert_eq!(carried(&["/srv/feeds/../feeds/page.html"], &["page.html"]), ["page.html"]);
        assert_eq!(carried(&["config/page.html"], &["page.html"]), ["page.html"]);
    }

    #[test]
    fn of_two_names_that_may_be_meant_neither_is() {
        assert_eq!(carried(&["a/page.html", "b/page.html"], &["page.html"]), ["a/page.html", "b/page.html"]);
    }

    #[test]
    fn what_is_known_of_another_source_of_feeds_toml_stays_there() {
        assert_eq!(carried(&["old/page.html"], &["page.html", "old/page.html"]), ["old/page.html"]);
    }

    #[test]
    fn a_page_of_the_web_is_no_name_of_a_file() {
        assert_eq!(carried(&["https://news.example/page.html"], &["page.html"]), ["https://news.example/page.html"]);
    }

    #[test]
    fn a_source_that_is_known_takes_no_other_name() {
        assert_eq!(carried(&["page.html", "old/page.html"], &["page.html"]), ["old/page.html", "page.html"]);
    }
}
