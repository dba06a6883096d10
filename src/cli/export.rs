use std::io::Write;

use pagewire::{
    config::Config,
    emit,
    model::{Feed, Format},
    pipeline,
};

use super::{
    Ending, Failure,
    args::{Export, ExportFormat, LogArgs},
    clock, log, out,
    page::{self, Stop},
};

/// `pagewire export`: one page, one feed, on standard output.
pub(crate) fn run(args: &Export) -> Result<Ending, Failure> {
    log::start(&LogArgs::text());
    match feed(&configuration(args)?, args) {
        Ok(feed) => {
            out::write(&render(&feed, args.format)?)?;
            Ok(Ending::Well)
        }
        Err(stop) => page::report(stop, &args.page.page),
    }
}

fn feed(config: &Config, args: &Export) -> Result<Feed, Stop> {
    let now = clock::now(args.clock.now);
    let (_, fetched) = page::fetch(config, now)?;
    let Some(feed) = config.feeds.first() else { return Err(page::unnamed()) };
    let (feed, issues) = pipeline::assemble_once(config, feed, &fetched, now, args.accept)?.map_err(Stop::Source)?;
    for issue in issues {
        tracing::warn!("{issue}");
    }
    Ok(feed)
}

fn configuration(args: &Export) -> Result<Config, Failure> {
    let mut feed = page::table(&args.page);
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
    let setting = |(key, text): (&str, &Option<String>)| Some((key.into(), setting(text.as_deref()?)));
    let list: toml::Table = fields.into_iter().filter_map(setting).collect();
    if !list.is_empty() {
        feed.insert("list".into(), list.into());
    }
    let mut defaults = toml::Table::new();
    if let Some(base_url) = &args.base_url {
        defaults.insert("base_url".into(), base_url.to_string().into());
    }
    defaults.insert("keep".into(), toml::Table::from_iter([("items".into(), 10_000.into())]).into());
    page::configuration(&args.page, &args.config, feed, defaults)
}

/// A selector, or what is written in TOML: a table of settings, an array of ways.
fn setting(text: &str) -> toml::Value {
    let written = text.starts_with(['{', '[']).then(|| text.parse().ok()).flatten();
    written.unwrap_or_else(|| text.into())
}

fn render(feed: &Feed, format: ExportFormat) -> Result<Vec<u8>, Failure> {
    let rendered = match format {
        ExportFormat::Rss => emit::render(feed, Format::Rss),
        ExportFormat::Atom => emit::render(feed, Format::Atom),
        ExportFormat::Json => emit::render(feed, Format::Json),
        ExportFormat::Ndjson => emit::render_ndjson(feed),
        ExportFormat::Csv => Ok(emit::render_csv(feed)),
    };
    let mut bytes = rendered.map_err(pipeline::Error::from)?;
    if !bytes.ends_with(b"\n") {
        writeln!(bytes)?;
    }
    Ok(bytes)
}
