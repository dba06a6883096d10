use std::io::Write;

use chrono::{DateTime, Utc};
use pagewire::{
    config::{self, Config, FeedConfig},
    fetch::{Fetcher, Location},
    model::FeedId,
    pipeline::{self, Adopted},
    store::{StateLock, Store},
};

use super::{
    Ending, Failure,
    args::{Adopt, LogArgs, LogFormat},
    chosen, clock, log,
    out::{counted, out},
    runtime::runtime,
};

/// `pagewire adopt`: what was published of a feed elsewhere is known from then on.
pub(crate) fn run(args: &Adopt) -> Result<Ending, Failure> {
    log::start(&LogArgs { log_format: LogFormat::Text, verbose: false, quiet: false });
    let mut config = config::load(&args.config.config)?;
    chosen::place(&mut config, args.state.state.as_deref(), None);
    let wanted = chosen::named(&config, &args.feed)?;
    let feed = config.feeds.iter().find(|feed| feed.id == wanted).filter(|feed| !feed.is_merged());
    let Some(feed) = feed else {
        let id = &args.feed;
        return Err(Failure::Usage(format!(
            "`{id}` is made of other feeds, and remembers nothing itself: adopt those"
        )));
    };
    let from = place(&args.from)?;
    let _lock = StateLock::acquire(&config.state)?;
    let fetcher = Fetcher::new(config.fetch.clone())?;
    let mut store = Store::open(&config.state)?;
    let Some(adopted) = adopt(&fetcher, &mut store, (feed, &from), clock::now(args.clock.now))? else {
        return Err(Failure::Usage(format!("nothing of `{}` is published at {from}", feed.id)));
    };
    let mut out = out();
    writeln!(out, "{}", in_words(&feed.id, &adopted))?;
    Ok(out.flush().map(|()| Ending::Well)?)
}

/// Fills the memory of the feeds that remember nothing from what is published of them.
///
/// # Errors
/// What is published and cannot be read: without it the items would be new to the feed's readers once more.
pub(crate) fn fill(
    config: &Config,
    fetcher: &Fetcher,
    from: &str,
    (only, now): (&[FeedId], DateTime<Utc>),
) -> Result<(), Failure> {
    let from = place(from)?;
    let mut store = Store::open(&config.state)?;
    let is_wanted = |feed: &&FeedConfig| !feed.is_merged() && (only.is_empty() || only.contains(&feed.id));
    let wanted: Vec<&FeedConfig> = config.feeds.iter().filter(is_wanted).collect();
    if wanted.len() > 1 && !is_folder(&from) {
        return Err(Failure::Usage(format!(
            "{from} is one feed, and {} are to be refreshed: name the one that it is of, or a folder that ends in /",
            wanted.len()
        )));
    }
    for feed in wanted {
        if store.item_count(feed.id.as_str())? > 0 {
            continue;
        }
        match adopt(fetcher, &mut store, (feed, &from), now)? {
            Some(adopted) => tracing::info!("{}", in_words(&feed.id, &adopted)),
            None => tracing::warn!("{}: nothing is published of it at {from}; it begins anew", feed.id),
        }
    }
    Ok(())
}

fn is_folder(from: &Location) -> bool {
    match from {
        Location::Http(url) => url.path().ends_with('/'),
        Location::File(path) => path.is_dir(),
        Location::Stdin => false,
    }
}

fn place(argument: &str) -> Result<Location, Failure> {
    pipeline::place(argument).map_err(|fault| Failure::Usage(format!("`{argument}` is no address: {fault}")))
}

fn adopt(
    fetcher: &Fetcher,
    store: &mut Store,
    (feed, from): (&FeedConfig, &Location),
    now: DateTime<Utc>,
) -> Result<Option<Adopted>, Failure> {
    let adopted = runtime()?.block_on(pipeline::adopt(fetcher, store, (feed, from), now));
    adopted.map_err(|error| match error {
        pipeline::AdoptError::Pipeline(error) => Failure::Pipeline(error),
        error => Failure::Usage(format!(
            "nothing is taken over, and nothing is refreshed: {error}; its items would be new to readers once more"
        )),
    })
}

fn in_words(id: &FeedId, Adopted { from, found, new, guids }: &Adopted) -> String {
    let known = match found - new {
        0 => String::new(),
        known => format!("; {known} were known before and stay as they are"),
    };
    let own = match found - guids {
        0 => String::new(),
        1 => "; 1 has no guid, or that of another, and gets an id of its own".to_owned(),
        own => format!("; {own} have no guid, or that of another, and get ids of their own"),
    };
    format!("{id}: {} taken over from {from}{known}{own}", counted(*new, "item is", "items are"))
}
