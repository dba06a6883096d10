//! feeds.toml: what is fetched, how it is read, where it goes.
//!
//! [`parse`] makes a [`Config`] of the file's text, with every default filled in and every selector, pattern and address
//! parsed. `reader` takes a table key by key, `defaults`, `feed` and `recipe` each one kind of table, and `problem` says what
//! is wrong: all at once, each with its place. `file` is the shape that editors complete by.

mod address;
mod after;
mod alert;
mod dated;
mod defaults;
mod each;
pub mod edit;
mod feed;
#[cfg(test)]
mod file;
mod fingerprint;
mod include;
mod limits;
mod load;
mod meant;
mod merge;
mod names;
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
mod shared;
mod source;
mod steps;
#[cfg(test)]
mod tests;
mod texts;
mod timing;
mod watch;

use std::{
    ops::Range,
    path::{Path, PathBuf},
    time::Duration,
};

use chrono_tz::Tz;
use toml::de::{DeTable, DeValue};
use url::Url;

pub(crate) use self::meant::{from_xpath as css_of_xpath, other_format, other_tool};
pub use self::{
    after::Hook,
    alert::{Alert, AlertTarget, Mail, Notify, PARTS, Trouble, Webhook},
    limits::{Limits, Order},
    load::{load, load_fetch, load_or_begin, parse, parse_texts},
    pages::{Budget, Paging, Turn},
    podcast::Podcast,
    problem::{ConfigError, Problem},
    reader::parse_duration,
    serve::{AccessToken, Hub, Scope, ServeSettings},
    source::{Source, SourceFetching, SourceReading},
    texts::{FileText, Texts},
};
use self::{
    reader::{Problems, Reader},
    shared::Shared,
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
    /// Who is told of feeds that are not well.
    pub alert: Option<Alert>,
    /// How pages are fetched.
    pub fetch: Settings,
    /// How `pagewire serve` answers.
    pub serve: ServeSettings,
    /// The feeds in the order of the file.
    pub feeds: Vec<FeedConfig>,
    /// What is allowed, and probably not meant: each with its place.
    pub doubts: Vec<Problem>,
    /// Folders in which further files may appear that belong to it.
    pub folders: Vec<PathBuf>,
    /// The text of its files.
    texts: Texts,
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
    /// Who is told of its new items.
    pub notify: Option<Notify>,
    /// Whether `[alert]` tells of it.
    pub alerts: bool,
    /// Words by which commands choose it and lists of feeds order it.
    pub tags: Vec<String>,
    /// The recipe that it is read by beside what its own table says.
    pub recipe: Option<String>,
    /// The file that its table stands in.
    pub written_in: PathBuf,
    /// Changes whenever anything in this table that shows in the feed's documents changes.
    pub fingerprint: String,
}

impl Config {
    /// The files that it was read from.
    #[must_use]
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// The file that the table of a feed stands in.
    #[must_use]
    pub fn file_of(&self, id: &str) -> &Path {
        self.feeds.iter().find(|feed| feed.id.as_str() == id).map_or(&self.path, |feed| &feed.written_in)
    }

    /// What is probably not meant, each with its line and caret; `None` where all of it is.
    #[must_use]
    pub fn render_doubts(&self) -> Option<String> {
        (!self.doubts.is_empty()).then(|| problem::render_doubts(&self.texts, &self.doubts))
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

/// The JSON Schema of feeds.toml; a test writes it from the types of `file` (`just schema`).
pub const SCHEMA: &str = include_str!("../../feeds.schema.json");

/// Tables of feeds.toml.
const FILE_KEYS: [&str; 9] = ["include", "pagewire", "fetch", "serve", "alert", "secret", "defaults", "recipe", "feed"];
/// Tables of the files that it includes: what holds for all stands in feeds.toml alone.
const INCLUDED_KEYS: [&str; 4] = ["secret", "defaults", "recipe", "feed"];

/// Makes a configuration of the tables of its files, feeds.toml first.
fn config(roots: &[DeTable<'_>], texts: &Texts, problems: &Problems) -> Option<Config> {
    let (root, included) = roots.split_first()?;
    let path = &texts.main().path;
    if let Some(tool) = meant::other_tool(root) {
        problems.complain(0..0, load::of_another(&format!("a feeds.toml of {tool}"), path));
        return None;
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    let reader = Reader::new(root, "this file", &FILE_KEYS, problems);
    for root in included {
        Reader::new(root, "a file that is included", &INCLUDED_KEYS, problems);
    }
    let defaults = defaults::pagewire(reader.table("pagewire"), folder, problems);
    let fetch = defaults::fetch(reader.table("fetch"), folder, problems);
    let serve = serve::serve(reader.table("serve"), folder, problems);
    let alert = alert::alert(&reader, (folder, defaults.timezone), problems);
    let tables = roots.iter().filter_map(|root| Reader::again(root, problems).table("secret"));
    let secrets = secret::secrets(tables, folder, problems);
    // settings may stand alone: feeds are added later, by `find --add` or in the dashboard
    if root.is_empty() {
        let help = "a feed is a table [feed.NAME] with a `url`";
        problems.add(0..0, "there is no feed", help);
    }
    names::check(roots, texts, problems);
    let feeds = feeds(roots, texts, ((&defaults, &secrets, folder), problems));
    names::check_made(roots, &feeds, problems);
    merge::check(&feeds, problems);
    limits::check(&feeds, problems);
    let feeds: Vec<FeedConfig> = feeds.into_iter().map(|read| read.feed).collect();
    names::check_files(roots, &feeds, problems);
    let defaults::Defaults { output, state, grace, opml, site_rules, after, .. } = defaults;
    Some(Config {
        path: path.to_owned(),
        output,
        state,
        grace,
        opml,
        after,
        alert,
        site_rules,
        fetch,
        serve,
        feeds,
        doubts: Vec::new(),
        folders: Vec::new(),
        texts: texts.clone(),
    })
}

/// The feeds of all files.
fn feeds(
    roots: &[DeTable<'_>],
    texts: &Texts,
    (settings, problems): (feed::Settings<'_>, &Problems),
) -> Vec<feed::FeedReading> {
    let shared = Shared::read(roots, problems);
    let of_all = roots.first().and_then(|root| shared::defaults(root, (&shared, settings), problems));
    let mut feeds = Vec::new();
    for (place, (root, file)) in roots.iter().zip(texts.iter()).enumerate() {
        let own = (place > 0).then(|| shared::defaults(root, (&shared, settings), problems)).flatten();
        let defaults: Vec<&DeTable<'_>> = own.into_iter().chain(of_all).collect();
        let reader = Reader::again(root, problems);
        for (name, span, value) in reader.table("feed").map(reader::in_order).unwrap_or_default() {
            let DeValue::Table(table) = value.get_ref() else {
                reader.mismatch(value, &format!("feed.{name}"), "a table");
                continue;
            };
            let table = shared.filled(table, &defaults, problems);
            let recipe = shared.recipe_of(&table);
            for read in of_table((name, span), &table, settings, problems) {
                let feed = FeedConfig { recipe: recipe.clone(), written_in: file.path.clone(), ..read.feed };
                feeds.push(feed::FeedReading { feed, ..read });
            }
        }
    }
    feeds
}

/// The feed of a table, or the feeds that its `each` makes.
fn of_table(
    (name, span): (&str, Range<usize>),
    table: &DeTable<'_>,
    settings: feed::Settings<'_>,
    problems: &Problems,
) -> Vec<feed::FeedReading> {
    let read = |id: &str, table: &DeTable<'_>| {
        let named = feed::Named { name: id, called: &format!("[feed.{id}]"), span: span.clone() };
        feed::feed(&named, table, settings, problems)
    };
    let Some(made) = each::feeds((name, &span), table, problems) else {
        return read(name, table).into_iter().collect();
    };
    let mut feeds = Vec::new();
    for (id, table) in &made {
        feeds.extend(read(id, table));
        // what is wrong with all of them is told once
        if !problems.is_empty() {
            break;
        }
    }
    feeds
}
