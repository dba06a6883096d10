//! Adding a feed to feeds.toml, which keeps its comments and its order.

use std::{collections::HashSet, io::Write, path::Path};

use pagewire::{config, model::FeedId};
use toml_edit::{DocumentMut, Item, Table, Value, value};
use url::Url;

use super::{Ending, Failure, out::out};

/// A document with one feed.
pub(crate) fn document(feed: Table, id: &str) -> DocumentMut {
    let mut document = DocumentMut::new();
    insert(&mut document, feed, id);
    document
}

fn insert(document: &mut DocumentMut, feed: Table, id: &str) {
    let feeds = document.entry("feed").or_insert_with(|| {
        let mut feeds = Table::new();
        feeds.set_implicit(true);
        Item::Table(feeds)
    });
    feeds[id] = Item::Table(feed);
}

/// An id made of the host and the last step of the page's address, which no other feed has.
pub(crate) fn fresh_id(page: &Url, taken: &HashSet<String>) -> String {
    let base = slug(page);
    let numbered = (2..).map(|number| format!("{base}-{number}"));
    std::iter::once(base.clone()).chain(numbered).find(|id| !taken.contains(id)).unwrap_or(base)
}

fn slug(page: &Url) -> String {
    let host = page.host_str().unwrap_or_default();
    let labels: Vec<&str> = host.split('.').filter(|label| !matches!(*label, "www" | "m" | "blog" | "news")).collect();
    let site = labels.first().copied().unwrap_or_default();
    let step = page.path_segments().and_then(|mut steps| steps.rfind(|step| !step.is_empty())).unwrap_or_default();
    let step = step.split('.').next().unwrap_or_default();
    let step = if matches!(step, "index" | "home" | "default") { "" } else { step };
    let words = |text: &str| -> String {
        let kept: String =
            text.to_ascii_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        kept.split('-').filter(|word| !word.is_empty()).take(5).collect::<Vec<_>>().join("-")
    };
    let id: String =
        [words(site), words(step)].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    let id: String = id.chars().take(40).collect();
    if FeedId::parse(&id).is_ok() { id } else { "page".into() }
}

/// Writes a feed at the end of feeds.toml, and leaves everything else in it as it is.
pub(crate) fn add(path: &Path, mut feed: Table, (id, page): (Option<&str>, &Url)) -> Result<Ending, Failure> {
    let before = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(Failure::Usage(format!("cannot read {}: {error}", path.display()))),
    };
    // a file with problems is not made longer
    let known = if before.trim().is_empty() { Vec::new() } else { config::parse(&before, path)?.feeds };
    let taken: HashSet<String> = known.iter().map(|feed| feed.id.to_string()).collect();
    let id = match id {
        Some(id) if taken.contains(id) => {
            return Err(Failure::Usage(format!("{} has a feed `{id}` already", path.display())));
        }
        Some(id) => FeedId::parse(id).map_err(|error| Failure::Usage(format!("--id {id}: {error}")))?.to_string(),
        None => fresh_id(page, &taken),
    };
    anchor(&mut feed, path)?;
    let mut after: DocumentMut =
        before.parse().map_err(|error| Failure::Usage(format!("{}: {error}", path.display())))?;
    let shown = document(feed.clone(), &id);
    feed.decor_mut().set_prefix(if before.trim().is_empty() { "" } else { "\n" });
    insert(&mut after, feed, &id);
    let text = after.to_string();
    // what is written must be read, and by the rules for this place
    config::parse(&text, path)?;
    write(path, &text)?;
    let mut out = out();
    writeln!(out, "added to {}:\n", path.display())?;
    shown.to_string().trim().lines().try_for_each(|line| writeln!(out, "{line}"))?;
    writeln!(out, "\n`pagewire preview {id}` shows what it publishes, `pagewire build {id}` writes it.")?;
    Ok(Ending::Well)
}

/// A path in feeds.toml is relative to its folder, one on the command line to the present one.
fn anchor(feed: &mut Table, path: &Path) -> Result<(), Failure> {
    let elsewhere = path.parent().is_some_and(|folder| !folder.as_os_str().is_empty());
    let Some(page) = feed.get("url").and_then(Item::as_value).and_then(Value::as_str).filter(|_| elsewhere) else {
        return Ok(());
    };
    if page != "-" && !page.contains("://") {
        feed["url"] = value(std::path::absolute(page)?.to_string_lossy().into_owned());
    }
    Ok(())
}

/// Replaces a file as a whole, or leaves it as it was.
fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    if let Ok(metadata) = std::fs::metadata(path) {
        std::fs::set_permissions(file.path(), metadata.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
