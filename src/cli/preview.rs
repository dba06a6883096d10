use std::{io::Write, sync::Arc};

use pagewire::{
    config,
    fetch::Fetcher,
    model::{Entry, Feed, Surface},
    pipeline::{self, Engine, Options, Outcome, Remark, RemarkKind, Report, SourceReport},
    store::Store,
};

use super::{
    Ending, Failure,
    args::{LogArgs, PreviewArgs},
    chosen, clock, log,
    out::{counted, out, shorten},
    runtime, summary,
};

/// `pagewire preview`: a run on a copy of the store, which publishes nothing and is then forgotten.
pub(crate) fn run(args: &PreviewArgs) -> Result<Ending, Failure> {
    log::start(&LogArgs::text());
    let mut config = config::load(&args.config.config)?;
    chosen::place(&mut config, args.state.state.as_deref(), None);
    let feeds = vec![chosen::named(&config, &args.feed)?];
    let copy = tempfile::tempdir()?;
    let store = Store::open_copy(&config.state, copy.path())?;
    let fetcher = Fetcher::new(config.fetch.clone())?;
    let engine = Arc::new(Engine::new(config, store, fetcher, None));
    let options = Options {
        feeds: feeds.clone(),
        unconditional: true,
        // a look at a list is no reason to ask for every page on it
        articles: false,
        index: false,
        ..Options::at(clock::now(args.clock.now))
    };
    let report = runtime::runtime()?.block_on(pipeline::run(Arc::clone(&engine), options, Arc::new(|_| {})))?;
    let Some(feed) = engine.config().feeds.iter().find(|feed| feeds.contains(&feed.id)) else {
        return Ok(Ending::Well);
    };
    print(&engine.feed(feed)?, &report, args.items)?;
    Ok(if report.failed() { Ending::FeedFailed } else { Ending::Well })
}

fn print(feed: &Feed, report: &Report, most: usize) -> Result<(), Failure> {
    let mut out = out();
    writeln!(out, "{}", feed.title)?;
    for line in [feed.description.as_deref(), feed.home.as_ref().map(url::Url::as_str)].into_iter().flatten() {
        writeln!(out, "{line}")?;
    }
    for source in &report.sources {
        match &source.outcome {
            Outcome::Failed { reason, advice } | Outcome::Hindered { reason, advice } => {
                writeln!(out, "\n{} failed: {reason}", source.source)?;
                if let Some(advice) = advice {
                    writeln!(out, "  what to do  {}", advice.told(Surface::Command, source.feed.as_str()))?;
                }
            }
            Outcome::Read { found, new, .. } => {
                writeln!(out, "\n{}: {found} found, {new} not known yet", source.source)?;
            }
            Outcome::Left(wait) => writeln!(out, "\n{} was not asked: {}", source.source, summary::reason(*wait))?,
            Outcome::NotModified | Outcome::Unchanged => {}
        }
        if let Some(mended) = &source.mended {
            let on = mended.since.map(|at| format!(" on {}", at.format("%Y-%m-%d"))).unwrap_or_default();
            writeln!(out, "  it is read by the recipe that was mended{on}")?;
        }
        for Remark { kind, reason, advice, .. } in told(source) {
            writeln!(out, "  {}: {reason}", kind.word())?;
            if let Some(advice) = advice {
                writeln!(out, "  what to do  {}", advice.told(Surface::Command, source.feed.as_str()))?;
            }
        }
        for issue in &source.issues {
            writeln!(out, "  {issue}")?;
        }
    }
    for entry in feed.entries.iter().take(most) {
        print_entry(&mut out, entry)?;
    }
    let hidden = feed.entries.len().saturating_sub(most);
    if hidden > 0 {
        writeln!(out, "\nand {} (-n {} shows all)", counted(hidden, "more item", "more items"), feed.entries.len())?;
    }
    Ok(out.flush()?)
}

/// What is to be told of a source besides why it fails.
fn told(source: &SourceReport) -> impl Iterator<Item = &Remark> {
    source.remarks.iter().filter(|remark| !matches!(remark.kind, RemarkKind::Failing | RemarkKind::Held))
}

fn print_entry(out: &mut impl Write, entry: &Entry) -> Result<(), Failure> {
    let item = &entry.item;
    let title = if item.title.is_empty() { "(no title)" } else { &item.title };
    writeln!(out, "\n{title}")?;
    let published = match item.published {
        Some(moment) => moment.to_string(),
        None => format!("no date on the page; first seen {}", entry.published.format("%Y-%m-%d %H:%M %:z")),
    };
    let authors: Vec<&str> = item.authors.iter().map(|author| author.name.as_str()).collect();
    let lines = [
        ("published", Some(published)),
        ("link", item.link.as_ref().map(ToString::to_string)),
        ("author", (!authors.is_empty()).then(|| authors.join(", "))),
        ("summary", item.summary.as_deref().map(|summary| shorten(summary, 160))),
        ("image", item.image.as_ref().map(|image| image.url.to_string())),
        ("content", item.content.as_ref().map(|content| format!("{} bytes of HTML", content.as_str().len()))),
        ("category", (!item.categories.is_empty()).then(|| item.categories.join(", "))),
        ("id", Some(entry.guid().to_owned())),
    ];
    for (name, value) in lines.into_iter().filter_map(|(name, value)| Some((name, value?))) {
        writeln!(out, "  {name:9}  {value}")?;
    }
    Ok(())
}
