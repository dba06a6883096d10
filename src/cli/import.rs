//! `pagewire import`: files of other tools as feeds of feeds.toml.

mod report;
mod sources;

use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
};

use pagewire::{
    config::{self, edit},
    fetch::Fetcher,
    import::{self, Conversion, Dialect, Import, SecretFile, Wish},
    store::{StateLock, write_private},
};
use toml_edit::DocumentMut;

use self::sources::SourceText;
use super::{
    Ending, Failure, adopt,
    args::{self, GuidWish, LogArgs, LogFormat},
    clock, log,
};

/// Where the result would stand, where nobody says.
const USUAL: &str = "feeds.toml";

/// Files of a backup that hold no feed.
const SETTINGS: [&str; 2] = ["tag.json", "changedetection.json"];

/// `pagewire import`: what another tool's file says, in the words of feeds.toml.
pub(crate) fn run(args: &args::ImportArgs) -> Result<Ending, Failure> {
    log::start(&LogArgs { log_format: LogFormat::Text, verbose: false, quiet: false });
    let path = args.into.clone().unwrap_or_else(|| PathBuf::from(USUAL));
    refuse_itself(args)?;
    let sources = sources::read(&args.source, &path, clock::now(args.clock.now))?;
    let before = match &args.into {
        Some(into) => existing(into)?,
        None => String::new(),
    };
    let (mut import, dialects) = import_all(args, &sources, (&path, &before))?;
    let mut document: DocumentMut =
        before.parse().map_err(|fault| Failure::Usage(format!("{}: {fault}", path.display())))?;
    import.write(&mut document);
    if import.feeds.is_empty() {
        report::print(&import, &dialects, (None, args.json))?;
        return Err(Failure::Usage(format!("{} holds no feed that can be carried over", args.source)));
    }
    // nothing is written unless all of it would be read
    let parsed = config::parse(&document.to_string(), &path)?;
    let Some(into) = &args.into else {
        report::print(&import, &dialects, (Some(&document.to_string()), args.json))?;
        return Ok(ending(&import));
    };
    write_secrets(into, &import.secrets)?;
    edit::write(into, &before, &document)?;
    report::print(&import, &dialects, (None, args.json))?;
    if let Some(old) = &args.adopt {
        let ids: HashSet<&str> = import.feeds.iter().map(|feed| feed.id.as_str()).collect();
        let feeds: Vec<_> = parsed.feeds.iter().filter(|feed| ids.contains(feed.id.as_str())).collect();
        let wanted: Vec<_> = feeds.iter().filter(|feed| !feed.is_merged()).map(|feed| feed.id.clone()).collect();
        let _lock = StateLock::acquire(&parsed.state)?;
        let fetcher = Fetcher::new(parsed.fetch.clone())?;
        adopt::fill(&parsed, &fetcher, old, (&wanted, clock::now(args.clock.now)))?;
    }
    Ok(ending(&import))
}

fn ending(import: &Import) -> Ending {
    match import.worst() {
        Some(Conversion::Dropped) => Ending::Dropped,
        Some(Conversion::Approximated) => Ending::Approximated,
        _ => Ending::Well,
    }
}

/// Refuses to write into the file that is read: it is the other tool's.
fn refuse_itself(args: &args::ImportArgs) -> Result<(), Failure> {
    let Some(into) = &args.into else {
        let lost = args.adopt.as_ref().map(|_| "--adopt needs --into: only what is written can be taken over");
        return lost.map_or(Ok(()), |words| Err(Failure::Usage(words.into())));
    };
    let same = Path::new(&args.source).canonicalize().ok().zip(into.canonicalize().ok());
    if same.is_some_and(|(source, into)| source == into) {
        let words = format!(
            "{} is the file that is read, and stays the other tool's: name another, such as --into pagewire.toml",
            into.display()
        );
        return Err(Failure::Usage(words));
    }
    Ok(())
}

/// The file that is there, which must be one of pagewire's.
fn existing(path: &Path) -> Result<String, Failure> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(Failure::Usage(format!("cannot read {}: {error}", path.display()))),
    }
}

fn import_all(
    args: &args::ImportArgs,
    sources: &[SourceText],
    (path, before): (&Path, &str),
) -> Result<(Import, Vec<Dialect>), Failure> {
    let mut taken: HashSet<String> = match before.trim().is_empty() {
        true => HashSet::new(),
        false => config::parse(before, path)?.feeds.iter().map(|feed| feed.id.to_string()).collect(),
    };
    let compat = args.guid == GuidWish::Compat;
    let (mut all, mut dialects) = (Import::default(), Vec::new());
    let of_several = sources.len() > 1;
    let mut groups: HashMap<String, String> = HashMap::new();
    for SourceText { name, text } in sources {
        // what is called so stands in files of its own, which hold no feed
        groups.extend(import::groups(text).into_iter().filter(|_| name.ends_with(".json")));
    }
    for SourceText { name, text } in sources {
        let given = args.from.as_deref().and_then(|name| Dialect::NAMES.iter().find(|(known, _)| *known == name));
        let Some(dialect) = given.map(|(_, dialect)| *dialect).or_else(|| import::recognise(text)) else {
            if of_several && SETTINGS.iter().any(|settings| Path::new(name).ends_with(settings)) {
                continue;
            }
            if of_several {
                tracing::warn!("{name}: no file of a tool that is known here; it is passed over");
                continue;
            }
            return Err(Failure::Usage(format!("{name}: {}", import::ImportFault::Unknown)));
        };
        let read = import::import(dialect, text, &Wish { compat, taken: taken.clone(), groups: groups.clone() });
        let mut read = read.map_err(|fault| Failure::Usage(format!("{name}: {fault}")))?;
        if of_several {
            read.notes.iter_mut().for_each(|note| note.file = Some(name.clone()));
        }
        taken.extend(read.feeds.iter().map(|feed| feed.id.clone()));
        dialects.push(dialect);
        all.extend(read);
    }
    if dialects.is_empty() {
        return Err(Failure::Usage(format!("{} holds no file of a tool that is known here", args.source)));
    }
    import::settle(&mut all, path);
    Ok((all, dialects))
}

/// Writes each secret into a file that nobody else may read; one that is there already is not overwritten.
fn write_secrets(into: &Path, secrets: &[SecretFile]) -> Result<(), Failure> {
    let folder = into.parent().unwrap_or(Path::new(""));
    for secret in secrets {
        let path = folder.join(&secret.path);
        let failed = |error: std::io::Error| Failure::Usage(format!("cannot write {}: {error}", path.display()));
        if let Some(parent) = path.parent() {
            let mut builder = std::fs::DirBuilder::new();
            builder.recursive(true);
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            builder.create(parent).map_err(failed)?;
        }
        match std::fs::read_to_string(&path) {
            Ok(known) if known.trim_end() == secret.value => continue,
            Ok(_) => {
                let words = format!("{} is there already and holds something else: move it away", path.display());
                return Err(Failure::Usage(words));
            }
            Err(_) => write_private(&path, secret.value.as_bytes()).map_err(failed)?,
        }
    }
    Ok(())
}
