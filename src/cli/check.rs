use std::{io::Write, path::Path};

#[cfg(feature = "serve")]
use pagewire::serve::{self, AdminFault, ServeError};
use pagewire::{
    config::{self, Config, FeedConfig, Location, Opml, Source},
    fetch::{secret_parameters, seems_web, shown},
    pipeline::{self, REPORT_SCHEMA, RuleCheck, RuleFolder, Survival},
    store::Store,
};

use super::{
    Ending, Failure,
    args::{Check, Schema, SchemaOf},
    chosen, contact,
    out::{counted, out},
    readiness, summary,
};

/// `pagewire check`: all problems at once, or what the file says.
pub(crate) fn run(args: &Check) -> Result<Ending, Failure> {
    let mut config = config::load(&args.config.config)?;
    let merged = config.feeds.iter().filter(|feed| feed.is_merged()).count();
    let feeds = counted(config.feeds.len(), "feed", "feeds");
    #[cfg(feature = "serve")]
    let unset = admin(&config)?;
    addresses(&config)?;
    let mut out = out();
    if let Some(doubts) = config.render_doubts() {
        writeln!(out, "{doubts}\n")?;
    }
    writeln!(out, "{} is well: {feeds}, {merged} of them merged", config.path.display())?;
    if config.feeds.iter().any(|feed| feed.private) {
        let private = config.feeds.iter().filter(|feed| feed.private).map(|feed| feed.id.as_str());
        writeln!(out, "{}", summary::private(private))?;
    }
    #[cfg(feature = "serve")]
    if let Some(unset) = unset {
        writeln!(out, "{unset}")?;
    }
    let missing = readiness::missing(&config);
    if !missing.is_empty() {
        writeln!(out, "not found here; it is needed where pagewire runs:")?;
        missing.iter().try_for_each(|line| writeln!(out, "  {line}"))?;
    }
    secrets(&mut out, &config.feeds)?;
    if config.opml == Opml::Unplaced && config.feeds.iter().any(|feed| !feed.private) {
        writeln!(
            out,
            "no feeds.opml is written, for readers import full addresses alone: set `base_url` to where {} is published, \
             or `opml = \"relative\"`",
            config.output.display()
        )?;
    }
    if let Some(line) = contact::asked(&config) {
        writeln!(out, "{line}")?;
    }
    let is_rendered = |feed: &FeedConfig| feed.sources().iter().any(|source| source.fetch.browser);
    if !config.fetch.browser_sandbox && config.feeds.iter().any(is_rendered) {
        writeln!(out, "pages are rendered without Chromium's sandbox, as [fetch] says (`browser_sandbox = false`)")?;
    }
    if let Some(folder) = &config.site_rules {
        site_rules(&mut out, folder)?;
    }
    if args.chaos {
        chosen::place(&mut config, args.state.state.as_deref(), None);
        chaos(&mut out, &config)?;
    }
    Ok(Ending::Well)
}

/// Says what of the rules for sites can be used.
fn site_rules(out: &mut impl Write, folder: &Path) -> Result<(), Failure> {
    let RuleCheck { files, faults, without_effect } = RuleFolder::new(folder).check().map_err(|error| {
        Failure::Usage(format!("the folder of `site_rules`, {}, cannot be read: {error}", folder.display()))
    })?;
    writeln!(out, "{}: {}", folder.display(), counted(files, "file of rules", "files of rules"))?;
    faults.iter().try_for_each(|fault| writeln!(out, "{fault}"))?;
    if !without_effect.is_empty() {
        let told = without_effect.iter().map(|(name, (lines, files))| {
            format!("{name} ({} in {})", counted(*lines, "line", "lines"), counted(*files, "file", "files"))
        });
        writeln!(out, "of no effect here: {}", told.collect::<Vec<_>>().join(", "))?;
    }
    Ok(())
}

/// Says of each feed how many changes of its page it survives.
fn chaos(out: &mut impl Write, config: &Config) -> Result<(), Failure> {
    let store = Store::open_to_look(&config.state)?;
    for feed in &config.feeds {
        for source in feed.sources() {
            let kept = match &store {
                Some(store) => store.kept_page(feed.id.as_str(), &source.id).map_err(|error| store.named(error))?,
                None => None,
            };
            let told = match kept.map(|page| pipeline::survival(&page, &source.how())) {
                Some(Ok(Some(survived))) => survival(&survived),
                Some(Ok(None)) => "no list of elements is read from its page: it is not tried".to_owned(),
                Some(Err(error)) => format!("its page cannot be read: {error}"),
                None => format!("no page of it is kept: `pagewire build {}` keeps it", feed.id),
            };
            writeln!(out, "{}  {}: {told}", feed.id, shown(&source.id))?;
        }
    }
    Ok(())
}

/// How many changes of a page are survived, and which are not.
pub(crate) fn survival(Survival { tried, survived, breaks }: &Survival) -> String {
    let but = if breaks.is_empty() { String::new() } else { format!("; not: {}", breaks.join(", ")) };
    format!("survives {survived} of {tried} changes of its page{but}")
}

/// Whether a server could begin with the secret of its operator; in words where that is not known here.
#[cfg(feature = "serve")]
fn admin(config: &Config) -> Result<Option<String>, Failure> {
    match serve::check(&config.serve) {
        Ok(()) => Ok(None),
        Err(AdminFault::Unread(error)) => {
            Ok(Some(format!("`admin` of [serve]: {error} here; `serve` begins where it is")))
        }
        Err(fault) => Err(ServeError::from(fault).into()),
    }
}

/// Finds files that are none, and look like addresses.
fn addresses(config: &Config) -> Result<(), Failure> {
    for feed in &config.feeds {
        for source in feed.sources() {
            if let Location::File(path) = &source.location
                && seems_web(path)
            {
                let (id, written) = (&feed.id, written(path, &config.path));
                return Err(Failure::Usage(format!(
                    "[feed.{id}] has the `url` of a file, {}, which is not there: if it is an address on the web, write \
                     \"https://{written}\"",
                    path.display()
                )));
            }
        }
    }
    Ok(())
}

/// A path as it stands in the file.
fn written(path: &Path, config: &Path) -> String {
    let folder = config.parent().unwrap_or(Path::new(""));
    path.strip_prefix(folder).unwrap_or(path).display().to_string()
}

/// Names the parameters that should not stand in the file.
fn secrets(out: &mut impl Write, feeds: &[FeedConfig]) -> Result<(), Failure> {
    for feed in feeds {
        for (name, _) in feed.sources().iter().filter_map(Source::url).flat_map(secret_parameters) {
            writeln!(
                out,
                "{}: `{name}` in `url` looks like a secret, and is not published; keep it out of this file, too: \
                 {name}={{NAME}} there, and [secret] NAME = {{ env = \"NAME\" }}",
                feed.id
            )?;
        }
    }
    Ok(())
}

/// `pagewire schema`: the JSON Schema of feeds.toml, or of a report.
pub(crate) fn schema(args: &Schema) -> Result<Ending, Failure> {
    let mut out = out();
    let schema = match args.of {
        SchemaOf::Feeds => config::SCHEMA,
        SchemaOf::Report => REPORT_SCHEMA,
    };
    out.write_all(schema.as_bytes())?;
    Ok(out.flush().map(|()| Ending::Well)?)
}
