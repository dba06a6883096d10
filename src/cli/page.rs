//! One page that is named on the command line: what feeds.toml would say of it, and its fetch.

use std::path::Path;

use chrono::{DateTime, Utc};
use pagewire::{
    config::{self, Config, FeedConfig, Source},
    fetch::{self, Fetched, FetchedPage, Fetcher},
    model::{CacheState, Page, Surface},
    pipeline::{self, SourceError},
    store::Store,
};

use super::{Ending, Failure, args::PageArgs, runtime};

/// The name that the one feed of such a command has.
pub(crate) const ID: &str = "export";

/// Why a command on one page ends early.
pub(crate) enum Stop {
    /// The page gives nothing.
    Source(SourceError),
    /// The command cannot go on.
    Whole(Failure),
}

impl<E: Into<Failure>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Whole(error.into())
    }
}

/// Says why a command on a page of the command line ended early, and what to do.
pub(crate) fn report(stop: Stop, page: &str) -> Result<Ending, Failure> {
    told(stop, page, (Surface::Arguments, ID))
}

/// The same of a feed that feeds.toml has.
pub(crate) fn report_feed(stop: Stop, feed: &str) -> Result<Ending, Failure> {
    told(stop, feed, (Surface::Command, feed))
}

fn told(stop: Stop, place: &str, (surface, feed): (Surface, &str)) -> Result<Ending, Failure> {
    match stop {
        Stop::Source(error) => {
            tracing::error!("{place}: {error}");
            if let Some(advice) = error.advice() {
                tracing::error!("what to do: {}", advice.told(surface, feed));
            }
            Ok(Ending::FeedFailed)
        }
        Stop::Whole(failure) => Err(failure),
    }
}

/// A source's page as the last run saw it, unless it is to be fetched; where none is kept, as it is now. Returns whether it was kept.
pub(crate) fn kept_or_fetched(
    (config, store): (&Config, Option<&Store>),
    feed: &FeedConfig,
    (source, fetch): (&Source, bool),
    now: DateTime<Utc>,
) -> Result<(Page, bool), Stop> {
    if source.location.host().is_some()
        && !fetch
        && let Some(store) = store
        && let Some(page) = store.kept_page(feed.id.as_str(), &source.id).map_err(|error| store.named(error))?
    {
        return Ok((page, true));
    }
    let fetcher = Fetcher::new(config.fetch.clone())?;
    let cache_state = CacheState::default();
    let runtime = runtime::runtime()?;
    let fetched = runtime.block_on(fetcher.fetch(&source.ask(&cache_state, None), now));
    match fetched.map_err(|error| Stop::Source(pipeline::unfetched(error)))? {
        Fetched::Page(mut fetched) => {
            runtime.block_on(pipeline::follow_sitemaps(&fetcher, source, &mut fetched, now));
            Ok((fetched.page, false))
        }
        Fetched::NotModified(..) => Err(Failure::Usage("the server sent no page (304)".into()).into()),
    }
}

/// The page that an argument names: a host without its scheme, as people write it, is one of the web where no file has that name.
pub(crate) fn named(argument: &str) -> Result<String, std::convert::Infallible> {
    let is_bare = argument != "-" && fetch::seems_web(Path::new(argument));
    Ok(if is_bare && !argument.contains("://") { format!("https://{argument}") } else { argument.to_owned() })
}

/// The page as the table of a feed, without its recipe.
pub(crate) fn table(args: &PageArgs) -> toml::Table {
    let mut feed = toml::Table::new();
    let mut set = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            feed.insert(key.into(), value.into());
        }
    };
    set("url", Some(args.page.clone()));
    set("base", args.base.as_ref().map(ToString::to_string));
    set("charset", args.charset.clone());
    set("timezone", args.timezone.clone());
    set("fetch", args.browser.then(|| "browser".into()));
    set("robots", args.ignore_robots.then(|| "ignore".into()));
    feed
}

/// The feeds.toml that the arguments stand for, so that one piece of code knows what is allowed. A page of the web is asked for by the
/// `[fetch]` of the file at `path`, where it is there: whoever goes by a proxy always goes by it.
pub(crate) fn configuration(
    args: &PageArgs,
    path: &Path,
    feed: toml::Table,
    defaults: toml::Table,
) -> Result<Config, Failure> {
    let mut fetch = toml::Table::new();
    if !args.allow_private.is_empty() {
        let networks: Vec<String> = args.allow_private.iter().map(ToString::to_string).collect();
        fetch.insert("allow_private".into(), networks.into());
    }
    if let Some(delay) = &args.delay {
        fetch.insert("delay".into(), delay.as_str().into());
    }
    let file = toml::Table::from_iter([
        ("pagewire".into(), defaults.into()),
        ("fetch".into(), fetch.into()),
        ("feed".into(), toml::Table::from_iter([(ID.into(), feed.into())]).into()),
    ]);
    let text = toml::to_string(&file).map_err(|error| Failure::Usage(error.to_string()))?;
    let mut given = config::parse(&text, Path::new("arguments.toml"))?;
    let is_web = given.feeds.first().is_some_and(is_web);
    if !is_web {
        return Ok(given);
    }
    let mut fetch = config::load_fetch(path)?;
    fetch.allow_private.extend(given.fetch.allow_private);
    if args.delay.is_some() {
        fetch.delay = given.fetch.delay;
    }
    given.fetch = fetch;
    Ok(given)
}

fn is_web(feed: &FeedConfig) -> bool {
    feed.sources().iter().any(|source| source.location.host().is_some())
}

/// The one source of a configuration.
pub(crate) fn source(config: &Config) -> Result<&Source, Stop> {
    config.feeds.first().and_then(|feed| feed.sources().first()).ok_or_else(unnamed)
}

/// Fetches the page of the one feed of a configuration.
pub(crate) fn fetch(config: &Config, now: DateTime<Utc>) -> Result<(Fetcher, FetchedPage), Stop> {
    let source = source(config)?;
    let fetcher = Fetcher::new(config.fetch.clone())?;
    let cache_state = CacheState::default();
    let runtime = runtime::runtime()?;
    match runtime
        .block_on(fetcher.fetch(&source.at(now).ask(&cache_state, None), now))
        .map_err(|error| Stop::Source(pipeline::unfetched(error)))?
    {
        Fetched::Page(mut fetched) => {
            runtime.block_on(pipeline::follow_sitemaps(&fetcher, source, &mut fetched, now));
            if !matches!(fetched.page.url.scheme(), "http" | "https") {
                let missing =
                    "a saved page has no address, so that its own links are lost; say where it is from with --base URL";
                tracing::warn!("{}: {missing}", fetched.page.url);
            }
            if let Some(ending) = pipeline::cut_off_at_once(&fetched, source.read.charset) {
                let half = "it may be cut off, and its last item a half of one";
                tracing::warn!("{}: {half}: the connection ended {ending}", fetched.page.url);
            }
            Ok((fetcher, *fetched))
        }
        Fetched::NotModified(..) => Err(Failure::Usage("the server sent no page (304)".into()).into()),
    }
}

pub(crate) fn unnamed() -> Stop {
    Failure::Usage("no page is named".into()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_without_its_scheme_is_a_page_of_the_web() {
        for (argument, page) in [
            ("news.example/world?page=2", "https://news.example/world?page=2"),
            ("www.news.example", "https://www.news.example"),
            ("http://news.example/", "http://news.example/"),
            ("file:///tmp/page.example", "file:///tmp/page.example"),
            ("page.html", "page.html"),
            ("Cargo.toml", "Cargo.toml"),
            ("-", "-"),
        ] {
            assert_eq!(named(argument).unwrap(), page);
        }
    }
}
