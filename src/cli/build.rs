use std::{io::Write, net::SocketAddr, sync::Arc};

use pagewire::{
    config::{self, Config},
    fetch::Fetcher,
    pipeline::{self, Conclusion, Engine, Event, Options},
    publish::Folder,
    store::{Holder, Store, StoreError},
};

use super::{
    Ending, Failure, adopt,
    args::{Build, LogArgs, LogFormat, RunArgs},
    chosen, clock, contact,
    handover::{self, BuildWish, Claim, Done},
    log,
    out::out,
    progress::Progress,
    run_report::{self, Ran},
    runtime::runtime,
    summary,
};

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
    chosen::place(&mut config, args.run.state.state.as_deref(), args.run.output.as_deref());
    let options = Options {
        feeds: chosen::feeds(&config, &args.feeds)?,
        accept: args.run.accept.iter().map(|name| chosen::named(&config, name)).collect::<Result<_, _>>()?,
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
