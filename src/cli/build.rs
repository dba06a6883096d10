use std::{io::Write, net::SocketAddr, path::Path, sync::Arc};

use pagewire::{
    config::{self, Config, FeedConfig},
    fetch::Fetcher,
    model::FeedId,
    pipeline::{self, Conclusion, Engine, Event, Options, Report},
    publish::Folder,
    store::{Holder, Store, StoreError},
};

use super::{
    Ending, Failure, adopt,
    args::{Build, LogArgs, LogFormat, RunArgs},
    clock, contact,
    handover::{self, BuildWish, Claim, Done},
    log,
    out::out,
    progress::Progress,
    run_report,
    runtime::runtime,
    summary,
};

/// What came of a run, and how it ended as a whole.
pub(crate) struct Ran {
    pub report: Report,
    pub conclusion: Conclusion,
    /// What stopped a refresh as a whole.
    pub faults: Vec<String>,
}

/// `pagewire build`: refresh, record, publish, report.
pub(crate) fn run(args: &Build) -> Result<Ending, Failure> {
    log::start(&args.run.log);
    let begun = clock::instant(args.run.clock.now);
    let ran = refresh(args);
    if let Some(path) = &args.run.report {
        run_report::write(path, (begun, clock::instant(args.run.clock.now)), &ran)?;
    }
    Ok(Ending::Ran(ran?.conclusion))
}

fn refresh(args: &Build) -> Result<Ran, Failure> {
    let mut config = config::load(&args.run.config.config)?;
    if config.feeds.is_empty() {
        tracing::warn!("{} has no feed yet: `pagewire find URL --add` writes one", config.path.display());
    }
    place(&mut config, args.run.state.state.as_deref(), args.run.output.as_deref());
    let options = Options {
        feeds: feeds(&config, &args.feeds)?,
        accept: args.run.accept.iter().map(|name| named(&config, name)).collect::<Result<_, _>>()?,
        due: args.run.ask.due,
        force: args.run.ask.force,
        pages: args.run.ask.pages(),
        ..Options::at(clock::instant(args.run.clock.now))
    };
    let folder = Folder::open(&config.output);
    let wish = BuildWish {
        feeds: options.feeds.iter().map(ToString::to_string).collect(),
        accept: args.run.accept.clone(),
        due: args.run.ask.due,
        force: args.run.ask.force,
        alone: alone(&args.run),
    };
    let _lock = match handover::turn(&config.state, (&config.path, &config.output), &wish)? {
        Claim::Own(mut lock) => {
            lock.tell("pagewire build", Some(options.now));
            lock
        }
        Claim::Server { holder, address, done } => {
            return by_server((&holder, address), *done, &config, &args.run.log);
        }
    };
    let fetcher = Fetcher::new(config.fetch.clone())?;
    if let Some(from) = &args.run.adopt {
        let wanted = (options.feeds.as_slice(), options.now);
        adopt::fill(&config, &fetcher, from, wanted)?;
    }
    remember(&config, &folder, args.run.begin_anew)?;
    let nameless = if Store::remembers(&config.state)? { None } else { contact::asked(&config) };
    let store = Store::open(&config.state)?;
    refuse_needless(&store, &config, &options)?;
    let output = config.output.clone();
    let engine = Arc::new(Engine::new(config, store, fetcher, Some(folder)));
    let progress = Progress::new(&args.run.log);
    let report = runtime()?.block_on(pipeline::run(engine, options, progress.observer()))?;
    progress.finish();
    summary::report(&report, &output, &args.run.log)?;
    if let Some(line) = nameless
        && args.run.log.is_for_people()
    {
        writeln!(out(), "\n{line}")?;
    }
    Ok(Ran { conclusion: report.conclusion(), report, faults: Vec::new() })
}

/// Refuses to accept where nothing is held back: what is accepted without need would be believed whatever it shows.
fn refuse_needless(store: &Store, config: &Config, options: &Options) -> Result<(), Failure> {
    for feed in config.feeds.iter().filter(|feed| options.accept.contains(&feed.id)) {
        if !pipeline::is_acceptable(store, config, feed, options.now)? {
            let id = &feed.id;
            return Err(Failure::Usage(format!(
                "nothing of `{id}` is held back: there is nothing to accept; `pagewire build {id}` reads its page"
            )));
        }
    }
    Ok(())
}

/// Refuses to begin with an empty memory beside feeds that are published: all of their items would be new to their readers.
pub(crate) fn remember(config: &Config, folder: &Folder, begin_anew: bool) -> Result<(), Failure> {
    if begin_anew {
        return Ok(());
    }
    Ok(forgotten(config, folder)?.map_or(Ok(()), Err)?)
}

/// That the memory remembers nothing of a feed that is published; `None` where it is well, or nothing is published.
pub(crate) fn forgotten(config: &Config, folder: &Folder) -> Result<Option<StoreError>, StoreError> {
    if Store::remembers(&config.state)? {
        return Ok(None);
    }
    // a private feed has no documents there; that one is, is told of when it is looked for
    let mut documents = config
        .feeds
        .iter()
        .filter(|feed| !feed.private)
        .flat_map(|feed| feed.formats.iter().map(move |format| (feed.file_name(*format), *format)));
    let found = documents.find(|(name, format)| folder.holds_own(name, *format));
    let document = found.map(|(name, _)| config.output.join(name));
    Ok(document.map(|document| StoreError::Forgotten { folder: config.state.clone(), document }))
}

/// The options that no server can follow for a command.
fn alone(args: &RunArgs) -> Vec<&'static str> {
    let options = [
        ("--now", args.clock.now.is_some()),
        ("--offline", args.ask.offline),
        ("--replay", args.ask.replay),
        ("--begin-anew", args.begin_anew),
        ("--adopt", args.adopt.is_some()),
    ];
    options.into_iter().filter_map(|(name, is_given)| is_given.then_some(name)).collect()
}

/// Tells what the server that holds the memory did instead.
pub(crate) fn by_server(
    (holder, address): (&Holder, SocketAddr),
    done: Done,
    config: &Config,
    log: &LogArgs,
) -> Result<Ran, Failure> {
    let Done { mut report, feeds, open, done, faults, memory_failed } = done;
    report.sources.sort_by_key(|source| config.feeds.iter().position(|feed| feed.id == source.feed));
    let left =
        format!("{} of {feeds} feeds are done; it goes on, and http://{address}/ shows how they do", feeds - open);
    if log.log_format == LogFormat::Json {
        let observe = Progress::Events.observer();
        report.sources.iter().for_each(|source| observe(&Event::Done(source)));
        tracing::info!(pid = holder.pid, feeds, open, "{holder} was told to do it");
    } else if log.is_for_people() {
        let mut out = out();
        writeln!(out, "{holder} is using the memory, and was told to do it.")?;
        if !done {
            writeln!(out, "{left}.")?;
        }
        writeln!(out)?;
        out.flush()?;
    }
    if log.log_format == LogFormat::Text {
        faults.iter().try_for_each(|fault| writeln!(out(), "not refreshed: {fault}"))?;
        if !report.sources.is_empty() || faults.is_empty() {
            summary::report(&report, &config.output, log)?;
        }
    } else {
        faults.iter().for_each(|fault| tracing::error!("{fault}"));
    }
    let conclusion = match report.conclusion() {
        _ if memory_failed => Conclusion::Unusable,
        Conclusion::Well | Conclusion::Held if !faults.is_empty() => Conclusion::SomeFailed,
        conclusion => conclusion,
    };
    Ok(Ran { report, conclusion, faults })
}

/// Says where this process keeps its things, where the arguments do.
pub(crate) fn place(config: &mut Config, state: Option<&Path>, output: Option<&Path>) {
    if let Some(state) = state {
        state.clone_into(&mut config.state);
    }
    if let Some(output) = output {
        output.clone_into(&mut config.output);
    }
}

/// The feeds of these names, each once: ids, patterns of ids such as `news-*`, and tags such as `tag:press`.
pub(crate) fn feeds(config: &Config, names: &[String]) -> Result<Vec<FeedId>, Failure> {
    let mut chosen: Vec<FeedId> = Vec::new();
    for name in names {
        let before = chosen.len();
        let is_meant = |feed: &&FeedConfig| match name.strip_prefix("tag:") {
            Some(tag) => feed.tags.iter().any(|known| known == tag),
            None => fits(name, feed.id.as_str()),
        };
        let meant: Vec<&FeedConfig> = config.feeds.iter().filter(is_meant).collect();
        if meant.is_empty() {
            return Err(absent(config, name));
        }
        let is_new = |feed: &&&FeedConfig| !chosen[..before].contains(&feed.id);
        let new: Vec<FeedId> = meant.iter().filter(is_new).map(|feed| feed.id.clone()).collect();
        chosen.extend(new);
    }
    Ok(chosen)
}

/// The feed of just this name.
pub(crate) fn named(config: &Config, name: &str) -> Result<FeedId, Failure> {
    let feed = config.feeds.iter().find(|feed| feed.id.as_str() == name);
    feed.map(|feed| feed.id.clone()).ok_or_else(|| absent(config, name))
}

/// Whether a name fits a pattern, in which `*` stands for any characters.
fn fits(pattern: &str, name: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut name) = name.strip_prefix(first) else { return false };
    let (middle, last) = rest.rsplit_once('*').unwrap_or(("", rest));
    for part in middle.split('*') {
        let Some(at) = name.find(part) else { return false };
        name = &name[at + part.len()..];
    }
    name.ends_with(last)
}

fn absent(config: &Config, name: &str) -> Failure {
    let path = config.path.display();
    let listed = |known: Vec<&str>| if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    if let Some(tag) = name.strip_prefix("tag:") {
        let mut known: Vec<&str> = config.feeds.iter().flat_map(|feed| &feed.tags).map(String::as_str).collect();
        known.sort_unstable();
        known.dedup();
        return Failure::Usage(format!("no feed in {path} has the tag `{tag}`; there are: {}", listed(known)));
    }
    let known: Vec<&str> = config.feeds.iter().map(|feed| feed.id.as_str()).collect();
    Failure::Usage(match name.contains('*') {
        true => format!("no feed in {path} fits `{name}`; it has: {}", listed(known)),
        false => format!("there is no feed `{name}` in {path}; it has: {}", listed(known)),
    })
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_stands_for_any_characters() {
        for (pattern, name, expected) in [
            ("news", "news", true),
            ("news", "news-a", false),
            ("news-*", "news-a", true),
            ("*-a", "news-a", true),
            ("n*w*-a", "news-a", true),
            ("ab*ba", "aba", false),
            ("*", "x", true),
        ] {
            assert_eq!(fits(pattern, name), expected, "{pattern} {name}");
        }
    }
}
