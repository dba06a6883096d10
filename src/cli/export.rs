use std::{io::Write, path::Path};

use pagewire::{
    config::{self, Config, Origin},
    emit,
    fetch::{Ask, FetchError, Fetched, Fetcher},
    model::{Feed, Format, Terms},
    pipeline::{self, SourceError},
};

use super::{
    Ending, Failure,
    args::{Export, ExportFormat, LogArgs, LogFormat},
    build, clock, log, out,
};

/// The name that the one feed of an export has.
const ID: &str = "export";

/// `pagewire export`: one page, one feed, on standard output.
pub(crate) fn run(args: &Export) -> Result<Ending, Failure> {
    log::start(&LogArgs { log_format: LogFormat::Text, verbose: false });
    let config = configuration(args)?;
    match feed(&config, args) {
        Ok(feed) => {
            out::write(&render(&feed, args.format)?)?;
            Ok(Ending::Well)
        }
        Err(Stop::Source(error)) => {
            tracing::error!("{}: {error}", args.page);
            if let Some(advice) = advice(&error) {
                tracing::error!("what to do: {advice}");
            }
            Ok(Ending::FeedFailed)
        }
        Err(Stop::Whole(failure)) => Err(failure),
    }
}

/// What a person can do, in words of the command line where others speak of feeds.toml.
fn advice(error: &SourceError) -> Option<String> {
    if let SourceError::Fetch(FetchError::Refused(refusal)) = error
        && let Some(network) = refusal.opened_by()
    {
        return Some(format!("--allow-private {network} opens it, if it is meant"));
    }
    let words = [
        ("add a [feed.export.list] table that says", "say with --item and the other recipe options"),
        ("`robots = \"ignore\"` in the feed's table overrides it", "--ignore-robots overrides it"),
    ];
    let advice = error.advice(ID)?;
    Some(words.into_iter().fold(advice, |advice, (in_file, in_arguments)| advice.replace(in_file, in_arguments)))
}

enum Stop {
    /// The page gives no feed.
    Source(SourceError),
    /// The command cannot go on.
    Whole(Failure),
}

impl<E: Into<Failure>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Whole(error.into())
    }
}

fn feed(config: &Config, args: &Export) -> Result<Feed, Stop> {
    let now = clock::now(args.clock.now);
    let Some(feed) = config.feeds.first() else { return Err(Failure::Usage("no page is named".into()).into()) };
    let Origin::Pages { locations, base, request, robots, browser, .. } = &feed.origin else {
        return Err(Failure::Usage("no page is named".into()).into());
    };
    let Some(location) = locations.first() else { return Err(Failure::Usage("no page is named".into()).into()) };
    let fetcher = Fetcher::new(config.fetch.clone())?;
    let terms = Terms::default();
    let ask = Ask {
        location,
        base: base.as_ref(),
        terms: &terms,
        moved_to: None,
        request,
        robots: *robots,
        browser: *browser,
    };
    let fetched =
        match build::runtime()?.block_on(fetcher.fetch(&ask, now)).map_err(|error| Stop::Source(error.into()))? {
            Fetched::Page(page) => page,
            Fetched::NotModified(_) => return Err(Failure::Usage("the server sent no page (304)".into()).into()),
        };
    let (feed, issues) = pipeline::assemble_once(config, feed, &fetched, now)?.map_err(Stop::Source)?;
    for issue in issues {
        tracing::warn!("{issue}");
    }
    Ok(feed)
}

/// The arguments as the feeds.toml that they stand for, so that one piece of code knows what is allowed.
fn configuration(args: &Export) -> Result<Config, Failure> {
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
    let recipe = &args.recipe;
    let fields = [
        ("item", &recipe.item),
        ("title", &recipe.title),
        ("link", &recipe.link),
        ("summary", &recipe.summary),
        ("content", &recipe.content),
        ("published", &recipe.published),
        ("author", &recipe.author),
        ("image", &recipe.image),
    ];
    let list: toml::Table =
        fields.into_iter().filter_map(|(key, value)| Some((key.into(), value.clone()?.into()))).collect();
    if !list.is_empty() {
        feed.insert("list".into(), list.into());
    }
    if args.browser {
        feed.insert("fetch".into(), "browser".into());
    }
    if args.ignore_robots {
        feed.insert("robots".into(), "ignore".into());
    }
    let mut fetch = toml::Table::new();
    if !args.allow_private.is_empty() {
        let networks: Vec<String> = args.allow_private.iter().map(ToString::to_string).collect();
        fetch.insert("allow_private".into(), networks.into());
    }
    let mut defaults = toml::Table::new();
    if let Some(base_url) = &args.base_url {
        defaults.insert("base_url".into(), base_url.to_string().into());
    }
    defaults.insert("keep".into(), toml::Table::from_iter([("items".into(), 10_000.into())]).into());
    let file = toml::Table::from_iter([
        ("pagewire".into(), defaults.into()),
        ("fetch".into(), fetch.into()),
        ("feed".into(), toml::Table::from_iter([(ID.into(), feed.into())]).into()),
    ]);
    let text = toml::to_string(&file).map_err(|error| Failure::Usage(error.to_string()))?;
    Ok(config::parse(&text, Path::new("arguments.toml"))?)
}

fn render(feed: &Feed, format: ExportFormat) -> Result<Vec<u8>, Failure> {
    let rendered = match format {
        ExportFormat::Rss => emit::render(feed, Format::Rss),
        ExportFormat::Atom => emit::render(feed, Format::Atom),
        ExportFormat::Json => emit::render(feed, Format::Json),
        ExportFormat::Ndjson => emit::render_ndjson(feed),
        ExportFormat::Csv => emit::render_csv(feed),
    };
    let mut bytes = rendered.map_err(pipeline::Error::from)?;
    if !bytes.ends_with(b"\n") {
        writeln!(bytes)?;
    }
    Ok(bytes)
}
