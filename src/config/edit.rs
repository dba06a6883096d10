//! Changing feeds.toml, which keeps its comments and its order.

mod shared_recipe;
mod with_settings;

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

use toml_edit::{DocumentMut, Item, Table, TableLike, Value, value};
use url::Url;

use self::shared_recipe::take_over;
pub use self::{
    shared_recipe::list_of,
    with_settings::{WithSettings, set_settings, with_settings},
};
use super::{
    Config, ConfigError, FeedConfig, Texts,
    load::parse_with,
    parse,
    rewrite::{Unwritten, rewrite},
    settings::SettingsFault,
};
use crate::model::{FeedId, InvalidFeedId};

/// Why feeds.toml was not changed; it is as it was then.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// The file cannot be read.
    #[error("cannot read {}: {source}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file cannot be written.
    #[error("cannot write {}: {source}; its folder must be writable, too, since the file is replaced as a whole", .path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is a link that leads nowhere.
    #[error("{} is a link to {}, which is not there: make that file, or point the link elsewhere", .path.display(), .leads_to.display())]
    Dangling {
        /// The file.
        path: PathBuf,
        /// Where it leads.
        leads_to: PathBuf,
    },
    /// Somebody else wrote the file at the same time.
    #[error("{} was changed by somebody else just now; look at it, and try again", .path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// Another page was named for a feed that has none on the web.
    #[error("feed `{id}` is not read from a page on the web: its `url` is changed in {} alone", .path.display())]
    NoPage {
        /// The file.
        path: PathBuf,
        /// The feed's id.
        id: String,
    },
    /// A page of another site was named for a feed that has secrets.
    #[error("[feed.{id}.request] is meant for the site in the feed's `url`, and would be sent to {to}: if that is meant, change `url` in {} by hand", .path.display())]
    Secrets {
        /// The file.
        path: PathBuf,
        /// The feed's id.
        id: String,
        /// The other site.
        to: String,
    },
    /// The file has such a feed.
    #[error("{} has a feed `{id}` already", .path.display())]
    Taken {
        /// The file.
        path: PathBuf,
        /// The feed's id.
        id: String,
    },
    /// The file has no such feed.
    #[error("{} has no feed `{id}`", .path.display())]
    Unknown {
        /// The file.
        path: PathBuf,
        /// The feed's id.
        id: String,
    },
    /// The name cannot be a feed's id.
    #[error("`{id}` cannot be a feed's id: {fault}")]
    Id {
        /// The name.
        id: String,
        /// Why.
        fault: InvalidFeedId,
    },
    /// It has problems, or would have.
    #[error(transparent)]
    Invalid(#[from] ConfigError),
    /// The settings cannot be these.
    #[error(transparent)]
    Settings(#[from] SettingsFault),
    /// It is no TOML.
    #[error("{}: {fault}", .path.display())]
    Toml {
        /// The file.
        path: PathBuf,
        /// Where, and why.
        fault: toml_edit::TomlError,
    },
}

/// A document with one feed.
#[must_use]
pub fn document(feed: Table, id: &str) -> DocumentMut {
    let mut document = DocumentMut::new();
    insert(&mut document, feed, id);
    document
}

/// A line of a recipe as a value: a selector, or what is written in TOML: a table of settings, an array of ways.
#[must_use]
pub fn setting(text: &str) -> Value {
    let written = text.starts_with(['{', '[']).then(|| text.parse().ok()).flatten();
    written.unwrap_or_else(|| text.into())
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
#[must_use]
pub fn fresh_id(page: &Url, taken: &HashSet<String>) -> String {
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

/// Writes a feed at the end of feeds.toml, and leaves everything else in it as it is. Without an `id` one is made of the page's
/// address. Returns the id, and the table as written.
///
/// # Errors
/// [`EditError`]; the file is then as it was.
pub fn add(path: &Path, mut feed: Table, (id, page): (Option<&str>, &Url)) -> Result<(String, String), EditError> {
    let (before, config) = read(path)?;
    let known: HashSet<String> =
        config.iter().flat_map(|config| &config.feeds).map(|feed| feed.id.to_string()).collect();
    let id = match id {
        Some(id) if known.contains(id) => return Err(EditError::Taken { path: path.to_owned(), id: id.to_owned() }),
        Some(id) => FeedId::parse(id).map_err(|fault| EditError::Id { id: id.to_owned(), fault })?.to_string(),
        None => fresh_id(page, &known),
    };
    anchor(&mut feed, path)?;
    let mut after = before_edit(path, &before)?;
    let shown = document(feed.clone(), &id).to_string();
    feed.decor_mut().set_prefix(if before.trim().is_empty() { "" } else { "\n" });
    insert(&mut after, feed, &id);
    replace((path, path), &before, &after)?;
    Ok((id, shown.trim().to_owned()))
}

/// Another way to read a feed.
#[derive(Debug, Clone, Default)]
pub struct FileReading<'a> {
    /// What its `list` says; none takes its recipe away, so that the list is found.
    pub list: Option<Table>,
    /// The keys of `list` that this is all of. Other keys stay as they are.
    pub keys: &'a [&'a str],
    /// The page that it is read from now, instead of the first one on the web.
    pub to: Option<Url>,
}

/// Gives a feed of feeds.toml another recipe. What stands there already keeps its comments.
///
/// # Errors
/// [`EditError`]; the file is then as it was.
pub fn set_reading(path: &Path, id: &str, reading: &FileReading<'_>) -> Result<(), EditError> {
    let unknown = || EditError::Unknown { path: path.to_owned(), id: id.to_owned() };
    let config = read(path)?.1.ok_or_else(unknown)?;
    let known = config.feeds.iter().find(|feed| feed.id.as_str() == id).ok_or_else(unknown)?;
    let moved = reading.to.as_ref().map(|to| Ok::<_, EditError>((page_before(path, known, to)?, to))).transpose()?;
    let before = text_of(&config, &known.written_in);
    let mut after = before_edit(&known.written_in, before)?;
    let feed = after.get_mut("feed").and_then(|feeds| feeds.get_mut(id)).and_then(Item::as_table_like_mut);
    let feed = feed.ok_or_else(unknown)?;
    take_over(feed, &config, known);
    read_by(feed, reading, moved.as_ref().map(|(from, to)| (from, *to)));
    replace((path, &known.written_in), before, &after)
}

/// Puts another page in the place of one that a feed is read from.
///
/// # Errors
/// [`EditError`]; the file is then as it was.
pub fn set_address(path: &Path, id: &str, (from, to): (&Url, &Url)) -> Result<(), EditError> {
    let unknown = || EditError::Unknown { path: path.to_owned(), id: id.to_owned() };
    let config = read(path)?.1.ok_or_else(unknown)?;
    let known = config.feeds.iter().find(|feed| feed.id.as_str() == id).ok_or_else(unknown)?;
    page_before(path, known, to)?;
    let before = text_of(&config, &known.written_in);
    let mut after = before_edit(&known.written_in, before)?;
    let feed = after.get_mut("feed").and_then(|feeds| feeds.get_mut(id));
    let url = feed.and_then(|feed| feed.get_mut("url")).and_then(Item::as_value_mut);
    relocate(url.ok_or_else(unknown)?, from, to);
    replace((path, &known.written_in), before, &after)
}

/// Writes several feeds at the end of feeds.toml.
///
/// # Errors
/// [`EditError`]; the file is then as it was.
pub fn add_all(path: &Path, feeds: Vec<(String, Table)>) -> Result<(), EditError> {
    let (before, config) = read(path)?;
    let known: HashSet<String> =
        config.iter().flat_map(|config| &config.feeds).map(|feed| feed.id.to_string()).collect();
    let mut after = before_edit(path, &before)?;
    for (at, (id, mut feed)) in feeds.into_iter().enumerate() {
        if known.contains(&id) {
            return Err(EditError::Taken { path: path.to_owned(), id });
        }
        feed.decor_mut().set_prefix(if before.trim().is_empty() && at == 0 { "" } else { "\n" });
        insert(&mut after, feed, &id);
    }
    replace((path, path), &before, &after)
}

/// Has the table of a feed say how it is read.
fn read_by(feed: &mut dyn TableLike, reading: &FileReading<'_>, moved: Option<(&Url, &Url)>) {
    match &reading.list {
        None => {
            feed.remove("list");
        }
        Some(recipe) => match feed.get_mut("list").and_then(Item::as_table_like_mut) {
            Some(list) => change(list, recipe, reading.keys),
            None => {
                feed.insert("list", Item::Table(recipe.clone()));
            }
        },
    }
    if let (Some((from, to)), Some(url)) = (moved, feed.get_mut("url").and_then(Item::as_value_mut)) {
        relocate(url, from, to);
    }
}

/// What one of the files of a configuration says.
fn text_of<'c>(config: &'c Config, path: &Path) -> &'c str {
    config.texts().iter().find(|file| file.path == path).map_or("", |file| file.text.as_str())
}

/// The text of a file in which a feed would be read otherwise; `from` is the page before. None where the text is no TOML or has no
/// such feed.
#[must_use]
pub fn with_reading(text: &str, id: &str, reading: &FileReading<'_>, from: Option<&Url>) -> Option<String> {
    let mut document: DocumentMut = text.parse().ok()?;
    let feed = document.get_mut("feed").and_then(|feeds| feeds.get_mut(id)).and_then(Item::as_table_like_mut)?;
    read_by(feed, reading, from.zip(reading.to.as_ref()));
    Some(document.to_string())
}

/// The text of a file with one feed more; none where the text is no TOML.
#[must_use]
pub fn with_feed(text: &str, id: &str, feed: Table) -> Option<String> {
    let mut document: DocumentMut = text.parse().ok()?;
    insert(&mut document, feed, id);
    Some(document.to_string())
}

/// The page that another takes the place of; a feed that has secrets is not turned to another site than theirs.
fn page_before(path: &Path, feed: &FeedConfig, to: &Url) -> Result<Url, EditError> {
    let (path, id) = (path.to_owned(), feed.id.to_string());
    let first = feed.sources().iter().find_map(|source| Some((source.url()?, &source.fetch.request)));
    match first {
        None => Err(EditError::NoPage { path, id }),
        Some((_, request)) if request.has_secrets() && !request.is_meant_for(to) => {
            Err(EditError::Secrets { path, id, to: to.origin().ascii_serialization() })
        }
        Some((url, _)) => Ok(url.clone()),
    }
}

/// Puts an address in the place of another: of one that stands alone, or of this one among several.
fn relocate(value: &mut Value, from: &Url, to: &Url) {
    match value {
        Value::Array(several) => several.iter_mut().for_each(|value| {
            if value.as_str().and_then(|text| Url::parse(text).ok()).as_ref() == Some(from) {
                relocate(value, from, to);
            }
        }),
        value => {
            let decor = value.decor().clone();
            *value = to.as_str().into();
            *value.decor_mut() = decor;
        }
    }
}

/// Makes these keys of a table say what another says.
fn change(table: &mut dyn TableLike, wanted: &Table, keys: &[&str]) {
    for key in keys {
        match (table.get_mut(key).and_then(Item::as_value_mut), wanted.get(key).and_then(Item::as_value)) {
            (_, None) => {
                table.remove(key);
            }
            (None, Some(new)) => {
                table.remove(key);
                table.insert(key, Item::Value(new.clone()));
            }
            (Some(old), Some(new)) => {
                // a comment beside a value is a part of it
                let decor = old.decor().clone();
                *old = new.clone();
                *old.decor_mut() = decor;
            }
        }
    }
}

/// Takes a feed out of feeds.toml, with the comment right above it.
///
/// # Errors
/// [`EditError`]; the file is then as it was, as where a merged feed is made of this one.
pub fn remove(path: &Path, id: &str) -> Result<(), EditError> {
    let unknown = || EditError::Unknown { path: path.to_owned(), id: id.to_owned() };
    let config = read(path)?.1.ok_or_else(unknown)?;
    let known = config.feeds.iter().find(|feed| feed.id.as_str() == id).ok_or_else(unknown)?;
    let before = text_of(&config, &known.written_in);
    let mut after = before_edit(&known.written_in, before)?;
    if let Some(feeds) = after.get_mut("feed").and_then(Item::as_table_like_mut) {
        feeds.remove(id);
    }
    if let Some(feeds) = after.get_mut("feed").and_then(Item::as_table_mut).filter(|feeds| feeds.is_empty()) {
        // a file without its last feed says that it has none
        feeds.set_implicit(false);
    }
    replace((path, &known.written_in), before, &after)
}

/// Writes a document in the place of a file that held `before`; empty where there was none.
///
/// # Errors
/// [`EditError`]; the file is then as it was.
pub fn write(path: &Path, before: &str, after: &DocumentMut) -> Result<(), EditError> {
    replace((path, path), before, after)
}

/// The file's text and what it says; a file with problems is not made longer.
fn read(path: &Path) -> Result<(String, Option<Config>), EditError> {
    let before = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(source) => return Err(EditError::Unreadable { path: path.to_owned(), source }),
    };
    let known = if before.trim().is_empty() { None } else { Some(parse(&before, path)?) };
    Ok((before, known))
}

fn before_edit(path: &Path, before: &str) -> Result<DocumentMut, EditError> {
    before.parse().map_err(|fault| EditError::Toml { path: path.to_owned(), fault })
}

/// A path in feeds.toml is relative to its folder, one that somebody gives to the present one.
fn anchor(feed: &mut Table, path: &Path) -> Result<(), EditError> {
    let elsewhere = path.parent().is_some_and(|folder| !folder.as_os_str().is_empty());
    let Some(page) = feed.get("url").and_then(Item::as_value).and_then(Value::as_str).filter(|_| elsewhere) else {
        return Ok(());
    };
    if page != "-" && !page.contains("://") {
        let absolute =
            std::path::absolute(page).map_err(|source| EditError::Unreadable { path: page.into(), source })?;
        feed["url"] = value(absolute.to_string_lossy().into_owned());
    }
    Ok(())
}

/// What the whole configuration says where one of its files has another text.
fn parsed((main, path): (&Path, &Path), text: &str) -> Result<Config, EditError> {
    if main == path {
        return Ok(parse(text, path)?);
    }
    let unreadable = |source| EditError::Unreadable { path: main.to_owned(), source };
    let all = std::fs::read_to_string(main).map_err(unreadable)?;
    Ok(parse_with(Texts::of(main, &all), Some((path, text)))?)
}

/// Replaces a file of the configuration `main` as a whole, or leaves it as it was. What is written must be read, and by the rules for this
/// place; what was written since it was read stays.
fn replace((main, path): (&Path, &Path), before: &str, after: &DocumentMut) -> Result<(), EditError> {
    let text = after.to_string();
    parsed((main, path), &text)?;
    let path = || path.to_owned();
    rewrite(&path(), before, &text).map_err(|fault| match fault {
        Unwritten::Dangling(leads_to) => EditError::Dangling { path: path(), leads_to },
        Unwritten::Changed => EditError::Changed { path: path() },
        Unwritten::Io(source) => EditError::Unwritable { path: path(), source },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# all of it\n[feed.one]\nurl = \"https://a.example/\"\n\n# the second\n[feed.two]\nurl = \"https://b.example/\" # its page\n\n\
        [feed.two.list]\n# the stories\nitem = \"li\" # all of them\ntitle = \"h3\"\ncategory = \"b\"\n\n# the last\n[feed.three]\nurl = \"https://c.example/\"\n";

    fn edited(edit: impl Fn(&Path) -> Result<(), EditError>) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("feeds.toml");
        std::fs::write(&path, FILE).unwrap();
        edit(&path).unwrap();
        std::fs::read_to_string(path).unwrap()
    }

    #[test]
    fn another_recipe_leaves_comments_and_further_keys_alone() {
        let mut recipe = Table::new();
        recipe["item"] = value("li.story");
        recipe["link"] = value("a");
        let to = Some(Url::parse("https://b.example/news").unwrap());
        let reading = FileReading { list: Some(recipe), keys: &["item", "title", "link"], to };
        let text = edited(|path| set_reading(path, "two", &reading));
        let wanted = FILE
            .replace("https://b.example/", "https://b.example/news")
            .replace("\"li\"", "\"li.story\"")
            .replace("title = \"h3\"\n", "")
            .replace("\"b\"\n", "\"b\"\nlink = \"a\"\n");
        assert_eq!(text, wanted);
    }

    #[test]
    fn the_last_feed_can_be_taken_out_and_another_added() {
        let text = edited(|path| {
            ["one", "two", "three"].into_iter().try_for_each(|id| remove(path, id))?;
            let mut feed = Table::new();
            feed["url"] = value("https://d.example/");
            add(path, feed, (Some("four"), &Url::parse("https://d.example/").unwrap())).map(|_| ())
        });
        assert!(text.contains("[feed.four]\nurl = \"https://d.example/\"\n") && !text.contains("feed.one"), "{text}");
    }

    #[test]
    fn a_feed_that_is_taken_out_leaves_the_others_as_they_are() {
        let text = edited(|path| remove(path, "two"));
        assert_eq!(
            text,
            "# all of it\n[feed.one]\nurl = \"https://a.example/\"\n\n# the last\n[feed.three]\nurl = \"https://c.example/\"\n"
        );
    }
}
