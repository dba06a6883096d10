//! feeds.toml: what is fetched, how it is read, where it goes.
//!
//! [`parse`] makes a [`Config`] of the file's text, with every default filled in and every selector, pattern and address
//! parsed. `reader` takes a table key by key, `defaults`, `feed` and `recipe` each one kind of table, and `problem` says what
//! is wrong: all at once, each with its place. `file` is the shape that editors complete by.

mod address;
mod after;
mod dated;
mod defaults;
mod each;
pub mod edit;
mod feed;
#[cfg(test)]
mod file;
mod fingerprint;
mod limits;
mod meant;
mod merge;
mod pages;
mod place;
mod podcast;
mod problem;
mod reader;
mod recipe;
mod request;
mod rewrite;
mod secret;
mod serve;
pub mod settings;
mod source;
mod steps;
#[cfg(test)]
mod tests;
mod timing;
mod watch;

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    time::Duration,
};

use chrono_tz::Tz;
use toml::de::{DeTable, DeValue};
use url::Url;

pub(crate) use self::meant::{from_xpath as css_of_xpath, other_format, other_tool};
pub use self::{
    after::Hook,
    limits::{Limits, Order},
    pages::{Budget, Paging, Turn},
    podcast::Podcast,
    problem::{ConfigError, Problem},
    reader::parse_duration,
    serve::{AccessToken, Hub, Scope, ServeSettings},
    source::{Source, SourceFetching, SourceReading},
};
use self::{
    problem::Complaint,
    reader::{Problems, Reader},
};
pub use crate::{
    fetch::{Location, Settings},
    store::Keep,
};
use crate::{
    filter::Rules,
    model::{FeedId, FileName, Format, Guid, document_name, page_name},
    schedule::Schedule,
};

/// A whole configuration, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// The file it was read from.
    pub path: PathBuf,
    /// Where documents are written; relative to the configuration's folder when written so.
    pub output: PathBuf,
    /// Where the store lives.
    pub state: PathBuf,
    /// How long the documents of feeds that the file has no longer stay in `output`.
    pub grace: Duration,
    /// How the list of all feeds in `output` names them.
    pub opml: Opml,
    /// What is run once documents have changed.
    pub after: Option<Hook>,
    /// The folder of rules for sites, by which the pages of their articles are read.
    pub site_rules: Option<PathBuf>,
    /// How pages are fetched.
    pub fetch: Settings,
    /// How `pagewire serve` answers.
    pub serve: ServeSettings,
    /// The feeds in the order of the file.
    pub feeds: Vec<FeedConfig>,
    /// What is allowed, and probably not meant: each with its place.
    pub doubts: Vec<Problem>,
    /// The text of the file.
    text: String,
}

/// How the list of all feeds in the output folder names them. Most readers import full addresses alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opml {
    /// By the addresses at which they are published.
    Absolute,
    /// By the names of their files, which stand beside it.
    Relative,
    /// There is none, for nobody said where they are published.
    Unplaced,
    /// There is none.
    None,
}

impl Opml {
    /// Whether there is a list at all.
    #[must_use]
    pub const fn is_written(self) -> bool {
        matches!(self, Self::Absolute | Self::Relative)
    }
}

/// `[feed.ID]`, with the defaults of `[pagewire]` filled in.
#[derive(Debug, Clone)]
pub struct FeedConfig {
    /// Its name.
    pub id: FeedId,
    /// Its title; none takes the page's.
    pub title: Option<String>,
    /// Its description; none takes the page's.
    pub description: Option<String>,
    /// Its language as a BCP 47 tag; none takes the page's.
    pub language: Option<String>,
    /// The page that readers are sent to; none takes the first source's address.
    pub home: Option<Url>,
    /// Where its items come from.
    pub origin: Origin,
    /// The formats it is published in.
    pub formats: Vec<Format>,
    /// Where the output folder is published, with a trailing slash.
    pub base_url: Option<Url>,
    /// When its sources are looked at.
    pub schedule: Schedule,
    /// The time zone of times that name none.
    pub timezone: Tz,
    /// How much of its history it keeps.
    pub keep: Keep,
    /// The name under which it is published in one of its formats, where that is not made of its id.
    pub file: Option<FileName>,
    /// What readers know its items by.
    pub guid: Guid,
    /// Which items it keeps.
    pub rules: Rules,
    /// Which of its items are published beside its rules, and in which order.
    pub limits: Limits,
    /// How much may be asked for it in a run, beside the first page of each source.
    pub budget: Budget,
    /// Whether it is shown by `pagewire serve` alone, and only to who knows its token.
    pub private: bool,
    /// What is run once its documents have changed.
    pub after: Option<Hook>,
    /// What directories want to know of it as a podcast.
    pub podcast: Option<Podcast>,
    /// Words by which commands choose it and lists of feeds order it.
    pub tags: Vec<String>,
    /// Changes whenever anything in this table that shows in the feed's documents changes.
    pub fingerprint: String,
}

impl Config {
    /// The text of the file that it was read from.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What is probably not meant, each with its line and caret; `None` where all of it is.
    #[must_use]
    pub fn render_doubts(&self) -> Option<String> {
        (!self.doubts.is_empty()).then(|| problem::render_doubts(&self.path, &self.text, &self.doubts))
    }
}

impl FeedConfig {
    /// What is asked for its items; a merged feed has no source of its own.
    #[must_use]
    pub fn sources(&self) -> &[Source] {
        match &self.origin {
            Origin::Sources(sources) => sources,
            Origin::Merge(_) => &[],
        }
    }

    /// What addresses are resolved against where a guid is made of them: the first `url` as written, of a file its `base`.
    #[must_use]
    pub fn guid_base(&self) -> Option<&Url> {
        let base = || self.sources().first().and_then(|source| source.fetch.base.as_ref());
        self.first_url().or_else(base)
    }

    /// The name of its document in a format.
    #[must_use]
    pub fn file_name(&self, format: Format) -> String {
        document_name(&self.id, self.file.as_ref(), format)
    }

    /// The name of the page that shows it to people; none where that is the name of another file.
    #[must_use]
    pub fn page_name(&self) -> Option<String> {
        page_name(&self.id, self.file.as_ref())
    }

    /// Whether it publishes a document of this name.
    #[must_use]
    pub fn has_document(&self, name: &str) -> bool {
        self.formats.iter().any(|format| self.file_name(*format) == name) || self.page_name().as_deref() == Some(name)
    }

    /// Whether it is made of other feeds.
    #[must_use]
    pub fn is_merged(&self) -> bool {
        matches!(self.origin, Origin::Merge(_))
    }

    /// Whether its documents depend on those of other feeds.
    #[must_use]
    pub fn depends_on_others(&self) -> bool {
        self.is_merged() || !self.limits.unseen_in.is_empty()
    }

    /// Whether every item that is remembered is published, but for the number of them.
    #[must_use]
    pub fn keeps_all(&self) -> bool {
        self.rules.is_empty() && self.limits.max_age.is_none() && self.limits.unseen_in.is_empty()
    }

    /// The first page on the web that it is read from.
    #[must_use]
    pub fn first_url(&self) -> Option<&Url> {
        self.sources().iter().find_map(Source::url)
    }
}

/// Where a feed's items come from.
#[derive(Debug, Clone)]
pub enum Origin {
    /// Pages and feeds that are asked, in the order of the file.
    Sources(Vec<Source>),
    /// Other feeds of this file.
    Merge(Vec<FeedId>),
}

/// Reads and checks a configuration.
///
/// # Errors
/// [`ConfigError`] when the file cannot be read, or with everything that is wrong with it.
pub fn load(path: &Path) -> Result<Config, ConfigError> {
    let unreadable = |source| ConfigError::Unreadable { path: path.to_owned(), source };
    let bytes = std::fs::read(path).map_err(unreadable)?;
    let text = String::from_utf8(bytes)
        .map_err(|_| unreadable(std::io::Error::new(std::io::ErrorKind::InvalidData, "it is not UTF-8")))?;
    parse(&text, path)
}

/// Reads `[fetch]` alone: what else the file says, or gets wrong, does not matter for a page that is named elsewhere. One that is not
/// there says nothing.
///
/// # Errors
/// [`ConfigError`] when the file cannot be read, or with what is wrong with the table.
pub fn load_fetch(path: &Path) -> Result<Settings, ConfigError> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Settings::default()),
        Err(source) => return Err(ConfigError::Unreadable { path: path.to_owned(), source }),
    };
    let problems = Problems::default();
    let root = root(&text, &problems);
    let reader = Reader::new(root.get_ref(), "this file", &FILE_KEYS, &problems);
    let folder = path.parent().unwrap_or(Path::new(""));
    let fetch = defaults::fetch(reader.table("fetch"), folder, &problems);
    let problems = problems.into_sorted();
    if problems.is_empty() {
        return Ok(fetch);
    }
    Err(ConfigError::Invalid { path: path.to_owned(), text: text.clone(), problems })
}

/// The tables of a file, and what is no TOML in it.
fn root<'t>(text: &'t str, problems: &Problems) -> toml::Spanned<DeTable<'t>> {
    let (root, faults) = DeTable::parse_recoverable(text);
    for fault in &faults {
        let span = fault.span().unwrap_or(0..0);
        let help = meant::toml(text, span.start, fault.message());
        problems.add(span, format!("this is no TOML: {}", fault.message()), help);
    }
    root
}

/// Reads a configuration that a server may begin without: one whose file is not there yet has no feeds.
///
/// # Errors
/// As [`load`], but for a file that does not exist.
pub fn load_or_begin(path: &Path) -> Result<Config, ConfigError> {
    match load(path) {
        Err(ConfigError::Unreadable { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => {
            parse("[serve]\n", path)
        }
        read => read,
    }
}

/// Checks a configuration's text; paths in it are relative to the folder of `path`.
///
/// # Errors
/// [`ConfigError::Invalid`] with everything that is wrong.
pub fn parse(text: &str, path: &Path) -> Result<Config, ConfigError> {
    let problems = Problems::default();
    if let Some(what) = meant::other_format(text) {
        problems.complain(0..0, of_another(what, path));
        return Err(ConfigError::Invalid {
            path: path.to_owned(),
            text: text.to_owned(),
            problems: problems.into_sorted(),
        });
    }
    let root = root(text, &problems);
    // what follows from a broken line would only hide it
    let config = if problems.is_empty() { file(root.get_ref(), path, &problems) } else { None };
    let doubts = problems.doubts();
    let problems = problems.into_sorted();
    match config {
        Some(config) if problems.is_empty() => Ok(Config { doubts, text: text.to_owned(), ..config }),
        _ => Err(ConfigError::Invalid { path: path.to_owned(), text: text.to_owned(), problems }),
    }
}

/// What is said to a file of another tool.
fn of_another(what: &str, path: &Path) -> Complaint {
    let message = format!("this is {what}: `pagewire import {}` reads it", path.display());
    let help = "pagewire's feeds.toml has a table [feed.NAME] with a `url` for each feed; `pagewire find URL` prints one for a page";
    Complaint::new(message, help.into())
}

/// The JSON Schema of feeds.toml; a test writes it from the types of `file` (`just schema`).
pub const SCHEMA: &str = include_str!("../../feeds.schema.json");

const FILE_KEYS: [&str; 5] = ["pagewire", "fetch", "serve", "secret", "feed"];

fn file(root: &DeTable<'_>, path: &Path, problems: &Problems) -> Option<Config> {
    if let Some(tool) = meant::other_tool(root) {
        problems.complain(0..0, of_another(&format!("a feeds.toml of {tool}"), path));
        return None;
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    let reader = Reader::new(root, "this file", &FILE_KEYS, problems);
    let defaults = defaults::pagewire(reader.table("pagewire"), folder, problems);
    let fetch = defaults::fetch(reader.table("fetch"), folder, problems);
    let serve = serve::serve(reader.table("serve"), folder, problems);
    let secrets = secret::secrets(reader.table("secret"), folder, problems);
    let mut feeds = Vec::new();
    for (name, span, value) in reader.table("feed").map(reader::in_order).unwrap_or_default() {
        let DeValue::Table(table) = value.get_ref() else {
            reader.mismatch(value, &format!("feed.{name}"), "a table");
            continue;
        };
        let settings = (&defaults, &secrets, folder);
        match each::feeds((name, &span), table, problems) {
            None => feeds.extend(feed::feed(name, span, table, settings, problems)),
            Some(made) => {
                // what is wrong with all of them is told once
                for (id, table) in &made {
                    feeds.extend(feed::feed(id, span.clone(), table, settings, problems));
                    if !problems.is_empty() {
                        break;
                    }
                }
            }
        }
    }
    // settings may stand alone: feeds are added later, by `find --add` or in the dashboard
    if root.is_empty() {
        let help = "a feed is a table [feed.NAME] with a `url`";
        problems.add(0..0, "there is no feed", help);
    }
    check_names(root, &feeds, problems);
    merge::check(&feeds, problems);
    limits::check(&feeds, problems);
    let feeds: Vec<FeedConfig> = feeds.into_iter().map(|read| read.feed).collect();
    check_files(root, &feeds, problems);
    let defaults::Defaults { output, state, grace, opml, site_rules, after, .. } = defaults;
    Some(Config {
        path: path.to_owned(),
        output,
        state,
        grace,
        opml,
        after,
        site_rules,
        fetch,
        serve,
        feeds,
        doubts: Vec::new(),
        text: String::new(),
    })
}

/// Two names that differ in case only would be one file on some systems.
fn check_names(root: &DeTable<'_>, feeds: &[feed::FeedReading], problems: &Problems) {
    let Some(DeValue::Table(table)) = root.get("feed").map(toml::Spanned::get_ref) else { return };
    let mut seen: HashMap<String, &str> = HashMap::new();
    for (name, span, _) in reader::in_order(table) {
        if let Some(other) = seen.insert(name.to_lowercase(), name) {
            let help = "their files would be one on some systems";
            problems.add(span, format!("`{name}` and `{other}` differ in case only"), help);
        }
    }
    let mut ids: HashMap<String, usize> = HashMap::new();
    for read in feeds {
        *ids.entry(read.feed.id.as_str().to_lowercase()).or_default() += 1;
    }
    for (name, span, _) in reader::in_order(table) {
        if ids.get(&name.to_lowercase()).is_some_and(|count| *count > 1) && !seen_twice(table, name) {
            problems.add(span, format!("`each` of another feed makes `{name}`, too"), "give one of them another name");
        }
    }
}

/// Whether two tables have this name, which is told already.
fn seen_twice(table: &DeTable<'_>, name: &str) -> bool {
    table.keys().filter(|other| other.get_ref().eq_ignore_ascii_case(name)).count() > 1
}

/// Two feeds cannot have one file, and names that differ in case only are one on some systems.
fn check_files(root: &DeTable<'_>, feeds: &[FeedConfig], problems: &Problems) {
    let lower = |feed: &FeedConfig, format: &Format| feed.file_name(*format).to_lowercase();
    let place = |feed: &FeedConfig| {
        let DeValue::Table(tables) = root.get("feed")?.get_ref() else { return None };
        let DeValue::Table(own) = tables.get(feed.id.as_str())?.get_ref() else { return None };
        own.get("file").map(toml::Spanned::span)
    };
    for feed in feeds {
        let Some(file) = &feed.file else { continue };
        let name = file.as_str().to_lowercase();
        let is_other = |other: &&FeedConfig| {
            other.id != feed.id
                && (other.formats.iter().any(|at| lower(other, at) == name)
                    || other.page_name().is_some_and(|page| page.to_lowercase() == name))
        };
        if let Some(other) = feeds.iter().find(is_other) {
            let (message, help) = (
                format!("`{file}` is the name of a document of [feed.{}], too", other.id),
                format!("choose another name, or leave that format out of the `formats` of [feed.{}]", other.id),
            );
            problems.add(place(feed).unwrap_or_default(), message, help);
        }
    }
}
