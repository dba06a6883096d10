use std::io::Write;

#[cfg(feature = "serve")]
use pagewire::serve::{self, AdminFault, ServeError};
use pagewire::{
    config::{self, Config, FeedConfig, Location, Origin},
    fetch::{secret_parameters, seems_web},
    pipeline::RuleFolder,
};

use super::{
    Ending, Failure,
    args::Check,
    out::{counted, out},
    summary,
};

/// `pagewire check`: all problems at once, or what the file says.
pub(crate) fn run(args: &Check) -> Result<Ending, Failure> {
    let config = config::load(&args.config.config)?;
    let merged = config.feeds.iter().filter(|feed| matches!(feed.origin, Origin::Merge(_))).count();
    let feeds = counted(config.feeds.len(), "feed", "feeds");
    #[cfg(feature = "serve")]
    let unset = admin(&config)?;
    addresses(&config)?;
    let mut out = out();
    writeln!(out, "{} is well: {feeds}, {merged} of them merged", config.path.display())?;
    if config.feeds.iter().any(|feed| feed.private) {
        let private = config.feeds.iter().filter(|feed| feed.private).map(|feed| feed.id.as_str());
        writeln!(out, "{}", summary::private(private))?;
    }
    #[cfg(feature = "serve")]
    if let Some(unset) = unset {
        writeln!(out, "{unset}")?;
    }
    secrets(&mut out, &config.feeds)?;
    let is_rendered = |feed: &FeedConfig| matches!(feed.origin, Origin::Pages { browser: true, .. });
    if !config.fetch.browser_sandbox && config.feeds.iter().any(is_rendered) {
        writeln!(out, "pages are rendered without Chromium's sandbox, as [fetch] says (`browser_sandbox = false`)")?;
    }
    if let Some(folder) = &config.site_rules {
        let (files, faults) = RuleFolder::new(folder).check().map_err(|error| {
            Failure::Usage(format!("the folder of `site_rules`, {}, cannot be read: {error}", folder.display()))
        })?;
        writeln!(out, "{}: {}", folder.display(), counted(files, "file of rules", "files of rules"))?;
        faults.iter().try_for_each(|fault| writeln!(out, "{fault}"))?;
    }
    Ok(Ending::Well)
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
        let Origin::Pages { locations, .. } = &feed.origin else { continue };
        for location in locations {
            if let Location::File(path) = location
                && seems_web(path)
            {
                let (id, path) = (&feed.id, path.display());
                return Err(Failure::Usage(format!(
                    "[feed.{id}] has the `url` of a file, {path}, which is not there: if it is an address on the web, write \
                     https:// in front of it"
                )));
            }
        }
    }
    Ok(())
}

/// Names the parameters that should not stand in the file.
fn secrets(out: &mut impl Write, feeds: &[FeedConfig]) -> Result<(), Failure> {
    for feed in feeds {
        let Origin::Pages { locations, .. } = &feed.origin else { continue };
        let urls = locations.iter().filter_map(|location| match location {
            Location::Http(url) => Some(url),
            _ => None,
        });
        for (name, _) in urls.flat_map(secret_parameters) {
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

/// `pagewire schema`: the JSON Schema of feeds.toml.
pub(crate) fn schema() -> Result<Ending, Failure> {
    let mut out = out();
    out.write_all(config::SCHEMA.as_bytes())?;
    Ok(out.flush().map(|()| Ending::Well)?)
}
