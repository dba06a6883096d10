//! `[feed.ID]`: one feed.

use std::{
    ops::Range,
    path::{Path, PathBuf},
    sync::Arc,
};

use encoding_rs::Encoding;
use toml::de::{DeTable, DeValue};
use url::Url;

use super::{
    FeedConfig, Location, Origin,
    address::{location, public_address},
    after, alert,
    defaults::{self, Defaults},
    fingerprint::Fingerprint,
    limits, pages, podcast,
    problem::Complaint,
    reader::{Problems, Reader},
    recipe, request,
    secret::{self, Secrets},
    source::{Source, SourceFetching, SourceReading},
    steps, timing, watch,
};
use crate::{
    extract::{Recipe, article::ArticleRecipe},
    fetch::{Placeholder, publishable},
    filter::{FilterRule, OPERATOR, Rules, When},
    model::{FeedId, Field, FileName, Format, InvalidFileName},
};

pub(super) const FEED_KEYS: [&str; 43] = [
    "url",
    "merge",
    "title",
    "description",
    "language",
    "home",
    "base",
    "charset",
    "formats",
    "file",
    "format",
    "guid",
    "every",
    "cron",
    "quiet",
    "private",
    "timezone",
    "keep",
    "drop",
    "only",
    "list",
    "watch",
    "recipe",
    "full_text",
    "article",
    "request",
    "robots",
    "fetch",
    "pages",
    "budget",
    "each",
    "steps",
    "when",
    "max_age",
    "sort",
    "quota",
    "near",
    "unseen_in",
    "after",
    "podcast",
    "notify",
    "alert",
    "tags",
];
/// Keys that say how pages are read, and so have no meaning for a merged feed.
pub(super) const PAGE_KEYS: [&str; 14] = [
    "url",
    "base",
    "charset",
    "list",
    "watch",
    "recipe",
    "full_text",
    "article",
    "request",
    "robots",
    "fetch",
    "pages",
    "budget",
    "steps",
];
pub(super) const RULE_KEYS: [&str; 6] = ["title", "link", "summary", "content", "author", "category"];

/// The names in `merge` with their places.
pub(super) type Merge = Vec<(String, Range<usize>)>;

/// A feed as read, with what later checks across feeds need.
pub(super) struct FeedReading {
    pub feed: FeedConfig,
    pub merge: Merge,
    pub unseen: limits::Unseen,
}

/// What holds for all feeds: what they take where they say nothing, the secrets of addresses, and the folder of the file.
pub(super) type Settings<'a> = (&'a Defaults, &'a Secrets, &'a Path);

/// A feed's name, what messages call its table, and the place of the name.
pub(super) struct Named<'a> {
    pub name: &'a str,
    pub called: &'a str,
    pub span: Range<usize>,
}

/// Reads one feed; `None` when it has a problem without which nothing can be made of it.
pub(super) fn feed(
    Named { name, called, span }: &Named<'_>,
    table: &DeTable<'_>,
    (defaults, secrets, folder): Settings<'_>,
    problems: &Problems,
) -> Option<FeedReading> {
    let reader = Reader::new(table, called, &FEED_KEYS, problems);
    let id = FeedId::parse(name);
    if let Err(error) = &id {
        problems.add(span.clone(), format!("`{name}` cannot be a feed's id: {error}"), "it is also a file name");
    }
    let keep = reader.table("keep").map_or(defaults.keep, |table| defaults::keep(table, defaults.keep, problems));
    let timezone = reader.parsed("timezone", recipe::timezone).unwrap_or(defaults.timezone);
    let file = file(&reader);
    let formats = defaults::formats(&reader).unwrap_or_else(|| defaults.formats.clone());
    // what readers are subscribed to is named first wherever one document stands for all
    let known = file.iter().map(FileName::format);
    let formats = known.clone().chain(formats.iter().copied().filter(|format| !known.clone().any(|at| at == *format)));
    let formats: Vec<Format> = formats.collect();
    let rules = Rules { drop: rules(&reader, "drop"), only: rules(&reader, "only"), when: when(&reader) };
    let (origin, merge) = origin(&reader, span.clone(), called, (folder, secrets, timezone))?;
    let (limits, unseen) = limits::limits(&reader, !merge.is_empty());
    let mut feed = FeedConfig {
        id: id.ok()?,
        title: reader.text("title").map(str::to_owned),
        description: reader.text("description").map(str::to_owned),
        language: reader.parsed("language", language),
        home: reader.parsed("home", |text| public_address(text, "home")),
        origin,
        formats,
        base_url: defaults.base_url.clone(),
        schedule: timing::schedule(&reader, &defaults.schedule, timezone),
        timezone,
        keep,
        file,
        guid: defaults::guid(&reader).unwrap_or(defaults.guid),
        rules,
        limits,
        budget: pages::budget(&reader),
        private: reader.flag("private") == Some(true),
        tags: tags(&reader),
        podcast: podcast::podcast(&reader, &called.replace(']', ".podcast]")),
        after: after::after(&reader, &called.replace(']', ".after]")),
        notify: alert::notify(&reader, &called.replace(']', ".notify]"), folder),
        alerts: reader.flag("alert") != Some(false),
        recipe: None,
        written_in: PathBuf::new(),
        fingerprint: String::new(),
    };
    if feed.private
        && let Some(place) = reader.key_span("after")
    {
        let help = "leave it out: what is private is in no file that could be taken anywhere";
        problems.doubt(place, format!("{called} is private, and its command never runs"), help);
    }
    feed.fingerprint = fingerprint(&feed);
    Some(FeedReading { feed, merge, unseen })
}

/// `tags`, each once: words that stand in commands and in lists of feeds.
fn tags(reader: &Reader<'_>) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for (tag, span) in reader.texts("tags") {
        let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        if !tag.chars().all(is_plain) {
            let help = "write letters, digits, - and _, such as \"local-press\"";
            reader.problems.add(span, format!("`{tag}` cannot be a tag"), help);
        } else if !tags.iter().any(|known| known == tag) {
            tags.push(tag.to_owned());
        }
    }
    tags
}

/// `file`, and `format` beside it.
fn file(reader: &Reader<'_>) -> Option<FileName> {
    let format = defaults::format(reader);
    let Some(value) = reader.value("file") else {
        if let Some(place) = reader.key_span("format") {
            let help = "`format` says which format `file` is of; the formats of a feed are `formats = [\"rss\"]`";
            reader.problems.add(place, "`format` without `file`", help);
        }
        return None;
    };
    let name = reader.text("file")?;
    FileName::parse(name, format)
        .map_err(|fault| {
            let help = match fault {
                InvalidFileName::Format => "write beside it which it is, such as format = \"rss\"",
                _ => "the file stands in the output folder, beside those of the other feeds",
            };
            reader.problems.add(value.span(), format!("`{name}` cannot be a feed's file: {fault}"), help);
        })
        .ok()
}

/// Where the items come from: `url` or `merge`.
fn origin(
    reader: &Reader<'_>,
    span: Range<usize>,
    called: &str,
    (folder, secrets, timezone): (&Path, &Secrets, chrono_tz::Tz),
) -> Option<(Origin, Merge)> {
    let (has_url, has_merge) = (reader.value("url").is_some(), reader.value("merge").is_some());
    if !has_url && !has_merge {
        reader.problems.add(
            span.clone(),
            format!("{called} has no `url`"),
            "`url` says where its items come from; `merge` makes a feed of others",
        );
    }
    if has_merge {
        for key in PAGE_KEYS {
            if let Some(place) = reader.key_span(key) {
                let message = format!("{called} has both `merge` and `{key}`");
                reader.problems.add(place, message, "a feed is made of pages or of other feeds, not of both");
            }
        }
        let merge: Merge = reader.texts("merge").into_iter().map(|(name, span)| (name.to_owned(), span)).collect();
        let ids = merge.iter().filter_map(|(name, _)| FeedId::parse(name).ok()).collect();
        return Some((Origin::Merge(ids), merge));
    }
    let list = reader.value("list").and_then(|value| {
        let table = reader.table("list")?;
        recipe::list(table, value.span(), &called.replace(']', ".list]"), reader.problems)
    });
    let (locations, placeholders) = locations(reader, folder, secrets);
    let charset = reader.parsed("charset", |label| {
        Encoding::for_label(label.as_bytes()).ok_or_else(|| {
            Complaint::new(
                format!("`{label}` is no charset"),
                "write a WHATWG label, such as utf-8, windows-1252 or shift_jis".into(),
            )
        })
    });
    let base = reader.parsed("base", |text| public_address(text, "base")).map(|url| publishable(&url));
    let mut request = reader
        .table("request")
        .map(|table| request::request(table, &called.replace(']', ".request]"), folder, reader.problems))
        .unwrap_or_default();
    request.placeholders = placeholders;
    let robots = word(reader, "robots", "obey", "ignore").unwrap_or(true);
    let browser = rendered(reader);
    request.steps = steps::steps(reader, browser);
    let paging = reader.table("pages").and_then(|table| {
        pages::paging(table, &called.replace(']', ".pages]"), (secrets, &mut request.placeholders), reader.problems)
    });
    let recipe_fingerprint = recipe_fingerprint(reader, timezone);
    let watched = watch::watch(reader);
    if watched.is_some() {
        watch::alone(reader, called);
    }
    let by_list = || list.map_or(Recipe::Auto, |list| Recipe::List(Box::new(list)));
    let recipe = watched.map_or_else(by_list, |watched| Recipe::Watch(Box::new(watched)));
    let full_text = full_text(reader, called);
    request.origins = locations.iter().filter_map(|(location, _)| location.origin()).collect();
    let read = Arc::new(SourceReading { recipe, charset, timezone, full_text, fingerprint: recipe_fingerprint });
    let fetch = Arc::new(SourceFetching { base, request, robots, browser, paging });
    let sources = locations.into_iter().map(|location| Source::new(location, &read, &fetch)).collect();
    Some((Origin::Sources(sources), Vec::new()))
}

/// Whether the pages' scripts are run in a browser first, which a build may not know how to.
fn rendered(reader: &Reader<'_>) -> bool {
    let is_wanted = word(reader, "fetch", "browser", "http").unwrap_or(false);
    if is_wanted && !cfg!(all(feature = "browser", unix)) {
        let (message, help) = match cfg!(unix) {
            true => crate::lacking("browser"),
            false => ("pages are rendered on Unix systems alone".into(), "leave `fetch` out".into()),
        };
        reader.problems.add(reader.key_span("fetch").unwrap_or_default(), message, help);
    }
    is_wanted
}

/// One of two words: whether it is the first.
fn word(reader: &Reader<'_>, key: &str, yes: &str, no: &str) -> Option<bool> {
    reader.parsed(key, |text| match text {
        text if text == yes => Ok(true),
        text if text == no => Ok(false),
        _ => Err(Complaint::new(format!("`{key} = \"{text}\"` means nothing"), format!("write {yes} or {no}"))),
    })
}

/// `full_text` and `[feed.ID.article]`.
fn full_text(reader: &Reader<'_>, called: &str) -> Option<ArticleRecipe> {
    let wanted = reader.flag("full_text") == Some(true);
    let table = reader.table("article");
    let recipe: ArticleRecipe = table
        .map(|table| recipe::article(table, &called.replace(']', ".article]"), reader.problems))
        .unwrap_or_default();
    let wanted = wanted || recipe.fields_only;
    if !wanted && let Some(place) = table.and(reader.key_span("article")) {
        let message = format!("{called} has `article` and no full text");
        reader.problems.add(
            place,
            message,
            "add `full_text = true`, which reads each new item's own page, or `fields_only = true` below it",
        );
    }
    wanted.then_some(recipe)
}

/// Where the sources are, each with the words that say so.
fn locations<'t>(
    reader: &Reader<'t>,
    folder: &Path,
    secrets: &Secrets,
) -> (Vec<(Location, &'t str)>, Vec<Placeholder>) {
    let mut locations: Vec<(Location, &str)> = Vec::new();
    let mut placeholders = Vec::new();
    for (text, span) in reader.texts("url") {
        match location(text, folder) {
            Ok(location) if locations.iter().any(|(other, _)| *other == location) => {
                reader.problems.add(span, format!("`{text}` is named twice"), "name each page once");
            }
            Ok(location) => {
                secret::collect((text, &span), &location, secrets, (&mut placeholders, reader.problems));
                locations.push((location, text));
            }
            Err(complaint) => reader.problems.complain(span, complaint),
        }
    }
    (locations, placeholders)
}

/// A BCP 47 tag by its shape: a language of two or three letters, then parts of up to eight letters and digits.
fn language(text: &str) -> Result<String, Complaint> {
    let mut parts = text.split('-');
    let first =
        parts.next().is_some_and(|part| matches!(part.len(), 2 | 3) && part.bytes().all(|b| b.is_ascii_alphabetic()));
    let rest = parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    if first && rest {
        return Ok(text.to_owned());
    }
    Err(Complaint::new(
        format!("`{text}` is no language tag"),
        "write a BCP 47 tag, such as en, de-AT or zh-Hant".into(),
    ))
}

/// `when`: a condition.
fn when(reader: &Reader<'_>) -> Option<When> {
    reader.parsed("when", |text| {
        When::parse(text, OPERATOR).map_err(|fault| {
            let help = "write it as in title ~ \"(?i)port\" and not category = \"Ads\"";
            Complaint::new(format!("`when` cannot be read: {fault}"), help.into())
        })
    })
}

fn rules(reader: &Reader<'_>, key: &str) -> Vec<FilterRule> {
    let Some(table) = reader.table(key) else { return Vec::new() };
    let reader = Reader::new(table, &format!("`{key}`"), &RULE_KEYS, reader.problems);
    let fields = [Field::Title, Field::Link, Field::Summary, Field::Content, Field::Author, Field::Category];
    let mut rules = Vec::new();
    for (name, field) in RULE_KEYS.into_iter().zip(fields) {
        for (text, span) in reader.texts(name) {
            recipe::doubt_flags(text, span.clone(), reader.problems);
            match recipe::pattern(text) {
                Ok(pattern) => rules.push(FilterRule { field, pattern }),
                Err(complaint) => reader.problems.complain(span, complaint),
            }
        }
    }
    rules
}

/// Of all that decides what is read on the feed's pages.
fn recipe_fingerprint(reader: &Reader<'_>, timezone: chrono_tz::Tz) -> String {
    let written = |key: &str| match reader.value(key).map(toml::Spanned::get_ref) {
        Some(DeValue::String(text)) => Some(&**text),
        _ => None,
    };
    let table = |key: &str| match reader.value(key).map(toml::Spanned::get_ref) {
        Some(DeValue::Table(table)) => Some(table),
        _ => None,
    };
    let hash = Fingerprint::default().table("list", table("list"), &[]);
    // where nothing is watched, the hash is the one of a file without it
    let hash = match reader.value("watch").map(toml::Spanned::get_ref) {
        Some(DeValue::Table(table)) => hash.table("watch", Some(table), &[]),
        Some(DeValue::String(text)) => hash.text("watch", Some(text)),
        Some(DeValue::Boolean(true)) => hash.text("watch", None),
        _ => hash,
    };
    hash.text("base", written("base"))
        .text("charset", written("charset"))
        // who asks, by which way and how patiently, changes no page
        .table("request", table("request"), &["user_agent", "proxy", "timeout"])
        .text("timezone", Some(timezone.name()))
        .text("fetch", written("fetch").filter(|way| *way != "http"))
        .finish()
}

/// Of all that shows in the feed's documents.
fn fingerprint(feed: &FeedConfig) -> String {
    let rules = |rules: &[FilterRule]| -> Vec<String> {
        rules.iter().map(|rule| format!("{} {}", rule.field.name(), rule.pattern.as_str())).collect()
    };
    let (drop, only) = (rules(&feed.rules.drop), rules(&feed.rules.only));
    let hash = Fingerprint::default()
        .text("title", feed.title.as_deref())
        .text("description", feed.description.as_deref())
        .text("language", feed.language.as_deref())
        .text("home", feed.home.as_ref().map(Url::as_str))
        .texts("formats", feed.formats.iter().map(|format| format.extension()))
        .text("base_url", feed.base_url.as_ref().map(Url::as_str))
        .text("every", Some(&feed.schedule.interval().as_secs().to_string()))
        .text("timezone", Some(feed.timezone.name()))
        .text("items", Some(&feed.keep.items.to_string()))
        .texts("drop", drop.iter().map(String::as_str))
        .texts("only", only.iter().map(String::as_str));
    // where there are none, the hash is the one of a file without them
    let limits = feed.limits.written();
    let hash = if limits.is_empty() { hash } else { hash.text("limits", Some(&limits)) };
    let hash = match &feed.rules.when {
        Some(when) => hash.text("when", Some(&when.to_string())),
        None => hash,
    };
    let hash = match &feed.origin {
        Origin::Merge(ids) => hash.texts("merge", ids.iter().map(FeedId::as_str)),
        Origin::Sources(sources) => {
            let base = sources.first().and_then(|source| source.fetch.base.as_ref());
            hash.texts("url", sources.iter().filter_map(Source::url).map(Url::as_str))
                .text("base", base.map(Url::as_str))
        }
    };
    let hash = match &feed.podcast {
        Some(podcast) => hash.text("podcast", Some(&podcast.written())),
        None => hash,
    };
    let hash = match feed.tags.is_empty() {
        true => hash,
        false => hash.texts("tags", feed.tags.iter().map(String::as_str)),
    };
    match &feed.file {
        Some(file) => hash.text("file", Some(file.as_str())).text("format", Some(file.format().extension())).finish(),
        None => hash.finish(),
    }
}
